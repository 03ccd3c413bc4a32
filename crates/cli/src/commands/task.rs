//! `pitcrew task`: joining a run by hand, as a person or as an agent that was started outside.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use pitcrew_engine::{Joiner, Order, Run, RunId, Stage, TaskState, Timestamp, Topic};
use pitcrew_plan::Id;
use pitcrew_plan::quantity::Span;
use pitcrew_runner::workspace::place_of_copy;
use pitcrew_runner::{clock, who};
use serde::Serialize;

use crate::approval;
use crate::archive::Archive;
use crate::brief::{self, Reader};
use crate::exit::Exit;
use crate::format::Output;
use crate::order::{self, Reached};
use crate::part;
use crate::print;
use crate::render::{style, time, why};
use crate::runtime;
use crate::trouble::{Result, Trouble};

/// How often a run that is waited for is looked at.
const PAUSE: Duration = Duration::from_millis(100);

/// What `task` takes.
#[derive(Subcommand, Debug)]
pub enum Task {
    /// Wait until a task is there to be taken, and print its name
    Wait(Wait),
    /// Take a task: prepare a copy of the files for it, and print where that is and what is to be done
    Claim(Claim),
    /// Say that a task is done: what was changed in its copy is checked and lands
    Submit(Submit),
    /// Give a task back; its copy stays until the run is cleaned away
    Release(Release),
}

/// What `task wait` takes.
#[derive(Args, Debug)]
pub struct Wait {
    /// The run, or a part of its name; without one, the newest
    run: Option<String>,
    /// Only a task of this team, or of one within it
    #[arg(long)]
    team: Option<Id>,
    /// Only this task
    #[arg(long)]
    task: Option<Id>,
    /// How long to wait, such as 10m; without it until the run is over
    #[arg(long, value_name = "TIME")]
    within: Option<Span>,
    #[command(flatten)]
    output: Output,
}

/// What `task claim` takes.
#[derive(Args, Debug)]
pub struct Claim {
    /// The run, or a part of its name
    run: String,
    /// The task
    task: String,
    /// Of a task that you have taken already: print where its copy is once more
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    output: Output,
}

/// What `task submit` takes.
#[derive(Args, Debug)]
pub struct Submit {
    /// The run, or a part of its name
    run: String,
    /// The task
    task: String,
    /// What was done; reports say it
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// What `task release` takes.
#[derive(Args, Debug)]
pub struct Release {
    /// The run, or a part of its name
    run: String,
    /// The task
    task: String,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    output: Output,
}

impl Task {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        match self {
            Task::Wait(wait) => wait.run(),
            Task::Claim(claim) => claim.run(),
            Task::Submit(submit) => submit.run(),
            Task::Release(release) => release.run(),
        }
    }
}

/// A task that can be taken, as scripts read it.
#[derive(Serialize)]
struct Free<'a> {
    run: &'a RunId,
    task: &'a Id,
    title: Option<&'a str>,
    team: Option<&'a Id>,
}

