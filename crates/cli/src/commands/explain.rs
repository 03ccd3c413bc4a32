//! `pitcrew explain`: the plan with every default filled in.

use std::path::PathBuf;

use clap::Args;
use pitcrew_plan::Plan;
use serde::Serialize;

use crate::documents::HowToRead;
use crate::exit::Exit;
use crate::format::Output;
use crate::judge::Judged;
use crate::print;
use crate::project::PlanFile;
use crate::trouble::Result;

/// What `explain` takes.
#[derive(Args, Debug)]
pub struct Explain {
    /// The plan, or a Markdown document that tells one; without one, `pitcrew.yaml` here or further up
    plan: Option<PathBuf>,
    #[command(flatten)]
    reading: HowToRead,
    #[command(flatten)]
    output: Output,
}

#[derive(Serialize)]
struct Answer<'a> {
    digest: String,
    plan: &'a Plan,
}

impl Explain {
    /// Carries it out: 1 where the plan could not be understood.
    pub fn run(self) -> Result<Exit> {
        let judged = Judged::read(PlanFile::choose(self.plan.as_deref())?, &self.reading)?;
        // What was understood of a plan with mistakes in its form is not the plan that was meant.
        if judged.reading.has_errors() {
            judged.say_why_refused();
            return Ok(Exit::No);
        }
        let plan = judged.plan();
        if self.output.is_json() {
            print::json(&Answer { digest: pitcrew_plan::digest(plan), plan })?;
        } else {
            print::data(pitcrew_plan::explain(plan))?;
        }
        Ok(Exit::Done)
    }
}
