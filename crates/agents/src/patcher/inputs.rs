//! What the patcher is given.

use std::path::PathBuf;

use serde::Deserialize;

use super::apply::Conflict;
use super::diff::Reading;
use super::{bump, config, fixes, rename, rewrite};
use crate::contract::{Assignment, Trouble};

/// The inputs, as the input schema says.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Inputs {
    pub repository_path: Option<String>,
    pub patch_content: Option<String>,
    pub strip: Option<usize>,
    pub directory: Option<String>,
    pub edits: Option<Vec<config::Edit>>,
    pub bump: Option<Vec<bump::Bump>>,
    pub rewrite: Option<rewrite::Rewrite>,
    pub rename: Option<rename::Rename>,
    pub fixes: Option<fixes::Fixes>,
    pub rollback: Option<PathBuf>,
    pub target_branch: Option<String>,
    #[serde(default = "yes")]
    pub create_backup: bool,
    pub backup_directory: Option<PathBuf>,
    #[serde(default)]
    pub dry_run: bool,
    #[serde(default = "yes")]
    pub check_syntax: bool,
}

fn yes() -> bool {
    true
}

/// What is to be done: one thing.
#[derive(Clone, Debug)]
pub(super) enum Job {
    /// A patch is applied.
    Patch(String, Reading),
    /// Settings of configuration files are written or taken out.
    Edits(Vec<config::Edit>),
    /// Dependencies get other versions.
    Bump(Vec<bump::Bump>),
    /// Code is replaced by rules.
    Rewrite(rewrite::Rewrite),
    /// A name becomes another.
    Rename(rename::Rename),
    /// Findings are mended.
    Fixes(fixes::Fixes),
    /// A change is taken back.
    Rollback(PathBuf),
}

impl Inputs {
    /// Returns what is to be done.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that is nothing, or more than one thing.
    pub(super) fn job(&self) -> Result<Job, Trouble> {
        let reading = || Reading { strip: self.strip, directory: self.directory.clone() };
        let mut jobs = Vec::new();
        jobs.extend(self.patch_content.clone().map(|text| ("patchContent", Job::Patch(text, reading()))));
        jobs.extend(self.edits.clone().map(|edits| ("edits", Job::Edits(edits))));
        jobs.extend(self.bump.clone().map(|bumps| ("bump", Job::Bump(bumps))));
        jobs.extend(self.rewrite.clone().map(|rewrite| ("rewrite", Job::Rewrite(rewrite))));
        jobs.extend(self.rename.clone().map(|rename| ("rename", Job::Rename(rename))));
        jobs.extend(self.fixes.clone().map(|fixes| ("fixes", Job::Fixes(fixes))));
        jobs.extend(self.rollback.clone().map(|backup| ("rollback", Job::Rollback(backup))));
        match jobs.len() {
            1 => Ok(jobs.remove(0).1),
            0 => Err(Trouble::new("read the inputs: nothing says what is to be changed").hint(ONE_OF)),
            _ => {
                let names: Vec<&str> = jobs.iter().map(|(name, _)| *name).collect();
                let message =
                    format!("read the inputs: {} are given, and one thing is done at a time", names.join(" and "));
                Err(Trouble::new(message).hint(ONE_OF))
            }
        }
    }

    /// Returns the directory that is changed: inside the work tree, and not through a link.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it is elsewhere.
    pub(super) fn directory_of(&self, assignment: &Assignment) -> Result<PathBuf, Trouble> {
        let named = self.repository_path.as_deref().unwrap_or(".");
        let whole = assignment.directory.join(named);
        let real = |path: &PathBuf| {
            path.canonicalize().map_err(|error| Trouble::new(format!("open `{}`: {error}", path.display())))
        };
        let (root, whole) = (real(&assignment.directory)?, real(&whole)?);
        if !whole.starts_with(&root) {
            let message = format!("change `{named}`: it is outside of the work tree");
            return Err(Trouble::new(message).hint("`repositoryPath` is relative to the work tree, and below it"));
        }
        Ok(whole)
    }
}

const ONE_OF: &str = "give one of `patchContent`, `edits`, `bump`, `rewrite`, `rename`, `fixes`, `rollback`";

/// What a job comes to before anything is written.
#[derive(Debug, Default)]
pub(super) struct Worked {
    pub applied: super::apply::Applied,
    /// Why nothing is to be changed.
    pub conflicts: Vec<Conflict>,
    /// What was left as it is, and why.
    pub skipped: Vec<(String, String)>,
}
