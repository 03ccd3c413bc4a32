//! Unified diffs, as far as a review needs them: which lines a diff writes, and what was there before.

use std::ops::Range;

/// What a diff does to one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileDiff {
    /// The file after the change; `None` where it goes.
    pub(crate) path: Option<String>,
    /// Its hunks, from top to bottom.
    hunks: Vec<Hunk>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Hunk {
    old_start: usize,
    new_start: usize,
    lines: Vec<(Side, Vec<u8>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Both,
    Old,
    New,
}

/// A file before and after, and the lines that were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sides {
    pub(crate) old: Vec<u8>,
    pub(crate) new: Vec<u8>,
    pub(crate) written: Vec<Range<u32>>,
}

/// Reads a unified diff, of git or not. What is not part of one is passed over.
pub(crate) fn parse(diff: &[u8]) -> Vec<FileDiff> {
    let mut files: Vec<FileDiff> = Vec::new();
    let mut lines = diff.split_inclusive(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        if line.starts_with(b"--- ") && lines.peek().is_some_and(|next| next.starts_with(b"+++ ")) {
            let new = lines.next().unwrap_or_default();
            files.push(FileDiff { path: path(&new[4..]), hunks: Vec::new() });
        } else if let (Some((old, new)), Some(file)) = (header(line), files.last_mut()) {
            let mut hunk = Hunk { old_start: old.0, new_start: new.0, lines: Vec::new() };
            let (mut left_old, mut left_new) = (old.1, new.1);
            while left_old > 0 || left_new > 0 {
                let Some(line) = lines.next() else { break };
                let (side, text) = match line.first() {
                    Some(b'+') => (Side::New, &line[1..]),
                    Some(b'-') => (Side::Old, &line[1..]),
                    Some(b' ') => (Side::Both, &line[1..]),
                    // Editors take the space of an empty line away.
                    Some(b'\n' | b'\r') => (Side::Both, line),
                    _ => continue,
                };
                left_old = left_old.saturating_sub(usize::from(side != Side::New));
                left_new = left_new.saturating_sub(usize::from(side != Side::Old));
                hunk.lines.push((side, text.to_vec()));
                if lines.peek().is_some_and(|next| next.starts_with(b"\\ ")) {
                    lines.next();
                    if let Some((_, text)) = hunk.lines.last_mut() {
                        text.truncate(text.strip_suffix(b"\n").map_or(text.len(), <[u8]>::len));
                    }
                }
            }
            file.hunks.push(hunk);
        }
    }
    files
}

/// The path of a line after `+++ `, without git's `b/` and what other programs put after a tab.
fn path(line: &[u8]) -> Option<String> {
    let line = line.trim_ascii_end();
    let name = line.split(|byte| *byte == b'\t').next().unwrap_or(line);
    let name = String::from_utf8_lossy(name).into_owned();
    let name = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).map(str::to_owned).unwrap_or(name);
    (name != "/dev/null").then(|| name.strip_prefix("b/").unwrap_or(&name).to_owned())
}

/// The two ranges of `@@ -1,2 +3,4 @@`.
fn header(line: &[u8]) -> Option<((usize, usize), (usize, usize))> {
    let rest = std::str::from_utf8(line.strip_prefix(b"@@ -")?.split(|byte| *byte == b'@').next()?).ok()?;
    let (old, new) = rest.trim().split_once(" +")?;
    let range = |text: &str| {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    Some((range(old)?, range(new)?))
}

impl FileDiff {
    /// Returns both sides of the file, of which the tree has one: the newer where the diff was applied, else the older.
    /// `None` where the diff is of another text.
    pub(crate) fn sides(&self, text: &[u8]) -> Option<Sides> {
        let written = self.written();
        if let Some(old) = self.turn(text, Side::New, Side::Old) {
            return Some(Sides { old, new: text.to_vec(), written });
        }
        let new = self.turn(text, Side::Old, Side::New)?;
        Some(Sides { old: text.to_vec(), new, written })
    }

    /// Puts one side of each hunk in the place of the other.
    fn turn(&self, text: &[u8], from: Side, to: Side) -> Option<Vec<u8>> {
        let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
        let (mut made, mut at) = (Vec::with_capacity(text.len()), 0);
        for hunk in &self.hunks {
            let start = if from == Side::New { hunk.new_start } else { hunk.old_start };
            let is_empty = !hunk.lines.iter().any(|(side, _)| *side == Side::Both || *side == from);
            // A side without lines names the line before it.
            let start = if is_empty { start } else { start.checked_sub(1)? };
            made.extend_from_slice(&lines.get(at..start)?.concat());
            at = start;
            for (side, said) in &hunk.lines {
                if *side == Side::Both || *side == from {
                    if !same(lines.get(at)?, said) {
                        return None;
                    }
                    at += 1;
                }
                if *side == Side::Both || *side == to {
                    made.extend_from_slice(said);
                }
            }
        }
        made.extend_from_slice(&lines.get(at..)?.concat());
        Some(made)
    }

    /// Returns the lines after the change that it wrote.
    fn written(&self) -> Vec<Range<u32>> {
        let mut written = Vec::new();
        for hunk in &self.hunks {
            let mut at = hunk.new_start as u32;
            for (side, _) in &hunk.lines {
                if *side == Side::New {
                    written.push(at..at + 1);
                }
                at += u32::from(*side != Side::Old);
            }
        }
        written
    }
}

/// Whether two lines say the same, whatever ends them.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.trim_ascii_end() == b.trim_ascii_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF: &[u8] = b"diff --git a/x.rs b/x.rs\n--- a/x.rs\n+++ b/x.rs\n@@ -1,3 +1,4 @@\n a\n-b\n+B\n+C\n d\n";

    #[test]
    fn the_tree_may_have_either_side() {
        let file = parse(DIFF).remove(0);
        assert_eq!(file.path.as_deref(), Some("x.rs"));
        let sides =
            Sides { old: b"a\nb\nd\ne\n".to_vec(), new: b"a\nB\nC\nd\ne\n".to_vec(), written: vec![2..3, 3..4] };
        assert_eq!(file.sides(b"a\nB\nC\nd\ne\n"), Some(sides.clone()));
        assert_eq!(file.sides(b"a\nb\nd\ne\n"), Some(sides));
        assert_eq!(file.sides(b"something else\n"), None);
    }

    #[test]
    fn a_new_file_was_empty_before() {
        let file = parse(b"--- /dev/null\n+++ b/n.py\n@@ -0,0 +1,2 @@\n+x = 1\n+y = 2\n").remove(0);
        let sides = file.sides(b"x = 1\ny = 2\n").expect("it fits");
        assert_eq!((sides.old.as_slice(), sides.written), (&b""[..], vec![1..2, 2..3]));
    }

    #[test]
    fn nothing_in_a_diff_brings_it_down() {
        for hostile in
            ["@@ -1 +1 @@\n", "--- a\n+++ b\n@@ -99999999999999999999 +1 @@\n+x", "--- a\n+++ b\n@@ -5,9 +7,9 @@\n x"]
        {
            for file in parse(hostile.as_bytes()) {
                let _ = file.sides(b"text\n");
            }
        }
    }
}
