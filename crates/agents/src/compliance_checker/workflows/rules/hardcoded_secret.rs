//! Secrets that a workflow holds in plain text.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::secrets;
use crate::compliance_checker::yaml::{Entry, Node};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-hardcoded-secret",
        area: Area::Secrets,
        severity: Severity::High,
        title: "A secret stands in a workflow",
        help: "Whoever can read the repository has it, and it stays in the history. Make it a secret of the repository and use `${{ secrets.NAME }}`; change it where it was in use.",
        cwe: &[798],
        tags: &["OWASP-A07"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let mut faults = Vec::new();
    let mut settings: Vec<&Entry> = Vec::new();
    settings.extend(workflow.root.get("env").map(Node::entries).unwrap_or_default());
    // Passwords of a job's own services are left out: they live as long as the job, and nobody else reaches them.
    for job in workflow.jobs() {
        settings.extend(job.value.get("env").map(Node::entries).unwrap_or_default());
    }
    // Who signs in for an image is another matter: that account is for real.
    for job in workflow.jobs() {
        let services = job.value.get("services").map(Node::entries).unwrap_or_default();
        let containers = services.iter().map(|service| &service.value).chain(job.value.get("container"));
        let accounts = containers.filter_map(|container| container.get("credentials"));
        settings.extend(accounts.flat_map(Node::entries).filter(|entry| entry.key == "password"));
    }
    for step in workflow.steps() {
        for part in ["env", "with"] {
            settings.extend(step.node.get(part).map(Node::entries).unwrap_or_default());
        }
    }
    for entry in settings {
        let Some(value) = entry.value.text().filter(|value| !value.contains("${{")) else { continue };
        if let Some(secret) = secrets::judge(&entry.key.replace('-', "_"), value).filter(|_| !is_for_tests(value)) {
            let at = entry.key_span.start..entry.value.span.end;
            let fault = Fault::new(0, at, format!("`{}` holds {}", entry.key, secret.words()));
            faults.push(fault.suggest("use `${{ secrets.NAME }}`, and change it"));
        }
    }
    for step in workflow.steps() {
        let Some(run) = step.node.get("run") else { continue };
        for line in run.text().unwrap_or_default().lines() {
            if let Some(kind) = secrets::shape(line) {
                let fault = Fault::new(0, workflow.find(run, line.trim()), format!("the script holds {kind}"));
                faults.push(fault.suggest("use `${{ secrets.NAME }}` by way of `env`, and change it"));
            }
        }
    }
    Verdict::Judged(faults)
}

/// Whether a password is one that tests give their own database.
fn is_for_tests(value: &str) -> bool {
    matches!(
        value,
        "postgres" | "root" | "test" | "testing" | "password" | "mysql" | "guest" | "ci" | "example" | "dummy" | "fake"
    )
}
