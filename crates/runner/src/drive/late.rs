//! Leases that come up while a run is driven: waiting for each, and having those that were granted.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pitcrew_engine::{Effect, Report, Run, RunId};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::task::JoinSet;

use super::Message;
use crate::checks::chain;
use crate::lease::{Late, LeaseError, Leases, take_late};

/// What a run has for itself, and what it waits for.
#[derive(Debug)]
pub(super) struct LateLeases {
    project: PathBuf,
    run: RunId,
    /// Held until nothing of the run is left that could use them.
    had: Leases,
    /// By lease, which waiter it is, and how to end it.
    waiting: BTreeMap<String, (u64, AbortHandle)>,
    waiters: u64,
}

impl LateLeases {
    pub(super) fn new(had: Leases, project: PathBuf, run: RunId) -> LateLeases {
        LateLeases { project, run, had, waiting: BTreeMap::new(), waiters: 0 }
    }

    /// Begins to wait for a lease: the run's loop is told who has it, and when it is taken.
    pub(super) fn begin(&mut self, lease: &str, work: &mut JoinSet<()>, to_loop: &mpsc::Sender<Message>) {
        self.waiters += 1;
        let waiter = self.waiters;
        let (wanted, project, run, to_loop) =
            (lease.to_owned(), self.project.clone(), self.run.clone(), to_loop.clone());
        let waits = work.spawn(async move {
            let told = async |holder| {
                let report = Report::LeaseHeld { lease: wanted.clone(), holder };
                // A loop that is gone does not want to know.
                let _ = to_loop.send(Message::LeaseHeld { report }).await;
            };
            let taken = take_late(&wanted, &project, &run, told).await;
            let _ = to_loop.send(Message::LeaseTaken { lease: wanted.clone(), waiter, taken: Box::new(taken) }).await;
        });
        self.waiting.insert(lease.to_owned(), (waiter, waits));
    }

    /// Returns what is reported of a lease that was waited for; nothing of a waiter that was ended meanwhile.
    pub(super) fn report(
        &mut self,
        lease: String,
        waiter: u64,
        taken: Result<Late, LeaseError>,
    ) -> Option<(Report, Option<Late>)> {
        let (_, _) = self.waiting.get(&lease).filter(|(newest, _)| *newest == waiter)?;
        self.waiting.remove(&lease);
        let (taken, late) = match taken {
            Ok(late) => (Ok(()), Some(late)),
            Err(error) => (Err(chain(&error)), None),
        };
        Some((Report::LeaseTaken { lease, taken }, late))
    }

    /// Keeps a lease until the run is no longer driven.
    pub(super) fn keep(&mut self, late: Option<Late>) {
        late.into_iter().for_each(|late| self.had.add(late));
    }

    /// Waits no longer for what no task of the run wants any more.
    pub(super) fn forget(&mut self, run: &Run) {
        if self.waiting.is_empty() {
            return;
        }
        let wanted = run.in_flight();
        self.waiting.retain(|lease, (_, waits)| {
            let is_wanted = wanted.contains(&Effect::TakeLease { lease: lease.clone() });
            if !is_wanted {
                waits.abort();
            }
            is_wanted
        });
    }

    /// Gives up what the run has, and waits for nothing any more: nothing is left that could use it.
    pub(super) fn give_up(&mut self) {
        self.end();
        self.had = Leases::default();
    }

    /// Waits for nothing any more.
    pub(super) fn end(&mut self) {
        std::mem::take(&mut self.waiting).into_values().for_each(|(_, waits)| waits.abort());
    }
}
