//! How much CPU a measurement takes.

use std::fs;

/// How much CPU this process and those that it waited for have taken, in seconds; 0 where the system does not say.
pub fn seconds() -> f64 {
    /// Ticks a second, as Linux has them for programs on every machine.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 =
        behind_name.split_ascii_whitespace().skip(11).take(4).filter_map(|it| it.parse::<u64>().ok()).sum();
    ticks as f64 / TICKS
}
