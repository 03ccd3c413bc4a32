//! Bringing a run's branch into the user's: only forward, and never over uncommitted work.

use super::Repository;
use super::commit::Branch;
use crate::workspace::error::WorkspaceError;

/// What merging came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The branch that moved.
    pub branch: String,
    /// Where it was.
    pub from: String,
    /// Where it is; the same where there was nothing to do.
    pub to: String,
}

impl Repository {
    /// Moves the user's branch, index and files forward to where a run's branch is.
    ///
    /// The user asks for this, so the user's configuration holds (line ends, large files); hooks
    /// and monitors stay off, because what they would run may have come with the change.
    pub fn fast_forward(&self, run: &Branch<'_>) -> Result<Merged, WorkspaceError> {
        let (from, to, name) = (self.head()?, run.tip()?, run.name());
        let branch = self.branch()?;
        let shown = branch.clone().unwrap_or_else(|| "the commit that is checked out".to_owned());
        let merged = Merged { branch: shown.clone(), from: from.clone(), to: to.clone() };
        if self.git().ask(&["merge-base", "--is-ancestor", &to, &from], &[])?.0 {
            return Ok(Merged { to: from, ..merged });
        }
        if !self.git().ask(&["merge-base", "--is-ancestor", &from, &to], &[])?.0 {
            return Err(WorkspaceError::NoMerge {
                branch: shown,
                reason: "it has commits that the run did not start from".to_owned(),
                cure: format!("merge it yourself: git merge {name}"),
            });
        }
        let git = self.git().work_tree(self.root()).with_users_configuration();
        // What is uncommitted and not touched by the run stays; what is touched makes git refuse.
        match git.run(&["merge", "--ff-only", "--quiet", "--no-verify-signatures", &to]) {
            Ok(_) => Ok(merged),
            Err(WorkspaceError::Git { said, .. }) => Err(WorkspaceError::NoMerge {
                branch: shown,
                reason: said,
                cure: format!("commit or stash what is yours, then: git merge {name}"),
            }),
            Err(error) => Err(error),
        }
    }
}
