//! Which runs of a project go on, if a process takes them up now.

use pitcrew_engine::{Run, RunId, Timestamp};
use pitcrew_runner::untold::untold;

use crate::archive::{Archive, is_unfinished};
use crate::trouble::{Result, Trouble};

/// The runs of a project that are not over, or not all told, the newest first.
pub struct Unfinished {
    /// Those for which there is something to do; also those that are over and have something to tell.
    pub due: Vec<RunId>,
    /// Those that wait for a person, or for a moment that has not come.
    pub waiting: Vec<Run>,
    /// Those that somebody stopped.
    pub stopped: Vec<RunId>,
}

impl Unfinished {
    /// Looks at the journal and changes nothing: no lock is taken, and no engine started.
    pub fn of(archive: &Archive, now: Timestamp) -> Result<Unfinished> {
        let mut found = Unfinished { due: Vec::new(), waiting: Vec::new(), stopped: Vec::new() };
        let untold = untold(&archive.reader, &archive.blobs)?;
        for row in archive.runs()? {
            if untold.contains(&row.id) {
                found.due.push(row.id);
                continue;
            }
            if !is_unfinished(&row.status) {
                continue;
            }
            let run = archive.run(&row.id)?;
            match run.ended_as() {
                Some(_) => found.stopped.push(row.id),
                None if run.goes_on(now) => found.due.push(row.id),
                None => found.waiting.push(run),
            }
        }
        Ok(found)
    }

    /// Says why none of them is taken up without being named.
    pub fn nothing_to_take_up(&self) -> Trouble {
        let names: Vec<String> = self.stopped.iter().map(|run| format!("`{run}`")).collect();
        match names.is_empty() {
            true => Trouble::new("no run of this project is unfinished").hint("`pitcrew status` lists them all"),
            false => Trouble::new(format!("several runs were stopped: {}", names.join(", "))).hint("name one"),
        }
    }
}
