//! A line in pieces: what stands in brackets, behind a dash, a comma, a full stop.

use std::collections::BTreeMap;
use std::ops::Range;

use super::text::Text;
use crate::import::vocabulary::topic;

/// How a piece is set off from what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    /// It is the first.
    Start,
    Bracket,
    /// A dash, a stroke, an arrow, a clock.
    Dash,
    Comma,
    Colon,
    /// A sentence of its own.
    Stop,
}

#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub after: Break,
    /// Where it begins, what sets it off included.
    pub start: usize,
    /// Its words.
    pub inner: Range<usize>,
}

/// Takes a line apart, from a byte on. Code and what stands in brackets stay whole.
pub(crate) fn of(text: &Text, from: usize) -> Vec<Piece> {
    let plain = &text.plain;
    let mut code = text.code().map(|(_, range)| range).peekable();
    let brackets = Brackets::of(plain, from);
    let mut found: Vec<Piece> = Vec::new();
    let mut open = Piece { after: Break::Start, start: from, inner: from..from };
    let mut at = from;
    while at < plain.len() {
        while code.next_if(|range| range.end <= at).is_some() {}
        if let Some(range) = code.peek().filter(|range| range.start <= at) {
            at = range.end;
            continue;
        }
        let rest = &plain[at..];
        if let Some(end) = brackets.end(at).filter(|_| at == from || plain[..at].ends_with(char::is_whitespace)) {
            close(&mut found, open, at);
            let inner = at + 1..end - 1;
            found.push(Piece { after: Break::Bracket, start: at, inner });
            at = end;
            open = Piece { after: Break::Comma, start: at, inner: at..at };
            continue;
        }
        match separator(&plain[open.inner.start..at], rest) {
            Some((after, skip, len)) => {
                close(&mut found, open, at + skip);
                open = Piece { after, start: at + skip, inner: at + len..at + len };
                at += len;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    close(&mut found, open, plain.len());
    found
}

/// Returns the sentences of a text.
pub(crate) fn sentences(text: &Text) -> Vec<Text> {
    let mut ends: Vec<usize> =
        of(text, 0).iter().filter(|piece| piece.after == Break::Stop).map(|piece| piece.start).collect();
    ends.push(text.plain.len());
    let mut start = 0;
    let mut found = Vec::new();
    for end in ends {
        found.push(text.part(start..end));
        start = end;
    }
    found
}

fn close(found: &mut Vec<Piece>, mut piece: Piece, end: usize) {
    piece.inner.end = end.max(piece.inner.start);
    found.push(piece);
}

/// The pairs of brackets in a line, round and square ones by themselves.
struct Brackets(BTreeMap<usize, usize>);

impl Brackets {
    fn of(plain: &str, from: usize) -> Brackets {
        let (mut round, mut square, mut pairs) = (Vec::new(), Vec::new(), BTreeMap::new());
        for (at, c) in plain[from..].char_indices() {
            match c {
                '(' => round.push(from + at),
                '[' => square.push(from + at),
                ')' | ']' => {
                    let opened = if c == ')' { round.pop() } else { square.pop() };
                    // `[text](target)` and `f(x)(y)` are no asides.
                    pairs.extend(opened.filter(|opened| from + at > opened + 1).map(|opened| (opened, from + at + 1)));
                }
                _ => {}
            }
        }
        Brackets(pairs)
    }

    /// Where the brackets end that open at a byte.
    fn end(&self, at: usize) -> Option<usize> {
        self.0.get(&at).copied()
    }
}

/// What sets a piece off at a place: how, how much of it belongs to what stands before, and how long it is.
fn separator(before: &str, rest: &str) -> Option<(Break, usize, usize)> {
    const DASHES: [&str; 17] = [
        " — ", " – ", " - ", " -- ", " | ", " · ", " • ", " // ", " → ", " ⇒ ", " -> ", " => ", " ~ ", "⏱️", "⏱", "⏰",
        "⌛",
    ];
    let mut chars = rest.chars();
    let (c, next) = (chars.next()?, chars.next());
    // Most characters part nothing.
    if c.is_alphanumeric() || c == ' ' && next.is_some_and(char::is_alphanumeric) {
        return None;
    }
    if let Some(dash) = DASHES.iter().find(|dash| rest.starts_with(**dash)) {
        return Some((Break::Dash, 0, dash.len()));
    }
    if rest.starts_with('\t') {
        return Some((Break::Dash, 0, 1));
    }
    // The sign of `@anna` is part of the name.
    if rest.starts_with(" @") && rest[2..].starts_with(char::is_alphabetic) && !speaks_of_somebody(before) {
        return Some((Break::Dash, 0, 1));
    }
    let spaced = next.is_some_and(char::is_whitespace);
    match c {
        ',' | ';' if spaced => Some((Break::Comma, 0, 1)),
        // What a label says belongs to it.
        ':' if spaced && topic(before).is_none() => Some((Break::Colon, 0, 1)),
        '.' | '!' | '?' | '…' if spaced && !is_abbreviated(before) => {
            // The mark of a question is part of what it ends.
            let keep = if matches!(c, '!' | '?') { c.len_utf8() } else { 0 };
            Some((Break::Stop, keep, c.len_utf8()))
        }
        _ => None,
    }
}

/// Returns whether a name behind these words belongs to them: `reviewer @anna`, `ask @anna`.
fn speaks_of_somebody(before: &str) -> bool {
    const WORDS: [&str; 23] = [
        "ask", "cc", "ping", "for", "from", "to", "with", "tell", "by", "and", "or", "an", "von", "mit", "und", "frag",
        "à", "de", "avec", "et", "con", "y", "a",
    ];
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_lowercase();
    topic(&word).is_some() || WORDS.contains(&word.as_str())
}

/// Returns whether a full stop behind these words ends no sentence: `z. B.`, `Dr.`, `3.`, `approx.`.
fn is_abbreviated(before: &str) -> bool {
    const SHORT: [&str; 34] = [
        "e.g", "i.e", "z.b", "d.h", "u.a", "o.ä", "nr", "no", "dr", "mr", "mrs", "ms", "st", "vs", "ca", "etc",
        "approx", "incl", "inkl", "bzw", "ggf", "max", "min", "est", "fig", "p.ej", "ej", "av", "sr", "sra", "art",
        "vgl", "usw", "evtl",
    ];
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | ',')).next().unwrap_or("");
    SHORT.contains(&word.to_lowercase().as_str())
        || word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && !is_listed(before)
        || (1..=2).contains(&word.len())
            && word.chars().all(|c| c.is_ascii_digit())
            && before.trim_end_matches(word).trim().is_empty()
}

/// Returns whether a letter at the end of these words names something and is no initial: `after D and E`, `needs A`.
fn is_listed(before: &str) -> bool {
    const JOINTS: [&str; 14] =
        ["and", "or", "und", "oder", "et", "ou", "y", "o", "after", "needs", "nach", "après", "tras", "only"];
    let mut words = before.split_whitespace().rev();
    let capital = words.next().is_some_and(|letter| letter.starts_with(char::is_uppercase));
    capital && words.next().is_some_and(|word| word.ends_with(',') || JOINTS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_falls_apart_where_a_reader_pauses() {
        let pieces = |line: &str| -> Vec<String> {
            let mut text = Text::default();
            text.push(line, 0..line.len());
            of(&text, 0)
                .into_iter()
                .map(|piece| line[piece.inner].trim().to_owned())
                .filter(|s| !s.is_empty())
                .collect()
        };
        assert_eq!(pieces("movement prototype, lotte, 3h"), ["movement prototype", "lotte", "3h"]);
        assert_eq!(pieces("room loader. lotte. 2h. (after 3)"), ["room loader", "lotte", "2h", "after 3"]);
        assert_eq!(pieces("Hire speaker (producer) [5 d] -- after 1"), ["Hire speaker", "producer", "5 d", "after 1"]);
        assert_eq!(pieces("moodboard + palette — pip, 2h"), ["moodboard + palette", "pip", "2h"]);
        assert_eq!(pieces("Call f(x) at 3.5 rpm"), ["Call f(x) at 3.5 rpm"]);
        assert_eq!(pieces("Ask Dr. Voss, e.g. by mail"), ["Ask Dr. Voss", "e.g. by mail"]);
        assert_eq!(pieces("After D and E. Est. 10m"), ["After D and E", "Est. 10m"]);
        assert_eq!(pieces("Print it, says J. Voss"), ["Print it", "says J. Voss"]);
    }
}
