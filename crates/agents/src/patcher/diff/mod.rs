//! A patch as text: unified diffs, git's and others', as a list of what happens to which file.
//!
//! Nothing here looks at a work tree.

mod date;
mod head;
mod hunk;
mod name;
mod parse;

pub use parse::parse;

use super::path::TreePath;

/// How a patch's text is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// How many names in front of each path are left out, as `-p` of git and patch; where it is not given one, or none
    /// where a plain diff's names have no directory.
    pub strip: Option<usize>,
    /// A directory that all paths are in, as `--directory` of git.
    pub directory: Option<String>,
}

/// What happens to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePatch {
    /// The line of the patch that it begins at, from 1.
    pub line: usize,
    /// What is done.
    pub act: Act,
    /// The kind and permissions that the file is said to have, as git writes them: `0o100644`.
    pub old_mode: Option<u32>,
    /// The kind and permissions that it gets.
    pub new_mode: Option<u32>,
    /// The names of the contents before and after, of git's line `index`; often only their first digits.
    pub blobs: Option<(String, String)>,
    /// The changes of its text.
    pub hunks: Vec<Hunk>,
}

/// What is done with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Its text or mode changes.
    Modify(TreePath),
    /// It comes into being.
    Create(TreePath),
    /// It goes.
    Delete(TreePath),
    /// A plain diff that does not say whether the file is new, changed, or goes: the tree and the text decide.
    Unsaid(TreePath),
    /// It gets another path.
    Rename(TreePath, TreePath),
    /// It comes into being as a copy.
    Copy(TreePath, TreePath),
}

impl FilePatch {
    /// Returns the file that is read, where one is.
    pub fn source(&self) -> Option<&TreePath> {
        match &self.act {
            Act::Create(_) => None,
            Act::Modify(path) | Act::Delete(path) | Act::Unsaid(path) => Some(path),
            Act::Rename(from, _) | Act::Copy(from, _) => Some(from),
        }
    }

    /// Returns the file that it is about: the one it leaves, or the one that goes.
    pub fn path(&self) -> &TreePath {
        match &self.act {
            Act::Modify(path) | Act::Create(path) | Act::Delete(path) | Act::Unsaid(path) => path,
            Act::Rename(_, to) | Act::Copy(_, to) => to,
        }
    }
}

/// A change at one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The line of the patch that its head is in, from 1.
    pub line: usize,
    /// The line of the old file that it begins at, from 1; the one before it where it takes no lines.
    pub old_start: usize,
    /// The line of the new file that it begins at.
    pub new_start: usize,
    /// What stands behind the second `@@`: of git's diffs the line above that begins a function or a section.
    pub heading: Vec<u8>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of a hunk, with its line end where the file's line has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// In both files.
    Context(Vec<u8>),
    /// In the old one only.
    Removed(Vec<u8>),
    /// In the new one only.
    Added(Vec<u8>),
}

impl Hunk {
    /// Returns the lines of the old file.
    pub fn old_lines(&self) -> Vec<&[u8]> {
        self.lines.iter().filter(|line| !matches!(line, Line::Added(_))).map(Line::text).collect()
    }

    /// Returns the lines of the new file.
    pub fn new_lines(&self) -> Vec<&[u8]> {
        self.lines.iter().filter(|line| !matches!(line, Line::Removed(_))).map(Line::text).collect()
    }

    /// Returns how many lines of context come before the first change.
    pub fn leading(&self) -> usize {
        self.lines.iter().take_while(|line| line.is_context()).count()
    }

    /// Returns how many lines of context come after the last change.
    pub fn trailing(&self) -> usize {
        self.lines.iter().rev().take_while(|line| line.is_context()).count()
    }
}

impl Line {
    /// Returns its text with its line end.
    pub fn text(&self) -> &[u8] {
        match self {
            Line::Context(text) | Line::Removed(text) | Line::Added(text) => text,
        }
    }

    /// Whether it is in both files.
    pub fn is_context(&self) -> bool {
        matches!(self, Line::Context(_))
    }
}

/// Why a patch's text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the patch: {why}")]
pub struct Malformed {
    /// The line of the patch, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}
