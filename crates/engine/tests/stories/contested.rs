//! Held by what somebody else has changed: who is asked, and what each answer leads to.

use crate::support::{Play, play};

const LIVE: &str = "
workspaces: {w: {path: ., apply: live}}
coordinator: carol
escalation: [{after: 1h, to: [dave]}, {after: 2h, to: [coordinator]}]
teams: {ops: {lead: alice}}
tasks:
  a: {run: make, team: ops, owns: [a.txt], retry: {times: 3}}
  b: {run: make, needs: [a]}
";

const HELD: &str = "start; a exits 0; a stuck";

/// What follows when somebody else's change was in the way of `a` landing.
fn then(script: &str) -> String {
    let told = play(LIVE, &format!("{HELD}; {script}"));
    told.lines().skip(3).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_somebody_else_changed_holds_the_task_and_its_lead_is_asked() {
    insta::assert_snapshot!(play(LIVE, "start; a exits 0; a stuck; crash"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a stuck               conflict found a (`a.txt` was changed by somebody else meanwhile; nothing is overwritten, so the task is held; alice is asked), task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is applied. No: theirs stays, and the change is given up)
    00:00  crash                 run resumed
    ");
    let played = Play::of(LIVE, HELD);
    let a = played.run.view(played.now).tasks.remove(0);
    insta::assert_snapshot!(format!("{}: {}\nwaits on {:?}", a.state, a.reason.unwrap(), a.waiting_on), @r#"
    held: `a.txt` was changed by somebody else meanwhile, and is not overwritten; alice is asked, after 1h dave, after 2h carol: `pitcrew approve case-0000 a` looks again, `pitcrew deny case-0000 a` lets theirs stand
    waits on [Waiting { kind: "approval", id: "a", until: None }]
    "#);
}

#[test]
fn with_a_yes_it_is_looked_at_again_and_held_again_where_it_is_still_there() {
    insta::assert_snapshot!(then("approve a; alice approves a; a stuck; crash; alice approves a; crash; a ok"), @"
    00:00  approve a             refused: `leo` is not asked about the conflict of `a`; `alice` can answer, and from 2026-11-21T05:00:00.000Z on `dave`
    00:00  alice approves a      question answered a yes by alice, conflict released a, apply started a, -> apply a#1
    00:00  a stuck               task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is applied. No: theirs stays, and the change is given up)
    00:00  crash                 run resumed
    00:00  alice approves a      question answered a yes by alice, conflict released a, apply started a, -> apply a#1
    00:00  crash                 interrupted a, run resumed, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready b, attempt started b, -> launch b#1
    ");
    let played = Play::of(LIVE, &format!("{HELD}; alice approves a; a stuck"));
    assert_eq!(played.run.task(&"a".parse().unwrap()).unwrap().conflicts.len(), 1, "it is the same conflict");
}

#[test]
fn whoever_can_reach_the_run_may_have_it_tried_again() {
    insta::assert_snapshot!(then("resume a; a ok; b exits 0"), @"
    00:00  resume a              conflict released a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready b, attempt started b, -> launch b#1
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    ");
}

#[test]
fn with_a_no_theirs_stays_and_the_change_is_given_up() {
    insta::assert_snapshot!(then("alice denies a"), @"00:00  alice denies a        question answered a no by alice, given up a (it could not be applied: `a.txt` was changed by somebody else meanwhile, and alice lets that stand: not today), task failed a (it could not be applied: `a.txt` was changed by somebody else meanwhile, and alice lets that stand: not today), task skipped b (it needs `a`, which failed), run finished failed");
}

#[test]
fn it_can_be_given_up_by_a_rollback_too() {
    insta::assert_snapshot!(then("rollback a"), @"00:00  rollback a            given up a (it was undone by leo), task failed a (it was undone by leo), task skipped b (it needs `a`, which failed), run finished failed");
}

#[test]
fn a_conflict_that_nobody_answers_goes_up_level_by_level() {
    insta::assert_snapshot!(then("+60m deadline; dave approves a; a stuck; +61m deadline; +61m deadline; carol denies a"), @"
    60:00  deadline              escalated a to dave
    60:00  dave approves a       question answered a yes by dave, conflict released a, apply started a, -> apply a#1
    60:00  a stuck               task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is applied. No: theirs stays, and the change is given up)
    121:00  deadline              escalated a to dave
    182:00  deadline              escalated a to carol
    182:00  carol denies a        question answered a no by carol, given up a (it could not be applied: `a.txt` was changed by somebody else meanwhile, and carol lets that stand: not today), task failed a (it could not be applied: `a.txt` was changed by somebody else meanwhile, and carol lets that stand: not today), task skipped b (it needs `a`, which failed), run finished failed
    ");
    let played = Play::of(LIVE, &format!("{HELD}; +61m deadline"));
    let a = played.run.view(played.now).tasks.remove(0);
    insta::assert_snapshot!(a.reason.unwrap(), @"`a.txt` was changed by somebody else meanwhile, and is not overwritten; alice, dave are asked, after 2h carol: `pitcrew approve case-0000 a` looks again, `pitcrew deny case-0000 a` lets theirs stand");
}

#[test]
fn a_change_is_not_put_back_over_somebody_elses_work_either() {
    let landed = "start; a exits 0; a ok; b exits 1; rollback a";
    let told = play(LIVE, &format!("{landed}; a stuck; alice approves a; a stuck; alice denies a; crash; a ok"));
    insta::assert_snapshot!(told.lines().skip(4).collect::<Vec<_>>().join("\n"), @"
    00:00  rollback a            undo ordered a, rollback started a, -> restore a#1
    00:00  a stuck               conflict found a (`a.txt` was changed by somebody else meanwhile; nothing is overwritten, so the task is held; alice is asked), task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is put back. No: theirs stays, and all else of the change is put back)
    00:00  alice approves a      question answered a yes by alice, conflict released a, rollback started a, -> restore a#1
    00:00  a stuck               task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is put back. No: theirs stays, and all else of the change is put back)
    00:00  alice denies a        question answered a no by alice, conflict released a, rollback started a, -> restore a#1
    00:00  crash                 interrupted a, run resumed, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo), run finished failed
    ");
}

#[test]
fn a_rollback_that_was_in_somebodys_way_is_ordered_again() {
    let landed = "start; a exits 0; a ok; b exits 1; rollback a; a stuck";
    let told = play(LIVE, &format!("{landed}; stop; crash; rollback a; a stuck; resume a; a ok"));
    insta::assert_snapshot!(told.lines().skip(5).collect::<Vec<_>>().join("\n"), @"
    00:00  a stuck               conflict found a (`a.txt` was changed by somebody else meanwhile; nothing is overwritten, so the task is held; alice is asked), task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is put back. No: theirs stays, and all else of the change is put back)
    00:00  stop                  stop requested, run finished was stopped
    00:00  crash                 run resumed
    00:00  rollback a            undo ordered a, rollback started a, -> restore a#1
    00:00  a stuck               task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is put back. No: theirs stays, and all else of the change is put back)
    00:00  resume a              conflict released a, rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was undone by leo), run finished failed
    ");
}

