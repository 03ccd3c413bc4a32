//! `pitcrew replay`: a run as it stood at one of its events.

use clap::Args;
use pitcrew_engine::{Record, Timestamp};
use pitcrew_plan::calendar::Instant;
use serde_json::json;

use crate::archive::Archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::{events, status, style};
use crate::trouble::{Result, Trouble};

/// How many events are shown on each side of the moment.
const AROUND: usize = 5;

/// What `replay` takes.
#[derive(Args, Debug)]
pub struct Replay {
    /// The run, or a part of its name
    run: String,
    /// The event's number, or a time such as `2026-11-21 02:00 Europe/Berlin`: the last event until then
    #[arg(long, value_name = "SEQ|TIME")]
    at: String,
    #[command(flatten)]
    output: Output,
}

impl Replay {
    /// Carries it out.
    pub fn run(self) -> Result<Exit> {
        let archive = Archive::must_have(Some(&self.run))?;
        let id = archive.find(&self.run)?;
        let records = archive.records(&id)?;
        let seq = self.seq(&records)?;
        let first = seq.saturating_sub(AROUND).max(1);
        // What the plan became later, by amendments and items, is not there yet.
        let (mut run, _) = archive.beginning_of(&id)?;
        records[1..first].iter().try_for_each(|record| run.accept(record))?;
        let mut told = Vec::new();
        for record in &records[first..seq] {
            run.accept(record)?;
            told.extend(events::lines(&run, record));
        }
        let (at, behind) = (run.clone(), &records[seq..records.len().min(seq + AROUND)]);
        let now = records[seq - 1].time;
        if self.output.is_json() {
            let around = &records[first - 1..records.len().min(seq + AROUND)];
            let state = at.view(now);
            print::json(&json!({ "at": seq, "time": now, "of": records.len(), "state": state, "events": around }))?;
            return Ok(Exit::Done);
        }
        let mut later = Vec::new();
        for record in behind {
            run.accept(record)?;
            later.extend(events::lines(&run, record));
        }
        told.iter().try_for_each(print::data)?;
        print::data(style::faint(format!("── event {seq} of {}, {now}", records.len())))?;
        print::data(status::draw(&at, now))?;
        if !later.is_empty() {
            print::data(style::faint("── then"))?;
            later.iter().try_for_each(print::data)?;
        }
        Ok(Exit::Done)
    }

    /// Finds the number of the event that is meant.
    fn seq(&self, records: &[Record]) -> Result<usize> {
        let last = records.len();
        if let Ok(seq) = self.at.parse::<usize>() {
            return match seq {
                1.. if seq <= last => Ok(seq),
                _ => Err(Trouble::new(format!("there is no event {seq}: the run has events 1 to {last}"))),
            };
        }
        let time = self.at.parse::<Timestamp>().ok();
        let time = time.or_else(|| self.at.parse::<Instant>().ok().map(|instant| Timestamp(instant.0)));
        let time = time.ok_or_else(|| {
            Trouble::new(format!("`{}` is neither an event's number nor a time", self.at))
                .hint(format!("1 to {last}, or a time such as `2026-11-21 02:00 Europe/Berlin`"))
        })?;
        match records.iter().take_while(|record| record.time <= time).count() {
            0 => Err(Trouble::new(format!("the run started only at {}", records[0].time))),
            seq => Ok(seq),
        }
    }
}
