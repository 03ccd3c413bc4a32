//! Where a hunk belongs, as git finds it: all its context must be there, at its line or the nearest other one.

use crate::patcher::diff::Hunk;

/// The lines of a file while hunks are put into it.
///
/// Lines that a hunk has put in or gone over are not looked at again: a later hunk cannot match them.
///
/// They are in two halves, which part where the last hunk was put, so that the next one, which is further down, moves
/// only the lines between the two.
pub(super) struct Image<'a> {
    above: Vec<Seen<'a>>,
    /// From the file's end upwards.
    below: Vec<Seen<'a>>,
}

#[derive(Clone, Copy)]
struct Seen<'a> {
    text: &'a [u8],
    patched: bool,
}

/// Where a hunk was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The line, from 0, of the image as it was then.
    pub at: usize,
    /// The line that it would have been at had nothing moved.
    pub expected: usize,
}

/// Splits a text into its lines, each with its line end.
pub(super) fn split(text: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        lines.push(&rest[..end]);
        rest = &rest[end..];
    }
    lines
}

impl<'a> Image<'a> {
    /// The lines of a text.
    pub(super) fn new(text: &'a [u8]) -> Image<'a> {
        let seen = |text| Seen { text, patched: false };
        Image { above: Vec::new(), below: split(text).into_iter().rev().map(seen).collect() }
    }

    /// Returns the text.
    pub(super) fn text(&self) -> Vec<u8> {
        let lines = || self.above.iter().chain(self.below.iter().rev()).map(|line| line.text);
        let mut text = Vec::with_capacity(lines().map(<[u8]>::len).sum());
        lines().for_each(|line| text.extend_from_slice(line));
        text
    }

    fn len(&self) -> usize {
        self.above.len() + self.below.len()
    }

    fn line(&self, at: usize) -> Seen<'a> {
        match at.checked_sub(self.above.len()) {
            None => self.above[at],
            Some(below) => self.below[self.below.len() - 1 - below],
        }
    }

    /// Finds the line that a hunk belongs at: the one it names, or the nearest above or below that matches whole.
    pub(super) fn find(&self, hunk: &Hunk) -> Option<Found> {
        let old = hunk.old_lines();
        let expected = hunk.new_start.saturating_sub(1);
        // A hunk that begins at the first line must match there, and one without lines below its change at the end:
        // otherwise its context would be more.
        let at_begin = hunk.old_start <= 1;
        let at_end = hunk.trailing() == 0;
        let last = self.len().checked_sub(old.len())?;
        let fits = |at: usize| (!at_begin || at == 0) && (!at_end || at == last) && self.matches(&old, at);
        let start = if at_begin {
            0
        } else if at_end {
            last
        } else {
            expected.min(last)
        };
        let below = |step: usize| start.checked_sub(step);
        let above = |step: usize| Some(start + step).filter(|at| *at <= last);
        let mut nearest_first =
            std::iter::once(start).chain((1..=last).flat_map(|step| [above(step), below(step)]).flatten());
        let at = nearest_first.find(|at| fits(*at))?;
        Some(Found { at, expected })
    }

    /// Puts a hunk's new lines in the place of its old ones.
    pub(super) fn put(&mut self, hunk: &'a Hunk, at: usize) {
        if let Some(more) = at.checked_sub(self.above.len()) {
            let kept = self.below.len() - more;
            self.above.extend(self.below.drain(kept..).rev());
        } else {
            self.below.extend(self.above.drain(at..).rev());
        }
        let kept = self.below.len() - hunk.old_lines().len();
        self.below.truncate(kept);
        self.above.extend(hunk.new_lines().into_iter().map(|text| Seen { text, patched: true }));
    }

    fn matches(&self, old: &[&[u8]], at: usize) -> bool {
        let is_there = |(step, old): (usize, &&[u8])| {
            let line = self.line(at + step);
            !line.patched && line.text == *old
        };
        old.iter().enumerate().all(is_there)
    }
}
