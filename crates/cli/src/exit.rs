//! How the process ends: five codes that scripts may rely on.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It is done.
    Done,
    /// The answer is no: a task failed, the plan has errors, a check did not hold.
    No,
    /// It could not be done: usage, input, output.
    Unable,
    /// It waits, for an answer or for its time, and nobody is there to stay.
    Waiting,
    /// Somebody interrupted it.
    Interrupted,
    /// What a command that was run for the user exited with.
    Passed(u8),
}

impl Exit {
    /// Returns the one of two ends that whoever called should hear of.
    pub fn worse(self, other: Exit) -> Exit {
        let rank = |exit: &Exit| match exit {
            Exit::Done => 0,
            Exit::Waiting => 1,
            Exit::No => 2,
            Exit::Passed(_) => 3,
            Exit::Unable => 4,
            Exit::Interrupted => 5,
        };
        std::cmp::max_by_key(self, other, rank)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::No => 1,
            Exit::Unable => 2,
            Exit::Waiting => 3,
            Exit::Interrupted => 130,
            Exit::Passed(code) => code,
        })
    }
}
