//! Files that hold too much.

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Place, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Style, look };

fn rule() -> Rule {
    Rule::new(
        "large-file",
        Severity::Low,
        "A file that holds too much",
        "It is hard to find one's way in, and several people who change it meet. Counted are lines with code. Split it \
         along what it is about.",
    )
    .cwe([1080])
}

fn look(source: &Source, rule: &Rule, limits: &Limits, found: &mut Found) {
    let lines = source.facts.code_lines;
    if lines <= limits.file_lines || source.setting.test {
        return;
    }
    let functions = source.facts.functions.iter().filter(|it| !it.is_test);
    let longest = functions.max_by_key(|it| it.lines);
    let suggestion = match longest {
        Some(longest) if !longest.name.is_empty() => {
            format!("split it along what it is about; {} and what only it needs could go first", source.title(longest))
        }
        _ => "split it along what it is about".to_owned(),
    };
    let message = format!("`{}` has {lines} lines of code (at most {})", source.path, limits.file_lines);
    found.file(Finding::new(rule, Place::file(source.path.clone()), message).suggest(suggestion), lines);
}
