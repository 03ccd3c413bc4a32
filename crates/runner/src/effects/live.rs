//! What reaches the live system: applying and restoring changes, the plan's own commands outside
//! the walls, and questions about what is live.

use std::sync::Arc;

use pitcrew_engine::{ChangeId, Evidence, Failure, Outcome};
use pitcrew_plan::{Check, During, Id, Task};
use pitcrew_sandbox::{End, Limits, Spec, Walls};

use super::Facts;
use super::attempt::{blocking, failure_of};
use super::place::{self, View};
use super::site::Site;
use crate::checks::watch::{Watch, unwatched};
use crate::checks::{self, Place};
use crate::drive::GRACE;
use crate::exec::{Leash, Logs};
use crate::store::Blobs;
use crate::workspace::{Landing, Workspace, WorkspaceError};

/// Asks checks of the live workspace and system.
pub(super) async fn ask(site: &Arc<Site>, facts: &Facts, asked: &[Check], mut leash: Leash) -> Vec<Evidence> {
    place::ask(site, facts, asked, &mut leash).await
}

/// Which of a task's commands outside the walls are meant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    /// Those that make a change live.
    Activate,
    /// Those that follow when it was taken back.
    Rollback,
}

/// Begins to ask the probes over and over that are to hold while the task is made live.
pub(super) async fn watch(site: &Arc<Site>, task: &Task) -> Option<Watch> {
    let watched: Vec<Check> = during_activate(&task.probe).cloned().collect();
    if watched.is_empty() {
        return None;
    }
    let place: Arc<dyn Place> = Arc::new(View::live(site, Some(task)));
    Some(Watch::begin(watched.into_iter(), &place).await)
}

/// Returns what came of watching.
pub(super) fn watched(probes: &[Check], watch: Option<Watch>) -> Vec<Evidence> {
    match watch {
        Some(watch) => watch.finish(),
        None => during_activate(probes).map(unwatched).collect(),
    }
}

fn during_activate(probes: &[Check]) -> impl Iterator<Item = &Check> {
    probes.iter().filter(|check| check.during == Some(During::Activate))
}

/// Runs the plan author's own commands, one after the other, on the host and without walls.
pub(super) async fn commands(
    site: &Arc<Site>,
    task: &Id,
    attempt: u32,
    facts: &Facts,
    way: Way,
    mut leash: Leash,
) -> Outcome {
    let timeout = facts.task().timeout.0;
    let (commands, what) = match way {
        Way::Activate => (&facts.task().activate, "activate"),
        Way::Rollback => (&facts.task().rollback, "rollback"),
    };
    for command in commands {
        let mut env: Vec<_> = std::env::vars_os().filter(|(name, _)| name != "PATH").collect();
        // A task may own the directory that a program is looked for in.
        env.push(("PATH".into(), site.path_outside()));
        env.push(("PITCREW_RUN".into(), site.run.0.clone().into()));
        env.push(("PITCREW_TASK_ID".into(), task.as_str().into()));
        let spec = Spec {
            command: site.words(command),
            env,
            cwd: site.workspace_of(facts.task()).root().to_path_buf(),
            walls: Walls::Off,
            limits: Limits {
                memory: None,
                cpu_milli: None,
                processes: None,
                open_files: None,
                disk: None,
                files: None,
            },
            timeout_ms: Some(u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX)),
            grace_ms: GRACE.as_millis() as u64,
        };
        let log = site.log(task, attempt, what);
        let logs = Logs { stdout: Some(log.clone()), stderr: Some(log), lines: None };
        let failed = |why: String| Outcome::Failed(Failure::Activation { reason: format!("`{command}` {why}") });
        match site.executor.run(&spec, b"", logs, &mut leash).await {
            Ok(ran) if matches!(ran.outcome.end, End::Exited { code: 0 }) => {}
            Ok(ran) => {
                let why = failure_of(&ran, timeout).map_or_else(String::new, |f| f.to_string());
                return failed(format!("{why}\n{}", ran.said).trim().to_owned());
            }
            Err(error) => return failed(checks::chain(&error)),
        }
    }
    Outcome::Ran
}

/// Applies a change, or finishes applying it.
pub(super) async fn apply(site: &Arc<Site>, task: &Id, attempt: u32, change: &ChangeId, facts: Facts) -> Outcome {
    let by_hand = is_in_place(site, &facts, attempt);
    let how = if by_hand { Workspace::apply_by_hand } else { Workspace::apply };
    moved(site, task, attempt, change, facts, how).await
}

/// Puts back what a change replaced, or finishes doing so; with `leaves` all but what somebody else has changed.
pub(super) async fn restore(
    site: &Arc<Site>,
    task: &Id,
    attempt: u32,
    change: Option<&ChangeId>,
    leaves: bool,
    facts: Facts,
) -> Outcome {
    let how = match leaves {
        _ if is_in_place(site, &facts, attempt) => Workspace::restore_by_hand,
        true => Workspace::restore_own,
        false => Workspace::restore,
    };
    match change {
        Some(change) => moved(site, task, attempt, change, facts, how).await,
        None => Outcome::Placed(None),
    }
}

/// Whether people made a change where the files are.
fn is_in_place(site: &Site, facts: &Facts, attempt: u32) -> bool {
    let apart = facts.record.as_ref().is_some_and(|record| record.copy_of(attempt).is_some());
    site.plan.is_by_hand(facts.task()) && !apart
}

/// Moves a change into the workspace or out of it.
async fn moved(
    site: &Arc<Site>,
    task: &Id,
    attempt: u32,
    change: &ChangeId,
    facts: Facts,
    how: fn(&Workspace, &Landing<'_>, &Blobs) -> Result<Option<String>, WorkspaceError>,
) -> Outcome {
    let (site, task, change) = (site.clone(), task.clone(), change.clone());
    blocking(move || {
        let record = facts.record.as_ref();
        let landing = Landing {
            title: facts.task().title.as_deref(),
            task: &task,
            attempt,
            change: &change,
            head: &facts.head,
            time: record.map_or(site.started, |record| record.since),
        };
        match how(site.workspace_of(facts.task()), &landing, &site.blobs) {
            Ok(commit) => Outcome::Placed(commit),
            Err(WorkspaceError::Conflict { path } | WorkspaceError::Moved { reference: path, .. }) => {
                Outcome::ChangedBehind { path }
            }
            Err(error) => Outcome::Failed(Failure::Conflict { reason: checks::chain(&error) }),
        }
    })
    .await
}
