//! Functions that are hard to follow.

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::measure::{Function, Part};
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Complexity, look };

fn rule() -> Rule {
    Rule::new(
        "high-complexity",
        Severity::Medium,
        "A function that is hard to follow",
        "Every decision is a way that a reader has to keep in mind and a test has to go; within each other they are \
         harder than side by side. Counted are cognitive complexity, as SonarSource defines it, and cyclomatic \
         complexity, as McCabe defines it. Give the part that weighs most a function and a name of its own, return \
         early instead of nesting, or put a table in the place of a chain of conditions.",
    )
    .cwe([1121])
}

fn look(source: &Source, rule: &Rule, limits: &Limits, found: &mut Found) {
    for function in &source.facts.functions {
        let ways = function.cyclomatic - function.questions.min(function.cyclomatic);
        let (cognitive, cyclomatic) = (function.cognitive, ways);
        if cognitive <= limits.cognitive && cyclomatic <= limits.cyclomatic {
            continue;
        }
        let title = source.title(function);
        let message = format!(
            "{title} is hard to follow: cognitive complexity {cognitive} (at most {}), cyclomatic {cyclomatic} (at most {})",
            limits.cognitive, limits.cyclomatic
        );
        let mut finding = Finding::new(rule, source.head(function), message).suggest(suggestion(&title, function));
        // A long list of cases side by side has many ways, and is read like a table.
        let is_hard = cognitive > limits.cognitive || cyclomatic > limits.cyclomatic * 2;
        let is_table = cognitive * 3 <= cyclomatic;
        finding.severity = if !is_hard || is_table || source.is_test(function.line) {
            Severity::Low
        } else if cognitive > limits.cognitive * 5 {
            Severity::High
        } else {
            Severity::Medium
        };
        found.function(finding, &function.name, cognitive + cyclomatic);
    }
}

/// Says which part to take out.
pub(super) fn suggestion(title: &str, function: &Function) -> String {
    let heaviest = function.heaviest.as_ref().filter(|part| part.end_line > part.line);
    match heaviest {
        Some(Part { word, line, end_line, cognitive }) if *cognitive * 4 >= function.cognitive * 3 => format!(
            "give what is inside the `{word}` in lines {line} to {end_line} of {title} a function of its own, \
             and leave early where there is nothing to do"
        ),
        Some(Part { word, line, end_line, cognitive }) if *cognitive * 4 >= function.cognitive => format!(
            "give the `{word}` in lines {line} to {end_line} of {title} a function of its own: \
             it brings {cognitive} of {}",
            function.cognitive
        ),
        _ => format!("split {title} where it goes from one thing to the next, and name the parts"),
    }
}
