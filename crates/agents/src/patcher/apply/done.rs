//! Hunks that are in a file already, wholly or in part: what both sides have changed alike is no conflict to a merge,
//! and none here where no doubt is left.

use super::anchor::tells;
use super::candidate::{Candidate, Text, candidates};
use super::shape::Shape;

/// How many blocks a hunk has at most that is looked for in parts.
const MOST_BLOCKS: usize = 4;
/// How many lines around it are looked at for what should be gone.
const AROUND: usize = 30;
/// How much must speak for a hunk being there, in lines that are seldom.
const ENOUGH: f64 = 1.0;

/// Returns what is left to be done of a hunk, and where; `None` where it cannot be told that any of it is done.
///
/// What is left has no blocks where nothing is, and then a place without lines.
pub(super) fn what_is_left<'a>(
    text: &Text<'_>,
    shape: &Shape<'a>,
    choose: impl Fn(&Shape<'a>, Vec<Candidate>) -> Option<Candidate>,
) -> Option<(Shape<'a>, Candidate)> {
    let count = shape.blocks.len();
    let all = (1usize << count.min(usize::BITS as usize - 1)) - 1;
    let wholly = std::iter::once(all).filter(|_| count > MOST_BLOCKS);
    let parts = (1..=all).filter(|_| count <= MOST_BLOCKS);
    let mut found = None;
    for done in wholly.chain(parts) {
        let is_done = |block: usize| count > MOST_BLOCKS || (done >> block) & 1 == 1;
        let left = shape.without(is_done);
        let Some(mut place) = place(text, shape, &left, is_done, &choose) else { continue };
        // What is done is not as the hunk has it.
        let has_done = shape.blocks.iter().enumerate().filter(|(number, _)| is_done(*number));
        let new: usize = has_done.map(|(_, block)| block.added.len()).sum();
        place.matched = place.matched.saturating_sub(new).min(shape.old.len().saturating_sub(1));
        // Two readings of what is done are none.
        if found.replace((left, place)).is_some() {
            return None;
        }
    }
    found
}

/// Returns where a hunk is of which a part is done.
fn place<'a>(
    text: &Text<'_>,
    shape: &Shape<'_>,
    left: &Shape<'a>,
    is_done: impl Fn(usize) -> bool,
    choose: impl Fn(&Shape<'a>, Vec<Candidate>) -> Option<Candidate>,
) -> Option<Candidate> {
    let done: Vec<_> = shape.blocks.iter().enumerate().filter(|(number, _)| is_done(*number)).collect();
    // What went must be gone: the run of lines from all of the file, each line that tells from around the place.
    let stays = |(_, block): &(usize, &super::shape::Block<'_>)| {
        let run = shape.removed(block);
        let again = block.added.windows(run.len().max(1)).any(|window| window == run);
        run.len() > 1 && !again && run.iter().any(|line| tells(line)) && !text.find(run).is_empty()
    };
    if done.iter().any(stays) {
        return None;
    }
    let gone: Vec<&[u8]> = done
        .iter()
        .flat_map(|(_, block)| shape.removed(block).iter().filter(|line| tells(line) && !block.added.contains(line)))
        .copied()
        .collect();
    let is_gone = |begin: usize| {
        let around = begin.saturating_sub(AROUND)..(begin + left.old.len() + AROUND).min(text.lines.len());
        !text.lines[around].iter().any(|line| gone.contains(line))
    };
    let at_begin = |begin: usize| !left.is_first || begin == 0;
    if left.blocks.is_empty() {
        let at_end = |begin: usize| !left.is_last || begin + left.old.len() == text.lines.len();
        let places: Vec<usize> = text.find(&left.old).into_iter().filter(|at| at_begin(*at) && at_end(*at)).collect();
        let weight = text.weight(&left.old);
        return match places[..] {
            [begin] if weight >= ENOUGH && is_gone(begin) => {
                Some(Candidate { at: vec![begin], matched: left.old.len(), weight, is_whole: true })
            }
            _ => None,
        };
    }
    let begin = |found: &Candidate| found.at[0] - left.blocks[0].at;
    let mut found = candidates(text, left)?;
    found.retain(|found| found.is_whole && at_begin(begin(found)));
    choose(left, found).filter(|found| is_gone(begin(found)))
}
