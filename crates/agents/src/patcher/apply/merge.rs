//! A three-way merge from the content that a patch was made of, which git's line `index` names.

use std::path::Path;

use super::place::split;
use crate::patcher::diff::Hunk;
use crate::patcher::git;

/// What came of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Merge {
    /// Both sides' changes are in this text.
    Clean(Vec<u8>),
    /// Both sides change the same lines; the line, from 1, of what the patch was made of that this begins at.
    Conflict(Option<usize>),
}

/// Returns the content with a name, of a repository; `None` where it has none such, or there is no git.
pub(super) fn base(directory: &Path, name: &str) -> Option<Vec<u8>> {
    if name.bytes().all(|byte| byte == b'0') {
        return None;
    }
    git::blob(directory, name)
}

/// Puts hunks into the very text that they were made of: each at the line that it names.
///
/// `None` where they do not fit, so that it is not that text.
pub(super) fn onto_base(base: &[u8], hunks: &[Hunk]) -> Option<Vec<u8>> {
    let lines = split(base);
    let mut text = Vec::with_capacity(base.len());
    let mut done = 0;
    for hunk in hunks {
        let old = hunk.old_lines();
        let begin = if old.is_empty() { hunk.old_start } else { hunk.old_start.checked_sub(1)? };
        let end = begin + old.len();
        if begin < done || lines.get(begin..end)? != old.as_slice() {
            return None;
        }
        lines[done..begin].iter().for_each(|line| text.extend_from_slice(line));
        hunk.new_lines().iter().for_each(|line| text.extend_from_slice(line));
        done = end;
    }
    lines[done..].iter().for_each(|line| text.extend_from_slice(line));
    Some(text)
}

/// Merges what a file has become with what the patch makes of their common base, as git does, by git itself.
///
/// `None` where git cannot be asked.
pub(super) fn three_way(ours: &[u8], base: &[u8], theirs: &[u8]) -> Option<Merge> {
    if ours == base || ours == theirs {
        return Some(Merge::Clean(theirs.to_vec()));
    }
    let (text, conflicts) = git::merge_file(ours, base, theirs)?;
    if conflicts == 0 {
        return Some(Merge::Clean(text));
    }
    let marker = split(&text).iter().position(|line| line.starts_with(b"<<<<<<< "));
    Some(Merge::Conflict(marker.map(|at| at + 1)))
}
