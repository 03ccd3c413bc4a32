//! What sentences say of two tasks: `B2 waits for A4`, `once T3 is in, T4 can begin`, `A → B → C`.

use super::document::{Block, Document, Item};
use super::sighting::{Relation, Verb, Where};
use super::text::Text;

/// Words between two names, in lower case.
const VERBS: &[(&str, Verb)] = &[
    ("can only start after", Verb::Needs),
    ("can start after", Verb::Needs),
    ("can begin after", Verb::Needs),
    ("cannot start until", Verb::Needs),
    ("can't start until", Verb::Needs),
    ("must not start before", Verb::Needs),
    ("starts after", Verb::Needs),
    ("start after", Verb::Needs),
    ("comes after", Verb::Needs),
    ("runs after", Verb::Needs),
    ("waits for", Verb::Needs),
    ("waits on", Verb::Needs),
    ("wait for", Verb::Needs),
    ("waiting for", Verb::Needs),
    ("waiting on", Verb::Needs),
    ("depends on", Verb::Needs),
    ("depend on", Verb::Needs),
    ("requires", Verb::Needs),
    ("require", Verb::Needs),
    ("relies on", Verb::Needs),
    ("builds on", Verb::Needs),
    ("needs", Verb::Needs),
    ("is blocked by", Verb::Needs),
    ("are blocked by", Verb::Needs),
    ("blocked by", Verb::Needs),
    ("is gated on", Verb::Needs),
    ("only after", Verb::Needs),
    ("has to wait for", Verb::Needs),
    ("must wait for", Verb::Needs),
    ("hängt ab von", Verb::Needs),
    ("hängt von", Verb::Needs),
    ("wartet auf", Verb::Needs),
    ("braucht", Verb::Needs),
    ("brauchen", Verb::Needs),
    ("benötigt", Verb::Needs),
    ("benötigen", Verb::Needs),
    ("setzt voraus", Verb::Needs),
    ("erst nach", Verb::Needs),
    ("kann erst nach", Verb::Needs),
    ("dépend de", Verb::Needs),
    ("dépendent de", Verb::Needs),
    ("attend", Verb::Needs),
    ("attendent", Verb::Needs),
    ("nécessite", Verb::Needs),
    ("depende de", Verb::Needs),
    ("dependen de", Verb::Needs),
    ("espera a", Verb::Needs),
    ("requiere", Verb::Needs),
    ("necesita", Verb::Needs),
    ("unblocks", Verb::Blocks),
    ("blocks", Verb::Blocks),
    ("must be done before", Verb::Blocks),
    ("must finish before", Verb::Blocks),
    ("must land before", Verb::Blocks),
    ("must be finished before", Verb::Blocks),
    ("has to land before", Verb::Blocks),
    ("comes before", Verb::Blocks),
    ("goes before", Verb::Blocks),
    ("before", Verb::Blocks),
    ("precedes", Verb::Blocks),
    ("enables", Verb::Blocks),
    ("blockiert", Verb::Blocks),
    ("muss vor", Verb::Blocks),
    ("bloque", Verb::Blocks),
    ("bloquea", Verb::Blocks),
    ("débloque", Verb::Blocks),
    ("in parallel with", Verb::Parallel),
    ("parallel with", Verb::Parallel),
    ("parallel to", Verb::Parallel),
    ("alongside", Verb::Parallel),
    ("parallel zu", Verb::Parallel),
    ("en parallèle de", Verb::Parallel),
    ("en parallèle avec", Verb::Parallel),
    ("en paralelo con", Verb::Parallel),
    ("can start once", Verb::Needs),
    ("starts once", Verb::Needs),
    ("starts when", Verb::Needs),
    ("can start when", Verb::Needs),
    ("begins once", Verb::Needs),
    ("after", Verb::Needs),
    ("once", Verb::Needs),
    ("nach", Verb::Needs),
    ("après", Verb::Needs),
    ("después de", Verb::Needs),
    ("tras", Verb::Needs),
];

/// Words that open a sentence whose second half waits for its first.
const OPENERS: &[(&str, Verb)] = &[
    ("after", Verb::Blocks),
    ("once", Verb::Blocks),
    ("when", Verb::Blocks),
    ("as soon as", Verb::Blocks),
    ("sobald", Verb::Blocks),
    ("nach", Verb::Blocks),
    ("wenn", Verb::Blocks),
    ("après", Verb::Blocks),
    ("une fois", Verb::Blocks),
    ("dès que", Verb::Blocks),
    ("después de", Verb::Blocks),
    ("cuando", Verb::Blocks),
    ("una vez", Verb::Blocks),
    ("before", Verb::Needs),
    ("bevor", Verb::Needs),
    ("avant", Verb::Needs),
    ("antes de", Verb::Needs),
];

