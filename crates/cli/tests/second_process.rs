//! Commands of a second process on a run of a first: while it lives, and after it was killed.

mod support;

use support::{Place, exists, state_of};

/// A task that asks before its change is applied, and one that looks at what was approved.
const ASKS: &str = "\
name: demo
agents: {careful: {run: 'echo new > file.txt', risk: approval_required}}
tasks:
  change: {agent: careful, owns: [file.txt], approval: true}
  look: {run: 'grep new file.txt', needs: [change]}
";

/// A task that works until somebody stops it.
const WORKS: &str =
    "name: demo\ntasks:\n  work: {run: 'sleep 600', owns: [x]}\n  later: {run: 'true', needs: [work]}\n";

#[test]
fn a_run_that_nobody_can_answer_exits_with_three_and_says_how_to_go_on() {
    let place = Place::with_git(ASKS);
    let events = place.start(&["run"]).events(3);
    let last = events.last().unwrap();
    assert_eq!(last["type"], "run_waiting");
    assert_eq!(last["waiting_on"][0]["kind"], "approval");
    assert_eq!(last["waiting_on"][0]["id"], "change");
    let run = last["run"].as_str().unwrap();

    place.pitcrew(&["approve", run]).exits(0).says("+new").says("approved change");
    place.pitcrew(&["resume", run]).exits(0).says("succeeded");
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:file.txt")]), "new\n");
}

#[test]
fn in_words_too_it_says_how_to_go_on() {
    let place = Place::with_git(ASKS);
    place.pitcrew(&["run"]).exits(3).says("pitcrew approve demo-").says("pitcrew resume demo-");
}

#[test]
fn a_yes_reaches_a_run_that_waits_for_it() {
    let place = Place::with_git(ASKS);
    let mut running = place.start(&["run", "--wait"]);
    running.until("approval_requested");
    let run = running.name();
    place.pitcrew(&["approve", &run, "change"]).exits(0);
    running.ends(0);
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(report["answers"][0]["task"], "change");
    assert_eq!(report["answers"][0]["yes"], true);
}

#[test]
fn a_no_with_its_reason_fails_the_task() {
    let place = Place::with_git(ASKS);
    let mut running = place.start(&["run", "--wait"]);
    running.until("approval_requested");
    let run = running.name();
    place.pitcrew(&["deny", &run, "--reason", "not on a Friday"]).exits(0).says("denied change");
    running.ends(1);
    place.pitcrew(&["report", &run]).exits(0).says("not on a Friday");
    place.pitcrew(&["approve", &run]).exits(2).says("asks for an answer");
}

#[test]
fn what_is_approved_after_a_kill_is_applied_byte_for_byte() {
    let place = Place::with_git(ASKS);
    let mut running = place.start(&["run", "--wait"]);
    running.until("approval_requested");
    let run = running.killed();
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((status["status"].as_str(), state_of(&status, "change")), (Some("waiting"), "harvested".to_owned()));
    place.pitcrew(&["approve", &run]).exits(0);
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:file.txt")]), "new\n");
}

#[test]
fn what_is_denied_after_a_kill_stays_undone() {
    let place = Place::with_git(ASKS);
    let mut running = place.start(&["run", "--wait"]);
    running.until("approval_requested");
    let run = running.killed();
    place.pitcrew(&["deny", &run]).exits(0);
    place.pitcrew(&["resume", &run]).exits(1);
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(report["commits"], serde_json::json!([]));
}

#[test]
fn only_what_asks_can_be_answered() {
    let place = Place::with_git(ASKS);
    let run = place.run(&[], 3);
    place
        .pitcrew(&["approve", &run, "look"])
        .exits(2)
        .says("`look` asks for nothing: it is pending")
        .says("`change` asks");
    place.pitcrew(&["approve", &run, "nobody"]).exits(2).says("there is no task `nobody`");
}

#[test]
fn with_yes_nothing_is_asked_and_the_report_says_who_granted_it() {
    let place = Place::with_git(ASKS);
    let run = place.run(&["--yes"], 0);
    place.pitcrew(&["report", &run]).exits(0).says("everything granted beforehand by");
}

