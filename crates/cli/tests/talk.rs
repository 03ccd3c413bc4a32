//! What a task says while it runs: reports that are seen at once, and questions that people answer in its
//! middle; with real processes in walls and without, and a kill while a question is open.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;
use support::{Place, state_of, traces};

/// A task that asks before it goes on, and keeps what it was answered.
const ASKS: &str = r#"
name: asks
tasks:
  drop: {run: "$PITCREW_BIN ask 'Drop the table?' --within 1h > said.txt", owns: [said.txt]}
"#;

fn status(place: &Place, run: &str) -> Value {
    place.pitcrew(&["status", run, "--format", "json"]).exits(0).json()
}

/// A plan with a program beside it, which waits for files that a test writes there.
fn place(plan: &str, step: &str) -> Place {
    let place = Place::with_plan(plan);
    let wait = "until_there() { until [ -e \"${0%/*}/$1\" ]; do sleep 0.01; done; }\n";
    place.write("step.sh", &format!("#!/bin/sh\nset -eu\n{wait}{step}"));
    fs::set_permissions(place.project().join("step.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    place.write("site/kept.txt", "it stays");
    place
}

#[test]
fn a_task_asks_in_its_middle_and_goes_on_with_the_answer() {
    for sandbox in [&["run"][..], &["run", "--sandbox", "off"]] {
        let place = Place::with_git(ASKS);
        let mut running = place.start(sandbox);
        let asked = running.until("question_asked");
        assert_eq!((&asked["about"], &asked["attempt"]), (&"attempt".into(), &1.into()));
        let run = running.name();
        let waiting = status(&place, &run);
        assert_eq!(state_of(&waiting, "drop"), "running");
        assert_eq!(waiting["tasks"][0]["waiting_on"][0]["kind"], "approval");
        assert_eq!(waiting["questions"][0]["question"], "Drop the table?");
        place.pitcrew(&["status", &run]).exits(0).says("waits for a yes, until").says("Drop the table?");
        place.pitcrew(&["approve", &run, "drop", "--reason", "a backup is there"]).exits(0).says("Drop the table?");
        running.ends(0);
        let said = place.git(&["show", &format!("pitcrew/{run}:said.txt")]);
        assert!(said.starts_with("yes, says ") && said.ends_with(": a backup is there\n"), "{said}");
        place.pitcrew(&["report", &run]).exits(0).says("Drop the table?");
    }
}

#[test]
fn a_question_dies_with_its_process_and_the_next_attempt_asks_anew() {
    let place = Place::with_git(ASKS);
    let mut running = place.start(&["run"]);
    running.until("question_asked");
    let run = running.killed();
    place.pitcrew(&["approve", &run, "drop"]).exits(2).says("cut off").says("pitcrew resume");

    let mut running = place.start(&["resume", &run]);
    assert_eq!(running.until("question_asked")["attempt"], 2);
    place.pitcrew(&["deny", &run, "drop", "--reason", "not on a Friday"]).exits(0);
    let answered = running.until("question_answered");
    assert_eq!((&answered["yes"], &answered["reason"]), (&false.into(), &"not on a Friday".into()));
    running.ends(1);
    assert_eq!(state_of(&status(&place, &run), "drop"), "failed");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn a_yes_that_was_given_at_the_start_is_the_answer() {
    let place = Place::with_git(ASKS);
    let run = place.run(&["--yes"], 0);
    assert!(place.git(&["show", &format!("pitcrew/{run}:said.txt")]).contains("(--yes)"));
}

#[test]
fn silence_is_a_no_and_who_goes_away_takes_the_question_back() {
    let step = r#"
"$PITCREW_BIN" ask "Now?" --within 1ms > silent.txt && exit 8
grep -q "nobody answered in time" silent.txt
"$PITCREW_BIN" ask "Of nobody?" --from lead 2> refused.txt && exit 9
grep -q "does not say who is .lead." refused.txt
"$PITCREW_BIN" ask "Really?" & asks=$!
until_there asked
kill $asks
until_there withdrawn
"$PITCREW_BIN" ask "Again?" --format json > again.txt & asks=$!
until_there again
"#;
    let plan = "name: silent\nworkspaces: {site: {path: ./site, apply: live}}\ntasks: {a: {run: [./step.sh]}}\n";
    let place = place(plan, step);
    let mut running = place.start(&["run"]);
    running.until("question_unanswered");
    running.until("question_asked");
    place.write("asked", "");
    running.until("question_withdrawn");
    place.write("withdrawn", "");
    // It ends in the middle of its last question.
    running.until("question_asked");
    place.write("again", "");
    running.until("question_withdrawn");
    let run = running.ends(0);
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
    place.pitcrew(&["ask", "Me?"]).exits(2).says("only what a run has started can ask");
}

#[test]
fn a_report_is_seen_while_the_task_goes_on_and_the_last_word_of_each_kind_counts() {
    let step = r#"
"$PITCREW_BIN" report --status partial --issues "one of two" --tests "curl=PASS" --tests "ws=FAIL: refused"
"$PITCREW_BIN" report --status wrong 2> /dev/null && exit 8
echo '{"status": "wrong"}' | "$PITCREW_BIN" report --json - 2> refused.txt && exit 9
grep -q "it is .success., .partial. or .failed." refused.txt
until_there seen
echo '{"action": "bound both", "status": "success"}' | "$PITCREW_BIN" report --json - --next "A5 can go on"
echo '{"report": {"issues": "none", "affected": ["kong"]}}' > "$PITCREW_OUTPUT"
"#;
    let plan = "name: tells\nworkspaces: {site: {path: ./site, apply: live}}\ntasks: {a: {run: [./step.sh]}}\n";
    let place = place(plan, step);
    let mut running = place.start(&["run"]);
    let reported = running.until("reported");
    assert_eq!((&reported["live"], &reported["report"]["status"]), (&true.into(), &"partial".into()));
    let run = running.name();
    let now = status(&place, &run);
    assert_eq!(
        (state_of(&now, "a").as_str(), &now["tasks"][0]["report"]["issues"][0]),
        ("running", &"one of two".into())
    );
    place.pitcrew(&["status", &run]).exits(0).says("partial: one of two");
    place.write("seen", "");
    running.ends(0);
    let done = &status(&place, &run)["tasks"][0]["report"];
    let expected = serde_json::json!({
        "status": "success", "action": "bound both", "affected": ["kong"],
        "tests": [{"name": "curl", "ok": true}, {"name": "ws", "ok": false, "detail": "FAIL: refused"}],
        "next": ["A5 can go on"],
    });
    assert_eq!(*done, expected);
    place.pitcrew(&["report", &run]).exits(0).says("Task a goes on").says("bound both");
    place.pitcrew(&["report", "--status", "failed"]).exits(2).says("from outside");
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn what_a_phase_asks_has_a_row_of_its_own() {
    let plan = "name: rows\nteams: {ops: {lead: ann}}\ncoordinator: cyd\nphases: [{name: one, go: [{ask: \"Window open?\", from: [coordinator]}]}]\ntasks: {a: {phase: one, run: 'true'}}\n";
    let place = Place::with_plan(plan);
    let run = place.run(&[], 3);
    place.pitcrew(&["status", &run]).exits(0).says("phase one").says("waits for a yes of cyd: Window open?");
    let asked = &status(&place, &run)["questions"][0];
    assert_eq!((&asked["about"], &asked["phase"], &asked["from"][0]), (&"phase".into(), &"one".into(), &"cyd".into()));
}
