//! A command without walls: the host as it is, but the process tree is still killed whole.
//!
//! The launcher is a child subreaper, so whatever the command starts stays below it, however
//! often it forks or opens sessions of its own.

use std::fs;
use std::os::unix::net::UnixStream;

use rustix::process::{Pid, Signal, getpid, kill_process, set_child_subreaper};

use super::command::{self, Confinement};
use super::meter::Meters;
use super::supervise::{Tree, supervise};
use super::wall;
use crate::outcome::{NotStarted, Outcome};
use crate::spec::Spec;
use crate::sys;

/// Runs the command on the host.
pub(super) fn run(spec: &Spec, control: &UnixStream) -> Result<Outcome, NotStarted> {
    let failed = |error: std::io::Error| wall("process tree", "watch the command", error);
    set_child_subreaper(Some(getpid())).map_err(|error| failed(error.into()))?;
    let children = sys::child_events().map_err(failed)?;
    let confinement = Confinement { limits: spec.limits, walls: None };
    let command = command::start(spec, &confinement)?;
    let finished = supervise(spec, command, &Descendants, control, &children, Meters::default());
    let finished = finished.map_err(|error| {
        // No namespace dies with this process, so nobody else would.
        Descendants.signal(libc::SIGKILL);
        failed(error)
    })?;
    Ok(Outcome {
        end: finished.end,
        usage: finished.usage,
        leftovers: finished.leftovers,
        unenforced: unenforced(spec),
    })
}

fn unenforced(spec: &Spec) -> Vec<String> {
    let limits = [
        (spec.limits.memory.is_some(), "memory of all processes together"),
        (spec.limits.cpu_milli.is_some(), "CPUs of all processes together"),
        (spec.limits.disk.is_some(), "disk space"),
        (spec.limits.files.is_some(), "number of files"),
    ];
    let unheld = limits.into_iter().filter(|(set, _)| *set);
    unheld.map(|(_, what)| format!("limit on {what}: not held without walls")).collect()
}

/// Every process below the launcher.
struct Descendants;

impl Tree for Descendants {
    fn signal(&self, signal: i32) {
        let Some(signal) = Signal::from_named_raw(signal) else {
            return;
        };
        for pid in descendants_of(getpid().as_raw_nonzero().get()) {
            if let Some(pid) = Pid::from_raw(pid) {
                // It may be gone already.
                let _ = kill_process(pid, signal);
            }
        }
    }
}

/// The processes below `root`, parents before their children.
fn descendants_of(root: i32) -> Vec<i32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let parents: Vec<(i32, i32)> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, parent_of(pid)?)))
        .collect();
    let mut found = vec![root];
    let mut looked_at = 0;
    while let Some(parent) = found.get(looked_at).copied() {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        looked_at += 1;
    }
    found.split_off(1)
}

fn parent_of(pid: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold anything, so the fields are counted from its end.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_ascii_whitespace().nth(1)?.parse().ok()
}
