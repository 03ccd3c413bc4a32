//! Secrets that a workflow holds in plain text.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::secrets::{self, Secret};
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
    let mut groups: Vec<&[Entry]> = vec![workflow.root.get("env").map(Node::entries).unwrap_or_default()];
    // Passwords of a job's own services are left out: they live as long as the job, and nobody else reaches them.
    for job in workflow.jobs() {
        groups.extend(job.value.get("env").map(Node::entries));
        // Who signs in for an image is another matter: that account is for real.
        let services = job.value.get("services").map(Node::entries).unwrap_or_default();
        let containers = services.iter().map(|service| &service.value).chain(job.value.get("container"));
        groups.extend(containers.filter_map(|container| container.get("credentials")).map(Node::entries));
    }
    for step in workflow.steps() {
        groups.extend(["env", "with"].iter().filter_map(|part| step.node.get(part)).map(Node::entries));
    }
    for (group, entry) in groups.iter().flat_map(|group| group.iter().map(move |entry| (group, entry))) {
        let Some(value) = entry.value.text().filter(|value| !value.contains("${{")) else { continue };
        // What is also the name of the user, or of the database, is for a database that lives as long as the job.
        let is_name = group.iter().any(|other| other.key != entry.key && other.value.text() == Some(value));
        let secret = secrets::judge(&entry.key.replace('-', "_"), value).filter(|_| !is_name && !is_for_tests(value));
        let in_address = Secret::Shaped(secrets::PASSWORD_IN_ADDRESS);
        if let Some(secret) = secret.filter(|secret| *secret != in_address || !is_of_this_machine(value)) {
            let at = entry.key_span.start..entry.value.span.end;
            let fault = Fault::new(0, at, format!("`{}` holds {}", entry.key, secret.words()));
            faults.push(fault.suggest("use `${{ secrets.NAME }}`, and change it"));
        }
    }
    for step in workflow.steps() {
        let Some(run) = step.node.get("run") else { continue };
        for line in run.text().unwrap_or_default().lines() {
            let kind = secrets::shape(line);
            if let Some(kind) = kind.filter(|kind| *kind != secrets::PASSWORD_IN_ADDRESS || !is_of_this_machine(line)) {
                let fault = Fault::new(0, workflow.find(run, line.trim()), format!("the script holds {kind}"));
                faults.push(fault.suggest("use `${{ secrets.NAME }}` by way of `env`, and change it"));
            }
        }
    }
    Verdict::Judged(faults)
}

/// Whether a password is one that tests give their own database.
fn is_for_tests(value: &str) -> bool {
    let known = [
        "postgres", "root", "admin", "secret", "password", "mysql", "guest", "ci", "example", "dummy", "fake",
        "changeme",
    ];
    let value = value.to_ascii_lowercase();
    let mut words = value.split(|c: char| !c.is_ascii_alphanumeric());
    known.contains(&value.as_str()) || words.any(|word| matches!(word, "test" | "tests" | "testing"))
}

/// Whether an address with a password is one of this machine: nobody else reaches what it is the password of.
fn is_of_this_machine(text: &str) -> bool {
    ["@localhost", "@127.0.0.1", "@[::1]", "@0.0.0.0"].iter().any(|host| text.contains(host))
}
