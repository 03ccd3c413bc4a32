//! Commands to the runner that any output can give.

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-old-commands",
        area: Area::Workflows,
        severity: Severity::Low,
        title: "An outdated command of the runner is used",
        help: "What a program prints could set variables and paths this way, so GitHub switches these commands off. Write to `$GITHUB_OUTPUT`, `$GITHUB_STATE`, `$GITHUB_ENV` or `$GITHUB_PATH`.",
        cwe: &[74],
        tags: &[],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    let mut faults = Vec::new();
    for step in workflow.steps() {
        let Some(run) = step.node.get("run") else { continue };
        let script = run.text().unwrap_or_default();
        for (command, instead) in COMMANDS {
            if script.contains(command) {
                let severity =
                    if matches!(command, "::set-env" | "::add-path") { Severity::Medium } else { Severity::Low };
                let fault =
                    Fault::new(0, workflow.find(run, command), format!("`{command}` is outdated")).severity(severity);
                faults.push(fault.suggest(format!("write to `{instead}`")));
            }
        }
    }
    let levels = workflow.jobs().map(|job| &job.value).chain([&workflow.root]);
    for level in levels.chain(workflow.steps().map(|step| step.node)) {
        let allowed = level.get("env").and_then(|env| env.entry("ACTIONS_ALLOW_UNSECURE_COMMANDS"));
        if let Some(entry) = allowed.filter(|entry| entry.value.is_true()) {
            let fault = Fault::new(0, entry.key_span.clone(), "commands that any output can give are allowed again");
            faults.push(fault.severity(Severity::High).suggest("remove it, and write to `$GITHUB_ENV`"));
        }
    }
    Verdict::Judged(faults)
}

/// The commands, and what replaced them.
const COMMANDS: [(&str, &str); 4] = [
    ("::set-output", "$GITHUB_OUTPUT"),
    ("::save-state", "$GITHUB_STATE"),
    ("::set-env", "$GITHUB_ENV"),
    ("::add-path", "$GITHUB_PATH"),
];
