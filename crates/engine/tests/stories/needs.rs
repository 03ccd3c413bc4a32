//! Needs beyond success: handlers, what is cleaned up in any case, what only waits for a start.

use crate::support::play;

#[test]
fn what_mends_runs_only_after_a_failure_and_is_otherwise_skipped() {
    let plan = "tasks: {a: {run: make}, mend: {run: fix, needs: [{task: a, when: failed}]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; mend exits 0; mend ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task ready mend, attempt started mend, -> launch mend#1
    00:00  mend exits 0          harvested mend, apply started mend, -> apply mend#1
    00:00  mend ok               applied mend, task succeeded mend, run finished succeeded
    ");
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task skipped mend (`a` did not fail), run finished succeeded
    ");
}

#[test]
fn a_failure_is_for_good_only_when_no_try_is_left() {
    let plan = "tasks: {a: {run: make, retry: {times: 1}}, mend: {run: fix, needs: [{task: a, when: failed}]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; a exits 0; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, retry scheduled a at 00:00, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, task succeeded a, task skipped mend (`a` did not fail), run finished succeeded
    ");
}

#[test]
fn a_handler_that_fails_handles_nothing() {
    let plan = "tasks: {a: {run: make}, mend: {run: fix, needs: [{task: a, when: failed}]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; mend exits 1"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task ready mend, attempt started mend, -> launch mend#1
    00:00  mend exits 1          attempt failed mend, task failed mend (it exited with code 1), run finished failed
    ");
}

#[test]
fn what_was_skipped_for_a_handled_failure_is_handled_with_it() {
    let plan = "
tasks:
  a: {run: make}
  b: {run: make, needs: [a]}
  mend: {run: fix, needs: [{task: a, when: failed}]}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; mend exits 0; mend ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped b (it needs `a`, which failed), task ready mend, attempt started mend, -> launch mend#1
    00:00  mend exits 0          harvested mend, apply started mend, -> apply mend#1
    00:00  mend ok               applied mend, task succeeded mend, run finished succeeded
    ");
}

#[test]
fn a_phase_waits_for_who_may_still_mend_a_failure_in_it() {
    let plan = "
phases: [one, two]
tasks:
  a: {run: make, phase: one}
  mend: {run: fix, phase: one, needs: [{task: a, when: failed}]}
  b: {run: make, phase: two}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; mend exits 0; mend ok; b exits 0; b ok"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task ready mend, attempt started mend, -> launch mend#1
    00:00  mend exits 0          harvested mend, apply started mend, -> apply mend#1
    00:00  mend ok               applied mend, task succeeded mend, phase opened two, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    ");
    insta::assert_snapshot!(play(plan, "start; a exits 1; mend exits 1"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task ready mend, attempt started mend, -> launch mend#1
    00:00  mend exits 1          attempt failed mend, task failed mend (it exited with code 1), task skipped b (phase `one` before it did not succeed), run finished failed
    ");
}

#[test]
fn what_cleans_up_runs_in_any_case_although_its_phase_stays_closed() {
    let plan = "
phases: [one, two]
tasks:
  a: {run: make, phase: one}
  b: {run: make, phase: two}
  clean: {run: clean, phase: two, needs: [{task: b, when: always}]}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; clean exits 0; clean ok"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped b (phase `one` before it did not succeed), task ready clean, attempt started clean, -> launch clean#1
    00:00  clean exits 0         harvested clean, apply started clean, -> apply clean#1
    00:00  clean ok              applied clean, task succeeded clean, run finished failed
    ");
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; b exits 1; clean exits 0; clean ok"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, phase opened two, task ready b, attempt started b, -> launch b#1
    00:00  b exits 1             attempt failed b, task failed b (it exited with code 1), task ready clean, attempt started clean, -> launch clean#1
    00:00  clean exits 0         harvested clean, apply started clean, -> apply clean#1
    00:00  clean ok              applied clean, task succeeded clean, run finished failed
    ");
}

#[test]
fn a_failure_that_stops_the_plan_still_lets_what_cleans_up_run() {
    let plan = "
tasks:
  a: {run: make, on_failure: stop}
  b: {run: make}
  c: {run: make, needs: [b]}
  clean: {run: clean, needs: [{task: a, when: always}], retry: {times: 1}}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; b exits 0; b ok; clean exits 1; clean exits 0; clean ok"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped c (nothing new starts after `a` failed), task ready clean, attempt started clean, -> launch clean#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b
    00:00  clean exits 1         attempt failed clean, retry scheduled clean at 00:00, attempt started clean, -> launch clean#2
    00:00  clean exits 0         harvested clean, apply started clean, -> apply clean#2
    00:00  clean ok              applied clean, task succeeded clean, run finished failed
    ");
}

#[test]
fn the_run_may_do_without_what_is_optional_and_what_hangs_on_it() {
    let plan = "
phases: [one, two]
tasks:
  a: {run: make, phase: one, optional: true}
  b: {run: make, phase: one, needs: [a]}
  c: {run: make, phase: two}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; c exits 0; c ok"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped b (it needs `a`, which failed), phase opened two, task ready c, attempt started c, -> launch c#1
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  c ok                  applied c, task succeeded c, run finished succeeded
    ");
}

#[test]
fn what_waits_for_a_start_begins_with_the_first_attempt() {
    let plan = "tasks: {a: {run: make, go: [./ok]}, watch: {run: tail, needs: [{task: a, after: start}]}}";
    insta::assert_snapshot!(play(plan, "start; a ok; a exits 0; a ok; watch exits 0; watch ok"), @"
    00:00  start                 task ready a, -> ask go of a
    00:00  a ok                  go given a, attempt started a, task ready watch, attempt started watch, -> launch a#1, -> launch watch#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a
    00:00  watch exits 0         harvested watch, apply started watch, -> apply watch#1
    00:00  watch ok              applied watch, task succeeded watch, run finished succeeded
    ");
    insta::assert_snapshot!(play(plan, "start; a fails"), @"
    00:00  start                 task ready a, -> ask go of a
    00:00  a fails               task failed a (it got a no-go from `check`), task skipped watch (it needs `a`, which failed), run finished failed
    ");
}

#[test]
fn a_crash_between_a_failure_and_its_handler_loses_neither() {
    let plan = "tasks: {a: {run: make}, mend: {run: fix, needs: [{task: a, when: failed}]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; crash; mend exits 0; crash; mend ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task ready mend, attempt started mend, -> launch mend#1
    00:00  crash                 interrupted mend, run resumed, attempt started mend, -> launch mend#2
    00:00  mend exits 0          harvested mend, apply started mend, -> apply mend#2
    00:00  crash                 interrupted mend, run resumed, -> apply mend#2
    00:00  mend ok               applied mend, task succeeded mend, run finished succeeded
    ");
}
