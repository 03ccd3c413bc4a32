//! What one attempt, or one round of checks, sees of the workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pitcrew_engine::{ChangeId, Isolation, Landed};
use pitcrew_plan::{Claim, PathPattern, Task};
use pitcrew_sandbox::{Harvest, Mount, Terms, Upper, What};

use super::error::{WorkspaceError, at};
use super::git::private::PrivateGit;
use super::head::Head;
use super::{Workspace, copy, plain, settle};
use crate::change::State;

/// Where the repository's objects appear inside the walls: where no scratch directory covers them.
/// Their own place is not there, as the attempt's git directory covers it.
const OBJECTS: &str = "/pitcrew-objects";

/// The largest file that is taken from an attempt, in bytes; the task's own limit comes first.
const LARGEST_FILE: u64 = 4 << 30;

/// The workspace as one attempt sees it.
#[derive(Debug)]
pub struct View {
    root: PathBuf,
    head: Head,
    seen: Seen,
}

/// How it is seen.
#[derive(Debug)]
enum Seen {
    /// At its own path, as layers inside the walls.
    Layers { mounts: Vec<Mount>, upper: PathBuf },
    /// As a plain copy, on the host.
    Copy,
}

impl View {
    /// Where a plain copy lies that is laid out in a directory.
    pub(super) fn root_in(dir: &Path) -> PathBuf {
        dir.join("workspace")
    }

    /// The directory in which the attempt finds the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What must be mounted for it; nothing where it is a plain copy.
    pub fn mounts(&self) -> &[Mount] {
        match &self.seen {
            Seen::Layers { mounts, .. } => mounts,
            Seen::Copy => &[],
        }
    }

    /// Returns whether a path is there, now that the attempt is over, that the pattern matches.
    pub fn has(&self, pattern: &PathPattern) -> Result<bool, WorkspaceError> {
        let harvest = self.harvest()?;
        let is_there = |what: &What| !matches!(what, What::Deleted | What::Refused { .. });
        if harvest.left.iter().any(|left| is_there(&left.what) && pattern.matches(&left.path)) {
            return Ok(true);
        }
        let gone = |path: &str| {
            let hides = |at: &str| {
                let found = harvest.left.binary_search_by(|left| left.path.as_str().cmp(at));
                found.is_ok_and(|found| match &harvest.left[found].what {
                    What::Directory { opaque, .. } => *opaque && at != path,
                    _ => true,
                })
            };
            hides(path) || crate::change::ancestors(path).any(hides)
        };
        Ok(self.head.tree().keys().any(|path| pattern.matches(path) && !gone(path)))
    }

    /// The directory that holds what was written to it.
    pub(crate) fn written(&self) -> &Path {
        match &self.seen {
            Seen::Layers { upper, .. } => upper,
            Seen::Copy => &self.root,
        }
    }

    /// The head that it shows.
    pub(super) fn head(&self) -> &Head {
        &self.head
    }

    /// Reads what was left in it, when every process of the attempt is dead.
    pub(crate) fn harvest(&self) -> Result<Harvest, WorkspaceError> {
        let terms = Terms { mounted: vec![".git".to_owned()], largest_file: LARGEST_FILE };
        let place = self.written();
        if !place.exists() {
            // The command could not be started, so there is nothing that it could have left.
            fs::create_dir_all(place).map_err(at("make", place))?;
        }
        let mut harvest = pitcrew_sandbox::harvest(place, &terms).map_err(at("read what was left in", place))?;
        if let Seen::Copy = self.seen {
            // The attempt's own git directory lies in the copy, and is thrown away with it.
            let left = std::mem::take(&mut harvest.left).into_iter().filter(|left| left.path != ".git").collect();
            harvest.left = settle::with_deletions(left, self.head.tree());
        }
        Ok(harvest)
    }
}

impl Workspace {
    /// Lays out what an attempt of a task sees: the head, the layers that were prepared, and on
    /// top a private layer in `dir`, a directory for this attempt only.
    pub fn view(
        &self,
        dir: &Path,
        prepared: &[String],
        landed: &[Arc<Landed>],
        task: &Task,
        isolation: Isolation,
    ) -> Result<View, WorkspaceError> {
        self.lay_out(dir, prepared, landed, None, Some(task), isolation)
    }

    /// The same with a change on top that has not landed.
    pub fn staged_view(
        &self,
        dir: &Path,
        prepared: &[String],
        landed: &[Arc<Landed>],
        change: Option<&ChangeId>,
        task: &Task,
        isolation: Isolation,
    ) -> Result<View, WorkspaceError> {
        self.lay_out(dir, prepared, landed, change, Some(task), isolation)
    }

    /// Returns a plain copy that was laid out in `dir` with these changes.
    pub(super) fn view_again(&self, dir: &Path, landed: &[Arc<Landed>]) -> Result<View, WorkspaceError> {
        Ok(View { root: View::root_in(dir), head: self.head(landed)?, seen: Seen::Copy })
    }

    /// Lays out what has landed, all of it, for what belongs to no task.
    pub fn view_of(
        &self,
        dir: &Path,
        prepared: &[String],
        landed: &[Arc<Landed>],
        isolation: Isolation,
    ) -> Result<View, WorkspaceError> {
        self.lay_out(dir, prepared, landed, None, None, isolation)
    }

    /// Whether the base has something at a path.
    pub fn has_at_base(&self, path: &str) -> bool {
        self.base.tree().contains_key(path)
    }

