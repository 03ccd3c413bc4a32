//! Events that begin a workflow with all rights when anybody proposes something.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-dangerous-trigger",
        area: Area::Workflows,
        severity: Severity::Low,
        title: "What anybody proposes begins a workflow with rights",
        help: "`pull_request_target` and `workflow_run` run with the repository's token and secrets because of what somebody else did. Use `pull_request`; where that does not do, say `permissions: {}` at the top and give single jobs what they need.",
        cwe: &[829],
        tags: &["OWASP-A01"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let dangerous = ["pull_request_target", "workflow_run"];
    let Some(event) = dangerous.into_iter().find(|event| workflow.begins_by(event)) else { return Verdict::Apart };
    let jobs: Vec<&Node> = workflow.jobs().map(|job| &job.value).collect();
    if jobs.iter().all(|job| is_harmless(workflow, job)) {
        return Verdict::Judged(Vec::new());
    }
    let on = workflow.root.entries().iter().find(|entry| matches!(entry.key.as_str(), "on" | "true"));
    let at = on.map_or(0..0, |on| workflow.find(&on.value, event));
    let message = format!("`{event}` begins this with the repository's token and secrets");
    Verdict::Judged(vec![
        Fault::new(0, at, message)
            .suggest("use `pull_request`, or give each job only the rights that it needs with `permissions`"),
    ])
}

/// Whether a job does nothing that somebody else could turn: it says what its token may do and runs no script, or has
/// no right and no secret at all.
fn is_harmless(workflow: &Workflow<'_>, job: &Node) -> bool {
    let said = job.get("permissions").or_else(|| workflow.root.get("permissions"));
    let Some(said) = said else { return false };
    let writes =
        said.text() == Some("write-all") || said.entries().iter().any(|entry| entry.value.text() == Some("write"));
    let steps = job.get("steps").map(Node::items).unwrap_or_default();
    let written = workflow.source.text.get(job.span.clone()).unwrap_or_default();
    let has_secret = written.contains("secrets.") && !written.contains("secrets.GITHUB_TOKEN");
    let only_actions = !steps.is_empty() && steps.iter().all(|step| step.get("run").is_none());
    (only_actions && said.text() != Some("write-all")) || (!writes && !has_secret)
}