#[test]
fn stop_ends_what_runs_and_resume_takes_it_up() {
    let place = Place::with_git(WORKS);
    let mut running = place.start(&["run"]);
    running.until("attempt_started");
    let run = running.name();
    place.pitcrew(&["stop"]).exits(0).says("stopped");
    running.ends(1);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((status["status"].as_str(), state_of(&status, "work")), (Some("canceled"), "canceled".to_owned()));

    let mut again = place.start(&["resume", &run]);
    again.until("attempt_started");
    place.pitcrew(&["stop", &run, "--hard"]).exits(0);
    again.ends(1);
}

#[test]
fn a_run_whose_process_was_killed_is_taken_up_by_resume_alone() {
    let place = Place::with_git(WORKS);
    let mut running = place.start(&["run"]);
    running.until("attempt_started");
    let run = running.killed();
    place.pitcrew(&["status"]).exits(0).says("cut off: pitcrew resume");
    let mut again = place.start(&["resume"]);
    let started = again.until("attempt_started");
    assert_eq!((&started["task"], &started["attempt"]), (&"work".into(), &2.into()));
    assert_eq!(again.name(), run);
    again.signal("INT");
    again.ends(130);
}

#[test]
fn stop_after_a_kill_is_noted_for_whoever_comes() {
    let place = Place::with_git(WORKS);
    let mut running = place.start(&["run"]);
    running.until("attempt_started");
    let run = running.killed();
    place.pitcrew(&["stop", &run]).exits(0);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(status["status"], "canceled");
}

#[test]
fn ctrl_c_stops_and_exits_with_130() {
    let place = Place::with_git(WORKS);
    let mut running = place.start(&["run"]);
    running.until("attempt_started");
    running.signal("INT");
    running.until("stop_requested");
    let run = running.ends(130);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(status["status"], "canceled");
    let attempts = std::fs::read_dir(place.state().join("attempts")).unwrap().count();
    assert_eq!(attempts, 0, "nothing is left of what was stopped");
}

#[test]
fn a_second_run_is_handed_to_the_engine_that_is_there() {
    let place = Place::with_git(ASKS);
    place.write("other.yaml", "name: other\ntasks: {a: {run: 'true'}}\n");
    let mut first = place.start(&["run", "--wait"]);
    first.until("approval_requested");
    let other = place.run(&["other.yaml"], 0);
    assert!(other.starts_with("other-"));
    let run = first.name();
    place.pitcrew(&["approve", &run]).exits(0);
    first.ends(0);
}

#[test]
fn what_a_run_applied_is_rolled_back_by_a_second_process() {
    let place = Place::with_plan(
        "name: demo\ntasks:\n  one: {run: 'echo 1 > 1', owns: ['1']}\n  two: {run: 'echo 2 > 2', owns: ['2'], needs: [one]}\n",
    );
    let run = place.run(&[], 0);
    place.pitcrew(&["rollback", &run, "two"]).exits(0);
    assert!(exists(place.project().join("1")) && !exists(place.project().join("2")));
    place.pitcrew(&["rollback", &run, "nobody"]).exits(2).says("there is no task `nobody`");
    place.pitcrew(&["rollback", &run]).exits(0);
    assert!(!exists(place.project().join("1")));
}

#[test]
fn an_engine_that_waits_finishes_what_was_handed_to_it_before_it_leaves() {
    let place = Place::with_git(ASKS);
    // It is let go when the first run has nothing to do but to wait.
    place.write("other.yaml", "name: other\ntasks: {a: {run: 'sleep 2'}}\n");
    let mut first = place.start(&["run"]);
    first.until("run_started");
    let mut other = place.start(&["run", "other.yaml"]);
    other.until("run_started");
    first.until("run_waiting");
    other.ends(0);
    first.ends(3);
}

#[test]
fn a_run_that_was_handed_over_goes_on_when_its_engine_is_killed() {
    let place = Place::with_git(ASKS);
    place.write("other.yaml", "name: other\ntasks: {a: {run: 'sleep 600'}}\n");
    let mut first = place.start(&["run", "--wait"]);
    first.until("approval_requested");
    let mut other = place.start(&["run", "other.yaml"]);
    other.until("attempt_started");
    first.killed();
    other.until("run_resumed");
    let again = other.until("attempt_started");
    assert_eq!(again["attempt"], 2);
    other.signal("INT");
    other.ends(130);
}
