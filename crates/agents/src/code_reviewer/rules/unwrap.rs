//! `unwrap` in a library: whoever calls it cannot decide what happens.

use std::collections::BTreeMap;

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::measure::Language;
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Style, look };

fn rule() -> Rule {
    Rule::new(
        "unwrap-in-library",
        Severity::Low,
        "A library that panics where it could say what failed",
        "`unwrap` ends the thread of whoever called, without a word about what was tried. Return the error with `?`, or \
         write `expect` with the reason why it cannot happen. Locks, tests, examples and programs are left alone; what \
         one function has is one finding.",
    )
    .cwe([248])
}

fn look(source: &Source, rule: &Rule, _: &Limits, found: &mut Found) {
    if source.language != Language::Rust || source.setting.program || source.setting.test {
        return;
    }
    let mut calls: BTreeMap<Option<usize>, Vec<u32>> = BTreeMap::new();
    for call in source.facts.calls.iter().filter(|call| !call.is_test) {
        let callee = source.says(&call.callee);
        let Some(on) = callee.strip_suffix(".unwrap") else { continue };
        let on = on.trim_end();
        // A poisoned lock is somebody else's panic going on.
        let is_fine = [".lock()", ".read()", ".write()", ".join()", ".into_inner()", ".get_mut()"]
            .iter()
            .any(|end| on.ends_with(end));
        if !is_fine && source.says(&call.bytes).ends_with("unwrap()") {
            // A chain over several lines is called where its last name stands.
            let line = call.line + source.text[call.bytes.clone()].iter().filter(|byte| **byte == b'\n').count() as u32;
            calls.entry(call.function).or_default().push(line);
        }
    }
    for (function, mut lines) in calls {
        lines.sort_unstable();
        lines.dedup();
        let title = function.map(|at| source.title(&source.facts.functions[at]));
        let title = title.unwrap_or_else(|| format!("`{}`", source.path));
        let times = if lines.len() == 1 { "once".to_owned() } else { format!("on {} lines", lines.len()) };
        let mut finding = Finding::new(rule, source.line(lines[0]), format!("{title} calls `unwrap` {times}")).suggest(
            format!("let {title} return the error with `?`, or write `expect` with the reason why it cannot happen"),
        );
        finding.also = lines[1..].iter().map(|line| source.line(*line)).collect();
        found.lines(finding);
    }
}
