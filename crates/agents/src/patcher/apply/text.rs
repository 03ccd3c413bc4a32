//! The hunks of one file put into its text: as they are, else by a merge, else by what is left of their context.

use super::candidate::{Candidate, Text, candidates};
use super::closest;
use super::fuzz;
use super::merge::{self, Merge};
use super::place::Image;
use super::shape::Shape;
use crate::patcher::diff::Hunk;

/// How a hunk came to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// At the line that it names.
    Exact,
    /// With all its context, so many lines further down, or up.
    Offset(i64),
    /// By a three-way merge from the content that the patch was made of.
    Merged,
    /// By what is left of its context: so many of its old lines are not there.
    Fuzz(usize),
    /// Nowhere, because what it changes has been changed already.
    There,
}

/// Where a hunk was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which hunk of the file, from 1.
    pub hunk: usize,
    /// How.
    pub how: How,
    /// The line that its first line, or where it was fuzz its first change, is at, from 1; 0 where a merge put it.
    pub line: usize,
}

/// Why a file's hunks have no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which hunk, from 1; 0 where it is not one alone.
    pub hunk: usize,
    /// Why, with what is there instead.
    pub reason: String,
}

/// Puts hunks into a text. `base` returns the text that they were made of, where that can be had.
///
/// # Errors
///
/// [`Refusal`] of the first hunk that has no place.
pub fn patch(
    text: &[u8],
    hunks: &[Hunk],
    base: impl FnOnce() -> Option<Vec<u8>>,
) -> Result<(Vec<u8>, Vec<Placed>), Refusal> {
    let straight = match straight(text, hunks) {
        Some((text, placed)) if placed.iter().all(|placed| placed.how == How::Exact) => return Ok((text, placed)),
        moved => moved,
    };
    // What has moved may stand beside something else by now: whoever has the text that it was made of can tell.
    if let Some(base) = base()
        && let Some(theirs) = merge::onto_base(&base, hunks)
        && let Some(merged) = merge::three_way(text, &base, &theirs)
    {
        return match merged {
            Merge::Clean(text) => {
                let placed = |hunk| Placed { hunk: hunk + 1, how: How::Merged, line: 0 };
                Ok((text, (0..hunks.len()).map(placed).collect()))
            }
            Merge::Conflict(line) => Err(Refusal {
                hunk: 0,
                reason: match line {
                    Some(line) => format!("the file and the patch change the same lines, from line {line} on"),
                    None => "the file and the patch change the same lines".to_owned(),
                },
            }),
        };
    }
    if let Some(straight) = straight {
        return match apart(text, hunks, &straight.1) {
            Some(hunk) => Err(Refusal { hunk: hunk + 1, reason: closest::explain(text, &hunks[hunk], APART) }),
            None => Ok(straight),
        };
    }
    match fuzz::put(text, hunks) {
        Ok((text, fuzzed)) => {
            let how = |missing: Option<usize>| missing.map_or(How::There, How::Fuzz);
            let placed = |one: fuzz::Fuzzed| Placed { hunk: one.hunk + 1, how: how(one.missing), line: one.at + 1 };
            Ok((text, fuzzed.into_iter().map(placed).collect()))
        }
        Err(nowhere) => {
            Err(Refusal { hunk: nowhere.hunk + 1, reason: closest::explain(text, &hunks[nowhere.hunk], &nowhere.why) })
        }
    }
}

/// Puts hunks where all their context is, of several such places at the nearest, as git does it. `None` where one has
/// none.
fn straight(text: &[u8], hunks: &[Hunk]) -> Option<(Vec<u8>, Vec<Placed>)> {
    let mut image = Image::new(text);
    let mut placed = Vec::with_capacity(hunks.len());
    for (number, hunk) in hunks.iter().enumerate() {
        let found = image.find(hunk)?;
        image.put(hunk, found.at);
        let offset = found.at as i64 - found.expected as i64;
        let how = if offset == 0 { How::Exact } else { How::Offset(offset) };
        placed.push(Placed { hunk: number + 1, how, line: found.at + 1 });
    }
    Some((image.text(), placed))
}

const APART: &str = "it could be meant for another place too, and has moved another way than the hunks beside it";

/// Returns the first hunk that has moved another way than its neighbours and could be meant for another place too: one
/// that has all its context as well, or one between those where both neighbours are, whatever is left of it there.
fn apart(text: &[u8], hunks: &[Hunk], placed: &[Placed]) -> Option<usize> {
    let moved = |at: usize| {
        placed.get(at).map(|placed| match placed.how {
            How::Offset(lines) => lines,
            _ => 0,
        })
    };
    let mut read = None;
    (0..placed.len()).find(|at| {
        let beside = [at.checked_sub(1).and_then(moved), moved(at + 1)];
        let own = moved(*at).unwrap_or_default();
        if own == 0 || beside == [None, None] || beside.contains(&Some(own)) {
            return false;
        }
        let between = |lines: i64| match beside {
            [Some(above), Some(below)] => {
                let between = above.min(below)..=above.max(below);
                between.contains(&lines) && !between.contains(&own)
            }
            _ => false,
        };
        let (text, shape) = (read.get_or_insert_with(|| Text::new(text)), Shape::of(&hunks[*at]));
        let lines = |place: &Candidate| shape.offset(0, place.at[0]);
        let another = |place: &Candidate| lines(place) != own && (place.is_whole || between(lines(place)));
        // Where there are too many places to look at, one of them may be it.
        candidates(text, &shape).is_none_or(|found| found.iter().any(another))
    })
}
