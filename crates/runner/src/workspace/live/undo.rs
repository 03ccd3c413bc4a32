//! What of a change is still its own when it is taken back.

use std::collections::BTreeSet;
use std::fs;

use super::Live;
use crate::change::{Change, Entry};
use crate::workspace::copy::look;
use crate::workspace::error::{WorkspaceError, at};

impl Live<'_> {
    /// Returns the change that takes `change` back. A directory that it made goes only where it is
    /// as it was left, nothing else is in it, and `is_wanted` says of its path that none of the
    /// changes that stay has it made.
    ///
    /// May be asked again after a crash in the middle: what is gone already counts as what goes.
    pub fn taking_back(
        &self,
        change: &Change,
        is_wanted: &dyn Fn(&str) -> Result<bool, WorkspaceError>,
    ) -> Result<Change, WorkspaceError> {
        let (mut back, mut gone) = (Vec::new(), BTreeSet::new());
        // The deepest first: a directory that stays keeps the one that it is in.
        for (entry, made) in change.reversed().entries().iter().zip(change.entries()).rev() {
            if made.makes_directory() && (!self.is_left(entry, &gone)? || is_wanted(&entry.path)?) {
                continue;
            }
            if entry.after.is_none() {
                gone.insert(entry.path.clone());
            }
            back.push(entry.clone());
        }
        Ok(Change::new(back))
    }

    /// Whether a directory is as a change left it, but for what goes; or gone.
    fn is_left(&self, entry: &Entry, gone: &BTreeSet<String>) -> Result<bool, WorkspaceError> {
        let path = self.root.join(&entry.path);
        let found = look(&path)?;
        if found.is_none() || found != entry.before {
            return Ok(found.is_none());
        }
        for child in fs::read_dir(&path).map_err(at("read", &path))? {
            let name = child.map_err(at("read", &path))?.file_name();
            let goes = name.to_str().is_some_and(|name| gone.contains(&format!("{}/{name}", entry.path)));
            if !goes {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
