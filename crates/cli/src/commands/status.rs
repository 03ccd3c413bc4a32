//! `pitcrew status`: where a run stands; without one, which runs there are.

use std::path::{Path, PathBuf};

use clap::Args;
use pitcrew_engine::Timestamp;
use pitcrew_runner::store::RunRow;
use pitcrew_runner::{clock, scribe};
use serde::Serialize;

use crate::archive::{Archive, is_unfinished};
use crate::documents;
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::project::PlanFile;
use crate::render::table::table;
use crate::render::{label, status, style, time};
use crate::trouble::{Result, Trouble, chain};

/// What `status` takes.
#[derive(Args, Debug)]
pub struct Status {
    /// The run, or a part of its name, or the plan or document whose newest run is meant; without one, all runs are
    /// listed
    run: Option<String>,
    /// Write where its tasks stand into the document: tick its boxes and set its statuses, and change nothing else
    #[arg(long, requires = "run")]
    write: bool,
    /// Of a document: which run of it, or of the plan that was made of it
    #[arg(long = "run", value_name = "RUN", requires = "run")]
    of: Option<String>,
    #[command(flatten)]
    output: Output,
}

#[derive(Serialize)]
struct Runs {
    runs: Vec<Listed>,
}

#[derive(Serialize)]
struct Wrote {
    run: String,
    written: Vec<PathBuf>,
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
            Some(name) if self.write => self.write(name)?,
            Some(name) => self.one(self.of.as_deref().unwrap_or(name))?,
            None => self.all()?,
        }
        Ok(Exit::Done)
    }

    fn one(&self, name: &str) -> Result<()> {
        let archive = Archive::must_have(Some(name))?;
        let run = archive.run(&archive.find(name)?)?;
        if self.output.is_json() {
            print::json(&run.view(clock::now()))
        } else {
            print::data(status::draw(&run, clock::now()))
        }
    }

    /// Makes documents say how far a run is.
    fn write(&self, name: &str) -> Result<()> {
        let which = self.of.as_deref().unwrap_or(name);
        let archive = Archive::must_have(Some(name))?;
        let id = archive.find(which)?;
        let run = archive.run(&id)?;
        let named = Path::new(name);
        let paths: Vec<PathBuf> = if named.is_file() {
            if !PlanFile::choose(Some(named))?.is_document() {
                return Err(Trouble::new(format!("`{name}` is no document that statuses could be written to"))
                    .hint("name the Markdown: pitcrew status --write PLAN.md"));
            }
            documents::read(&[named.to_owned()], true)?.into_iter().map(|(path, _)| path.into()).collect()
        } else {
            let row = archive.reader.run(&id)?.ok_or_else(|| Trouble::new(format!("there is no run `{id}` here")))?;
            archive.papers(&row)?.documents.into_iter().map(|document| document.path).collect()
        };
        if paths.is_empty() {
            return Err(Trouble::new(format!("run `{id}` was not started from a document"))
                .hint(format!("name one that tells of the same tasks: pitcrew status --write PLAN.md --run {id}")));
        }
        let written = scribe::write(&paths, &scribe::standings(&run)).map_err(|error| Trouble::new(chain(&error)))?;
        if self.output.is_json() {
            return print::json(&Wrote { run: id.to_string(), written });
        }
        let shown: Vec<String> = written.iter().map(|path| style::plain(&path.display().to_string())).collect();
        print::data(match shown.is_empty() {
            true => format!("the documents say already where the tasks of {} stand", style::strong(&id)),
            false => format!("wrote where the tasks of {} stand: {}", style::strong(&id), shown.join(", ")),
        })
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
