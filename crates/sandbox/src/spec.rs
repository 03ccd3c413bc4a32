//! What the engine asks for: one command, the walls around it, and its limits.

use std::ffi::OsString;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// One command to run, and everything that is true around it.
///
/// Paths are absolute. The environment is exactly `env`: nothing is inherited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Program and arguments; a program without a slash is looked up in the `PATH` of `env`.
    pub command: Vec<OsString>,
    /// The whole environment of the command.
    pub env: Vec<(OsString, OsString)>,
    /// The working directory, as the command sees it.
    pub cwd: PathBuf,
    /// What the command can see and reach.
    pub walls: Walls,
    /// What the command may use up.
    pub limits: Limits,
    /// After this many milliseconds the command is ended; `None` lets it run.
    pub timeout_ms: Option<u64>,
    /// How long the command may take to end after SIGTERM before SIGKILL, in milliseconds.
    pub grace_ms: u64,
}

/// Whether walls stand around the command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Walls {
    /// Namespaces, Landlock, and seccomp: the command sees what the enclosure names.
    On(Enclosure),
    /// No walls: the host as it is. The process tree is still killed whole.
    Off,
}

/// What is inside the walls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// The network that the command has.
    pub network: Network,
    /// Mounted in this order, so a later mount may lie below an earlier one.
    pub mounts: Vec<Mount>,
    /// An empty private HOME; `None` leaves no home directory at all.
    pub home: Option<PathBuf>,
    /// Empty writable directories, for example `/run` or `/var/log/nginx`.
    pub scratch: Vec<PathBuf>,
    /// Size in bytes of each private memory area: `/tmp`, `/dev/shm`, HOME, each of `scratch`.
    pub scratch_bytes: u64,
}

/// Which network the command has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Network {
    /// A loopback of its own, where low ports may be bound.
    Private,
    /// The host's network, names resolved as the host does.
    Host,
}

/// One thing that is visible inside, beyond the system directories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mount {
    /// A writable view: layers that never change, and a private layer on top. The layers belong
    /// to the command (`own`): what it could not own it could not change.
    Overlay {
        /// Where the view appears.
        at: PathBuf,
        /// The frozen layers, topmost first; at least one, at most 500.
        lowers: Vec<PathBuf>,
        /// Where changes go.
        upper: Upper,
    },
    /// A file or directory of the host, read-only. A unix socket in it can still be connected to:
    /// show no directory that holds one of a daemon.
    ReadOnly {
        /// The host's path.
        from: PathBuf,
        /// Where it appears.
        at: PathBuf,
    },
    /// The same, with the rights that the user who runs Pitcrew has: where that is root, whose
    /// commands run as somebody else, what belongs to root is the command's to read. On file
    /// systems that cannot show other owners it is like `ReadOnly`.
    Live {
        /// The host's path.
        from: PathBuf,
        /// Where it appears.
        at: PathBuf,
    },
    /// A directory made for this attempt, writable; it belongs to the command (`own`).
    Private {
        /// The host's path.
        from: PathBuf,
        /// Where it appears.
        at: PathBuf,
    },
    /// An empty writable directory in memory.
    Tmpfs {
        /// Where it appears.
        at: PathBuf,
        /// Its size in bytes.
        bytes: u64,
    },
    /// Hides a path that an earlier mount shows: a file reads as empty, a directory is empty.
    /// A path that does not exist is no error.
    Mask {
        /// What is hidden.
        at: PathBuf,
    },
}

/// Where the changes of an overlay go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Upper {
    /// On disk, to be harvested. The directory exists and is used for one attempt; the launcher
    /// makes `upper` (the layer) and `work` (the kernel's own) in it.
    Disk {
        /// The directory.
        dir: PathBuf,
    },
    /// In memory, gone with the command.
    Tmpfs {
        /// Its size in bytes.
        bytes: u64,
        /// The most files and directories in it.
        files: u64,
    },
}

/// What a command may use up; `None` sets no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Memory of all its processes together, in bytes.
    pub memory: Option<u64>,
    /// Time of all its processes together, in thousandths of one CPU's.
    pub cpu_milli: Option<u64>,
    /// Processes and threads at once.
    pub processes: Option<u64>,
    /// Open files of one process.
    pub open_files: Option<u64>,
    /// Bytes in the upper layers on disk, and the size of any one file.
    pub disk: Option<u64>,
    /// Files and directories in the upper layers on disk.
    pub files: Option<u64>,
}

impl Default for Limits {
    /// Generous for a build, and far from what harms a machine.
    fn default() -> Self {
        Limits {
            memory: Some(4 << 30),
            cpu_milli: None,
            processes: Some(1024),
            open_files: Some(4096),
            disk: Some(10 << 30),
            files: Some(1_000_000),
        }
    }
}
