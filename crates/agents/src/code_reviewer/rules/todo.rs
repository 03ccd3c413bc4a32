//! Notes of what is still to do.

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Style, look };

const WORDS: [&str; 5] = ["TODO", "FIXME", "HACK", "XXX", "BUG"];

fn rule() -> Rule {
    Rule::new(
        "todo-comment",
        Severity::Low,
        "A note of what is still to do",
        "What only a comment knows is forgotten. Do it, or write it where work is kept and name that in the comment: \
         `TODO(#123)`. A note that names an issue or a link counts as information.",
    )
    .cwe([546])
}

fn look(source: &Source, rule: &Rule, _: &Limits, found: &mut Found) {
    for comment in &source.facts.comments {
        let bytes = &source.text[comment.bytes.clone()];
        let mut at = comment.bytes.start;
        for (line, text) in (comment.line..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
            let words = String::from_utf8_lossy(text);
            if let Some((word, note)) = note(&words) {
                let said = if note.is_empty() { word.to_owned() } else { format!("{word}: {note}") };
                let place = source.place(&(at..at + text.trim_ascii_end().len()));
                let mut finding = Finding::new(rule, place, format!("Left to do: {said}"));
                let is_kept = note.contains("://")
                    || note.as_bytes().windows(2).any(|two| two[0] == b'#' && two[1].is_ascii_digit());
                if is_kept {
                    finding.severity = Severity::Info;
                    finding.suggestion = Some("take the note away when what it names is done".to_owned());
                } else {
                    let what = if note.is_empty() { "say what is to do".to_owned() } else { format!("do it: {note}") };
                    let then = "or open an issue and name it here";
                    finding.suggestion = Some(format!("{what}; {then}"));
                }
                debug_assert_eq!(finding.place.line, line);
                found.lines(finding);
            }
            at += text.len();
        }
    }
}

/// The word of a note at the beginning of a comment's line, and what it says.
fn note(line: &str) -> Option<(&'static str, String)> {
    let text = line.trim_start_matches(|c: char| c.is_whitespace() || "/*#!-<\"'@".contains(c));
    let word = WORDS.into_iter().find(|word| text.starts_with(word))?;
    let rest = &text[word.len()..];
    // `TODOs are here` is prose, and so is `BUG fixes`; a note goes on with a sign, or is the only word.
    let is_note = match rest.chars().next() {
        None => true,
        Some(':' | '(' | '!' | '-' | '[' | '\n' | '\r' | '.' | ',') => true,
        Some(' ') => matches!(word, "TODO" | "FIXME" | "HACK" | "XXX"),
        Some('*') => true,
        Some(_) => false,
    };
    let note = rest.trim_start_matches([':', ' ', '!', '-']).trim_end_matches(['*', '/', ' ', '\n', '\r', '>', '-']);
    let short: String = note.chars().take(120).collect();
    is_note.then(|| (word, short.trim_end().to_owned()))
}
