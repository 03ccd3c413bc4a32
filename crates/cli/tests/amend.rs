//! A plan that changes while it is carried out: what has begun stays, what has not becomes another.

mod support;

use support::{Place, state_of};

/// `a` works until `go` is there; nothing else can begin before it is done.
const PLAN: &str = "\
name: demo
workspaces: {site: {path: ./site, apply: live}}
tasks:
  a: {run: '[ -e $PITCREW_PLAN_DIR/go ] || sleep 600; echo a > a.txt', owns: [a.txt]}
  b: {run: 'echo b > b.txt', owns: [b.txt], needs: [a]}
  c: {run: 'echo c > c.txt', owns: [c.txt], needs: [b]}
";

const AMENDED: &str = "\
name: demo
workspaces: {site: {path: ./site, apply: live}}
tasks:
  a: {run: '[ -e $PITCREW_PLAN_DIR/go ] || sleep 600; echo a > a.txt', owns: [a.txt]}
  c: {run: 'cat d.txt > c.txt', owns: [c.txt], needs: [a, d]}
  d: {run: 'echo d > d.txt', owns: [d.txt], needs: [a]}
";

fn place() -> Place {
    let place = Place::with_plan(PLAN);
    place.write("site/kept.txt", "it stays");
    place
}

#[test]
fn what_has_not_begun_is_done_as_the_amended_plan_says_whatever_becomes_of_the_process() {
    let place = place();
    let mut running = place.start(&["run", "--wait"]);
    running.until_of("a", "attempt_started");
    let run = running.name();
    place.write("next.yaml", AMENDED);

    place.pitcrew(&["amend", &run, "next.yaml", "--dry-run"]).exits(0).says("would amend").says("+ d").says("- b");
    place.pitcrew(&["amend", &run, "next.yaml"]).exits(0).says("~ c: needs, run").says("- b");
    running.until("amended");
    running.killed();

    place.write("go", "");
    place.pitcrew(&["resume", &run]).exits(0);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(["a", "c", "d"].map(|task| state_of(&status, task)), ["succeeded"; 3]);
    assert_eq!(place.read("site/c.txt"), "d\n");
    assert!(!place.project().join("site/b.txt").exists());
    let before = place.pitcrew(&["replay", &run, "--at", "2", "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&before["state"], "b"), "pending");
}

#[test]
fn a_task_that_has_begun_and_a_plan_that_is_wrong_are_refused() {
    let place = place();
    let mut running = place.start(&["run", "--wait"]);
    running.until_of("a", "attempt_started");
    let run = running.name();

    place.write("next.yaml", &PLAN.replace("echo a", "echo other"));
    place.pitcrew(&["amend", &run, "next.yaml"]).exits(2).says("`a` is running already");
    place.write("next.yaml", &AMENDED.replace("needs: [a, d]", "needs: [a, nobody]"));
    place.pitcrew(&["amend", &run, "next.yaml"]).exits(1).says("nobody");
    place.write("next.yaml", &AMENDED.replace("./site", "./other"));
    place.write("other/x", "");
    place.pitcrew(&["amend", &run, "next.yaml"]).exits(2).says("differ in `workspaces`");
    place.write("next.yaml", PLAN);
    place.pitcrew(&["amend", &run, "next.yaml"]).exits(0).says("nothing to amend");
    place.pitcrew(&["stop", &run, "--hard"]).exits(0);
    running.ends(1);
}

#[test]
fn an_amendment_that_nobody_was_there_to_carry_out_is_noted() {
    let place = place();
    let mut running = place.start(&["run"]);
    running.until_of("a", "attempt_started");
    let run = running.killed();
    place.write("next.yaml", AMENDED);
    let told = place.pitcrew(&["amend", &run, "next.yaml", "--format", "json"]).exits(0).json();
    assert_eq!(told["dropped"], serde_json::json!(["b"]));
    assert_eq!(told["amended"], true);
    place.pitcrew(&["watch", &run]).exits(0).says("the plan changes: adds d; changes c; drops b");
}

#[test]
fn an_amendment_may_be_as_long_as_a_plan_and_is_kept_as_long_as_its_run() {
    let place = place();
    let mut running = place.start(&["run", "--wait"]);
    running.until_of("a", "attempt_started");
    let run = running.name();
    let many: String = (0..300)
        .map(|n| format!("  n{n}: {{title: {}, run: 'true', needs: [a], when: '1 > 2'}}\n", "x".repeat(1500)))
        .collect();
    place.write("next.yaml", &format!("{AMENDED}{many}"));

    place.pitcrew(&["amend", &run, "next.yaml"]).exits(0).says("+ n299");
    running.until("amended");
    running.killed();
    let journal = rusqlite::Connection::open(place.state().join("journal.db")).unwrap();
    let body: String =
        journal.query_row("SELECT body FROM event WHERE kind = 'amended'", [], |row| row.get(0)).unwrap();
    assert!(body.len() < 200, "a row holds only where the rest is: {}", body.len());
    place.pitcrew(&["clean"]).exits(0);

    place.write("go", "");
    place.pitcrew(&["resume", &run, "--format", "json"]).exits(0);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!((state_of(&status, "n0"), state_of(&status, "n299")), ("skipped".to_owned(), "skipped".to_owned()));
    assert_eq!(place.read("site/c.txt"), "d\n");
    support::traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn what_is_no_task_is_refused_by_the_name_of_its_field() {
    let place = place();
    let mut running = place.start(&["run"]);
    running.until_of("a", "attempt_started");
    let run = running.killed();
    for (field, line) in
        [("teams", "teams: {new: {}}"), ("phases", "phases: [new]"), ("limits", "limits: {parallel: 3}")]
    {
        place.write("next.yaml", &PLAN.replace("name: demo\n", &format!("name: demo\n{line}\n")));
        let said = format!("the plans differ in `{field}`, and only tasks can be amended");
        place.pitcrew(&["amend", &run, "next.yaml"]).exits(2).says(&said);
    }
}
