//! `pitcrew stop`: starts nothing new in a run, and ends what runs.

use clap::Args;
use pitcrew_engine::{Order, RunId};

use crate::archive::Archive;
use crate::engine::Engine;
use crate::exit::Exit;
use crate::format::Output;
use crate::order::{Given, Reached};
use crate::runtime;
use crate::trouble::Result;

/// What `stop` takes.
#[derive(Args, Debug)]
pub struct Stop {
    /// The run, or a part of its name; without one, the only one that is unfinished
    run: Option<String>,
    /// Kill what runs, without a grace period
    #[arg(long)]
    hard: bool,
    #[command(flatten)]
    output: Output,
}

impl Stop {
    /// Carries it out, and waits until what ran has ended.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_be_here()?;
        let id = archive.find_or_unfinished(self.run.as_deref())?;
        let reached = runtime::block_on(stop(&archive, &id, self.hard))?;
        reached.tell(&Given { run: &id, topic: None, done: "stopped", json: self.output.is_json() })?;
        Ok(Exit::Done)
    }
}

async fn stop(archive: &Archive, id: &RunId, hard: bool) -> Result<Reached> {
    let engine = Engine::reach(&archive.state).await?;
    let last = archive.run(id)?.seq();
    engine.order(id, Order::Stop { hard }).await?;
    if engine.is_own() {
        return Ok(Reached::Journal);
    }
    let mut watch = engine.follow(id, last).await?;
    while watch.next().await?.is_some() {}
    Ok(Reached::Engine)
}
