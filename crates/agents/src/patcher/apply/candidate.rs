//! The places in a file that a hunk could be meant for, and how much speaks for each.

use std::cell::Cell;
use std::collections::HashMap;

use super::place::split;
use super::shape::{Block, Shape};

/// How many lines more than the hunk has may lie between two changes of it, or above and below, where its other
/// context is looked for.
pub(super) const REACH: usize = 10;

/// How many places are looked at for all hunks of a file together: where there are more, they tell nothing.
const MOST_PLACES: usize = 1_000_000;

/// A file's lines, with the places of each.
pub(super) struct Text<'a> {
    pub lines: Vec<&'a [u8]>,
    /// Of each line where its places begin among those of all, and how many they are.
    places_of: HashMap<&'a [u8], (usize, usize)>,
    /// The numbers of the lines, from 0: those that are alike side by side, and in the order of the file.
    places: Vec<u32>,
    /// How many more places may be looked at.
    looks: Cell<usize>,
}

/// A place for a hunk.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// For each block the line of the file, from 0, that its removed lines begin at.
    pub at: Vec<usize>,
    /// How many of the hunk's old lines are there.
    pub matched: usize,
    /// How much they tell, in lines that the file has once.
    pub weight: f64,
    /// Whether all its old lines are there, one below the other.
    pub is_whole: bool,
}

impl<'a> Text<'a> {
    /// Reads a file.
    pub(super) fn new(text: &'a [u8]) -> Text<'a> {
        let lines = split(text);
        let mut places_of: HashMap<&[u8], (usize, usize)> = HashMap::new();
        for line in &lines {
            places_of.entry(line).or_default().1 += 1;
        }
        let mut begin = 0;
        for (from, count) in places_of.values_mut() {
            *from = begin;
            begin += std::mem::take(count);
        }
        let mut places = vec![0; lines.len()];
        for (number, line) in lines.iter().enumerate() {
            if let Some((from, count)) = places_of.get_mut(line) {
                // A file that is changed has fewer bytes than there are such numbers.
                places[*from + *count] = number as u32;
                *count += 1;
            }
        }
        Text { lines, places_of, places, looks: Cell::new(MOST_PLACES) }
    }

    /// Returns where a line is, from 0.
    fn places(&self, line: &[u8]) -> &[u32] {
        let (from, count) = self.places_of.get(line).copied().unwrap_or_default();
        &self.places[from..from + count]
    }

    /// Says how much lines tell: one that the file has once tells most, one without a letter or digit nothing.
    pub(super) fn weight(&self, lines: &[&[u8]]) -> f64 {
        let tells = |line: &&[u8]| match line.iter().any(u8::is_ascii_alphanumeric) {
            true => 1.0 / self.places(line).len().max(1) as f64,
            false => 0.0,
        };
        lines.iter().map(tells).sum()
    }

    /// Returns the lines that a run of lines begins at, from 0.
    pub(super) fn find(&self, run: &[&[u8]]) -> Vec<usize> {
        let Some((step, places)) = self.seldomest(run) else { return Vec::new() };
        let begin = places.iter().filter_map(|place| (*place as usize).checked_sub(step));
        begin.filter(|begin| self.lines.get(*begin..begin + run.len()) == Some(run)).collect()
    }

    /// Returns which of some lines the file has least often, and where; `None` of no lines.
    fn seldomest(&self, run: &[&[u8]]) -> Option<(usize, &[u32])> {
        let places = run.iter().map(|line| self.places(line)).enumerate();
        places.min_by_key(|(_, places)| places.len())
    }
}

/// Returns every place where all blocks have their lines and those beside them, the likeliest first; `None` where too
/// many would have to be looked at.
pub(super) fn candidates(text: &Text<'_>, shape: &Shape<'_>) -> Option<Vec<Candidate>> {
    let lines = &text.lines;
    let Some((first, rest)) = shape.blocks.split_first() else { return Some(Vec::new()) };
    let beside = first.at.saturating_sub(1)..(first.at + first.removed + 1).min(shape.old.len());
    // Without any line around it, it is all that a file has.
    let (step, places) = text.seldomest(&shape.old[beside.clone()]).unwrap_or((0, &[0]));
    text.looks.set(text.looks.get().checked_sub(places.len())?);
    let mut found = Vec::new();
    'places: for place in places {
        let Some(start) = (*place as usize + first.at).checked_sub(beside.start + step) else { continue };
        if !fits(lines, shape, first, start) {
            continue;
        }
        let mut at = vec![start];
        let mut before = first;
        for block in rest {
            let gap = block.at - before.at;
            let last = at[at.len() - 1];
            let least = last + before.removed + 1;
            let near = (least..=last + gap + REACH).filter(|at| fits(lines, shape, block, *at));
            match near.min_by_key(|at| at.abs_diff(last + gap)) {
                Some(next) => at.push(next),
                None => continue 'places,
            }
            before = block;
        }
        found.push(weighed(text, shape, at));
    }
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(b.matched.cmp(&a.matched)));
    Some(found)
}

/// Whether a block's removed lines are at a line of a file, with the lines right above and below it.
fn fits(lines: &[&[u8]], shape: &Shape<'_>, block: &Block<'_>, at: usize) -> bool {
    let old = &shape.old;
    let begin = block.at.saturating_sub(1);
    let end = (block.at + block.removed + 1).min(old.len());
    let Some(here) = at.checked_sub(block.at - begin) else { return false };
    // Without a line above it a change is at the file's begin, without one below at its end.
    (block.at > 0 || at == 0)
        && (block.at + block.removed < old.len() || at + block.removed == lines.len())
        && lines.get(here..here + (end - begin)).is_some_and(|there| there == &old[begin..end])
}

/// Says how many of a hunk's old lines are at a place, in order, and how much that tells.
fn weighed(text: &Text<'_>, shape: &Shape<'_>, at: Vec<usize>) -> Candidate {
    let (lines, old, blocks) = (&text.lines, &shape.old, &shape.blocks);
    let mut there: Vec<&[u8]> = Vec::new();
    // The gaps above the first block, between the blocks, and below the last one, in the hunk and in the file.
    let (mut old_done, mut file_done) = (0, at[0].saturating_sub(blocks[0].at + REACH));
    for (block, at) in blocks.iter().zip(&at) {
        there.extend(common(&old[old_done..block.at], &lines[file_done..*at]));
        there.extend(shape.removed(block));
        (old_done, file_done) = (block.at + block.removed, at + block.removed);
    }
    let below = (file_done + old.len() - old_done + REACH).min(lines.len());
    there.extend(common(&old[old_done..], &lines[file_done..below]));
    let whole = at[0].checked_sub(blocks[0].at).and_then(|begin| lines.get(begin..begin + old.len()));
    let is_whole = whole == Some(old);
    Candidate { matched: there.len(), weight: text.weight(&there), is_whole, at }
}

/// Returns a longest common subsequence of a few lines.
fn common<'a>(few: &[&'a [u8]], many: &[&[u8]]) -> Vec<&'a [u8]> {
    let mut best = vec![vec![0usize; many.len() + 1]; few.len() + 1];
    for i in (0..few.len()).rev() {
        for j in (0..many.len()).rev() {
            best[i][j] = if few[i] == many[j] { best[i + 1][j + 1] + 1 } else { best[i + 1][j].max(best[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut there) = (0, 0, Vec::new());
    while i < few.len() && j < many.len() {
        if few[i] == many[j] && best[i][j] == best[i + 1][j + 1] + 1 {
            there.push(few[i]);
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    there
}
