//! Runs as they stand, folded once and kept true: looking at one costs the events that are new since
//! the last look, not its whole journal.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use pitcrew_engine::{Run, RunId};
use pitcrew_runner::records::{self, ReadRunError};
use pitcrew_runner::store::RunRow;

use crate::app::App;
use crate::problem::Problem;

/// How many runs are kept folded beside those that are being driven.
const KEPT: usize = 16;

/// A run, and what the journal's list says of it.
pub(crate) struct Folded {
    /// The run as it stands.
    pub(crate) run: Run,
    /// Its line in the journal, as it was when it was first looked at.
    pub(crate) row: RunRow,
}

/// The runs that somebody has looked at.
#[derive(Default)]
pub(crate) struct Gallery {
    runs: Mutex<Shown>,
}

#[derive(Default)]
struct Shown {
    /// Each with the number of the last look at it.
    runs: BTreeMap<RunId, (u64, Arc<Mutex<Folded>>)>,
    looks: u64,
}

impl App {
    /// Looks at a run as it stands now: everything that is in the journal is in it.
    pub(crate) fn look<T>(&self, id: &RunId, look: impl FnOnce(&Folded) -> T) -> Result<T, Problem> {
        let shown = self.gallery.shown(id);
        let folded = match shown {
            Some(folded) => folded,
            None => {
                let (run, row) = self.read(|reader| Ok(records::read_run(reader, &self.blobs, id)?))?;
                self.gallery.keep(id, Folded { run, row })
            }
        };
        let mut folded = folded.lock().unwrap_or_else(PoisonError::into_inner);
        let caught_up = self.catch_up(&mut folded);
        if caught_up.is_err() {
            // It is read anew by whoever looks next.
            self.gallery.forget(id);
        }
        caught_up?;
        Ok(look(&folded))
    }

    fn catch_up(&self, folded: &mut Folded) -> Result<(), Problem> {
        let (id, seq) = (folded.run.id().clone(), folded.run.seq());
        let news = self.read(|reader| Ok(records::records(reader, &self.blobs, &id, seq)?))?;
        for record in news {
            folded.run.accept(&record).map_err(ReadRunError::Corrupt)?;
        }
        Ok(())
    }
}

impl Gallery {
    fn shown(&self, id: &RunId) -> Option<Arc<Mutex<Folded>>> {
        let mut shown = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        shown.looks += 1;
        let now = shown.looks;
        let (last, folded) = shown.runs.get_mut(id)?;
        *last = now;
        Some(folded.clone())
    }

    fn keep(&self, id: &RunId, folded: Folded) -> Arc<Mutex<Folded>> {
        let mut shown = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        shown.looks += 1;
        let now = shown.looks;
        let kept = shown.runs.entry(id.clone()).or_insert_with(|| (now, Arc::new(Mutex::new(folded)))).1.clone();
        while shown.runs.len() > KEPT {
            let oldest = shown.runs.iter().min_by_key(|(_, (last, _))| *last).map(|(id, _)| id.clone());
            let Some(oldest) = oldest else { break };
            shown.runs.remove(&oldest);
        }
        kept
    }

    fn forget(&self, id: &RunId) {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).runs.remove(id);
    }
}
