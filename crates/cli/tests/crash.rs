//! A run whose engine is killed at any moment goes on when it is resumed, as if nothing had been.

mod support;

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, SystemTime};

use pitcrew_engine::{Event, Record};
use support::kills::{at_events, killed_at, nothing_told_is_lost};
use support::{Place, state_of, story, traces};

#[test]
fn a_live_run_killed_at_any_event_ends_as_if_it_had_not_been() {
    let undisturbed = story::place();
    let last = undisturbed.start(&["run", "--yes"]).events(1).len() as u64;
    let expected = traces::tree(&story::site(&undisturbed));
    at_events(1..=last, |seq| {
        let place = story::place();
        let Some((run, told)) = killed_at(&place, seq) else { return };
        place.pitcrew(&["resume", &run, "--format", "json"]).exits(1);
        let journal = traces::journal(&place, &run);
        nothing_told_is_lost(&told, &journal);
        every_step_was_done_once(&place, &journal);
        traces::nothing_is_left(&place);
        traces::the_journal_is_the_truth(&place, &run);
        if cut_off_while_undoing(&place, &run, &journal) {
            return;
        }
        assert_eq!(traces::tree(&story::site(&place)), expected, "killed at {seq}\n{journal:#?}");
    });
}

#[test]
fn a_git_run_killed_at_any_event_ends_as_if_it_had_not_been() {
    let undisturbed = Place::with_git(GIT);
    let events = undisturbed.start(&["run", "--yes"]).events(1);
    let expected = landed(&undisturbed, events[0]["run"].as_str().unwrap());
    at_events(1..=events.len() as u64, |seq| {
        let place = Place::with_git(GIT);
        let Some((run, told)) = killed_at(&place, seq) else { return };
        place.pitcrew(&["resume", &run, "--format", "json"]).exits(1);
        let journal = traces::journal(&place, &run);
        nothing_told_is_lost(&told, &journal);
        every_step_was_done_once(&place, &journal);
        traces::nothing_is_left(&place);
        traces::the_journal_is_the_truth(&place, &run);
        assert_eq!(landed(&place, &run), expected, "killed at {seq}\n{journal:#?}");
        assert_eq!(place.git(&["status", "--porcelain"]), "", "the user's own files are untouched");
    });
}

#[test]
fn a_run_killed_at_random_times_again_and_again_ends_as_if_it_had_not_been() {
    let undisturbed = story::place();
    let begun = SystemTime::now();
    undisturbed.run(&["--yes"], 1);
    let takes = begun.elapsed().unwrap();
    let expected = traces::tree(&story::site(&undisturbed));
    let seed = SystemTime::UNIX_EPOCH.elapsed().unwrap().subsec_nanos();
    println!("seed {seed}");
    at_events(1..=8, |round| {
        let mut random = Random(u64::from(seed) + round);
        let place = story::place();
        for _ in 0..3 {
            let command: &[&str] = if runs(&place).is_empty() { &["run", "--yes"] } else { &["resume"] };
            let running = place.start(command);
            // Not to wait for anything: the moment of the kill is what is tried.
            thread::sleep(random.up_to(takes));
            running.events_when_killed();
        }
        if runs(&place).is_empty() {
            place.run(&["--yes"], 1);
        }
        let run = runs(&place)[0].clone();
        // One that was over before it could be killed has nothing to resume.
        place.pitcrew(&["resume", &run, "--format", "json"]);
        let journal = traces::journal(&place, &run);
        every_step_was_done_once(&place, &journal);
        traces::nothing_is_left(&place);
        traces::the_journal_is_the_truth(&place, &run);
        if !cut_off_while_undoing(&place, &run, &journal) {
            assert_eq!(traces::tree(&story::site(&place)), expected, "{journal:#?}");
        }
    });
}

/// Two tasks side by side, one that builds on both, and one that never succeeds; each leaves a
/// process behind that must not outlive it.
const GIT: &str = r#"name: story
tasks:
  a: {run: "sleep 1000 > /dev/null & echo a > a.txt", owns: [a.txt], verify: ["grep -q a a.txt"]}
  b: {run: "sleep 1000 > /dev/null & mkdir b; echo b > b/b.txt", owns: [b/**], approval: true}
  c: {needs: [a, b], run: "cat a.txt b/b.txt > c.txt", owns: [c.txt], deliverables: [c.txt]}
  bad: {run: "echo bad > bad.txt; exit 7", owns: [bad.txt], retry: {times: 1}}
"#;

/// What a run has brought to its branch: the tree, and one commit for each task.
fn landed(place: &Place, run: &str) -> (String, Vec<String>) {
    let tree = place.git(&["rev-parse", &format!("pitcrew/{run}^{{tree}}")]);
    let subjects = place.git(&["log", "--format=%s", &format!("main..pitcrew/{run}")]);
    let mut subjects: Vec<String> = subjects.lines().map(str::to_owned).collect();
    subjects.sort();
    (tree, subjects)
}

fn runs(place: &Place) -> Vec<String> {
    let said = place.pitcrew(&["status", "--format", "json"]).exits(0).json();
    said["runs"].as_array().unwrap().iter().map(|run| run["run"].as_str().unwrap().to_owned()).collect()
}

/// Numbers that look random, the same for the same seed.
struct Random(u64);

impl Random {
    fn up_to(&mut self, most: Duration) -> Duration {
        // The step of a linear congruential generator; its upper bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        most.mul_f64((self.0 >> 33) as f64 / f64::from(1_u32 << 31))
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

#[test]
fn what_the_plan_cannot_prepare_leaves_nothing_behind() {
    let place = Place::with_plan(
        "name: story\nprepare: [{run: 'echo half > made; exit 1', keeps: [made]}]\ntasks: {a: {run: 'true'}}\n",
    );
    let run = place.run(&[], 1);
    let journal = traces::journal(&place, &run);
    assert_eq!(traces::count(&journal, |event| matches!(event, Event::PrepareFailed { .. })), 1);
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}
