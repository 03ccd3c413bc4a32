//! A copy of the files for somebody who does a task of people's apart from the others: laid out when they take the
//! task, and read when they say that it is done.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pitcrew_engine::{Isolation, Landed, RunId};
use pitcrew_plan::{Id, Task};

use super::error::{WorkspaceError, at};
use super::{View, Workspace};
use crate::store::StateDir;

/// What of a copy says which changes it began with.
const BEGUN_WITH: &str = "landed.json";

/// Returns the directory of a task's copy, by its number.
pub fn place_of_copy(state: &StateDir, run: &RunId, task: &Id, copy: u32) -> PathBuf {
    state.copies().join(&run.0).join(format!("{task}.{copy}"))
}

impl Workspace {
    /// Lays a copy out in `dir`, with what has landed, and returns where its files are. One that was laid out before
    /// is left as it is; one that was not finished is begun again.
    pub fn lay_copy(&self, dir: &Path, landed: &[Arc<Landed>], task: &Task) -> Result<PathBuf, WorkspaceError> {
        let note = dir.join(BEGUN_WITH);
        if !note.exists() {
            if dir.exists() {
                fs::remove_dir_all(dir).map_err(at("remove", dir))?;
            }
            self.view(dir, &[], landed, task, Isolation::Off)?;
            let landed: Vec<&Landed> = landed.iter().map(AsRef::as_ref).collect();
            let text = serde_json::to_vec(&landed).map_err(io::Error::other).map_err(at("write", &note))?;
            // Written last: what has this is whole.
            fs::write(&note, text).map_err(at("write", &note))?;
        }
        Ok(View::root_in(dir))
    }

    /// Returns a copy as it is now, to be compared with what it began with.
    pub fn copy_in(&self, dir: &Path) -> Result<View, WorkspaceError> {
        let note = dir.join(BEGUN_WITH);
        let text = fs::read(&note).map_err(at("read", &note))?;
        let landed: Vec<Landed> = serde_json::from_slice(&text).map_err(io::Error::other).map_err(at("read", &note))?;
        let landed: Vec<Arc<Landed>> = landed.into_iter().map(Arc::new).collect();
        self.view_again(dir, &landed)
    }
}
