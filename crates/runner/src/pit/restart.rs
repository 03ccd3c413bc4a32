//! Starting a run that restarts an earlier one: what is taken over, and whether it still stands.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use pitcrew_engine::{Event, Landed, Part, Rejected, Restart, Run, RunId, TakeOver, Timestamp};
use pitcrew_plan::{Id, Plan};

use super::PitError;
use super::open::{OpenError, StartRequest, papers};
use crate::records;
use crate::store::{Blobs, Reader, RunRow, StateDir};
use crate::workspace::Workspaces;

/// How many paths are named where more were changed.
const NAMED: usize = 8;

/// Why a run cannot be restarted so.
#[derive(Debug, thiserror::Error)]
pub enum RestartError {
    /// It is not over, or has no such part.
    #[error("{0}")]
    Rejected(Rejected),
    /// Something that is to be done anew is live.
    #[error("{} of run `{run}` {} live and would be done anew; first undo it: {}", names(.tasks), are(.tasks), Commands(.run, .undo))]
    Live {
        /// The earlier run.
        run: RunId,
        /// Whose changes.
        tasks: Vec<Id>,
        /// What to roll back, first to last.
        undo: Vec<Option<Part>>,
    },
    /// What was landed is not what is there.
    #[error("what run `{run}` landed was changed since: {}; put it back as it was, then restart", listed(.paths))]
    Changed {
        /// The earlier run.
        run: RunId,
        /// The paths, each with the task that landed it.
        paths: Vec<(Id, String)>,
    },
    /// What is to be undone is part of a later run, which stands on it.
    #[error(
        "run `{later}` restarted run `{run}`, has taken over {} and stands on what {} changed; undo it there: {}",
        names(.tasks), they(.tasks), Commands(.later, std::slice::from_ref(.part))
    )]
    StoodOn {
        /// The run that was to undo it.
        run: RunId,
        /// The run that has taken it over.
        later: RunId,
        /// Whose changes.
        tasks: Vec<Id>,
        /// What was to be undone.
        part: Option<Part>,
    },
    /// A change that is taken over was made on one that is not.
    #[error(
        "`{task}` changed `{path}` as a task had left it that is done anew; restart from `{task}`, too, or add it to its `needs`"
    )]
    BuiltOn {
        /// The task that would be taken over.
        task: Id,
        /// The path.
        path: String,
    },
}

/// The earlier run, and what is taken over of it.
pub(super) struct Earlier {
    pub(super) run: Run,
    pub(super) taken: TakeOver,
}

impl Earlier {
    /// Reads the earlier run, and works out what is taken over.
    pub(super) fn read(state: &StateDir, blobs: &Blobs, restart: &Restart) -> Result<Earlier, PitError> {
        let reader = Reader::open(state)?;
        let (run, _) = records::read_run(&reader, blobs, &restart.of)?;
        let journal = records::records(&reader, blobs, &restart.of, 0)?;
        let taken = TakeOver::of(&run, &journal, &restart.anew).map_err(RestartError::Rejected)?;
        Ok(Earlier { run, taken })
    }

    /// Returns the plan that the new run carries out: the earlier run's as it was stored, with what
    /// was amended since, and never its file, which may say something else by now.
    pub(super) fn plan(&self) -> Plan {
        self.run.amended_plan()
    }

    /// Makes sure that what is taken over still is as it was landed, and that what is done anew is
    /// not live.
    pub(super) fn prove(&self, workspaces: &Workspaces) -> Result<(), PitError> {
        let (run, taken) = (&self.run, &self.taken);
        let left = taken.left_live(run, &|name| workspaces.called(name).is_live());
        if !left.is_empty() {
            let undo = taken.to_roll_back(run, &left);
            return Err(RestartError::Live { run: run.id().clone(), tasks: left.into_iter().collect(), undo }.into());
        }
        let mut paths = Vec::new();
        for (name, workspace) in workspaces.iter() {
            let landed: Vec<&Landed> = taken.landed.iter().filter(|landed| self.is_in(name, landed)).collect();
            if let Some((task, path)) = workspace.must_follow(&landed).map_err(OpenError::Workspace)? {
                return Err(RestartError::BuiltOn { task, path }.into());
            }
            paths.extend(workspace.changed_since(&landed).map_err(OpenError::Workspace)?);
        }
        if paths.is_empty() { Ok(()) } else { Err(RestartError::Changed { run: run.id().clone(), paths }.into()) }
    }

