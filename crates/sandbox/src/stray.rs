//! Finding launchers of an engine that is gone.

use std::fs;

use crate::spawn::LAUNCH;

/// Returns the process ids of the launchers that run with this mark.
///
/// A launcher ends by itself, and ends everything it started, when its engine is gone; a new
/// engine waits until none is left before it does anything again.
pub fn launchers(mark: &str) -> Vec<u32> {
    let own = format!("pitcrew\0{LAUNCH}\0{mark}\0");
    let processes = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    processes
        .filter_map(|process| process.file_name().to_str()?.parse().ok())
        .filter(|pid: &u32| fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line == own.as_bytes()))
        .collect()
}
