//! `pitcrew report`: what came of a run.

use clap::{Args, ValueEnum};
use pitcrew_runner::clock;

use crate::archive::Archive;
use crate::exit::Exit;
use crate::print;
use crate::report::{self, Conflicts};
use crate::trouble::Result;

/// What `report` takes.
#[derive(Args, Debug)]
pub struct Report {
    /// The run, or a part of its name; without one, the newest
    run: Option<String>,
    /// For whom
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Only its conflicts: with whom, over what, by which rule, and what was done
    #[arg(long)]
    conflicts: bool,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Form {
    /// For a terminal
    Text,
    /// For scripts
    Json,
    /// For a pull request or a ticket
    Markdown,
}

impl Report {
    /// Carries it out. A run that failed is reported all the same.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_be_here()?;
        let id = archive.find_or_newest(self.run.as_deref())?;
        let run = archive.run(&id)?;
        let records = archive.records(&id)?;
        if self.conflicts {
            let conflicts = Conflicts::of(&run, &records);
            match self.format {
                Form::Text => print::data(conflicts.text())?,
                Form::Json => print::json(&conflicts)?,
                Form::Markdown => print::data(conflicts.markdown())?,
            }
            return Ok(Exit::Done);
        }
        let report = report::gather(&run, &records, clock::now());
        match self.format {
            Form::Text => print::data(report::text(&report))?,
            Form::Json => print::json(&report)?,
            Form::Markdown => print::data(report::markdown(&report))?,
        }
        Ok(Exit::Done)
    }
}
