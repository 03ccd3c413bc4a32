//! The workloads, each as few steps of a durable engine as it can be: a start noted, the command
//! run, its result on disk before what needs it begins.

use std::error::Error;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use crate::journal::Journal;

/// What went wrong may come from another thread.
pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How long a workload took.
pub struct Measured {
    /// How many steps it had.
    pub steps: usize,
    /// From the first step's start to the last one's result on disk.
    pub total: Duration,
    /// The same for each diamond; empty for other workloads.
    pub each: Vec<Duration>,
}

/// What every step is, and where it is recorded.
pub struct Steps<'a> {
    journal: &'a Journal,
    command: &'a [String],
}

impl<'a> Steps<'a> {
    /// Steps that run `command`, which has at least its program.
    pub fn new(journal: &'a Journal, command: &'a [String]) -> Steps<'a> {
        Steps { journal, command }
    }

    /// Runs the command again and again without a journal: the floor under the floor.
    pub fn spawn(&self, count: usize) -> Result<Measured> {
        let begun = Instant::now();
        for _ in 0..count {
            self.run()?;
        }
        Ok(Measured { steps: count, total: begun.elapsed(), each: Vec::new() })
    }

    /// One step after the other.
    pub fn chain(&self, count: usize) -> Result<Measured> {
        let begun = Instant::now();
        for _ in 0..count {
            self.step()?;
        }
        Ok(Measured { steps: count, total: begun.elapsed(), each: Vec::new() })
    }

    /// One step, then `width` steps shared among workers, then one.
    pub fn fan_out(&self, width: usize, workers: usize) -> Result<Measured> {
        let begun = Instant::now();
        self.step()?;
        shared_among(workers, width, || self.step())?;
        self.step()?;
        Ok(Measured { steps: width + 2, total: begun.elapsed(), each: Vec::new() })
    }

    /// Diamonds of five steps (one, three at once, one) shared among workers.
    pub fn diamonds(&self, count: usize, workers: usize) -> Result<Measured> {
        let begun = Instant::now();
        let each = shared_among(workers, count, || {
            let begun = Instant::now();
            self.step()?;
            shared_among(3, 3, || self.step())?;
            self.step()?;
            Ok(begun.elapsed())
        })?;
        Ok(Measured { steps: 5 * count, total: begun.elapsed(), each })
    }

    fn step(&self) -> Result<()> {
        self.journal.note("started")?;
        self.run()?;
        Ok(self.journal.commit("done")?)
    }

    fn run(&self) -> Result<()> {
        let [program, arguments @ ..] = self.command else { return Err("a step needs a command".into()) };
        let status = Command::new(program).args(arguments).stdin(Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err(format!("`{program}`: {status}").into()) }
    }
}

/// Does something `count` times on `workers` threads; whoever is free takes the next.
fn shared_among<T: Send>(workers: usize, count: usize, work: impl Fn() -> Result<T> + Sync) -> Result<Vec<T>> {
    let taken = AtomicUsize::new(0);
    let take = || -> Result<Vec<T>> {
        let mut made = Vec::new();
        while taken.fetch_add(1, Ordering::Relaxed) < count {
            made.push(work()?);
        }
        Ok(made)
    };
    thread::scope(|scope| {
        let threads: Vec<ScopedJoinHandle<'_, _>> = (0..workers).map(|_| scope.spawn(take)).collect();
        let mut made = Vec::with_capacity(count);
        for thread in threads {
            made.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(made)
    })
}