/// Returns whether what follows a name says something about it rather than being part of it.
pub(super) fn begins_with_verb(rest: &str) -> bool {
    let rest = rest.trim_start().to_lowercase();
    VERBS.iter().any(|(words, _)| rest.strip_prefix(words).is_some_and(|more| more.starts_with([' ', ':'])))
        || [
            "is ", "are ", "can ", "must ", "cannot ", "should ", "and ", "or ", "→", "->", "ist ", "kann ", "muss ",
            "und ", "est ", "et ", "peut ", "es ", "y ", "puede ", "has ", "runs ", "starts ", "will ",
        ]
        .iter()
        .any(|verb| rest.starts_with(verb))
}

/// Reads all sentences of a document.
pub(super) fn read(document: &Document) -> Vec<Relation> {
    let mut found = Vec::new();
    for (at, section) in document.sections.iter().enumerate() {
        blocks(&section.blocks, at, &mut found);
    }
    found
}

fn blocks(all: &[Block], section: usize, found: &mut Vec<Relation>) {
    for block in all {
        match block {
            Block::Paragraph(lines) => lines.iter().for_each(|line| sentence_by_sentence(line, section, found)),
            Block::List(list) => list.items.iter().for_each(|item| in_item(item, section, found)),
            Block::Quote(inner) => blocks(inner, section, found),
            _ => {}
        }
    }
}

fn in_item(item: &Item, section: usize, found: &mut Vec<Relation>) {
    item.lines.iter().for_each(|line| sentence_by_sentence(line, section, found));
    blocks(&item.blocks, section, found);
}

fn sentence_by_sentence(line: &Text, section: usize, found: &mut Vec<Relation>) {
    let mut start = 0;
    let ends = line.plain.match_indices([';', '.', '!', '?']).map(|(at, mark)| at + mark.len());
    let ends: Vec<usize> =
        ends.filter(|end| line.plain[*end..].starts_with([' ', '\u{a0}'])).chain([line.plain.len()]).collect();
    for end in ends {
        let sentence = line.part(start..end);
        start = end;
        if let Some(relation) = of_sentence(&sentence, section) {
            found.push(relation);
        }
        arrows(&sentence, section, found);
    }
}

fn of_sentence(sentence: &Text, section: usize) -> Option<Relation> {
    let lower = sentence.plain.to_lowercase();
    if lower.len() != sentence.plain.len() {
        return None;
    }
    let relation = |left: Text, verb, right: Text| Some(Relation { left, verb, right, from: Where::Prose, section });
    for (words, verb) in OPENERS {
        if lower.strip_prefix(words).is_some_and(|more| more.starts_with(' '))
            && let Some(comma) = lower.find(", ")
        {
            return relation(sentence.part(words.len()..comma), *verb, sentence.part(comma + 1..sentence.plain.len()));
        }
    }
    let at = |words: &str| {
        lower.match_indices(words).map(|(at, _)| at).find(|at| {
            let edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
            edge(lower[..*at].chars().next_back()) && edge(lower[at + words.len()..].chars().next())
        })
    };
    // The verb that comes first, and of those that begin at the same place the longest.
    let (start, words, verb) = VERBS
        .iter()
        .filter_map(|(words, verb)| at(words).map(|at| (at, *words, *verb)))
        .min_by_key(|(at, words, _)| (*at, usize::MAX - words.len()))?;
    let verb = if verb == Verb::Needs
        && ["begins", "begin", "starts", "has started", "has begun", "is underway"]
            .iter()
            .any(|end| lower.trim_end_matches(['.', ' ', ')']).ends_with(end))
    {
        Verb::Follows
    } else {
        verb
    };
    relation(sentence.part(0..start), verb, sentence.part(start + words.len()..sentence.plain.len()))
}

/// `A1 → A2 → A3`: each waits for the one before.
fn arrows(sentence: &Text, section: usize, found: &mut Vec<Relation>) {
    const ARROWS: [&str; 5] = ["→", "->", "=>", "➜", "⟶"];
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < sentence.plain.len() {
        if let Some(arrow) = ARROWS.iter().find(|arrow| sentence.plain[at..].starts_with(**arrow)) {
            parts.push(sentence.part(start..at));
            at += arrow.len();
            start = at;
        } else {
            at += sentence.plain[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(sentence.part(start..sentence.plain.len()));
    for pair in parts.windows(2) {
        if let [left, right] = pair {
            found.push(Relation {
                left: left.clone(),
                verb: Verb::Blocks,
                right: right.clone(),
                from: Where::Diagram,
                section,
            });
        }
    }
}
