//! Tokens that a checkout leaves behind, for whatever runs or is uploaded afterwards.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-persisted-credentials",
        area: Area::Workflows,
        severity: Severity::Info,
        title: "A checkout leaves its token in the work tree",
        help: "Before version 6 `actions/checkout` writes the token into `.git/config`, where every later step can read it, and from where it goes into an artifact that holds the whole tree. Say `persist-credentials: false` unless a step pushes.",
        cwe: &[522, 200],
        tags: &["OWASP-A07"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let mut any = false;
    let mut faults = Vec::new();
    for job in workflow.jobs() {
        let steps = job.value.get("steps").map(Node::items).unwrap_or_default();
        let Some(first) = steps.iter().position(keeps_token) else { continue };
        any = true;
        let later = &steps[first + 1..];
        let place = steps[first].get("uses").map_or(steps[first].span.clone(), |uses| uses.span.clone());
        let suggestion = "say `persist-credentials: false`";
        if let Some(uploads) = later.iter().find(|step| uploads_token(step)) {
            let at = uploads.path(&["with", "path"]).map_or(uploads.span.clone(), |path| path.span.clone());
            let message = format!("job `{}` uploads the work tree with the checkout's token in it", job.key);
            faults.push(Fault::new(0, at, message).severity(Severity::High).suggest(suggestion));
        } else if may_write(workflow, &job.value) && !later.iter().any(needs_token) {
            let message = format!("job `{}` keeps a token that may write, and pushes nothing", job.key);
            faults.push(Fault::new(0, place, message).suggest(suggestion));
        }
    }
    if any { Verdict::Judged(faults) } else { Verdict::Apart }
}

/// Whether a step is a checkout that leaves its token in the work tree.
fn keeps_token(step: &Node) -> bool {
    let uses = step.get("uses").and_then(Node::text).unwrap_or_default();
    let Some(version) = uses.strip_prefix("actions/checkout@") else { return false };
    let says_no = step.path(&["with", "persist-credentials"]).and_then(Node::text).is_some_and(|said| said == "false");
    // Later versions keep it outside of the tree. A commit does not tell which it is.
    let digits = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    let is_later = version.starts_with('v') && digits.parse::<u32>().is_ok_and(|major| major >= 6);
    !says_no && !is_later
}

/// Whether a step uploads the work tree with what is hidden in it.
fn uploads_token(step: &Node) -> bool {
    let uses = step.get("uses").and_then(Node::text).unwrap_or_default();
    let Some(version) = uses.strip_prefix("actions/upload-artifact@") else { return false };
    // Since 4.4 hidden files are left out unless somebody says otherwise.
    let takes_hidden = step.path(&["with", "include-hidden-files"]).is_some_and(Node::is_true);
    let is_old = ["v1", "v2", "v3", "v4.0", "v4.1", "v4.2", "v4.3"]
        .iter()
        .any(|old| version.strip_prefix(old).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')));
    let paths = step.path(&["with", "path"]).and_then(Node::text).unwrap_or_default();
    let is_tree =
        |path: &str| matches!(path.trim().trim_end_matches('/'), "." | "${{ github.workspace }}" | ".git" | "./.git");
    (takes_hidden || is_old) && paths.lines().any(is_tree)
}

/// Whether a job's token may write to the repository, by what is said.
fn may_write(workflow: &Workflow<'_>, job: &Node) -> bool {
    let said = job.get("permissions").or_else(|| workflow.root.get("permissions"));
    said.is_some_and(|said| {
        said.text() == Some("write-all") || said.get("contents").and_then(Node::text) == Some("write")
    })
}

/// Whether a step may need the token: it runs git, or an action that may.
fn needs_token(step: &Node) -> bool {
    let runs_git = step.get("run").and_then(Node::text).is_some_and(|run| {
        ["git push", "git fetch", "git pull", "git submodule", "gh ", "release", "publish", "deploy"]
            .iter()
            .any(|word| run.contains(word))
    });
    runs_git || step.get("uses").and_then(Node::text).is_some_and(|uses| !uses.starts_with("actions/"))
}
