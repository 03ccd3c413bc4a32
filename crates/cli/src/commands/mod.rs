//! The commands, one file each: what each takes, does, and answers.

pub mod completions;
pub mod explain;
pub mod here;
pub mod init;
pub mod lint;
pub mod schedule;
pub mod schema;
