//! Restarting a run: a new one takes over what is done, on a branch and live, whatever becomes of
//! the process that carries it out.

mod support;

use serde_json::json;
use support::{Place, exists, state_of};

/// Without walls, so that a task sees what its workspace at the run's base does not have.
const OPEN: [&str; 2] = ["--sandbox", "off"];

/// `c` works only where `fixed` is there.
const PLAN: &str = "\
name: demo
workspaces: {site: {path: WHERE}}
phases: [one, two]
tasks:
  a: {phase: one, run: 'echo a > a.txt; echo \"{\\\"said\\\": 7}\" > \"$PITCREW_OUTPUT\"', owns: [a.txt]}
  b: {phase: one, run: 'echo b > b.txt', owns: [b.txt]}
  c: {phase: two, needs: [a], run: '[ -e ~/fixed ] && echo c > c.txt', owns: [c.txt]}
  d: {phase: two, needs: [b], run: 'echo d > d.txt', owns: [d.txt]}
";

fn in_git() -> Place {
    Place::with_git(&PLAN.replace("WHERE", "."))
}

fn live() -> Place {
    let place = Place::with_plan(&PLAN.replace("WHERE", "./site, apply: live"));
    place.write("site/kept.txt", "it stays");
    place
}

fn mend(place: &Place) {
    std::fs::write(place.home().join("fixed"), "").unwrap();
}

/// Restarts a run and returns the name of the new one, which succeeds.
fn restarted(place: &Place, arguments: &[&str]) -> String {
    let all: Vec<&str> = ["restart"].iter().chain(arguments).copied().collect();
    let mut running = place.start(&all);
    running.until("run_started");
    running.ends(0)
}

fn commits(place: &Place, run: &str) -> Vec<String> {
    let log = place.git(&["log", "--format=%s", "--reverse", &format!("main..pitcrew/{run}")]);
    log.lines().map(str::to_owned).collect()
}

#[test]
fn on_a_branch_what_failed_is_done_anew_on_top_of_what_is_taken_over() {
    let place = in_git();
    let run = place.run(&OPEN, 1);
    place.pitcrew(&["restart", &run, "--from", "tow"]).exits(2).says("did you mean `two`?");
    let plan = place.pitcrew(&["restart", &run, "--failed", "--dry-run", "--format", "json"]).exits(0).json();
    assert_eq!((&plan["taken_over"], &plan["again"]), (&json!(["a", "b", "d"]), &json!(["c"])));
    mend(&place);

    let new = restarted(&place, &[&run, "--failed"]);
    let own = commits(&place, &new);
    assert_eq!((own.len(), own.last().map(String::as_str)), (4, Some("c")));
    assert_eq!(commits(&place, &run), own[..3], "the new branch goes on where the old one ended");
    place.pitcrew(&["report", &new]).exits(0).says("with what did not succeed").says("taken over from run");
    let status = place.pitcrew(&["status", &new, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "a"), "succeeded");
    place.pitcrew(&["rollback", &new, "b"]).exits(0);
    assert!(!place.git(&["ls-tree", "--name-only", &format!("pitcrew/{new}")]).contains("b.txt"));
    assert!(place.git(&["ls-tree", "--name-only", &format!("pitcrew/{run}")]).contains("b.txt"), "the old one stays");
}

#[test]
fn on_a_branch_what_is_kept_of_a_mixed_history_lands_again() {
    let place = in_git();
    let run = place.run(&OPEN, 1);
    mend(&place);
    let new = restarted(&place, &[&run, "--from", "a"]);
    let tree = place.git(&["ls-tree", "--name-only", &format!("pitcrew/{new}")]);
    assert!(["a.txt", "b.txt", "c.txt", "d.txt"].iter().all(|file| tree.contains(file)), "{tree}");
    assert_eq!(commits(&place, &new).len(), 4);
    assert_eq!(commits(&place, &new).iter().filter(|title| *title == "a").count(), 1);
}

#[test]
fn live_what_is_done_anew_is_undone_first_and_a_kill_changes_nothing() {
    let place = live();
    let run = place.run(&OPEN, 1);
    let undo = format!("pitcrew rollback {run} --phase two");
    place.pitcrew(&["restart", &run, "--from", "two"]).exits(2).says("`d`").says(&undo);
    place.pitcrew(&["restart", &run, "--clean"]).exits(2).says(&format!("pitcrew rollback {run}`"));
    place.pitcrew(&["rollback", &run, "--phase", "two"]).exits(0);
    place.write("site/b.txt", "somebody else's");
    place.pitcrew(&["restart", &run, "--from", "two"]).exits(2).says("`b.txt` of `b`");
    place.write("site/b.txt", "b\n");
    mend(&place);

    let mut running = place.start(&["restart", &run, "--from", "two"]);
    running.until("taken_over");
    let new = running.killed();
    place.pitcrew(&["resume", &new]).exits(0);
    assert_eq!((place.read("site/c.txt"), place.read("site/d.txt")), ("c\n".to_owned(), "d\n".to_owned()));
    place.pitcrew(&["rollback", &new]).exits(0);
    assert!(!exists(place.project().join("site/a.txt")), "what was taken over is undone like its own");
    assert_eq!(place.read("site/kept.txt"), "it stays");
}
