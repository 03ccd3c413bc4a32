//! `pitcrew deny`: a no to what a task asks, or to a plan that was approved.

use std::path::Path;

use clap::Args;
use pitcrew_runner::{plans, who};

use super::approve::choose;
use crate::approval;
use crate::archive::{self, Archive};
use crate::exit::Exit;
use crate::format::Output;
use crate::judge::Judged;
use crate::order::{self, Given};
use crate::print;
use crate::project::PlanFile;
use crate::render::style;
use crate::runtime;
use crate::trouble::Result;

/// What `deny` takes.
#[derive(Args, Debug)]
pub struct Deny {
    /// The run, or a part of its name; or a plan's file or document: with a task its newest run, without one the plan
    /// itself, whose approval is taken back
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
        let file = Path::new(&self.run);
        if file.is_file() && self.name.is_none() {
            return self.plan(file);
        }
        let archive = Archive::must_have(Some(&self.run))?;
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

impl Deny {
    /// Takes back that a plan was approved as it is: it runs only once somebody approves it again.
    fn plan(&self, file: &Path) -> Result<Exit> {
        let Some(judged) = Judged::accepted(PlanFile::choose(Some(file))?)? else { return Ok(Exit::No) };
        let state = archive::open_state(&judged.file.root())?;
        let approval = plans::withdraw(&state, judged.plan(), &who::me(), self.reason.clone())?;
        if self.output.is_json() {
            print::json(&approval)?;
        } else {
            let (word, name) = (style::care("no longer approved"), style::strong(&judged.plan().name));
            print::data(format!(
                "{name} {word}; {} had approved it, and runs that were started with that go on",
                approval.by
            ))?;
        }
        Ok(Exit::Done)
    }
}
