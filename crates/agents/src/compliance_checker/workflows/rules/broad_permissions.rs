//! Tokens that may do more than their jobs need.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault, names};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-broad-permissions",
        area: Area::Workflows,
        severity: Severity::High,
        title: "A workflow's token may write what few of its jobs need",
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
    let mut faults: Vec<Fault> = all
        .map(|entry| {
            Fault::new(0, entry.key_span.start..entry.value.span.end, "the token may write everything: `write-all`")
                .suggest("name what is needed: `permissions: {contents: read}`")
        })
        .collect();
    faults.extend(of_every_job(workflow));
    Verdict::Judged(faults)
}

/// Finds rights to write that are given at the top, where several jobs have them and few need them.
fn of_every_job(workflow: &Workflow<'_>) -> Option<Fault> {
    let jobs = workflow.jobs().filter(|job| job.value.entry("permissions").is_none());
    let several = jobs.count();
    let entry = workflow.root.entry("permissions").filter(|_| several > 1)?;
    let rights = entry.value.entries().iter().filter(|right| right.value.text() == Some("write"));
    let rights: Vec<&str> = rights.map(|right| right.key.as_str()).collect();
    if rights.is_empty() {
        return None;
    }
    let message = format!("{several} jobs may write {}, whether they need it or not", names(rights.into_iter()));
    let fault = Fault::new(0, entry.key_span.start..entry.value.span.end, message).severity(Severity::Medium);
    Some(fault.suggest("say `contents: read` at the top, and give the right to the job that needs it"))
}
