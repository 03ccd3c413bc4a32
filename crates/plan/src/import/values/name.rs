//! What stands in a name beside the name: its id, and in brackets or behind a dash how long it takes,
//! who does it, what it waits for.

use super::duration;
use super::ident::{self, Ident};
use super::owner;
use super::paths;
use super::scale;
use super::status;
use crate::import::document::pieces::{self, Break, Piece};
use crate::import::document::text::{MarkKind, Text};
use crate::import::sightings::{Fact, Where};
use crate::import::vocabulary::{Topic, topic};

/// A name, taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Name {
    pub ident: Option<Ident>,
    pub title: Text,
    pub facts: Vec<Fact>,
}

/// Takes a name apart. `listed` says that a bare number at its start is an id.
pub(crate) fn parse(text: &Text, listed: bool, from: Where) -> Name {
    let dated = dated(&text.plain);
    let mut ident = ident::leading(&text.plain[dated..], listed);
    if let Some(ident) = &mut ident {
        ident.range = ident.range.start + dated..ident.range.end + dated;
    }
    let start = ident.as_ref().map_or(dated, |ident| ident.range.end);
    let start = start + marked(&text.plain[start..]);
    // What parts the id from the name is part of neither.
    let start =
        text.plain.len() - text.plain[start..].trim_start_matches([' ', ':', '.', ')', '|', '·', '–', '—', '-']).len();
    let (cut, mut facts) = asides(text, start, true, from);
    let cut = signed(&text.plain[start..]).map_or(cut, |sign| cut.min(start + sign));
    let mut title = bare(&text.part(start..cut));
    if title.is_empty() && cut < text.plain.len() {
        title = bare(&text.part(start..text.plain.len()));
    }
    // Of several sentences the first is the name.
    if from == Where::List
        && let Some(stop) = pieces::of(&title, 0).into_iter().find(|piece| piece.after == Break::Stop)
        && title.plain[..stop.start].split_whitespace().count() >= 2
    {
        title = bare(&title.part(0..stop.start));
    }
    if let Some(value) = status::mark(&text.plain) {
        facts.push(Fact { topic: Topic::Status, value: text.saying(value), from });
    }
    let struck = text.marks.iter().find(|mark| mark.kind == MarkKind::Struck && mark.range.start <= start);
    let gone = text.is_all(&MarkKind::Struck) || struck.is_some_and(|mark| mark.range.end > start);
    if let Some(mark) = struck.filter(|mark| (start..cut).contains(&mark.range.end)) {
        title = bare(&text.part(start..mark.range.end));
    }
    if gone {
        facts.push(Fact { topic: Topic::Status, value: text.saying("done"), from });
    }
    Name { ident, title, facts }
}

/// Where the signs begin by which notes keep ids, days and urgency: `🆔 slides ⛔ form 📅 2026-02-27`.
fn signed(text: &str) -> Option<usize> {
    text.find(['🆔', '⛔', '📅', '🛫', '⏫', '🔼', '🔽', '🔺', '⏬', '➕', '🔁'])
        .filter(|at| !text[..*at].trim().is_empty())
}

/// What is said behind a name, and where that begins; `named` says that the first piece is the name.
fn asides(text: &Text, start: usize, named: bool, from: Where) -> (usize, Vec<Fact>) {
    let pieces = pieces::of(text, start);
    let mut said: Vec<Vec<Fact>> = vec![Vec::new(); pieces.len()];
    for (piece, said) in pieces.iter().zip(&mut said).skip(usize::from(named)) {
        *said = aside(&text.part(piece.inner.clone()), from);
    }
    // `25, 50, 100 %` is no status.
    for (piece, facts) in
        pieces.iter().zip(&mut said).filter(|(piece, _)| matches!(piece.after, Break::Comma | Break::Stop))
    {
        let part = text.plain[piece.inner.clone()].contains('%');
        facts.retain(|fact| fact.topic != Topic::Status || !part);
    }
    persons(text, &pieces, &mut said, named, from);
    for (piece, facts) in pieces.iter().zip(&mut said).filter(|(_, facts)| facts.is_empty()) {
        let value = text.part(piece.inner.clone());
        let short = value.plain.split_whitespace().count() <= 2 && piece.after != Break::Start;
        if piece.after == Break::Bracket
            && let Some(first) = counted(&value)
        {
            facts.push(Fact { topic: Topic::Aside, value: first, from });
        } else if piece.after == Break::Bracket && (owner::is_role(&value) || owner::is_numbered(&value)) {
            // With its brackets, which say that it is about the name.
            let value = text.part(piece.start..piece.inner.end + 1);
            facts.push(Fact { topic: Topic::Aside, value, from });
        } else if !value.is_empty() && short {
            facts.push(Fact { topic: Topic::Aside, value, from });
        }
    }
    let known = |facts: &[Fact]| facts.iter().any(|fact| fact.topic != Topic::Aside);
    let cut = said.iter().position(|facts| known(facts)).map_or(text.plain.len(), |first| pieces[first].start);
    (cut, said.into_iter().flatten().collect())
}

