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
        let is_script =
            step.node.get("uses").and_then(Node::text).is_some_and(|uses| uses.starts_with("actions/github-script@"));
        let script = if is_script { step.node.path(&["with", "script"]) } else { None };
        for node in step.node.get("run").into_iter().chain(script) {
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

/// Returns what an expression takes from somebody else by way of `env`.
fn by_environment(workflow: &Workflow<'_>, step: &Step<'_>, expression: &str) -> Option<(String, Trust)> {
    let name = expression.trim_start_matches("${{").trim_end_matches("}}").trim().strip_prefix("env.")?;
    let levels = [Some(step.node), step.job, Some(&workflow.root)];
    let value = levels.into_iter().flatten().find_map(|level| level.path(&["env", name]))?.text()?;
    expressions(value).find_map(foreign)
}
