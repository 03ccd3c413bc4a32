//! Where a hunk belongs, as git finds it: all its context must be there, at its line or the nearest other one.

use std::borrow::Cow;

use crate::patcher::diff::Hunk;

/// The lines of a file while hunks are put into it.
///
/// Lines that a hunk has put in or gone over are not looked at again: a later hunk cannot match them.
pub(super) struct Image<'a> {
    lines: Vec<Seen<'a>>,
}

struct Seen<'a> {
    text: Cow<'a, [u8]>,
    patched: bool,
}

/// Where a hunk was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The line, from 0, of the image as it was then.
    pub at: usize,
    /// The line that it would have been at had nothing moved.
    pub expected: usize,
    /// Whether it would match at another line too.
    pub elsewhere: bool,
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
        let seen = |line| Seen { text: Cow::Borrowed(line), patched: false };
        Image { lines: split(text).into_iter().map(seen).collect() }
    }

    /// Returns the text.
    pub(super) fn text(&self) -> Vec<u8> {
        self.lines.iter().flat_map(|line| line.text.iter().copied()).collect()
    }

    /// Finds the line that a hunk belongs at: the one it names, or the nearest above or below that matches whole.
    pub(super) fn find(&self, hunk: &Hunk) -> Option<Found> {
        let old = hunk.old_lines();
        let expected = hunk.new_start.saturating_sub(1);
        // A hunk that begins at the first line must match there, and one without lines below its change at the end:
        // otherwise its context would be more.
        let at_begin = hunk.old_start <= 1;
        let at_end = hunk.trailing() == 0;
        let last = self.lines.len().checked_sub(old.len())?;
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
        if start == expected && fits(start) {
            return Some(Found { at: start, expected, elsewhere: false });
        }
        let mut matching =
            Some(start).into_iter().chain((1..=last).flat_map(|step| [above(step), below(step)]).flatten());
        let mut matching = matching.by_ref().filter(|at| fits(*at));
        let at = matching.next()?;
        Some(Found { at, expected, elsewhere: matching.next().is_some() })
    }

    /// Puts a hunk's new lines in the place of its old ones.
    pub(super) fn put(&mut self, hunk: &Hunk, at: usize) {
        let new = hunk.new_lines().into_iter().map(|line| Seen { text: Cow::Owned(line.to_vec()), patched: true });
        self.lines.splice(at..at + hunk.old_lines().len(), new.collect::<Vec<_>>());
    }

    fn matches(&self, old: &[&[u8]], at: usize) -> bool {
        let here = &self.lines[at..at + old.len()];
        here.iter().zip(old).all(|(line, old)| !line.patched && *line.text == **old)
    }
}
