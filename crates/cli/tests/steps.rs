//! The steps of a task, in real processes and across a kill: ticked by their checks, told to the agent.

mod support;

use std::fs::OpenOptions;
use std::io::Write;
use std::process::Command;

use serde_json::{Value, json};
use support::{Place, state_of};

/// Its first attempt does half of it, and says that all is done.
const MOVE: &str = r#"
name: move
tasks:
  move:
    owns: [done/**]
    run: |
      mkdir -p done
      cat > done/told.json
      echo schema > done/schema
      if [ "$PITCREW_ATTEMPT" -ge 2 ]; then echo data > done/data; fi
      echo '{"report": {"status": "success", "tests": {"data moved": "PASS"}}}' > "$PITCREW_OUTPUT"
    retry: {times: 1}
    steps:
      - read the runbook
      - {name: schema moved, run: test -s done/schema}
      - {name: data moved, run: "test -s done/data || { echo no data yet; exit 3; }"}
    verify: ["[ -s done/told.json ]"]
  next: {run: test -s done/data, needs: [move]}
"#;

fn steps_of(status: &Value, task: &str) -> Vec<(String, String)> {
    let tasks = status["tasks"].as_array().unwrap();
    let steps = tasks.iter().find(|view| view["id"] == task).unwrap()["steps"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    steps.iter().map(|step| (text(&step["title"]), text(&step["state"]))).collect()
}

fn said(steps: &[(&str, &str)]) -> Vec<(String, String)> {
    steps.iter().map(|(title, state)| ((*title).to_owned(), (*state).to_owned())).collect()
}

#[test]
fn a_step_is_ticked_by_its_check_and_not_by_the_word_of_who_did_it() {
    let place = Place::with_git(MOVE);
    let mut running = place.start(&["run"]);
    let failed = running.until("attempt_failed");
    let seen: Vec<(&Value, &Value)> =
        failed["failure"]["evidence"].as_array().unwrap().iter().map(|one| (&one["step"], &one["holds"])).collect();
    assert_eq!(seen, [(&json!(1), &json!(true)), (&json!(2), &json!(false))], "`verify` is asked of a whole only");
    let run = running.ends(0);

    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    let all = [("read the runbook", "not_checked"), ("schema moved", "ticked"), ("data moved", "ticked")];
    assert_eq!(steps_of(&status, "move"), said(&all));
    place.pitcrew(&["status", &run]).exits(0).says("2 of 2 steps");
    let report = place.pitcrew(&["report", &run]).exits(0);
    report
        .says("move: 2 of 2 steps")
        .says("✓ data moved")
        .says("– read the runbook, not checked")
        .says("(attempt 1) left its step `data moved` open")
        .says("no data yet");
    let markdown = place.pitcrew(&["report", &run, "--format", "markdown"]).exits(0);
    markdown.says("  - [x] data moved").says("  - read the runbook, not checked");
    let told: Value = serde_json::from_str(&place.git(&["show", &format!("pitcrew/{run}:done/told.json")])).unwrap();
    assert_eq!(told["steps"], json!(["read the runbook", "schema moved", "data moved"]));
}

#[test]
fn with_a_step_open_nothing_is_applied_and_the_dependents_do_not_start() {
    let place = Place::with_git(&MOVE.replace("times: 1", "times: 0"));
    let run = place.run(&[], 1);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((state_of(&status, "move"), state_of(&status, "next")), ("failed".into(), "skipped".into()));
    let half = [("read the runbook", "not_checked"), ("schema moved", "ticked"), ("data moved", "open")];
    assert_eq!(steps_of(&status, "move"), said(&half));
    let told = place.pitcrew(&["status", &run]).exits(0);
    told.says("1 of 2 steps; left its step `data moved` open")
        .says("✓ schema moved")
        .says("✗ data moved, open")
        .says("no data yet");
    assert_eq!(place.git(&["branch", "--list", "pitcrew/*"]), "");
}

/// Its second step is looked at for as long as somebody holds the pipe.
const HELD: &str = r#"
name: held
workspace: {path: ./site, apply: live}
tasks:
  a:
    owns: [a.txt, b.txt]
    run: echo a > a.txt; echo b > b.txt
    steps:
      - {name: a is there, run: test -s a.txt}
      - {name: b is there, run: [./check.sh]}
"#;

const CHECK: &str = "#!/bin/sh\ncat \"${0%/*}/pipe\" > /dev/null && test -s b.txt\n";

#[test]
fn a_kill_while_steps_are_looked_at_leaves_none_ticked_and_they_are_looked_at_again() {
    let place = Place::with_plan(HELD);
    place.write("site/kept.txt", "it stays");
    place.write("check.sh", CHECK);
    let made = |program: &str, rest: &[&str]| {
        let status = Command::new(program).args(rest).current_dir(place.project()).status();
        assert!(status.unwrap().success());
    };
    made("chmod", &["755", "check.sh"]);
    made("mkfifo", &["pipe"]);
    // Opens once the check reads: then it is being looked at.
    let being_looked_at = || OpenOptions::new().write(true).open(place.project().join("pipe")).unwrap();

    let mut running = place.start(&["run"]);
    running.until("harvested");
    let pipe = being_looked_at();
    let run = running.killed();
    drop(pipe);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "a"), "verifying");
    assert_eq!(steps_of(&status, "a"), said(&[("a is there", "open"), ("b is there", "open")]));
    assert!(status["tasks"][0]["steps"][0].get("evidence").is_none(), "{status}");
    place.pitcrew(&["status", &run]).exits(0).says("· a is there, not looked at yet");

    let again = place.start(&["resume", &run]);
    writeln!(being_looked_at(), "go on").unwrap();
    let events = again.events(0);
    let verified: Vec<&Value> = events.iter().filter(|event| event["type"] == "verified").collect();
    assert_eq!(verified.len(), 1);
    assert_eq!(verified[0]["attempt"], 1, "what was harvested before the kill is what is looked at");
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(steps_of(&status, "a"), said(&[("a is there", "ticked"), ("b is there", "ticked")]));
    assert_eq!(place.read("site/b.txt"), "b\n");
}

#[test]
fn who_approves_a_change_sees_which_steps_are_ticked() {
    let place = Place::with_git(
        "tasks: {a: {run: echo a > a, owns: [a], approval: true, steps: [{name: a is there, run: test -s a}, told]}}",
    );
    let run = place.run(&[], 3);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(steps_of(&status, "a"), said(&[("a is there", "ticked"), ("told", "not_checked")]));
    place.pitcrew(&["approve", &run]).exits(0).says("✓ a is there").says("– told, not checked");
}
