//! Conditions that are always met, or that more names meet than are meant.

use std::sync::LazyLock;

use regex::Regex;

use super::super::{Verdict, Workflow, WorkflowRule};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: WorkflowRule = WorkflowRule {
    about: About {
        id: "workflow-unsound-condition",
        area: Area::Workflows,
        severity: Severity::Medium,
        title: "A condition holds where it is not meant to",
        help: "Text around `${{ }}`, be it a line end of a `|` block, makes a condition a text, which is always true. `contains('a b', github.ref)` looks for a part of a text: a branch `a` passes, and so does ` b`. Use no braces, and `contains(fromJSON('[…]'), …)`.",
        cwe: &[571, 697],
        tags: &["OWASP-A01"],
    },
    lacking: None,
    judge,
};

fn judge(workflow: &Workflow<'_>) -> Verdict {
    static WITHIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\bcontains\(\s*'[^']*'\s*,\s*(github\.(ref|ref_name|head_ref|base_ref|actor)|env\.\w+)\s*\)")
            .expect("the pattern is written here")
    });
    let jobs = workflow.jobs().filter_map(|job| job.value.get("if"));
    let conditions = jobs.chain(workflow.steps().filter_map(|step| step.node.get("if")).collect::<Vec<_>>());
    let mut faults = Vec::new();
    for condition in conditions {
        let text = condition.text().unwrap_or_default();
        if is_text(text) {
            let message = "this condition is a text around an expression, and so always true";
            faults.push(
                Fault::new(0, condition.span.clone(), message)
                    .severity(Severity::High)
                    .suggest("write the expression without `${{ }}`, or behind `if: >-`"),
            );
        } else if let Some(found) = WITHIN.find(text) {
            let at = workflow.find(condition, found.as_str());
            let fault = Fault::new(0, at, "this looks for a part of a text, which other names are too");
            faults.push(fault.suggest("give a list: `contains(fromJSON('[\"a\", \"b\"]'), …)`"));
        }
    }
    Verdict::Judged(faults)
}

/// Whether there is anything but one expression, where there is one in braces: all of it is put together to a text then,
/// and a text that is not empty counts as true.
fn is_text(condition: &str) -> bool {
    let is_one = condition.starts_with("${{") && condition.ends_with("}}") && condition.matches("${{").count() == 1;
    condition.contains("${{") && !is_one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_beside_braces_makes_a_text() {
        for text in ["${{ github.ref == 'x' }}\n", "yes ${{ false }}", "${{ a }} && ${{ b }}", "!${{ a }}"] {
            assert!(is_text(text), "{text}");
        }
        for sound in ["${{ false }}", "github.ref == 'x'\n"] {
            assert!(!is_text(sound), "{sound}");
        }
    }
}
