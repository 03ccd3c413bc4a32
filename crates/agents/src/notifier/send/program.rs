//! A program that sends a message.

use std::io::Write;
use std::process::{self, Stdio};
use std::time::{Duration, Instant};

use super::{Answer, Policy};
use crate::notifier::channel::Command;

/// Runs it once.
pub(super) fn send(command: &Command, policy: &Policy) -> Answer {
    let Some((name, arguments)) = command.words.split_first() else {
        return Answer::Refused("there is no program".to_owned());
    };
    let started = process::Command::new(name)
        .args(arguments)
        .env_clear()
        .envs(command.variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Answer::Refused(format!("`{name}` is not installed"));
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
            Ok(Some(status)) if status.success() => return Answer::Taken,
            Ok(Some(status)) => return Answer::Unknown(format!("`{name}` ended with {status}")),
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
