//! What stands in a name beside the name: its id, and in brackets or behind a dash how long it takes,
//! who does it, what it waits for.

use std::ops::Range;

use super::duration;
use super::ident::{self, Ident};
use super::sighting::{Fact, Where};
use super::text::{MarkKind, Text};
use super::words::{Topic, topic};

/// A name, taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    pub ident: Option<Ident>,
    pub title: Text,
    pub facts: Vec<Fact>,
}

/// Takes a name apart. `listed` says that a bare number at its start is an id.
pub(super) fn parse(text: &Text, listed: bool, from: Where) -> Name {
    let ident = ident::leading(&text.plain, listed);
    let start = ident.as_ref().map_or(0, |ident| ident.range.end);
    let mut facts = Vec::new();
    let mut end = text.plain.len();
    // What was read is cut off the end, piece by piece.
    while let Some(piece) = last_piece(&text.plain[start..end]) {
        let (cut, inner) = (start + piece.0.start, start + piece.1.start..start + piece.1.end);
        let found = aside(&text.part(inner), from);
        if found.is_empty() || cut == start {
            break;
        }
        facts.extend(found);
        end = cut;
    }
    let mut title = text.part(start..end);
    if let Some(lead) = marked(&title) {
        title = lead;
    }
    let edge = |c: char| {
        !(c.is_alphanumeric()
            || matches!(
                c,
                '`' | '"'
                    | '\''
                    | '('
                    | ')'
                    | '.'
                    | '/'
                    | '%'
                    | '!'
                    | '?'
                    | '+'
                    | '#'
                    | '$'
                    | '{'
                    | '}'
                    | '*'
                    | '<'
                    | '>'
                    | '“'
                    | '”'
                    | '„'
                    | '«'
                    | '»'
                    | '€'
            ))
    };
    let from_edge = title.plain.len()
        - title.plain.trim_start_matches(|c| edge(c) || matches!(c, '.' | ')' | '/' | '?' | '!' | '*' | '#')).len();
    let to_edge = title.plain.trim_end_matches(|c| edge(c) || c == '*').len();
    let title = if from_edge < to_edge { title.part(from_edge..to_edge) } else { Text::default() };
    if text.is_all(&MarkKind::Struck) {
        facts.push(Fact { topic: Topic::Status, value: text.saying("done"), from });
    }
    Name { ident, title, facts }
}

/// `[P]`, `[US1]` and the like at the start say something about a task; they are not its title.
fn marked(title: &Text) -> Option<Text> {
    let mut at = 0;
    loop {
        let rest = &title.plain[at..];
        let skip = rest.len() - rest.trim_start_matches([' ', ':', '.', ')', '-', '–', '—']).len();
        let Some(inner) = rest[skip..].strip_prefix('[') else { break };
        let Some(close) = inner.find(']').filter(|close| *close <= 5) else { break };
        at += skip + close + 2;
    }
    (at > 0).then(|| title.part(at..title.plain.len()))
}

/// The last bracket, or what stands behind the last dash or stroke: all of it, and what is in it.
fn last_piece(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let trimmed = text.trim_end_matches([' ', '*', '.', ':', ',']);
    for (open, close) in [('(', ')'), ('[', ']')] {
        if trimmed.ends_with(close) {
            let start = trimmed.rfind(open)?;
            return Some((start..text.len(), start + 1..trimmed.len() - 1));
        }
    }
    const BREAKS: [&str; 12] = [" — ", " – ", " - ", " | ", "⏱️", "⏱", "⏰", " · ", " // ", ", ", " @", " → "];
    let cut = BREAKS
        .iter()
        .filter_map(|mark| trimmed.rfind(mark).map(|at| (at, mark.len() - usize::from(*mark == " @"))))
        .max()?;
    Some((cut.0..text.len(), cut.0 + cut.1..trimmed.len()))
}

/// What an aside says: `2d, Anna` is a duration and, only beside it, a person.
fn aside(text: &Text, from: Where) -> Vec<Fact> {
    if let Some(fact) = whole(text, from) {
        return vec![fact];
    }
    let mut found = Vec::new();
    let mut rest = Vec::new();
    for part in split(text, &[',', ';', '|', '·', '/']) {
        match whole(&part, from) {
            Some(fact) => found.push(fact),
            None => rest.push(part),
        }
    }
    // Beside a duration or a priority, a short name is a person.
    let personal =
        |text: &Text| text.plain.split_whitespace().count() <= 3 && text.plain.starts_with(char::is_uppercase);
    match rest.as_slice() {
        [] => found,
        [one] if !found.is_empty() && personal(one) => {
            found.push(Fact { topic: Topic::Owner, value: one.clone(), from });
            found
        }
        _ => Vec::new(),
    }
}

/// Splits a text at any of some characters.
pub(super) fn split(text: &Text, at: &[char]) -> Vec<Text> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (end, c) in text.plain.char_indices().filter(|(_, c)| at.contains(c)) {
        parts.push(text.part(start..end));
        start = end + c.len_utf8();
    }
    parts.push(text.part(start..text.plain.len()));
    parts.retain(|part| !part.is_empty());
    parts
}

