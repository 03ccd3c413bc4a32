//! Changing what has not begun, while the rest goes on.

use crate::support::{Play, play};

const PLAN: &str = "
tasks:
  a: {run: make, owns: [a]}
  b: {run: make, owns: [b], needs: [a]}
  c: {run: make, owns: [c], needs: [b]}
";

#[test]
fn what_has_not_begun_goes_comes_and_becomes_another() {
    let script = "start; amend {a: {run: make, owns: [a]}, c: {run: make, owns: [c], needs: [a, d]}, d: {run: make}}; \
                  a exits 0; a ok; crash; d exits 0; d ok; c exits 0; c ok";
    insta::assert_snapshot!(play(PLAN, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  amend {a: {run: make, owns: [a]}, c: {run: make, owns: [c], needs: [a, d]}, d: {run: make}}  amended, task ready d, attempt started d, -> launch d#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a
    00:00  crash                 interrupted d, run resumed, attempt started d, -> launch d#2
    00:00  d exits 0             harvested d, apply started d, -> apply d#2
    00:00  d ok                  applied d, task succeeded d, task ready c, attempt started c, -> launch c#1
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  c ok                  applied c, task succeeded c, run finished succeeded
    ");
}

#[test]
fn what_has_begun_stays_as_it_is() {
    let script = "start; amend {a: {run: other, owns: [a]}, b: {run: make, owns: [b], needs: [a]}, c: {run: make, owns: [c], needs: [b]}}; \
                  amend {b: {run: make, owns: [b]}, c: {run: make, owns: [c], needs: [b]}}; \
                  amend {a: {run: make, owns: [a]}, b: {run: make, owns: [b], needs: [a]}, c: {run: make, owns: [c], needs: [b]}}";
    insta::assert_snapshot!(play(PLAN, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  amend {a: {run: other, owns: [a]}, b: {run: make, owns: [b], needs: [a]}, c: {run: make, owns: [c], needs: [b]}}  refused: the run is not amended: `a` is running already, and only what has not begun can change
    00:00  amend {b: {run: make, owns: [b]}, c: {run: make, owns: [c], needs: [b]}}  refused: the run is not amended: `a` is running already, and only what has not begun can change
    00:00  amend {a: {run: make, owns: [a]}, b: {run: make, owns: [b], needs: [a]}, c: {run: make, owns: [c], needs: [b]}}  refused: the run is not amended: it changes no task
    ");
}

#[test]
fn a_failure_gets_somebody_who_mends_it_while_the_run_goes_on() {
    let plan = "tasks: {a: {run: make}, z: {run: make}}";
    let script = "start; a exits 1; amend {a: {run: make}, z: {run: make}, m: {run: make, needs: [{task: a, when: failed}]}}; \
                  m exits 0; m ok; z exits 0; z ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, task ready z, attempt started a, attempt started z, -> launch a#1, -> launch z#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1)
    00:00  amend {a: {run: make}, z: {run: make}, m: {run: make, needs: [{task: a, when: failed}]}}  amended, task ready m, attempt started m, -> launch m#1
    00:00  m exits 0             harvested m, apply started m, -> apply m#1
    00:00  m ok                  applied m, task succeeded m
    00:00  z exits 0             harvested z, apply started z, -> apply z#1
    00:00  z ok                  applied z, task succeeded z, run finished succeeded
    ");
}

#[test]
fn who_waits_in_line_is_put_in_line_anew() {
    let plan = "{limits: {parallel: 1}, tasks: {a: {run: make}, b: {run: make}, c: {run: make}}}";
    let script = "start; amend {a: {run: make}, b: {run: make, priority: 9}, c: {run: make}}; a exits 0; a ok; c exits 0; c ok; crash";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, task ready b, task ready c, attempt started a, -> launch a#1
    00:00  amend {a: {run: make}, b: {run: make, priority: 9}, c: {run: make}}  amended, task ready b
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, attempt started c, -> launch c#1
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  c ok                  applied c, task succeeded c, attempt started b, -> launch b#1
    00:00  crash                 interrupted b, run resumed, attempt started b, -> launch b#2
    ");
}

#[test]
fn a_run_that_is_over_is_not_amended() {
    insta::assert_snapshot!(play("tasks: {a: {run: make}}", "start; a exits 0; a ok; amend {a: {run: make}, b: {run: make}}"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    00:00  amend {a: {run: make}, b: {run: make}}  refused: the run is over: it succeeded
    ");
}

#[test]
fn a_fold_gives_the_amended_run_byte_for_byte() {
    let play = Play::of(PLAN, "start; amend {a: {run: make, owns: [a]}, d: {run: make, needs: [a]}}; a exits 0; a ok");
    let folded = pitcrew_engine::Run::fold(play.run.id().clone(), play.plan.clone(), &play.journal).unwrap();
    assert_eq!(serde_json::to_string(&folded).unwrap(), serde_json::to_string(&play.run).unwrap());
}

#[test]
fn who_joins_hears_what_was_said_before() {
    let plan = "signals: {ready: {}}\ntasks: {a: {run: make}, b: {run: make, needs: [{signal: ready}]}}";
    let script = "start; signal ready 7; amend {a: {run: make}, b: {run: make, needs: [{signal: ready}]}, c: {run: make, needs: [{signal: ready}]}}";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  signal ready 7        signal sent ready from leo, task ready b, attempt started b, -> launch b#1
    00:00  amend {a: {run: make}, b: {run: make, needs: [{signal: ready}]}, c: {run: make, needs: [{signal: ready}]}}  amended, task ready c, attempt started c, -> launch c#1
    ");
}

#[test]
fn a_failure_whose_mender_goes_fails_its_phase() {
    let plan = "
phases: [first, second]
tasks:
  a: {run: x, phase: first}
  b: {run: y, phase: second}
  c: {run: z, phase: first}
  mend: {run: m, needs: [{task: a, when: failed}, c]}
";
    let without = "{a: {run: x, phase: first}, b: {run: y, phase: second}, c: {run: z, phase: first}}";
    insta::assert_snapshot!(play(plan, &format!("start; a exits 1; amend {without}; c exits 0; c ok")), @"
    00:00  start                 phase opened first, task ready a, task ready c, attempt started a, attempt started c, -> launch a#1, -> launch c#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1)
    00:00  amend {a: {run: x, phase: first}, b: {run: y, phase: second}, c: {run: z, phase: first}}  amended, task skipped b (phase `first` before it did not succeed)
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  c ok                  applied c, task succeeded c, run finished failed
    ");
}
