//! Where a hunk belongs in a file whose lines around it have changed: only where nothing else can be meant.
//!
//! What a three-way merge asks for is asked for here too, as far as a hunk alone can tell: every line that goes must be
//! there, and beside each change the line above and the line below. The other lines of context may have changed, or
//! have others between them; those that are still there are what tells the place from others.

use std::collections::HashMap;

use super::anchor;
use super::place::split;
use crate::patcher::diff::{Hunk, Line};

/// How many lines more than the hunk has may lie between two changes of it, or above and below, where its other
/// context is looked for.
pub(super) const REACH: usize = 10;
/// How much must speak for a place, in lines that are seldom.
const ENOUGH: f64 = 1.0;

/// A run of changed lines in a hunk.
pub(super) struct Block<'a> {
    /// Where its removed lines begin among the hunk's old lines.
    pub at: usize,
    /// How many lines it removes.
    pub removed: usize,
    /// The lines that it adds.
    pub added: Vec<&'a [u8]>,
}

/// A place for a hunk.
#[derive(Clone, Debug)]
struct Candidate {
    /// For each block the line of the file, from 0, that its removed lines begin at.
    at: Vec<usize>,
    /// How many of the hunk's old lines are there.
    matched: usize,
    /// How much they tell.
    weight: f64,
    /// Whether nothing that came or went beside a change can have been right beside it.
    anchored: bool,
}

/// A hunk that was put where most of its context is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fuzzed {
    /// Which hunk of the file, from 0.
    pub hunk: usize,
    /// The line of the old file, from 0, that its first change is at.
    pub at: usize,
    /// How many of its old lines were not there.
    pub missing: usize,
}

/// Why a hunk has no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Nowhere {
    /// Which hunk of the file, from 0.
    pub hunk: usize,
    /// Why.
    pub why: String,
}

/// Puts hunks into a text by what is left of their context.
pub(super) fn put(text: &[u8], hunks: &[Hunk]) -> Result<(Vec<u8>, Vec<Fuzzed>), Nowhere> {
    let lines = split(text);
    let mut seldom: HashMap<&[u8], f64> = HashMap::new();
    for line in &lines {
        *seldom.entry(line).or_insert(0.0) += 1.0;
    }
    let mut edits: Vec<(usize, usize, Vec<&[u8]>)> = Vec::new();
    let mut placed = Vec::new();
    let mut from = 0;
    for (number, hunk) in hunks.iter().enumerate() {
        let nowhere = |why: &str| Nowhere { hunk: number, why: why.to_owned() };
        let old = hunk.old_lines();
        let blocks = blocks(hunk);
        let found = candidates(&lines, &old, &blocks, &seldom);
        let best = unique(found).map_err(nowhere)?;
        for (block, at) in blocks.into_iter().zip(&best.at) {
            if *at < from {
                return Err(nowhere("its place is above that of the hunk before it"));
            }
            from = at + block.removed;
            edits.push((*at, from, block.added));
        }
        placed.push(Fuzzed { hunk: number, at: best.at[0], missing: old.len() - best.matched });
    }
    let mut result = Vec::with_capacity(text.len());
    let mut done = 0;
    for (begin, end, added) in edits {
        lines[done..begin].iter().chain(&added).for_each(|line| result.extend_from_slice(line));
        done = end;
    }
    lines[done..].iter().for_each(|line| result.extend_from_slice(line));
    Ok((result, placed))
}

/// Returns the runs of changed lines.
fn blocks(hunk: &Hunk) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let (mut at, mut open) = (0, false);
    for line in &hunk.lines {
        if line.is_context() {
            (at, open) = (at + 1, false);
            continue;
        }
        if !open {
            blocks.push(Block { at, removed: 0, added: Vec::new() });
            open = true;
        }
        let Some(block) = blocks.last_mut() else { continue };
        match line {
            Line::Added(text) => block.added.push(text),
            _ => (block.removed, at) = (block.removed + 1, at + 1),
        }
    }
    blocks
}

/// Returns every place where all blocks have their lines and those beside them.
fn candidates(lines: &[&[u8]], old: &[&[u8]], blocks: &[Block<'_>], seldom: &HashMap<&[u8], f64>) -> Vec<Candidate> {
    let fits = |block: &Block<'_>, at: usize| {
        let begin = block.at.saturating_sub(1);
        let end = (block.at + block.removed + 1).min(old.len());
        let Some(here) = at.checked_sub(block.at - begin) else { return false };
        // Without a line above it a change is at the file's begin, without one below at its end.
        (block.at > 0 || at == 0)
            && (block.at + block.removed < old.len() || at + block.removed == lines.len())
            && lines.get(here..here + (end - begin)).is_some_and(|there| there == &old[begin..end])
    };
    let Some((first, rest)) = blocks.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    'places: for start in 0..=lines.len().saturating_sub(first.removed) {
        if !fits(first, start) {
            continue;
        }
        let mut at = vec![start];
        let mut before = first;
        for block in rest {
            let gap = block.at - before.at;
            let last = at[at.len() - 1];
            let least = last + before.removed + 1;
            let near = (least..=last + gap + REACH).filter(|at| fits(block, *at));
            match near.min_by_key(|at| at.abs_diff(last + gap)) {
                Some(next) => at.push(next),
                None => continue 'places,
            }
            before = block;
        }
        let (matched, weight) = evidence(lines, old, blocks, &at, seldom);
        let anchored = anchor::holds(lines, old, blocks, &at);
        found.push(Candidate { at, matched, weight, anchored });
    }
    found
}

/// Says how many of a hunk's old lines are at a place, in order, and how much that tells: a line that the file has once
/// tells most, one without a letter or digit nothing.
fn evidence(
    lines: &[&[u8]],
    old: &[&[u8]],
    blocks: &[Block<'_>],
    at: &[usize],
    seldom: &HashMap<&[u8], f64>,
) -> (usize, f64) {
    let mut there: Vec<&[u8]> = Vec::new();
    // The gaps above the first block, between the blocks, and below the last one, in the hunk and in the file.
    let (mut old_done, mut file_done) = (0, at[0].saturating_sub(blocks[0].at + REACH));
    for (block, at) in blocks.iter().zip(at) {
        there.extend(common(&old[old_done..block.at], &lines[file_done..*at]));
        there.extend(&old[block.at..block.at + block.removed]);
        (old_done, file_done) = (block.at + block.removed, at + block.removed);
    }
    let below = (file_done + old.len() - old_done + REACH).min(lines.len());
    there.extend(common(&old[old_done..], &lines[file_done..below]));
    let tells = |line: &&[u8]| match line.iter().any(u8::is_ascii_alphanumeric) {
        true => 1.0 / seldom.get(line).copied().unwrap_or(1.0),
        false => 0.0,
    };
    (there.len(), there.iter().map(tells).sum())
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

/// Returns the one place that can be meant.
fn unique(mut found: Vec<Candidate>) -> Result<Candidate, &'static str> {
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(b.matched.cmp(&a.matched)));
    let mut found = found.into_iter();
    let best = found.next().ok_or("the lines that it changes, with those beside them, are nowhere in the file")?;
    if !best.anchored {
        return Err("what is left of its context beside it may be another's");
    }
    if best.weight < ENOUGH {
        return Err("what is left of its context says too little about its place");
    }
    match found.next() {
        Some(next) if next.weight * 2.0 > best.weight => Err("it could be meant for more than one place"),
        _ => Ok(best),
    }
}
