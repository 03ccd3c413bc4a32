//! Tasks that are done in turns, in real processes and across kills.

mod support;

use support::{Place, state_of};

/// Each turn adds a line, and says how many there are.
const COUNT: &str = r#"
name: count
tasks:
  grow:
    owns: [lines]
    run: |
      echo line >> lines
      printf '{"lines": %d}' "$(wc -l < lines)" > "$PITCREW_OUTPUT"
    repeat: {until: output.lines >= 3 && tasks.grow.output.lines == turn, times: 5}
  last: {needs: [grow], run: test "$(wc -l < lines)" = 3}
"#;

#[test]
fn turns_build_on_each_other_until_the_output_says_that_it_is_enough() {
    let place = Place::with_git(COUNT);
    let running = place.start(&["run"]);
    let events = running.events(0);
    let ended: Vec<_> = events.iter().filter(|event| event["type"] == "turn_ended").map(|e| &e["turn"]).collect();
    assert_eq!(ended, [1, 2]);
    let run = events[0]["run"].as_str().unwrap();
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:lines")]), "line\nline\nline\n");
    let status = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
    assert_eq!((&status["tasks"][0]["turn"], &status["tasks"][0]["turns"]), (&3.into(), &5.into()));
    place.pitcrew(&["status", run]).exits(0).says("turn 3 of 5");
}

/// It never has enough: each of its turns is undone.
const NEVER: &str = r#"
name: never
workspace: {path: ., apply: live}
tasks:
  grow:
    owns: [lines]
    run: echo line >> lines
    activate: [echo live >> ../journal]
    rollback: [echo back >> ../journal]
    repeat: {until: {name: enough, run: "false"}, times: 2}
"#;

#[test]
fn at_the_bound_it_fails_and_the_files_are_as_before() {
    let place = Place::with_plan(NEVER);
    place.write("lines", "first\n");
    let run = place.run(&[], 1);
    assert_eq!(place.read("lines"), "first\n");
    let journal = std::fs::read_to_string(place.project().join("../journal")).unwrap();
    assert_eq!(journal, "live\nlive\nback\n");
    place.pitcrew(&["status", &run]).exits(0).says("was done 2 times, and `enough` still does not hold");
}

/// The first turn is not enough, and the pause after it is far longer than a test.
const PAUSE: &str = r#"
name: pause
tasks:
  grow:
    owns: [lines]
    run: |
      echo line >> lines
      printf '{"lines": %d}' "$(wc -l < lines)" > "$PITCREW_OUTPUT"
    repeat: {until: output.lines >= 2, times: 2, delay: 5s}
"#;

#[test]
fn the_pause_and_the_turn_outlive_the_process() {
    let place = Place::with_git(PAUSE);
    let mut running = place.start(&["run"]);
    let due = running.until("turn_ended")["due"].clone();
    let run = running.killed();
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "grow"), "ready");
    let waiting = serde_json::json!({"kind": "turn", "id": "grow", "until": due});
    assert_eq!(status["tasks"][0]["waiting_on"][0], waiting);

    let mut again = place.start(&["resume", &run]);
    let started = again.until_of("grow", "attempt_started");
    assert!(started["time"].as_str() >= due.as_str(), "{started} before {due}");
    again.killed();
    let events = place.start(&["resume", &run]).events(0);
    assert!(events.iter().any(|event| event["type"] == "turns_done" && event["turn"] == 2), "{events:#?}");
    assert_eq!(place.git(&["show", &format!("pitcrew/{run}:lines")]), "line\nline\n");
}
