//! `pitcrew status`: where a run stands; without one, which runs there are.

use clap::Args;
use pitcrew_engine::Timestamp;
use pitcrew_runner::clock;
use pitcrew_runner::store::RunRow;
use serde::Serialize;

use crate::archive::{Archive, is_unfinished};
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::table::table;
use crate::render::{label, status, style, time};
use crate::trouble::Result;

/// What `status` takes.
#[derive(Args, Debug)]
pub struct Status {
    /// The run, or a part of its name; without one, all runs are listed
    run: Option<String>,
    #[command(flatten)]
    output: Output,
}

#[derive(Serialize)]
struct Runs {
    runs: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    run: String,
    status: String,
    started: Timestamp,
}

impl Status {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        match &self.run {
            Some(name) => self.one(name)?,
            None => self.all()?,
        }
        Ok(Exit::Done)
    }

    fn one(&self, name: &str) -> Result<()> {
        let archive = Archive::must_be_here()?;
        let run = archive.run(&archive.find(name)?)?;
        if self.output.is_json() {
            print::json(&run.view(clock::now()))
        } else {
            print::data(status::draw(&run, clock::now()))
        }
    }

    fn all(&self) -> Result<()> {
        let archive = Archive::here()?;
        let rows = archive.as_ref().map_or_else(|| Ok(Vec::new()), Archive::runs)?;
        if self.output.is_json() {
            let listed = |row: RunRow| Listed { run: row.id.to_string(), status: row.status, started: row.created };
            return print::json(&Runs { runs: rows.into_iter().map(listed).collect() });
        }
        if rows.is_empty() {
            return print::data(format!("nothing was run in this project yet\nnext: {}", style::strong("pitcrew run")));
        }
        // A run that is called running and that nobody drives was cut off.
        let driven = match &archive {
            Some(archive) => archive.state.lock()?.is_none(),
            None => false,
        };
        let mut lines = vec![["RUN", "STATUS", "STARTED", ""].map(str::to_owned).to_vec()];
        lines.extend(rows.iter().map(|row| {
            let note = match row.status.as_str() {
                "running" if !driven => format!("cut off: pitcrew resume {}", row.id),
                "waiting" => format!("pitcrew status {}", row.id),
                status if is_unfinished(status) && !driven => format!("pitcrew resume {}", row.id),
                _ => String::new(),
            };
            vec![row.id.to_string(), label::status(&row.status), time::date(row.created), style::faint(note)]
        }));
        print::data(table(&lines))
    }
}
