//! What people have changed where the files are: compared with what they were given, for what the task owns.
//!
//! Nobody is fenced in here, so nothing but what the task owns is looked at, and nothing is touched. Where changes
//! land on a branch people do not have what others have landed there: it is neither missing in what they did, nor
//! may it be lost by it.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use pitcrew_engine::{BlobId, Landed, Refusal};
use pitcrew_plan::{Claim, Id, PathPattern, Plan, Task};
use pitcrew_sandbox::{Left, Refusal as Odd, What};

use super::copy::{entries, look, open};
use super::error::{WorkspaceError, at};
use super::settle::{Foreign, Leavings};
use super::{Landing, Settled, Taken, Workspace};
use crate::change::{Change, State, Tree, raises_risk};
use crate::store::Blobs;

impl Workspace {
    /// Takes what people have changed of what a task owns, on top of what has landed.
    pub fn settle_by_hand(&self, task: &Task, plan: &Plan, landed: &[Arc<Landed>]) -> Result<Settled, WorkspaceError> {
        let head = self.head(landed)?;
        let claims = task.owns.as_deref().unwrap_or_default();
        let owns: Vec<&PathPattern> = claims.iter().filter_map(Claim::path).collect();
        if owns.is_empty() {
            return Ok(Settled::Taken(Taken::default()));
        }
        let given = self.given_to_people(plan, landed)?;
        let left = self.left_by_hand(&owns, &given)?;
        let open = |path: &str| open(&self.root().join(path));
        let leavings =
            Leavings { left: &left, open: &open, owns: Some(claims), foreign: Foreign::Refused, owners: &[] };
        let sorted = self.origin.sort(&leavings, &head, &self.blobs)?;
        let mut refused = sorted.refused;
        let moved = sorted.change.entries().iter().filter(|entry| entry.before.as_ref() != given.get(&entry.path));
        refused.extend(moved.map(|entry| Refusal {
            path: entry.path.clone(),
            owner: None,
            reason: format!(
                "another task has changed it on `pitcrew/{}` meanwhile; merge that branch, and say again that it is done",
                self.run
            ),
        }));
        if !refused.is_empty() {
            return Ok(Settled::Refused(refused));
        }
        let (mut change, mut rows) = (sorted.change, sorted.blobs);
        if self.origin.is_live() && !change.is_empty() {
            // It is there already, and belongs to whom it belongs.
            let taken = BlobId(change.id().0);
            change = self.as_it_is(change)?;
            rows.retain(|(id, _)| *id != taken);
            rows.push((BlobId(change.id().0), change.manifest()));
        }
        Ok(Settled::Taken(Taken {
            change: (!change.is_empty()).then(|| change.id()),
            paths: change.entries().len() as u64,
            risky: raises_risk(&change, self.plan_dir.as_deref()),
            dropped: sorted.dropped,
            rows,
        }))
    }

    /// Lands what people have changed: where the files themselves are changed it is there, unless somebody has
    /// changed it again.
    pub fn apply_by_hand(&self, landing: &Landing<'_>, blobs: &Blobs) -> Result<Option<String>, WorkspaceError> {
        if !self.origin.is_live() {
            return self.apply(landing, blobs);
        }
        for entry in Change::read(landing.change, blobs)?.entries() {
            if look(&self.root().join(&entry.path))? != entry.after {
                return Err(WorkspaceError::Conflict { path: entry.path.clone() });
            }
        }
        Ok(None)
    }

    /// Takes back what people have changed from the run's branch. Files that they changed themselves are theirs, and
    /// stay: the run goes on without them.
    pub fn restore_by_hand(&self, landing: &Landing<'_>, blobs: &Blobs) -> Result<Option<String>, WorkspaceError> {
        if self.origin.is_live() { Ok(None) } else { self.restore(landing, blobs) }
    }

    fn as_it_is(&self, change: Change) -> Result<Change, WorkspaceError> {
        let mut entries = change.entries().to_vec();
        for entry in &mut entries {
            let Some(after) = &entry.after else { continue };
            let found = look(&self.root().join(&entry.path))?;
            // What changes at this very moment is found out when it is to land.
            entry.after = found.filter(|found| holds_the_same(found, after)).or_else(|| entry.after.clone());
        }
        Ok(Change::new(entries))
    }

    /// Returns whether a path lies in the files themselves that a pattern matches.
    pub fn has_live(&self, pattern: &PathPattern) -> Result<bool, WorkspaceError> {
        Ok(!self.left_by_hand(&[pattern], &Tree::new())?.is_empty())
    }

    /// What people had before them, as far as nobody but Pitcrew and they themselves changed it.
    pub(super) fn given_to_people(&self, plan: &Plan, landed: &[Arc<Landed>]) -> Result<Tree, WorkspaceError> {
        if self.has_the_head(landed)? { Ok(self.head(landed)?.tree().clone()) } else { self.given(plan, landed) }
    }

