//! Tokens that may do everything.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-broad-permissions",
        area: Area::Workflows,
        severity: Severity::High,
        title: "A workflow's token may write everything",
        help: "Whatever a step runs has the token. Say `permissions: {contents: read}` for the workflow, and give single jobs what they need beyond.",
        cwe: &[250, 272],
        tags: &["OWASP-A01"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    if !workflow.is_workflow() {
        return Verdict::Apart;
    }
    let jobs = workflow.jobs().filter_map(|job| job.value.entry("permissions"));
    let all = workflow
        .root
        .entry("permissions")
        .into_iter()
        .chain(jobs)
        .filter(|entry| entry.value.text() == Some("write-all"));
    let faults = all.map(|entry| {
        Fault::new(0, entry.key_span.start..entry.value.span.end, "the token may write everything: `write-all`")
            .suggest("name what is needed: `permissions: {contents: read}`")
    });
    Verdict::Judged(faults.collect())
}