/// Who stands before an amount of anything in brackets: `(Ambroise, 24 pages)`.
fn counted(text: &Text) -> Option<Text> {
    let parts = split(text, &[',', ';']);
    let [name, rest @ ..] = parts.as_slice() else { return None };
    let amount = |part: &Text| part.plain.starts_with(|c: char| c.is_ascii_digit());
    (!rest.is_empty() && rest.iter().all(amount) && owner::is_name(name)).then(|| name.clone())
}

/// A short name in brackets, or beside a duration, is a person: `(curator) [3 d]`, `— Pip, 2h`.
fn persons(text: &Text, pieces: &[Piece], said: &mut [Vec<Fact>], named: bool, from: Where) {
    let timed = |said: &[Vec<Fact>], at: usize| {
        said.get(at).is_some_and(|facts| facts.iter().any(|fact| fact.topic == Topic::Estimate))
    };
    let inner = |at: usize| bare(&text.part(pieces[at].inner.clone()));
    // The first piece from each on that says something, and the first of those that is no bracket without a length.
    let mut next: Vec<[Option<usize>; 2]> = vec![[None; 2]; pieces.len() + 1];
    for at in (0..pieces.len()).rev() {
        next[at] = next[at + 1];
        if !text.plain[pieces[at].inner.clone()].trim().is_empty() {
            next[at][0] = Some(at);
            if pieces[at].after != Break::Bracket || timed(said, at) {
                next[at][1] = Some(at);
            }
        }
    }
    let mut owned = said.iter().flatten().any(|fact| fact.topic == Topic::Owner);
    for at in usize::from(named)..pieces.len() {
        if owned {
            return;
        }
        if !said[at].is_empty() {
            continue;
        }
        let value = inner(at);
        let is_name = owner::is_name(&value);
        // What stands between a bracket and what follows it may be nothing, and a bracket is about the name before.
        let next = next[at + 1][usize::from(is_name)];
        let beside = at > 0 && timed(said, at - 1) || next.is_some_and(|next| timed(said, next));
        // `Writing: 1 week` may be a label as well as somebody.
        let labelled = pieces.get(at + 1).is_some_and(|next| next.after == Break::Colon);
        if beside && labelled && pieces[at].after == Break::Stop {
            said[at].push(Fact { topic: Topic::Aside, value, from });
            continue;
        }
        let short =
            is_name || owner::is_numbered(&value) || pieces[at].after == Break::Bracket && owner::is_role(&value);
        if beside && short {
            said[at].push(Fact { topic: Topic::Owner, value, from });
            owned = true;
        }
    }
}

/// A title without what stands around it and says nothing: emoji, dashes, stars.
fn bare(title: &Text) -> Text {
    let kept = |c: char| c.is_alphanumeric() || "`\"'().,/%!?+#${}*<>[]“”„«»€¿¡…_&".contains(c);
    let at_start = |c: char| !kept(c) || ".)/?!*#,]…".contains(c);
    let at_end = |c: char| !kept(c) || "*.,([".contains(c);
    let from = title.plain.len() - title.plain.trim_start_matches(at_start).len();
    let to = title.plain.trim_end_matches(at_end).len();
    if from < to { title.part(from..to) } else { Text::default() }
}

/// How long the day is that a line of a log begins with: `(2025-03-02 09:10Z) `, `2025-03-02: `.
fn dated(text: &str) -> usize {
    let inner = text.trim_start_matches(['(', '[']);
    let digits =
        |from: usize, to: usize| inner.get(from..to).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let dash = |at: usize| inner.get(at..=at).is_some_and(|sign| sign == "-");
    if !(digits(0, 4) && dash(4) && digits(5, 7) && dash(7) && digits(8, 10)) {
        return 0;
    }
    let open = text.len() - inner.len();
    let end = match text[open..].find([')', ']']).filter(|_| open > 0) {
        Some(close) => open + close + 1,
        None => open + 10,
    };
    let rest = text[end..].trim_start_matches([' ', ':', '-', '–', '—']);
    if rest.is_empty() { 0 } else { text.len() - rest.len() }
}