    /// Whether the files are those of the head: they are changed themselves, or have the run's branch in them.
    fn has_the_head(&self, landed: &[Arc<Landed>]) -> Result<bool, WorkspaceError> {
        if self.origin.is_live() {
            return Ok(true);
        }
        let newest = landed.iter().rev().find_map(|landed| landed.commit.as_deref());
        let (Some(repository), Some(commit)) = (self.origin.repository(), newest) else { return Ok(false) };
        let (merged, _) = repository.git().ask(&["merge-base", "--is-ancestor", commit, "HEAD"], &[])?;
        Ok(merged)
    }

    /// What people have before them who never merged the run's branch: the base, and what they did themselves.
    fn given(&self, plan: &Plan, landed: &[Arc<Landed>]) -> Result<Tree, WorkspaceError> {
        let mut tree = self.base.tree().clone();
        let by_hand = |landed: &&Arc<Landed>| {
            !landed.apart && plan.tasks.get(&root_of(&landed.task)).is_some_and(|task| plan.is_by_hand(task))
        };
        for one in landed.iter().filter(by_hand) {
            for entry in Change::read(&one.change, &self.blobs)?.entries() {
                match &entry.after {
                    Some(state) => tree.insert(entry.path.clone(), state.clone()),
                    None => tree.remove(&entry.path),
                };
            }
        }
        Ok(tree)
    }

    /// Returns what of the owned paths is not as it was given.
    fn left_by_hand(&self, owns: &[&PathPattern], given: &Tree) -> Result<Vec<Left>, WorkspaceError> {
        let mut walk = Walk { workspace: self, owns, given, there: BTreeSet::new(), left: Vec::new() };
        walk.directory("")?;
        let Walk { there, mut left, .. } = walk;
        let is_owned = |path: &str| owns.iter().any(|pattern| pattern.matches(path));
        let gone = given.keys().filter(|path| is_owned(path) && !there.contains(*path));
        left.extend(gone.map(|path| Left { path: path.clone(), what: What::Deleted }));
        left.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(left)
    }
}

fn holds_the_same(one: &State, other: &State) -> bool {
    match (one, other) {
        (State::File { hash, .. }, State::File { hash: other, .. }) => hash == other,
        (State::Symlink { target, .. }, State::Symlink { target: other, .. }) => target == other,
        (State::Directory { .. }, State::Directory { .. }) => true,
        _ => false,
    }
}

/// The task of the plan that a task of the run is, or is a child of.
fn root_of(task: &Id) -> Id {
    task.parent().map_or_else(|| task.clone(), |(parent, _)| root_of(&parent))
}

struct Walk<'a> {
    workspace: &'a Workspace,
    owns: &'a [&'a PathPattern],
    given: &'a Tree,
    /// The owned paths at which something is.
    there: BTreeSet<String>,
    left: Vec<Left>,
}

impl Walk<'_> {
    fn directory(&mut self, prefix: &str) -> Result<(), WorkspaceError> {
        for (from, path) in entries(self.workspace.root(), prefix)? {
            let is_owned = self.owns.iter().any(|pattern| pattern.matches(&path));
            let leads = self.owns.iter().any(|pattern| pattern.could_match_below(&path));
            if is_owned || leads {
                self.path(&from, path, is_owned, leads)?;
            }
        }
        Ok(())
    }

    fn path(&mut self, from: &Path, path: String, is_owned: bool, leads: bool) -> Result<(), WorkspaceError> {
        let found = fs::symlink_metadata(from).map_err(at("look at", from))?;
        let mode = found.mode() & 0o7777;
        if found.is_dir() {
            // Somebody else's repository within is nobody's to change.
            if from.join(".git").exists() {
                return Ok(());
            }
            if is_owned {
                self.there.insert(path.clone());
            }
            self.left.push(Left { path: path.clone(), what: What::Directory { mode, opaque: false } });
            return if leads || is_owned { self.directory(&path) } else { Ok(()) };
        }
        if !is_owned {
            return Ok(());
        }
        let Some(state) = look(from)? else { return Ok(()) };
        self.there.insert(path.clone());
        let before = self.given.get(&path);
        let what = match state {
            State::File { size, hash, .. } => {
                if before == Some(&self.workspace.origin.file(mode & 0o777, size, hash, before)) {
                    return Ok(());
                }
                match mode & 0o6000 {
                    0 => What::File { mode: mode & 0o777, size },
                    _ => What::Refused { reason: Odd::SetId },
                }
            }
            State::Symlink { target, .. } => {
                if before == Some(&self.workspace.origin.symlink(&target, before)) {
                    return Ok(());
                }
                What::Symlink { target }
            }
            State::Directory { .. } => return Ok(()),
        };
        self.left.push(Left { path, what });
        Ok(())
    }
}
