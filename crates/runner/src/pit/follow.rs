//! Following a run without a gap: from the journal what was, from its loop what comes.

use std::collections::VecDeque;

use pitcrew_engine::{Record, RunId};
use pitcrew_plan::Id;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::drive::Notice;
use crate::records::{self, ReadRunError};
use crate::store::{Blobs, JournalError, Reader, StateDir};

/// What a follower sees.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// An event, in order and each once.
    Event(Box<Record>),
    /// A line that an attempt printed.
    Line {
        /// Whose attempt.
        task: Id,
        /// The line.
        line: String,
    },
    /// Nothing moves until a person answers.
    Waiting,
}

/// Follows one run.
pub struct Follower {
    reader: Reader,
    blobs: Blobs,
    run: RunId,
    last: u64,
    notices: Option<broadcast::Receiver<Notice>>,
    ready: VecDeque<Record>,
    behind: bool,
}

impl Follower {
    pub(super) fn new(
        state: &StateDir,
        run: RunId,
        after: u64,
        notices: Option<broadcast::Receiver<Notice>>,
    ) -> Result<Follower, JournalError> {
        let (reader, blobs) = (Reader::open(state)?, Blobs::open(state)?);
        Ok(Follower { reader, blobs, run, last: after, notices, ready: VecDeque::new(), behind: true })
    }

    /// Follows what the journal has of a run from the event after `after`: for a run that nobody
    /// drives any more.
    pub fn to_the_end(state: &StateDir, run: &RunId, after: u64) -> Result<Follower, JournalError> {
        Follower::new(state, run.clone(), after, None)
    }

    /// Returns what comes next, or `None` when nobody drives the run any more and all was seen.
    pub async fn next(&mut self) -> Result<Option<Seen>, ReadRunError> {
        loop {
            if self.behind {
                self.ready.extend(records::records(&self.reader, &self.blobs, &self.run, self.last)?);
                self.behind = false;
            }
            if let Some(record) = self.ready.pop_front() {
                self.last = record.seq;
                return Ok(Some(Seen::Event(Box::new(record))));
            }
            let Some(notices) = &mut self.notices else { return Ok(None) };
            match notices.recv().await {
                Ok(Notice::Event(record)) if record.seq == self.last + 1 => self.ready.push_back(*record),
                // Seen already, in the journal.
                Ok(Notice::Event(record)) if record.seq <= self.last => {}
                Ok(Notice::Event(_)) | Err(RecvError::Lagged(_)) => self.behind = true,
                Ok(Notice::Line { task, line }) => return Ok(Some(Seen::Line { task, line })),
                Ok(Notice::Waiting) => return Ok(Some(Seen::Waiting)),
                Err(RecvError::Closed) => {
                    self.notices = None;
                    self.behind = true;
                }
            }
        }
    }
}
