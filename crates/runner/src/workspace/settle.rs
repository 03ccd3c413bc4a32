//! From what an attempt left to a change, or to the reasons why not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;

use pitcrew_engine::{BlobId, Refusal};
use pitcrew_plan::{Claim, Id, PathPattern};
use pitcrew_sandbox::{Left, What};

use super::error::{WorkspaceError, at};
use super::head::Head;
use super::origin::Origin;
use crate::change::{Change, Entry, State, Tree, below};
use crate::store::{BlobError, Blobs, Staged};

/// Small contents are kept in memory up to this many bytes, until they are committed; from there
/// on they go to files at once.
const ROWS_BYTES: usize = 16 << 20;

/// What becomes of what an attempt changed and its task does not own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// It refuses the whole change: the attempt did something else than it was to do.
    Refused,
    /// It is dropped and counted, and what is owned is taken all the same.
    Dropped,
}

/// What an attempt left, and the rules for it.
pub(super) struct Leavings<'a> {
    /// The paths that differ from the view's layers, as harvested.
    pub(super) left: &'a [Left],
    /// Opens a file that was left.
    pub(super) open: &'a dyn Fn(&str) -> io::Result<File>,
    /// What the task may change; `None` makes it a check, of which nothing is kept.
    pub(super) owns: Option<&'a [Claim]>,
    /// What becomes of what the task changed and does not own.
    pub(super) foreign: Foreign,
    /// Who owns what in the plan, to name the owner of what is refused.
    pub(super) owners: &'a [(Id, Vec<Claim>)],
}

/// What came of what an attempt left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sorted {
    /// The change; empty where nothing was changed, or where it was a check.
    pub(super) change: Change,
    /// Contents, and the manifest, that must be committed with the event that names the change.
    pub(super) blobs: Vec<(BlobId, Vec<u8>)>,
    /// Why the change cannot be taken; empty where it can.
    pub(super) refused: Vec<Refusal>,
    /// How many paths were dropped, by the first name of each.
    pub(super) dropped: BTreeMap<String, u64>,
}

impl Origin {
    /// Compares what an attempt left with the head it stood on, and sorts it: into the change,
    /// what is dropped, and what is refused.
    ///
    /// Equal contents are no change. Paths that git ignores are dropped unless owned by name.
    pub(super) fn sort(&self, leavings: &Leavings<'_>, head: &Head, blobs: &Blobs) -> Result<Sorted, WorkspaceError> {
        let mut settling = Settling { origin: self, leavings, head, blobs, staged: Vec::new(), in_memory: 0 };
        let (entries, odd) = settling.compare()?;
        let Some(owns) = leavings.owns else {
            let paths =
                entries.iter().map(|entry| entry.path.as_str()).chain(odd.iter().map(|(path, _)| path.as_str()));
            return Ok(Sorted { dropped: count(paths), ..Sorted::default() });
        };
        let owns: Vec<&PathPattern> = owns.iter().filter_map(Claim::path).collect();
        let scratch = settling.scratch(&entries, &odd, &owns)?;
        let mut sorted = Sorted { dropped: count(scratch.iter().map(String::as_str)), ..Sorted::default() };
        let is_owned = |path: &str| owns.iter().any(|pattern| pattern.matches(path));
        let drops = leavings.foreign == Foreign::Dropped;
        let mut foreign = Vec::new();
        for (path, reason) in odd.into_iter().filter(|(path, _)| !scratch.contains(path)) {
            if drops && !is_owned(&path) {
                foreign.push(path);
                continue;
            }
            sorted.refused.push(Refusal { owner: leavings.owner(&path), path, reason });
        }
        let mut kept = Vec::new();
        for entry in entries.into_iter().filter(|entry| !scratch.contains(&entry.path)) {
            if is_owned(&entry.path) {
                kept.push(entry);
            } else if is_way(&entry, &owns) {
                // Kept with what is in it, or not at all.
            } else if drops {
                foreign.push(entry.path);
            } else {
                let owner = leavings.owner(&entry.path);
                sorted.refused.push(Refusal { reason: not_owned(&entry, &owns), path: entry.path, owner });
            }
        }
        for (top, paths) in count(foreign.iter().map(String::as_str)) {
            *sorted.dropped.entry(top).or_default() += paths;
        }
        if sorted.refused.is_empty() {
            let kept = settling.with_new_parents(kept);
            sorted.change = Change::new(kept);
            sorted.blobs = settling.blobs_of(&sorted.change)?;
        }
        sorted.refused.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(sorted)
    }
}

