//! Secrets that a workflow takes all at once, or hides from the runner that would black them out.

use std::sync::LazyLock;

use regex::Regex;

use super::super::expression::expressions;
use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-all-secrets",
        area: Area::Workflows,
        severity: Severity::Medium,
        title: "A step is given all secrets, or one that logs will show",
        help: "`toJSON(secrets)` and `secrets[…]` hand every secret to the step. What `fromJSON(secrets.NAME)` takes out of one is not blacked out in logs. Name each secret, and keep one value in each.",
        cwe: &[200, 250, 532],
        tags: &["OWASP-A01"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    static ALL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\btoJSON\(\s*secrets\s*\)").expect("the pattern is written here"));
    static CHOSEN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\bsecrets\[\s*[^'\x22\s\]]").expect("the pattern is written here"));
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\bfromJSON\(\s*secrets\.\w+\s*\)\s*[.\[]").expect("the pattern is written here")
    });
    let mut faults = Vec::new();
    let text = &workflow.source.text;
    let mut from = 0;
    for expression in expressions(text) {
        let Some(at) = text[from..].find(expression).map(|at| from + at) else { continue };
        from = at + expression.len();
        // A comment is no expression.
        let line = workflow.source.line_start(at);
        if text[line..at].trim_start().starts_with('#') {
            continue;
        }
        let (message, severity) = if ALL.is_match(expression) {
            ("this hands every secret of the repository on", Severity::Medium)
        } else if CHOSEN.is_match(expression) {
            (
                "this chooses a secret by a name that is only known when it runs, and so is given all of them",
                Severity::Low,
            )
        } else if PART.is_match(expression) {
            ("a part of a secret is not blacked out in logs", Severity::Low)
        } else {
            continue;
        };
        let fault = Fault::new(0, at..from, message).severity(severity);
        faults.push(fault.suggest("name each secret that is needed: `${{ secrets.NAME }}`"));
    }
    Verdict::Judged(faults)
}
