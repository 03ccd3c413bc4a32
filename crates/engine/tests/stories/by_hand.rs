//! What people do: nothing runs while they are at it, and what they changed is taken when one of them says so.

use pitcrew_engine::Timestamp;

use crate::support::{Play, play};

const PLAN: &str = "
limits: {parallel: 1}
teams: {ops: {members: 1, lead: ann}}
agents: {crew: {use: manual, from: [lead, bob]}}
tasks:
  rack: {agent: crew, team: ops, owns: [rack.md], verify: [./check]}
  cable: {agent: manual, team: ops}
  boot: {run: make, team: ops, needs: [rack, cable]}
";

#[test]
fn people_take_no_place_and_a_run_that_waits_for_them_needs_no_process() {
    let played = Play::of(
        PLAN,
        "start; leo approves rack; agent approves cable; leo approves cable; cable looks; ann approves rack; rack ok; rack ok; rack ok",
    );
    insta::assert_snapshot!(played.text(), @"
    00:00  start                 task ready cable, task ready rack, attempt started cable, attempt started rack, approval requested cable, approval requested rack
    00:00  leo approves rack     refused: `leo` is not asked about `rack`; `ann` or `bob` can answer
    00:00  agent approves cable  refused: `cable` wants a person's answer (`except: agents`), and this one comes from inside a run
    00:00  leo approves cable    approved cable, -> take what was done for cable#1
    00:00  cable looks           harvested cable, task succeeded cable
    00:00  ann approves rack     approved rack by ann, -> take what was done for rack#1
    00:00  rack ok               harvested rack, -> verify rack#1 on head 0
    00:00  rack ok               verified rack, apply started rack, -> apply rack#1
    00:00  rack ok               applied rack, task succeeded rack, task ready boot, attempt started boot, -> launch boot#1
    ");
    let waiting = Play::of(PLAN, "start");
    assert!(waiting.run.at_rest(Timestamp(0)).is_some());
}

#[test]
fn a_crash_while_people_are_at_it_changes_nothing() {
    insta::assert_snapshot!(play(PLAN, "start; crash; bob approves rack; crash; rack ok; crash; rack ok; rack ok"), @"
    00:00  start                 task ready cable, task ready rack, attempt started cable, attempt started rack, approval requested cable, approval requested rack
    00:00  crash                 run resumed
    00:00  bob approves rack     approved rack by bob, -> take what was done for rack#1
    00:00  crash                 run resumed, -> take what was done for rack#1
    00:00  rack ok               harvested rack, -> verify rack#1 on head 0
    00:00  crash                 interrupted rack, run resumed, -> verify rack#1 on head 0
    00:00  rack ok               verified rack, apply started rack, -> apply rack#1
    00:00  rack ok               applied rack, task succeeded rack
    ");
}

#[test]
fn who_says_so_too_early_is_asked_again_and_told_why() {
    insta::assert_snapshot!(play(PLAN, "start; bob approves rack; rack ok; rack fails; bob approves rack; rack takes cable/rack.md; bob denies rack"), @"
    00:00  start                 task ready cable, task ready rack, attempt started cable, attempt started rack, approval requested cable, approval requested rack
    00:00  bob approves rack     approved rack by bob, -> take what was done for rack#1
    00:00  rack ok               harvested rack, -> verify rack#1 on head 0
    00:00  rack fails            attempt failed rack, retry scheduled rack at 00:00, attempt started rack, approval requested rack
    00:00  bob approves rack     approved rack by bob, -> take what was done for rack#2
    00:00  rack takes cable/rack.md  attempt failed rack, retry scheduled rack at 00:00, attempt started rack, approval requested rack
    00:00  bob denies rack       task failed rack (it was denied by bob: not today), task skipped boot (it needs `rack`, which failed)
    ");
}

#[test]
fn work_is_not_late_because_nobody_answers() {
    let plan = "
escalation: [{after: 10m, to: bob}]
tasks: {a: {agent: manual, deadline: 2h, escalation: [{after: 5m, to: ann}]}}
";
    insta::assert_snapshot!(play(plan, "start; +10m; +3h; leo approves a; a looks"), @"
    00:00  start                 task ready a, attempt started a, approval requested a
    10:00  deadline
    190:00  deadline              deadline passed of a, told to mia
    190:00  leo approves a        approved a, -> take what was done for a#1
    190:00  a looks               harvested a, task succeeded a, run finished succeeded
    ");
}

#[test]
fn others_do_not_touch_what_people_are_at() {
    let plan = "tasks: {a: {agent: manual, owns: [x]}, b: {run: make, owns: [x], needs: [{task: a, after: start}]}}";
    insta::assert_snapshot!(play(plan, "start; leo approves a; a ok; a ok; b exits 0; b ok"), @"
    00:00  start                 task ready a, attempt started a, approval requested a, task ready b
    00:00  leo approves a        approved a, -> take what was done for a#1
    00:00  a ok                  harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b, run finished succeeded
    ");
}

#[test]
fn what_people_did_can_be_reviewed_and_taken_back() {
    let plan = "tasks: {a: {agent: manual, owns: [x], approval: before_apply}, b: {agent: manual, approval: {from: [ann]}, needs: [a]}}";
    insta::assert_snapshot!(play(plan, "start; leo approves a; a ok; mia approves a; a ok; leo approves b; b looks; ann approves b; rollback a; a ok; crash"), @"
    00:00  start                 task ready a, attempt started a, approval requested a
    00:00  leo approves a        approved a, -> take what was done for a#1
    00:00  a ok                  harvested a, approval requested a
    00:00  mia approves a        approved a by mia, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready b, attempt started b, approval requested b
    00:00  leo approves b        approved b, -> take what was done for b#1
    00:00  b looks               harvested b, approval requested b
    00:00  ann approves b        approved b by ann, apply started b, applied b, task succeeded b, run finished succeeded
    00:00  rollback a            undo ordered a, rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo), run finished was stopped
    00:00  crash                 run resumed, run finished was stopped
    ");
}

#[test]
fn what_people_are_at_can_be_stopped_and_gone_on_with() {
    let plan = "tasks: {a: {agent: manual, owns: [x]}}";
    insta::assert_snapshot!(play(plan, "start; stop a; leo approves a; resume a; leo approves a; stop; crash; a ok; a ok"), @"
    00:00  start                 task ready a, attempt started a, approval requested a
    00:00  stop a                stop ordered a, task canceled a
    00:00  leo approves a        refused: `a` asks for nothing: it is canceled
    00:00  resume a              task resumed a, task ready a, attempt started a, approval requested a
    00:00  leo approves a        approved a, -> take what was done for a#2
    00:00  stop                  stop requested
    00:00  crash                 run resumed, -> take what was done for a#2
    00:00  a ok                  harvested a, apply started a, -> apply a#2
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}