impl Wait {
    fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(self.run.as_deref())?;
        let id = archive.find_or_newest(self.run.as_deref())?;
        let gives_up = self.within.map(|within| Instant::now() + within.0);
        let (me, (mut run, _)) = (who::me(), archive.beginning_of(&id)?);
        loop {
            for record in &archive.records_after(&id, run.seq())? {
                run.accept(record)?;
            }
            let mut free = run.unclaimed().filter(|task| self.is_meant(&run, task) && run.may_claim(task, &me));
            if let Some(task) = free.next() {
                return self.print(&run, task);
            }
            drop(free);
            if run.ended_as().is_some() {
                print::talk(format!("run {} is over", style::strong(&id)));
                return Ok(Exit::No);
            }
            if gives_up.is_some_and(|gives_up| Instant::now() >= gives_up) {
                print::talk("no task is there to be taken");
                return Ok(Exit::No);
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn is_meant(&self, run: &Run, task: &Id) -> bool {
        let team = run.plan().tasks.get(task).and_then(|task| task.team.as_ref());
        let roster = pitcrew_plan::Roster::of(run.plan());
        let of_team = |wanted: &Id| team.is_some_and(|team| roster.around(team).any(|(known, _)| known == wanted));
        self.task.as_ref().is_none_or(|wanted| wanted == task) && self.team.as_ref().is_none_or(of_team)
    }

    fn print(&self, run: &Run, task: &Id) -> Result<Exit> {
        let planned = &run.plan().tasks[task];
        let free = Free { run: run.id(), task, title: planned.title.as_deref(), team: planned.team.as_ref() };
        if self.output.is_json() {
            print::json(&free)?;
        } else {
            print::data(task)?;
        }
        Ok(Exit::Done)
    }
}

/// A task that was taken, as scripts read it.
#[derive(Serialize)]
struct Taken<'a> {
    run: &'a RunId,
    task: &'a Id,
    by: &'a str,
    until: Timestamp,
    workspace: &'a PathBuf,
    brief: String,
}

impl Claim {
    fn run(self) -> Result<Exit> {
        let found = Found::of(&self.run, &self.task)?;
        let Found { archive, id, task, .. } = &found;
        if self.again {
            found.own()?;
        } else {
            runtime::block_on(order::give(archive, id, Order::Claim { task: task.clone() }))?;
        }
        let (workspaces, run) = archive.workspaces(id)?;
        let joiner = joiner_of(&run, task).ok_or_else(|| Trouble::new(format!("nobody has taken `{task}`")))?;
        let planned = &run.plan().tasks[task];
        let (name, _) = run.plan().workspace_of(planned);
        let landed: Vec<_> = run.landed_in(name).cloned().collect();
        let place = place_of_copy(&archive.state, id, task, joiner.copy);
        let workspace = workspaces
            .called(name)
            .lay_copy(&place, &landed, planned)
            .map_err(|error| Trouble::while_trying("prepare a copy of the files", &error).hint(again(id, task)))?;
        let paper = brief::gather(&Reader::Task(task.clone()), run.plan(), Some(&run), clock::now()).paper();
        if self.output.is_json() {
            let (by, until, brief) = (&joiner.by, joiner.until, paper.markdown());
            print::json(&Taken { run: id, task, by, until, workspace: &workspace, brief })?;
            return Ok(Exit::Done);
        }
        print::data(format!(
            "{} {} until {}\nwork in {}\nwhen it is done: {}\n\n{}",
            style::good("taken:"),
            style::strong(task),
            time::date(joiner.until),
            style::strong(workspace.display().to_string()),
            style::strong(format!("pitcrew task submit {id} {task} --note WHAT")),
            paper.text()
        ))?;
        Ok(Exit::Done)
    }
}

/// How a task went that was said to be done, as scripts read it.
#[derive(Serialize)]
struct Went<'a> {
    run: &'a RunId,
    task: &'a Id,
    state: TaskState,
    /// What was wrong, where it is to be done again or has failed.
    why: Option<String>,
}

impl Submit {
    fn run(self) -> Result<Exit> {
        let found = Found::of(&self.run, &self.task)?;
        let joiner = found.own()?;
        let Found { archive, id, task, run } = &found;
        let topic = Topic::Approval { task: task.clone() };
        let asked = approval::questions(run).into_iter().find(|question| question.topic == topic && question.is_work());
        let asked = asked.ok_or_else(|| {
            let state = run.task(task).map_or_else(|| "gone".to_owned(), |record| record.stage.state().to_string());
            Trouble::new(format!("nobody waits for `{task}` to be done: it is {state}"))
        })?;
        let reached = runtime::block_on(order::give(archive, id, asked.yes(self.note.clone())))?;
        if reached == Reached::Journal {
            print::talk(format!("nobody drives the run: {}", style::strong(format!("pitcrew resume {id}"))));
            return Ok(Exit::Done);
        }
        let run = outcome(archive, id, task, run.seq())?;
        let record = run.task(task).ok_or_else(|| Trouble::new(format!("there is no task `{task}` any more")))?;
        let done = record.stage == Stage::Succeeded;
        if done {
            // What lies in it has landed. What cannot be removed is tried again by `pitcrew clean`.
            let _ = std::fs::remove_dir_all(place_of_copy(&archive.state, id, task, joiner.copy));
        }
        let failure = record.failure.as_ref().filter(|_| !done);
        let refused = failure.is_some() && (record.stage == Stage::ByHand || record.stage.is_settled());
        if self.output.is_json() {
            let why = failure.filter(|_| refused).map(ToString::to_string);
            print::json(&Went { run: id, task, state: record.stage.state(), why })?;
        } else if let Some(failure) = failure.filter(|_| refused) {
            print::data(format!("{} {}: it {failure}", style::bad("not done:"), style::strong(task)))?;
            why::details(failure).iter().try_for_each(|line| print::data(format!("  {line}")))?;
            if record.stage == Stage::ByHand {
                print::talk(format!("mend it in the same copy, and {} once more", style::strong("submit")));
            }
        } else {
            let state = record.stage.state();
            print::data(format!("{} {}, {state}", style::good("submitted:"), style::strong(task)))?;
        }
        Ok(if refused { Exit::No } else { Exit::Done })
    }
}

