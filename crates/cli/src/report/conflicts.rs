//! The conflicts of a run: who reached for what another had, or met what somebody else had changed.

use pitcrew_engine::{Conflict, Event, Record, Run, Timestamp};
use pitcrew_plan::Id;
use serde::Serialize;

use super::markdown::{escape, section};
use super::{Report, VERSION};
use crate::render::events::count;
use crate::render::{style, time};

/// A conflict, with when it was found and in whose attempt.
#[derive(Debug, Serialize)]
pub struct ConflictReport {
    /// Whose attempt.
    pub task: Id,
    /// Which one.
    pub attempt: u32,
    /// When.
    pub time: Timestamp,
    /// What is contested, with whom, and what was done.
    #[serde(flatten)]
    pub conflict: Conflict,
}

/// Every conflict of a run (`report --conflicts`).
#[derive(Debug, Serialize)]
pub struct Conflicts {
    version: u32,
    run: String,
    conflicts: Vec<ConflictReport>,
}

/// Returns the conflicts in the order in which they were found.
pub(super) fn gather(records: &[Record]) -> Vec<ConflictReport> {
    let found = |record: &Record| match &record.event {
        Event::ConflictFound { task, attempt, conflict } => Some(ConflictReport {
            task: task.clone(),
            attempt: *attempt,
            time: record.time,
            conflict: conflict.clone(),
        }),
        _ => None,
    };
    records.iter().filter_map(found).collect()
}

impl Conflicts {
    /// Reads the conflicts out of a run's events.
    pub fn of(run: &Run, records: &[Record]) -> Conflicts {
        Conflicts { version: VERSION, run: run.id().to_string(), conflicts: gather(records) }
    }

    /// Draws them for a terminal.
    pub fn text(&self) -> String {
        if self.conflicts.is_empty() {
            return format!("{}: no conflicts\n", style::strong(&self.run));
        }
        let line = |found: &ConflictReport| {
            format!(
                "{} {} (attempt {}): {}\n",
                style::faint(time::clock(found.time)),
                style::strong(&found.task),
                found.attempt,
                style::plain(&found.conflict.to_string())
            )
        };
        let lines: String = self.conflicts.iter().map(line).collect();
        format!("{}: {}\n{lines}", style::strong(&self.run), count(self.conflicts.len(), "conflict"))
    }

    /// Writes them as Markdown.
    pub fn markdown(&self) -> String {
        let head = format!("# {}: {}\n", escape(&self.run), count(self.conflicts.len(), "conflict"));
        let line = |found: &ConflictReport| {
            let said = escape(&found.conflict.to_string());
            format!("{} `{}`, attempt {}: {said}", found.time, found.task, found.attempt)
        };
        head + &section("Conflicts", self.conflicts.iter().map(line))
    }
}

impl Report {
    /// Says how many conflicts there were and where they are listed, where there were some.
    pub(super) fn conflicts_line(&self) -> Option<String> {
        let found = (!self.conflicts.is_empty()).then(|| count(self.conflicts.len(), "conflict"))?;
        Some(format!("{found}: `pitcrew report {} --conflicts` lists them", self.run))
    }
}
