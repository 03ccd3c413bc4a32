//! An attempt that goes on where an earlier one stopped: what that left lies in its private layer from the start, so
//! that what it leaves itself is all of it, compared with the head.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use pitcrew_engine::{ChangeId, Isolation, Landed};
use pitcrew_plan::Task;

use super::error::{WorkspaceError, at};
use super::view::View;
use super::{Workspace, layer, plain};
use crate::change::{Change, Tree};

impl Workspace {
    /// Returns the first path at which the head is not any more what a change was made on; `None` where it fits.
    pub fn misfit(&self, landed: &[Arc<Landed>], change: &ChangeId) -> Result<Option<String>, WorkspaceError> {
        let mut tree = self.head(landed)?.tree().clone();
        let change = Change::read(change, &self.blobs)?.on(&tree);
        Ok(change.apply(&mut tree).err())
    }

    /// The same as [`Workspace::view`], with a change in its private layer that has not landed.
    pub fn view_going_on(
        &self,
        dir: &Path,
        prepared: &[String],
        landed: &[Arc<Landed>],
        left: &ChangeId,
        task: &Task,
        isolation: Isolation,
    ) -> Result<View, WorkspaceError> {
        let view = self.view(dir, prepared, landed, task, isolation)?;
        let change = Change::read(left, &self.blobs)?.on(view.head().tree());
        let mut after: Tree = view.head().tree().clone();
        change.apply(&mut after).map_err(|path| WorkspaceError::Conflict { path })?;
        let written = view.written();
        match isolation {
            Isolation::Off => plain::put(&change, view.head().tree(), written, &self.blobs)?,
            Isolation::Walls => {
                fs::create_dir(written).map_err(at("make", written))?;
                layer::write(written, &change, &after, &self.blobs)?;
            }
        }
        Ok(view)
    }
}
