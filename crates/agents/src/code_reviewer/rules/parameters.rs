//! Functions that take many things.

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Complexity, look };

fn rule() -> Rule {
    Rule::new(
        "many-parameters",
        Severity::Low,
        "A function that takes many things",
        "Whoever calls it has to know their order, and two of one type are easily exchanged. Put what belongs together \
         into a type with names.",
    )
    .cwe([1064])
}

fn look(source: &Source, rule: &Rule, limits: &Limits, found: &mut Found) {
    for function in source.facts.functions.iter().filter(|it| it.parameters > limits.parameters) {
        let title = source.title(function);
        let message = format!("{title} takes {} parameters (at most {})", function.parameters, limits.parameters);
        let finding = Finding::new(rule, source.head(function), message)
            .suggest(format!("put those of {title} that belong together into a type with named fields"));
        found.function(finding, &function.name, function.parameters);
    }
}
