//! One thing that is to happen on two days: `opening on 12 June`, and elsewhere `19 June: opening`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use smol_str::SmolStr;

use super::Prose;
use super::lines::At;
use crate::import::document::text::Text;
use crate::import::outline::Contradiction;
use crate::import::values::dates::{self, Date};
use crate::import::vocabulary::tokens;

/// Where something is dated: the date, its place, and its section.
type Event = (Date, Range<usize>, usize);

/// The same words stand beside two different dates, in two sections.
///
/// What happens again and again stands more than twice, or in one list.
pub(super) fn events_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let mut events: BTreeMap<BTreeSet<SmolStr>, Vec<Event>> = BTreeMap::new();
    for line in prose.lines.iter().filter(|line| matches!(line.at, At::Item | At::Prose)) {
        let all = dates::all(&line.text.plain);
        let [dated] = all.as_slice() else { continue };
        if dated.first != dated.last || prose.is_told_by_a_task(line) {
            continue;
        }
        for words in [before(&line.text, dated.range.start), behind(&line.text, dated.range.end)].into_iter().flatten()
        {
            let place = line.text.place(dated.range.clone());
            events.entry(words).or_default().push((dated.first, place, line.section));
        }
    }
    for (words, all) in events {
        let [(first, one, section), (second, other, elsewhere)] = all.as_slice() else { continue };
        let same_year = first.year.is_none() || second.year.is_none() || first.year == second.year;
        let differ = (first.month, first.day) != (second.month, second.day) || !same_year;
        if differ && section != elsewhere && !is_repeated(&words) {
            let sentence = "the same is to happen on another day in another place".to_owned();
            found.push(
                Contradiction::warning("day-differs", other.clone(), sentence)
                    .beside([one.clone()])
                    .hint("write the same day in both places"),
            );
        }
    }
}

/// `12 June: opening of the site`: the words behind a date and a sign.
fn behind(text: &Text, end: usize) -> Option<BTreeSet<SmolStr>> {
    let rest = text.plain[end..].trim_start_matches([' ', '*', '_']);
    let rest = rest.strip_prefix([':', '–', '—', '-', '→'])?;
    said(clause(rest, false))
}

/// `the site opens on 12 June`: the words of the clause before it, less the article and `on`.
fn before(text: &Text, start: usize) -> Option<BTreeSet<SmolStr>> {
    said(clause(&text.plain[..start], true))
}

fn clause(text: &str, last: bool) -> &str {
    let text = text.trim_end_matches([' ', '*', '_', ':', '–', '—']);
    let mut parts = text.split([',', ';', '.', '(', ')', ':', '!', '?', '—']);
    let part = if last { parts.next_back() } else { parts.next() };
    part.unwrap_or_default()
}

/// The words that say something; two of them are needed to mean one thing.
fn said(text: &str) -> Option<BTreeSet<SmolStr>> {
    const BETWEEN: [&str; 11] = ["le", "la", "on", "am", "el", "der", "die", "das", "the", "du", "au"];
    let words = tokens::of(text).into_iter().map(|token| token.word);
    let words: BTreeSet<SmolStr> =
        words.filter(|word| tokens::says_something(word) && !BETWEEN.contains(&word.as_str())).collect();
    (2..=8).contains(&words.len()).then_some(words)
}

fn is_repeated(words: &BTreeSet<SmolStr>) -> bool {
    const AGAIN: [&str; 20] = [
        "meeting", "review", "demo", "retro", "standup", "call", "sync", "update", "updated", "version", "date", "due",
        "status", "sitzung", "treffen", "reunion", "stand", "deadline", "start", "end",
    ];
    words.iter().any(|word| AGAIN.contains(&word.as_str()))
}
