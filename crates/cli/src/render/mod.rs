//! How things look on a terminal. Text in, text out: nothing here prints.

pub mod ascii;
pub mod complete;
pub mod diagnostics;
pub mod diff;
pub mod events;
pub mod fold;
pub mod gantt;
pub mod graph;
pub mod label;
pub mod message;
pub mod notes;
pub mod page;
pub mod paper;
pub mod people;
pub mod risks;
pub mod standup;
pub mod status;
pub mod steps;
pub mod style;
pub mod table;
pub mod talk;
pub mod terminal;
pub mod time;
pub mod tree;
pub mod usage;
pub mod why;