    /// Returns what the base has where a pattern names it, by path.
    pub fn contents_of(&self, patterns: &[PathPattern]) -> Vec<(&str, &State)> {
        let tree = self.base.tree().iter();
        let named = tree.filter(|(path, _)| patterns.iter().any(|pattern| pattern.matches(path)));
        named.map(|(path, state)| (path.as_str(), state)).collect()
    }

    fn lay_out(
        &self,
        dir: &Path,
        prepared: &[String],
        landed: &[Arc<Landed>],
        staged: Option<&ChangeId>,
        task: Option<&Task>,
        isolation: Isolation,
    ) -> Result<View, WorkspaceError> {
        let mut head = self.head(landed)?;
        if let Some(change) = staged {
            head = head.with(change, &self.blobs)?;
        }
        fs::create_dir_all(dir).map_err(at("make", dir))?;
        let git = self.private_git(landed)?;
        if isolation == Isolation::Off {
            let root = View::root_in(dir);
            plain::lay_out(&head, &root, &self.blobs)?;
            if let Some(git) = git {
                git.make(&root.join(".git"), git.objects())?;
            }
            return Ok(View { root, head, seen: Seen::Copy });
        }
        let layer = dir.join("layer");
        fs::create_dir(&layer).map_err(at("make", &layer))?;
        let mut lowers = self.lowers(&head, prepared)?;
        let mut git = git;
        if let Some(task) = task.filter(|task| !task.reads.iter().any(|pattern| pattern.as_str() == "**")) {
            let sees = |path: &str| sees(task, path);
            lowers.splice(..0, head.mask(&sees, &self.state)?);
            // What is not seen must not be found among git's objects either.
            git = git.map(|git| git.narrowed(&sees, &self.state)).transpose()?;
        }
        self.layered(dir, &layer, lowers, head, git)
    }

    /// Lays out a copy of the files as they are now, whatever has landed: for checks of what people did.
    pub fn view_as_it_is(&self, dir: &Path, isolation: Isolation) -> Result<View, WorkspaceError> {
        let (head, git) = (self.head(&[])?, self.private_git(&[])?);
        let layer = dir.join("layer");
        fs::create_dir_all(&layer).map_err(at("make", &layer))?;
        let files = dir.join("workspace");
        fs::create_dir(&files).map_err(at("make", &files))?;
        copy::copy(self.root(), &files)?;
        if isolation == Isolation::Off {
            if let Some(git) = git {
                git.make(&files.join(".git"), git.objects())?;
            }
            return Ok(View { root: files, head, seen: Seen::Copy });
        }
        if git.is_some() {
            // Something for the private git directory to be mounted on.
            let dot_git = files.join(".git");
            fs::create_dir(&dot_git).map_err(at("make", &dot_git))?;
        }
        pitcrew_sandbox::own(&files).map_err(at("hand over", &files))?;
        self.layered(dir, &layer, vec![files], head, git)
    }

    fn layered(
        &self,
        dir: &Path,
        layer: &Path,
        lowers: Vec<PathBuf>,
        head: Head,
        git: Option<PrivateGit>,
    ) -> Result<View, WorkspaceError> {
        let upper = Upper::Disk { dir: layer.to_owned() };
        let mut mounts = vec![Mount::Overlay { at: self.root().to_owned(), lowers, upper }];
        if let Some(git) = git {
            let own = dir.join("git");
            let seen = seen_at(git.objects());
            git.make(&own, &seen)?;
            pitcrew_sandbox::own(&own).map_err(at("hand over", &own))?;
            mounts.push(Mount::Private { from: own, at: self.root().join(".git") });
            let objects = git.objects().iter().cloned().zip(seen);
            mounts.extend(objects.map(|(from, at)| Mount::ReadOnly { from, at }));
        }
        Ok(View { root: self.root().to_owned(), head, seen: Seen::Layers { mounts, upper: layer.join("upper") } })
    }

    /// Returns the layers of a view, the topmost first.
    fn lowers(&self, head: &Head, prepared: &[String]) -> Result<Vec<PathBuf>, WorkspaceError> {
        let mut lowers = head.lowers(&self.blobs, &self.state)?;
        // Right above the base: a change of something prepared is seen, and not hidden.
        let base = lowers.len().saturating_sub(1);
        let prepared = prepared.iter().rev().map(|id| self.prepared_layer(id));
        lowers.splice(base..base, prepared);
        Ok(lowers)
    }

    /// Where the layer that a `prepare` made is kept, by its id.
    pub fn prepared_layer(&self, id: &str) -> PathBuf {
        self.state.layers().join("prepare").join(id)
    }
}

/// Where each directory of objects appears inside the walls: the first has its own git directory's
/// place covered, the others (borrowed ones) are where the first says they are.
fn seen_at(objects: &[PathBuf]) -> Vec<PathBuf> {
    let place = |(number, path): (usize, &PathBuf)| if number == 0 { OBJECTS.into() } else { path.clone() };
    objects.iter().enumerate().map(place).collect()
}

/// Returns whether a task sees a path: what it reads, what it owns, what it promises.
fn sees(task: &Task, path: &str) -> bool {
    let owned = task.owns.iter().flatten().filter_map(Claim::path);
    task.reads.iter().chain(owned).chain(&task.deliverables).any(|pattern| pattern.matches(path))
}
