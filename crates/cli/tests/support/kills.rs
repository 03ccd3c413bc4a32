//! Runs whose engine is killed as a power cut would, at chosen events.

use std::sync::Mutex;
use std::thread;

use pitcrew_engine::Record;
use serde_json::Value;

use super::Place;

/// How many runs go at once: most of the time they wait for the disk and for each other.
const AT_ONCE: usize = 6;

/// Runs `at` for events of a run, several at once.
pub fn at_events(events: impl Iterator<Item = u64> + Send, at: impl Fn(u64) + Sync) {
    let events = Mutex::new(events);
    let next = || events.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(seq) = next() {
                    at(seq);
                }
            });
        }
    });
}

/// Starts the plan and kills the engine when it tells the event; `None` where it was over before.
pub fn killed_at(place: &Place, seq: u64) -> Option<(String, Vec<Value>)> {
    let mut running = place.start(&["run", "--yes"]);
    if !running.reaches(seq) {
        return None;
    }
    let told = running.events_when_killed();
    let run = told[0]["run"].as_str().unwrap().to_owned();
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    (status["status"] == "running").then_some((run, told))
}

/// Whatever was told before the kill is in the journal, at its place and as it was.
#[track_caller]
pub fn nothing_told_is_lost(told: &[Value], journal: &[Record]) {
    for (told, kept) in told.iter().zip(journal) {
        let mut kept = serde_json::to_value(kept).unwrap();
        for (name, value) in told.as_object().unwrap() {
            if name != "run" && !(name == "attempt" && kept.get(name).is_none()) {
                assert_eq!(kept[name].take(), *value, "{told}");
            }
        }
    }
}
