//! A run that takes over what is done of an earlier one, and does the rest anew.

use pitcrew_engine::{Anew, Run};
use pitcrew_plan::Id;

use crate::support::Play;

const PHASES: &str = "
name: restart
phases: [one, two]
signals: {ready: {}}
tasks:
  a: {phase: one, run: make, owns: [a], signals: [ready]}
  b: {phase: one, run: make, owns: [b]}
  c: {phase: two, needs: [a, {signal: ready}], run: make, owns: [c]}
  d: {phase: two, needs: [b], run: make, owns: [d]}
";

const FAN: &str = "
name: fan
tasks:
  each: {for_each: [x, y], run: make, owns: ['{{ item }}']}
  after: {needs: [each], run: make, owns: [z]}
";

const FIRST: &str = "start; a exits 0; a ok; b exits 0; b ok; c exits 0; c ok; d exits 3";

fn phase(name: &str) -> Anew {
    Anew::Phase(Id::new(name).unwrap())
}

fn task(name: &str) -> Anew {
    Anew::Task(Id::new(name).unwrap())
}

/// The restarted run, played, and whether its journal makes the same run again.
fn played(earlier: &Play, anew: Anew, script: &str) -> String {
    let play = earlier.restart(anew, script).expect("it can be restarted");
    let folded = Run::fold(play.run.id().clone(), play.plan.clone(), &play.journal).expect("its own journal folds");
    assert_eq!(serde_json::to_string(&folded).unwrap(), serde_json::to_string(&play.run).unwrap());
    play.text()
}

