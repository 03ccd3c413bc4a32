//! Restarting a run: a new one takes over what is done, on a branch and live, whatever becomes of
//! the process that carries it out.

mod support;

use serde_json::json;
use support::{Place, Running, exists, state_of, traces};

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

#[test]
fn what_a_later_run_stands_on_is_undone_there_and_not_from_under_it() {
    let place = live();
    let run = place.run(&OPEN, 1);
    place.pitcrew(&["rollback", &run, "--phase", "two"]).exits(0);
    mend(&place);
    let new = restarted(&place, &[&run, "--from", "two"]);

    let all = format!("pitcrew rollback {new}`");
    place.pitcrew(&["rollback", &run]).exits(2).says("has taken over `a`, `b`").says(&all);
    let alone = format!("`a` and stands on what it changed; undo it there: `pitcrew rollback {new} a`");
    place.pitcrew(&["rollback", &run, "a"]).exits(2).says(&alone);
    place.pitcrew(&["rollback", &run, "a", "--dry-run"]).exits(2).says(&alone);
    assert_eq!(place.read("site/a.txt"), "a\n");

    place.pitcrew(&["rollback", &new, "a"]).exits(0);
    assert!(!exists(place.project().join("site/a.txt")));
    place.pitcrew(&["rollback", &run, "b"]).exits(2).says(&format!("`pitcrew rollback {new} b`"));
    place.pitcrew(&["rollback", &new]).exits(0);
    assert_eq!(traces::names_in(&place.project().join("site")), ["kept.txt"]);
    traces::the_journal_is_the_truth(&place, &run);
}

#[test]
fn a_restart_stands_on_the_base_of_the_earlier_run() {
    let place = in_git();
    let run = place.run(&OPEN, 1);
    mend(&place);
    place.write("later.txt", "committed since");
    place.commit();
    let new = restarted(&place, &[&run, "--failed"]);
    let tree = |run: &str| place.git(&["ls-tree", "--name-only", &format!("pitcrew/{run}")]);
    assert!(!tree(&new).contains("later.txt"), "{}", tree(&new));
    let clean = restarted(&place, &[&run, "--clean"]);
    assert!(tree(&clean).contains("later.txt"), "{}", tree(&clean));
    place.pitcrew(&["restart", "--help"]).exits(0).says("stands on the base of the earlier one");
}

/// A branch and a directory; `c` works only where `fixed` is there.
const MIXED: &str = "\
name: mixed
workspaces: {main: ., site: {path: ../site, apply: live}}
phases: [one, two]
tasks:
  a: {workspace: main, phase: one, run: 'echo a > a.txt', owns: [a.txt]}
  b: {workspace: site, phase: one, run: 'echo b > b.txt', owns: [b.txt]}
  c: {workspace: site, phase: two, needs: [a, b], run: '[ -e ~/fixed ] && echo c > c.txt', owns: [c.txt]}
  d: {workspace: main, phase: two, needs: [a], run: 'echo d > d.txt', owns: [d.txt]}
";

/// Keeps its process, and with it the engine, until somebody says `go`.
const OTHER: &str = "\
name: other
workspaces: {yard: {path: ../yard, apply: live}}
tasks: {wait: {run: 'until [ -e ~/go ]; do sleep 0.02; done; echo done > done', owns: [done]}}
";

fn mixed() -> Place {
    let place = Place::with_git(MIXED);
    place.write("../site/kept.txt", "it stays");
    place.write("../yard/kept.txt", "it stays");
    place.write("other.yaml", OTHER);
    place
}

/// Another run in a process of its own, which is the engine from here on.
fn engine(place: &Place) -> Running {
    let mut other = place.start(&["run", "other.yaml", "--sandbox", "off"]);
    other.until("attempt_started");
    other
}

