//! Who starts when there is too little of something for all.

use crate::support::{Play, play};

/// Returns what each waiting task waits for.
fn waiting(play: &Play) -> String {
    let now = play.journal.last().expect("a run begins with its start").time;
    let view = play.run.view(now);
    let waiting = view.tasks.iter().filter(|task| !task.waiting_on.is_empty());
    let said = waiting.map(|task| {
        let on: Vec<String> = task.waiting_on.iter().map(|on| format!("{} {}", on.kind, on.id)).collect();
        format!("{}: {}", task.id, on.join(", "))
    });
    said.collect::<Vec<_>>().join("\n")
}

const GOLF: &str = "
teams: {golf: {members: 2, teams: {golf-1: {members: 1-2}, golf-2: {members: 1}}}}
tasks:
  a: {run: make, team: golf-1}
  b: {run: make, team: golf-1}
  c: {run: make, team: golf-2}
  d: {run: make, team: golf}
";

#[test]
fn what_a_team_within_another_works_on_takes_a_place_in_both() {
    insta::assert_snapshot!(play(GOLF, "start; a exits 0; a ok; c exits 0"), @"
    00:00  start                 task ready a, task ready b, task ready c, task ready d, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, attempt started c, -> launch c#1
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    ");
    insta::assert_snapshot!(waiting(&Play::of(GOLF, "start")), @"
    c: capacity golf
    d: capacity golf
    ");
}

#[test]
fn the_upper_end_of_a_range_of_members_works() {
    let plan = "teams: {t: {members: 1-2}}\ntasks: {a: {run: x, team: t}, b: {run: x, team: t}, c: {run: x, team: t}}";
    insta::assert_snapshot!(play(plan, "start"), @"
    00:00  start                 task ready a, task ready b, task ready c, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    ");
}

const SHARED: &str = "
limits: {memory: 4GiB, cpu: 2}
tasks:
  a: {run: make, priority: 1, limits: {memory: 2GiB}}
  b: {run: make, priority: 2, limits: {memory: 4GiB}}
  c: {run: make, priority: 3, limits: {memory: 1GiB}}
  d: {run: make, priority: 4, limits: {memory: 1GiB}}
";

#[test]
fn a_large_task_is_not_overtaken_by_what_would_be_in_its_way() {
    insta::assert_snapshot!(play(SHARED, "start; a exits 0; a ok; b exits 0"), @"
    00:00  start                 task ready a, task ready b, task ready c, task ready d, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    ");
    insta::assert_snapshot!(waiting(&Play::of(SHARED, "start")), @"
    b: capacity limits.memory
    c: capacity limits.memory (b)
    d: capacity limits.memory (b)
    ");
}

#[test]
fn what_fits_beside_a_large_task_goes_ahead_of_it() {
    let plan = "
limits: {memory: 8GiB}
tasks:
  a: {run: make, priority: 1, limits: {memory: 6GiB}}
  b: {run: make, priority: 2, limits: {memory: 5GiB}}
  c: {run: make, priority: 3, limits: {memory: 2GiB}}
  d: {run: make, priority: 4, limits: {memory: 2GiB}}
  e: {run: make, priority: 5, limits: {memory: 1GiB}}
";
    insta::assert_snapshot!(play(plan, "start; c exits 0; crash; a exits 0"), @"
    00:00  start                 task ready a, task ready b, task ready c, task ready d, task ready e, attempt started a, attempt started c, -> launch a#1, -> launch c#1
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  crash                 interrupted a, interrupted c, run resumed, attempt started a, -> launch a#2, -> apply c#1
    00:00  a exits 0             harvested a, attempt started b, attempt started e, -> launch b#1, -> launch e#1
    ");
    insta::assert_snapshot!(waiting(&Play::of(plan, "start")), @"
    b: capacity limits.memory
    d: capacity limits.memory
    e: capacity limits.memory
    ");
}

#[test]
fn cpus_are_shared_in_parts() {
    let plan = "
limits: {cpu: 1.5}
tasks:
  a: {run: make, priority: 1, limits: {cpu: 0.5}}
  b: {run: make, priority: 2}
  c: {run: make, priority: 3, limits: {cpu: 0.25}}
";
    insta::assert_snapshot!(play(plan, "start; a exits 0"), @"
    00:00  start                 task ready a, task ready b, task ready c, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    ");
    insta::assert_snapshot!(waiting(&Play::of(plan, "start")), @"c: capacity limits.cpu");
}

#[test]
fn the_lower_priority_starts_first_whatever_is_short() {
    let plan = "
teams: {t: {members: 1}}
limits: {parallel: 2, memory: 4GiB}
tasks:
  late: {run: make, team: t, priority: 5}
  soon: {run: make, team: t, priority: 1}
  rest: {run: make, priority: 9}
  first: {run: make, priority: 0}
";
    insta::assert_snapshot!(play(plan, "start; first exits 0; soon exits 0"), @"
    00:00  start                 task ready first, task ready late, task ready rest, task ready soon, attempt started first, attempt started soon, -> launch first#1, -> launch soon#1
    00:00  first exits 0         harvested first, apply started first, -> apply first#1
    00:00  soon exits 0          harvested soon, attempt started late, -> launch late#1
    ");
}

const PROUD: &str = "
teams: {golf: {members: 2, success: [./all-green], teams: {golf-1: {}}}}
tasks:
  a: {run: make, team: golf}
  b: {run: make, team: golf-1}
  c: {run: make, needs: [a]}
";

#[test]
fn a_team_shows_its_success_when_its_tasks_are_done() {
    insta::assert_snapshot!(play(PROUD, "start; a exits 0; b exits 0; a ok; b ok; crash; golf ok; c exits 0; c ok"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  b exits 0             harvested b
    00:00  a ok                  applied a, task succeeded a, task ready c, apply started b, attempt started c, -> apply b#1, -> launch c#1
    00:00  b ok                  applied b, task succeeded b, -> ask team golf
    00:00  crash                 interrupted c, run resumed, attempt started c, -> ask team golf, -> launch c#2
    00:00  golf ok               team answered golf
    00:00  c exits 0             harvested c, apply started c, -> apply c#2
    00:00  c ok                  applied c, task succeeded c, run finished succeeded
    ");
}

#[test]
fn a_team_whose_success_does_not_hold_fails_the_run() {
    insta::assert_snapshot!(play(PROUD, "start; a exits 0; a ok; b exits 0; b ok; golf fails; c exits 0; c ok"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready c, attempt started c, -> launch c#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, -> ask team golf
    00:00  golf fails            team answered golf
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  c ok                  applied c, task succeeded c, run finished failed
    ");
}

#[test]
fn a_team_that_failed_is_not_asked() {
    insta::assert_snapshot!(play(PROUD, "start; a exits 0; a ok; b exits 1; c exits 0; c ok"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready c, attempt started c, -> launch c#1
    00:00  b exits 1             attempt failed b, task failed b (it exited with code 1)
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  c ok                  applied c, task succeeded c, run finished failed
    ");
}

#[test]
fn a_team_is_asked_again_when_what_it_did_was_undone() {
    let plan = "teams: {t: {success: [./ok]}}\ntasks: {a: {run: make, team: t, owns: [a]}, b: {run: make}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; t ok; rollback a; a ok; b exits 0; b ok"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, -> ask team t
    00:00  t ok                  team answered t
    00:00  rollback a            undo ordered a, rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo)
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished was stopped
    ");
}

#[test]
fn a_run_is_measured_by_its_own_figures() {
    let plan = "
success:
  - {name: quick, measure: run.duration, goal: '< 1h'}
  - {name: calm, measure: run.retries, goal: '== 0'}
  - {name: count, measure: run.attempts}
tasks: {build: {run: make, retry: {times: 1}}}
";
    let play = Play::of(plan, "start; +10m build exits 1; +20m30s build exits 0; build ok; run ok");
    let (holds, evidence) = play.run.success().expect("it was asked");
    let said = evidence.iter().map(|one| format!("{} {}: {}", one.check, one.holds, one.said));
    insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @"
    quick true: 30m30s (goal < 1h)
    calm false: 1 (goal == 0)
    count true: 2
    check true: as seen
    ");
    assert!(!holds);
    assert_eq!(play.run.ended_as(), Some(pitcrew_engine::RunStatus::Failed));
}
