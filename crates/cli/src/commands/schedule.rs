//! `pitcrew schedule`: when each task would run, and what decides how long it takes.

use std::path::PathBuf;

use clap::Args;
use pitcrew_plan::calendar::{BadTime, Instant};
use pitcrew_runner::clock;

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
    /// When the run begins, such as `2026-11-21 02:00 Europe/Berlin` or `now`: then windows are honoured, and rows have dates
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Option<Instant>,
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
        let schedule = pitcrew_plan::schedule_at(judged.plan(), self.at);
        if self.output.is_json() {
            print::json(&schedule)?;
        } else {
            print::data(gantt::draw(&judged.plan().name, &schedule, terminal::columns()))?;
        }
        Ok(Exit::Done)
    }
}

/// Reads a moment as a plan writes it, or `now`.
fn moment(text: &str) -> std::result::Result<Instant, String> {
    match text {
        "now" => Ok(Instant(clock::now().0)),
        text => text.parse().map_err(|why: BadTime| why.to_string()),
    }
}
