//! What a patch makes of a work tree: worked out whole, in memory, before anything is written.
//!
//! The parts of a patch go together as with git: a file that two parts change is changed twice, renames and copies
//! begin at what is there before any of it, and two files may change their names with one another.

mod anchor;
mod candidate;
mod closest;
mod done;
mod fuzz;
mod merge;
mod place;
mod shape;
mod text;

use std::collections::{BTreeMap, BTreeSet};

pub use text::{How, Placed, Refusal, patch};

use super::diff::{Act, FilePatch};
use super::path::TreePath;
use super::worktree::{Barred, Change, Entry, Worktree};

/// A part of a patch that cannot be done, so that nothing of it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The file.
    pub path: TreePath,
    /// Why, with the hunk and what is there instead.
    pub reason: String,
}

/// What a patch makes of a tree.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// The changes, by path.
    pub changes: Vec<Change>,
    /// Where each hunk was put.
    pub placed: Vec<(TreePath, Placed)>,
}

/// Works out what a patch makes of a tree.
///
/// # Errors
///
/// Every [`Conflict`]: one is enough to do nothing.
pub fn apply(tree: &Worktree, patches: &[FilePatch]) -> Result<Applied, Vec<Conflict>> {
    let mut state = State::new(tree, patches);
    let mut conflicts = Vec::new();
    for patch in patches {
        if let Err(reason) = state.take(patch) {
            conflicts.push(Conflict { path: patch.path().clone(), reason });
        }
    }
    if conflicts.is_empty() {
        conflicts = state.clashes();
    }
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    let State { mut originals, results, placed, .. } = state;
    let change = |(path, after): (TreePath, Option<Entry>)| {
        let before = originals.remove(&path).flatten();
        (before != after).then_some(Change { path, before, after })
    };
    Ok(Applied { changes: results.into_iter().filter_map(change).collect(), placed })
}

/// A tree while the parts of a patch are done to it.
struct State<'a> {
    tree: &'a Worktree,
    /// The paths that some part takes away: others may come to be there.
    leaving: BTreeSet<&'a TreePath>,
    originals: BTreeMap<TreePath, Option<Entry>>,
    results: BTreeMap<TreePath, Option<Entry>>,
    /// The paths that an earlier part changed in place.
    modified: BTreeSet<TreePath>,
    placed: Vec<(TreePath, Placed)>,
}

