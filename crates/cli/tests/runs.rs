//! Runs in one process: what happens, what it exits with, and what it tells.

mod support;

use serde_json::Value;
use support::{Place, exists, state_of};

const TWO: &str = "\
name: demo
tasks:
  make: {run: 'echo new > made.txt; echo said', owns: [made.txt]}
  look: {run: 'test -s made.txt', needs: [make]}
";

#[test]
fn a_run_lands_on_a_branch_of_its_own_until_it_is_applied() {
    let place = Place::with_git(TWO);
    let run = place.run(&[], 0);
    assert!(!exists(place.project().join("made.txt")));
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:made.txt")]), "new\n");
    place.pitcrew(&["apply", &run]).exits(0).says("moved `main`");
    assert_eq!(place.read("made.txt"), "new\n");
    place.pitcrew(&["apply", &run]).exits(0).says("has everything");
}

#[test]
fn run_apply_brings_the_commits_into_the_branch() {
    let place = Place::with_git(TWO);
    place.pitcrew(&["run", "--apply"]).exits(0).says("moved `main`");
    assert_eq!(place.read("made.txt"), "new\n");
}

#[test]
fn a_directory_is_changed_in_place_and_changed_back() {
    let place = Place::with_plan(TWO);
    let run = place.run(&[], 0);
    assert_eq!(place.read("made.txt"), "new\n");
    place.pitcrew(&["rollback", &run]).exits(0).says("rolled back");
    assert!(!exists(place.project().join("made.txt")));
    place.pitcrew(&["rollback", &run]).exits(2).says("nothing to undo");
}

#[test]
fn events_are_what_scripts_rely_on() {
    let place = Place::with_git(TWO);
    let events = place.start(&["run"]).events(0);
    for (at, event) in events.iter().enumerate() {
        assert_eq!(event["seq"], at + 1, "without a gap: {event}");
        assert!(event["run"].as_str().is_some_and(|run| run.starts_with("demo-")), "{event}");
        assert!(event["time"].as_str().is_some_and(|time| time.ends_with('Z')), "{event}");
        assert!(event["type"].is_string(), "{event}");
        if event["task"].is_string() {
            assert!(event["attempt"].is_number(), "{event}");
        }
    }
    let last = events.last().unwrap();
    assert_eq!((&last["type"], &last["status"]), (&Value::from("run_finished"), &Value::from("succeeded")));
}

#[test]
fn status_is_what_scripts_rely_on() {
    let place = Place::with_git(TWO);
    let run = place.run(&[], 0);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((&status["run"], &status["status"]), (&Value::from(run.as_str()), &Value::from("succeeded")));
    let task = &status["tasks"][1];
    assert_eq!((&task["id"], &task["state"], &task["attempts"]), (&"make".into(), &"succeeded".into(), &1.into()));
    assert!(task["started"].is_string() && task["finished"].is_string() && task["waiting_on"].is_array(), "{task}");
    let listed = place.pitcrew(&["status", "--format", "json"]).exits(0).json();
    assert_eq!(listed["runs"][0]["run"], run.as_str());
}

#[test]
fn a_path_that_a_task_does_not_own_is_named_with_its_owner() {
    let place = Place::with_git(
        "name: demo\ntasks:\n  web: {run: 'echo x > api.txt', owns: [web.txt]}\n  api: {run: 'true', owns: [api.txt]}\n",
    );
    let run = place.run(&[], 1);
    place.pitcrew(&["status", &run]).exits(0).says("api.txt: owned by api");
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    let blocked = &report["blocked"][0];
    assert_eq!(
        (&blocked["task"], &blocked["path"], &blocked["owner"]),
        (&"web".into(), &"api.txt".into(), &"api".into())
    );
    place.pitcrew(&["report", &run]).exits(0).says("web (attempt 1) changed api.txt, which belongs to api");
    place.pitcrew(&["report", &run, "--format", "markdown"]).exits(0).says("## Blocked");
}

#[test]
fn a_failed_check_shows_its_last_lines() {
    let place = Place::with_git(
        "tasks:\n  a: {run: 'echo x > f', owns: [f], verify: [{name: is good, run: 'echo not good enough; exit 1'}]}\n",
    );
    place.pitcrew(&["run"]).exits(1).says("not good enough").says("did not pass `is good`");
}

#[test]
fn without_walls_every_report_says_so() {
    let place = Place::with_git(TWO);
    let run = place.run(&["--sandbox", "off"], 0);
    place.pitcrew(&["report", &run]).exits(0).says("not isolated");
    place.pitcrew(&["status", &run]).exits(0).says("not isolated");
    place.pitcrew(&["report", &run, "--format", "markdown"]).exits(0).says("**Not isolated**");
}

