//! A copy of runs that another process carries out, for as long as somebody looks at them: the same rows and events,
//! so that whatever reads a state directory reads it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use pitcrew_engine::{Record, RunId};

use crate::records;
use crate::store::{Append, Blobs, Journal, JournalError, RunRow, StateDir, StateError};

/// Why a copy cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// Its directory cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// Its journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Another process keeps a copy there.
    #[error("`{0}` is used by another process")]
    Taken(std::path::PathBuf),
}

/// A copy of runs.
pub struct Mirror {
    state: StateDir,
    journal: Journal,
    blobs: Blobs,
    /// The newest event of each run that is in the copy.
    last: Mutex<BTreeMap<RunId, u64>>,
}

impl Mirror {
    /// Begins a copy in an empty directory.
    pub fn open(directory: &Path) -> Result<Mirror, MirrorError> {
        let state = StateDir::open(directory, &[])?;
        let lock = state.lock()?.ok_or_else(|| MirrorError::Taken(directory.to_owned()))?;
        let journal = Journal::open(&state, lock)?;
        let blobs = Blobs::open(&state)?;
        Ok(Mirror { state, journal, blobs, last: Mutex::default() })
    }

    /// The directory in which it is.
    pub fn state(&self) -> &StateDir {
        &self.state
    }

    /// Takes a run into the copy, without its events.
    pub fn begin(&self, row: RunRow) -> Result<(), JournalError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if !last.contains_key(&row.id) {
            last.insert(row.id.clone(), 0);
            self.journal.append(Append::begin(row, Vec::new())).wait()?;
        }
        Ok(())
    }

    /// Returns the number of the newest event of a run that is in the copy.
    pub fn last(&self, run: &RunId) -> u64 {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).get(run).copied().unwrap_or_default()
    }

    /// Takes events of a run into the copy: the next ones, in order.
    pub fn add(&self, run: &RunId, records: &[Record]) -> Result<(), JournalError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let after = last.get(run).copied().unwrap_or_default();
        let Some(newest) = records.last() else { return Ok(()) };
        let (events, aside) = records::rows(&self.blobs, run, records)?;
        self.journal.append(Append::events(run.clone(), after, events).with_blobs(aside)).wait()?;
        last.insert(run.clone(), newest.seq);
        Ok(())
    }
}
