//! Text that anybody can write, put into a script before the shell reads it.

use super::super::Step;
use super::super::expression::{Trust, expressions, foreign};
use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::compliance_checker::yaml::Node;
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-script-injection",
        area: Area::Workflows,
        severity: Severity::High,
        title: "Untrusted text becomes part of a script",
        help: "An expression in `run` is replaced before the shell reads the script: a title such as `$(curl …)` runs as a command, with the workflow's token. Put the expression into `env` and use the variable.",
        cwe: &[78, 94],
        tags: &["OWASP-A03"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let mut faults = Vec::new();
    for step in workflow.steps() {
        let uses =
            step.node.get("uses").and_then(Node::text).and_then(|uses| uses.split('@').next()).unwrap_or_default();
        let inputs = RUNNING.iter().filter(|(action, _)| uses.eq_ignore_ascii_case(action));
        let scripts = inputs.filter_map(|(_, input)| step.node.path(&["with", input]));
        for node in step.node.get("run").into_iter().chain(scripts) {
            for expression in expressions(node.text().unwrap_or_default()) {
                let Some((name, trust)) = foreign(expression).or_else(|| by_environment(workflow, &step, expression))
                else {
                    continue;
                };
                // Inputs of an action come from whoever uses it, who may pass anything on.
                let severity = if trust == Trust::None { Severity::High } else { Severity::Low };
                let message = format!("`{name}` becomes part of the script: whoever writes it runs commands");
                let fault = Fault::new(0, workflow.find(node, expression), message).severity(severity);
                faults.push(fault.suggest("put it into `env` of the step and use it as a variable in quotes"));
            }
        }
    }
    Verdict::Judged(faults)
}

/// Actions that run what one of their inputs says.
const RUNNING: [(&str, &str); 13] = [
    ("actions/github-script", "script"),
    ("addnab/docker-run-action", "run"),
    ("addnab/docker-run-action", "options"),
    ("amadevus/pwsh-script", "script"),
    ("appleboy/ssh-action", "script"),
    ("azure/cli", "inlineScript"),
    ("azure/powershell", "inlineScript"),
    ("devcontainers/ci", "runCmd"),
    ("jannekem/run-python-script-action", "script"),
    ("mikefarah/yq", "cmd"),
    ("nick-fields/retry", "command"),
    ("reactivecircus/android-emulator-runner", "script"),
    ("vmactions/freebsd-vm", "run"),
];

/// Returns what an expression takes from somebody else by way of `env`.
fn by_environment(workflow: &Workflow<'_>, step: &Step<'_>, expression: &str) -> Option<(String, Trust)> {
    let name = expression.trim_start_matches("${{").trim_end_matches("}}").trim().strip_prefix("env.")?;
    let levels = [Some(step.node), step.job, Some(&workflow.root)];
    let value = levels.into_iter().flatten().find_map(|level| level.path(&["env", name]))?.text()?;
    expressions(value).find_map(foreign)
}
