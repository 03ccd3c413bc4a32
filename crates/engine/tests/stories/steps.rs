//! Steps are ticked by their checks, and by nothing else.

use pitcrew_engine::Anew;

use crate::support::{Play, play};

const MOVE: &str = "
tasks:
  move:
    run: make
    owns: [a]
    retry: {times: 1}
    steps:
      - read the runbook
      - {name: schema migrated, run: ./check schema}
      - {name: data migrated, run: ./check data}
  next: {run: make, needs: [move]}";

#[test]
fn a_task_is_done_when_every_step_with_a_check_is_ticked() {
    let told = Play::of(MOVE, "start; move exits 0; move ticks 1 2; move ok");
    insta::assert_snapshot!(told.text(), @"
    00:00  start                 task ready move, attempt started move, -> launch move#1
    00:00  move exits 0          harvested move, -> verify move#1 on head 0
    00:00  move ticks 1 2        verified move, apply started move, -> apply move#1
    00:00  move ok               applied move, task succeeded move, task ready next, attempt started next, -> launch next#1
    ");
    insta::assert_snapshot!(told.steps("move"), @"
    - read the runbook
    [x] schema migrated
    [x] data migrated
    ");
}

#[test]
fn while_a_step_is_open_the_attempt_has_failed_and_the_next_one_starts_with_none_ticked() {
    let mut told = Play::of(MOVE, "start; move exits 0; move ticks 1");
    insta::assert_snapshot!(told.steps("move"), @"
    - read the runbook
    [ ] schema migrated
    [ ] data migrated
    ");
    told.make("move exits 0");
    told.make("move ticks 2");
    insta::assert_snapshot!(told.text(), @"
    00:00  start                 task ready move, attempt started move, -> launch move#1
    00:00  move exits 0          harvested move, -> verify move#1 on head 0
    00:00  move ticks 1          attempt failed move, retry scheduled move at 00:00, attempt started move, -> launch move#2
    00:00  move exits 0          harvested move, -> verify move#2 on head 0
    00:00  move ticks 2          attempt failed move, task failed move (it left its step `schema migrated` open), task skipped next (it needs `move`, which failed), run finished failed
    ");
    insta::assert_snapshot!(told.steps("move"), @"
    - read the runbook
    [ ] schema migrated
    [x] data migrated
    ");
}

#[test]
fn an_attempt_that_says_that_all_is_done_ticks_nothing() {
    let script =
        r#"start; move tells {"status": "success", "tests": {"schema migrated": true, "data migrated": true}}"#;
    let mut told = Play::of(MOVE, script);
    told.make("move exits 0");
    insta::assert_snapshot!(told.steps("move"), @"
    - read the runbook
    [ ] schema migrated
    [ ] data migrated
    ");
}

#[test]
fn what_was_not_looked_at_is_open_and_keeps_the_change_back() {
    let plan = "tasks: {a: {run: make, owns: [a], steps: [{name: one, run: x}, {name: two, run: y}]}}";
    let mut told = Play::of(plan, "start; a exits 0");
    told.forget_steps_of("a");
    insta::assert_snapshot!(told.text(), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  nothing is looked at  attempt failed a, task failed a (it left 2 of its steps open, first `one`), run finished failed
    ");
    insta::assert_snapshot!(told.steps("a"), @"
    [ ] one
    [ ] two
    ");
}

#[test]
fn steps_are_looked_at_again_on_a_head_that_has_moved() {
    let plan = "
tasks:
  a: {run: make, owns: [a], steps: [{name: one, run: x}, {name: two, run: y}]}
  b: {run: make, owns: [b]}";
    let mut told = Play::of(plan, "start; a exits 0; b exits 0; a ok; b ok");
    insta::assert_snapshot!(told.steps("a"), @"
    [ ] one
    [ ] two
    ");
    told.make("a ticks 0");
    insta::assert_snapshot!(told.text(), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  a ok                  verified a
    00:00  b ok                  applied b, task succeeded b, verify again a, -> verify a#1 on head 1
    00:00  a ticks 0             attempt failed a, task failed a (it left its step `two` open), run finished failed
    ");
    insta::assert_snapshot!(told.steps("a"), @"
    [x] one
    [ ] two
    ");
}

#[test]
fn a_verification_that_is_cut_off_is_done_again_and_the_ticks_are_as_if_nothing_happened() {
    let script = "start; move exits 0; crash; move ticks 1 2; crash; move ok";
    let told = Play::of(MOVE, script);
    insta::assert_snapshot!(told.text(), @"
    00:00  start                 task ready move, attempt started move, -> launch move#1
    00:00  move exits 0          harvested move, -> verify move#1 on head 0
    00:00  crash                 interrupted move, run resumed, -> verify move#1 on head 0
    00:00  move ticks 1 2        verified move, apply started move, -> apply move#1
    00:00  crash                 interrupted move, run resumed, -> apply move#1
    00:00  move ok               applied move, task succeeded move, task ready next, attempt started next, -> launch next#1
    ");
    insta::assert_snapshot!(told.steps("move"), @"
    - read the runbook
    [x] schema migrated
    [x] data migrated
    ");
}

#[test]
fn what_came_of_nothing_leaves_the_steps_of_the_attempt_before_it() {
    let plan = "tasks: {a: {run: make, owns: [a], steps: [{name: one, run: x}]}}";
    let mut told = Play::of(plan, "start; a exits 0; a ok; a ok; resume a; a exits 0");
    insta::assert_snapshot!(told.steps("a"), @"[ ] one");
    told.make("a ticks");
    insta::assert_snapshot!(told.text(), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  a ok                  verified a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    00:00  resume a              reopened a, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, -> verify a#2 on head 1
    00:00  a ticks               attempt failed a, kept a, run finished succeeded
    ");
    insta::assert_snapshot!(told.steps("a"), @"[x] one");
}

#[test]
fn each_child_has_steps_of_its_own_and_their_parent_none() {
    let plan = "tasks: {a: {run: make, for_each: [p, q], steps: [{name: one, run: x}]}}";
    let told = Play::of(plan, "start; a ok; a.0 looks; a.1 looks; a.0 ticks 0; a.1 ticks");
    insta::assert_snapshot!(told.text(), @"
    00:00  start                 task ready a, -> fan out a
    00:00  a ok                  children joined a, fanned out a, task ready a.0, task ready a.1, attempt started a.0, attempt started a.1, -> launch a.0#1, -> launch a.1#1
    00:00  a.0 looks             harvested a.0, -> verify a.0#1 on head 0
    00:00  a.1 looks             harvested a.1, -> verify a.1#1 on head 0
    00:00  a.0 ticks 0           verified a.0, task succeeded a.0
    00:00  a.1 ticks             attempt failed a.1, task failed a.1 (it left its step `one` open), task failed a (it has 1 of 2 that did not succeed: `a.1`), run finished failed
    ");
    assert_eq!(told.steps("a"), "");
    assert_eq!((told.steps("a.0").as_str(), told.steps("a.1").as_str()), ("[x] one", "[ ] one"));
}

#[test]
fn a_restart_takes_over_what_was_ticked() {
    let script = "start; move exits 0; move ticks 1 2; move ok; next exits 3";
    let told = Play::of(MOVE, script).restart(Anew::Failed, "start").unwrap();
    insta::assert_snapshot!(told.text(), @"
    00:00  restart               run started, change taken over move, task taken over move, taken over 1 with 1
    00:00  start                 task ready next, attempt started next, -> launch next#1
    ");
    insta::assert_snapshot!(told.steps("move"), @"
    - read the runbook
    [x] schema migrated
    [x] data migrated
    ");
}

#[test]
fn steps_without_a_check_ask_nothing() {
    let plan = "tasks: {a: {run: make, owns: [a], steps: [read the runbook]}}";
    insta::assert_snapshot!(play(plan, "start; a exits 0; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn what_is_undone_has_no_step_ticked() {
    let plan = "
workspaces: {w: {path: ., apply: live}}
tasks: {a: {run: make, owns: [a], steps: [{name: one, run: x}], activate: [./reload], probe: [./alive], rollback: [./reload]}}";
    let mut told = Play::of(plan, "start; a exits 0; a ticks 0; a ok; a ok");
    insta::assert_snapshot!(told.steps("a"), @"[x] one");
    ["a fails", "a ok", "a ok"].into_iter().for_each(|then| told.make(then));
    insta::assert_snapshot!(told.text(), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, -> verify a#1 on head 0
    00:00  a ticks 0             verified a, apply started a, -> apply a#1
    00:00  a ok                  applied a, -> activate a#1
    00:00  a ok                  activated a, -> probe a#1
    00:00  a fails               attempt failed a, rollback started a, -> restore a#1
    00:00  a ok                  restored a, -> undo a#1
    00:00  a ok                  rolled back a, task failed a (it broke `check`), run finished failed
    ");
    insta::assert_snapshot!(told.steps("a"), @"[ ] one");
}
