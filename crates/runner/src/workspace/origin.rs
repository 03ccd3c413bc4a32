//! The user's tree of files: where it is, how changes reach it, and how it describes a path.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pitcrew_engine::BlobId;
use pitcrew_plan::Apply;

use super::base::Base;
use super::error::{WorkspaceError, at};
use super::git::{self, Repository};
use super::head::Head;
use crate::change::State;
use crate::store::StateDir;

/// The files that a run works on.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    root: PathBuf,
    repository: Option<Repository>,
    apply: Apply,
    state: StateDir,
}

impl Origin {
    /// Opens a workspace. Without a word about `apply`, a git work tree gets a branch and a plain
    /// directory is changed live.
    pub(super) fn open(root: &Path, apply: Option<Apply>, state: &StateDir) -> Result<Origin, WorkspaceError> {
        let root = fs::canonicalize(root).map_err(at("open the workspace", root))?;
        if !root.is_dir() {
            return Err(WorkspaceError::NoDirectory { path: root });
        }
        let repository = Repository::at(&root)?;
        let apply = match (apply, &repository) {
            (Some(Apply::Branch), None) => return Err(WorkspaceError::NoRepository { path: root }),
            (Some(apply), _) => apply,
            (None, Some(_)) => Apply::Branch,
            (None, None) => Apply::Live,
        };
        Ok(Origin { root, repository, apply, state: state.clone() })
    }

    /// Lets no git be run for it that lies in one of these directories: tasks may change them.
    pub(super) fn trust_no_program_in(&mut self, roots: &[PathBuf]) {
        if let Some(repository) = &mut self.repository {
            repository.trust_no_program_in(roots);
        }
    }

    /// Returns the repository in which the branches of both would lie, if it is one.
    pub(super) fn shares_branches_with(&self, other: &Origin) -> Option<PathBuf> {
        let branches = |origin: &Origin| {
            let repository = origin.repository.as_ref().filter(|_| !origin.is_live());
            repository.map(|repository| repository.common_dir().to_owned())
        };
        branches(self).filter(|repository| branches(other).as_ref() == Some(repository))
    }

    /// Its real path, which is also where an attempt sees it.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns whether the files themselves are changed.
    pub(super) fn is_live(&self) -> bool {
        self.apply == Apply::Live
    }

    /// The git repository that it is the top of, if it is.
    pub(super) fn repository(&self) -> Option<&Repository> {
        self.repository.as_ref()
    }

    /// Freezes what a new run starts from: the commit that the user is at, or the files as they
    /// are now.
    pub(super) fn freeze(&self) -> Result<Base, WorkspaceError> {
        match (&self.repository, self.apply) {
            (Some(repository), Apply::Branch) => Base::of_commit(repository, &repository.head()?, &self.state),
            (repository, _) => Base::of_directory(&self.root, repository.as_ref(), &self.state),
        }
    }

    /// Freezes the files as they are now, but for the directories that git ignores whole.
    pub(super) fn freeze_sources(&self) -> Result<Base, WorkspaceError> {
        let repository = self.repository.as_ref();
        let ignored = repository.map(git::ignore::ignored_directories).transpose()?.unwrap_or_default();
        Base::of_directory_without(&ignored, &self.root, repository, &self.state)
    }

    /// Finds what a run started from, by the base's id.
    pub(super) fn base(&self, id: &str) -> Result<Base, WorkspaceError> {
        match (&self.repository, self.apply) {
            (Some(repository), Apply::Branch) => Base::of_commit(repository, id, &self.state),
            _ => Base::of_copy(&self.state, id),
        }
    }

    /// Returns whether directories are part of changes; git knows none.
    pub(super) fn keeps_directories(&self) -> bool {
        self.is_live()
    }

    /// Returns which paths git ignores by the rules of the base.
    pub(super) fn ignored(&self, paths: &[&str], head: &Head) -> Result<BTreeSet<String>, WorkspaceError> {
        match &self.repository {
            Some(repository) => git::ignore::ignored(repository, &head.base().layer, &self.state, paths),
            None => Ok(BTreeSet::new()),
        }
    }

    /// Describes a file with contents taken in from an attempt.
    pub(super) fn file(&self, mode: u32, size: u64, hash: BlobId, before: Option<&State>) -> State {
        let mode = match (self.apply, before) {
            (Apply::Branch, _) => 0o644 | if mode & 0o100 != 0 { 0o111 } else { 0 },
            // An attempt sees the plain bits; a file that it did not touch keeps the others.
            (Apply::Live, Some(State::File { mode: was, hash: kept, .. })) if was & 0o777 == mode && *kept == hash => {
                *was
            }
            (Apply::Live, _) => mode,
        };
        State::File { mode, size, hash, owner: self.owner(before) }
    }

    pub(super) fn symlink(&self, target: &str, before: Option<&State>) -> State {
        State::Symlink { target: target.to_owned(), owner: self.owner(before) }
    }

    pub(super) fn directory(&self, mode: u32, before: Option<&State>) -> State {
        // The layers show directories with the owner's bits set and without the special ones.
        let mode = match before {
            Some(State::Directory { mode: was, .. }) if was & 0o777 | 0o700 == mode & 0o777 => *was,
            Some(State::Directory { mode: was, .. }) => was & 0o7000 | mode & 0o777,
            _ => mode & 0o777,
        };
        State::Directory { mode, owner: self.owner(before) }
    }

    /// What replaces something keeps its owner; what is new belongs to who applies it.
    fn owner(&self, before: Option<&State>) -> Option<(u32, u32)> {
        match self.apply {
            Apply::Branch => None,
            Apply::Live => before.and_then(State::owner).or_else(|| {
                let uid = rustix::process::geteuid().as_raw();
                Some((uid, rustix::process::getegid().as_raw()))
            }),
        }
    }
}
