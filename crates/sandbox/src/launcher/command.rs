//! From a forked copy of the launcher to the command: everything between fork and exec.

use std::ffi::{CString, OsStr};
use std::fs::File;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::process::exit;

use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, Signal, WaitOptions, chdir, set_parent_process_death_signal, setsid, waitpid};

use super::{privilege, reach, surface, wall};
use crate::outcome::NotStarted;
use crate::spec::{Limits, Spec};
use crate::sys::{self, Side};
use crate::wire;

/// What is taken from the command before it starts.
pub(super) struct Confinement {
    pub limits: Limits,
    pub walls: Option<Inner>,
}

/// The part of the walls that the command carries itself.
pub(super) struct Inner {
    /// The user and group that the command runs as, inside.
    pub id: (u32, u32),
    /// Whether the command is another user than the launcher, and must become it.
    pub change_id: bool,
    /// Directories below which the command may write.
    pub writable: Vec<PathBuf>,
    /// Memory in bytes that any one process may map, where no cgroup holds all of them.
    pub data: Option<u64>,
}

/// Starts the command; returns once it has been executed, or says why it was not.
pub(super) fn start(spec: &Spec, confinement: &Confinement) -> Result<Pid, NotStarted> {
    let failed = |error: io::Error| wall("process tree", "start the command", error);
    let (reading, writing) = pipe_with(PipeFlags::CLOEXEC).map_err(|error| failed(error.into()))?;
    match sys::fork(0).map_err(failed)? {
        Side::Child => {
            drop(reading);
            let Err(why) = become_command(spec, confinement);
            // The parent is gone if this fails, and then nobody asks.
            let _ = wire::send(File::from(writing), &why);
            exit(127)
        }
        Side::Parent(pid) => {
            drop(writing);
            // Executing the command closes the pipe, so silence means success.
            match wire::receive(File::from(reading)) {
                Ok(why) => {
                    let _ = waitpid(Some(pid), WaitOptions::empty());
                    Err(why)
                }
                Err(_) => Ok(pid),
            }
        }
    }
}

fn become_command(spec: &Spec, confinement: &Confinement) -> Result<std::convert::Infallible, NotStarted> {
    let failed = |error: rustix::io::Errno| wall("process tree", "open a session", error.into());
    setsid().map_err(failed)?;
    set_parent_process_death_signal(Some(Signal::KILL)).map_err(failed)?;
    sys::reset_signals();
    if let Some(inner) = &confinement.walls {
        privilege::give_up(inner.id, inner.change_id)?;
    }
    set_limits(confinement).map_err(|error| wall("limits", "set the limits of a process", error))?;
    chdir(&spec.cwd).map_err(|error| NotStarted::WorkingDirectory {
        path: spec.cwd.display().to_string(),
        reason: io::Error::from(error).to_string(),
    })?;
    if let Some(inner) = &confinement.walls {
        reach::restrict(&inner.writable)?;
        surface::reduce()?;
    }
    Err(execute(spec))
}

fn set_limits(confinement: &Confinement) -> io::Result<()> {
    const LOCKED: u64 = 8 << 20;
    let limits = confinement.limits;
    let inner = confinement.walls.as_ref();
    let lowered = [
        (libc::RLIMIT_CORE, Some(0)),
        (libc::RLIMIT_NPROC, limits.processes),
        (libc::RLIMIT_NOFILE, limits.open_files),
        (libc::RLIMIT_FSIZE, limits.disk),
        (libc::RLIMIT_MEMLOCK, inner.map(|_| LOCKED)),
        (libc::RLIMIT_DATA, inner.and_then(|inner| inner.data)),
    ];
    for (resource, to) in lowered {
        if let Some(to) = to {
            sys::lower_limit(resource, to)?;
        }
    }
    Ok(())
}

/// Executes the command; returns why it could not.
fn execute(spec: &Spec) -> NotStarted {
    let program = spec.command.first().map_or(OsStr::new(""), |program| program.as_os_str());
    let name = program.to_string_lossy().into_owned();
    let not_executable = |reason: String| NotStarted::NotExecutable { program: name.clone(), reason };

    let mut arguments = Vec::with_capacity(spec.command.len());
    for argument in &spec.command {
        match CString::new(argument.as_bytes()) {
            Ok(argument) => arguments.push(argument),
            Err(_) => return not_executable("an argument holds a NUL byte".into()),
        }
    }
    let mut environment = Vec::with_capacity(spec.env.len());
    for (key, value) in &spec.env {
        match CString::new([key.as_bytes(), b"=", value.as_bytes()].concat()) {
            Ok(variable) => environment.push(variable),
            Err(_) => return not_executable("a variable holds a NUL byte".into()),
        }
    }

    let mut refused = None;
    for path in candidates(program, spec) {
        let Ok(file) = CString::new(path.clone().into_os_string().into_vec()) else {
            continue;
        };
        let error = sys::execute(&file, &arguments, &environment);
        match error.raw_os_error() {
            Some(libc::ENOENT) if path.exists() => refused = Some("its interpreter is missing".to_owned()),
            Some(libc::ENOENT | libc::ENOTDIR) => {}
            Some(libc::ENOEXEC) => refused = Some("neither a binary of this machine nor a `#!` script".to_owned()),
            _ => refused = Some(error.to_string()),
        }
    }
    match refused {
        Some(reason) => not_executable(reason),
        None => NotStarted::CommandNotFound { program: name },
    }
}

/// Where a program may be: itself if it has a slash, else below each directory of `PATH`.
fn candidates(program: &OsStr, spec: &Spec) -> Vec<PathBuf> {
    if program.is_empty() || program.as_bytes().contains(&b'/') {
        return vec![PathBuf::from(program)];
    }
    let path = spec.env.iter().find(|(key, _)| key == "PATH");
    let path = path.map_or(OsStr::new("/usr/local/bin:/usr/bin:/bin"), |(_, value)| value.as_os_str());
    // A relative entry would let the working directory decide what runs.
    let directories = std::env::split_paths(path).filter(|directory| directory.is_absolute());
    directories.map(|directory: PathBuf| Path::new(&directory).join(program)).collect()
}
