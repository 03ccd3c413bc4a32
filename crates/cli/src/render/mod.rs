//! How things look on a terminal. Text in, text out: nothing here prints.

pub mod diagnostics;
pub mod gantt;
pub mod style;
pub mod table;
pub mod terminal;
pub mod time;
