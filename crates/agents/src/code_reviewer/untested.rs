//! Code that no test went through: of a change its lines, of a tree its hard functions.

use std::ops::Range;

use super::coverage::Lines;
use super::rules::{About, Found};
use super::source::Source;
use crate::findings::{Finding, Rule, Severity};

/// Code that was written and that no test went through.
pub(crate) fn change_rule() -> Rule {
    Rule::new(
        "untested-change",
        Severity::Medium,
        "A change that no test went through",
        "Whether the new lines do what they should nobody tried. Write a test that goes through them.",
    )
    .cwe([1059])
}

/// A function with many ways that no test went through.
pub(crate) fn function_rule() -> Rule {
    Rule::new(
        "untested-function",
        Severity::Low,
        "A function with many ways that no test went through",
        "The more ways there are the more can be wrong. Begin with the tests of the functions that are hardest.",
    )
    .cwe([1059])
}

/// Functions with fewer ways are not asked about in a whole tree.
const WAYS: u32 = 6;

/// How many lines could be gone through, and how many were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Covered {
    pub(crate) all: u32,
    pub(crate) ran: u32,
}

/// Looks at a file. `written` are the lines of a change; without one the whole file is meant.
pub(crate) fn look(source: &Source, lines: &Lines, written: Option<&[Range<u32>]>, found: &mut Found) -> Covered {
    let is_meant = |line: u32| {
        !source.is_test(line) && written.is_none_or(|written| written.iter().any(|range| range.contains(&line)))
    };
    let meant: Vec<(u32, u64)> =
        lines.iter().map(|(line, times)| (*line, *times)).filter(|it| is_meant(it.0)).collect();
    let covered = Covered { all: meant.len() as u32, ran: meant.iter().filter(|(_, times)| *times > 0).count() as u32 };
    match written {
        Some(_) => blocks(source, &meant, found),
        None => functions(source, lines, found),
    }
    covered
}

/// Lines that did not run and have none between them that did are one finding, function by function.
fn blocks(source: &Source, meant: &[(u32, u64)], found: &mut Found) {
    let rule = change_rule();
    let function = |line: u32| source.facts.function_at(line);
    let same = |a: &(u32, u64), b: &(u32, u64)| {
        (a.1 == 0) == (b.1 == 0) && function(a.0).map(|it| it.line) == function(b.0).map(|it| it.line)
    };
    for block in meant.chunk_by(same).filter(|block| block[0].1 == 0) {
        let (first, last) = (block[0].0, block[block.len() - 1].0);
        let title = function(first).map(|function| source.title(function));
        let which = if first == last { format!("line {first}") } else { format!("lines {first} to {last}") };
        let of = title.as_ref().map(|title| format!(" of {title}")).unwrap_or_default();
        let message = format!("no test goes through {which}{of}");
        let suggestion = match &title {
            Some(title) => format!("write a test that calls {title} so that it comes to line {first}"),
            None => format!("write a test that comes to line {first}"),
        };
        let mut finding = Finding::new(&rule, source.line(first), message).suggest(suggestion);
        finding.place.end_line = (last != first).then_some(last);
        found.lines(finding);
    }
}

fn functions(source: &Source, lines: &Lines, found: &mut Found) {
    let rule = function_rule();
    for function in source.facts.functions.iter().filter(|it| it.cyclomatic >= WAYS && !source.is_test(it.line)) {
        // The line of a name runs in some languages when the file is loaded, and says nothing.
        let mut own = lines.range(function.line + 1..=function.end_line).peekable();
        if own.peek().is_none() || own.any(|(_, times)| *times > 0) {
            continue;
        }
        let title = source.title(function);
        let message = format!("no test goes through {title}, which has {} ways", function.cyclomatic);
        let finding = Finding::new(&rule, source.head(function), message)
            .suggest(format!("write a test for {title}, one for each thing that it decides"));
        found.0.push((finding, About::Function(function.name.clone(), function.cyclomatic)));
    }
}
