//! Windows and deadlines with real processes: what waits keeps none, and what is due is taken up.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use pitcrew_engine::Event;
use support::{Place, exists, state_of, traces};

/// A change that is made at once and lands long after this test.
const FAR: &str = "\
name: far
workspaces: {site: {path: site, apply: live}}
tasks:
  change: {run: 'echo new > file.txt', owns: [file.txt], window: {after: '2999-01-05 02:00 Europe/Berlin'}}
";

fn place(plan: &str) -> Place {
    let place = Place::with_plan(plan);
    place.write("site/kept.txt", "kept\n");
    place
}

/// Returns the moment so many seconds from now, as a plan writes it.
fn in_seconds(seconds: u32) -> String {
    let date = Command::new("date").args(["-u", "-d", &format!("+{seconds} seconds"), "+%FT%TZ"]).output().unwrap();
    String::from_utf8(date.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_window_that_is_open_keeps_nothing_up() {
    let plan = FAR.replace("2999-01-05", "2001-01-05");
    let place = place(&plan);
    place.run(&[], 0);
    assert_eq!(place.read("site/file.txt"), "new\n");
}

#[test]
fn a_run_that_waits_for_its_window_leaves_with_three_and_keeps_no_process() {
    let place = place(FAR);
    let events = place.start(&["run"]).events(3);
    let (kinds, last) = (events.iter().map(|event| event["type"].as_str().unwrap()), events.last().unwrap());
    assert!(kinds.clone().any(|kind| kind == "harvested"), "it is made before its window opens");
    assert!(!kinds.clone().any(|kind| kind == "apply_started"));
    assert_eq!((&last["type"], &last["until"]), (&"run_waiting".into(), &"2999-01-05T01:00:00.000Z".into()));
    assert_eq!(last["waiting_on"][0]["kind"], "window");
    let run = last["run"].as_str().unwrap();

    let status = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
    assert_eq!(status["status"], "waiting");
    assert_eq!(status["tasks"][0]["waiting_on"][0]["until"], "2999-01-05T01:00:00.000Z");
    place.pitcrew(&["status", run]).exits(0).says("waits for its window not before 2999-01-05T01:00:00Z");
    traces::nothing_is_left(&place);
    assert!(!exists(place.project().join("site/file.txt")));
}

#[test]
fn what_is_not_due_costs_nothing_and_stays_as_it_is() {
    let place = place(FAR);
    let run = place.run(&[], 3);
    let before = traces::journal(&place, &run);
    place.pitcrew(&["resume"]).exits(3).says("change waits for its window");
    let told = place.pitcrew(&["resume", "--due"]).exits(0);
    assert_eq!((told.stdout.as_str(), told.stderr.as_str()), ("", ""));
    assert_eq!(traces::journal(&place, &run), before);
}

#[test]
fn every_run_that_is_due_is_taken_up_and_no_other() {
    let place = place(FAR);
    place.write("asks.yaml", "name: asks\ntasks: {a: {run: 'true', activate: ['true'], rollback: ['true'], approval: true}}\nworkspaces: {site: {path: site, apply: live}}\n");
    place.write(
        "cut.yaml",
        "name: cut\ntasks: {b: {run: [./wait.sh]}}\nworkspaces: {site: {path: site, apply: live}}\n",
    );
    place.write("wait.sh", "#!/bin/sh\nuntil [ -e \"${0%/*}/go\" ]; do sleep 0.01; done\n");
    fs::set_permissions(place.project().join("wait.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    let far = place.run(&[], 3);
    let asks = place.run(&["asks.yaml"], 3);
    let mut cut = place.start(&["run", "cut.yaml"]);
    cut.until("attempt_started");
    let cut = cut.killed();
    place.pitcrew(&["approve", &asks]).exits(0);
    place.write("go", "");
    let before = traces::journal(&place, &far);
    place.pitcrew(&["resume", "--due"]).exits(0);
    for (run, status) in [(&far, "waiting"), (&asks, "succeeded"), (&cut, "succeeded")] {
        let said = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
        assert_eq!(said["status"], status, "{run}");
    }
    assert_eq!(traces::journal(&place, &far), before);
}

#[test]
fn a_kill_while_it_waits_costs_nothing_and_it_lands_in_its_window() {
    let opens = in_seconds(3);
    let place = place(&FAR.replace("2999-01-05 02:00 Europe/Berlin", &opens));
    let mut running = place.start(&["run"]);
    running.until("harvested");
    let run = running.killed();
    assert!(!exists(place.project().join("site/file.txt")));
    place.pitcrew(&["resume", "--due"]).exits(0);
    assert_eq!(place.read("site/file.txt"), "new\n");
    let journal = traces::journal(&place, &run);
    let landed = journal.iter().find(|record| matches!(record.event, Event::ApplyStarted { .. })).unwrap();
    assert!(landed.time.to_string() >= opens.replace('Z', ".000Z"), "{} is before {opens}", landed.time);
    assert_eq!(traces::count(&journal, |event| matches!(event, Event::AttemptStarted { .. })), 1);
    traces::the_journal_is_the_truth(&place, &run);
    traces::nothing_is_left(&place);
}

#[test]
fn ctrl_c_leaves_a_run_waiting_in_which_nothing_runs() {
    let place = place(FAR);
    let mut running = place.start(&["run", "--wait"]);
    running.until("harvested");
    let run = running.name();
    running.signal("INT");
    running.ends(130);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((status["status"].as_str(), state_of(&status, "change")), (Some("waiting"), "harvested".to_owned()));
}

#[test]
fn after_its_deadline_a_task_is_not_begun() {
    let place = Place::with_plan("name: late\ndeadline: 2001-01-05T02:00:00Z\ntasks: {a: {run: 'touch begun'}}\n");
    let run = place.run(&[], 1);
    place.pitcrew(&["report", &run]).exits(0).says("had not begun by the plan's deadline, 2001-01-05T02:00:00.000Z");
}

#[test]
fn a_window_that_has_closed_for_good_fails_its_task() {
    let place = place(&FAR.replace("after: '2999", "before: '2001"));
    let run = place.run(&[], 1);
    place.pitcrew(&["report", &run]).exits(0).says("missed its window");
}

/// It is live in time, and what asks whether it works gets its answer only when a file is there.
const LATE: &str = "
name: late
workspace: {path: ., apply: live}
teams: {core: {lead: ann}}
tasks:
  a: {run: echo new > a, team: core, owns: [a], probe: [{run: test -e ok, within: 10m, every: 20ms}], deadline: 6s}
";

#[test]
fn what_is_not_done_by_its_deadline_is_told_once_across_a_kill() {
    let place = Place::with_plan(LATE);
    let mut running = place.start(&["run"]);
    running.until("applied");
    let passed = running.until("deadline_passed");
    assert_eq!((&passed["of"]["task"], &passed["to"][0]), (&"a".into(), &"ann".into()));
    let run = running.killed();
    place.pitcrew(&["status", &run]).exits(0).says("over its deadline");
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(status["overdue"][0]["told"][0], "ann");
    assert_eq!(status["tasks"][0]["overdue_since"], passed["deadline"]);
    place.write("ok", "");
    place.pitcrew(&["resume", &run]).exits(0);
    let said = place.pitcrew(&["watch", &run]).exits(0).stdout;
    assert_eq!(said.matches("a is over its deadline").count(), 1, "{said}");
    place.pitcrew(&["report", &run]).exits(0).says("after its deadline").says("ann was told");
}