#[test]
fn a_rehearsal_starts_nothing_and_names_all_that_is_missing() {
    let place = Place::with_git("tasks:\n  a: {run: [no-such-tool]}\n  b: {run: [neither-this]}\n");
    place.pitcrew(&["run", "--dry-run"]).exits(1).says("`no-such-tool`").says("`neither-this`");
    place.pitcrew(&["run"]).exits(2).says("`no-such-tool`").says("`neither-this`");
    place.pitcrew(&["status"]).exits(0).says("nothing was run");
}

#[test]
fn a_plan_with_errors_is_refused() {
    let place = Place::with_git("tasks: {a: {run: 'true', needs: [a]}}");
    place.pitcrew(&["run"]).exits(1).says("error[self-need]");
}

#[test]
fn a_repository_without_a_commit_says_what_to_do() {
    let place = Place::with_plan(TWO);
    place.git(&["init", "--quiet"]);
    place.pitcrew(&["run"]).exits(2).says("commit");
}

#[test]
fn logs_are_kept_by_attempt() {
    let place = Place::with_git("tasks:\n  a: {run: 'echo \"said by $PITCREW_ATTEMPT\"; exit 1', retry: {times: 1}}\n");
    let run = place.run(&[], 1);
    place.pitcrew(&["logs", &run, "a"]).exits(0).says("said by 2");
    place.pitcrew(&["logs", &run, "a", "--attempt", "1"]).exits(0).says("said by 1");
    place.pitcrew(&["logs", &run, "a", "--follow"]).exits(0).says("said by 2");
    place.pitcrew(&["logs", &run, "b"]).exits(2).says("no task `b`");
    let logs = place.pitcrew(&["logs", &run, "--format", "json"]).exits(0).json();
    assert_eq!(logs["logs"][0]["text"], "said by 2\n");
}

#[test]
fn a_run_is_found_by_a_part_of_its_name() {
    let place = Place::with_git(TWO);
    let run = place.run(&[], 0);
    place.pitcrew(&["status", &run[run.len() - 4..]]).exits(0).says(&run);
    place.pitcrew(&["status", "nothing"]).exits(2).says("there is no run `nothing` here");
}

#[test]
fn before_the_first_run_there_is_nothing_to_show() {
    let place = Place::with_git(TWO);
    place.pitcrew(&[]).exits(0).says("next: pitcrew run");
    place.pitcrew(&["status"]).exits(0).says("nothing was run");
    for command in ["report", "resume", "stop", "apply"] {
        place.pitcrew(&[command]).exits(2).says("nothing was run in this project yet");
    }
    assert!(!exists(place.state()), "looking leaves nothing behind");
    place.run(&[], 0);
    place.pitcrew(&[]).exits(0).says("next: pitcrew report demo-");
}

#[test]
fn clean_keeps_what_is_not_merged() {
    let place = Place::with_git(TWO);
    let run = place.run(&[], 0);
    place.pitcrew(&["clean", "--all"]).exits(0).says("removed 0 runs");
    place.pitcrew(&["apply", &run]).exits(0);
    place.pitcrew(&["clean", "--all", "--dry-run"]).exits(0).says(&run);
    place.pitcrew(&["clean", "--all"]).exits(0).says("removed 1 run");
    place.pitcrew(&["status", &run]).exits(2).says("there is no run");
}

#[test]
fn a_state_directory_of_a_newer_version_is_left_alone() {
    let place = Place::with_git(TWO);
    place.run(&[], 0);
    std::fs::write(place.state().join("version"), "999\n").unwrap();
    place.pitcrew(&["run"]).exits(2).says("update pitcrew (nothing was touched)");
    place.pitcrew(&["status"]).exits(2).says("update pitcrew");
}

#[test]
fn doctor_says_what_is_there() {
    let place = Place::with_git(TWO);
    let answer = place.pitcrew(&["doctor", "--format", "json"]).exits(0).json();
    let checks = answer["checks"].as_array().unwrap();
    for check in checks {
        for field in ["group", "name", "result", "detail"] {
            assert!(check[field].is_string(), "{check}");
        }
    }
    assert!(checks.iter().any(|check| check["name"] == "seccomp" && check["result"] == "ok"), "{checks:#?}");
    place.pitcrew(&["doctor"]).exits(0).says("runs can start here");
}

#[test]
fn a_task_whose_condition_says_no_is_skipped() {
    let place = Place::with_git("name: demo\ntasks:\n  a: {run: 'true', when: 'false'}\n  b: {run: 'true'}\n");
    let run = place.run(&[], 0);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "a"), "skipped");
}
