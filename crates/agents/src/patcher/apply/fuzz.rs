//! Where a hunk belongs in a file whose lines around it have changed: only where nothing else can be meant.
//!
//! What a three-way merge asks for is asked for here too, as far as hunks alone can tell: every line that goes must be
//! there, and beside each change the line above and the line below. The other lines of context may have changed, or
//! have others between them; those that are still there are what tells the place from others. Where they do not, the
//! hunks around it may: those that have one place only are put there first, and the others between them.

use super::anchor;
use super::candidate::{Candidate, Text, candidates};
use super::done;
use super::shape::Shape;
use crate::patcher::diff::Hunk;

/// How much must speak for a place, in lines that are seldom.
const ENOUGH: f64 = 1.0;

/// How many hunks of one file are placed so: each is weighed against those around it.
const MOST_HUNKS: usize = 10_000;

/// A hunk that was put where most of its context is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fuzzed {
    /// Which hunk of the file, from 0.
    pub hunk: usize,
    /// The line of the old file, from 0, that its first change is at.
    pub at: usize,
    /// How many of its old lines were not there; `None` where all that it changes was changed already.
    pub missing: Option<usize>,
}

/// Why a hunk has no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Nowhere {
    /// Which hunk of the file, from 0.
    pub hunk: usize,
    /// Why.
    pub why: String,
}

/// A hunk on its way to its place.
struct Search<'a> {
    shape: Shape<'a>,
    candidates: Vec<Candidate>,
    place: Option<Candidate>,
}

/// Puts hunks into a text by what is left of their context.
pub(super) fn put(text: &[u8], hunks: &[Hunk]) -> Result<(Vec<u8>, Vec<Fuzzed>), Nowhere> {
    let text = Text::new(text);
    let search = |(number, hunk)| {
        let shape = Shape::of(hunk);
        match candidates(&text, &shape) {
            Some(candidates) if number < MOST_HUNKS => Ok(Search { candidates, shape, place: None }),
            _ => Err(Nowhere { hunk: number, why: MANY.to_owned() }),
        }
    };
    let mut searches = hunks.iter().enumerate().map(search).collect::<Result<Vec<Search<'_>>, Nowhere>>()?;
    while settle(&text, &mut searches, by_itself) || settle(&text, &mut searches, by_the_others) {}
    for (number, search) in searches.iter_mut().enumerate().filter(|(_, search)| search.place.is_none()) {
        let alone = |shape: &Shape<'_>, found: Vec<Candidate>| chosen(&text, shape, &found, None).ok();
        let left = match search.candidates[..] {
            [] => done::what_is_left(&text, &search.shape, alone),
            _ => None,
        };
        match left {
            Some((shape, place)) => (search.shape, search.place) = (shape, Some(place)),
            None => {
                let why = chosen(&text, &search.shape, &search.candidates, None).err();
                return Err(Nowhere { hunk: number, why: why.unwrap_or(SEVERAL).to_owned() });
            }
        }
    }
    spliced(&text, &searches, hunks)
}

const SEVERAL: &str = "it could be meant for more than one place";
const MANY: &str =
    "not all hunks have all their context, and there are too many, or too many places, to find them by less";

/// Looks once more for a place of each hunk that has none; says whether one has one now.
fn settle(
    text: &Text<'_>,
    searches: &mut [Search<'_>],
    look: fn(&Text<'_>, &[Search<'_>], usize) -> Option<Candidate>,
) -> bool {
    let mut has_settled = false;
    for number in 0..searches.len() {
        if searches[number].place.is_none()
            && let Some(place) = look(text, searches, number)
        {
            searches[number].place = Some(place);
            has_settled = true;
        }
    }
    has_settled
}

/// Returns the one place that a hunk's own lines tell.
fn by_itself(text: &Text<'_>, searches: &[Search<'_>], number: usize) -> Option<Candidate> {
    let above = match number.checked_sub(1) {
        // The file's begin moves nowhere.
        None => Some(0),
        Some(before) => searches[before].place.as_ref().map(|place| {
            let shape = &searches[before].shape;
            shape.offset(shape.blocks.len() - 1, place.at[place.at.len() - 1])
        }),
    };
    chosen(text, &searches[number].shape, &searches[number].candidates, above).ok()
}

