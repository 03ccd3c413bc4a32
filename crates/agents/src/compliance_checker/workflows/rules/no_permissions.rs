//! Workflows that leave their token's rights to the repository's settings.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Lacking};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-no-permissions",
        area: Area::Workflows,
        severity: Severity::Low,
        title: "A workflow does not say what its token may do",
        help: "Where nothing is said the repository's default holds, which in older ones is to write everything. Say `permissions: {contents: read}`.",
        cwe: &[272],
        tags: &["OWASP-A01"],
    },
    lacking: Some(Lacking {
        noun: "workflow",
        what: "`permissions`",
        suggestion: "say `permissions: {contents: read}` at its top",
        fix: "",
    }),
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    if !workflow.is_workflow() {
        return Verdict::Apart;
    }
    let said = workflow.root.entry("permissions").is_some()
        || workflow.jobs().all(|job| job.value.entry("permissions").is_some());
    if said { Verdict::Judged(Vec::new()) } else { Verdict::Lacks }
}
