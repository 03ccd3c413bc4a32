//! A task that is done is tried anew: several of its changes lie on top of each other.

use crate::support::play;

const ONE: &str = "tasks: {a: {run: make, owns: [a], retry: {times: 1}}}";

const TWO: &str = "tasks: {a: {run: make, owns: [a]}, b: {run: make, owns: [b], needs: [a]}}";

const LIVE: &str = "
workspaces: {w: {path: ., apply: live}}
tasks:
  a: {run: make, owns: [a], activate: [./reload], rollback: [./reload]}
  b: {run: make, needs: [a]}
";

#[test]
fn what_is_done_gets_a_new_attempt_on_top() {
    insta::assert_snapshot!(play(ONE, "start; a exits 0; a ok; resume a; a exits 0; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    00:00  resume a              reopened a, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn a_new_attempt_that_fails_leaves_the_task_as_it_was() {
    insta::assert_snapshot!(play(ONE, "start; a exits 0; a ok; resume a; a exits 1; a exits 1; resume a"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    00:00  resume a              reopened a, attempt started a, -> launch a#2
    00:00  a exits 1             attempt failed a, retry scheduled a at 00:00, attempt started a, -> launch a#3
    00:00  a exits 1             attempt failed a, kept a, run finished succeeded
    00:00  resume a              reopened a, attempt started a, -> launch a#4
    ");
}

#[test]
fn its_own_change_is_undone_and_the_earlier_one_stays() {
    let script = "start; a exits 0; a ok; a ok; resume a; a exits 0; a ok; a fails; a ok; a ok";
    insta::assert_snapshot!(play(LIVE, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> activate a#1
    00:00  a ok                  activated a, task succeeded a, task ready b, attempt started b, -> launch b#1
    00:00  resume a              reopened a, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, -> activate a#2
    00:00  a fails               attempt failed a, rollback started a, -> restore a#2
    00:00  a ok                  restored a, -> undo a#2
    00:00  a ok                  rolled back a, kept a
    ");
}

#[test]
fn its_changes_are_undone_one_by_one_the_newest_first() {
    let script =
        "start; a exits 0; a ok; a ok; b exits 1; resume a; a exits 0; a ok; a ok; rollback a; a ok; crash; a ok; a ok";
    insta::assert_snapshot!(play(LIVE, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> activate a#1
    00:00  a ok                  activated a, task succeeded a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 1             attempt failed b, task failed b (it exited with code 1), run finished failed
    00:00  resume a              reopened a, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, -> activate a#2
    00:00  a ok                  activated a, task succeeded a, run finished failed
    00:00  rollback a            undo ordered a, undo ordered a, rollback started a, -> restore a#2
    00:00  a ok                  restored a, rollback started a, -> restore a#1
    00:00  crash                 interrupted a, run resumed, -> restore a#1
    00:00  a ok                  restored a, -> undo a#2
    00:00  a ok                  rolled back a, task failed a (it was undone by leo), run finished failed
    ");
}

#[test]
fn what_landed_between_two_of_its_changes_is_undone_between_them() {
    let script =
        "start; a exits 0; a ok; b exits 0; b ok; resume a; a exits 0; a ok; rollback a; a ok; crash; b ok; a ok";
    insta::assert_snapshot!(play(TWO, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    00:00  resume a              reopened a, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    00:00  rollback a            undo ordered a, undo ordered b, undo ordered a, rollback started a, -> restore a#2
    00:00  a ok                  restored a, rollback started b, -> restore b#1
    00:00  crash                 interrupted b, run resumed, -> restore b#1
    00:00  b ok                  restored b, task failed b (it was undone by leo), rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo), run finished was stopped
    ");
}

#[test]
fn of_a_stopped_run_what_stood_before_is_undone_too() {
    let script = "start; a exits 0; a ok; b exits 0; b ok; resume a; stop hard; rollback all; b ok; a ok";
    insta::assert_snapshot!(play(TWO, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    00:00  resume a              reopened a, attempt started a, -> launch a#2
    00:00  stop hard             stop requested, interrupted a, run finished was stopped, -> end a
    00:00  rollback all          kept a, undo ordered b, undo ordered a, rollback started b, -> restore b#1
    00:00  b ok                  restored b, task failed b (it was undone by leo), rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo), run finished was stopped
    ");
}

#[test]
fn what_is_not_done_gets_no_new_attempt() {
    insta::assert_snapshot!(play(ONE, "start; resume a; a exits 1; a exits 1; resume a; resume b"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  resume a              refused: `a` is running, so there is nothing to take up again; that is for a task that succeeded, or is held live
    00:00  a exits 1             attempt failed a, retry scheduled a at 00:00, attempt started a, -> launch a#2
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), run finished failed
    00:00  resume a              refused: `a` is failed, so there is nothing to take up again; that is for a task that succeeded, or is held live
    00:00  resume b              refused: there is no task `b` in this run
    ");
}
