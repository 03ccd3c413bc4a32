//! The size of the terminal.

use std::io;
use std::os::fd::AsFd;

/// The columns that are used where there is no terminal.
const WITHOUT: usize = 100;

/// Returns how many columns there are: the terminal's, or what `COLUMNS` says.
pub fn columns() -> usize {
    let said = || std::env::var("COLUMNS").ok()?.parse::<usize>().ok().filter(|columns| *columns >= 20);
    size().map(|(columns, _)| columns).or_else(said).unwrap_or(WITHOUT)
}

/// Returns the columns and rows of the terminal that output or talk goes to.
pub fn size() -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(io::stdout().as_fd())
        .or_else(|_| rustix::termios::tcgetwinsize(io::stderr().as_fd()))
        .ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then(|| (usize::from(size.ws_col), usize::from(size.ws_row)))
}
