//! Beginning where an earlier run of the same plan ended: its base, and those of its changes that
//! are taken over.

use std::collections::BTreeMap;

use pitcrew_engine::{ChangeId, Landed, RunId, Timestamp};
use pitcrew_plan::{Id, Plan};

use super::Workspace;
use super::copy::look;
use super::error::WorkspaceError;
use super::git::commit::{Branch, Stamp};
use crate::change::Change;

impl Workspace {
    /// Returns whether the files themselves are changed, and not a branch.
    pub fn is_live(&self) -> bool {
        self.origin.is_live()
    }

    /// Names the first change that cannot be taken over, because it was made on one that is not.
    pub fn must_follow(&self, landed: &[&Landed]) -> Result<Option<(Id, String)>, WorkspaceError> {
        let mut head = self.head(&[])?;
        for one in landed {
            match head.with(&one.change, &self.blobs) {
                Ok(next) => head = next,
                Err(WorkspaceError::Conflict { path }) => return Ok(Some((one.task.clone(), path))),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Returns the paths that are no longer as these changes left them, each with whose it is. A
    /// branch is nobody's to change, so that there are none.
    pub fn changed_since(&self, landed: &[&Landed]) -> Result<Vec<(Id, String)>, WorkspaceError> {
        if !self.is_live() {
            return Ok(Vec::new());
        }
        let mut newest = BTreeMap::new();
        for one in landed {
            for entry in Change::read(&one.change, &self.blobs)?.entries() {
                newest.insert(entry.path.clone(), (one.task.clone(), entry.after.clone()));
            }
        }
        let mut changed = Vec::new();
        for (path, (task, after)) in newest {
            if look(&self.root().join(&path))? != after {
                changed.push((task, path));
            }
        }
        Ok(changed)
    }

    /// Finds the commit of each change that is taken over of an earlier run: its own where the
    /// branch of that run held nothing else then, else one that is made again on the same base.
    ///
    /// Nothing refers to such commits yet: [`begin`](Workspace::begin) does.
    pub fn take_over(
        &self,
        earlier: &RunId,
        mut landed: Vec<&mut Landed>,
        plan: &Plan,
        time: Timestamp,
    ) -> Result<(), WorkspaceError> {
        let Some(branch) = self.branch() else { return Ok(()) };
        let base = self.base();
        let changes: Vec<ChangeId> = landed.iter().map(|landed| landed.change.clone()).collect();
        let commits = Branch::of(branch.repository(), earlier, base, &self.state).landed_as(&changes)?;
        if let Some(commits) = commits {
            for (one, commit) in landed.iter_mut().zip(commits) {
                one.commit = Some(commit);
            }
            return Ok(());
        }
        let mut parent = base.to_owned();
        for one in landed {
            let title = plan.tasks.get(&one.task).and_then(|task| task.title.clone());
            let stamp = Stamp {
                task: one.task.clone(),
                attempt: one.attempt,
                title: title.unwrap_or_else(|| one.task.to_string()),
                time,
            };
            let change = Change::read(&one.change, &self.blobs)?;
            parent = branch.put_on(&parent, &change, &stamp, &self.blobs)?;
            one.commit = Some(parent.clone());
        }
        Ok(())
    }

    /// Makes the run's branch at the newest of the changes that are taken over. May be repeated.
    pub fn begin(&self, newest: &Landed) -> Result<(), WorkspaceError> {
        match (self.branch(), &newest.commit) {
            (Some(branch), Some(commit)) => branch.begin(commit),
            _ => Ok(()),
        }
    }
}