    /// Finds the commits of what is taken over, as they are to be on the new run's branches.
    pub(super) fn find_commits(&mut self, workspaces: &Workspaces, time: Timestamp) -> Result<(), OpenError> {
        let plan = self.run.plan();
        for (name, workspace) in workspaces.iter() {
            let is_there = |landed: &&mut Landed| plan.workspace_of(&plan.tasks[&landed.task]).0 == name;
            let landed = self.taken.landed.iter_mut().filter(is_there).collect();
            workspace.take_over(self.run.id(), landed, plan, time)?;
        }
        Ok(())
    }

    fn is_in(&self, workspace: &Id, landed: &Landed) -> bool {
        let plan = self.run.plan();
        plan.workspace_of(&plan.tasks[&landed.task]).0 == workspace
    }
}

/// Says what a restart would take over, and proves that it can. Starts nothing.
pub fn rehearse(state: &StateDir, blobs: &Blobs, request: &StartRequest) -> Result<Option<TakeOver>, PitError> {
    let Some(restart) = &request.restart else { return Ok(None) };
    let earlier = Earlier::read(state, blobs, restart)?;
    let workspaces = Workspaces::reopen(state, &earlier.run, &request.plan_dir());
    earlier.prove(&workspaces.map_err(OpenError::Workspaces)?)?;
    Ok(Some(earlier.taken))
}

/// Returns what to ask for to restart a run: its own plan as it is stored, in its own place, with `by` and the
/// surroundings of whoever asks.
pub fn request_of(
    blobs: &Blobs,
    row: &RunRow,
    restart: Restart,
    asker: StartRequest,
) -> Result<StartRequest, PitError> {
    let earlier = papers(blobs, row)?;
    // Who is told what is the same, and was granted for this very plan.
    let notify = earlier.notify || asker.notify;
    let StartRequest { plan_file, directory, source, documents, agents, registered, write_status, isolation, .. } =
        earlier;
    let again = true;
    let restart = Some(restart);
    Ok(StartRequest {
        plan_file,
        directory,
        source,
        documents,
        agents,
        registered,
        write_status,
        isolation,
        notify,
        again,
        restart,
        ..asker
    })
}

/// Refuses to undo what a later run has taken over, where that is in place: on a branch each run
/// has its own.
pub fn may_undo(reader: &Reader, blobs: &Blobs, run: &Run, part: Option<&Part>) -> Result<(), PitError> {
    let undo = run.would_undo(part).map_err(PitError::Rejected)?;
    let own: BTreeSet<_> = run.landed().iter().map(|landed| (&landed.task, &landed.change)).collect();
    let is_stood_on = |landed: &&Arc<Landed>| {
        landed.commit.is_none() && undo.contains(&landed.task) && own.contains(&(&landed.task, &landed.change))
    };
    for row in reader.runs()? {
        let first =
            reader.events(&row.id, 0, 1)?.first().map(|stored| records::record(blobs, &row.id, stored)).transpose()?;
        let Some(Event::RunStarted(opening)) = first.map(|record| record.event) else { continue };
        if opening.restart.is_none_or(|restart| restart.of != *run.id()) {
            continue;
        }
        let (later, _) = records::read_run(reader, blobs, &row.id)?;
        let tasks: BTreeSet<Id> = later.landed().iter().filter(is_stood_on).map(|landed| landed.task.clone()).collect();
        if !tasks.is_empty() {
            let (run, tasks, part) = (run.id().clone(), tasks.into_iter().collect(), part.cloned());
            return Err(RestartError::StoodOn { run, later: row.id, tasks, part }.into());
        }
    }
    Ok(())
}

/// Commands that undo parts of a run, as one line.
struct Commands<'a>(&'a RunId, &'a [Option<Part>]);

impl fmt::Display for Commands<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.1.iter().enumerate() {
            let and = if at == 0 { "" } else { ", then " };
            let words = part.as_ref().map_or_else(String::new, |part| format!(" {}", part.words()));
            write!(f, "{and}`pitcrew rollback {}{words}`", self.0)?;
        }
        Ok(())
    }
}

fn names(tasks: &[Id]) -> String {
    tasks.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

fn they(tasks: &[Id]) -> &'static str {
    if tasks.len() == 1 { "it" } else { "they" }
}

fn are(tasks: &[Id]) -> &'static str {
    if tasks.len() == 1 { "is" } else { "are" }
}

fn listed(changed: &[(Id, String)]) -> String {
    let mut text: Vec<String> =
        changed.iter().take(NAMED).map(|(task, path)| format!("`{path}` of `{task}`")).collect();
    if changed.len() > NAMED {
        text.push(format!("{} more", changed.len() - NAMED));
    }
    text.join(", ")
}