#[test]
fn an_engine_that_is_at_another_run_takes_the_restart_over_and_each_workspace_goes_on_in_its_way() {
    let place = mixed();
    let run = place.run(&OPEN, 1);
    let other = engine(&place);
    mend(&place);

    let new = restarted(&place, &[&run, "--failed"]);
    assert_eq!(commits(&place, &new), ["a", "d"], "taken over, and nothing else is on the branch");
    assert_eq!((place.read("../site/b.txt"), place.read("../site/c.txt")), ("b\n".to_owned(), "c\n".to_owned()));
    let refused = place.pitcrew(&["restart", &new, "--from", "two"]).exits(2);
    refused.says("`c`").says(&format!("pitcrew rollback {new} --phase two"));
    place.pitcrew(&["rollback", &new, "--phase", "two"]).exits(0);

    // The engine dies in the middle of the next one, and with it the run that it was at.
    let mut following = place.start(&["restart", &new, "--from", "two"]);
    following.until("taken_over");
    let third = following.name();
    let second_run = other.killed();
    drop(following);
    std::fs::write(place.home().join("go"), "").unwrap();
    // Either command may take up what the other is about; both runs come to their end.
    for id in [&third, &second_run] {
        place.pitcrew(&["resume", id, "--format", "json"]);
        let status = place.pitcrew(&["status", id, "--format", "json"]).exits(0).json();
        assert_eq!(status["status"], "succeeded", "{status:#}");
    }
    let mut landed = commits(&place, &third);
    landed.sort();
    assert_eq!(landed, ["a", "d"]);
    assert_eq!(place.read("../site/c.txt"), "c\n");
    traces::nothing_is_left(&place);
    for id in [&run, &new, &third, &second_run] {
        traces::the_journal_is_the_truth(&place, id);
    }
}

#[test]
fn an_engine_that_is_at_another_run_starts_a_clean_one_when_nothing_is_live_any_more() {
    let place = mixed();
    let run = place.run(&OPEN, 1);
    let other = engine(&place);
    mend(&place);
    place.pitcrew(&["restart", &run, "--clean"]).exits(2).says(&format!("pitcrew rollback {run}`"));
    place.pitcrew(&["rollback", &run]).exits(0);
    assert!(!exists(place.project().join("../site/b.txt")), "it says so when it is undone, not before");
    let new = restarted(&place, &[&run, "--clean"]);
    let mut landed = commits(&place, &new);
    landed.sort();
    assert_eq!(landed, ["a", "d"]);
    assert_eq!((place.read("../site/b.txt"), place.read("../site/c.txt")), ("b\n".to_owned(), "c\n".to_owned()));
    place.pitcrew(&["report", &new]).exits(0).says("restart");
    std::fs::write(place.home().join("go"), "").unwrap();
    other.ends(0);
}

#[test]
fn a_run_that_was_amended_is_restarted_as_amended() {
    let place = Place::with_plan(
        "\
name: demo
workspaces: {site: {path: ./site, apply: live}}
tasks:
  a: {run: 'until [ -e ~/go ]; do sleep 0.02; done; echo a > a.txt', owns: [a.txt]}
  b: {run: 'echo b > b.txt', owns: [b.txt], needs: [a]}
",
    );
    place.write("site/kept.txt", "it stays");
    let mut running = place.start(&["run", "--sandbox", "off"]);
    running.until_of("a", "attempt_started");
    let run = running.name();
    place.write(
        "next.yaml",
        "\
name: demo
workspaces: {site: {path: ./site, apply: live}}
tasks:
  a: {run: 'until [ -e ~/go ]; do sleep 0.02; done; echo a > a.txt', owns: [a.txt]}
  c: {run: '[ -e ~/fixed ] && cat d.txt > c.txt', owns: [c.txt], needs: [d]}
  d: {run: 'echo d > d.txt', owns: [d.txt], needs: [a]}
",
    );
    place.pitcrew(&["amend", &run, "next.yaml"]).exits(0);
    std::fs::write(place.home().join("go"), "").unwrap();
    running.ends(1);
    // What the file says meanwhile is nobody's business.
    place.write("pitcrew.yaml", "name: demo\ntasks: {z: {run: 'false'}}\n");

    let plan = place.pitcrew(&["restart", &run, "--failed", "--dry-run", "--format", "json"]).exits(0).json();
    assert_eq!((&plan["taken_over"], &plan["again"]), (&json!(["a", "d"]), &json!(["c"])));
    mend(&place);
    let mut again = place.start(&["restart", &run, "--failed"]);
    again.until("taken_over");
    let new = again.killed();
    place.pitcrew(&["resume", &new]).exits(0);
    assert_eq!((place.read("site/c.txt"), exists(place.project().join("site/b.txt"))), ("d\n".to_owned(), false));
    traces::the_journal_is_the_truth(&place, &new);

    place.pitcrew(&["rollback", &new]).exits(0);
    let clean = restarted(&place, &[&new, "--clean"]);
    let status = place.pitcrew(&["status", &clean, "--format", "json"]).exits(0).json();
    assert_eq!(["a", "c", "d"].map(|task| state_of(&status, task)), ["succeeded"; 3]);
    assert_eq!(status["tasks"].as_array().unwrap().len(), 3, "and no `b`: {status:#}");
}
