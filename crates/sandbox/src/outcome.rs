//! What the launcher reports: how the command ended, what it used, what could not be enforced.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The launcher's one report. When it arrives, every process of the command is dead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How the command ended.
    pub end: End,
    /// What it used.
    pub usage: Usage,
    /// Processes that outlived the command and were killed.
    pub leftovers: u64,
    /// Limits or walls that this machine could not hold, as sentences for the report.
    pub unenforced: Vec<String>,
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// It exited by itself.
    Exited {
        /// Its exit code, 0 to 255.
        code: i32,
    },
    /// A signal ended it that was not ours.
    Signaled {
        /// The signal's number.
        signal: i32,
    },
    /// Its time was up.
    TimedOut,
    /// The engine ended or killed it.
    Ordered,
    /// It used more than it may and was killed for it.
    LimitExceeded {
        /// What it used too much of.
        which: Limit,
        /// The limit, in bytes or a count.
        limit: u64,
        /// What was seen when it was killed, in the same unit.
        seen: u64,
    },
    /// It never ran.
    NotStarted(NotStarted),
    /// Something outside killed the launcher, and the command with it.
    LauncherLost,
}

/// Why a command never ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotStarted {
    /// A wall could not be built.
    Wall {
        /// Which one, for example `overlay`.
        wall: String,
        /// What was tried and what the kernel said.
        reason: String,
        /// How to mend it, where we know.
        cure: Option<String>,
    },
    /// No such program inside the walls.
    CommandNotFound {
        /// The program as it was asked for.
        program: String,
    },
    /// The program is there and cannot be executed.
    NotExecutable {
        /// The program as it was asked for.
        program: String,
        /// What the kernel said.
        reason: String,
    },
    /// The working directory is not there or cannot be entered.
    WorkingDirectory {
        /// The directory.
        path: String,
        /// What the kernel said.
        reason: String,
    },
}

/// A limit that a command can exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Memory of all processes, bytes.
    Memory,
    /// Bytes in the upper layers on disk.
    Disk,
    /// Files and directories in the upper layers on disk.
    Files,
}

/// What a command used, with everything it started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// From start to end, in milliseconds.
    pub wall_ms: u64,
    /// Processor time in user mode, in milliseconds.
    pub user_ms: u64,
    /// Processor time in the kernel, in milliseconds.
    pub system_ms: u64,
    /// The most memory that one process held, in bytes.
    pub max_rss: u64,
}

impl fmt::Display for NotStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotStarted::Wall { wall, reason, .. } => {
                write!(f, "cannot build the {wall} wall: {reason}")
            }
            NotStarted::CommandNotFound { program } => write!(f, "`{program}`: no such program"),
            NotStarted::NotExecutable { program, reason } => {
                write!(f, "`{program}` cannot be executed: {reason}")
            }
            NotStarted::WorkingDirectory { path, reason } => {
                write!(f, "cannot enter `{path}`: {reason}")
            }
        }
    }
}

#[cfg(target_os = "linux")]
impl Outcome {
    /// An outcome of a command that used nothing, because it never ran or its launcher is gone.
    pub(crate) fn without_usage(end: End) -> Self {
        Outcome { end, usage: Usage::default(), leftovers: 0, unenforced: Vec::new() }
    }
}
