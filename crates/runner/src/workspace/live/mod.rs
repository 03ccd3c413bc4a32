//! Changing files where they are: all of a change or nothing of it, whatever dies when.
//!
//! Before anything is touched, what was there is in the blob store, and the caller has written
//! that applying begins. Then each path is replaced by one rename. After a crash,
//! [`Live::finish_or_undo`] looks at every path: what is there tells, by its hash, how far it got.
//!
//! A directory that a change makes and that is there already is nobody's conflict: it stays as it
//! is, whoever made it, and goes with the last change that had it made, once it is empty.

mod place;
mod undo;

use std::collections::BTreeSet;
use std::path::Path;

use super::copy::look;
use super::error::WorkspaceError;
use crate::change::{Change, Entry, State, ancestors};
use crate::store::Blobs;
use place::Place;

/// How a change that was cut off ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it is there.
    Done,
    /// Nothing of it is there.
    Undone,
    /// A path is neither what the change was made on nor what it makes; nothing else of it is there.
    Conflict {
        /// The path.
        path: String,
    },
}

/// The files of a workspace, changed where they are.
pub struct Live<'a> {
    root: &'a Path,
    blobs: &'a Blobs,
    after_each: &'a dyn Fn(&str),
}

impl<'a> Live<'a> {
    /// Changes the files below `root`.
    pub fn at(root: &'a Path, blobs: &'a Blobs) -> Live<'a> {
        Live { root, blobs, after_each: &|_| {} }
    }

    /// The same, telling `after_each` the path each time that a path has been replaced: where a
    /// test dies.
    #[cfg(test)]
    pub fn telling(self, after_each: &'a dyn Fn(&str)) -> Live<'a> {
        Live { after_each, ..self }
    }

    /// Returns the change without the directories that it makes and that are there already.
    fn still_to_make(&self, change: &Change) -> Result<Change, WorkspaceError> {
        let mut missing = Vec::new();
        for entry in change.entries() {
            let found = if entry.makes_directory() { look(&self.root.join(&entry.path))? } else { None };
            match found {
                Some(State::Directory { mode, .. }) if mode != place::FILLING => {}
                _ => missing.push(entry.clone()),
            }
        }
        Ok(Change::new(missing))
    }

    /// Says which path, if any, is not what the change was made on. Touches nothing.
    fn check(&self, change: &Change) -> Result<(), WorkspaceError> {
        for entry in change.entries() {
            if look(&self.root.join(&entry.path))? != entry.before {
                return Err(WorkspaceError::Conflict { path: entry.path.clone() });
            }
            for hash in [&entry.before, &entry.after].into_iter().flatten().filter_map(|state| state.hash()) {
                if !self.blobs.has(hash)? {
                    return Err(crate::store::BlobError::Missing { id: hash.clone() }.into());
                }
            }
        }
        Ok(())
    }

    /// Makes a change, once the journal says that it begins. Refuses one of which a path is not
    /// what it was made on, and touches nothing then.
    ///
    /// Where a step fails, what was done is undone, and the error says why.
    pub fn apply(&self, change: &Change) -> Result<(), WorkspaceError> {
        let whole = change;
        let change = &self.still_to_make(whole)?;
        self.check(change)?;
        match self.steps(change).and_then(|()| self.sync(whole)) {
            Ok(()) => Ok(()),
            Err(error) => {
                // Where undoing fails too, the next start finds the rest by the journal.
                self.steps_that_are_needed(&change.reversed())?;
                Err(error)
            }
        }
    }

    /// After a crash: finishes a change of which something is there, and leaves alone one of
    /// which nothing is. Where some path is neither, what is there is undone, and that path is not touched.
    pub fn finish_or_undo(&self, change: &Change) -> Result<Outcome, WorkspaceError> {
        let whole = change;
        let change = &self.still_to_make(whole)?;
        let (mut done, mut foreign): (Vec<Entry>, Vec<String>) = (Vec::new(), Vec::new());
        for entry in change.entries() {
            let found = look(&self.root.join(&entry.path))?;
            if found == entry.before {
                continue;
            }
            if found != entry.after && !is_between(entry, found.as_ref()) {
                foreign.push(entry.path.clone());
                continue;
            }
            done.push(entry.clone());
        }
        if let Some(path) = foreign.first().cloned() {
            // All of it or nothing: it may be given up while somebody else's file stays, and the way to that file.
            let ways: BTreeSet<&str> = foreign.iter().flat_map(|path| ancestors(path)).collect();
            done.retain(|entry| !ways.contains(entry.path.as_str()));
            if !done.is_empty() {
                let done = Change::new(done);
                place::remove_unfinished(self.root, &done)?;
                self.steps_that_are_needed(&done.reversed())?;
            }
            return Ok(Outcome::Conflict { path });
        }
        place::remove_unfinished(self.root, change)?;
        if done.is_empty() {
            return Ok(Outcome::Undone);
        }
        match self.steps_that_are_needed(change).and_then(|()| self.sync(whole)) {
            Ok(()) => Ok(Outcome::Done),
            Err(_) => {
                self.steps_that_are_needed(&change.reversed())?;
                Ok(Outcome::Undone)
            }
        }
    }

    /// Returns what of a change finds what it was made on, or what it makes.
    pub fn less_what_is_foreign(&self, change: &Change) -> Result<Change, WorkspaceError> {
        let mut own = Vec::new();
        for entry in change.entries() {
            let found = look(&self.root.join(&entry.path))?;
            if found == entry.before || found == entry.after || is_between(entry, found.as_ref()) {
                own.push(entry.clone());
            }
        }
        Ok(Change::new(own))
    }

    fn steps_that_are_needed(&self, change: &Change) -> Result<(), WorkspaceError> {
        let mut needed = Vec::new();
        for entry in change.entries() {
            // From what is there now: a step may have been cut off in its middle.
            let before = look(&self.root.join(&entry.path))?;
            needed.push(Entry { before, ..entry.clone() });
        }
        self.steps(&Change::new(needed))?;
        self.sync(change)
    }

    /// Makes every rename and removal of a change durable, also of a process that died.
    fn sync(&self, change: &Change) -> Result<(), WorkspaceError> {
        Place::open(self.root)?.sync(change)
    }

    /// Replaces every path, in the one order in which each step is possible.
    fn steps(&self, change: &Change) -> Result<(), WorkspaceError> {
        let place = Place::open(self.root)?;
        let (gone, there): (Vec<&Entry>, Vec<&Entry>) =
            change.entries().iter().partition(|entry| entry.after.is_none());
        // What stands where a directory goes, or in a directory that a file replaces, goes first;
        // all else goes last, so that a reader finds the new before the old is gone.
        let new: BTreeSet<&str> = there.iter().map(|entry| entry.path.as_str()).collect();
        let above_new: BTreeSet<&str> = new.iter().flat_map(|path| ancestors(path)).collect();
        let in_the_way = |entry: &&Entry| {
            above_new.contains(entry.path.as_str()) || ancestors(&entry.path).any(|above| new.contains(above))
        };
        let (first, last): (Vec<&Entry>, Vec<&Entry>) = gone.into_iter().partition(in_the_way);
        // The deepest first: a directory can go once it is empty.
        for entry in first.iter().rev() {
            self.step(&place, entry)?;
        }
        for entry in &there {
            self.step(&place, entry)?;
        }
        for entry in last.iter().rev() {
            self.step(&place, entry)?;
        }
        // Modes of directories at the end: a directory that may not be written is still filled.
        for entry in there.iter().rev() {
            place.finish(entry)?;
        }
        Ok(())
    }

    fn step(&self, place: &Place, entry: &Entry) -> Result<(), WorkspaceError> {
        place.replace(entry, self.blobs)?;
        (self.after_each)(&entry.path);
        Ok(())
    }
}

/// Returns whether a path is in the middle of its step. Files and links have no middle; where a
/// directory comes or goes there may be nothing yet, or a directory that is being filled.
fn is_between(entry: &Entry, found: Option<&State>) -> bool {
    let is_directory = |state: &Option<State>| state.as_ref().is_some_and(State::is_directory);
    match (is_directory(&entry.before), is_directory(&entry.after), found) {
        (true, false, None) | (false, true, None) => entry.before.is_some() && entry.after.is_some(),
        (true, false, Some(State::Directory { mode, .. })) | (false, true, Some(State::Directory { mode, .. })) => {
            *mode == place::FILLING
        }
        // Its owner was set, and its mode not yet.
        (true, true, Some(State::Directory { mode, owner })) => {
            let (before, after) = (entry.before.as_ref(), entry.after.as_ref());
            *owner == after.and_then(State::owner)
                && before.is_some_and(|before| matches!(before, State::Directory { mode: was, .. } if was == mode))
        }
        _ => false,
    }
}
