//! Functions that are long.

use super::{Category, Check, Found, complexity};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Complexity, look };

fn rule() -> Rule {
    Rule::new(
        "long-function",
        Severity::Low,
        "A function that does not fit on a screen or two",
        "Who changes one end of it cannot see the other. Counted are lines with code, without comments. Split it where \
         it goes from one thing to the next; each part gets a name.",
    )
    .cwe([1080])
}

fn look(source: &Source, rule: &Rule, limits: &Limits, found: &mut Found) {
    let functions = &source.facts.functions;
    for (at, function) in functions.iter().enumerate().filter(|(_, it)| it.lines > limits.function_lines) {
        // What holds others is as long as they are, and each of them is looked at.
        let inner = functions[at + 1..].iter().take_while(|it| it.bytes.end <= function.bytes.end).take(100);
        let longest = inner.map(|it| it.lines).max().unwrap_or(0);
        if function.lines - longest.min(function.lines) <= limits.function_lines / 2 {
            continue;
        }
        let title = source.title(function);
        let message = format!("{title} has {} lines of code (at most {})", function.lines, limits.function_lines);
        let suggestion = complexity::suggestion(&title, function);
        let mut finding = Finding::new(rule, source.head(function), message).suggest(suggestion);
        if function.lines > limits.function_lines * 3 && !source.is_test(function.line) && function.cognitive > 5 {
            finding.severity = Severity::Medium;
        }
        found.function(finding, &function.name, function.lines);
    }
}
