//! Connections to the journal, kept for the next who reads.

use std::sync::{Mutex, PoisonError};

use pitcrew_runner::store::{JournalError, Reader, StateDir};

/// How many are kept.
const KEPT: usize = 8;

/// Connections that nobody reads from at the moment.
pub(crate) struct Readers {
    state: StateDir,
    free: Mutex<Vec<Reader>>,
}

impl Readers {
    /// Keeps connections to a state's journal.
    pub(crate) fn new(state: StateDir) -> Readers {
        Readers { state, free: Mutex::new(Vec::new()) }
    }

    /// Takes one, or opens it.
    pub(crate) fn take(&self) -> Result<Reader, JournalError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.map_or_else(|| Reader::open(&self.state), Ok)
    }

    /// Keeps one for the next.
    pub(crate) fn give_back(&self, reader: Reader) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < KEPT {
            free.push(reader);
        }
    }
}
