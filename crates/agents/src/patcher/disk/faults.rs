//! A process that ends, or a disk that fails, at a step that a test has chosen.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use rustix::io::Errno;

/// What happens at the step.
#[derive(Clone, Copy)]
pub enum Fault {
    /// The process ends: nothing more is done.
    End,
    /// The system says that the disk is broken.
    Fail,
}

thread_local! {
    static PLANNED: Cell<Option<(usize, Fault)>> = const { Cell::new(None) };
}

/// What is thrown where a process would end.
struct Ended;

/// Counts a step of this thread.
pub fn step() -> Result<(), Errno> {
    match PLANNED.get() {
        None => Ok(()),
        Some((0, Fault::End)) => resume_unwind(Box::new(Ended)),
        Some((0, Fault::Fail)) => {
            PLANNED.set(None);
            Err(Errno::IO)
        }
        Some((left, fault)) => {
            PLANNED.set(Some((left - 1, fault)));
            Ok(())
        }
    }
}

/// Does something that meets a fault before its step `number`, from 0; returns what came of it, `None` where it ended,
/// and whether it came as far as the fault.
pub fn meeting<T>(fault: Fault, number: usize, work: impl FnOnce() -> T) -> (Option<T>, bool) {
    PLANNED.set(Some((number, fault)));
    let done = catch_unwind(AssertUnwindSafe(work));
    let left = PLANNED.take();
    match done {
        Ok(done) => (Some(done), left.is_none()),
        Err(thrown) if thrown.is::<Ended>() => (None, true),
        Err(thrown) => resume_unwind(thrown),
    }
}
