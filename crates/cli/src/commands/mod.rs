//! The commands, one file each: what each takes, does, and answers.

pub mod apply;
pub mod approve;
pub mod clean;
pub mod completions;
pub mod demo;
pub mod deny;
pub mod doctor;
pub mod explain;
pub mod graph;
pub mod here;
pub mod impact;
pub mod init;
pub mod lint;
pub mod logs;
pub mod replay;
pub mod report;
pub mod resume;
pub mod rollback;
pub mod run;
pub mod sandbox;
pub mod schedule;
pub mod schema;
pub mod signal;
pub mod status;
pub mod stop;
pub mod watch;
