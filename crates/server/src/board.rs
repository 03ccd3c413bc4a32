//! What has changed, by name and not by event: whoever watches everything is told which run, plan or delivery is
//! other than it was, and is never told more often than it can listen.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use pitcrew_engine::RunId;
use tokio::sync::watch;

/// How many changed things are remembered for those who come back.
const KEPT: usize = 4096;

/// What can change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    /// A run: an event happened in it.
    Run(RunId),
    /// A plan: another text, or none any more.
    Plan(String),
    /// A delivery: another state.
    Delivery(String),
    /// A registered agent: another version.
    Agent(String),
}

/// What has changed since the server began, and in which order.
pub(crate) struct Board {
    newest: watch::Sender<u64>,
    changed: Mutex<Changed>,
}

/// The things that have changed last.
#[derive(Default)]
struct Changed {
    /// Each thing with the number of its last change.
    numbers: BTreeMap<Thing, u64>,
    /// The same by number.
    things: BTreeMap<u64, Thing>,
    /// The number up to which changes are not remembered any more.
    forgotten: u64,
}

impl Default for Board {
    fn default() -> Self {
        Board { newest: watch::channel(0).0, changed: Mutex::default() }
    }
}

impl Board {
    /// Notes that something happened in a run.
    pub(crate) fn run_changed(&self, run: &RunId) {
        self.note(Thing::Run(run.clone()));
    }

    /// Notes that a thing has changed.
    pub(crate) fn note(&self, thing: Thing) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let number = *self.newest.borrow() + 1;
        if let Some(earlier) = changed.numbers.insert(thing.clone(), number) {
            changed.things.remove(&earlier);
        }
        changed.things.insert(number, thing);
        if changed.things.len() > KEPT
            && let Some((number, thing)) = changed.things.pop_first()
        {
            changed.numbers.remove(&thing);
            changed.forgotten = number;
        }
        // While the lock is held: numbers come in order.
        self.newest.send_replace(number);
    }

    /// Returns the number of the newest change.
    pub(crate) fn newest(&self) -> u64 {
        *self.newest.borrow()
    }

    /// Hears of every change.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    /// Returns what has changed behind a number, in order, and the number up to which that is all; `None` where
    /// not all of it is remembered.
    pub(crate) fn since(&self, number: u64) -> Option<(Vec<Thing>, u64)> {
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = *self.newest.borrow();
        if number > newest || number < changed.forgotten {
            return None;
        }
        Some((changed.things.range(number + 1..).map(|(_, thing)| thing.clone()).collect(), newest))
    }
}
