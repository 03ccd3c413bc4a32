//! Text that anybody can write, put into the variables of all later steps.

use super::super::expression::{Trust, expressions, foreign};
use super::super::{Step, Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-untrusted-environment",
        area: Area::Workflows,
        severity: Severity::High,
        title: "Untrusted text becomes variables of later steps",
        help: "A line end in what is written to `$GITHUB_ENV` or `$GITHUB_PATH` begins another variable, and `LD_PRELOAD` or `NODE_OPTIONS` run code in every later step. Write it to `$GITHUB_OUTPUT`, or check it first.",
        cwe: &[77, 454],
        tags: &["OWASP-A03"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let mut faults = Vec::new();
    for step in workflow.steps() {
        let Some(run) = step.node.get("run") else { continue };
        let mut untrusted = untrusted(workflow, &step);
        for line in run.text().unwrap_or_default().lines() {
            if !writes_environment(line) {
                untrusted.extend(assigned(line, &untrusted));
                continue;
            }
            let Some((name, from)) = untrusted.iter().find(|(name, _)| uses(line, name)) else { continue };
            let message = format!("`${name}` holds `{from}` and becomes part of the variables of all later steps");
            let fault = Fault::new(0, workflow.find(run, line.trim()), message);
            faults.push(fault.suggest("write it to `$GITHUB_OUTPUT`, or take line ends out of it first"));
        }
    }
    Verdict::Judged(faults)
}

/// Returns the variables of a step that hold what anybody can write.
fn untrusted(workflow: &Workflow<'_>, step: &Step<'_>) -> Vec<(String, String)> {
    let levels = [Some(step.node), step.job, Some(&workflow.root)];
    let settings = levels.into_iter().flatten().filter_map(|level| level.get("env")).flat_map(Node::entries);
    let known = settings.filter_map(|entry| {
        let (from, trust) = expressions(entry.value.text()?).find_map(foreign)?;
        // Names of branches hold no line end.
        let is_name = ["head_ref", ".ref", "head_branch"].iter().any(|end| from.ends_with(end));
        (trust == Trust::None && !is_name).then(|| (entry.key.clone(), from))
    });
    known.collect()
}

/// Returns the variable of the shell that a line makes of another one: `title=$(echo "$TITLE" | tr a b)`.
fn assigned(line: &str, untrusted: &[(String, String)]) -> Option<(String, String)> {
    let bare = line.trim_start();
    let words = ["export ", "local ", "readonly "];
    let bare = words.iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare);
    let (name, value) = bare.split_once('=')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let (_, from) = untrusted.iter().find(|(other, _)| uses(value, other))?;
    is_name.then(|| (name.to_owned(), from.clone()))
}

/// Whether a line of a script writes to the files that set variables or paths.
fn writes_environment(line: &str) -> bool {
    let file = ["GITHUB_ENV", "GITHUB_PATH"].iter().find_map(|file| line.find(file));
    file.is_some_and(|at| line[..at].contains('>') || line[..at].contains("tee"))
}

/// Whether a line of a script uses a variable.
fn uses(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = &line[..at];
        let after = line[at + name.len()..].chars().next();
        (before.ends_with('$') || before.ends_with("${") || before.to_ascii_lowercase().ends_with("$env:"))
            && after.is_none_or(|next| !(next.is_ascii_alphanumeric() || next == '_'))
    })
}
