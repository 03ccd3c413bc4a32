//! The `pitcrew` binary: commands, rendering, exit codes.

mod approval;
mod archive;
mod brief;
mod cli;
mod coders;
mod commands;
mod detect;
mod documents;
mod doers;
mod due;
mod engine;
mod exit;
mod follow;
mod format;
mod home;
mod inside;
mod judge;
mod letter;
mod mcp;
mod mending;
mod merge;
mod order;
mod part;
mod print;
mod project;
#[cfg(test)]
mod reference;
mod render;
mod report;
mod runtime;
mod sanction;
mod server;
mod shipped;
mod target;
mod trouble;
mod untaken;

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all, and nothing before it: as a launcher this binary starts thousands of times.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == pitcrew_sandbox::LAUNCH) {
        pitcrew_sandbox::launcher_main();
    }
    if let Some(exit) = shipped::main() {
        return exit;
    }
    cli::main()
}
