//! The user's repository, found by its files: asking git would obey the user's configuration.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Git;
use crate::search_path;
use crate::workspace::error::{WorkspaceError, at};

/// A git work tree of the user's.
#[derive(Clone, Debug)]
pub struct Repository {
    root: PathBuf,
    git_dir: PathBuf,
    common_dir: PathBuf,
    /// Where programs are looked for: not in the work tree, nor in another of the same run.
    path: OsString,
}

impl Repository {
    /// Returns the repository whose work tree has its top here, or `None`.
    pub fn at(root: &Path) -> Result<Option<Repository>, WorkspaceError> {
        let dot_git = root.join(".git");
        let git_dir = match fs::metadata(&dot_git) {
            Ok(found) if found.is_dir() => dot_git,
            Ok(_) => {
                let text = fs::read_to_string(&dot_git).map_err(at("read", &dot_git))?;
                match text.trim_end().strip_prefix("gitdir: ") {
                    Some(path) => root.join(path),
                    None => return Ok(None),
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at("read", &dot_git)(error)),
        };
        if !git_dir.join("HEAD").exists() {
            return Ok(None);
        }
        let git_dir = fs::canonicalize(&git_dir).map_err(at("resolve", &git_dir))?;
        let common_dir = match fs::read_to_string(git_dir.join("commondir")) {
            Ok(path) => {
                let path = git_dir.join(path.trim_end());
                fs::canonicalize(&path).map_err(at("resolve", &path))?
            }
            Err(_) => git_dir.clone(),
        };
        Ok(Some(Repository { root: root.to_owned(), git_dir, common_dir, path: search_path::outside([root]) }))
    }

    /// Runs no git that lies in one of these directories.
    pub(in crate::workspace) fn trust_no_program_in(&mut self, roots: &[PathBuf]) {
        self.path = search_path::outside(roots);
    }

    /// The top of its work tree.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What all its work trees share.
    pub(in crate::workspace) fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    pub(in crate::workspace) fn git(&self) -> Git {
        self.git_on(&self.git_dir)
    }

    /// Calls on a git directory of ours that serves this repository.
    pub(in crate::workspace) fn git_on(&self, git_dir: &Path) -> Git {
        Git::on(git_dir, &self.path)
    }

    /// Returns the commit that the work tree is at.
    pub fn head(&self) -> Result<String, WorkspaceError> {
        match self.git().ask(&["rev-parse", "-q", "--verify", "HEAD^{commit}"], &[])? {
            (true, line) => Ok(String::from_utf8_lossy(&line).trim_end().to_owned()),
            (false, _) => Err(WorkspaceError::Unborn { path: self.root.clone() }),
        }
    }

    /// Returns the branch that the work tree is on, `None` where it is on none.
    pub fn branch(&self) -> Result<Option<String>, WorkspaceError> {
        let (on_branch, line) = self.git().ask(&["symbolic-ref", "-q", "HEAD"], &[])?;
        let name = String::from_utf8_lossy(&line);
        Ok(name.trim_end().strip_prefix("refs/heads/").filter(|_| on_branch).map(str::to_owned))
    }

    /// Returns where a reference is, `None` where there is none.
    pub(in crate::workspace) fn reference(&self, name: &str) -> Result<Option<String>, WorkspaceError> {
        let (there, line) = self.git().ask(&["rev-parse", "-q", "--verify", name], &[])?;
        Ok(there.then(|| String::from_utf8_lossy(&line).trim_end().to_owned()))
    }

    /// Returns every directory that git needs to read it.
    pub fn places(&self) -> Vec<PathBuf> {
        [self.git_dir.clone(), self.common_dir.clone()].into_iter().chain(self.objects()).collect()
    }

    /// Returns the directories that its objects are in: its own, and those that it borrows from.
    pub fn objects(&self) -> Vec<PathBuf> {
        let mut found = vec![self.common_dir.join("objects")];
        let mut next = 0;
        while let Some(directory) = found.get(next).cloned() {
            next += 1;
            let borrowed = fs::read_to_string(directory.join("info/alternates")).unwrap_or_default();
            for line in borrowed.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                // Git takes relative ones from the directory that names them.
                if let Ok(path) = fs::canonicalize(directory.join(line))
                    && !found.contains(&path)
                {
                    found.push(path);
                }
            }
        }
        found
    }
}
