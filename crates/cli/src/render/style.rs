//! Colours and weights. Each goes with a word or a sign that says the same without colour.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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

/// Makes a text from outside one line that is safe to print: its first, with `…` where there are more.
pub fn line(text: &str) -> String {
    match text.trim().split_once('\n') {
        Some((first, _)) => format!("{} …", plain(first.trim_end())),
        None => plain(text.trim()),
    }
}

/// Returns how many columns a text takes, its styles not counted.
pub fn width(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().width()
}

/// Cuts a text to so many columns, its styles not counted; a cut is marked with `…`.
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut left = columns.saturating_sub(1);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        fitted.push(c);
        if c == '\u{1b}' {
            // A style runs to its letter and takes no room.
            for c in chars.by_ref() {
                fitted.push(c);
                if c.is_ascii_alphabetic() {
                    break;
                }
            }
            continue;
        }
        match left.checked_sub(c.width().unwrap_or(0)) {
            Some(rest) => left = rest,
            None => {
                fitted.pop();
                break;
            }
        }
    }
    format!("{fitted}…{}", anstyle::Reset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_by_what_is_seen_of_it() {
        assert_eq!(fit("short", 5), "short");
        let cut = fit(&format!("{} and more", good("green")), 7);
        assert_eq!(width(&cut), 7);
        assert_eq!(anstream::adapter::strip_str(&cut).to_string(), "green …");
        // Two columns each: what does not fit whole is left out.
        assert_eq!(width(&fit("車車車車", 6)), 5);
    }

    #[test]
    fn of_several_lines_the_first_is_shown() {
        assert_eq!((line("one\ntwo").as_str(), line("one\n").as_str()), ("one …", "one"));
    }

    #[test]
    fn nothing_that_a_program_prints_moves_the_cursor() {
        assert_eq!(plain("a\u{1b}[2Jb\r\tc"), "a\u{fffd}[2Jb\u{fffd}\tc");
    }
}
