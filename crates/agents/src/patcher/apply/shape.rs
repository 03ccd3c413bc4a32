//! A hunk as what is looked for in a file: its old lines, and its runs of changed lines among them.

use crate::patcher::diff::{Hunk, Line};

/// A run of changed lines in a hunk.
#[derive(Clone, Debug)]
pub(super) struct Block<'a> {
    /// Where its removed lines begin among the hunk's old lines.
    pub at: usize,
    /// How many lines it removes.
    pub removed: usize,
    /// The lines that it adds.
    pub added: Vec<&'a [u8]>,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Shape<'a> {
    /// The lines that are there before.
    pub old: Vec<&'a [u8]>,
    /// What changes among them; empty where all of it is done.
    pub blocks: Vec<Block<'a>>,
    /// The line of the old file, from 0, that the old lines begin at.
    pub start: usize,
    /// The line that git puts behind `@@`: the one above that begins a function or a section.
    pub heading: &'a [u8],
    /// Whether there is no line above the old ones.
    pub is_first: bool,
    /// Whether there is no line below them: their context would be longer otherwise.
    pub is_last: bool,
}

impl<'a> Shape<'a> {
    /// Returns a hunk's.
    pub(super) fn of(hunk: &'a Hunk) -> Shape<'a> {
        let old = hunk.old_lines();
        let start = if old.is_empty() { hunk.old_start } else { hunk.old_start.saturating_sub(1) };
        Shape {
            blocks: blocks(hunk),
            start,
            heading: &hunk.heading,
            is_first: hunk.old_start <= 1,
            is_last: hunk.trailing() == 0,
            old,
        }
    }

    /// Returns what is left to be done where the blocks that `is_done` names have been done: their new lines are
    /// context.
    pub(super) fn without(&self, is_done: impl Fn(usize) -> bool) -> Shape<'a> {
        let (mut old, mut blocks, mut from) = (Vec::new(), Vec::new(), 0);
        for (number, block) in self.blocks.iter().enumerate() {
            old.extend(&self.old[from..block.at]);
            from = block.at + block.removed;
            if is_done(number) {
                old.extend(&block.added);
            } else {
                blocks.push(Block { at: old.len(), ..block.clone() });
                old.extend(&self.old[block.at..from]);
            }
        }
        old.extend(&self.old[from..]);
        Shape { old, blocks, ..self.clone() }
    }

    /// Returns by how many lines a block has moved that is at a line of a file.
    pub(super) fn offset(&self, block: usize, at: usize) -> i64 {
        at as i64 - (self.start + self.blocks[block].at) as i64
    }

    /// Returns the lines that a block removes.
    pub(super) fn removed(&self, block: &Block<'_>) -> &[&'a [u8]] {
        &self.old[block.at..block.at + block.removed]
    }
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
