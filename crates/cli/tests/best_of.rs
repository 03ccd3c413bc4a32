//! A task that is tried several times side by side, in real processes behind real walls: one try is kept, and nothing
//! of the others is left.

mod support;

use serde_json::Value;
use support::kills::{at_events, killed_at, nothing_told_is_lost};
use support::{Place, exists, state_of, traces};

/// Each attempt leaves another level, and every third file is the second's; the highest level is kept.
const SCORED: &str = "\
name: demo
workspaces: {site: {path: ./site, apply: live}}
tasks:
  tune:
    owns: [level, 'notes/*']
    verify: ['test -s level']
    best_of: {times: 3, by: 'cat level'}
    run: 'n=$(sed \"s/.*tune.\\([0-9]\\).*/\\1/\" \"$PITCREW_TASK\"); mkdir -p notes; echo it was $n > notes/$n; case $n in 1) echo 84;; 2) echo 91;; *) echo 77;; esac > level; echo \"{\\\"from\\\": $n}\" > \"$PITCREW_OUTPUT\"'
  use: {needs: [tune], owns: [used], env: {FROM: '{{ tasks.tune.output.from }}'}, run: 'cat level notes/* > used; echo $FROM >> used'}
";

fn place(plan: &str) -> Place {
    let place = Place::with_plan(plan);
    place.write("site/kept.txt", "it stays");
    place
}

fn status(place: &Place, run: &str) -> Value {
    place.pitcrew(&["status", run, "--format", "json"]).exits(0).json()
}

fn task<'a>(status: &'a Value, id: &str) -> &'a Value {
    status["tasks"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap()
}

fn the_second_is_kept(place: &Place, run: &str) {
    assert_eq!(place.read("site/used"), "91\nit was 2\n2\n", "what builds on it sees the one that is kept");
    assert_eq!(traces::names_in(&place.project().join("site/notes")), ["2"]);
    let status = status(place, run);
    let contest = &task(&status, "tune")["best_of"];
    assert_eq!(contest["best"], serde_json::json!({"id": "tune.2", "merit": "score"}));
    let scores: Vec<&Value> = contest["attempts"].as_array().unwrap().iter().map(|one| &one["score"]).collect();
    assert_eq!(scores, [84, 91, 77]);
    assert_eq!(task(&status, "tune.1")["reason"], "not kept: its score is 84, and `tune.2` has 91");
}

#[test]
fn the_attempt_with_the_highest_score_is_kept_and_of_the_others_nothing_is_left() {
    let place = place(SCORED);
    let run = place.run(&[], 0);
    the_second_is_kept(&place, &run);
    let kept = "3 attempts side by side; second kept: score 91 against 84 and 77";
    let shown = place.pitcrew(&["status", &run]).exits(0).says(kept);
    assert!(!shown.stdout.contains("tune.1"), "{}", shown.stdout);
    place.pitcrew(&["report", &run]).exits(0).says(kept);
    place.pitcrew(&["rollback", &run, "tune"]).exits(0);
    assert!(!exists(place.project().join("site/level")) && !exists(place.project().join("site/notes")));
    traces::nothing_is_left(&place);
}

#[test]
fn whoever_follows_hears_the_scores() {
    let place = place(SCORED);
    let told = place.pitcrew(&["run"]).exits(0);
    for line in
        ["tune started 3 attempts side by side", "tune.2 scores 91", "tune second kept: score 91 against 84 and 77"]
    {
        assert!(told.stdout.contains(line) || told.stderr.contains(line), "{line}\n{}{}", told.stdout, told.stderr);
    }
}

#[test]
fn killed_at_any_event_the_same_one_is_kept() {
    let undisturbed = place(SCORED);
    let last = undisturbed.start(&["run"]).events(0).len() as u64;
    at_events(1..=last, |seq| {
        let place = place(SCORED);
        let Some((run, told)) = killed_at(&place, seq) else { return };
        place.pitcrew(&["resume", &run, "--format", "json"]).exits(0);
        let journal = traces::journal(&place, &run);
        nothing_told_is_lost(&told, &journal);
        the_second_is_kept(&place, &run);
        traces::nothing_is_left(&place);
        traces::the_journal_is_the_truth(&place, &run);
    });
}

/// Only the second comes to an end of itself.
const RACE: &str = "\
name: demo
workspaces: {site: {path: ./site, apply: live}}
tasks:
  tune:
    owns: [level]
    verify: ['test -s level']
    best_of: 3
    run: 'if grep -q tune.2 \"$PITCREW_TASK\"; then echo 2 > level; else echo busy; sleep 1000; fi'
";

#[test]
fn the_first_that_verifies_is_kept_and_the_others_are_ended() {
    let place = place(RACE);
    let run = place.run(&[], 0);
    assert_eq!(place.read("site/level"), "2\n");
    place.pitcrew(&["status", &run]).exits(0).says("3 attempts side by side; second kept, the first that passed");
    let status = status(&place, &run);
    assert_eq!(["tune.1", "tune.2", "tune.3"].map(|id| state_of(&status, id)), ["skipped", "succeeded", "skipped"]);
    traces::nothing_is_left(&place);
}