const ANEW: &str = "
workspaces: {w: {path: ., apply: live}}
tasks:
  a: {run: make, owns: [a.txt]}
  b: {run: make, owns: [b.txt]}
";

#[test]
fn a_new_attempt_that_meets_another_s_change_leaves_the_task_as_it_was() {
    let anew = "start; a exits 0; a ok; resume a; a exits 0; a stuck";
    insta::assert_snapshot!(play(ANEW, &format!("{anew}; mia denies a; b exits 1")), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a
    00:00  resume a              reopened a, attempt started a, -> launch a#2
    00:00  a exits 0             harvested a, apply started a, -> apply a#2
    00:00  a stuck               conflict found a (`a.txt` was changed by somebody else meanwhile; nothing is overwritten, so the task is held; mia is asked), task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is applied. No: theirs stays, and the change is given up)
    00:00  mia denies a          question answered a no by mia, given up a (it could not be applied: `a.txt` was changed by somebody else meanwhile, and mia lets that stand: not today), kept a
    00:00  b exits 1             attempt failed b, task failed b (it exited with code 1), run finished failed
    ");
    let told = play(ANEW, &format!("{anew}; b exits 1; rollback a; a ok"));
    insta::assert_snapshot!(told.lines().last().unwrap(), @"00:00  a ok                  restored a, task failed a (it was undone by leo), run finished failed");
}

#[test]
fn what_is_in_the_way_in_one_task_keeps_no_other_from_landing() {
    let script = "start; a exits 0; a stuck; b exits 0; b ok; mia approves a; a ok";
    insta::assert_snapshot!(play(ANEW, script), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 0             harvested a, apply started a, -> apply a#1
    00:00  a stuck               conflict found a (`a.txt` was changed by somebody else meanwhile; nothing is overwritten, so the task is held; mia is asked), task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is applied. No: theirs stays, and the change is given up)
    00:00  b exits 0             harvested b, apply started b, -> apply b#1
    00:00  b ok                  applied b, task succeeded b
    00:00  mia approves a        question answered a yes by mia, conflict released a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, run finished succeeded
    ");
}

const TURNS: &str = "
workspaces: {w: {path: ., apply: live}}
tasks: {a: {run: make, owns: [a.txt], repeat: {until: output.ok, times: 3}}}
";

#[test]
fn turns_that_were_given_up_are_all_put_back_although_somebody_was_in_the_way_of_one() {
    let turns = "start; a exits 0; a ok; a fails; a exits 0; a ok; a fails; a exits 0; a stuck; mia denies a";
    let told = play(TURNS, &format!("{turns}; a stuck; mia approves a; a ok; a ok"));
    insta::assert_snapshot!(told.lines().skip(8).collect::<Vec<_>>().join("\n"), @"
    00:00  a stuck               conflict found a (`a.txt` was changed by somebody else meanwhile; nothing is overwritten, so the task is held; mia is asked), task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is applied. No: theirs stays, and the change is given up)
    00:00  mia denies a          question answered a no by mia, given up a (it could not be applied: `a.txt` was changed by somebody else meanwhile, and mia lets that stand: not today), rollback started a, -> restore a#2
    00:00  a stuck               task contested a, question asked a (`a.txt` was changed by somebody else meanwhile, and is not overwritten. Is it as it was again? Yes: it is looked at again, and the change is put back. No: theirs stays, and all else of the change is put back)
    00:00  mia approves a        question answered a yes by mia, conflict released a, rollback started a, -> restore a#2
    00:00  a ok                  restored a, rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it could not be applied: `a.txt` was changed by somebody else meanwhile, and mia lets that stand: not today), run finished failed
    ");
}
