//! What people changed while they were at a task and that the task does not own: it stays as it is, and is said.

use std::collections::BTreeSet;
use std::path::PathBuf;

use pitcrew_engine::RunId;
use pitcrew_plan::Id;

use crate::archive::Archive;
use crate::print;
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// How many paths are named.
const NAMED: usize = 8;

/// Says it of a task that was just said to be done.
pub fn say(archive: &Archive, run: &RunId, task: &Id) -> Result<()> {
    let (workspaces, run) = archive.workspaces(run)?;
    let (Some(does), Some(since)) = (run.plan().tasks.get(task), run.task(task).and_then(|record| record.started))
    else {
        return Ok(());
    };
    let (name, _) = run.plan().workspace_of(does);
    let landed: Vec<_> = run.landed_in(name).cloned().collect();
    let workspace = workspaces.called(name);
    let found = workspace
        .untaken(run.plan(), &landed, since)
        .map_err(|error| Trouble::while_trying("look for what else was changed", &error))?;
    let ours = ours(archive, run.id())?;
    let found: Vec<String> = found.into_iter().filter(|path| !ours.contains(&workspace.root().join(path))).collect();
    if found.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = found.iter().take(NAMED).map(|path| style::plain(path)).collect();
    let more = found.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    print::talk(format!(
        "changed since `{task}` began, and not taken, for no task owns it: {}{more}; it stays as it is",
        names.join(", ")
    ));
    Ok(())
}

/// The files that a run itself writes beside its tasks: documents that it keeps true, and those of its digests.
fn ours(archive: &Archive, run: &RunId) -> Result<BTreeSet<PathBuf>> {
    let row = archive.reader.run(run)?.ok_or_else(|| Trouble::new(format!("there is no run `{run}` here")))?;
    let papers = archive.papers(&row)?;
    let plan = archive.run(run)?;
    let digests = plan.plan().notify.iter().filter_map(|notify| notify.to.as_ref());
    let digests = digests.map(|to| papers.plan_dir().join(to));
    let documents = papers.documents.iter().filter(|_| papers.write_status).map(|document| document.path.clone());
    let real = |path: PathBuf| std::fs::canonicalize(&path).unwrap_or(path);
    Ok(documents.chain(digests).map(real).collect())
}
