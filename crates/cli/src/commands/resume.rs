//! `pitcrew resume`: takes a run up again where its journal ends.

use clap::Args;
use pitcrew_engine::RunId;

use super::run::conclusion;
use crate::archive::Archive;
use crate::engine::Engine;
use crate::exit::Exit;
use crate::follow::{Show, follow};
use crate::format::Output;
use crate::print;
use crate::runtime;
use crate::trouble::Result;

/// What `resume` takes.
#[derive(Args, Debug)]
pub struct Resume {
    /// The run, or a part of its name; without one, what is unfinished in this project
    run: Option<String>,
    /// Wait for approvals that somebody gives by another command
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    output: Output,
}

impl Resume {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_be_here()?;
        let id = archive.find_or_unfinished(self.run.as_deref())?;
        runtime::block_on(self.take_up(&archive, &id))
    }

    async fn take_up(&self, archive: &Archive, id: &RunId) -> Result<Exit> {
        let run = archive.run(id)?;
        let mut engine = Engine::reach(&archive.state).await?;
        engine.resume(id).await?;
        let show = Show::choose(self.output.is_json());
        let followed = follow(engine, archive, self.wait, run, show).await?;
        if !self.output.is_json() {
            print::data(conclusion(&followed.run))?;
        }
        Ok(followed.exit)
    }
}
