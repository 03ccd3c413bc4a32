//! `pitcrew apply`: brings a run's commits into the branches that are checked out.

use clap::Args;

use crate::archive::Archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::merge::Merging;
use crate::print;
use crate::trouble::{Result, Trouble};

/// What `apply` takes.
#[derive(Args, Debug)]
pub struct Apply {
    /// The run, or a part of its name; without one, the newest
    run: Option<String>,
    #[command(flatten)]
    output: Output,
}

impl Apply {
    /// Carries it out. A run that is not over has nothing to bring yet.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(self.run.as_deref())?;
        let id = archive.find_or_newest(self.run.as_deref())?;
        let status = archive.run(&id)?.view(pitcrew_runner::clock::now()).status;
        if matches!(status, "running" | "waiting") {
            return Err(Trouble::new(format!("`{id}` is {status}, so there is more to come"))
                .hint(format!("pitcrew resume {id}")));
        }
        let merging = Merging::of(&archive, &id)?;
        if self.output.is_json() {
            print::json(&merging.json())?;
        } else {
            merging.tell()?;
        }
        merging.finish()?;
        Ok(Exit::Done)
    }
}
