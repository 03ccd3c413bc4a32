//! Which licences a text holds: candidates by the runs of words that they share with it, and the decision by laying
//! each beside it word by word. What explains most of the text wins, so that of licences that hold each other (two,
//! three and four clauses of BSD; X11 and MIT) the one is taken whose own words are all there, and no others.

use std::ops::Range;

use super::align::{Alignment, Runs, align};
use super::known::library;
use super::words::number;

/// A text holds at most this many licences that are told one by one.
const MOST: usize = 64;

/// How many candidates are laid beside a text.
const CANDIDATES: usize = 24;

/// Returns the licences whose texts are in a text of these words, in their order, each with the words that it is. Of
/// licences of GNU it is told which version it is and not whether later ones are allowed.
pub(super) fn licences(words: &[String]) -> Vec<(Range<usize>, &'static str)> {
    let numbers: Vec<u32> = words.iter().map(|word| number(word)).collect();
    let mut taken = vec![false; numbers.len()];
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    for _ in 0..MOST {
        let Some((id, alignment)) = best(&numbers, &taken) else { break };
        taken[alignment.at.clone()].fill(true);
        found.push((alignment.at, id));
    }
    found.sort_unstable_by_key(|(at, _)| at.start);
    found
}

/// Returns the licence that explains most of what is not yet taken.
fn best(text: &[u32], taken: &[bool]) -> Option<(&'static str, Alignment)> {
    let library = library();
    let places = Runs::of(text, taken);
    let mut hits = vec![0_usize; library.texts.len()];
    for run in places.each() {
        for at in library.with(run) {
            hits[at] += 1;
        }
    }
    let mut candidates: Vec<(i64, usize)> = hits
        .iter()
        .enumerate()
        .filter(|(at, hits)| **hits > 0 && 5 * **hits >= 2 * library.texts[*at].runs)
        .map(|(at, hits)| (library.texts[at].runs as i64 - 2 * *hits as i64, at))
        .collect();
    candidates.sort_unstable();
    let aligned = candidates.iter().take(CANDIDATES).filter_map(|(_, at)| {
        let known = &library.texts[*at];
        let alignment = align(&known.words, text, taken, &places)?;
        is_it(&alignment).then_some((known.id, alignment))
    });
    aligned.max_by(|a, b| a.1.gain().cmp(&b.1.gain()).then(b.0.len().cmp(&a.0.len())).then(b.0.cmp(a.0)))
}

/// Whether an alignment is good enough to say that this is the licence: most of it is there, and no clause is missing or
/// added.
fn is_it(alignment: &Alignment) -> bool {
    let length = alignment.matched + alignment.missing;
    let clause = (length / 8).clamp(6, 40);
    // Titles and introductions are often left out, and so is how to apply a licence, with which long ones end.
    let (head, tail) = if length > 600 { (length / 8, length / 8) } else { (clause.max(24), clause) };
    let (before, after) = alignment.ends;
    let within = alignment.matched + alignment.missing + alignment.inserted - before;
    let is_whole = alignment.matched as f64 >= 0.85 * within as f64 && 4 * alignment.matched >= 3 * length;
    is_whole && alignment.longest <= clause && before <= head && after <= tail
}
