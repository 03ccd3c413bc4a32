//! Steering a run from a second process: a part of it is stopped, goes on, and is undone, whatever
//! becomes of the process that carries it out.

mod support;

use support::{Place, state_of};

/// Two teams; `a1` works until somebody stops it, and once `go` is there it is done at once.
const TEAMS: &str = "\
name: demo
workspaces: {site: {path: ./site, apply: live}}
teams: {docker: {}, nginx: {}}
phases: [one, two]
tasks:
  a1: {phase: one, team: docker, run: '[ -e go ] || sleep 600; echo a > a.txt', owns: [a.txt]}
  b1: {phase: one, team: nginx, run: 'echo b > b.txt', owns: [b.txt]}
  c1: {phase: two, team: nginx, needs: [a1], run: 'echo c > c.txt', owns: [c.txt]}
";

fn place() -> Place {
    let place = Place::with_plan(TEAMS);
    place.write("site/kept.txt", "it stays");
    place
}

fn states(place: &Place, run: &str) -> [String; 3] {
    let status = place.pitcrew(&["status", run, "--format", "json"]).exits(0).json();
    ["a1", "b1", "c1"].map(|task| state_of(&status, task))
}

#[test]
fn a_stopped_team_stays_so_over_a_kill_until_somebody_lets_it_go_on() {
    let place = place();
    let mut running = place.start(&["run", "--wait"]);
    running.until_of("b1", "task_succeeded");
    let run = running.name();
    place.pitcrew(&["stop", &run, "--team", "docker"]).exits(0).says("stopped team `docker`").says("--team docker");
    assert_eq!(states(&place, &run), ["canceled", "succeeded", "pending"]);
    running.killed();

    place.pitcrew(&["resume", &run]).exits(3).says("a1: stopped by").says(&format!("pitcrew resume {run} a1"));
    assert_eq!(states(&place, &run), ["canceled", "succeeded", "pending"]);

    let mut again = place.start(&["resume", &run, "--team", "docker"]);
    again.until_of("a1", "attempt_started");
    place.pitcrew(&["stop", &run, "--task", "a1", "--hard"]).exits(0);
    assert_eq!(states(&place, &run)[0], "canceled");
    again.ends(3);
    place.pitcrew(&["stop", &run]).exits(0);
    assert_eq!(place.read("site/b.txt"), "b\n", "what is applied stays");
}

#[test]
fn a_stop_that_nobody_was_there_to_carry_out_is_noted() {
    let place = place();
    let mut running = place.start(&["run"]);
    running.until_of("a1", "attempt_started");
    let run = running.killed();
    place.pitcrew(&["stop", &run, "--task", "a1"]).exits(0).says("goes on with the rest");
    place.pitcrew(&["resume", &run]).exits(3).says("a1: stopped by");
    assert_eq!(states(&place, &run), ["canceled", "succeeded", "pending"]);
}

#[test]
fn a_phase_is_undone_with_what_needs_it_and_said_before() {
    let place = place();
    place.write("site/go", "");
    let run = place.run(&[], 0);
    place.pitcrew(&["rollback", &run, "--phase", "one", "--dry-run"]).exits(0).says("nothing was undone");
    let plan = place.pitcrew(&["rollback", &run, "--team", "docker", "--dry-run", "--format", "json"]).exits(0).json();
    assert_eq!((&plan["undo"][0]["task"], &plan["undo"][1]["task"]), (&"c1".into(), &"a1".into()));
    assert_eq!(place.read("site/c.txt"), "c\n");
    place.pitcrew(&["rollback", &run, "--team", "docker"]).exits(0).says("rolled back team `docker`");
    assert!(!support::exists(place.project().join("site/a.txt")));
    assert_eq!(place.read("site/b.txt"), "b\n", "what does not need it stays");
}

#[test]
fn a_wrong_name_is_answered_with_the_right_one() {
    let place = place();
    place.write("site/go", "");
    let run = place.run(&[], 0);
    place.pitcrew(&["rollback", &run, "--team", "dokcer"]).exits(2).says("did you mean `docker`?");
    place.pitcrew(&["stop", &run, "--phase", "three"]).exits(2).says("its phases are one, two");
    place.pitcrew(&["impact", &run, "a9"]).exits(2).says("its tasks are a1, b1, c1");
}

#[test]
fn impact_graph_and_replay_say_who_waits_for_whom() {
    let place = place();
    place.write("site/go", "");
    let impact = place.pitcrew(&["impact", "pitcrew.yaml", "a1", "--format", "json"]).exits(0).json();
    assert_eq!((&impact["direct"][0], &impact["phases"][0]), (&"c1".into(), &"two".into()));
    assert_eq!(impact["critical"], true);
    let run = place.run(&[], 0);
    place.pitcrew(&["impact", &run, "a1"]).exits(0).says("nothing waits for it");
    place.pitcrew(&["graph"]).exits(0).says("c1  ← a1");
    place.pitcrew(&["graph", &run, "--format", "mermaid"]).exits(0).says("t_a1 --> t_c1").says("a1<br/>succeeded");
    place.pitcrew(&["graph", "--format", "dot"]).exits(0).says("\"a1\" -> \"c1\"");
    let then = place.pitcrew(&["replay", &run, "--at", "2", "--format", "json"]).exits(0).json();
    assert_eq!((&then["at"], state_of(&then["state"], "c1")), (&2.into(), "pending".to_owned()));
    place.pitcrew(&["replay", &run, "--at", "9999"]).exits(2).says("the run has events 1 to");
}
