//! Word between tasks and from outside: before the wait, after it, across a crash, once for each wait.

use crate::support::play;

const TALK: &str = "
signals: {ready: {data: {type: object, required: [port]}}}
tasks:
  a: {run: serve}
  b: {run: ask, needs: [{signal: ready, from: a}]}
";

#[test]
fn a_task_that_runs_is_heard_at_once() {
    insta::assert_snapshot!(play(TALK, r#"start; a says ready {"port":1}; b exits 0; b ok; a exits 0; a ok"#), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a says ready {\"port\":1}  signal sent ready from a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn what_does_not_fit_is_refused_at_the_sender() {
    insta::assert_snapshot!(play(TALK, r#"start; a says ready {"prot":1}; a says redy; signal nothing; b says ready"#), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a says ready {\"prot\":1}  refused: the signal `ready` is not sent: \"port\" is a required property
    00:00  a says redy           refused: nobody knows a signal `redy` here; there are `ready`
    00:00  signal nothing        refused: nobody knows a signal `nothing` here; there are `ready`
    00:00  b says ready          refused: nobody waits for this any more
    ");
}

#[test]
fn only_who_is_named_is_heard() {
    let script = r#"start; signal ready {"port":1}; a says ready {"port":2}"#;
    insta::assert_snapshot!(play(TALK, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  signal ready {\"port\":1}  signal sent ready from leo
    00:00  a says ready {\"port\":2}  signal sent ready from a, task ready b, attempt started b, -> launch b#1
    ");
}

#[test]
fn who_ends_without_a_word_leaves_who_waits_skipped() {
    insta::assert_snapshot!(play(TALK, "start; a exits 0; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task skipped b (it waits for the signal `ready`, which `a` has not sent), run finished failed
    ");
    insta::assert_snapshot!(play(TALK, "start; a exits 1"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped b (it waits for the signal `ready`, which `a` has not sent), run finished failed
    ");
}

#[test]
fn a_signal_of_success_is_sent_when_the_change_has_landed() {
    let plan = "tasks: {a: {run: make, signals: [done]}, b: {run: make, needs: [{signal: done}]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; b exits 0; b ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, signal sent done from a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    ");
    insta::assert_snapshot!(play(plan, "start; a exits 1"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped b (it waits for the signal `done`, which `a` has not sent), run finished failed
    ");
}

#[test]
fn word_from_outside_is_kept_for_who_waits_later_and_outlives_a_crash() {
    let plan =
        "phases: [one, two]\ntasks: {a: {run: make, phase: one}, b: {run: make, phase: two, needs: [{signal: open}]}}";
    insta::assert_snapshot!(play(plan, "start; signal open; crash; a exits 0; a ok; b exits 0; b ok"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  signal open           signal sent open from leo
    00:00  crash                 interrupted a, run resumed, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, task succeeded a, phase opened two, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    ");
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; crash; signal open; b exits 1"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, phase opened two
    00:00  crash                 run resumed
    00:00  signal open           signal sent open from leo, task ready b, attempt started b, -> launch b#1
    00:00  b exits 1             attempt failed b, task failed b (it exited with code 1), run finished failed
    ");
}

#[test]
fn two_waits_of_one_name_each_take_the_same_word() {
    let plan = "tasks: {a: {run: x, needs: [{signal: open}]}, b: {run: x, needs: [{signal: open}]}}";
    insta::assert_snapshot!(play(plan, "start; signal open; signal open; a exits 0; a ok; b exits 0; b ok; signal open"), @"
    00:00  start
    00:00  signal open           signal sent open from leo, task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  signal open           signal sent open from leo
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    00:00  signal open           refused: the run is over: it succeeded
    ");
}

#[test]
fn a_stopped_run_takes_word_for_when_it_goes_on() {
    let plan = "tasks: {a: {run: x, needs: [{signal: open}]}}";
    insta::assert_snapshot!(play(plan, "start; stop; signal open; crash; a exits 0"), @"
    00:00  start
    00:00  stop                  stop requested, run finished was stopped
    00:00  signal open           signal sent open from leo
    00:00  crash                 run resumed, task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    ");
}

#[test]
fn the_next_try_keeps_what_was_heard() {
    let plan = "tasks: {a: {run: x, needs: [{signal: open}], retry: {times: 1}}}";
    insta::assert_snapshot!(play(plan, "start; signal open; a exits 1; crash; a exits 0"), @"
    00:00  start
    00:00  signal open           signal sent open from leo, task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, retry scheduled a at 00:00, attempt started a, -> launch a#2
    00:00  crash                 interrupted a, run resumed, attempt started a, -> launch a#3
    00:00  a exits 0             harvested a, apply started a, -> apply a#3
    ");
}
