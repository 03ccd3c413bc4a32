//! Windows and deadlines. A run starts on Saturday, 2026-11-21 at 04:00 UTC.

use pitcrew_engine::{RunStatus, Timestamp};

use crate::support::{Play, play};

#[test]
fn what_is_made_and_verified_lands_when_its_window_opens() {
    let plan = "tasks: {a: {run: make, owns: [a], verify: [./t], window: 'Sat 06:00-08:00 Europe/Berlin'}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; +59m; +1m; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  a ok                  verified a
    59:00  deadline
    60:00  deadline              apply started a, -> apply a#1
    60:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn a_window_that_closes_stops_what_has_not_begun_and_finishes_what_has() {
    let plan = "
window: Sat 04:00-04:30 UTC
tasks:
  a: {run: make, owns: [a], activate: [./reload], rollback: [./reload]}
  b: {run: make, owns: [b]}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; b exits 0; +40m a ok; a ok; +6d; +23h20m; b ok"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  b exits 0             harvested b
    40:00  a ok                  applied a, -> activate a#1
    40:00  a ok                  activated a, task succeeded a
    8680:00  deadline
    10080:00  deadline              apply started b, -> apply b#1
    10080:00  b ok                  applied b, task succeeded b, run finished succeeded
    ");
}

#[test]
fn a_task_that_cannot_land_starts_only_inside() {
    let plan = "tasks: {look: {run: ./look, window: {after: '2026-11-21 05:00 UTC'}}}";
    insta::assert_snapshot!(play(plan, "start; +30m; +30m; look exits 1"), @"
    00:00  start                 task ready look
    30:00  deadline
    60:00  deadline              attempt started look, -> launch look#1
    60:00  look exits 1          attempt failed look, task failed look (it exited with code 1), run finished failed
    ");
}

#[test]
fn a_window_that_does_not_open_again_fails_its_task() {
    let plan = "
window: {before: '2026-11-21 05:00 UTC'}
tasks: {a: {run: make, owns: [a], approval: true}, b: {run: make, needs: [a]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; +1h; approve a"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, approval requested a
    60:00  deadline              task failed a (it missed its window (before 2026-11-21T05:00:00Z), which does not open again), task skipped b (it needs `a`, which failed), run finished failed
    60:00  approve a             refused: `a` asks for nothing: it is failed
    ");
}

#[test]
fn the_innermost_window_holds() {
    let plan = "
window: Sun 04:00-05:00 UTC
phases: [{name: p, window: Sat 05:00-06:00 UTC}]
tasks:
  a: {run: make, window: daily 04:00-04:10 UTC, phase: p}
  b: {run: make, phase: p}
  c: {run: make}";
    insta::assert_snapshot!(play(plan, "start; +1h; +23h"), @"
    00:00  start                 phase opened p, task ready a, task ready b, task ready c, attempt started a, -> launch a#1
    60:00  deadline              attempt started b, -> launch b#1
    1440:00  deadline              attempt started c, -> launch c#1
    ");
}

#[test]
fn what_has_not_begun_by_its_deadline_is_not_begun() {
    let plan = "
deadline: 2h
tasks:
  a: {run: make, owns: [a]}
  b: {run: make, needs: [a], deadline: 1h}
  c: {run: make, needs: [a]}
  d: {run: make, needs: [c]}";
    insta::assert_snapshot!(play(plan, "start; +1h; +30m a exits 0; a ok; +1h; c exits 0; c ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    60:00  deadline              deadline passed of b, told to mia, task failed b (it had not begun by its deadline, 2026-11-21T05:00:00.000Z)
    90:00  a exits 0             harvested a, apply started a, -> apply a#1
    90:00  a ok                  applied a, task succeeded a, task ready c, attempt started c, -> launch c#1
    150:00  deadline              deadline passed of the run, told to mia, task failed d (it had not begun by the plan's deadline, 2026-11-21T06:00:00.000Z)
    150:00  c exits 0             harvested c, apply started c, -> apply c#1
    150:00  c ok                  applied c, task succeeded c, run finished failed
    ");
}

#[test]
fn an_answer_after_the_deadline_comes_too_late() {
    let plan = "tasks: {a: {run: make, owns: [a], approval: true, deadline: 1h}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; +1h approve a; deadline"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, approval requested a
    60:00  approve a             refused: `a` was not answered in time, which counts as a no
    60:00  deadline              deadline passed of a, told to mia, task failed a (it had not begun by its deadline, 2026-11-21T05:00:00.000Z), run finished failed
    ");
}

#[test]
fn a_retry_after_the_deadline_is_not_begun() {
    let plan = "tasks: {a: {run: make, retry: {times: 3, delay: 20m}, deadline: 30m}}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; +20m; a exits 1; +10m"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, retry scheduled a at 20:00
    20:00  deadline              attempt started a, -> launch a#2
    20:00  a exits 1             attempt failed a, retry scheduled a at 40:00
    30:00  deadline              deadline passed of a, told to mia, task failed a (it had not begun by its deadline, 2026-11-21T04:30:00.000Z), run finished failed
    ");
}

#[test]
fn a_clock_that_jumps_moves_nothing_twice_and_nothing_outside() {
    let plan =
        "tasks: {a: {run: make, owns: [a], window: 'Sat 05:00-06:00 UTC'}, b: {run: make, owns: [b], needs: [a]}}";
    // Over the whole window, back into it, and back before the run's start.
    let mut play = Play::of(plan, "start; a exits 0; +3h");
    assert!(play.run.in_flight().is_empty(), "its window was over before anybody looked");
    play.now = Timestamp(play.now.0 - 90 * 60_000);
    play.make("deadline");
    assert_eq!(play.run.in_flight().len(), 1, "it is open again");
    play.now = Timestamp(play.now.0 - 86_400_000);
    play.make("a ok");
    play.make("crash");
    play.make("b exits 0");
    play.make("b ok");
    assert_eq!(play.run.ended_as(), Some(RunStatus::Succeeded));
}

#[test]
fn what_is_not_done_by_its_deadline_is_told_once_and_then_further_up() {
    let plan = "
teams: {core: {lead: ann}}
coordinator: bob
escalation: [{after: 1h, to: [coordinator]}, {after: 3h, to: [cyd]}]
deadline: 5h
tasks:
  a: {run: make, team: core, owns: [a], probe: [./up], deadline: 2h}
workspace: {path: ., apply: live}
";
    let script = "start; a exits 0; a ok; +2h; crash; +1h; crash; +10m; +110m; a ok; +1h";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> probe a#1
    120:00  deadline              deadline passed of a, told to ann
    120:00  crash                 interrupted a, run resumed, -> probe a#1
    180:00  deadline              deadline escalated of a, told to bob
    180:00  crash                 interrupted a, run resumed, -> probe a#1
    190:00  deadline
    300:00  deadline              deadline passed of the run, told to bob, deadline escalated of a, told to cyd
    300:00  a ok                  probed a, task succeeded a, run finished succeeded
    360:00  deadline
    ");
}

#[test]
fn what_is_done_in_time_is_told_to_nobody_and_a_phase_is_late_as_a_whole() {
    let plan = "
phases: [{name: one, deadline: 1h}, {name: two, deadline: 3h}]
tasks:
  a: {run: make, phase: one}
  b: {run: make, phase: two}
";
    insta::assert_snapshot!(play(plan, "start; +30m a exits 0; a ok; +1h; +90m; b exits 0; b ok"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    30:00  a exits 0             harvested a, apply started a, -> apply a#1
    30:00  a ok                  applied a, task succeeded a, phase opened two, task ready b, attempt started b, -> launch b#1
    90:00  deadline
    180:00  deadline              deadline passed of phase two, told to mia
    180:00  b exits 0             harvested b, apply started b, -> apply b#1
    180:00  b ok                  applied b, task succeeded b, run finished succeeded
    ");
}
