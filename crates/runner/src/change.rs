//! A change: which paths of a workspace are to become what, and what they were before.
//!
//! The manifest names contents by hash; the contents are blobs. Equal changes have equal bytes,
//! so a change's id is also the name of the blob that its manifest is stored as.

mod diff;
mod risk;

use std::collections::BTreeMap;

use pitcrew_engine::{BlobId, ChangeId};
use serde::{Deserialize, Serialize};

use crate::store::{BlobError, Blobs, hash_of};

pub use diff::{compared, diff};
pub use risk::raises_risk;

/// The version of the manifest's form.
const VERSION: u32 = 1;

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum State {
    /// A regular file.
    File {
        /// Its permission bits, at most `0o7777`.
        mode: u32,
        /// Its length in bytes.
        size: u64,
        /// Its contents.
        hash: BlobId,
        /// Its user and group, where the workspace keeps them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<(u32, u32)>,
    },
    /// A symbolic link.
    Symlink {
        /// Where it points.
        target: String,
        /// Its user and group, where the workspace keeps them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<(u32, u32)>,
    },
    /// A directory, in workspaces that know directories of their own.
    Directory {
        /// Its permission bits, at most `0o7777`.
        mode: u32,
        /// Its user and group, where the workspace keeps them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<(u32, u32)>,
    },
}

impl State {
    /// Returns whether it is a directory.
    pub fn is_directory(&self) -> bool {
        matches!(self, State::Directory { .. })
    }

    /// Returns its user and group, where the workspace keeps them.
    pub fn owner(&self) -> Option<(u32, u32)> {
        match self {
            State::File { owner, .. } | State::Symlink { owner, .. } | State::Directory { owner, .. } => *owner,
        }
    }

    /// Returns how many bytes it holds.
    pub fn size(&self) -> u64 {
        match self {
            State::File { size, .. } => *size,
            State::Symlink { .. } | State::Directory { .. } => 0,
        }
    }

    /// Returns the contents that it needs.
    pub fn hash(&self) -> Option<&BlobId> {
        match self {
            State::File { hash, .. } => Some(hash),
            State::Symlink { .. } | State::Directory { .. } => None,
        }
    }
}

/// What is everywhere in a workspace, by path.
pub type Tree = BTreeMap<String, State>;

/// One path of a change. `None` is nothing there; the two differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Relative to the workspace's root, `/` between names.
    pub path: String,
    /// What the change was made on.
    pub before: Option<State>,
    /// What it makes of it.
    pub after: Option<State>,
}

impl Entry {
    /// Returns whether it makes a directory where nothing was.
    pub fn makes_directory(&self) -> bool {
        self.before.is_none() && self.after.as_ref().is_some_and(State::is_directory)
    }
}

/// A change of a workspace, its entries in byte order of their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    entries: Vec<Entry>,
}

/// The manifest as it is stored.
#[derive(Serialize, Deserialize)]
struct Manifest<T> {
    change: u32,
    entries: T,
}

/// Why a stored change cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadChangeError {
    /// Its manifest is not there, or damaged.
    #[error("read change `{id}`")]
    Blob {
        /// The change.
        id: ChangeId,
        /// Why.
        source: BlobError,
    },
    /// Its manifest is of another form.
    #[error("read change `{id}`: its manifest is of a form that this pitcrew does not know")]
    Form {
        /// The change.
        id: ChangeId,
    },
}

impl Change {
    /// Makes a change of its entries; those that change nothing are left out.
    pub fn new(mut entries: Vec<Entry>) -> Change {
        entries.retain(|entry| entry.before != entry.after);
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Change { entries }
    }

    /// Its entries, in byte order of their paths.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Its name: the hash of its manifest.
    pub fn id(&self) -> ChangeId {
        ChangeId(hash_of(&self.manifest()).0)
    }

    /// The bytes that are stored, as the blob of the same name.
    pub fn manifest(&self) -> Vec<u8> {
        serde_json::to_vec(&Manifest { change: VERSION, entries: &self.entries })
            .expect("a manifest has only texts and numbers")
    }

