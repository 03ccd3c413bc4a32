//! `pitcrew lint`: what is wrong with a plan, where, and how to mend it.

use std::path::PathBuf;

use clap::Args;
use pitcrew_plan::Diagnostic;
use serde::Serialize;

use crate::documents::HowToRead;
use crate::exit::Exit;
use crate::format::Output;
use crate::judge::Judged;
use crate::print;
use crate::project::PlanFile;
use crate::render::{diagnostics, style};
use crate::trouble::Result;

/// What `lint` takes.
#[derive(Args, Debug)]
pub struct Lint {
    /// The plan, or a Markdown document that tells one; without one, `pitcrew.yaml` here or further up
    plan: Option<PathBuf>,
    #[command(flatten)]
    reading: HowToRead,
    #[command(flatten)]
    output: Output,
}

#[derive(Serialize)]
struct Answer<'a> {
    diagnostics: &'a [Diagnostic],
}

impl Lint {
    /// Carries it out: 1 where the plan has errors.
    pub fn run(self) -> Result<Exit> {
        let judged = Judged::read(PlanFile::choose(self.plan.as_deref())?, &self.reading)?;
        if self.output.is_json() {
            print::json(&Answer { diagnostics: &judged.diagnostics })?;
        } else {
            print::data(text(&judged))?;
        }
        Ok(if judged.is_refused() { Exit::No } else { Exit::Done })
    }
}

fn text(judged: &Judged) -> String {
    let draw = |diagnostic| format!("{}\n\n", judged.draw(diagnostic));
    let findings: String = judged.diagnostics.iter().map(draw).collect();
    let tasks = match judged.plan().tasks.len() {
        1 => "1 task".to_owned(),
        tasks => format!("{tasks} tasks"),
    };
    let verdict = match diagnostics::count(&judged.diagnostics) {
        None => style::good("no errors"),
        Some(counted) if judged.is_refused() => style::bad(counted),
        Some(counted) => format!("{}, {counted}", style::good("no errors")),
    };
    format!("{findings}{}: {tasks}, {verdict}", judged.file.shown)
}
