//! How runs stand, in a line each. Of runs that are over it is remembered: a list of a thousand does not fold them all.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use pitcrew_engine::RunId;
use pitcrew_runner::clock;
use pitcrew_runner::store::RunRow;

use crate::api::RunSummary;
use crate::app::App;
use crate::problem::Problem;

/// How many are remembered.
const KEPT: usize = 5_000;

/// The lines of runs that are over, each as of its newest event.
#[derive(Default)]
pub(crate) struct Summaries {
    of_runs: Mutex<BTreeMap<RunId, RunSummary>>,
}

impl App {
    /// Says how a run stands, in a line.
    pub(crate) fn summary(&self, row: &RunRow) -> Result<RunSummary, Problem> {
        if row.is_over()
            && let Some(known) = self.summaries.of(&row.id)
            // What is over can be taken up again.
            && self.read(|reader| Ok(reader.last(&row.id)?))? == known.seq
        {
            return Ok(known);
        }
        let summary = self.look(&row.id, |folded| RunSummary::of(folded, clock::now()))?;
        if row.is_over() {
            self.summaries.keep(&row.id, &summary);
        }
        Ok(summary)
    }
}

impl Summaries {
    fn of(&self, run: &RunId) -> Option<RunSummary> {
        self.of_runs.lock().unwrap_or_else(PoisonError::into_inner).get(run).cloned()
    }

    fn keep(&self, run: &RunId, summary: &RunSummary) {
        let mut all = self.of_runs.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT {
            // Which one goes is no matter: it is made again when somebody looks.
            all.pop_first();
        }
        all.insert(run.clone(), summary.clone());
    }
}
