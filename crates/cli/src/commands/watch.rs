//! `pitcrew watch`: what tasks and people say to each other in a run.

use std::time::Duration;

use clap::Args;
use pitcrew_engine::{Record, Run, RunId};
use pitcrew_runner::clock;

use crate::archive::Archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::{standup, talk};
use crate::trouble::Result;

/// How often a run that is followed is looked at.
const PAUSE: Duration = Duration::from_millis(100);

/// What `watch` takes.
#[derive(Args, Debug)]
pub struct Watch {
    /// The run, or a part of its name; without one, the newest
    run: Option<String>,
    /// Go on until the run is over
    #[arg(long, conflicts_with = "standup")]
    follow: bool,
    /// Show for each team what is done, what it does, and whom it waits for
    #[arg(long)]
    standup: bool,
    #[command(flatten)]
    output: Output,
}

impl Watch {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(self.run.as_deref())?;
        let id = archive.find_or_newest(self.run.as_deref())?;
        if self.standup {
            let told = standup::of(&archive.run(&id)?, clock::now());
            match self.output.is_json() {
                true => print::json(&told)?,
                false => print::data(standup::draw(&told))?,
            }
        } else {
            self.conversation(&archive, &id)?;
        }
        Ok(Exit::Done)
    }

    /// Prints what was said so far, and goes on with what is said then where that is wanted.
    fn conversation(&self, archive: &Archive, id: &RunId) -> Result<()> {
        let (mut run, first) = archive.beginning_of(id)?;
        self.say(&run, &first)?;
        loop {
            for record in &archive.records_after(id, run.seq())? {
                run.accept(record)?;
                self.say(&run, record)?;
            }
            if !self.follow || run.ended_as().is_some() {
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn say(&self, run: &Run, record: &Record) -> Result<()> {
        let Some(message) = talk::of(run, record) else { return Ok(()) };
        match self.output.is_json() {
            true => print::json(&message),
            false => talk::draw(run, &message).iter().try_for_each(print::data),
        }
    }
}
