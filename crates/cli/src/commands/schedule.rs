//! `pitcrew schedule`: when each task would run, and what decides how long it takes.

use std::path::PathBuf;

use clap::Args;
use pitcrew_plan::calendar::{BadTime, Instant};
use pitcrew_plan::schedule::{Analysis, Change, Summary, analyze, what_if};
use pitcrew_runner::clock;
use serde::Serialize;

use crate::exit::Exit;
use crate::format::Output;
use crate::judge::Judged;
use crate::print;
use crate::project::PlanFile;
use crate::render::{gantt, terminal};
use crate::trouble::{Result, Trouble};

/// What `schedule` takes.
#[derive(Args, Debug)]
pub struct Schedule {
    /// The plan; without one, `pitcrew.yaml` here or further up
    plan: Option<PathBuf>,
    /// When the run begins, such as `2026-11-21 02:00 Europe/Berlin` or `now`: then windows are honoured, and rows have dates
    #[arg(long, value_name = "TIME", value_parser = moment)]
    at: Option<Instant>,
    #[command(flatten)]
    what_if: WhatIf,
    #[command(flatten)]
    output: Output,
}

/// What could be otherwise in the plan; its file stays as it is.
#[derive(Args, Debug)]
#[command(next_help_heading = "What if")]
struct WhatIf {
    /// What if a team had so many members (`nginx=2`)? May be given several times, as the other two
    #[arg(long, value_name = "TEAM=NUMBER", value_parser = Change::members)]
    members: Vec<Change>,
    /// What if a task were elsewhere: in a phase (`A5=phase-2`), or `A5=after:A3`, or `A5=before:B1`?
    #[arg(long = "move", value_name = "TASK=WHERE", value_parser = Change::moved)]
    moves: Vec<Change>,
    /// What if a task were not done? What waits for it waits for what it waits for
    #[arg(long, value_name = "TASK", value_parser = Change::drop)]
    drop: Vec<Change>,
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    analysis: &'a Analysis,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<Compared<'a>>,
}

/// The plan as it is, beside which the schedule stands.
#[derive(Serialize)]
struct Compared<'a> {
    changes: Vec<String>,
    before: Summary<'a>,
}

impl Schedule {
    /// Carries it out: 1 where the plan has errors, because then it never runs.
    pub fn run(self) -> Result<Exit> {
        let judged = Judged::of(PlanFile::choose(self.plan.as_deref())?)?;
        if judged.is_refused() {
            judged.say_why_refused();
            return Ok(Exit::No);
        }
        let plan = judged.plan();
        let now = analyze(plan, self.at);
        let changes = self.what_if.changes();
        let changed = match changes.is_empty() {
            true => None,
            false => {
                Some(what_if(plan, &changes).map_err(|why| Trouble { hint: why.hint, ..Trouble::new(why.message) })?)
            }
        };
        let then = changed.as_ref().map(|changed| analyze(changed, self.at));
        let shown = then.as_ref().unwrap_or(&now);
        if self.output.is_json() {
            let compared =
                || Compared { changes: changes.iter().map(ToString::to_string).collect(), before: now.summary() };
            print::json(&Answer { analysis: shown, what_if: then.as_ref().map(|_| compared()) })?;
        } else {
            if let Some(then) = &then {
                print::data(format!("{}\n", gantt::comparison::draw(&changes, &now, then)))?;
            }
            print::data(gantt::draw(&plan.name, &shown.schedule, terminal::columns()))?;
            print::data(gantt::reasons::draw(shown))?;
        }
        Ok(Exit::Done)
    }
}

impl WhatIf {
    fn changes(&self) -> Vec<Change> {
        [&self.members, &self.moves, &self.drop].into_iter().flatten().cloned().collect()
    }
}

/// Reads a moment as a plan writes it, or `now`.
fn moment(text: &str) -> std::result::Result<Instant, String> {
    match text {
        "now" => Ok(Instant(clock::now().0)),
        text => text.parse().map_err(|why: BadTime| why.to_string()),
    }
}
