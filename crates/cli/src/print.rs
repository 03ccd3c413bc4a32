//! Data to stdout, talk to stderr; colour only where somebody sees it.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use crate::render::ascii;
use crate::trouble::{Result, Trouble};

/// Prints data, with a line break at its end.
pub fn data(text: impl Display) -> Result<()> {
    let text = text.to_string();
    // What is not looked at here is a document, which stays what it is.
    let text = if io::stdout().is_terminal() { ascii::shown(&text) } else { Cow::Borrowed(text.as_str()) };
    let line_break = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let mut stdout = anstream::stdout().lock();
    heard(write!(stdout, "{text}{line_break}").and_then(|()| stdout.flush()))
}

/// Prints one JSON value on a line of its own.
pub fn json(value: &impl Serialize) -> Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    let mut stdout = io::stdout().lock();
    heard(stdout.write_all(&line).and_then(|()| stdout.flush()))
}

/// Prints progress, a warning, a hint. That nobody listens is no reason to stop.
pub fn talk(text: impl Display) {
    let text = text.to_string();
    let text = ascii::shown(&text);
    let line_break = if text.ends_with('\n') { "" } else { "\n" };
    let mut stderr = anstream::stderr().lock();
    let _ = write!(stderr, "{text}{line_break}");
}

/// Prints a question; the answer is typed behind it.
pub fn prompt(text: &str) {
    let mut stderr = anstream::stderr().lock();
    let text = ascii::shown(text);
    let _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
}

fn heard(written: io::Result<()>) -> Result<()> {
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Trouble::unheard(),
        _ => Trouble::while_trying("write to standard output", &error),
    })
}
