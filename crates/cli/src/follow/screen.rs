//! Lines at the bottom of the terminal that are drawn over again.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};

use crate::render::{ascii, style};

/// What is drawn at the bottom of the terminal.
#[derive(Default)]
pub struct Screen {
    /// The widths of the lines that stand there.
    drawn: Vec<usize>,
    /// Whether the cursor stands behind a question.
    at_prompt: bool,
}

impl Screen {
    /// Draws lines in the place of those that stand there, in one write, so that nothing flickers.
    pub fn draw(&mut self, lines: &[String], columns: usize) {
        let mut text = self.up(columns);
        for line in lines {
            text += &format!("{}\x1b[K\n", seen(line));
        }
        text += "\x1b[J";
        self.drawn = lines.iter().map(|line| style::width(line)).collect();
        write(&text);
    }

    /// Prints a text that stays, above the lines; they are gone until they are drawn again.
    pub fn above(&mut self, text: &str, columns: usize) {
        let up = self.up(columns);
        self.drawn.clear();
        let leave = if self.at_prompt { "\n" } else { "" };
        self.at_prompt = text.ends_with(' ');
        let line_break = if self.at_prompt { "" } else { "\n" };
        write(&format!("{up}{leave}\x1b[J{}{line_break}", seen(text.trim_end_matches('\n'))));
    }

    /// Takes note that a line was typed: the cursor stands on a new one.
    pub fn line_was_typed(&mut self) {
        self.at_prompt = false;
    }

    /// Returns what moves the cursor to where the lines begin. The terminal may have become
    /// narrower since: then each takes several rows.
    fn up(&self, columns: usize) -> String {
        let rows: usize = self.drawn.iter().map(|width| width.div_ceil(columns.max(1)).max(1)).sum();
        if rows == 0 { String::new() } else { format!("\x1b[{rows}A\r") }
    }
}

/// Returns a text with its colours, or without them where nobody wants any; what moves the cursor
/// is needed all the same.
fn seen(text: &str) -> String {
    match AutoStream::choice(&io::stderr()) {
        ColorChoice::Never => anstream::adapter::strip_str(text).to_string(),
        _ => text.to_owned(),
    }
}

fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    // A terminal that is gone shows nothing.
    let _ = stderr.write_all(ascii::shown(text).as_bytes()).and_then(|()| stderr.flush());
}
