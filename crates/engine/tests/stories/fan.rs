//! Tasks that are done once for each item.

use crate::support::{Play, play};

const BUILD: &str = "
tasks:
  build: {run: make, for_each: [api, web], owns: ['out/{{ item }}']}
  ship: {run: ship, needs: [build]}
";

#[test]
fn a_task_is_done_once_for_each_item_and_its_dependents_wait_for_all() {
    let script = "start; build ok; build.1 exits 0; build.1 ok; build.0 exits 0; build.0 ok; build ok; ship exits 0";
    insta::assert_snapshot!(play(BUILD, script), @"
    00:00  start                 task ready build, -> fan out build
    00:00  build ok              children joined build, fanned out build, task ready build.0, task ready build.1, attempt started build.0, attempt started build.1, -> launch build.0#1, -> launch build.1#1
    00:00  build.1 exits 0       harvested build.1, apply started build.1, -> apply build.1#1
    00:00  build.1 ok            applied build.1, task succeeded build.1
    00:00  build.0 exits 0       harvested build.0, apply started build.0, -> apply build.0#1
    00:00  build.0 ok            applied build.0, task succeeded build.0, children done build, -> gather build
    00:00  build ok              gathered build, task succeeded build, task ready ship, attempt started ship, -> launch ship#1
    00:00  ship exits 0          harvested ship, apply started ship, -> apply ship#1
    ");
}

#[test]
fn no_item_is_done_at_once() {
    insta::assert_snapshot!(play("tasks: {a: {run: x, for_each: []}}", "start; a ok; a ok"), @"
    00:00  start                 task ready a, -> fan out a
    00:00  a ok                  fanned out a, children done a, -> gather a
    00:00  a ok                  gathered a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn one_that_fails_for_good_fails_the_task_when_the_others_are_done() {
    let plan = "tasks: {a: {run: x, for_each: 3, retry: {times: 1}}, b: {run: x, needs: [a]}}";
    let script = "start; a ok; a.1 exits 1; a.1 exits 2; a.0 exits 0; a.0 ok; a.2 exits 0; a.2 ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, -> fan out a
    00:00  a ok                  children joined a, fanned out a, task ready a.0, task ready a.1, task ready a.2, attempt started a.0, attempt started a.1, attempt started a.2, -> launch a.0#1, -> launch a.1#1, -> launch a.2#1
    00:00  a.1 exits 1           attempt failed a.1, retry scheduled a.1 at 00:00, attempt started a.1, -> launch a.1#2
    00:00  a.1 exits 2           attempt failed a.1, task failed a.1 (it exited with code 2)
    00:00  a.0 exits 0           harvested a.0, apply started a.0, -> apply a.0#1
    00:00  a.0 ok                applied a.0, task succeeded a.0
    00:00  a.2 exits 0           harvested a.2, apply started a.2, -> apply a.2#1
    00:00  a.2 ok                applied a.2, task succeeded a.2, task failed a (it has 1 of 3 that did not succeed: `a.1`), task skipped b (it needs `a`, which failed), run finished failed
    ");
}

#[test]
fn no_more_are_in_the_works_than_parallel_says() {
    let plan = "tasks: {a: {run: x, for_each: 4, parallel: 2}}";
    insta::assert_snapshot!(play(plan, "start; a ok; a.1 exits 0; a.1 ok; a.0 exits 1; a.2 exits 0; a.2 ok"), @"
    00:00  start                 task ready a, -> fan out a
    00:00  a ok                  children joined a, fanned out a, task ready a.0, task ready a.1, attempt started a.0, attempt started a.1, -> launch a.0#1, -> launch a.1#1
    00:00  a.1 exits 0           harvested a.1, apply started a.1, -> apply a.1#1
    00:00  a.1 ok                applied a.1, task succeeded a.1, task ready a.2, attempt started a.2, -> launch a.2#1
    00:00  a.0 exits 1           attempt failed a.0, task failed a.0 (it exited with code 1), task ready a.3, attempt started a.3, -> launch a.3#1
    00:00  a.2 exits 0           harvested a.2, apply started a.2, -> apply a.2#1
    00:00  a.2 ok                applied a.2, task succeeded a.2
    ");
}

#[test]
fn two_items_that_own_the_same_start_nothing() {
    let plan = "tasks: {a: {run: x, for_each: [x, y], owns: [same]}}";
    insta::assert_snapshot!(play(plan, "start; a ok"), @"
    00:00  start                 task ready a, -> fan out a
    00:00  a ok                  task failed a (it cannot be done for each: `a` for item 0 (`x`) and for item 1 (`y`) would both own `same`), run finished failed
    ");
}

#[test]
fn a_task_waits_for_what_a_child_of_another_holds() {
    let plan = "tasks: {a: {run: x, for_each: [p, q], owns: ['{{ item }}'], limits: {}}, b: {run: x, owns: [q]}}";
    insta::assert_snapshot!(play(plan, "start; a ok; a.0 exits 0; b exits 0; a.0 ok; b ok"), @"
    00:00  start                 task ready a, task ready b, attempt started b, -> fan out a, -> launch b#1
    00:00  a ok                  children joined a, fanned out a, task ready a.0, task ready a.1, attempt started a.0, -> launch a.0#1
    00:00  a.0 exits 0           harvested a.0, apply started a.0, -> apply a.0#1
    00:00  b exits 0             harvested b
    00:00  a.0 ok                applied a.0, task succeeded a.0, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, attempt started a.1, -> launch a.1#1
    ");
}

#[test]
fn rolling_the_task_back_undoes_every_child_and_first_what_needs_it() {
    let script = "start; build ok; build.0 exits 0; build.0 ok; build.1 exits 0; build.1 ok; build ok; ship exits 0; \
                  ship ok; rollback build; ship ok; build.1 ok; build.0 ok";
    insta::assert_snapshot!(play(BUILD, script), @"
    00:00  start                 task ready build, -> fan out build
    00:00  build ok              children joined build, fanned out build, task ready build.0, task ready build.1, attempt started build.0, attempt started build.1, -> launch build.0#1, -> launch build.1#1
    00:00  build.0 exits 0       harvested build.0, apply started build.0, -> apply build.0#1
    00:00  build.0 ok            applied build.0, task succeeded build.0
    00:00  build.1 exits 0       harvested build.1, apply started build.1, -> apply build.1#1
    00:00  build.1 ok            applied build.1, task succeeded build.1, children done build, -> gather build
    00:00  build ok              gathered build, task succeeded build, task ready ship, attempt started ship, -> launch ship#1
    00:00  ship exits 0          harvested ship, apply started ship, -> apply ship#1
    00:00  ship ok               applied ship, task succeeded ship, run finished succeeded
    00:00  rollback build        undo ordered ship, undo ordered build.1, undo ordered build.0, rollback started ship, -> restore ship#1
    00:00  ship ok               restored ship, task failed ship (it was undone by leo), rollback started build.1, -> restore build.1#1
    00:00  build.1 ok            restored build.1, task failed build.1 (it was undone by leo), rollback started build.0, -> restore build.0#1
    00:00  build.0 ok            restored build.0, task failed build.0 (it was undone by leo), task failed build (it was undone by leo), run finished was stopped
    ");
}

#[test]
fn a_child_is_undone_alone_and_its_task_is_not_done_any_more() {
    let plan = "tasks: {a: {run: x, for_each: 2, owns: ['{{ item }}']}}";
    let script = "start; a ok; a.0 exits 0; a.0 ok; a.1 exits 0; a.1 ok; a ok; rollback a.0; a.0 ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, -> fan out a
    00:00  a ok                  children joined a, fanned out a, task ready a.0, task ready a.1, attempt started a.0, attempt started a.1, -> launch a.0#1, -> launch a.1#1
    00:00  a.0 exits 0           harvested a.0, apply started a.0, -> apply a.0#1
    00:00  a.0 ok                applied a.0, task succeeded a.0
    00:00  a.1 exits 0           harvested a.1, apply started a.1, -> apply a.1#1
    00:00  a.1 ok                applied a.1, task succeeded a.1, children done a, -> gather a
    00:00  a ok                  gathered a, task succeeded a, run finished succeeded
    00:00  rollback a.0          undo ordered a.0, rollback started a.0, -> restore a.0#1
    00:00  a.0 ok                restored a.0, task failed a.0 (it was undone by leo), task failed a (it was undone by leo), run finished was stopped
    ");
}

#[test]
fn a_child_is_approved_by_its_own_name() {
    let plan = "tasks: {a: {run: x, for_each: 2, owns: ['{{ item }}'], approval: true}}";
    let script = "start; a ok; a.0 exits 0; a.1 exits 0; approve a.1; deny a.0; a.1 ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready a, -> fan out a
    00:00  a ok                  children joined a, fanned out a, task ready a.0, task ready a.1, attempt started a.0, attempt started a.1, -> launch a.0#1, -> launch a.1#1
    00:00  a.0 exits 0           harvested a.0, approval requested a.0
    00:00  a.1 exits 0           harvested a.1, approval requested a.1
    00:00  approve a.1           approved a.1, apply started a.1, -> apply a.1#1
    00:00  deny a.0              task failed a.0 (it was denied by leo: not today)
    00:00  a.1 ok                applied a.1, task succeeded a.1, task failed a (it has 1 of 2 that did not succeed: `a.0`), run finished failed
    ");
}

#[test]
fn a_run_that_was_cut_off_in_the_middle_of_its_children_goes_on_with_the_rest() {
    let items = (0..40).map(|n| format!("'{n}-{}'", "x".repeat(1_900))).collect::<Vec<_>>().join(", ");
    let plan = format!("tasks: {{a: {{run: x, for_each: [{items}], parallel: 1}}}}");
    let script = "start; a ok; cut children_joined; a ok; a.0 exits 0; a.0 ok";
    insta::assert_snapshot!(play(&plan, script), @"
    00:00  start                 task ready a, -> fan out a
    00:00  a ok                  children joined a, children joined a, fanned out a, task ready a.0, attempt started a.0, -> launch a.0#1
    00:00  cut children_joined   interrupted a, run resumed, -> fan out a
    00:00  a ok                  children joined a, fanned out a, task ready a.0, attempt started a.0, -> launch a.0#1
    00:00  a.0 exits 0           harvested a.0, apply started a.0, -> apply a.0#1
    00:00  a.0 ok                applied a.0, task succeeded a.0, task ready a.1, attempt started a.1, -> launch a.1#1
    ");
    let journal = Play::of(&plan, script).journal;
    let longest = journal.iter().map(|record| serde_json::to_string(record).unwrap().len()).max().unwrap();
    assert!((32 << 10..64 << 10).contains(&longest), "an event is bounded: {longest}");
}
