//! Workspaces: the files that a run works on, seen as layers and changed as wholes.
//! A run has one or several of them, which never meet.
//!
//! A run starts from one frozen base. Its head is the base and the changes that have landed. An
//! attempt works on a [`View`] of a head; what it leaves is [settled](Workspace::settle) into a
//! change, and a change [lands](Workspace::apply) as a commit on `pitcrew/RUN` or in the files
//! themselves. Everything here blocks; nothing here decides what happens next.

mod apart;
mod base;
mod by_hand;
mod copy;
mod error;
mod git;
mod going_on;
mod head;
mod landing;
mod layer;
mod live;
mod origin;
mod plain;
mod restart;
mod settle;
mod untaken;
mod view;
mod workspaces;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use pitcrew_engine::{BlobId, ChangeId, Landed, Refusal, RunId};
use pitcrew_plan::{Apply, Claim, Id, Plan, Task};

use crate::change::raises_risk;
use crate::store::{Blobs, StateDir};
use git::commit::Branch;
use git::private::PrivateGit;
use head::Head;
use origin::Origin;
use settle::Leavings;

pub use apart::place_of_copy;
pub use error::WorkspaceError;
pub use git::Repository;
pub use git::merge::Merged;
pub use landing::Landing;
pub use settle::Foreign;
pub use view::View;
pub use workspaces::{Unusable, Workspaces};

/// For how many heads the git directory of attempts is remembered: attempts that are launched at about the same
/// time ask for the same, or for the one before it.
const GITS: usize = 4;

/// One workspace of one run.
#[derive(Debug)]
pub struct Workspace {
    origin: Origin,
    state: StateDir,
    run: RunId,
    blobs: Blobs,
    /// The head before anything landed.
    base: Head,
    /// The head that was asked for last; the next is most often that with one more change.
    last: Mutex<Head>,
    /// The plan's directory, relative to the root, where it lies in the workspace.
    plan_dir: Option<String>,
    /// Git directories for attempts, by the changes that have landed: the newest few, the oldest first.
    gits: Mutex<VecDeque<(Vec<ChangeId>, PrivateGit)>>,
}

/// What came of what an attempt left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It can be taken.
    Taken(Taken),
    /// It cannot, and nothing of it is.
    Refused(Vec<Refusal>),
}

/// A change that was taken from an attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The change; `None` where nothing was changed.
    pub change: Option<ChangeId>,
    /// How many paths it touches.
    pub paths: u64,
    /// Those of them that others execute later.
    pub risky: Vec<String>,
    /// How many paths were dropped, by the first name of each.
    pub dropped: BTreeMap<String, u64>,
    /// Contents and the manifest, to be committed with the event that names the change.
    pub rows: Vec<(BlobId, Vec<u8>)>,
}

impl Workspace {
    /// Opens a workspace by itself for a new run and freezes what the run starts from.
    pub fn open(
        state: &StateDir,
        run: &RunId,
        plan_dir: &Path,
        workspace: &pitcrew_plan::Workspace,
    ) -> Result<Workspace, WorkspaceError> {
        let origin = Origin::open(&plan_dir.join(&workspace.path), workspace.apply, state)?;
        let base = origin.freeze()?;
        Workspace::with(origin, base, state, run, plan_dir)
    }

    /// The same of a directory's files as they are now, without the directories that git ignores whole.
    pub fn of_sources(state: &StateDir, run: &RunId, root: &Path) -> Result<Workspace, WorkspaceError> {
        let origin = Origin::open(root, Some(Apply::Live), state)?;
        let base = origin.freeze_sources()?;
        Workspace::with(origin, base, state, run, root)
    }

    fn with(
        origin: Origin,
        base: base::Base,
        state: &StateDir,
        run: &RunId,
        plan_dir: &Path,
    ) -> Result<Workspace, WorkspaceError> {
        let inside = plan_dir.strip_prefix(origin.root()).ok().and_then(Path::to_str);
        let base = Head::new(base);
        Ok(Workspace {
            blobs: Blobs::open(state)?,
            last: Mutex::new(base.clone()),
            base,
            plan_dir: inside.map(str::to_owned),
            gits: Mutex::default(),
            state: state.clone(),
            run: run.clone(),
            origin,
        })
    }