/// Returns the one place with all the lines of a hunk that the hunks around it tell: the one that has moved as far as
/// the next of them, the only one between them, or the only one below the heading that it had.
fn by_the_others(text: &Text<'_>, searches: &[Search<'_>], number: usize) -> Option<Candidate> {
    let Search { shape, candidates, .. } = &searches[number];
    if chosen(text, shape, candidates, None).err() == Some(LOOSE) {
        return None;
    }
    let settled = |search: &&Search<'_>| search.place.is_some();
    let before = searches[..number].iter().rev().find(settled);
    let after = searches[number + 1..].iter().find(settled);
    let low = before.map_or(0, end);
    let high = after.and_then(|after| after.place.as_ref()).map_or(text.lines.len() + 1, |place| place.at[0]);
    let begin = |found: &Candidate| found.at[0] - shape.blocks[0].at;
    let last = shape.blocks.len() - 1;
    let is_between = |found: &&Candidate| low <= found.at[0] && found.at[last] + shape.blocks[last].removed <= high;
    let whole = candidates.iter().filter(|found| found.is_whole && (!shape.is_first || begin(found) == 0));
    let between: Vec<&Candidate> = whole.filter(is_between).collect();
    let only = |found: &mut dyn Iterator<Item = &&Candidate>| match (found.next(), found.next()) {
        (Some(one), None) => Some((*one).clone()),
        _ => None,
    };
    let beside: Vec<i64> = [before, after].into_iter().flatten().filter_map(offset).collect();
    only(&mut between.iter().filter(|found| beside.contains(&shape.offset(0, found.at[0]))))
        .or_else(|| only(&mut between.iter().filter(|_| before.is_some() && after.is_some())))
        .or_else(|| only(&mut between.iter().filter(|found| is_below(text, begin(found), shape.heading))))
}

/// Returns by how many lines a hunk has moved, where it has a place.
fn offset(search: &Search<'_>) -> Option<i64> {
    search.place.as_ref().map(|place| search.shape.offset(0, place.at[0]))
}

/// Returns the line below a hunk that has a place.
fn end(search: &Search<'_>) -> usize {
    let last = search.shape.blocks.last().map_or(0, |block| block.removed);
    search.place.as_ref().and_then(|place| place.at.last()).map_or(0, |at| at + last)
}

/// Whether a heading is the one that git would write above a line: the next line above that begins with a name.
fn is_below(text: &Text<'_>, at: usize, heading: &[u8]) -> bool {
    let begins = |line: &&&[u8]| line.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"_$".contains(byte));
    let above = text.lines[..at].iter().rev().find(begins);
    // Git cuts it off after 80 bytes.
    let cut = |line: &[u8]| line.trim_ascii_end()[..line.trim_ascii_end().len().min(80)].trim_ascii_end().to_vec();
    !heading.is_empty() && above.is_some_and(|line| cut(line) == cut(heading))
}

/// Returns the one place that can be meant, of those that come the likeliest first. `above` is how far what is above
/// has moved, where that is known.
fn chosen(
    text: &Text<'_>,
    shape: &Shape<'_>,
    found: &[Candidate],
    above: Option<i64>,
) -> Result<Candidate, &'static str> {
    let best = found.first().ok_or("the lines that it changes, with those beside them, are nowhere in the file")?;
    if !anchor::holds(text, shape, &best.at, above) {
        return Err(LOOSE);
    }
    if found.get(1).is_some_and(|next| next.weight * 2.0 > best.weight) {
        return Err(SEVERAL);
    }
    if best.weight < ENOUGH {
        return Err("what is left of its context says too little about its place");
    }
    Ok(best.clone())
}

const LOOSE: &str = "what is left of its context beside it may be another's";

/// Whether what is between the changes of two hunks is context of both, where more was between them: what went there was
/// right beside one of them.
fn shares_context(text: &Text<'_>, upper: &Search<'_>, lower: &Search<'_>) -> bool {
    let (Some(last), Some(first)) = (upper.shape.blocks.last(), lower.shape.blocks.first()) else { return false };
    let at = |search: &Search<'_>, block: usize| search.place.as_ref().map(|place| place.at[block]);
    let (Some(from), Some(to)) = (at(upper, upper.shape.blocks.len() - 1), at(lower, 0)) else { return false };
    let between = &text.lines[from + last.removed..to];
    let was = (lower.shape.start + first.at).saturating_sub(upper.shape.start + last.at + last.removed);
    between.len() < was
        && upper.shape.old[last.at + last.removed..].starts_with(between)
        && lower.shape.old[..first.at].ends_with(between)
}

/// Makes the changes at the places that were found, where those are in the order of the hunks.
fn spliced(text: &Text<'_>, searches: &[Search<'_>], hunks: &[Hunk]) -> Result<(Vec<u8>, Vec<Fuzzed>), Nowhere> {
    let (mut result, mut placed, mut done) = (Vec::new(), Vec::new(), 0);
    for (number, search) in searches.iter().enumerate() {
        let (shape, Some(place)) = (&search.shape, &search.place) else { continue };
        if place.at[0] < done {
            let why = "its place is above that of the hunk before it".to_owned();
            return Err(Nowhere { hunk: number, why });
        }
        if number > 0 && shares_context(text, &searches[number - 1], search) {
            return Err(Nowhere { hunk: number, why: LOOSE.to_owned() });
        }
        for (block, at) in shape.blocks.iter().zip(&place.at) {
            text.lines[done..*at].iter().chain(&block.added).for_each(|line| result.extend_from_slice(line));
            done = at + block.removed;
        }
        let missing = hunks[number].old_lines().len().saturating_sub(place.matched);
        placed.push(Fuzzed { hunk: number, at: place.at[0], missing: (!shape.blocks.is_empty()).then_some(missing) });
    }
    text.lines[done..].iter().for_each(|line| result.extend_from_slice(line));
    Ok((result, placed))
}
