//! Running one command: inside the walls or outside, with bounded output, until all of it is dead.

mod capture;
mod disguise;
mod leash;
mod said;
mod talk;

use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream as StdUnixStream;
use std::sync::Arc;

use pitcrew_engine::{Account, BlobId};
use pitcrew_sandbox::{Launched, Launchpad, Outcome, Spec, Stdio};
use rustix::net::RecvFlags;
use tokio::io::Interest;
use tokio::net::UnixStream;
use tokio::net::unix::pipe;

pub use capture::{LineSink, Logs};
pub use leash::{Holder, Leash, leash};
pub use said::{Redactor, printable};
pub use talk::Talking;

/// How a command went.
#[derive(Debug)]
pub struct Ran {
    /// What the launcher reports.
    pub outcome: Outcome,
    /// Its last lines on both streams, redacted and printable, at most 4 KiB.
    pub said: String,
    /// What it reported in words of its own, where it was asked to.
    pub report: Option<Box<Account>>,
    /// All that it found, where it was asked and put out findings: the blob of its SARIF.
    pub findings: Option<BlobId>,
}

/// Why a command could not even be handed to the launcher.
#[derive(Debug, thiserror::Error)]
#[error("launch `{command}`")]
pub struct LaunchError {
    /// The command.
    pub command: String,
    /// What went wrong.
    pub source: std::io::Error,
}

/// Runs commands, each through a launcher of its own.
#[derive(Clone, Debug)]
pub struct Executor {
    pad: Arc<Launchpad>,
    redactor: Redactor,
}

impl Executor {
    /// Makes an executor whose launchers start from `pad`.
    pub fn new(pad: Arc<Launchpad>, redactor: Redactor) -> Executor {
        Executor { pad, redactor }
    }

    /// Returns what hides secrets in texts.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Runs a command to its end: when this returns, none of its processes is left. `stdin` is
    /// what it reads; `leash` ends it early.
    pub async fn run(&self, spec: &Spec, stdin: &[u8], logs: Logs, leash: &mut Leash) -> Result<Ran, LaunchError> {
        let failed = |source| LaunchError { command: shown(spec), source };
        let stdin = as_descriptor(stdin).map_err(failed)?;
        let (launched, out, err) = self.start(spec, stdin).map_err(failed)?;
        let mut capture = logs.open(self.redactor.clone());
        let ended = watch_over(launched, leash, None);
        let (outcome, ()) = tokio::join!(ended, capture.drain(out, err));
        let said = capture.finish();
        Ok(Ran { outcome: outcome.map_err(failed)?, said, report: None, findings: None })
    }

    fn start(&self, spec: &Spec, stdin: OwnedFd) -> std::io::Result<(Launched, pipe::Receiver, pipe::Receiver)> {
        let (out, out_theirs) = pipe_pair()?;
        let (err, err_theirs) = pipe_pair()?;
        let stdio = Stdio { stdin: stdin.as_fd(), stdout: out_theirs.as_fd(), stderr: err_theirs.as_fd() };
        let launched = self.pad.launch(spec, stdio)?;
        Ok((launched, out, err))
    }
}

/// Waits for the outcome, and passes on what the leash says, and another one where there is one.
async fn watch_over(launched: Launched, leash: &mut Leash, own: Option<&mut Leash>) -> std::io::Result<Outcome> {
    let control = StdUnixStream::from(launched.as_fd().try_clone_to_owned()?);
    control.set_nonblocking(true)?;
    let control = UnixStream::from_std(control)?;
    let inner = async {
        match own {
            Some(own) => own.pulled().await,
            None => std::future::pending().await,
        }
    };
    tokio::pin!(inner);
    let mut ended = false;
    loop {
        tokio::select! {
            ready = control.readable() => {
                ready?;
                if control.try_io(Interest::READABLE, || peek(&control)).is_ok() {
                    break;
                }
            }
            hard = leash.pulled() => {
                if hard { launched.kill() } else { launched.end() }
            }
            hard = &mut inner, if !ended => {
                ended = true;
                if hard { launched.kill() } else { launched.end() }
            }
        }
    }
    // Both descriptors are one socket: what is left of the report is read by waiting for it.
    control.into_std()?.set_nonblocking(false)?;
    Ok(launched.wait())
}

/// Looks whether there is something to read, or an end, without taking it.
fn peek(control: &UnixStream) -> std::io::Result<()> {
    let mut byte = [0];
    rustix::net::recv(control, &mut byte, RecvFlags::PEEK | RecvFlags::DONTWAIT)?;
    Ok(())
}

fn pipe_pair() -> std::io::Result<(pipe::Receiver, OwnedFd)> {
    let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
    Ok((pipe::Receiver::from_owned_fd(read)?, write))
}

/// Returns a descriptor that reads as `bytes`, whatever their length.
fn as_descriptor(bytes: &[u8]) -> std::io::Result<OwnedFd> {
    if bytes.is_empty() {
        return Ok(std::fs::File::open("/dev/null")?.into());
    }
    let fd = rustix::fs::memfd_create("stdin", rustix::fs::MemfdFlags::CLOEXEC)?;
    let mut file = std::fs::File::from(fd);
    file.write_all(bytes)?;
    std::io::Seek::rewind(&mut file)?;
    Ok(file.into())
}

fn shown(spec: &Spec) -> String {
    let words: Vec<_> = spec.command.iter().map(|word| word.to_string_lossy()).collect();
    printable(&words.join(" "))
}
