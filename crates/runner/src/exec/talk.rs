//! A command that is talked with while it runs, line by line.

use std::io;
use std::time::Duration;

use pitcrew_sandbox::{Launched, Outcome, Spec};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::unix::pipe;

use super::capture::{Capture, Logs, Stream};
use super::leash::{Holder, Leash, leash};
use super::said::Redactor;
use super::{Executor, LaunchError, Ran, shown, watch_over};

/// The longest line that is heard, in bytes; a longer one is passed over.
const LONGEST: usize = 16 << 20;

/// How long a command may take to leave once its input is closed, before it is told to end. Some stay as long as a
/// server of tools that they have started does.
const LEAVE: Duration = Duration::from_secs(1);

/// The command, for whoever waits for its end.
pub struct Call {
    command: String,
    launched: Launched,
    errors: pipe::Receiver,
    err: Stream,
    /// What the other end of the line pulls.
    own: Leash,
}

/// Its standard streams, for whoever talks with it.
pub struct Talking {
    output: BufReader<pipe::Receiver>,
    input: Option<pipe::Sender>,
    out: Stream,
    holder: Holder,
    redactor: Redactor,
}

impl Executor {
    /// Starts a command that is talked with. What is said of the talk goes where the standard output of others goes.
    pub fn call(&self, spec: &Spec, logs: Logs) -> Result<(Call, Talking), LaunchError> {
        let failed = |source| LaunchError { command: shown(spec), source };
        let (theirs, input) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)
            .map_err(io::Error::from)
            .and_then(|(read, write)| Ok((read, pipe::Sender::from_owned_fd(write)?)))
            .map_err(failed)?;
        let (launched, output, errors) = self.start(spec, theirs).map_err(failed)?;
        let Capture { out, err } = logs.open(self.redactor.clone());
        let (holder, own) = leash();
        let call = Call { command: shown(spec), launched, errors, err, own };
        let redactor = self.redactor.clone();
        Ok((call, Talking { output: BufReader::new(output), input: Some(input), out, holder, redactor }))
    }
}

impl Call {
    /// Waits until the command has ended and none of its processes is left; `leash` ends it early.
    pub async fn end(mut self, leash: &mut Leash) -> Result<Ended, LaunchError> {
        let ended = watch_over(self.launched, leash, Some(&mut self.own));
        let (outcome, ()) = tokio::join!(ended, self.err.drain(self.errors));
        let outcome = outcome.map_err(|source| LaunchError { command: self.command, source })?;
        Ok(Ended { outcome, err: self.err })
    }
}

/// A command that has ended.
pub struct Ended {
    outcome: Outcome,
    err: Stream,
}

impl Talking {
    /// Returns the next line that the command prints; `None` when nobody is left to print one.
    pub async fn line(&mut self) -> Option<String> {
        let mut line = Vec::new();
        loop {
            // An error on a pipe means that nobody writes to it any more.
            let read = self.output.fill_buf().await.ok().filter(|read| !read.is_empty())?;
            let end = read.iter().position(|byte| *byte == b'\n');
            let taken = end.unwrap_or(read.len());
            if line.len() + taken <= LONGEST {
                line.extend_from_slice(&read[..taken]);
            }
            self.output.consume(taken + usize::from(end.is_some()));
            if end.is_some() {
                return Some(String::from_utf8_lossy(&line).into_owned());
            }
        }
    }

    /// Writes a line to the command. One that does not listen any more is found out when it says nothing.
    pub async fn write(&mut self, line: &str) {
        if let Some(input) = &mut self.input {
            let _ = input.write_all(format!("{line}\n").as_bytes()).await;
        }
    }

    /// Keeps a line about the talk, for people.
    pub fn note(&mut self, line: &str) {
        self.out.take(format!("{line}\n").as_bytes());
    }

    /// Hides secrets in what is kept elsewhere.
    pub fn hide(&self, text: &str) -> String {
        self.redactor.hide(text)
    }

    /// Closes the command's input.
    pub fn hang_up(&mut self) {
        drop(self.input.take());
    }

    /// Closes the command's input, and waits until it has left; what does not go by itself is ended.
    pub async fn leave(&mut self) {
        self.hang_up();
        let left = async { while self.line().await.is_some() {} };
        if tokio::time::timeout(LEAVE, left).await.is_err() {
            self.holder.pull(false);
            while self.line().await.is_some() {}
        }
    }
}

impl Ended {
    /// Returns how the command went, with what was said of the talk with it.
    pub fn after(self, talking: Talking) -> Ran {
        let said = Capture { out: talking.out, err: self.err }.finish();
        Ran { outcome: self.outcome, said, report: None, findings: None }
    }
}