impl Leavings<'_> {
    /// Returns the other task that owns a path, if the task itself does not.
    fn owner(&self, path: &str) -> Option<Id> {
        let owns = |claims: &[Claim]| claims.iter().filter_map(Claim::path).any(|pattern| pattern.matches(path));
        if self.owns.is_some_and(owns) {
            return None;
        }
        self.owners.iter().find(|(_, claims)| owns(claims)).map(|(id, _)| id.clone())
    }
}

/// Returns whether an entry is only a new directory on the way to something owned.
fn is_way(entry: &Entry, owns: &[&PathPattern]) -> bool {
    entry.before.is_none()
        && entry.after.as_ref().is_some_and(State::is_directory)
        && owns.iter().any(|pattern| pattern.could_match_below(&entry.path))
}

fn not_owned(entry: &Entry, owns: &[&PathPattern]) -> String {
    let did = match (&entry.before, &entry.after) {
        (None, _) => "made",
        (_, None) => "deleted",
        _ => "changed",
    };
    match owns {
        [] => format!("it was {did}, and the task owns no files"),
        owns => {
            let owns: Vec<String> = owns.iter().map(|pattern| format!("`{pattern}`")).collect();
            format!("it was {did}, and the task owns only {}", owns.join(", "))
        }
    }
}

/// Counts paths by their first name; a directory and what is in it count as what is in it.
fn count<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for path in paths {
        let top = path.split('/').next().unwrap_or(path);
        *counts.entry(top.to_owned()).or_default() += 1;
    }
    counts
}

/// A path that can never be part of a change, and why.
type Odd = (String, String);

struct Settling<'a> {
    origin: &'a Origin,
    leavings: &'a Leavings<'a>,
    head: &'a Head,
    blobs: &'a Blobs,
    staged: Vec<(BlobId, Vec<u8>)>,
    in_memory: usize,
}

