//! A task that is done in turns until something holds.

use crate::support::play;

const LOOP: &str =
    "tasks: {a: {run: make, owns: [a], retry: {times: 1}, repeat: {until: output.ok, times: 3, delay: 1m}}}";

const LIVE: &str = "
workspaces: {w: {path: ., apply: live}}
tasks:
  a:
    run: make
    owns: [a]
    verify: [./fits]
    activate: [./reload]
    probe: [./up]
    rollback: [./reload]
    repeat: {until: {run: ./healthy}, times: 2, delay: 30s}
  b: {run: make, needs: [a]}
";

const LOOK: &str = "tasks: {a: {run: look, repeat: {until: output.ok, times: 2}}}";

#[test]
fn turns_follow_each_other_until_it_holds() {
    let script = "start; a exits 0; a ok; a fails; +59s; +1s; a exits 0; a ok; a ok";
    insta::assert_snapshot!(play(LOOP, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> judge a#1
    00:00  a fails               turn ended a (1, next at 01:00)
    00:59  deadline
    01:00  deadline              attempt started a, -> launch a#2
    01:00  a exits 0             harvested a, apply started a, -> apply a#2
    01:00  a ok                  applied a, -> judge a#2
    01:00  a ok                  turns done a (2), task succeeded a, run finished succeeded
    ");
}

#[test]
fn every_turn_is_a_whole_transaction() {
    let script = "start; a exits 0; a ok; a ok; a ok; a ok; a fails; +30s; a exits 0; a ok; a ok; a ok; a ok; a ok";
    insta::assert_snapshot!(play(LIVE, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  a ok                  verified a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> activate a#1
    00:00  a ok                  activated a, -> probe a#1
    00:00  a ok                  probed a, -> judge a#1
    00:00  a fails               turn ended a (1, next at 00:30)
    00:30  deadline              attempt started a, -> launch a#2
    00:30  a exits 0             harvested a, -> verify a#2 on head 1
    00:30  a ok                  verified a, apply started a, -> apply a#2
    00:30  a ok                  applied a, -> activate a#2
    00:30  a ok                  activated a, -> probe a#2
    00:30  a ok                  probed a, -> judge a#2
    00:30  a ok                  turns done a (2), task succeeded a, task ready b, attempt started b, -> launch b#1
    ");
}

#[test]
fn at_the_bound_it_fails_and_its_turns_are_undone_the_newest_first() {
    let turn = "a exits 0; a ok; a ok; a ok; a ok; a fails";
    let script = format!("start; {turn}; +30s; {turn}; a ok; crash; a ok; a ok");
    insta::assert_snapshot!(play(LIVE, &script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  a ok                  verified a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> activate a#1
    00:00  a ok                  activated a, -> probe a#1
    00:00  a ok                  probed a, -> judge a#1
    00:00  a fails               turn ended a (1, next at 00:30)
    00:30  deadline              attempt started a, -> launch a#2
    00:30  a exits 0             harvested a, -> verify a#2 on head 1
    00:30  a ok                  verified a, apply started a, -> apply a#2
    00:30  a ok                  applied a, -> activate a#2
    00:30  a ok                  activated a, -> probe a#2
    00:30  a ok                  probed a, -> judge a#2
    00:30  a fails               given up a (it was done 2 times, and `check` still does not hold), rollback started a, -> restore a#2
    00:30  a ok                  restored a, rollback started a, -> restore a#1
    00:30  crash                 interrupted a, run resumed, -> restore a#1
    00:30  a ok                  restored a, -> undo a#2
    00:30  a ok                  rolled back a, task failed a (it was done 2 times, and `check` still does not hold), task skipped b (it needs `a`, which failed), run finished failed
    ");
}

#[test]
fn each_turn_has_its_own_tries() {
    let script = "start; a exits 1; a exits 0; a ok; a fails; +60s; a exits 1; a exits 1; a ok";
    insta::assert_snapshot!(play(LOOP, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, retry scheduled a at 00:00, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, -> judge a#2
    00:00  a fails               turn ended a (1, next at 01:00)
    01:00  deadline              attempt started a, -> launch a#3
    01:00  a exits 1             attempt failed a, retry scheduled a at 01:00, attempt started a, -> launch a#4
    01:00  a exits 1             attempt failed a, given up a (it exited with code 1), rollback started a, -> restore a#2
    01:00  a ok                  restored a, task failed a (it exited with code 1), run finished failed
    ");
}

#[test]
fn the_pause_is_kept_over_a_crash_and_so_is_the_turn() {
    let script =
        "start; a exits 0; a ok; crash; a fails; +20s crash; +39s; +1s; crash; a exits 0; crash; a ok; crash; a ok";
    insta::assert_snapshot!(play(LOOP, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> judge a#1
    00:00  crash                 interrupted a, run resumed, -> judge a#1
    00:00  a fails               turn ended a (1, next at 01:00)
    00:20  crash                 run resumed
    00:59  deadline
    01:00  deadline              attempt started a, -> launch a#2
    01:00  crash                 interrupted a, run resumed, attempt started a, -> launch a#3
    01:00  a exits 0             harvested a, apply started a, -> apply a#3
    01:00  crash                 interrupted a, run resumed, -> apply a#3
    01:00  a ok                  applied a, -> judge a#3
    01:00  crash                 interrupted a, run resumed, -> judge a#3
    01:00  a ok                  turns done a (2), task succeeded a, run finished succeeded
    ");
}

#[test]
fn a_task_that_changes_nothing_has_turns_too() {
    insta::assert_snapshot!(play(LOOK, "start; a looks; a fails; a looks; a fails"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a looks               harvested a, -> judge a#1
    00:00  a fails               turn ended a (1, next at 00:00), attempt started a, -> launch a#2
    00:00  a looks               harvested a, -> judge a#2
    00:00  a fails               given up a (it was done 2 times, and `check` still does not hold), task failed a (it was done 2 times, and `check` still does not hold), run finished failed
    ");
}

#[test]
fn what_fails_elsewhere_stops_the_next_turn_and_undoes_the_others() {
    let plan = "
tasks:
  a: {run: make, owns: [a], repeat: {until: output.ok, times: 3, delay: 1m}}
  b: {run: make, on_failure: stop}
";
    let script = "start; a exits 0; a ok; a fails; b exits 1; a ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> judge a#1
    00:00  a fails               turn ended a (1, next at 01:00)
    00:00  b exits 1             attempt failed b, task failed b (it exited with code 1), given up a (it cannot go on to its next turn: nothing new starts after `b` failed), rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it cannot go on to its next turn: nothing new starts after `b` failed), run finished failed
    ");
}

#[test]
fn a_loop_that_is_stopped_keeps_its_turns_and_goes_on_with_the_next() {
    let script = "start; a exits 0; a ok; stop a; a fails; resume a; a exits 0; a ok; a ok; rollback a; a ok; a ok";
    insta::assert_snapshot!(play(LOOP, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> judge a#1
    00:00  stop a                stop ordered a
    00:00  a fails               turn ended a (1, next at 01:00), task canceled a
    00:00  resume a              task resumed a, task ready a, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, -> judge a#2
    00:00  a ok                  turns done a (2), task succeeded a, run finished succeeded
    00:00  rollback a            undo ordered a, undo ordered a, rollback started a, -> restore a#2
    00:00  a ok                  restored a, rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo), run finished was stopped
    ");
}

#[test]
fn of_a_stopped_loop_what_it_did_can_be_undone() {
    let script = "start; a exits 0; a ok; a fails; stop; rollback all; a ok";
    insta::assert_snapshot!(play(LOOP, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> judge a#1
    00:00  a fails               turn ended a (1, next at 01:00)
    00:00  stop                  stop requested, run finished was stopped
    00:00  rollback all          given up a (it was undone by leo), rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo), run finished was stopped
    ");
}

#[test]
fn a_loop_that_is_to_be_held_keeps_what_it_did_while_somebody_looks() {
    let plan = "
workspaces: {w: {path: ., apply: live}}
tasks: {a: {run: make, owns: [a], probe: [./up], on_failure: hold, repeat: {until: {run: ./healthy}, times: 1}}}
";
    let script = "start; a exits 0; a ok; a ok; a fails; resume a; a ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> probe a#1
    00:00  a ok                  probed a, -> judge a#1
    00:00  a fails               attempt failed a, put on hold a (asks mia)
    00:00  resume a              hold released a (by leo), checked again a, -> judge a#1
    00:00  a ok                  turns done a (1), task succeeded a, run finished succeeded
    ");
}
