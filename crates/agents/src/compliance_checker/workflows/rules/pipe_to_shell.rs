//! Scripts from elsewhere that run as they come.

use std::sync::LazyLock;

use regex::Regex;

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-pipe-to-shell",
        area: Area::Workflows,
        severity: Severity::Low,
        title: "A script is fetched and run unseen",
        help: "Whoever controls the address, or stands between, runs commands with the workflow's token. Fetch a version of it, compare its checksum, then run it.",
        cwe: &[494, 829],
        tags: &["OWASP-A08"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    static PIPED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)\b(curl|wget)\b[^\n|;&]*\|\s*(sudo\s+(-\w+\s+)*)?(ba|z|da)?sh\b|(ba|z)?sh\s+(-c\s+)?[<\x22']*[<$]\(\s*(curl|wget)\b")
            .expect("the pattern is written here")
    });
    let mut faults = Vec::new();
    for step in workflow.steps() {
        let Some(run) = step.node.get("run") else { continue };
        for found in PIPED.find_iter(run.text().unwrap_or_default()) {
            let fault = Fault::new(0, workflow.find(run, found.as_str()), "a script is fetched and run unseen");
            faults.push(fault.suggest("fetch a version of it, compare its checksum, then run it"));
        }
    }
    Verdict::Judged(faults)
}
