//! `pitcrew rollback`: undoes what a task, or a whole run, has applied.

use clap::Args;
use pitcrew_engine::{Order, Run, RunId, Stage};
use pitcrew_plan::Id;
use pitcrew_runner::pit::Seen;

use crate::archive::Archive;
use crate::engine::Engine;
use crate::exit::Exit;
use crate::follow::{Show, follow};
use crate::format::Output;
use crate::print;
use crate::render::style;
use crate::runtime;
use crate::trouble::{Result, Trouble};

/// What `rollback` takes.
#[derive(Args, Debug)]
pub struct Rollback {
    /// The run, or a part of its name
    run: String,
    /// The task, with what was built on it; without one, everything that the run applied
    task: Option<String>,
    #[command(flatten)]
    output: Output,
}

impl Rollback {
    /// Carries it out: 1 where something could not be undone.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_be_here()?;
        let id = archive.find(&self.run)?;
        let task = match &self.task {
            Some(task) => Some(task.parse::<Id>().map_err(|_| no_such_task(task, &id))?),
            None => None,
        };
        let run = runtime::block_on(self.undo(&archive, &id, task.clone()))?;
        let held: Vec<String> =
            run.tasks().filter(|(_, record)| record.stage == Stage::Held).map(|(id, _)| format!("`{id}`")).collect();
        if !held.is_empty() {
            print::talk(format!("{} could not be undone and wait for you: {}", style::bad("error:"), held.join(", ")));
            print::talk(format!("{}: pitcrew status {id}", style::hint("hint")));
            return Ok(Exit::No);
        }
        if !self.output.is_json() {
            let what = task.map_or_else(|| id.to_string(), |task| task.to_string());
            print::data(format!("{} {}", style::good("rolled back"), style::strong(what)))?;
        }
        Ok(Exit::Done)
    }

    async fn undo(&self, archive: &Archive, id: &RunId, task: Option<Id>) -> Result<Run> {
        let run = archive.run(id)?;
        let engine = Engine::reach(&archive.state).await?;
        engine.order(id, Order::Rollback { task }).await?;
        let show = Show::choose(self.output.is_json());
        if !engine.is_own() {
            return watch(&engine, archive, run, show).await;
        }
        let followed = follow(engine, archive, true, run, show).await?;
        Ok(followed.run)
    }
}

/// Looks on until it is undone. Whoever carries the run out may go on with other tasks of it.
async fn watch(engine: &Engine, archive: &Archive, mut run: Run, mut show: Show) -> Result<Run> {
    let ordered = archive.run(run.id())?.seq();
    let mut watch = engine.follow(run.id(), run.seq()).await?;
    while run.seq() < ordered || run.is_undoing() {
        match watch.next().await? {
            Some(Seen::Event(record)) => {
                run.accept(&record)?;
                show.event(&run, &record);
                show.tick(&run);
            }
            Some(_) => {}
            None => break,
        }
    }
    show.end(&run);
    Ok(run)
}

fn no_such_task(task: &str, run: &RunId) -> Trouble {
    Trouble::new(format!("there is no task `{task}` in `{run}`"))
}
