//! Reports, partial answers, and what is held live, with real processes and a kill in the middle.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;
use support::{Place, state_of, traces};

/// One team binds a service, the other puts a proxy before it and looks whether that works.
const PLAN: &str = r#"name: bind
workspaces: {site: {path: ./site, apply: live}}
teams: {docker: {lead: alice}, nginx: {lead: bob}}
tasks:
  A4: {team: docker, run: [./step.sh, bind], owns: [port], estimate: 1m}
  B2:
    team: nginx
    needs: [A4]
    run: [./step.sh, proxy]
    owns: [proxy]
    probe: [{name: proxy answers, run: [./step.sh, probe]}]
    rollback: ["true"]
    on_failure: hold
  B3: {team: nginx, needs: [B2], run: [./step.sh, last]}
"#;

const STEP: &str = r#"#!/bin/sh
set -eu
case $1 in
bind)
    # Only who was told by whom it holds up binds the second port.
    if grep -q 'listen on 3552' "$PITCREW_TASK"; then echo "3551 3552" > port; else echo 3551 > port; fi
    cat > "$PITCREW_OUTPUT" <<EOF
{"report": {"action": "Bound services to localhost", "affected": ["kong: 127.0.0.1:3551"], "tests": {"curl": "PASS"}}}
EOF
    ;;
proxy)
    grep -q 'Bound services to localhost' "$PITCREW_TASK"
    echo "to $(cat port)" > proxy ;;
probe)
    grep -q 3552 port && exit 0
    cat > "$PITCREW_OUTPUT" <<EOF
{"report": {"status": "partial", "tests": {"archon": "PASS", "websocket": "FAIL"},
 "issues": ["upstream prematurely closed connection"], "suspected_cause": "Port 3552 not listening",
 "requested_action": "Task A4: listen on 3552"}}
EOF
    ;;
last) grep -q 3552 port ;;
part) echo half > "$2"; echo '{"report": {"status": "partial", "issues": ["one of two"]}}' > "$PITCREW_OUTPUT" ;;
fails) echo '{"report": {"status": "failed", "issues": ["no such host"]}}' > "$PITCREW_OUTPUT" ;;
breaks) echo '{"report": {"issues": ["disk is full"]}}' > "$PITCREW_OUTPUT"; exit 3 ;;
esac
"#;

fn place(plan: &str) -> Place {
    let place = Place::with_plan(plan);
    place.write("step.sh", STEP);
    fs::set_permissions(place.project().join("step.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    place.write("site/kept.txt", "it stays");
    place
}

fn status(place: &Place, run: &str) -> Value {
    place.pitcrew(&["status", run, "--format", "json"]).exits(0).json()
}

#[test]
fn one_team_holds_its_change_until_the_other_has_mended_the_cause() {
    let place = place(PLAN);
    let mut running = place.start(&["run", "--wait"]);
    running.until_of("B2", "put_on_hold");
    let run = running.killed();
    let held = status(&place, &run);
    assert_eq!((state_of(&held, "B2"), state_of(&held, "B3")), ("held".to_owned(), "pending".to_owned()));
    let waits = &held["tasks"][1]["waiting_on"];
    assert_eq!(*waits, serde_json::json!([{"kind": "task", "id": "A4", "until": null}]), "it asks no question");
    assert_eq!(place.read("site/proxy"), "to 3551\n", "its change stays applied");
    place.pitcrew(&["resume", &run]).exits(3).says("pitcrew resume").says("A4");

    let told = place.pitcrew(&["resume", &run, "A4"]).exits(0);
    told.says("B2");
    assert_eq!((place.read("site/port"), place.read("site/proxy")), ("3551 3552\n".into(), "to 3551\n".into()));
    let done = status(&place, &run);
    for task in ["A4", "B2", "B3"] {
        assert_eq!(state_of(&done, task), "succeeded");
    }
    place.pitcrew(&["report", &run]).exits(0).says("Rollback: not performed");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn what_is_held_is_asked_again_on_order_and_can_be_undone() {
    let place = place(PLAN);
    let run = place.run(&[], 3);
    place.pitcrew(&["resume", &run, "B2"]).exits(3).says("partial").says("upstream prematurely closed connection");
    place.pitcrew(&["rollback", &run, "B2"]).exits(0);
    assert!(!support::exists(place.project().join("site/proxy")));
    place.pitcrew(&["resume", &run, "B3"]).exits(2).says("nothing to take up again");
    place.pitcrew(&["resume", &run, "nobody"]).exits(2).says("there is no task `nobody`");
}

#[test]
fn a_new_attempt_lies_on_top_and_both_changes_are_undone() {
    let plan =
        "name: anew\nworkspaces: {site: {path: ./site, apply: live}}\ntasks: {a: {run: [./again.sh], owns: [f]}}\n";
    let place = place(plan);
    place.write("again.sh", "#!/bin/sh\necho once more >> f\nuntil [ -e \"${0%/*}/go\" ]; do sleep 0.01; done\n");
    fs::set_permissions(place.project().join("again.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    place.write("go", "");
    let run = place.run(&[], 0);
    fs::remove_file(place.project().join("go")).unwrap();
    let mut running = place.start(&["resume", &run, "a"]);
    running.until_of("a", "attempt_started");
    running.killed();
    assert_eq!(place.read("site/f").lines().count(), 1, "what is done stays done while it is tried anew");
    place.write("go", "");
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(place.read("site/f").lines().count(), 2);
    place.pitcrew(&["rollback", &run]).exits(0);
    assert!(!support::exists(place.project().join("site/f")), "the newest is undone first, then the one below it");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn a_part_waits_for_a_yes_and_a_no_takes_it_back() {
    let plan = "workspaces: {site: {path: ./site, apply: live}}\ntasks:\n  a: {run: [./step.sh, part, a], owns: [a]}\n  b: {run: 'true', needs: [a]}\n";
    let place = place(plan);
    let run = place.run(&[], 3);
    let waiting = status(&place, &run);
    assert_eq!((state_of(&waiting, "a"), state_of(&waiting, "b")), ("partial".to_owned(), "pending".to_owned()));
    place.pitcrew(&["approve", &run, "a"]).exits(0).says("done in part: one of two");
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(state_of(&status(&place, &run), "b"), "succeeded");

    let place = self::place(plan);
    let run = place.run(&[], 3);
    place.pitcrew(&["deny", &run, "a", "--reason", "both, please"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(1);
    place.pitcrew(&["report", &run]).exits(0).says("both, please");
    assert!(!support::exists(place.project().join("site/a")));
}

#[test]
fn a_report_decides_how_an_attempt_went_and_is_shown() {
    let plan = "workspaces: {site: {path: ./site, apply: live}}\ntasks:\n  part: {run: [./step.sh, part, p], owns: [p], on_partial: continue}\n  after: {run: 'true', needs: [part], when: \"tasks.part.report.status == 'partial'\"}\n  fails: {run: [./step.sh, fails]}\n  breaks: {run: [./step.sh, breaks]}\n";
    let place = place(plan);
    let run = place.run(&[], 1);
    let ended = status(&place, &run);
    let states = ["part", "after", "fails", "breaks"].map(|task| state_of(&ended, task));
    assert_eq!(states, ["partial", "succeeded", "failed", "failed"]);
    place.pitcrew(&["report", &run]).exits(0).says("no such host").says("disk is full").says("one of two");
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    let messages = report["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 3, "{messages:?}");
}
