//! Conflicts with real processes: over what another task owns, and over files changed behind a run's back.

mod support;

use std::fs;

use serde_json::Value;
use support::{Place, exists, state_of, traces};

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

/// `a` waits for a yes between what it made and its landing.
const LIVE: &str = r#"name: behind
workspaces: {site: {path: ./site, apply: live}}
teams: {ops: {lead: alice}}
escalation: [{after: 1h, to: [bob]}]
tasks:
  a: {team: ops, run: 'echo ours >> shared', owns: [shared], approval: {when: before_apply}}
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

#[test]
fn a_file_that_somebody_else_changed_meanwhile_is_not_overwritten_and_its_lead_is_asked() {
    let place = place(LIVE);
    let run = place.run(&[], 3);
    place.write("site/shared", "by hand\n");
    place.pitcrew(&["approve", &run, "a"]).exits(0);
    let mut resumed = place.start(&["resume", &run]);
    resumed.until_of("a", "conflict_found");
    resumed.killed();
    place.pitcrew(&["resume", &run]);
    assert_eq!(place.read("site/shared"), "by hand\n");
    let found = conflicts(&place, &run);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["kind"], &found[0]["over"]), (&"foreign_change".into(), &"shared".into()));
    assert_eq!((&found[0]["with"]["outside"], &found[0]["done"]), (&"somebody else".into(), &"held".into()));
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "a"), "held");
    let reason = status["tasks"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("`shared` was changed by somebody else"), "{reason}");
    assert!(reason.contains("alice is asked, after 1h bob"), "{reason}");
    traces::the_journal_is_the_truth(&place, &run);

    // Who has put the file right has the task undone.
    fs::write(place.project().join("site/shared"), "as it was\n").unwrap();
    place.pitcrew(&["rollback", &run, "a"]).exits(0);
    assert_eq!(place.read("site/shared"), "as it was\n");
    traces::nothing_is_left(&place);
}

#[test]
fn a_run_without_conflicts_says_so() {
    let place = place("workspaces: {site: {path: ./site, apply: live}}\ntasks: {a: {run: 'true'}}\n");
    let run = place.run(&[], 0);
    place.pitcrew(&["report", &run, "--conflicts"]).exits(0).says("no conflicts");
    assert_eq!(conflicts(&place, &run), Vec::<Value>::new());
}
