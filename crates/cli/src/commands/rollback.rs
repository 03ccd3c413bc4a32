//! `pitcrew rollback`: undoes what a task, or a whole run, has applied.

use clap::Args;
use pitcrew_engine::{Order, Part, Run, Stage};
use pitcrew_plan::Id;
use pitcrew_runner::pit::{Seen, may_undo};
use serde_json::json;

use crate::archive::Archive;
use crate::engine::Engine;
use crate::exit::Exit;
use crate::follow::{Show, follow};
use crate::format::Output;
use crate::part::Which;
use crate::print;
use crate::render::events::count;
use crate::render::style;
use crate::runtime;
use crate::trouble::Result;

/// What `rollback` takes.
#[derive(Args, Debug)]
pub struct Rollback {
    /// The run, or a part of its name
    run: String,
    /// The task, with what was built on it; without one, everything that the run applied
    task: Option<String>,
    #[command(flatten)]
    which: Which,
    /// Undo nothing: say what would be undone, in which order
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    output: Output,
}

impl Rollback {
    /// Carries it out: 1 where something could not be undone.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(Some(&self.run))?;
        let id = archive.find(&self.run)?;
        let run = archive.run(&id)?;
        let part = self.which.clone().or_task(self.task.clone())?.find(&run)?;
        let undone = run.would_undo(part.as_ref())?;
        may_undo(&archive.reader, &archive.blobs, &run, part.as_ref())?;
        if self.dry_run {
            self.tell_plan(&run, &undone)?;
            return Ok(Exit::Done);
        }
        if !self.output.is_json() {
            print::talk(format!("undoing, in this order: {}", list(&undone)));
        }
        let run = runtime::block_on(self.undo(&archive, run, part.clone()))?;
        let is_held = |stage: Stage| matches!(stage, Stage::Held | Stage::Contested);
        let held: Vec<String> =
            run.tasks().filter(|(_, record)| is_held(record.stage)).map(|(id, _)| format!("`{id}`")).collect();
        if !held.is_empty() {
            print::talk(format!("{} could not be undone and wait for you: {}", style::bad("error:"), held.join(", ")));
            print::talk(format!("{}: pitcrew status {id}", style::hint("hint")));
            return Ok(Exit::No);
        }
        if !self.output.is_json() {
            let what = part.map_or_else(|| id.to_string(), |part| part.to_string());
            print::data(format!("{} {}", style::good("rolled back"), style::strong(what)))?;
        }
        Ok(Exit::Done)
    }

    /// Says what would be undone, the newest first, and what of each task.
    fn tell_plan(&self, run: &Run, undone: &[Id]) -> Result<()> {
        let paths = |id: &Id| run.task(id).map_or(0, |record| record.paths);
        if self.output.is_json() {
            let undo: Vec<_> = undone.iter().map(|id| json!({ "task": id, "paths": paths(id) })).collect();
            return print::json(&json!({ "run": run.id(), "dry_run": true, "undo": undo }));
        }
        print::data("would be undone, in this order:")?;
        for id in undone {
            let task = &run.plan().tasks[id];
            let files = count(usize::try_from(paths(id)).unwrap_or(usize::MAX), "file");
            let commands = match task.rollback.len() {
                0 => String::new(),
                commands => format!(", {}", count(commands, "rollback command")),
            };
            print::data(format!("  {}  {files}{commands}", style::strong(id)))?;
        }
        print::data("nothing was undone")
    }

    async fn undo(&self, archive: &Archive, run: Run, part: Option<Part>) -> Result<Run> {
        let engine = Engine::reach(&archive.state).await?;
        engine.order(run.id(), Order::Rollback { part }).await?;
        let show = Show::choose(self.output.is_json());
        if !engine.is_own() {
            return watch(&engine, archive, run, show).await;
        }
        let followed = follow(engine, archive, false, run, show).await?;
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

fn list(tasks: &[Id]) -> String {
    let names: Vec<String> = tasks.iter().map(|id| format!("`{id}`")).collect();
    names.join(", ")
}
