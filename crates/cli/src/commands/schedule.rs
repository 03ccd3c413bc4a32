//! `pitcrew schedule`: when each task would run, and what decides how long it takes.

use std::path::PathBuf;

use clap::Args;

use crate::exit::Exit;
use crate::format::Output;
use crate::judge::Judged;
use crate::print;
use crate::project::PlanFile;
use crate::render::{gantt, terminal};
use crate::trouble::Result;

/// What `schedule` takes.
#[derive(Args, Debug)]
pub struct Schedule {
    /// The plan; without one, `pitcrew.yaml` here or further up
    plan: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

impl Schedule {
    /// Carries it out: 1 where the plan has errors, because then it never runs.
    pub fn run(self) -> Result<Exit> {
        let judged = Judged::of(PlanFile::choose(self.plan.as_deref())?)?;
        if judged.is_refused() {
            judged.say_why_refused();
            return Ok(Exit::No);
        }
        let schedule = pitcrew_plan::schedule(judged.plan());
        if self.output.is_json() {
            print::json(&schedule)?;
        } else {
            print::data(gantt::draw(&judged.plan().name, &schedule, terminal::columns()))?;
        }
        Ok(Exit::Done)
    }
}
