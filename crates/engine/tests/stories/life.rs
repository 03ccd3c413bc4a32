//! The life of one task and of a few that depend on each other.

use crate::support::play;

const LIVE: &str = "
workspaces: {w: {path: ., apply: live}}
tasks:
  web: {run: make, owns: [web], activate: [./reload], probe: [./alive], rollback: [./reload], retry: {times: 1}}
";

#[test]
fn three_lines_are_a_run() {
    insta::assert_snapshot!(play("tasks: {build: {run: make, owns: [out]}}", "start; +5s build exits 0; build ok"), @"
    00:00  start                 task ready build, attempt started build, -> launch build#1
    00:05  build exits 0         harvested build, apply started build, -> apply build#1
    00:05  build ok              applied build, task succeeded build, run finished succeeded
    ");
}

#[test]
fn a_failed_task_waits_for_its_backoff() {
    let plan = "tasks: {build: {run: make, owns: [out], retry: {times: 1, delay: 10s}}}";
    insta::assert_snapshot!(play(plan, "start; +5s build exits 2; +4s; +6s; +5s build exits 2"), @"
    00:00  start                 task ready build, attempt started build, -> launch build#1
    00:05  build exits 2         attempt failed build, retry scheduled build at 00:15
    00:09  deadline
    00:15  deadline              attempt started build, -> launch build#2
    00:20  build exits 2         attempt failed build, task failed build (it exited with code 2), run finished failed
    ");
}

#[test]
fn what_needs_a_failed_task_is_skipped_with_the_reason() {
    let plan = "tasks: {a: {run: make}, b: {run: make, needs: [a]}, c: {run: make, needs: [b]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 1"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped b (it needs `a`, which failed), task skipped c (it needs `b`, which was skipped), run finished failed
    ");
}

#[test]
fn a_change_is_verified_again_when_the_head_has_moved() {
    let plan = "tasks: {a: {run: make, owns: [a], verify: [./t]}, b: {run: make, owns: [b], verify: [./t]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; b exits 0; a ok; b ok; a ok; b fails"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  b exits 0             harvested b, -> verify b#1 on head 0
    00:00  a ok                  verified a, apply started a, -> apply a#1
    00:00  b ok                  verified b
    00:00  a ok                  applied a, task succeeded a, verify again b, -> verify b#1 on head 1
    00:00  b fails               attempt failed b, task failed b (it did not pass `check`), run finished failed
    ");
}

#[test]
fn a_probe_that_fails_undoes_the_change_before_it_is_tried_again() {
    insta::assert_snapshot!(play(LIVE, "start; web exits 0; web ok; web ok; web fails; web ok; web ok; web exits 0"), @"
    00:00  start                 task ready web, attempt started web, -> launch web#1
    00:00  web exits 0           harvested web, apply started web, -> apply web#1
    00:00  web ok                applied web, -> activate web#1
    00:00  web ok                activated web, -> probe web#1
    00:00  web fails             attempt failed web, rollback started web, -> restore web#1
    00:00  web ok                restored web, -> undo web#1
    00:00  web ok                rolled back web, retry scheduled web at 00:00, attempt started web, -> launch web#2
    00:00  web exits 0           harvested web, apply started web, -> apply web#2
    ");
}

#[test]
fn an_activation_that_was_cut_off_is_undone_and_never_repeated() {
    insta::assert_snapshot!(play(LIVE, "start; web exits 0; web ok; crash; web ok; crash"), @"
    00:00  start                 task ready web, attempt started web, -> launch web#1
    00:00  web exits 0           harvested web, apply started web, -> apply web#1
    00:00  web ok                applied web, -> activate web#1
    00:00  crash                 attempt failed web, rollback started web, interrupted web, run resumed, -> restore web#1
    00:00  web ok                restored web, -> undo web#1
    00:00  crash                 task held web, run resumed, run finished failed
    ");
}

#[test]
fn an_approval_outlives_the_process_and_is_for_one_change() {
    let plan = "tasks: {a: {run: make, owns: [a], approval: {timeout: 1h}}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; crash; approve a other; approve a a1; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, approval requested a
    00:00  crash                 run resumed
    00:00  approve a other       refused: `a` asks about another change now (a1); look at it again before you say yes
    00:00  approve a a1          approved a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn no_answer_in_time_is_a_no() {
    let plan = "tasks: {a: {run: make, owns: [a], approval: {timeout: 1h}}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; +1h"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, approval requested a
    60:00  deadline              task failed a (it got no answer in time), run finished failed
    ");
}

#[test]
fn a_stopped_run_lets_nothing_new_start_and_is_taken_up_again() {
    let plan = "tasks: {a: {run: make, owns: [a]}, b: {run: make, needs: [a]}}";
    insta::assert_snapshot!(play(plan, "start; stop; a ended; crash; a exits 0; a ok; stop hard; crash; b exits 0"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  stop                  stop requested, -> end a
    00:00  a ended               interrupted a, run finished was stopped
    00:00  crash                 run resumed, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, task succeeded a, task ready b, attempt started b, -> launch b#1
    00:00  stop hard             stop requested, interrupted b, run finished was stopped, -> end b
    00:00  crash                 run resumed, attempt started b, -> launch b#2
    00:00  b exits 0             harvested b, apply started b, -> apply b#2
    ");
}

#[test]
fn dependents_are_undone_first() {
    let plan = "tasks: {a: {run: make, owns: [a]}, b: {run: make, owns: [b], needs: [a]}, c: {run: make, owns: [c]}}";
    let script = "start; a exits 0; a ok; b exits 0; c exits 0; b ok; rollback a; c ok; b ok; a ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, task ready c, attempt started a, attempt started c, -> launch a#1, -> launch c#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  c exits 0             harvested c
    00:00  b ok                  applied b, task succeeded b, apply started c, -> apply c#1
    00:00  rollback a            undo ordered b, undo ordered a
    00:00  c ok                  applied c, task succeeded c, rollback started b, -> restore b#1
    00:00  b ok                  restored b, task failed b (it was undone by leo), rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo), run finished was stopped
    ");
}

#[test]
fn what_a_held_change_builds_on_is_kept() {
    let plan = "tasks: {a: {run: make, owns: [a]}, b: {run: make, owns: [b], needs: [a]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; b exits 0; b ok; rollback all; b stuck; rollback all"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    00:00  rollback all          undo ordered b, undo ordered a, rollback started b, -> restore b#1
    00:00  b stuck               conflict found b (`a.txt` was changed by somebody else meanwhile; nothing is overwritten, so the task is held; mia is asked), task contested b, question asked b (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is put back. No: theirs stays, and all else of the change is put back)
    00:00  rollback all          undo ordered b, undo ordered a, rollback started b, -> restore b#1
    ");
}

#[test]
fn a_phase_opens_when_the_earlier_ones_are_done_and_its_go_holds() {
    let plan = "
phases: [{name: one, success: [./ok]}, {name: two, go: [./go]}]
tasks: {a: {run: make, phase: one}, b: {run: make, phase: two}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok; one ok; two fails"), @"
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, -> ask one
    00:00  one ok                phase answered one, -> ask two
    00:00  two fails             phase answered two, task skipped b (phase `two` got a no-go), run finished failed
    ");
}

#[test]
fn a_failure_in_a_phase_closes_the_later_ones() {
    let plan = "
phases: [one, two, {name: three, barrier: false}]
tasks: {a: {run: make, phase: one}, b: {run: make, phase: two}, c: {run: make, phase: three}}";
    insta::assert_snapshot!(play(plan, "start; a exits 1; c exits 0; c ok"), @"
    00:00  start                 phase opened one, phase opened three, task ready a, task ready c, attempt started a, attempt started c, -> launch a#1, -> launch c#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), task skipped b (phase `one` before it did not succeed)
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  c ok                  applied c, task succeeded c, run finished failed
    ");
}

#[test]
fn two_tasks_that_own_the_same_path_take_turns() {
    let plan = "tasks: {a: {run: make, owns: [src]}, b: {run: make, owns: ['src/*.rs'], needs: []}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok"), @"
    00:00  start                 task ready a, task ready b, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, attempt started b, -> launch b#1
    ");
}
