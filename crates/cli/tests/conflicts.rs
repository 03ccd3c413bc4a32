//! Conflicts with real processes: over what another task owns, and over files changed behind a run's back.

mod support;

use serde_json::Value;
use support::{Answer, Place, exists, state_of, traces, user};

/// `web` also writes what belongs to `api`, the first time round.
const GREEDY: &str = r#"name: greedy
workspaces: {site: {path: ./site, apply: live}}
coordinator: carol
teams: {api: {lead: alice}}
success: [{name: nobody in the way, measure: run.conflicts, goal: "<= 1"}]
tasks:
  api: {team: api, run: 'mkdir -p api; echo api > api/routes', owns: [api/**]}
  web:
    run: 'mkdir web; echo web > web/page; if [ "$PITCREW_ATTEMPT" = 1 ]; then mkdir -p api; echo mine > api/more; echo mine > api/most; fi'
    owns: [web/**]
    retry: {times: 1}
"#;

/// `a` waits for a yes between what it made and its landing, and its lead is a user of the system.
const LIVE: &str = r#"name: behind
workspaces: {site: {path: ./site, apply: live}}
teams: {ops: {lead: uid 60001}}
escalation: [{after: 1h, to: [bob]}]
tasks:
  a: {team: ops, run: 'echo ours >> shared; echo ours > more', owns: [shared, more], approval: {when: before_apply}}
"#;

fn place(plan: &str) -> Place {
    let place = Place::with_plan(plan);
    place.write("site/shared", "as it was\n");
    place
}

fn conflicts(place: &Place, run: &str) -> Vec<Value> {
    let listed = place.pitcrew(&["report", run, "--conflicts", "--format", "json"]).exits(0).json();
    listed["conflicts"].as_array().unwrap().clone()
}

#[test]
fn who_writes_what_another_owns_has_one_conflict_with_it_and_takes_nothing() {
    let place = place(GREEDY);
    let run = place.run(&[], 0);
    let found = conflicts(&place, &run);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["task"], &found[0]["attempt"]), (&"web".into(), &1.into()));
    assert_eq!((&found[0]["kind"], &found[0]["with"]["task"]), (&"claim".into(), &"api".into()));
    assert_eq!((&found[0]["rule"], &found[0]["done"]), (&"only_its_owner".into(), &"discarded".into()));
    assert_eq!(found[0]["asks"], serde_json::json!(["alice"]));
    assert!(!exists(place.project().join("site/api/more")), "nothing of it is taken");
    place.pitcrew(&["report", &run, "--conflicts"]).exits(0).says("1 conflict").says("and 1 more, which `api` owns");
    place.pitcrew(&["report", &run, "--conflicts", "--format", "markdown"]).exits(0).says("## Conflicts");
    place.pitcrew(&["report", &run]).exits(0).says("1 conflict:").says("--conflicts` lists them").says("1 (goal <= 1)");
    traces::nothing_is_left(&place);
}

#[test]
fn a_conflict_is_told_once_whatever_dies_after_it() {
    let place = place(GREEDY);
    let mut running = place.start(&["run"]);
    running.until_of("web", "conflict_found");
    let run = running.killed();
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!(conflicts(&place, &run).len(), 1);
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

/// Carries out a command as root does for the lead behind `sudo`; root alone may say for whom.
fn as_lead(place: &Place, arguments: &[&str]) -> Answer {
    place.command(arguments).env("SUDO_UID", "60001").output().unwrap().into()
}

/// Has somebody change a file between what `a` made and its landing; returns the run, which waits.
fn held(place: &Place) -> String {
    let run = place.run(&[], 3);
    place.write("site/shared", "by hand\n");
    place.pitcrew(&["approve", &run, "a"]).exits(0);
    let mut resumed = place.start(&["resume", &run]);
    resumed.until_of("a", "conflict_found");
    resumed.killed();
    place.pitcrew(&["resume", &run]).exits(3).says("asked: uid 60001").says(&format!("pitcrew deny {run} a"));
    run
}

#[test]
fn a_file_that_somebody_else_changed_meanwhile_is_not_overwritten_and_its_lead_is_asked() {
    let place = place(LIVE);
    let run = held(&place);
    assert_eq!(place.read("site/shared"), "by hand\n");
    assert!(!exists(place.project().join("site/more")), "nothing of the change is there");
    let found = conflicts(&place, &run);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["kind"], &found[0]["over"]), (&"foreign_change".into(), &"shared".into()));
    assert_eq!((&found[0]["with"]["outside"], &found[0]["done"]), (&"somebody else".into(), &"held".into()));
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((state_of(&status, "a"), &status["status"]), ("held".to_owned(), &"waiting".into()));
    assert_eq!(status["questions"][0]["about"], "conflict");
    assert_eq!(status["tasks"][0]["waiting_on"][0]["kind"], "approval");
    let reason = status["tasks"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("`shared` was changed by somebody else"), "{reason}");
    assert!(reason.contains("uid 60001 is asked, after 1h bob"), "{reason}");
    traces::the_journal_is_the_truth(&place, &run);

    // Tried again while it is still there, it is the same conflict.
    place.pitcrew(&["approve", &run]).exits(2).says("is not asked about the conflict of `a`");
    place.pitcrew(&["resume", &run, "a"]).exits(3);
    assert_eq!(conflicts(&place, &run).len(), 1);
    assert_eq!(place.read("site/shared"), "by hand\n");

    // Who has put the file right has it tried again, whatever dies meanwhile.
    place.write("site/shared", "as it was\n");
    let mut again = place.start(&["resume", &run, "a"]);
    again.until_of("a", "apply_started");
    again.killed();
    place.pitcrew(&["resume", &run]).exits(0);
    assert_eq!((place.read("site/shared"), place.read("site/more")), ("as it was\nours\n".into(), "ours\n".into()));
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn its_lead_may_let_stand_what_is_in_the_way() {
    if !user::is_root() {
        return;
    }
    let place = place(LIVE);
    let run = held(&place);
    as_lead(&place, &["deny", &run, "a", "--reason", "mine is newer"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(1);
    assert_eq!(place.read("site/shared"), "by hand\n");
    assert!(!exists(place.project().join("site/more")));
    place.pitcrew(&["report", &run]).says("uid 60001 lets that stand: mine is newer");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn what_others_changed_since_stays_when_the_rest_is_put_back() {
    if !user::is_root() {
        return;
    }
    let place = place(LIVE);
    let run = place.run(&["--yes"], 0);
    place.write("site/shared", "by hand\n");
    let undone = place.pitcrew(&["rollback", &run, "a"]).exits(1);
    undone.says("could not be undone and wait for you: `a`");
    assert_eq!((place.read("site/shared"), place.read("site/more")), ("by hand\n".into(), "ours\n".into()));
    as_lead(&place, &["deny", &run, "a"]).exits(0);
    let mut resumed = place.start(&["resume", &run]);
    resumed.until("run_resumed");
    resumed.killed();
    place.pitcrew(&["resume", &run]);
    assert_eq!(place.read("site/shared"), "by hand\n");
    assert!(!exists(place.project().join("site/more")), "the rest is put back");
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "a"), "failed");
    traces::nothing_is_left(&place);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn a_run_without_conflicts_says_so() {
    let place = place("workspaces: {site: {path: ./site, apply: live}}\ntasks: {a: {run: 'true'}}\n");
    let run = place.run(&[], 0);
    place.pitcrew(&["report", &run, "--conflicts"]).exits(0).says("no conflicts");
    assert_eq!(conflicts(&place, &run), Vec::<Value>::new());
}