impl Release {
    fn run(self) -> Result<Exit> {
        let Found { archive, id, task, run } = Found::of(&self.run, &self.task)?;
        let joiner = joiner_of(&run, &task).cloned();
        let order = Order::Release { task: task.clone(), reason: self.reason };
        runtime::block_on(order::give(&archive, &id, order))?;
        let place = joiner.map(|joiner| place_of_copy(&archive.state, &id, &task, joiner.copy));
        if self.output.is_json() {
            print::json(&serde_json::json!({ "run": id, "task": task, "done": "released" }))?;
        } else {
            print::data(format!("{} {}", style::good("given back:"), style::strong(&task)))?;
            if let Some(place) = place.filter(|place| place.exists()) {
                print::talk(format!("its copy stays until the run is cleaned away: {}", place.display()));
            }
        }
        Ok(Exit::Done)
    }
}

/// A task of a run.
struct Found {
    archive: Archive,
    id: RunId,
    run: Run,
    task: Id,
}

impl Found {
    fn of(run: &str, task: &str) -> Result<Found> {
        let archive = Archive::must_have(Some(run))?;
        let id = archive.find(run)?;
        let run = archive.run(&id)?;
        let task = part::named(task, "task", &id.0, run.plan().tasks.keys())?;
        Ok(Found { archive, id, run, task })
    }

    /// Returns the claim on it, which must be ours.
    fn own(&self) -> Result<Joiner> {
        let (id, task, me) = (&self.id, &self.task, who::me().name);
        match joiner_of(&self.run, task) {
            Some(joiner) if joiner.by == me => Ok(joiner.clone()),
            Some(joiner) => Err(Trouble::new(format!("`{}` has taken `{task}`, and not `{me}`", joiner.by))
                .hint(format!("pitcrew status {id}"))),
            None => Err(Trouble::new(format!("nobody has taken `{task}`"))
                .hint(format!("`pitcrew task claim {id} {task}` takes it"))),
        }
    }
}

fn joiner_of<'a>(run: &'a Run, task: &Id) -> Option<&'a Joiner> {
    run.task(task)?.joiner.as_ref()
}

fn again(run: &RunId, task: &Id) -> String {
    format!("once that is mended: pitcrew task claim --again {run} {task}")
}

/// Waits until it is known what becomes of a task after an event: it is over, others are asked, or it is to be done
/// again.
fn outcome(archive: &Archive, id: &RunId, task: &Id, after: u64) -> Result<Run> {
    loop {
        let run = archive.run(id)?;
        let rests = run
            .task(task)
            .is_none_or(|record| record.stage.is_settled() || record.stage.awaits_a_decision() || asks(record.stage));
        // Its own word is the event after that.
        if run.seq() > after && (rests || run.ended_as().is_some()) {
            return Ok(run);
        }
        std::thread::sleep(PAUSE);
    }
}

/// Whether people are asked before anything more happens to a task.
fn asks(stage: Stage) -> bool {
    matches!(stage, Stage::ByHand | Stage::AskingToRun | Stage::AskingToApply)
}