impl Settling<'_> {
    /// Returns what is different from the head, and what can never be part of a change.
    fn compare(&mut self) -> Result<(Vec<Entry>, Vec<Odd>), WorkspaceError> {
        let tree = self.head.tree();
        let left: BTreeMap<&str, &What> =
            self.leavings.left.iter().map(|left| (left.path.as_str(), &left.what)).collect();
        let mut after: BTreeMap<&str, Option<State>> = BTreeMap::new();
        let mut odd = Vec::new();
        for (path, what) in left {
            let before = tree.get(path);
            let hides = match what {
                What::Directory { opaque, .. } => *opaque,
                What::Refused { .. } => false,
                What::File { .. } | What::Symlink { .. } | What::Deleted => true,
            };
            if hides {
                after.extend(below(tree, path).map(|(path, _)| (path.as_str(), None)));
            }
            let state = match what {
                What::Refused { reason } => {
                    odd.push((path.to_owned(), reason.to_string()));
                    continue;
                }
                What::Deleted => None,
                What::Directory { mode, .. } if self.origin.keeps_directories() => {
                    Some(self.origin.directory(*mode, before))
                }
                // Git knows no directories: one instead of a file deletes the file.
                What::Directory { .. } => None,
                What::Symlink { target } => Some(self.origin.symlink(target, before)),
                What::File { mode, .. } => Some(self.file(path, *mode, before)?),
            };
            // In order of the paths, so this comes after what a directory above has hidden.
            after.insert(path, state);
        }
        let entries = after.into_iter().map(|(path, after)| Entry {
            path: path.to_owned(),
            before: tree.get(path).cloned(),
            after,
        });
        Ok((entries.filter(|entry| entry.before != entry.after).collect(), odd))
    }

    /// Takes a file's contents in and describes it.
    fn file(&mut self, path: &str, mode: u32, before: Option<&State>) -> Result<State, WorkspaceError> {
        let mut file = (self.leavings.open)(path).map_err(at("read what was left at", path.as_ref()))?;
        let size = file.metadata().map_err(at("read what was left at", path.as_ref()))?.len();
        let id = self.stage(&mut file)?;
        Ok(self.origin.file(mode, size, id, before))
    }

    fn stage(&mut self, contents: &mut dyn io::Read) -> Result<BlobId, BlobError> {
        if self.in_memory > ROWS_BYTES {
            return Ok(self.blobs.stage_as_file(contents)?.id().clone());
        }
        let staged = self.blobs.stage(contents)?;
        let id = staged.id().clone();
        if let Staged::Row(id, bytes) = staged {
            self.in_memory += bytes.len();
            self.staged.push((id, bytes));
        }
        Ok(id)
    }

    /// Returns which of the new paths git ignores, but for those that are owned by name.
    fn scratch(
        &self,
        entries: &[Entry],
        odd: &[Odd],
        owns: &[&PathPattern],
    ) -> Result<BTreeSet<String>, WorkspaceError> {
        let new = entries.iter().filter(|entry| entry.before.is_none()).map(|entry| entry.path.as_str());
        let paths: Vec<&str> = new.chain(odd.iter().map(|(path, _)| path.as_str())).collect();
        let ignored = self.origin.ignored(&paths, self.head)?;
        let named: Vec<(&&PathPattern, String)> = owns.iter().map(|pattern| (pattern, plain_prefix(pattern))).collect();
        let prefixes: Vec<&str> =
            named.iter().map(|(_, prefix)| prefix.as_str()).filter(|prefix| !prefix.is_empty()).collect();
        let named_ignored =
            if ignored.is_empty() { BTreeSet::new() } else { self.origin.ignored(&prefixes, self.head)? };
        let is_named = |path: &str| {
            named.iter().any(|(pattern, prefix)| {
                (pattern.is_literal() || named_ignored.contains(prefix)) && pattern.matches(path)
            })
        };
        Ok(ignored.into_iter().filter(|path| !is_named(path)).collect())
    }

    /// Adds the new directories that the kept entries lie in: without them nothing could be put
    /// there, owned or not.
    fn with_new_parents(&self, kept: Vec<Entry>) -> Vec<Entry> {
        if !self.origin.keeps_directories() {
            return kept;
        }
        let mut made: BTreeMap<String, Entry> = kept.into_iter().map(|entry| (entry.path.clone(), entry)).collect();
        let left: BTreeMap<&str, &What> =
            self.leavings.left.iter().map(|left| (left.path.as_str(), &left.what)).collect();
        let wanted: BTreeSet<String> = made
            .values()
            .filter(|entry| entry.after.is_some())
            .flat_map(|entry| crate::change::ancestors(&entry.path).map(str::to_owned))
            .collect();
        for path in wanted {
            if let (None, Some(What::Directory { mode, .. })) = (self.head.tree().get(&path), left.get(path.as_str())) {
                let after = Some(self.origin.directory(*mode, None));
                made.entry(path.clone()).or_insert(Entry { path, before: None, after });
            }
        }
        made.into_values().collect()
    }

    /// Returns what must be committed with the change: its manifest, its new contents, and what
    /// was there before, which a diff shows and a rollback restores.
    fn blobs_of(&mut self, change: &Change) -> Result<Vec<(BlobId, Vec<u8>)>, WorkspaceError> {
        if change.is_empty() {
            return Ok(Vec::new());
        }
        let known: BTreeSet<BlobId> = self.staged.iter().map(|(id, _)| id.clone()).collect();
        for entry in change.entries() {
            if let Some(hash) = entry.before.as_ref().and_then(State::hash)
                && !known.contains(hash)
                && !self.blobs.has(hash)?
                && let Some(mut contents) = self.head.open(&entry.path, self.blobs)?
            {
                self.stage(&mut contents)?;
            }
        }
        let named: BTreeSet<&BlobId> = change
            .entries()
            .iter()
            .flat_map(|entry| [&entry.before, &entry.after])
            .filter_map(|state| state.as_ref().and_then(State::hash))
            .collect();
        let mut blobs: Vec<_> = self.staged.drain(..).filter(|(id, _)| named.contains(id)).collect();
        blobs.push((BlobId(change.id().0), change.manifest()));
        Ok(blobs)
    }
}

/// Returns the names that a pattern begins with, up to its first wildcard.
fn plain_prefix(pattern: &PathPattern) -> String {
    let names = pattern.as_str().split('/').take_while(|name| !name.contains(['*', '?', '[', '{', '\\']));
    names.collect::<Vec<_>>().join("/")
}

/// Adds what is gone: for an attempt that worked on a plain copy, where nothing marks deletions.
pub(super) fn with_deletions(mut left: Vec<Left>, tree: &Tree) -> Vec<Left> {
    let there: BTreeSet<&str> = left.iter().map(|left| left.path.as_str()).collect();
    let gone: Vec<Left> = tree
        .keys()
        .filter(|path| !there.contains(path.as_str()))
        .map(|path| Left { path: path.clone(), what: What::Deleted })
        .collect();
    left.extend(gone);
    left.sort_by(|one, other| one.path.cmp(&other.path));
    left
}
