//! A run whose engine is killed at any moment goes on when it is resumed, as if nothing had been.

mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use pitcrew_engine::{Event, Record};
use serde_json::Value;
use support::{Place, state_of, story, traces};

/// How many runs go at once: most of the time they wait for the disk and for each other.
const AT_ONCE: usize = 6;

#[test]
fn a_live_run_killed_at_any_event_ends_as_if_it_had_not_been() {
    let undisturbed = story::place();
    let last = undisturbed.start(&["run", "--yes"]).events(1).len() as u64;
    let expected = traces::tree(&story::site(&undisturbed));
    at_every_event(last, |seq| {
        let place = story::place();
        let Some((run, told)) = killed_at(&place, seq) else { return };
        let code = place.pitcrew(&["resume", &run, "--format", "json"]).code;
        let journal = traces::journal(&place, &run);
        eprintln!("{seq} {} {}", journal.len(), traces::count(&journal, |e| matches!(e, Event::TaskHeld{..})));
        let context = || format!("killed at {seq}, {}", told[told.len() - 1]);
        assert_eq!(code, 1, "{}", context());
        nothing_told_is_lost(&told, &journal);
        every_step_was_done_once(&place, &journal);
        traces::nothing_is_left(&place);
        if cut_off_while_undoing(&place, &run, &journal) {
            return;
        }
        assert_eq!(traces::tree(&story::site(&place)), expected, "{}\n{journal:#?}", context());
    });
}

/// Runs `at` for every event of a run, several at once.
fn at_every_event(last: u64, at: impl Fn(u64) + Sync) {
    let next = AtomicU64::new(1);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let seq = next.fetch_add(1, Ordering::Relaxed);
                    if seq > last {
                        return;
                    }
                    at(seq);
                }
            });
        }
    });
}

/// Starts the plan and kills the engine when it tells the event; `None` where it was over before.
fn killed_at(place: &Place, seq: u64) -> Option<(String, Vec<Value>)> {
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
fn nothing_told_is_lost(told: &[Value], journal: &[Record]) {
    for (told, kept) in told.iter().zip(journal) {
        let mut kept = serde_json::to_value(kept).unwrap();
        for (name, value) in told.as_object().unwrap() {
            if name != "run" && !(name == "attempt" && kept.get(name).is_none()) {
                assert_eq!(kept[name].take(), *value, "{told}");
            }
        }
    }
}

/// No step of an attempt stands twice in the journal, and what reaches the live system ran once for
/// each time that the journal says so.
#[track_caller]
fn every_step_was_done_once(place: &Place, journal: &[Record]) {
    let mut steps: BTreeMap<String, usize> = BTreeMap::new();
    for record in journal {
        let body = serde_json::to_value(&record.event).unwrap();
        let is_step = matches!(
            record.event,
            Event::AttemptStarted { .. }
                | Event::Harvested { .. }
                | Event::ApplyStarted { .. }
                | Event::Applied { .. }
                | Event::Activated { .. }
                | Event::Probed { .. }
                | Event::RollbackStarted { .. }
                | Event::Restored { .. }
                | Event::RolledBack { .. }
        );
        if is_step {
            *steps.entry(format!("{} {} {}", body["task"], body["attempt"], body["type"])).or_default() += 1;
        }
    }
    for (step, times) in steps {
        assert_eq!(times, 1, "{step}\n{journal:#?}");
    }
    for task in ["a", "b"] {
        let of = |event: &Event| event.task().is_some_and(|id| id.as_str() == task);
        let applied = traces::count(journal, |event| of(event) && matches!(event, Event::Applied { .. }));
        let activated = traces::count(journal, |event| of(event) && matches!(event, Event::Activated { .. }));
        let (begun, ended) = story::marks(place, &format!("{task}.activate"));
        assert!(activated <= ended && begun <= applied, "{task}: {activated} {ended} {begun} {applied}\n{journal:#?}");
        let restored = traces::count(journal, |event| of(event) && matches!(event, Event::Restored { .. }));
        let undone = traces::count(journal, |event| of(event) && matches!(event, Event::RolledBack { .. }));
        let (begun, ended) = story::marks(place, &format!("{task}.rollback"));
        assert!(undone <= ended && begun <= restored, "{task}: {undone} {ended} {begun} {restored}\n{journal:#?}");
    }
}

/// A rollback command that was cut off is not repeated by itself: the task is held and says why,
/// until somebody who has looked orders it.
#[track_caller]
fn cut_off_while_undoing(place: &Place, run: &str, journal: &[Record]) -> bool {
    let held = journal.iter().find_map(|record| match &record.event {
        Event::TaskHeld { task, reason } => Some((task.to_string(), reason.clone())),
        _ => None,
    });
    let Some((task, reason)) = held else { return false };
    assert!(reason.contains("its rollback command was cut off"), "{reason}");
    place.pitcrew(&["rollback", run, &task]).exits(0);
    let status = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, &task), "failed");
    let file = if task == "a" { "a.txt" } else { "b" };
    assert!(!story::site(place).join(file).exists(), "`{task}` is undone");
    traces::nothing_is_left(place);
    true
}
