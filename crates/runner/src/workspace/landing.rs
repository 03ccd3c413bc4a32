//! Landing a change and taking it back, on the run's branch or in the files themselves.

use std::sync::Arc;

use pitcrew_engine::{ChangeId, Landed, Timestamp};
use pitcrew_plan::Id;

use super::Workspace;
use super::error::WorkspaceError;
use super::git::commit::Stamp;
use super::live::{Live, Outcome};
use crate::change::{Change, State};
use crate::store::Blobs;

/// What becomes of paths that somebody else has changed since a change landed, when that is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theirs {
    /// They are in the way of all of it.
    Refuse,
    /// They stay as they are, and all else is taken back.
    Leave,
}

/// A change that is to land, or to be taken back.
#[derive(Clone, Copy, Debug)]
pub struct Landing<'a> {
    /// The task's title, for the commit's words.
    pub title: Option<&'a str>,
    /// Whose change it is.
    pub task: &'a Id,
    /// Of which attempt.
    pub attempt: u32,
    /// The change.
    pub change: &'a ChangeId,
    /// What has landed and stands; when taking back, the change is among it or not.
    pub head: &'a [Arc<Landed>],
    /// When, by the journal. With an equal time a repeated commit is the same commit.
    pub time: Timestamp,
}

impl Workspace {
    /// Lands a change and returns its commit, where it has one.
    ///
    /// May be repeated after a crash: what was begun is finished, what was done is found. Before
    /// the first call the journal must say that applying begins.
    pub fn apply(&self, landing: &Landing<'_>, blobs: &Blobs) -> Result<Option<String>, WorkspaceError> {
        let change = Change::read(landing.change, blobs)?;
        match self.branch() {
            Some(branch) => branch.land(&change, &stamp(landing), blobs).map(Some),
            None => self.make_live(&change, blobs),
        }
    }

    /// Takes a landed change back and returns the commit that does so, where it has one.
    ///
    /// Refuses where a path was changed since. May be repeated like [`apply`](Workspace::apply).
    pub fn restore(&self, landing: &Landing<'_>, blobs: &Blobs) -> Result<Option<String>, WorkspaceError> {
        self.take_back(landing, blobs, Theirs::Refuse)
    }

    /// The same, leaving alone each path that was changed since.
    pub fn restore_own(&self, landing: &Landing<'_>, blobs: &Blobs) -> Result<Option<String>, WorkspaceError> {
        self.take_back(landing, blobs, Theirs::Leave)
    }

    fn take_back(
        &self,
        landing: &Landing<'_>,
        blobs: &Blobs,
        theirs: Theirs,
    ) -> Result<Option<String>, WorkspaceError> {
        let change = Change::read(landing.change, blobs)?;
        match self.branch() {
            Some(branch) => branch.revert(&change, &stamp(landing), blobs, theirs).map(Some),
            None => {
                let live = Live::at(self.root(), blobs);
                let others = |path: &str| self.is_made_by_others(landing, path);
                let mut back = live.taking_back(&change, &others)?;
                if theirs == Theirs::Leave {
                    back = live.less_what_is_foreign(&back)?;
                }
                self.make_live(&back, blobs)
            }
        }
    }

    /// Whether there is a directory at a path without the change that is taken back.
    fn is_made_by_others(&self, landing: &Landing<'_>, path: &str) -> Result<bool, WorkspaceError> {
        let is_it = |landed: &Landed| {
            landed.change == *landing.change && landed.task == *landing.task && landed.attempt == landing.attempt
        };
        let others: Vec<Arc<Landed>> = landing.head.iter().filter(|landed| !is_it(landed)).cloned().collect();
        Ok(self.head(&others)?.tree().get(path).is_some_and(State::is_directory))
    }

    fn make_live(&self, change: &Change, blobs: &Blobs) -> Result<Option<String>, WorkspaceError> {
        let live = Live::at(self.root(), blobs);
        match live.finish_or_undo(change)? {
            Outcome::Done => Ok(None),
            Outcome::Undone => live.apply(change).map(|()| None),
            Outcome::Conflict { path } => Err(WorkspaceError::Conflict { path }),
        }
    }
}

fn stamp(landing: &Landing<'_>) -> Stamp {
    Stamp {
        task: landing.task.clone(),
        attempt: landing.attempt,
        title: landing.title.map_or_else(|| landing.task.to_string(), str::to_owned),
        time: landing.time,
    }
}