/// How long the marks at the start are: `[P]`, `[US1]` say something about a task; they are not its title.
fn marked(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let skip = rest.len() - rest.trim_start_matches([' ', ':', '.', ')', '-', '–', '—']).len();
        let Some(inner) = rest[skip..].strip_prefix('[') else { return at };
        let Some(close) = inner.find(']').filter(|close| *close <= 5 && *close + 1 < inner.len()) else { return at };
        at += skip + close + 2;
    }
}

/// What an aside says: `2d, Anna` is a duration and, only beside it, a person.
fn aside(text: &Text, from: Where) -> Vec<Fact> {
    if let Some(fact) = whole(text, from) {
        return vec![fact];
    }
    // `kwame 1h`
    if let Some((range, _)) = duration::all(&text.plain).pop()
        && range.end == text.plain.trim_end().len()
        && (1..=2).contains(&text.plain[..range.start].split_whitespace().count())
        && !text.plain[..range.start].contains(|c: char| !(c.is_alphabetic() || matches!(c, ' ' | '@' | ':')))
    {
        let (who, long) = (text.part(0..range.start), text.part(range));
        return vec![
            Fact { topic: Topic::Estimate, value: long, from },
            Fact { topic: Topic::Aside, value: who, from },
        ];
    }
    // `me + J, 2 days` falls apart at the comma first.
    let loose = parts(text, &[',', ';', '|', '·', '–', '—'], from);
    if !loose.is_empty() || !text.plain.contains(['/', '+', '&']) {
        return loose;
    }
    parts(text, &[',', ';', '|', '·', '/', '+', '&', '–', '—'], from)
}

/// What the parts of an aside say, where all of them say something.
fn parts(text: &Text, at: &[char], from: Where) -> Vec<Fact> {
    let mut found = Vec::new();
    let mut rest = Vec::new();
    let all = split(text, at);
    // What does not fall apart was looked at as a whole.
    if matches!(all.as_slice(), [one] if one.plain == text.plain) {
        return found;
    }
    for part in all {
        match whole(&part, from) {
            Some(fact) => found.push(fact),
            // Two that say nothing, and it is about something else.
            None if !rest.is_empty() => return Vec::new(),
            None => rest.push(part),
        }
    }
    match rest.as_slice() {
        [] => found,
        [one]
            if !found.is_empty()
                && (owner::is_name(one) || owner::is_role(one) || owner::is_numbered(one) || begins_with_name(one)) =>
        {
            if !found.iter().any(|fact| fact.topic == Topic::Owner) {
                found.push(Fact { topic: Topic::Owner, value: one.clone(), from });
            }
            found
        }
        _ => Vec::new(),
    }
}

/// `Clémence et deux moniteurs`: whoever is named first does it.
fn begins_with_name(text: &Text) -> bool {
    owner::first(text).is_some_and(|first| first.plain.len() < text.plain.len() && owner::is_name(&first))
}

