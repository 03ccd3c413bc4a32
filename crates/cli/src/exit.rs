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
    /// It waits for an approval, and nobody is there to ask.
    Waiting,
    /// Somebody interrupted it.
    Interrupted,
    /// What a command that was run for the user exited with.
    Passed(u8),
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
