//! What is staged for the next commit, as it is staged: a tree of its own beside the one that is worked on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pitcrew_agents::looking;
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::trouble::{Result, Trouble};

/// The files of a work tree as they are staged.
pub(super) struct Staged {
    _dir: TempDir,
    tree: PathBuf,
    changed: Vec<String>,
}

impl Staged {
    /// Writes them down: all of them, for what is judged of one may depend on others.
    pub(super) fn of(workspace: &Path) -> Result<Staged> {
        let listed = ["diff", "--cached", "--name-only", "--no-renames", "--diff-filter=d", "-z"];
        // Outside of a repository `git diff` takes itself for another program, and says nothing of what is wrong.
        let changed = git(workspace, &listed).or_else(|no| git(workspace, &["rev-parse", "--git-dir"]).and(Err(no)))?;
        let names = changed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let changed = names.map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        let dir = tempfile::tempdir()?;
        let tree = fs::canonicalize(dir.path())?;
        git(workspace, &["checkout-index", "--all", "--force", &format!("--prefix={}/", tree.display())])?;
        Ok(Staged { _dir: dir, tree, changed })
    }

    /// Returns where they are.
    pub(super) fn tree(&self) -> &Path {
        &self.tree
    }

    /// Returns those that are other than in the last commit and within the paths that are wanted; `None` where there
    /// are none.
    pub(super) fn within(&self, inputs: &Map<String, Value>) -> Option<Vec<String>> {
        let within = looking::within(self.changed.clone(), inputs);
        if within.is_empty() { None } else { Some(within) }
    }

    /// Puts a file of the work tree beside them that is not staged.
    pub(super) fn lend(&self, workspace: &Path, path: &str) -> Result<()> {
        let at = self.tree.join(path);
        if !at.exists() {
            fs::create_dir_all(at.parent().unwrap_or(&self.tree))?;
            fs::copy(workspace.join(path), at)?;
        }
        Ok(())
    }
}

/// Asks git about the user's own repository, starting none of its programs.
fn git(workspace: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let ran = Command::new("git")
        .args(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"])
        .args(arguments)
        .current_dir(workspace)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Trouble::while_trying("ask git what is staged", &error))?;
    if ran.status.success() {
        return Ok(ran.stdout);
    }
    let said = String::from_utf8_lossy(&ran.stderr);
    let said = said.trim().lines().next().unwrap_or("it says no");
    Err(Trouble::new(format!("ask git what is staged: {said}")).hint("`--staged` is for git work trees"))
}