    /// Reads a stored change.
    pub fn read(id: &ChangeId, blobs: &Blobs) -> Result<Change, ReadChangeError> {
        let bytes =
            blobs.get(&BlobId(id.0.clone())).map_err(|source| ReadChangeError::Blob { id: id.clone(), source })?;
        match serde_json::from_slice::<Manifest<Vec<Entry>>>(&bytes) {
            Ok(Manifest { change: VERSION, entries }) => Ok(Change { entries }),
            _ => Err(ReadChangeError::Form { id: id.clone() }),
        }
    }

    /// Returns the change that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Change {
        let back = |entry: &Entry| Entry {
            path: entry.path.clone(),
            before: entry.after.clone(),
            after: entry.before.clone(),
        };
        Change { entries: self.entries.iter().map(back).collect() }
    }

    /// Returns the one change that does what `changes` do one after the other.
    pub fn joined<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Change {
        let mut joined: BTreeMap<&str, Entry> = BTreeMap::new();
        for entry in changes.into_iter().flat_map(|change| &change.entries) {
            joined
                .entry(&entry.path)
                .and_modify(|earlier| earlier.after.clone_from(&entry.after))
                .or_insert_with(|| entry.clone());
        }
        Change::new(joined.into_values().collect())
    }

    /// Returns the change as it is on a tree: a directory that it makes and that is there already
    /// stays as it is, with the mode and the owner that it has. Two changes that were made side by
    /// side may both have needed it.
    #[must_use]
    pub fn on(mut self, tree: &Tree) -> Change {
        let is_there =
            |entry: &Entry| entry.makes_directory() && tree.get(&entry.path).is_some_and(State::is_directory);
        self.entries.retain(|entry| !is_there(entry));
        self
    }

    /// Makes the change to a tree, or names the first path that is not what it was made on.
    pub fn apply(&self, tree: &mut Tree) -> Result<(), String> {
        if let Some(entry) = self.entries.iter().find(|entry| tree.get(&entry.path) != entry.before.as_ref()) {
            return Err(entry.path.clone());
        }
        for entry in &self.entries {
            match &entry.after {
                Some(state) => tree.insert(entry.path.clone(), state.clone()),
                None => tree.remove(&entry.path),
            };
        }
        Ok(())
    }
}

/// Returns the directories above a path, the nearest first, without the root.
pub fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// Returns what a tree has strictly below a directory.
pub fn below<'t>(tree: &'t Tree, directory: &str) -> impl Iterator<Item = (&'t String, &'t State)> {
    let prefix = format!("{directory}/");
    tree.range(prefix.clone()..).take_while(move |(path, _)| path.starts_with(&prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Option<State> {
        Some(State::File { mode: 0o644, size: text.len() as u64, hash: hash_of(text.as_bytes()), owner: None })
    }

    fn entry(path: &str, before: Option<State>, after: Option<State>) -> Entry {
        Entry { path: path.into(), before, after }
    }

    #[test]
    fn equal_changes_have_equal_names() {
        let one = Change::new(vec![entry("b", file("x"), None), entry("a", None, file("y"))]);
        let other = Change::new(vec![
            entry("a", None, file("y")),
            entry("b", file("x"), None),
            entry("same", file("z"), file("z")),
        ]);
        assert_eq!(one.id(), other.id());
        assert_eq!(one.entries().len(), 2);
        assert_ne!(one.id(), one.reversed().id());
    }

    #[test]
    fn a_change_and_its_reverse_leave_a_tree_as_it_was() {
        let mut tree = Tree::from([("b".to_owned(), file("x").unwrap())]);
        let before = tree.clone();
        let change = Change::new(vec![entry("b", file("x"), file("y")), entry("a/c", None, file("y"))]);
        change.apply(&mut tree).unwrap();
        assert_eq!(change.apply(&mut tree), Err("a/c".to_owned()), "it is not what the change was made on");
        change.reversed().apply(&mut tree).unwrap();
        assert_eq!(tree, before);
    }

    #[test]
    fn changes_one_after_the_other_join_to_one() {
        let first = Change::new(vec![entry("a", None, file("1")), entry("b", file("x"), None)]);
        let second = Change::new(vec![entry("a", file("1"), file("2")), entry("b", None, file("x"))]);
        assert_eq!(Change::joined([&first, &second]), Change::new(vec![entry("a", None, file("2"))]));
    }
}
