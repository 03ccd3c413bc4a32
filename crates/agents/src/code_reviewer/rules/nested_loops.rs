//! Loops within loops whose work grows faster than what they go over.

use std::collections::BTreeSet;

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Complexity, look };

fn rule() -> Rule {
    Rule::new(
        "nested-loops",
        Severity::Low,
        "Loops within loops",
        "A loop over a collection within a loop over the same one takes a hundred times as long where there is ten \
         times as much. Look what belongs together up in a map or a set that was filled once, or sort first. Three \
         loops within each other are worth a second look, too.",
    )
    .cwe([1050])
}

/// Loops further out than this are not compared.
const DEEPEST: usize = 20;

fn look(source: &Source, rule: &Rule, _: &Limits, found: &mut Found) {
    let loops = &source.facts.loops;
    let mut told = BTreeSet::new();
    for one in loops {
        if source.is_test(one.line) {
            continue;
        }
        let own = collection(&source.says(&one.over));
        let mut depth = 1;
        let mut same = None;
        let mut outer = one.outer;
        while let Some(around) = outer.filter(|_| depth < DEEPEST) {
            depth += 1;
            if own.is_some() && same.is_none() && collection(&source.says(&loops[around].over)) == own {
                same = Some(loops[around].line);
            }
            outer = loops[around].outer;
        }
        let place = source.line(one.line);
        if let (Some(line), Some(name)) = (same, own.as_ref().filter(|name| !is_fixed(source, name))) {
            let message = format!("this goes over `{name}` within the loop over it at line {line}");
            let mut finding = Finding::new(rule, place, message).suggest(format!(
                "fill a map or a set from `{name}` once before line {line}, and look up instead of searching"
            ));
            finding.severity = Severity::Medium;
            found.lines(finding);
        } else if depth == 3 && told.insert(one.function) {
            let function = one.function.map(|at| source.title(&source.facts.functions[at]));
            let within = function.map(|title| format!(" of {title}")).unwrap_or_default();
            found.lines(Finding::new(rule, place, format!("three loops within each other{within}")).suggest(
                "see whether the inner ones can look up what they search for, or give them a function of their own",
            ));
        }
    }
}

/// Whether a collection is as large as it stands in the code: a constant by its name, or a list that is written out.
fn is_fixed(source: &Source, name: &str) -> bool {
    let simple = name.rsplit(['.', ':']).next().unwrap_or(name);
    if simple.len() > 1 && simple.contains(char::is_alphabetic) && !simple.contains(char::is_lowercase) {
        return true;
    }
    let text = &source.text;
    memchr::memmem::find_iter(text, name.as_bytes()).any(|at| {
        let is_whole = text[..at].last().is_none_or(|byte| !byte.is_ascii_alphanumeric() && !b"_.".contains(byte));
        let head = text[at + name.len()..].split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_start();
        // `name = [1, …`, and in Rust `name: [u8; 2] = [1, …`.
        let value = match head.strip_prefix(b": ") {
            Some(kind) => memchr::memmem::find(kind, b" = ").map(|at| &kind[at + 3..]),
            None => head.strip_prefix(b"= "),
        };
        let inner = value.and_then(|value| value.strip_prefix(b"[")).map(<[u8]>::trim_ascii_start);
        is_whole && inner.is_some_and(|inner| !inner.starts_with(b"]"))
    })
}

/// The collection that a loop goes over, without how it goes over it; `None` where it is no name.
fn collection(over: &str) -> Option<String> {
    let mut text = over.trim();
    // `i < items.length` goes over `items`.
    if let Some((_, bound)) = text.split_once('<') {
        let bound = bound.trim_start_matches('=').trim();
        let counted = [".length", ".size()", ".len()", ".length()", ".Count"];
        text = match bound.strip_prefix("len(") {
            Some(rest) => rest.strip_suffix(')')?,
            None => counted.iter().find_map(|end| bound.strip_suffix(end))?,
        };
    }
    if let Some(inner) = text.strip_prefix("range(len(").and_then(|rest| rest.strip_suffix("))")) {
        text = inner;
    }
    if let Some(inner) = text.strip_prefix("0..").and_then(|rest| rest.strip_suffix(".len()")) {
        text = inner;
    }
    for call in ["enumerate(", "reversed(", "sorted(", "list("] {
        if let Some(inner) = text.strip_prefix(call).and_then(|rest| rest.strip_suffix(')')) {
            text = inner;
        }
    }
    text = text.trim_start_matches(['&', '*', ' ']).trim_start_matches("mut ");
    loop {
        let ends = [
            ".iter()",
            ".iter_mut()",
            ".into_iter()",
            ".enumerate()",
            ".entries()",
            ".values()",
            ".keys()",
            ".items()",
            ".rev()",
            ".clone()",
        ];
        match ends.iter().find_map(|end| text.strip_suffix(end)) {
            Some(shorter) => text = shorter,
            None => break,
        }
    }
    let is_name = !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | ':'))
        && text.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '$');
    is_name.then(|| text.to_owned())
}
