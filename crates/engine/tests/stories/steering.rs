//! Stopping parts of a run, letting them go on, and undoing them.

use crate::support::play;

const TEAMS: &str = "
teams: {docker: {}, nginx: {members: 2}}
tasks:
  a: {run: make, team: docker, owns: [a], verify: [./t]}
  b: {run: make, team: nginx, owns: [b]}
  c: {run: make, team: nginx, needs: [a, b]}
";

const LIVE: &str = "
workspaces: {w: {path: ., apply: live}}
tasks:
  web: {run: make, owns: [web], activate: [./reload], rollback: [./reload], retry: {times: 1}}
";

#[test]
fn a_stopped_task_is_ended_its_dependents_wait_and_the_rest_goes_on() {
    insta::assert_snapshot!(play(TEAMS, "start; stop a; stop a; resume a; a ended; b exits 0; b ok; resume a; a exits 0"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  stop a                stop ordered a, -> end a
    00:00  stop a                refused: there is nothing to stop of `a`: it is told to end already
    00:00  resume a              refused: `a` was told to end and has not ended yet; wait, or `pitcrew stop --hard` it
    00:00  a ended               task canceled a
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b
    00:00  resume a              task resumed a, task ready a, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, -> verify a#2 on head 1
    ");
}

#[test]
fn what_a_stopped_attempt_still_brings_is_dropped() {
    insta::assert_snapshot!(play(TEAMS, "start; stop a; a exits 0; resume a; a exits 0; stop team docker; a fails"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  stop a                stop ordered a, -> end a
    00:00  a exits 0             task canceled a
    00:00  resume a              task resumed a, task ready a, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, -> verify a#2 on head 0
    00:00  stop team docker      stop ordered a, -> end a
    00:00  a fails               task canceled a
    ");
}

#[test]
fn a_hard_stop_takes_the_grace_period_from_one_that_was_asked_for() {
    insta::assert_snapshot!(play(TEAMS, "start; stop a; stop a hard; a ended"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  stop a                stop ordered a, -> end a
    00:00  stop a hard           -> end a
    00:00  a ended               task canceled a
    ");
}

#[test]
fn what_lands_when_it_is_stopped_comes_to_its_end() {
    insta::assert_snapshot!(play(LIVE, "start; web exits 0; stop web; web ok; web ok; stop web"), @"
    00:00  start                 task ready web, attempt started web, -> launch web#1
    00:00  web exits 0           harvested web, apply started web, -> apply web#1
    00:00  stop web              stop ordered web
    00:00  web ok                applied web, -> activate web#1
    00:00  web ok                activated web, task succeeded web, run finished succeeded
    00:00  stop web              refused: the run is over: it succeeded
    ");
}

#[test]
fn an_activation_that_is_stopped_hard_is_undone_and_not_tried_again() {
    insta::assert_snapshot!(play(LIVE, "start; web exits 0; web ok; stop web hard; web fails; web ok; web ok; resume web"), @"
    00:00  start                 task ready web, attempt started web, -> launch web#1
    00:00  web exits 0           harvested web, apply started web, -> apply web#1
    00:00  web ok                applied web, -> activate web#1
    00:00  stop web hard         stop ordered web, -> end web
    00:00  web fails             attempt failed web, rollback started web, -> restore web#1
    00:00  web ok                restored web, -> undo web#1
    00:00  web ok                rolled back web, task canceled web
    00:00  resume web            task resumed web, task ready web, attempt started web, -> launch web#2
    ");
}

#[test]
fn a_run_with_nothing_left_but_what_was_stopped_waits_and_can_be_stopped_itself() {
    insta::assert_snapshot!(play(TEAMS, "start; stop team nginx; b ended; a exits 0; a ok; a ok; stop"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  stop team nginx       stop ordered b, stop ordered c, task canceled c, -> end b
    00:00  b ended               task canceled b
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  a ok                  verified a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a
    00:00  stop                  stop requested, run finished was stopped
    ");
}

#[test]
fn a_stop_survives_a_crash() {
    insta::assert_snapshot!(play(TEAMS, "start; stop a; crash; b exits 0; b ok; crash; resume a"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  stop a                stop ordered a, -> end a
    00:00  crash                 interrupted a, interrupted b, run resumed, task canceled a, attempt started b, -> launch b#2
    00:00  b exits 0             harvested b, apply started b, -> apply b#2
    00:00  b ok                  applied b, task succeeded b
    00:00  crash                 run resumed
    00:00  resume a              task resumed a, task ready a, attempt started a, -> launch a#2
    ");
}

#[test]
fn a_stopped_task_that_needs_a_failed_one_is_skipped_as_any_other() {
    insta::assert_snapshot!(play(TEAMS, "start; stop c; b exits 1; a exits 0; a ok; a ok"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  stop c                stop ordered c, task canceled c
    00:00  b exits 1             attempt failed b, task failed b (it exited with code 1), task skipped c (it needs `b`, which failed)
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  a ok                  verified a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished failed
    ");
}

#[test]
fn a_phase_is_rolled_back_with_all_that_needs_it() {
    let plan = "
phases: [one, two]
tasks:
  a: {run: make, phase: one, owns: [a]}
  b: {run: make, phase: one, owns: [b]}
  c: {run: make, phase: two, owns: [c], needs: [a]}
  d: {run: make, phase: two, owns: [d]}
";
    let script = "start; a exits 0; a ok; b exits 0; b ok; c exits 0; c ok; d exits 0; d ok; \
                  rollback phase one; c ok; b ok; a ok; rollback team x; rollback phase one";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 phase opened one, task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, phase opened two, task ready c, task ready d, attempt started c, attempt started d, -> launch c#1, -> launch d#1
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  c ok                  applied c, task succeeded c
    00:00  d exits 0             harvested d, apply started d, -> apply d#1
    00:00  d ok                  applied d, task succeeded d, run finished succeeded
    00:00  rollback phase one    undo ordered c, undo ordered b, undo ordered a, rollback started c, -> restore c#1
    00:00  c ok                  restored c, task failed c (it was undone by leo), rollback started b, -> restore b#1
    00:00  b ok                  restored b, task failed b (it was undone by leo), rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo), run finished was stopped
    00:00  rollback team x       refused: there is no team `x` in this run
    00:00  rollback phase one    refused: nothing of phase `one` is applied, so there is nothing to undo
    ");
}
