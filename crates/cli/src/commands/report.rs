//! `pitcrew report`: what came of a run; inside a task, how that goes.

use clap::{Args, ValueEnum};
use pitcrew_engine::{Account, RunId, Word};
use pitcrew_runner::clock;
use serde::Serialize;

use super::saying::Saying;
use crate::archive::Archive;
use crate::exit::Exit;
use crate::inside;
use crate::print;
use crate::render::paper::Paper;
use crate::report::{self, Conflicts, Digest, Digests, Handoff};
use crate::trouble::{Result, Trouble};

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
    /// The stand-up: what is done, what is being done, what is blocked, on whom anybody waits, who may start next
    #[arg(long, conflicts_with = "conflicts")]
    digest: bool,
    /// The stand-ups that the plan's `notify` asks for, each as it was when it was due
    #[arg(long, conflicts_with_all = ["conflicts", "digest", "handoff"])]
    digests: bool,
    /// What the next shift needs to know: open questions, what is held and why, what waits for whom, windows and
    /// deadlines ahead, what to run next
    #[arg(long, conflicts_with_all = ["conflicts", "digest"])]
    handoff: bool,
    #[command(flatten)]
    saying: Saying,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Form {
    /// For a terminal
    Text,
    /// For scripts
    Json,
    /// For a pull request or a ticket
    Markdown,
    /// One page to open, print or send, which needs nothing from the network
    Html,
}

impl Report {
    /// Carries it out. A run that failed is reported all the same.
    pub fn run(self) -> Result<Exit> {
        match (self.saying.report()?, inside::socket()) {
            (None, None) => self.of_a_run(),
            (Some(report), Some(socket)) if self.run.is_none() => {
                inside::tell(&socket, Word::Report { report }, matches!(self.format, Form::Json))
            }
            (None, Some(_)) if self.run.is_none() => Err(Trouble::new("report nothing")
                .hint("inside a task say how it goes: pitcrew report --status partial --issues 'one of two'")),
            (None, _) => self.of_a_run(),
            // Nobody is told anything: this is for looking at what a message comes to.
            (Some(report), None) if self.saying.is_message() && self.run.is_none() => {
                print::json(&Account::read(&report).map_err(|error| Trouble::while_trying("read the message", &error))?)?;
                Ok(Exit::Done)
            }
            (Some(_), _) => Err(Trouble::new("report how a task goes, from outside of it")
                .hint("`pitcrew report RUN` without flags tells what came of a run; `pitcrew signal RUN --from-message FILE` tells a run")),
        }
    }

    fn of_a_run(&self) -> Result<Exit> {
        let archive = Archive::must_have(self.run.as_deref())?;
        let id = archive.find_or_newest(self.run.as_deref())?;
        let run = archive.run(&id)?;
        let records = archive.records(&id)?;
        if self.digest {
            let digest = Digest::of(&run, clock::now());
            return self.on_paper(&digest.paper(), &digest);
        }
        if self.digests {
            return self.all_digests(&archive, &id);
        }
        if self.handoff {
            let handoff = Handoff::of(&run, &records, clock::now());
            return self.on_paper(&handoff.paper(), &handoff);
        }
        if self.conflicts {
            let conflicts = Conflicts::of(&run, &records);
            match self.format {
                Form::Text => print::data(conflicts.text())?,
                Form::Json => print::json(&conflicts)?,
                Form::Markdown => print::data(conflicts.markdown())?,
                Form::Html => {
                    return Err(Trouble::new("write only the conflicts as a page")
                        .hint("`pitcrew report --format html` has them among everything else"));
                }
            }
            return Ok(Exit::Done);
        }
        let report = report::gather(&run, &records, clock::now()).count_lines(&run, &archive.blobs);
        match self.format {
            Form::Text => print::data(report::text(&report))?,
            Form::Json => print::json(&report)?,
            Form::Markdown => print::data(report::markdown(&report))?,
            Form::Html => print::data(report::html(&report))?,
        }
        Ok(Exit::Done)
    }

    fn all_digests(&self, archive: &Archive, id: &RunId) -> Result<Exit> {
        let (run, _) = archive.beginning_of(id)?;
        let digests = Digests::of(run, &archive.records_after(id, 1)?)?;
        match self.format {
            Form::Text => print::data(digests.each(|digest| digest.paper().text()))?,
            Form::Json => print::json(&digests)?,
            Form::Markdown => print::data(digests.each(|digest| digest.paper().markdown()))?,
            Form::Html => {
                return Err(Trouble::new("write digests as one page")
                    .hint("`pitcrew report --digests --format markdown` has them one below the other"));
            }
        }
        Ok(Exit::Done)
    }

    fn on_paper(&self, paper: &Paper, value: &impl Serialize) -> Result<Exit> {
        match self.format {
            Form::Text => print::data(paper.text())?,
            Form::Json => print::json(value)?,
            Form::Markdown => print::data(paper.markdown())?,
            Form::Html => print::data(paper.html())?,
        }
        Ok(Exit::Done)
    }
}