#[test]
fn what_comes_before_a_phase_is_taken_over_with_its_signals() {
    let earlier = Play::of(PHASES, FIRST);
    insta::assert_snapshot!(played(&earlier, phase("two"), "start; c exits 0; c ok; d exits 0; d ok"), @"
    00:00  restart               run started, change taken over a, change taken over b, task taken over a, task taken over b, signal sent ready from a, phase opened one, taken over 2 with 2
    00:00  start                 phase opened two, task ready c, task ready d, attempt started c, attempt started d, -> launch c#1, -> launch d#1
    00:00  c exits 0             harvested c, apply started c, -> apply c#1
    00:00  c ok                  applied c, task succeeded c
    00:00  d exits 0             harvested d, apply started d, -> apply d#1
    00:00  d ok                  applied d, task succeeded d, run finished succeeded
    ");
}

#[test]
fn what_builds_on_a_task_is_done_anew_and_the_rest_is_taken_over() {
    let earlier = Play::of(PHASES, FIRST);
    insta::assert_snapshot!(played(&earlier, task("a"), "start"), @"
    00:00  restart               run started, change taken over b, task taken over b, taken over 1 with 1
    00:00  start                 phase opened one, task ready a, attempt started a, -> launch a#1
    ");
}

#[test]
fn only_what_failed_is_done_anew_and_what_was_taken_over_can_be_undone() {
    let earlier = Play::of(PHASES, FIRST);
    insta::assert_snapshot!(played(&earlier, Anew::Failed, "start; d exits 0; d ok; rollback b; d ok; b ok"), @"
    00:00  restart               run started, change taken over a, change taken over b, change taken over c, task taken over a, task taken over b, task taken over c, signal sent ready from a, phase opened one, taken over 3 with 3
    00:00  start                 phase opened two, task ready d, attempt started d, -> launch d#1
    00:00  d exits 0             harvested d, apply started d, -> apply d#1
    00:00  d ok                  applied d, task succeeded d, run finished succeeded
    00:00  rollback b            undo ordered d, undo ordered b, rollback started d, -> restore d#1
    00:00  d ok                  restored d, task failed d (it was undone by leo), rollback started b, -> restore b#1
    00:00  b ok                  restored b, task failed b (it was undone by leo), run finished was stopped
    ");
}

#[test]
fn a_clean_restart_takes_nothing_over() {
    let earlier = Play::of(PHASES, FIRST);
    insta::assert_snapshot!(played(&earlier, Anew::Everything, "start"), @"
    00:00  restart               run started, taken over 0 with 0
    00:00  start                 phase opened one, task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    ");
}

#[test]
fn a_restarted_run_that_is_cut_off_at_once_goes_on() {
    let earlier = Play::of(PHASES, FIRST);
    insta::assert_snapshot!(played(&earlier, Anew::Failed, "crash; d exits 0; crash; d ok"), @"
    00:00  restart               run started, change taken over a, change taken over b, change taken over c, task taken over a, task taken over b, task taken over c, signal sent ready from a, phase opened one, taken over 3 with 3
    00:00  crash                 phase opened two, task ready d, attempt started d, -> launch d#1
    00:00  d exits 0             harvested d, apply started d, -> apply d#1
    00:00  crash                 interrupted d, run resumed, -> apply d#1
    00:00  d ok                  applied d, task succeeded d, run finished succeeded
    ");
}

#[test]
fn children_are_taken_over_with_their_parent() {
    let earlier =
        Play::of(FAN, "start; each ok; each.0 exits 0; each.0 ok; each.1 exits 0; each.1 ok; each ok; after exits 1");
    insta::assert_snapshot!(played(&earlier, Anew::Failed, "start; after exits 0; after ok; rollback each"), @"
    00:00  restart               run started, children joined each, change taken over each.0, change taken over each.1, task taken over each.0, task taken over each.1, task taken over each, taken over 1 with 2
    00:00  start                 task ready after, attempt started after, -> launch after#1
    00:00  after exits 0         harvested after, apply started after, -> apply after#1
    00:00  after ok              applied after, task succeeded after, run finished succeeded
    00:00  rollback each         undo ordered after, undo ordered each.1, undo ordered each.0, rollback started after, -> restore after#1
    ");
}

#[test]
fn what_was_amended_stays_amended_and_nothing_of_the_first_plan_comes_back() {
    let plan = "{a: {run: make, owns: [a]}, b: {run: make, owns: [b], needs: [a]}}";
    let amended =
        "{a: {run: make, owns: [a]}, d: {run: make, owns: [d], needs: [a]}, e: {run: make, owns: [e], needs: [d]}}";
    let script = format!("start; amend {amended}; a exits 0; a ok; d exits 0; d ok; e exits 1");
    let earlier = Play::of(&format!("tasks: {plan}"), &script);
    insta::assert_snapshot!(played(&earlier, Anew::Failed, "start; e exits 0; e ok"), @"
    00:00  restart               run started, change taken over a, change taken over d, task taken over a, task taken over d, taken over 2 with 2
    00:00  start                 task ready e, attempt started e, -> launch e#1
    00:00  e exits 0             harvested e, apply started e, -> apply e#1
    00:00  e ok                  applied e, task succeeded e, run finished succeeded
    ");
    insta::assert_snapshot!(played(&earlier, Anew::Everything, "start"), @"
    00:00  restart               run started, taken over 0 with 0
    00:00  start                 task ready a, attempt started a, -> launch a#1
    ");
}

#[test]
fn a_run_that_is_not_over_or_did_not_fail_is_not_restarted() {
    let going = Play::of(PHASES, "start");
    let done = Play::of(PHASES, "start; a exits 0; a ok; b exits 0; b ok; c exits 0; c ok; d exits 0; d ok");
    let refused = |play: &Play, anew| play.restart(anew, "").err().expect("it is refused").to_string();
    let all = [refused(&going, Anew::Failed), refused(&done, Anew::Failed), refused(&done, task("x"))];
    insta::assert_snapshot!(all.join("\n"), @"
    run `case-0000` is not over; wait for its end, or `pitcrew stop case-0000` first
    run `case-0000` succeeded, so nothing of it failed; say where to begin: `--from PHASE` or `--from TASK`
    there is no task `x` in this run
    ");
}

#[test]
fn what_was_said_yes_to_in_the_earlier_run_is_not_run_again_on_the_strength_of_that() {
    let plan = "
name: asked
phases: [{name: one, go: [{ask: 'Open?'}]}, two]
tasks:
  a: {phase: one, run: make, owns: [a], approval: {when: before_run}}
  b: {phase: one, run: make, owns: [b]}
  c: {phase: one, needs: [b], run: make, owns: [c]}
";
    let earlier = Play::of(plan, "start; mia approves one; approve a; a exits 0; a ok; b exits 0; b ok; c exits 1");
    insta::assert_snapshot!(played(&earlier, Anew::Failed, "start; resume b; mia approves one; resume a; resume b"), @"
    00:00  restart               run started, change taken over a, change taken over b, task taken over a, task taken over b, taken over 2 with 2
    00:00  start                 question asked one (Open?)
    00:00  resume b              refused: `b` was done in an earlier run, and its phase `one` is not open in this one; once this run is over, `pitcrew restart case-0001 --from b` does it anew
    00:00  mia approves one      question answered one yes by mia, phase answered one, task ready c, attempt started c, -> launch c#1
    00:00  resume a              refused: `a` was done in an earlier run, and nobody has said yes to it in this one; once this run is over, `pitcrew restart case-0001 --from a` does it anew
    00:00  resume b              reopened b, attempt started b, -> launch b#2
    ");
}
