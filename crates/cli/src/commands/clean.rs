//! `pitcrew clean`: removes runs that are old and done with, and whatever only they needed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use pitcrew_engine::{Run, RunId, Stage};
use pitcrew_runner::clock;
use pitcrew_runner::store::{Cleaned, Journal, RunRow, clean};
use pitcrew_runner::surroundings::git;
use serde::Serialize;

use crate::archive::{Archive, is_unfinished};
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::events::count;
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// Runs are kept for this long, or the newest so many of them, whichever keeps more.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 3600);
const KEPT_RUNS: usize = 200;

/// What `clean` takes.
#[derive(Args, Debug)]
pub struct Clean {
    /// Remove nothing, and say what would be removed
    #[arg(long)]
    dry_run: bool,
    /// Keep only runs that are unfinished, held, or not merged yet
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    output: Output,
}

#[derive(Serialize)]
struct Answer<'a> {
    dry_run: bool,
    runs: &'a [RunId],
    blobs: u64,
    blob_bytes: u64,
    directories: &'a [PathBuf],
}

impl Clean {
    /// Carries it out. Only while nothing runs: what an attempt is making belongs to nobody yet.
    pub fn run(self) -> Result<Exit> {
        let Some(archive) = Archive::here()? else {
            print::talk("nothing was run in this project yet; there is nothing to clean");
            return Ok(Exit::Done);
        };
        let Some(lock) = archive.state.lock()? else {
            return Err(Trouble::new("a run of this project is under way").hint("wait for its end, or `pitcrew stop`"));
        };
        let mut keep = BTreeSet::new();
        let mut layers = BTreeSet::new();
        for (at, row) in archive.runs()?.iter().enumerate() {
            let run = archive.run(&row.id)?;
            if self.is_young(at, row) || is_needed(&archive, &run, row)? {
                layers.extend(stands_on(&archive, &run));
                keep.insert(row.id.clone());
            }
        }
        let journal = if self.dry_run { None } else { Some(Journal::open(&archive.state, lock)?) };
        let remove = |path: &Path| pitcrew_sandbox::remove_tree(path);
        let cleaned = clean(&archive.state, journal.as_ref(), &keep, &BTreeSet::new(), &layers, &remove)?;
        if self.output.is_json() {
            print::json(&Answer {
                dry_run: self.dry_run,
                runs: &cleaned.runs,
                blobs: cleaned.blobs,
                blob_bytes: cleaned.blob_bytes,
                directories: &cleaned.directories,
            })?;
        } else {
            print::data(text(&cleaned, self.dry_run))?;
        }
        Ok(Exit::Done)
    }

    fn is_young(&self, at: usize, row: &RunRow) -> bool {
        !self.all && (at < KEPT_RUNS || clock::now().since(row.created) < KEPT_FOR)
    }
}

/// Whether something is still to be done with a run.
fn is_needed(archive: &Archive, run: &Run, row: &RunRow) -> Result<bool> {
    if is_unfinished(&row.status)
        || !run.untold().is_empty()
        || run.tasks().any(|(_, record)| matches!(record.stage, Stage::Held | Stage::Contested))
    {
        return Ok(true);
    }
    let plan_dir = archive.plan_dir(row)?;
    let with_commits = run.landed().iter().filter(|landed| landed.commit.is_some());
    let worked_on: BTreeSet<&String> =
        with_commits.map(|landed| &run.plan().workspace_of(&run.plan().tasks[&landed.task]).1.path).collect();
    Ok(worked_on.into_iter().any(|path| is_unmerged(&row.id, &plan_dir.join(path))))
}

/// Whether a run has a branch in a work tree that the branch which is checked out there has not.
fn is_unmerged(run: &RunId, root: &Path) -> bool {
    let git = |arguments: &[&str]| git(root).args(arguments).status().is_ok_and(|status| status.success());
    let branch = format!("refs/heads/pitcrew/{run}");
    git(&["rev-parse", "--quiet", "--verify", &branch]) && !git(&["merge-base", "--is-ancestor", &branch, "HEAD"])
}

/// Returns the layers that a run needs again when it is taken up or undone.
fn stands_on(archive: &Archive, run: &Run) -> Vec<PathBuf> {
    let layers = archive.state.layers();
    let prepared = run.layers().iter().map(|id| layers.join("prepare").join(id));
    let bases = run.plan().workspaces.keys().map(|name| layers.join("base").join(run.opening().base_of(name)));
    bases.chain(prepared).collect()
}

fn text(cleaned: &Cleaned, dry_run: bool) -> String {
    let did = if dry_run { "would remove" } else { "removed" };
    let mut text = format!(
        "{did} {}, {} ({} KiB), and {}",
        count(cleaned.runs.len(), "run"),
        count(cleaned.blobs as usize, "content"),
        cleaned.blob_bytes.div_ceil(1024),
        match cleaned.directories.len() {
            1 => "1 directory".to_owned(),
            many => format!("{many} directories"),
        }
    );
    for run in &cleaned.runs {
        text += &format!("\n  {}", style::strong(run));
    }
    text
}