    /// Its real path, which is also where an attempt inside the walls sees it.
    pub fn root(&self) -> &Path {
        self.origin.root()
    }

    /// The name of what the run started from: a commit, or the hash of a manifest.
    pub fn base(&self) -> &str {
        &self.base.base().id
    }

    /// What of the directory no task sees, and why.
    pub fn skipped(&self) -> &[String] {
        &self.base.base().skipped
    }

    /// Sorts what an attempt left in its view: what its task owns becomes a change, what git
    /// ignores is dropped, and `foreign` says what all else does. Of a task without `owns` all is dropped.
    pub fn settle(
        &self,
        view: &View,
        id: &Id,
        task: &Task,
        plan: &Plan,
        foreign: Foreign,
        blobs: &Blobs,
    ) -> Result<Settled, WorkspaceError> {
        let owners: Vec<(Id, Vec<Claim>)> = plan
            .tasks
            .iter()
            .filter(|(other, _)| *other != id && id.parent().is_none_or(|(parent, _)| **other != parent))
            .filter(|(_, other)| plan.workspace_of(other).0 == plan.workspace_of(task).0)
            .filter_map(|(id, task)| Some((id.clone(), task.owns.clone()?)))
            .collect();
        let harvest = view.harvest()?;
        let leavings = Leavings {
            left: &harvest.left,
            open: &|path| harvest.open(path),
            owns: task.owns.as_deref(),
            foreign,
            owners: &owners,
        };
        let sorted = self.origin.sort(&leavings, view.head(), blobs)?;
        if !sorted.refused.is_empty() {
            return Ok(Settled::Refused(sorted.refused));
        }
        Ok(Settled::Taken(Taken {
            change: (!sorted.change.is_empty()).then(|| sorted.change.id()),
            paths: sorted.change.entries().len() as u64,
            risky: raises_risk(&sorted.change, self.plan_dir.as_deref()),
            dropped: sorted.dropped,
            rows: sorted.blobs,
        }))
    }

    /// Moves the user's branch and files forward to what has landed, if they still are where the
    /// run started and nothing of theirs is in the way. `None` where no branch was made.
    pub fn merge(&self) -> Result<Option<Merged>, WorkspaceError> {
        let Some(branch) = self.branch() else { return Ok(None) };
        branch.repository().fast_forward(&branch).map(Some)
    }

    /// Returns the head with the changes that have landed.
    fn head(&self, landed: &[Arc<Landed>]) -> Result<Head, WorkspaceError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = last.at(landed, &self.blobs)?;
        Ok(last.clone())
    }

    /// The run's branch, where changes land on one.
    fn branch(&self) -> Option<Branch<'_>> {
        let repository = self.origin.repository().filter(|_| !self.origin.is_live())?;
        Some(Branch::of(repository, &self.run, &self.base.base().id, &self.state))
    }

    /// Returns the git directory for attempts at a head, `None` where there is no commit.
    fn private_git(&self, landed: &[Arc<Landed>]) -> Result<Option<PrivateGit>, WorkspaceError> {
        let (Some(repository), Some(base)) = (self.origin.repository(), &self.base.base().commit) else {
            return Ok(None);
        };
        let mut gits = self.gits.lock().unwrap_or_else(PoisonError::into_inner);
        let is_this = |changes: &[ChangeId]| changes.iter().eq(landed.iter().map(|landed| &landed.change));
        if let Some((_, git)) = gits.iter().rev().find(|(changes, _)| changes.len() == landed.len() && is_this(changes))
        {
            return Ok(Some(git.clone()));
        }
        let changes: Vec<ChangeId> = landed.iter().map(|landed| landed.change.clone()).collect();
        let commit = match self.branch() {
            Some(branch) => branch.commit_of(&changes)?,
            // Files that are changed where they are show as the user's uncommitted work.
            None => base.clone(),
        };
        let git = PrivateGit::at(repository, base, &commit, &self.base.base().layer, &self.state)?;
        gits.push_back((changes, git.clone()));
        if gits.len() > GITS {
            gits.pop_front();
        }
        Ok(Some(git))
    }
}