/// What an aside says as a whole, where it says one thing.
fn whole(text: &Text, from: Where) -> Option<Fact> {
    let plain = text.plain.trim();
    let lower = plain.to_lowercase();
    let fact = |topic, value: Text| Some(Fact { topic, value, from });
    if let Some((label, _)) = plain.split_once(':')
        && let Some(known) = topic(label)
    {
        return fact(known, text.part(text.plain.find(':')? + 1..text.plain.len()));
    }
    if duration::parse(plain).is_some() {
        return fact(Topic::Estimate, text.clone());
    }
    if plain.starts_with('@') && plain.len() > 1 {
        return fact(Topic::Owner, text.clone());
    }
    if super::priority::parse(plain).is_some() && plain.len() <= 12 {
        return fact(Topic::Priority, text.clone());
    }
    const OPENERS: [(&str, Topic); 24] = [
        ("depends on ", Topic::Needs),
        ("depends ", Topic::Needs),
        ("needs ", Topic::Needs),
        ("requires ", Topic::Needs),
        ("blocked by ", Topic::Needs),
        ("after ", Topic::Needs),
        ("waits for ", Topic::Needs),
        ("waiting for ", Topic::Needs),
        ("once ", Topic::Needs),
        ("parallel", Topic::Parallel),
        ("in parallel", Topic::Parallel),
        ("blocks ", Topic::Blocks),
        ("unblocks ", Topic::Blocks),
        ("nach ", Topic::Needs),
        ("braucht ", Topic::Needs),
        ("benötigt ", Topic::Needs),
        ("abhängig von ", Topic::Needs),
        ("après ", Topic::Needs),
        ("dépend de ", Topic::Needs),
        ("nécessite ", Topic::Needs),
        ("después de ", Topic::Needs),
        ("depende de ", Topic::Needs),
        ("tras ", Topic::Needs),
        ("requiere ", Topic::Needs),
    ];
    for (opener, topic) in OPENERS {
        if lower.starts_with(opener) && lower.len() == plain.len() {
            return fact(
                topic,
                if topic == Topic::Parallel { text.clone() } else { text.part(opener.len()..text.plain.len()) },
            );
        }
    }
    const WORDS: [(&str, Topic); 18] = [
        ("optional", Topic::Status),
        ("done", Topic::Status),
        ("complete", Topic::Status),
        ("completed", Topic::Status),
        ("in progress", Topic::Status),
        ("wip", Topic::Status),
        ("erledigt", Topic::Status),
        ("fertig", Topic::Status),
        ("terminé", Topic::Status),
        ("hecho", Topic::Status),
        ("critical path", Topic::Notes),
        ("critical", Topic::Priority),
        ("blocking", Topic::Notes),
        ("no dependencies", Topic::CanStart),
        ("can start immediately", Topic::CanStart),
        ("can run immediately", Topic::CanStart),
        ("parallelizable", Topic::Parallel),
        ("opcional", Topic::Status),
    ];
    WORDS.iter().find(|(word, _)| *word == lower).and_then(|(_, topic)| fact(*topic, text.clone()))
}

/// What stands behind a name in its line: `(2d, Anna): the form and its checks`.
pub(super) fn tail(text: &Text, from: Where) -> Vec<Fact> {
    let start = text.plain.len() - text.plain.trim_start_matches([' ', ':', '-', '–', '—', '|', '·', ',']).len();
    let rest = &text.plain[start..];
    let mut facts = Vec::new();
    if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.find(')')) {
        facts.extend(aside(&text.part(start + 1..start + 1 + inner), from));
    } else {
        facts.extend(whole(&text.part(start..text.plain.len()), from));
    }
    while let Some((cut, inner)) = last_piece(&text.plain[start..]).filter(|_| facts.is_empty()) {
        let found = aside(&text.part(start + inner.start..start + inner.end), from);
        if found.is_empty() || cut.start == 0 {
            break;
        }
        facts.extend(found);
    }
    facts
}

/// What sentences say in passing: `Takes about 3 days. Owner: support. Needs stage 1.`
pub(super) fn prose(text: &Text, from: Where) -> Vec<Fact> {
    let mut found = Vec::new();
    let mut start = 0;
    let ends = text.plain.char_indices().filter(|(at, c)| {
        matches!(c, '.' | ';' | '!' | '·') && text.plain[at + c.len_utf8()..].starts_with([' ', '\u{a0}'])
    });
    let ends: Vec<usize> = ends.map(|(at, c)| at + c.len_utf8()).chain([text.plain.len()]).collect();
    for end in ends {
        let sentence = text.part(start..end);
        start = end;
        let bare = sentence.plain.trim_end_matches(['.', ';', '!', ' ', '·']).len();
        for part in split(&sentence.part(0..bare), &[',']) {
            found.extend(whole(&part, from));
        }
    }
    found
}
