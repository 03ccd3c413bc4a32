//! `pitcrew stop`: starts nothing new in a run, or in a part of it, and ends what runs.

use clap::Args;
use pitcrew_engine::{Order, Part, Run, RunId, Stage};
use pitcrew_runner::pit::Seen;

use crate::archive::Archive;
use crate::engine::Engine;
use crate::exit::Exit;
use crate::format::Output;
use crate::order::{Given, Reached};
use crate::part::Which;
use crate::print;
use crate::render::style;
use crate::runtime;
use crate::trouble::Result;

/// What `stop` takes.
#[derive(Args, Debug)]
pub struct Stop {
    /// The run, or a part of its name; without one, the only one that is unfinished
    run: Option<String>,
    #[command(flatten)]
    which: Which,
    /// Kill what runs, without a grace period
    #[arg(long)]
    hard: bool,
    #[command(flatten)]
    output: Output,
}

impl Stop {
    /// Carries it out, and waits until what ran has ended.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(self.run.as_deref())?;
        let id = archive.find_or_unfinished(self.run.as_deref())?;
        let run = archive.run(&id)?;
        let Some(part) = self.which.find(&run)? else {
            let reached = runtime::block_on(stop(&archive, &id, self.hard))?;
            reached.tell(&Given { run: &id, topic: None, done: "stopped", json: self.output.is_json() })?;
            return Ok(Exit::Done);
        };
        let (run, reached) = runtime::block_on(self.stop_part(&archive, run, &part))?;
        self.tell(&run, &part, reached)?;
        Ok(Exit::Done)
    }

    async fn stop_part(&self, archive: &Archive, run: Run, part: &Part) -> Result<(Run, Reached)> {
        let engine = Engine::reach(&archive.state).await?;
        let order = Order::Stop { part: Some(part.clone()), hard: self.hard };
        engine.order(run.id(), order).await?;
        if engine.is_own() {
            return Ok((archive.run(run.id())?, Reached::Journal));
        }
        Ok((until_it_rests(&engine, archive, run, part).await?, Reached::Engine))
    }

    fn tell(&self, run: &Run, part: &Part, reached: Reached) -> Result<()> {
        let stopped = stopped(run, part)?;
        if self.output.is_json() {
            let (run, part) = (run.id(), part.name());
            return print::json(&serde_json::json!({ "run": run, "part": part, "tasks": stopped, "done": "stopped" }));
        }
        print::data(format!("{} {part}", style::good("stopped")))?;
        let id = run.id();
        let again = part.words();
        match reached {
            _ if stopped.is_empty() => print::data("all of it came to its end first; `pitcrew rollback` undoes it"),
            Reached::Engine => print::data(format!("next: {}", style::strong(format!("pitcrew resume {id} {again}")))),
            Reached::Journal => print::data(format!(
                "next: {} goes on with the rest, {} with this, too",
                style::strong(format!("pitcrew resume {id}")),
                style::strong(format!("pitcrew resume {id} {again}"))
            )),
        }
    }
}

/// Returns the tasks of a part that are stopped, or end now.
fn stopped<'a>(run: &'a Run, part: &Part) -> Result<Vec<&'a pitcrew_plan::Id>> {
    let members = part.members(run.plan())?;
    let stopped = |record: &pitcrew_engine::TaskRecord| record.stopped_by.is_some();
    Ok(run.tasks().filter(|(id, record)| members.contains(*id) && stopped(record)).map(|(id, _)| id).collect())
}

/// Looks on until nothing of the part moves any more.
async fn until_it_rests(engine: &Engine, archive: &Archive, mut run: Run, part: &Part) -> Result<Run> {
    let ordered = archive.run(run.id())?.seq();
    let members = part.members(run.plan())?;
    let moves = |run: &Run| {
        members.iter().filter_map(|id| run.task(id)).any(|r| r.stopped_by.is_some() && r.stage != Stage::Canceled)
    };
    let mut watch = engine.follow(run.id(), run.seq()).await?;
    while run.seq() < ordered || moves(&run) {
        match watch.next().await? {
            Some(Seen::Event(record)) => run.accept(&record)?,
            Some(_) => {}
            None => break,
        }
    }
    Ok(run)
}

async fn stop(archive: &Archive, id: &RunId, hard: bool) -> Result<Reached> {
    let engine = Engine::reach(&archive.state).await?;
    let last = archive.run(id)?.seq();
    engine.order(id, Order::Stop { part: None, hard }).await?;
    if engine.is_own() {
        return Ok(Reached::Journal);
    }
    let mut watch = engine.follow(id, last).await?;
    while watch.next().await?.is_some() {}
    Ok(Reached::Engine)
}
