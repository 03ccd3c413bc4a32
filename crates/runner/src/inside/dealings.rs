//! What is settled with an attempt while it runs: heard at its socket, and known to whoever talks with its agent and
//! to whoever takes what it leaves.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pitcrew_plan::{Claim, PathPattern, Task};

/// What is settled with one attempt while it runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dealings(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// What it was granted to own besides.
    granted: Mutex<Vec<Claim>>,
    /// How many of its processes wait for an answer.
    waiting: AtomicUsize,
}

/// One process of an attempt that waits for an answer; for as long as this lives.
pub(crate) struct Wait(Arc<Inner>);

impl Dealings {
    /// Notes that the attempt owns a path besides.
    pub(crate) fn grant(&self, path: PathPattern) {
        self.granted().push(Claim::Path(path));
    }

    /// Whether the attempt was granted a path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.granted().iter().filter_map(Claim::path).any(|granted| granted.matches(path))
    }

    /// Returns the task with all that its attempt owns by now.
    pub(crate) fn widened(&self, task: &Arc<Task>) -> Arc<Task> {
        let granted = self.granted();
        if granted.is_empty() {
            return task.clone();
        }
        let mut widened = Task::clone(task);
        widened.owns.get_or_insert_default().extend(granted.iter().cloned());
        Arc::new(widened)
    }

    /// Counts somebody in who waits for an answer.
    pub(crate) fn wait(&self) -> Wait {
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
        Wait(self.0.clone())
    }

    /// Whether some process of the attempt waits for an answer: then it is not the attempt that is silent.
    pub(crate) fn waits(&self) -> bool {
        self.0.waiting.load(Ordering::Relaxed) > 0
    }

    fn granted(&self) -> MutexGuard<'_, Vec<Claim>> {
        self.0.granted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
