//! Colours and weights. Each goes with a word or a sign that says the same without colour.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

const fn color(color: AnsiColor) -> Style {
    color.on_default()
}

fn with(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// What went well.
pub fn good(text: impl Display) -> String {
    with(color(AnsiColor::Green), text)
}

/// What went wrong.
pub fn bad(text: impl Display) -> String {
    with(color(AnsiColor::Red).bold(), text)
}

/// What waits, or wants a look.
pub fn care(text: impl Display) -> String {
    with(color(AnsiColor::Yellow), text)
}

/// What is at work.
pub fn busy(text: impl Display) -> String {
    with(color(AnsiColor::Cyan), text)
}

/// What helps.
pub fn hint(text: impl Display) -> String {
    with(color(AnsiColor::Cyan).bold(), text)
}

/// What stands out.
pub fn strong(text: impl Display) -> String {
    with(Style::new().bold(), text)
}

/// What stays back.
pub fn faint(text: impl Display) -> String {
    with(Style::new().dimmed(), text)
}

/// Makes a text from outside safe to print: no control character reaches the terminal.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// Returns how many columns a text takes, its styles not counted.
pub fn width(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().chars().count()
}
