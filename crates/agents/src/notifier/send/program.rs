//! A program that sends a message. How it ends is read as `apprise` means it.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::process::{self, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::{Answer, Policy};
use crate::notifier::channel::Command;

/// How much is read of what it says.
const SAID: u64 = 64 << 10;

/// Runs it once.
pub(super) fn send(command: &Command, policy: &Policy) -> Answer {
    let Some((name, arguments)) = command.words.split_first() else {
        return Answer::Refused("there is no program".to_owned());
    };
    // A file, not a pipe: what it leaves running behind it could keep a pipe open.
    let outputs = tempfile::tempfile().and_then(|said| Ok((said.try_clone()?, said.try_clone()?, said)));
    let (out, error, said) = match outputs {
        Ok(outputs) => outputs,
        Err(error) => return Answer::NotNow(None, format!("make a file for what `{name}` says: {error}")),
    };
    let started = process::Command::new(name)
        .args(arguments)
        .env_clear()
        .envs(command.variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(out)
        .stderr(error)
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Answer::NoWay(format!("`{name}` is not installed"));
        }
        Err(error) => return Answer::NotNow(None, format!("start `{name}`: {error}")),
    };
    if let Some(mut input) = child.stdin.take() {
        let text = command.input.clone();
        // It may end without reading all; how it ends says what that means.
        std::thread::spawn(move || input.write_all(text.as_bytes()));
    }
    let begin = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return ended(name, status, &said_in(said)),
            Ok(None) if begin.elapsed() < policy.timeout => std::thread::sleep(Duration::from_millis(10)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Answer::Unknown(format!("`{name}` took too long"));
            }
            Err(error) => return Answer::Unknown(format!("wait for `{name}`: {error}")),
        }
    }
}

/// Says what its end means.
fn ended(name: &str, status: ExitStatus, said: &str) -> Answer {
    let why = match reason(said) {
        Some(reason) => format!("`{name}` says: {reason}"),
        None => format!("`{name}` ended with {status}"),
    };
    match status.code() {
        Some(0) => Answer::Taken,
        // Wrong options; no service that it could send to.
        Some(2 | 3) => Answer::Refused(why),
        Some(1) if said.contains("You must specify at least one service") => Answer::Refused(why),
        Some(4) => Answer::Refused(format!(
            "some of the services have it and others do not, so it is not sent again: {why}; a task for each address keeps them apart"
        )),
        _ => Answer::Unknown(why),
    }
}

fn said_in(mut file: File) -> String {
    let mut bytes = Vec::new();
    // What cannot be read says nothing.
    let _ = file.rewind().and_then(|()| file.take(SAID).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the line that says what went wrong: the last that it marks as such, or the last there is.
fn reason(said: &str) -> Option<String> {
    let told = |line: &str| {
        line.split_once(" - ERROR - ").or(line.split_once(" - WARNING - ")).map(|(_, told)| told.to_owned())
    };
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let reason = lines().filter_map(told).next_back().or_else(|| lines().next_back().map(str::to_owned))?;
    Some(reason.chars().filter(|c| !c.is_control()).take(300).collect())
}
