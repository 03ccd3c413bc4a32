//! LIMIT: the least that a durable engine can do for a workload. Pitcrew's figures are ratios to it.
//!
//! `pitcrew-limit DIRECTORY WORKLOAD [COMMAND [ARGUMENT]...]` runs one workload once, with its
//! journal in the directory, and prints one line of JSON. A step runs the command, by default
//! `true`. No plan, no checks, no workspace, no walls, no logs: whatever Pitcrew takes longer is
//! what those cost.

mod journal;
mod workload;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};

use crate::journal::Journal;
use crate::workload::{Measured, Result, Steps};

/// What a step runs when nothing else is said.
const NOTHING: &str = "/usr/bin/true";

const USAGE: &str = "usage: pitcrew-limit DIRECTORY spawn|chain|fan-out|diamonds [COMMAND [ARGUMENT]...]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [directory, workload, command @ ..] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match measure(Path::new(directory), workload, command) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {workload}: {error}");
            ExitCode::from(2)
        }
    }
}

fn measure(directory: &Path, workload: &str, command: &[String]) -> Result<Value> {
    let nothing = [NOTHING.to_owned()];
    let journal = Journal::open(&directory.join("limit.db"))?;
    let steps = Steps::new(&journal, if command.is_empty() { &nothing } else { command });
    let measured = match workload {
        "spawn" => steps.spawn(100),
        "chain" => steps.chain(100),
        "fan-out" => steps.fan_out(200, 10),
        "diamonds" => steps.diamonds(200, 10),
        _ => Err(USAGE.into()),
    };
    // The journal's own error first: it is why the others could not go on.
    let commits = journal.close()?;
    Ok(line(workload, measured?, commits))
}

/// Puts a measurement into a line: milliseconds, and for diamonds how long one took.
fn line(workload: &str, measured: Measured, commits: u64) -> Value {
    let Measured { steps, total, mut each } = measured;
    each.sort();
    let mut line = json!({ "workload": workload, "steps": steps, "ms": ms(total), "commits": commits });
    if let Some(last) = each.len().checked_sub(1) {
        let quantile = |hundredths: usize| ms(each[(last * hundredths).div_ceil(100)]);
        line["p50_ms"] = quantile(50).into();
        line["p99_ms"] = quantile(99).into();
    }
    line
}

/// Milliseconds with three digits behind the point: finer than the clock is steady.
fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}
