//! A run that waits for a person's yes lives in its journal alone: everything else may go meanwhile.

mod support;

use std::fs;

use pitcrew_engine::{Event, Failure};
use serde_json::json;
use support::{Place, state_of, traces};

/// Makes a change of every kind, in the live directory `site`.
const TOUCHES: &str = r"printf '\000\377\n' > bytes; chmod 640 bytes; rm gone; mkdir -p new; echo x > new/run; chmod 755 new/run; ln -s bytes link";

fn place(approval: &str) -> Place {
    let place = Place::with_plan(&format!(
        "name: demo
workspace: ./site
tasks:
  change: {{run: {TOUCHES:?}, owns: ['**'], reads: ['gone'], approval: {approval}}}
  after: {{run: 'test -x new/run', needs: [change]}}
"
    ));
    place.write("site/gone", "it goes");
    place.write("site/hidden/kept", "it stays");
    place
}

/// Starts the plan in a process that waits until it is asked, and kills that.
fn asked_and_killed(place: &Place) -> String {
    let mut running = place.start(&["run", "--wait"]);
    running.until("approval_requested");
    running.killed()
}

fn site(place: &Place) -> Vec<String> {
    traces::tree(&place.project().join("site"))
}

#[test]
fn what_is_approved_is_applied_byte_for_byte_though_nothing_but_the_journal_is_left() {
    let undisturbed = place("true");
    undisturbed.run(&["--yes"], 0);

    let place = place("true");
    let run = asked_and_killed(&place);
    for name in traces::names_in(&place.state().join("attempts")) {
        fs::remove_dir_all(place.state().join("attempts").join(name)).unwrap();
    }
    for kind in traces::names_in(&place.state().join("layers")) {
        if kind.starts_with("change-") || kind.starts_with("mask-") || kind.starts_with("git") {
            fs::remove_dir_all(place.state().join("layers").join(kind)).unwrap();
        }
    }
    let _ = fs::remove_file(place.state().join("engine.sock"));
    place.pitcrew(&["approve", &run, "change"]).exits(0).says("bytes");
    place.pitcrew(&["resume", &run]).exits(0);

    assert_eq!(site(&place), site(&undisturbed));
    let journal = traces::journal(&place, &run);
    let started = |event: &Event| matches!(event, Event::AttemptStarted { task, .. } if task.as_str() == "change");
    assert_eq!(traces::count(&journal, started), 1, "what was approved is not made again");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn so_it_is_in_a_git_work_tree() {
    let place = Place::with_git(
        "name: demo\ntasks: {change: {run: \"printf '\\\\0\\\\377' > bytes; ln -s bytes link; chmod 755 bytes\", owns: [bytes, link], approval: true}}\n",
    );
    let run = asked_and_killed(&place);
    let _ = fs::remove_dir_all(place.state().join("attempts"));
    fs::remove_dir_all(place.state().join("layers")).unwrap();
    place.pitcrew(&["approve", &run]).exits(0);
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(
        place.git(&["ls-tree", "--abbrev=8", &format!("pitcrew/{run}"), "bytes", "link"]),
        "100755 blob ba01f6b0\tbytes\n120000 blob b6862c63\tlink\n"
    );
    assert_eq!(place.git(&["status", "--porcelain"]), "");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn a_yes_to_another_change_is_refused() {
    let place = place("true");
    let before = site(&place);
    let mut running = place.start(&["run", "--wait"]);
    let asked = running.until("approval_requested");
    let run = running.name();
    let right = asked["about"]["change"].as_str().unwrap();
    let wrong = right.chars().rev().collect::<String>();
    let yes_to = |change: &str| {
        let order = json!({"order": "approve", "topic": {"about": "approval", "task": "change"}, "change": change});
        place.ask(&json!({"ask": "order", "run": run, "what": order}))
    };
    let refused = yes_to(&wrong);
    assert_eq!(refused["said"], "refused");
    assert!(refused["why"].as_str().unwrap().contains("asks about another change now"), "{refused}");
    assert_eq!(site(&place), before, "nothing was applied");
    assert_eq!(yes_to(right)["said"], "done");
    running.ends(0);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn what_is_denied_is_dropped_and_what_builds_on_it_skipped() {
    let place = place("true");
    let before = site(&place);
    let run = asked_and_killed(&place);
    place.pitcrew(&["deny", &run, "--reason", "not today"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(1);
    assert_eq!(site(&place), before);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((state_of(&status, "change"), state_of(&status, "after")), ("failed".to_owned(), "skipped".to_owned()));
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn a_question_that_nobody_answers_in_time_is_a_no() {
    let place = place("{timeout: 1ms}");
    let before = site(&place);
    let mut running = place.start(&["run", "--wait"]);
    running.until_of("change", "task_failed");
    let run = running.ends(1);
    let unanswered = |event: &Event| matches!(event, Event::TaskFailed { failure: Failure::Unanswered, .. });
    assert_eq!(traces::count(&traces::journal(&place, &run), unanswered), 1);
    assert_eq!(site(&place), before);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn a_yes_that_comes_too_late_is_refused_though_no_engine_was_there_to_say_no() {
    let place = place("{timeout: 10ms}");
    let before = site(&place);
    // Without `--wait` it leaves as soon as it is asked, or a moment later when it was too late.
    let mut running = place.start(&["run"]);
    running.until("approval_requested");
    let run = running.killed();
    place.pitcrew(&["approve", &run]).exits(2);
    place.pitcrew(&["resume", &run]).exits(1);
    assert_eq!(site(&place), before);
    traces::the_journal_is_the_truth(&place, &run);
}
