//! Somebody else's code with this repository's secrets.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-untrusted-checkout",
        area: Area::Workflows,
        severity: Severity::Critical,
        title: "A privileged workflow checks out the code of a pull request",
        help: "`pull_request_target` and `workflow_run` have the token and the secrets of the repository; code of a pull request that is built or tested there can take them. Use `pull_request`, or do not check its head out.",
        cwe: &[94, 829],
        tags: &["OWASP-A08"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let privileged = ["pull_request_target", "workflow_run", "issue_comment"];
    let Some(event) = privileged.into_iter().find(|event| workflow.begins_by(event)) else { return Verdict::Apart };
    let mut faults = Vec::new();
    for step in workflow.steps() {
        let checks_out =
            step.node.get("uses").and_then(Node::text).is_some_and(|uses| uses.starts_with("actions/checkout@"));
        let parts = ["ref", "repository"].iter().filter_map(|part| step.node.path(&["with", part]));
        for node in parts.filter(|_| checks_out) {
            if is_head(node.text().unwrap_or_default()) {
                let message = format!("`{event}` with its secrets checks out the code of the pull request");
                let fault = Fault::new(0, node.span.clone(), message);
                faults.push(fault.suggest("use the event `pull_request`, or do not check the head out"));
                break;
            }
        }
        let Some(run) = step.node.get("run") else { continue };
        let script = run.text().unwrap_or_default();
        if let Some(command) =
            ["gh pr checkout", "origin pull/", "refs/pull/"].iter().find(|command| script.contains(**command))
        {
            let message = format!("`{event}` with its secrets fetches the code of the pull request");
            let fault = Fault::new(0, workflow.find(run, command), message);
            faults.push(fault.suggest("use the event `pull_request`, or do not fetch the head"));
        }
    }
    Verdict::Judged(faults)
}

/// Whether a reference is that of the code which somebody proposes.
fn is_head(reference: &str) -> bool {
    let foreign = [
        "github.event.pull_request.head",
        "github.head_ref",
        "github.event.workflow_run.head",
        "refs/pull/",
        "github.event.pull_request.merge_commit_sha",
        "github.event.workflow_run.pull_requests",
    ];
    foreign.iter().any(|part| reference.contains(part))
}
