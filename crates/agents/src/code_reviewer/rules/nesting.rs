//! Control structures deep within each other.

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Complexity, look };

fn rule() -> Rule {
    Rule::new(
        "deep-nesting",
        Severity::Low,
        "Control structures deep within each other",
        "Each level is a condition that a reader has to remember. Turn conditions around and leave early, or give the \
         inner levels a function of their own.",
    )
    .cwe([1124])
}

fn look(source: &Source, rule: &Rule, limits: &Limits, found: &mut Found) {
    for function in source.facts.functions.iter().filter(|it| it.nesting > limits.nesting) {
        let title = source.title(function);
        let message =
            format!("{title} nests control structures {} deep (at most {})", function.nesting, limits.nesting);
        let suggestion = match &function.heaviest {
            Some(part) => format!(
                "give the inner levels of the `{}` at line {} a function of their own, or turn its conditions around \
                 and leave early",
                part.word, part.line
            ),
            None => "turn conditions around and leave early".to_owned(),
        };
        let mut finding = Finding::new(rule, source.head(function), message).suggest(suggestion);
        if function.nesting > limits.nesting + 2 && !source.is_test(function.line) {
            finding.severity = Severity::Medium;
        }
        found.function(finding, &function.name, function.nesting);
    }
}
