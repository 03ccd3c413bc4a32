//! What can go wrong with a workspace.

use std::io;
use std::path::{Path, PathBuf};

use pitcrew_plan::Id;

use crate::change::ReadChangeError;
use crate::store::{BlobError, JournalError};

/// Why something could not be done with a workspace.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The messages say it.
pub enum WorkspaceError {
    #[error("{doing} `{}`", .path.display())]
    Io { doing: &'static str, path: PathBuf, source: io::Error },
    #[error("start git; is it installed and on PATH?")]
    NoGit { source: io::Error },
    #[error("git {command}: {said}")]
    Git { command: String, said: String },
    #[error("use `{}`: it is not a directory", .path.display())]
    NoDirectory { path: PathBuf },
    #[error("apply to a branch: `{}` is not the top of a git work tree; use `apply: live`", .path.display())]
    NoRepository { path: PathBuf },
    #[error("start from the commit of `{}`: there is none yet; commit something first, or use `apply: live`", .path.display())]
    Unborn { path: PathBuf },
    #[error("copy `{}`: it has more than {limit}, and no file system that shares blocks; move the workspace to a smaller directory, or narrow `reads`", .path.display())]
    TooBig { path: PathBuf, limit: String },
    #[error("check out `{path}` of commit {commit}: no work tree can hold a path like this")]
    BadPath { commit: String, path: String },
    #[error("find base `{id}` of the run: its copy is gone from the state directory")]
    BaseGone { id: String },
    #[error("change `{path}`: it is not what the change was made on")]
    Conflict { path: String },
    #[error("move `{reference}`: it is at {found}, not at {expected}; somebody else moved it")]
    Moved { reference: String, expected: String, found: String },
    #[error("merge into `{branch}`: {reason}; {cure}")]
    NoMerge { branch: String, reason: String, cure: String },
    #[error("use `{}`: it lies in workspace `{name}` (`{}`), and none may lie in another; make them one, and let `owns` part it", .path.display(), .outer.display())]
    Nested { path: PathBuf, outer: PathBuf, name: Id },
    #[error("land on a branch: workspace `{name}` is a work tree of the same repository (`{}`), where both would land on one branch; make them one workspace, or give one of them `apply: live`", .repository.display())]
    SharedRepository { repository: PathBuf, name: Id },
    #[error(transparent)]
    Store(#[from] JournalError),
    #[error(transparent)]
    Blob(#[from] BlobError),
    #[error(transparent)]
    Change(#[from] ReadChangeError),
}

/// Says what was being done to a path when it failed.
pub(super) fn at(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WorkspaceError {
    let path = path.to_owned();
    move |source| WorkspaceError::Io { doing, path, source }
}
