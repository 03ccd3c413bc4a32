//! All secrets, handed to somebody else's workflow.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-inherited-secrets",
        area: Area::Workflows,
        severity: Severity::Medium,
        title: "All secrets are handed to another workflow",
        help: "`secrets: inherit` hands every secret on, also those that the other workflow does not need. Name them.",
        cwe: &[250, 200],
        tags: &["OWASP-A01"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let mut any = false;
    let mut faults = Vec::new();
    for job in workflow.jobs() {
        let Some(uses) = job.value.get("uses").and_then(Node::text) else { continue };
        any = true;
        let own = uses.starts_with("./") || workflow.owner.is_some_and(|owner| uses.starts_with(&format!("{owner}/")));
        let Some(entry) = job.value.entry("secrets").filter(|entry| entry.value.text() == Some("inherit")) else {
            continue;
        };
        let message = format!("job `{}` hands all secrets to `{uses}`", job.key);
        let severity = if own { Severity::Info } else { Severity::Medium };
        faults.push(
            Fault::new(0, entry.key_span.start..entry.value.span.end, message)
                .severity(severity)
                .suggest("name the secrets that it needs"),
        );
    }
    if any { Verdict::Judged(faults) } else { Verdict::Apart }
}