/// Splits a text at any of some characters, but not within code.
pub(crate) fn split(text: &Text, at: &[char]) -> Vec<Text> {
    let mut parts = Vec::new();
    let mut start = 0;
    let code: Vec<_> = text.code().map(|(_, range)| range).collect();
    let outside = |place: usize| !code.iter().any(|range| range.contains(&place));
    for (end, c) in text.plain.char_indices().filter(|(end, c)| at.contains(c) && outside(*end)) {
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
    let fact = |topic, value: Text| Some(Fact { topic, value, from });
    if let Some((label, _)) = plain.split_once(':')
        && let Some(known) = topic(label)
    {
        return fact(known, text.part(text.plain.find(':')? + 1..text.plain.len()));
    }
    // `1 pt` is a point; a day of somebody's work is `1 PT`.
    let point = plain.strip_suffix("pt").is_some_and(|number| number.trim_end().parse::<f64>().is_ok());
    if point || duration::parse(plain).is_some() {
        let value = if point { text.saying(&format!("{plain}s")) } else { text.clone() };
        return fact(Topic::Estimate, value);
    }
    if scale::is_points(plain) {
        return fact(Topic::Estimate, text.clone());
    }
    if let Some((role, value)) = owner::in_role(text) {
        return fact(role, value);
    }
    if let Some(value) = owner::spoken(text) {
        return fact(Topic::Owner, value);
    }
    if paths::is_all(text) {
        return fact(Topic::Owns, text.clone());
    }
    if status::is_word(plain) {
        return fact(Topic::Status, text.clone());
    }
    if plain.len() <= 12 && super::priority::parse(plain).is_some() {
        return fact(Topic::Priority, text.clone());
    }
    const OPENERS: [(&str, Topic); 32] = [
        ("due ", Topic::Notes),
        ("deadline ", Topic::Notes),
        ("fällig ", Topic::Notes),
        ("échéance ", Topic::Notes),
        ("vence ", Topic::Notes),
        ("en parallèle", Topic::Parallel),
        ("en paralelo", Topic::Parallel),
        ("gleichzeitig", Topic::Parallel),
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
    let lower = plain.to_lowercase();
    for (opener, topic) in OPENERS {
        // `Parallel run January` is a name.
        let behind = lower.strip_prefix(opener).filter(|behind| topic != Topic::Parallel || is_beside(behind));
        if behind.is_some() && lower.len() == plain.len() {
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

/// Whether what stands behind `parallel` says beside whom, or nothing.
fn is_beside(behind: &str) -> bool {
    const BESIDE: [&str; 16] = [
        "with", "to", "after", "and", "zu", "mit", "nach", "und", "avec", "à", "après", "con", "a", "tras", "track",
        "possible",
    ];
    let first = behind.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    first.is_none_or(|first| BESIDE.contains(&first)) || behind.starts_with(char::is_alphabetic)
}

/// What stands behind a name in its line: `(2d, Anna): the form and its checks`.
pub(crate) fn tail(text: &Text, from: Where) -> Vec<Fact> {
    asides(text, 0, false, from).1
}

/// What sentences say in passing: `Takes about 3 days. Owner: support. Needs stage 1.`
pub(crate) fn prose(text: &Text, from: Where) -> Vec<Fact> {
    let pieces = pieces::of(text, 0);
    let mut said: Vec<Vec<Fact>> = pieces
        .iter()
        .map(|piece| {
            let inner = text.part(piece.inner.clone());
            // `100 %` in a sentence is a part of anything.
            let said = whole(&inner, from).filter(|fact| fact.topic != Topic::Status || !inner.plain.contains('%'));
            let mut facts: Vec<Fact> = said.or_else(|| passing(&inner, from)).into_iter().collect();
            if piece.after == Break::Bracket && facts.is_empty() {
                facts = aside(&inner, from);
            }
            facts
        })
        .collect();
    persons(text, &pieces, &mut said, false, from);
    // `*Clémence et deux moniteurs, 3 semaines.*` is as good as a bracket.
    let slanted = text.marks.iter().filter(|mark| mark.kind == MarkKind::Emphasis);
    let mut told: Vec<Fact> = slanted.flat_map(|mark| slanted_aside(&text.part(mark.range.clone()), from)).collect();
    told.extend(said.into_iter().flatten());
    told
}

/// What words in italics say, where they say how long it takes and who does it.
fn slanted_aside(text: &Text, from: Where) -> Vec<Fact> {
    let end = text.plain.trim_end_matches(['.', ' ']).len();
    let facts = aside(&text.part(0..end), from);
    let says = |topic: Topic| facts.iter().any(|fact| fact.topic == topic);
    if says(Topic::Estimate) && says(Topic::Owner) { facts } else { Vec::new() }
}

/// What a clause says with more words behind: `about 3 days including the dashboard`, `Peder does this`.
fn passing(text: &Text, from: Where) -> Option<Fact> {
    if let Some((_, rest)) = duration::leading(&text.plain) {
        const MORE: [&str; 18] = [
            "for ",
            "für ",
            "pour ",
            "para ",
            "including",
            "incl",
            "inkl",
            "einschließlich",
            "y compris",
            "incluid",
            "because",
            "weil",
            "car ",
            "porque",
            "plus ",
            "together",
            "zusammen",
            "with ",
        ];
        let rest = rest.trim_start();
        if MORE.iter().any(|word| rest.starts_with(word)) {
            let value = text.part(0..text.plain.len() - rest.len());
            return Some(Fact { topic: Topic::Estimate, value, from });
        }
    }
    owner::doing(text).map(|value| Fact { topic: Topic::Owner, value, from })
}
