//! `pitcrew deny`: a no to what a task asks.

use clap::Args;

use super::approve::choose;
use crate::approval;
use crate::archive::Archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::order::{self, Given};
use crate::runtime;
use crate::trouble::Result;

/// What `deny` takes.
#[derive(Args, Debug)]
pub struct Deny {
    /// The run, or a part of its name
    run: String,
    /// The task or phase that asks, or `success`; without one, the only one that asks
    name: Option<String>,
    /// Why; reports say it
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    output: Output,
}

impl Deny {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_be_here()?;
        let id = archive.find(&self.run)?;
        let run = archive.run(&id)?;
        let question = choose(approval::questions(&run), self.name.as_deref(), &run)?;
        let order = question.no(self.reason.clone());
        runtime::block_on(order::give(&archive, &id, order))?.tell(&Given {
            run: &id,
            topic: Some(&question.topic),
            done: "denied",
            json: self.output.is_json(),
        })?;
        Ok(Exit::Done)
    }
}
