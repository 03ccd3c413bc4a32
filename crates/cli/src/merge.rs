//! Bringing a run's commits into the branch that is checked out.

use std::path::Path;

use pitcrew_engine::RunId;
use pitcrew_runner::pit::StartRequest;
use pitcrew_runner::records;
use pitcrew_runner::workspace::{Merged, Workspace};

use crate::archive::Archive;
use crate::render::events::short;
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// Moves the user's branch forward to what a run has landed; `None` where the run changed the
/// files themselves.
pub fn merge(archive: &Archive, id: &RunId) -> Result<Option<Merged>> {
    let (run, row) = records::read_run(&archive.reader, &archive.blobs, id)?;
    let papers = archive.blobs.get(&row.source)?;
    let request: StartRequest = serde_json::from_slice(&papers)
        .map_err(|error| Trouble::while_trying(format!("read how run `{id}` was started"), &error))?;
    let plan_dir = request.plan_file.parent().unwrap_or(Path::new("/"));
    let (name, workspace) = run.plan().only_workspace();
    let workspace = Workspace::reopen(&archive.state, id, plan_dir, workspace, run.opening().base_of(name))?;
    Ok(workspace.merge()?)
}

/// Says what merging came to.
pub fn tell(merged: &Option<Merged>, id: &RunId) -> String {
    match merged {
        None => format!("{id} changed the files themselves; there is nothing to merge"),
        Some(merged) if merged.from == merged.to => format!("`{}` has everything of {id} already", merged.branch),
        Some(merged) => {
            let (branch, from, to) = (&merged.branch, short(&merged.from), short(&merged.to));
            format!("{} `{branch}` from {from} to {to}", style::good("moved"))
        }
    }
}
