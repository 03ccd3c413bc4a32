//! Texts of a work tree while they are edited in memory.

use std::collections::BTreeMap;
use std::ops::Range;

use super::apply::{Applied, Conflict};
use super::inputs::Worked;
use super::path::TreePath;
use super::worktree::{Change, Entry, Worktree};
use crate::tree::Tree;

/// A change of a text: the bytes that go, and what comes there.
pub(super) type Splice = (Range<usize>, String);

/// The files that are edited, and what came of it so far.
pub(super) struct Editing<'a> {
    tree: &'a Worktree,
    files: BTreeMap<TreePath, File>,
    conflicts: Vec<Conflict>,
    skipped: Vec<(String, String)>,
}

struct File {
    before: Option<Entry>,
    after: Option<String>,
}

impl<'a> Editing<'a> {
    /// Nothing is edited yet.
    pub(super) fn new(tree: &'a Worktree) -> Editing<'a> {
        Editing { tree, files: BTreeMap::new(), conflicts: Vec::new(), skipped: Vec::new() }
    }

    /// Returns a file's text as it is by now; `None` where there is no such file.
    ///
    /// # Errors
    ///
    /// Why it cannot be edited: it is a link, or no text.
    pub(super) fn text(&mut self, path: &TreePath) -> Result<Option<String>, String> {
        if !self.files.contains_key(path) {
            let before = self.tree.read(path).map_err(|barred| barred.to_string())?;
            let after = match &before {
                None => None,
                Some(Entry::Link { .. }) => return Err("it is a link, and nothing is changed through links".into()),
                Some(Entry::File { bytes, .. }) => {
                    Some(String::from_utf8(bytes.clone()).map_err(|_| "it is no text in UTF-8")?)
                }
            };
            self.files.insert(path.clone(), File { before, after });
        }
        Ok(self.files[path].after.clone())
    }

    /// Gives a file another text.
    pub(super) fn put(&mut self, path: &TreePath, text: String) {
        if let Some(file) = self.files.get_mut(path) {
            file.after = Some(text);
        }
    }

    /// Notes why nothing is to be changed.
    pub(super) fn conflict(&mut self, path: &TreePath, reason: impl Into<String>) {
        self.conflicts.push(Conflict { path: path.clone(), reason: reason.into() });
    }

    /// Notes what is left as it is.
    pub(super) fn skip(&mut self, file: impl Into<String>, reason: impl Into<String>) {
        self.skipped.push((file.into(), reason.into()));
    }

    /// Returns the tree's files that git does not ignore, or those of them that are named or below what is.
    pub(super) fn list(&mut self, only: &[String]) -> Vec<TreePath> {
        let only: Vec<String> = only.iter().filter(|path| TreePath::new(path.as_bytes()).is_ok()).cloned().collect();
        let tree = Tree { only, ..Tree::new(self.tree.path()) };
        let (files, unread) = tree.files();
        for unread in unread {
            self.skip(unread.path, unread.why);
        }
        files.iter().filter_map(|file| TreePath::new(file.path.as_bytes()).ok()).collect()
    }

    /// Returns the changes, or why there are none.
    pub(super) fn done(self) -> Worked {
        let change = |(path, file): (TreePath, File)| {
            let mode = match &file.before {
                Some(Entry::File { mode, .. }) => *mode,
                _ => 0o644,
            };
            let after = file.after.map(|text| Entry::File { bytes: text.into_bytes(), mode });
            (after != file.before).then_some(Change { path, before: file.before, after })
        };
        let changes = self.files.into_iter().filter_map(change).collect();
        Worked { applied: Applied { changes, placed: Vec::new() }, conflicts: self.conflicts, skipped: self.skipped }
    }
}

/// Makes changes of a text that do not overlap; `None` where some do, or are not in it.
pub(super) fn spliced(text: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|(range, _)| (range.start, range.end));
    splices.dedup();
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in &splices {
        result.push_str(text.get(done..range.start)?);
        text.get(range.clone())?;
        result.push_str(new);
        done = range.end;
    }
    result.push_str(text.get(done..)?);
    Some(result)
}