impl<'a> State<'a> {
    fn new(tree: &'a Worktree, patches: &'a [FilePatch]) -> State<'a> {
        let leaving = patches.iter().filter_map(|patch| match &patch.act {
            Act::Delete(path) | Act::Rename(path, _) => Some(path),
            _ => None,
        });
        State {
            tree,
            leaving: leaving.collect(),
            originals: BTreeMap::new(),
            results: BTreeMap::new(),
            modified: BTreeSet::new(),
            placed: Vec::new(),
        }
    }

    /// Does one part.
    fn take(&mut self, patch: &FilePatch) -> Result<(), String> {
        match &patch.act {
            Act::Modify(path) => {
                let entry = self.current(path)?.ok_or("there is no such file")?;
                let after = self.patched(patch, entry)?;
                self.modified.insert(path.clone());
                self.results.insert(path.clone(), Some(after));
            }
            Act::Create(path) => self.create(patch, path)?,
            Act::Unsaid(path) => match self.current(path)? {
                None => self.create(patch, path)?,
                Some(entry) => {
                    let after = self.patched(patch, entry)?;
                    self.results.insert(path.clone(), Some(after));
                }
            },
            Act::Delete(path) => {
                let entry = self.current(path)?.ok_or("there is no such file")?;
                if !self.patched(patch, entry)?.content().is_empty() {
                    return Err("the patch takes the file away, and not all that is in it".into());
                }
                self.results.insert(path.clone(), None);
            }
            Act::Rename(from, to) => {
                let entry = self.original(from)?.ok_or_else(|| format!("there is no `{from}`"))?;
                if self.modified.contains(from) {
                    return Err(format!("an earlier part of the patch changes `{from}`, and this one renames it"));
                }
                self.free(to)?;
                let after = self.patched(patch, entry)?;
                self.results.insert(to.clone(), Some(after));
                self.results.entry(from.clone()).or_insert(None);
            }
            Act::Copy(from, to) => {
                let entry = self.original(from)?.ok_or_else(|| format!("there is no `{from}`"))?;
                self.free(to)?;
                let after = self.patched(patch, entry)?;
                self.results.insert(to.clone(), Some(after));
            }
        }
        Ok(())
    }

    fn create(&mut self, patch: &FilePatch, path: &TreePath) -> Result<(), String> {
        self.free(path)?;
        let (bytes, placed) = patch_text(b"", patch, None)?;
        self.placed.extend(placed.into_iter().map(|placed| (path.clone(), placed)));
        let mode = patch.new_mode.unwrap_or(0o100_644);
        let entry = match mode & 0o170_000 {
            0o120_000 => link(bytes)?,
            _ => Entry::File { bytes, mode: if mode & 0o111 != 0 { 0o755 } else { 0o644 } },
        };
        self.results.insert(path.clone(), Some(entry));
        Ok(())
    }

    /// Returns what a part makes of what it begins with.
    fn patched(&mut self, patch: &FilePatch, entry: Entry) -> Result<Entry, String> {
        let kind = |mode: u32| mode & 0o170_000;
        if let Some(old) = patch.old_mode
            && kind(old) != kind(entry.git_mode())
        {
            let is = if matches!(entry, Entry::Link { .. }) { "a link" } else { "a file" };
            return Err(format!("it is {is}, and of another kind in the patch ({old:o})"));
        }
        if let Some(new) = patch.new_mode
            && kind(new) != kind(entry.git_mode())
        {
            return Err(format!("a change from {:o} to {new:o} is a deletion and a creation", entry.git_mode()));
        }
        let base = patch.blobs.as_ref().map(|(base, _)| (self.tree, base.as_str()));
        let (content, placed) = match &patch.hunks[..] {
            [] => (entry.content().to_vec(), Vec::new()),
            _ => patch_text(entry.content(), patch, base)?,
        };
        self.placed.extend(placed.into_iter().map(|placed| (patch.path().clone(), placed)));
        match entry {
            // What goes is empty, and no link can be.
            Entry::Link { .. } if matches!(patch.act, Act::Delete(_)) => Ok(Entry::Link { target: content }),
            Entry::Link { .. } => link(content),
            Entry::File { mode, .. } => {
                let mode = match patch.new_mode.filter(|_| !matches!(patch.act, Act::Delete(_))) {
                    // Whoever may read it may run it, and nobody else.
                    Some(new) if new & 0o111 != 0 && mode & 0o111 == 0 => mode | (mode & 0o444) >> 2,
                    Some(new) if new & 0o111 == 0 => mode & !0o111,
                    _ => mode,
                };
                Ok(Entry::File { bytes: content, mode })
            }
        }
    }

    /// Returns what is at a path by now.
    fn current(&mut self, path: &TreePath) -> Result<Option<Entry>, String> {
        match self.results.get(path) {
            Some(Some(entry)) => Ok(Some(entry.clone())),
            Some(None) => Err("an earlier part of the patch takes it away".into()),
            None => self.original(path),
        }
    }

    /// Returns what is at a path before any of it.
    fn original(&mut self, path: &TreePath) -> Result<Option<Entry>, String> {
        if let Some(entry) = self.originals.get(path) {
            return Ok(entry.clone());
        }
        let entry = match self.tree.read(path) {
            // Where a link or a file goes, a directory may come.
            Err(Barred::ThroughLink(on_the_way) | Barred::NoDirectory(on_the_way))
                if self.leaving.contains(&on_the_way) =>
            {
                None
            }
            read => read.map_err(|barred| barred.to_string())?,
        };
        self.originals.insert(path.clone(), entry.clone());
        Ok(entry)
    }

    /// Refuses a path that is taken.
    fn free(&mut self, path: &TreePath) -> Result<(), String> {
        match self.results.get(path) {
            Some(Some(_)) => return Err("an earlier part of the patch makes it already".into()),
            Some(None) => return Ok(()),
            None => {}
        }
        if self.tree.is_directory(path) {
            // Whether it is empty by then is seen at the end.
            self.originals.insert(path.clone(), None);
            return Ok(());
        }
        match self.original(path)? {
            Some(_) if !self.leaving.contains(path) => Err("it is there already".into()),
            _ => Ok(()),
        }
    }

    /// Returns what cannot be together: a file below a file or a link, and a file where a directory stays.
    fn clashes(&self) -> Vec<Conflict> {
        let stays = |path: &TreePath| matches!(self.results.get(path), Some(Some(_)));
        let mut clashes = Vec::new();
        for path in self.results.keys().filter(|path| stays(path)) {
            if let Some(parent) = path.parents().find(|parent| stays(parent)) {
                let reason = format!("`{parent}` is no directory by then, and nothing is changed through links");
                clashes.push(Conflict { path: path.clone(), reason });
            }
            let mut below = if self.tree.is_directory(path) { self.tree.list(path) } else { Vec::new() };
            while let Some(inner) = below.pop() {
                if self.tree.is_directory(&inner) {
                    below.extend(self.tree.list(&inner));
                } else if !matches!(self.results.get(&inner), Some(None)) {
                    let reason = format!("a directory is there, and `{inner}` stays in it");
                    clashes.push(Conflict { path: path.clone(), reason });
                    break;
                }
            }
        }
        clashes
    }
}

/// Puts a part's hunks into a text; where they have no place, says which and why.
fn patch_text(
    text: &[u8],
    part: &FilePatch,
    base: Option<(&Worktree, &str)>,
) -> Result<(Vec<u8>, Vec<Placed>), String> {
    if part.hunks.is_empty() {
        return Ok((text.to_vec(), Vec::new()));
    }
    let base = || base.and_then(|(tree, name)| merge::base(tree.path(), name));
    patch(text, &part.hunks, base).map_err(|refusal| match part.hunks.get(refusal.hunk.wrapping_sub(1)) {
        Some(hunk) => format!("hunk {} (line {} of the patch): {}", refusal.hunk, hunk.line, refusal.reason),
        None => refusal.reason,
    })
}

fn link(target: Vec<u8>) -> Result<Entry, String> {
    match target.is_empty() || target.contains(&0) || target.len() > 4_000 {
        true => Err("no link can point there".into()),
        false => Ok(Entry::Link { target }),
    }
}