#[test]
fn a_task_that_is_stopped_ends_all_its_attempts() {
    let place = place(&RACE.replace("tune.2", "nobody"));
    let mut running = place.start(&["run"]);
    for attempt in ["tune.1", "tune.2", "tune.3"] {
        running.until_of(attempt, "attempt_started");
    }
    let run = running.name();
    place.pitcrew(&["stop", &run, "--task", "tune"]).exits(0);
    running.until_of("tune", "task_canceled");
    let stopped = status(&place, &run);
    assert_eq!(["tune", "tune.1", "tune.2", "tune.3"].map(|id| state_of(&stopped, id)), ["canceled"; 4]);
    assert!(traces::left_processes(&place).is_empty(), "{:?}", traces::left_processes(&place));
    running.killed();
}

#[test]
fn when_all_fail_each_says_why_and_the_next_try_is_as_many() {
    let plan =
        RACE.replace("sleep 1000", "exit 3").replace("echo 2 > level", "true") + "    retry: {times: 1, delay: 0s}\n";
    let place = place(&plan);
    let run = place.run(&[], 1);
    let status = status(&place, &run);
    assert_eq!(["tune", "tune.1", "tune.2"].map(|id| task(&status, id)["attempts"].clone()), [2, 2, 2]);
    place
        .pitcrew(&["status", &run])
        .exits(0)
        .says("came to nothing in 3 attempts side by side")
        .says("`tune.1` exited with code 3; `tune.2` did not pass `test -s level`");
    place.pitcrew(&["logs", &run, "tune"]).exits(0).says("busy");
}

#[test]
fn what_prints_no_number_scores_nothing() {
    let place = place(&SCORED.replace("by: 'cat level'", "by: 'cat notes/*'"));
    let run = place.run(&[], 1);
    place.pitcrew(&["status", &run]).exits(0).says("its last line is `it was 1`, and was to be a number");
}

/// An agent that speaks the Agent Client Protocol, is shown all attempts, and prefers one.
const JUDGE: &str = r#"#!/bin/sh
set -eu
say() { printf '%s\n' "{\"jsonrpc\":\"2.0\",$1}"; }
words() { say '"method":"session/update","params":{"sessionId":"r1","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"'"$1"'"}}}'; }
while read -r line; do
    id=${line#*\"id\":}
    id=${id%%,*}
    case $line in
    *'"method":"initialize"'*) say "\"id\":$id,\"result\":{\"protocolVersion\":1,\"agentInfo\":{\"name\":\"scripted\",\"version\":\"0.1\"}}" ;;
    *'"method":"session/new"'*) say "\"id\":$id,\"result\":{\"sessionId\":\"r1\"}" ;;
    *'"method":"session/prompt"'*)
        case $line in
        *'Which attempt at task tune'*'## Attempt 1'*'+84'*'## Attempt 2'*'+91'*'## Attempt 3'*'+77'*) ;;
        *) echo "not told: $line" >&2; exit 9 ;;
        esac
        test ! -e level
        words 'ANSWER'
        say "\"id\":$id,\"result\":{\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":100,\"outputTokens\":7,\"totalTokens\":107}}" ;;
    *) echo "not understood: $line" >&2; exit 8 ;;
    esac
done
"#;

fn compared(answer: &str) -> Place {
    let plan = SCORED.replace("by: 'cat level'", "by: {agent: judge}");
    let place = place(&plan.replace("tasks:", "agents: {judge: {use: {acp: [./judge.sh]}}}\ntasks:"));
    place.write("judge.sh", &JUDGE.replace("ANSWER", answer));
    let path = place.project().join("judge.sh");
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    place
}

#[test]
fn an_agent_that_is_shown_all_of_them_prefers_one() {
    let answer = r#"They differ. {\"best\": 3, \"why\": \"the lowest level will do\"}"#;
    let place = compared(answer);
    let run = place.run(&["--yes"], 0);
    assert_eq!(place.read("site/used"), "77\nit was 3\n3\n");
    let kept = "3 attempts side by side; third preferred and kept: the lowest level will do";
    place.pitcrew(&["status", &run]).exits(0).says(kept);
    let status = status(&place, &run);
    assert_eq!(task(&status, "tune")["best_of"]["best"]["merit"], "preferred");
    assert_eq!(task(&status, "tune")["spent"]["input"], 100, "what the judge costs is the task's");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn killed_while_they_are_compared_they_are_compared_again() {
    let place = compared(r#"{\"best\": 3, \"why\": \"x\"}"#);
    let mut running = place.start(&["run", "--yes"]);
    running.until("comparing");
    let run = running.killed();
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(place.read("site/level"), "77\n");
    traces::nothing_is_left(&place);
}

#[test]
fn where_it_names_none_nothing_is_lost() {
    let place = compared("All of them look good to me!");
    let run = place.run(&["--yes"], 0);
    place
        .pitcrew(&["status", &run])
        .exits(0)
        .says("first kept, the smallest change: none is preferred (its last words");
}

#[test]
fn what_cannot_be_dropped_is_not_tried_side_by_side() {
    let place = place(&SCORED.replace("[level, ", "['port:8080', level, "));
    place.pitcrew(&["run"]).exits(1).says("3 attempts at `tune` would use `port:8080` at once");
}
