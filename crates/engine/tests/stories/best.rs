//! Tasks that are tried several times side by side, of which one try is kept.

use crate::support::{Play, play};

const RACE: &str = "tasks: {fix: {run: x, owns: [a], verify: [make test], best_of: 3}, next: {run: y, needs: [fix]}}";
const SCORED: &str = "
tasks:
  fix: {run: x, owns: [a], verify: [make test], best_of: {times: 3, by: ./score.sh}}
  next: {run: y, needs: [fix]}
";

#[test]
fn the_first_that_verifies_is_kept_and_the_others_are_called_off() {
    let script = "start; fix.2 exits 0; fix.1 exits 0; fix.2 ok; fix.1 ok; fix.3 ended; fix ok";
    insta::assert_snapshot!(play(RACE, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.2 ok              verified fix.2, task succeeded fix.2, called off fix.1, called off fix.3, -> end fix.1, -> end fix.3
    00:00  fix.1 ok              task skipped fix.1 (called off: `fix.2` verified first)
    00:00  fix.3 ended           task skipped fix.3 (called off: `fix.2` verified first), best chosen fix fix.2 (first), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
}

#[test]
fn the_highest_score_is_kept_when_all_have_been_scored() {
    let script = "start; fix.2 exits 0; fix.1 exits 0; fix.3 exits 0; fix.2 scores 91; fix.1 scores 84; fix.3 scores 77; fix ok; next ok";
    insta::assert_snapshot!(play(SCORED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.3 exits 0         harvested fix.3, -> verify fix.3#1 on head 0
    00:00  fix.2 scores 91       scored fix.2 91, verified fix.2, task succeeded fix.2
    00:00  fix.1 scores 84       scored fix.1 84, verified fix.1, task succeeded fix.1
    00:00  fix.3 scores 77       scored fix.3 77, verified fix.3, task succeeded fix.3, best chosen fix fix.2 (score), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    00:00  next ok               harvested next, apply started next, -> apply next#1
    ");
}

#[test]
fn of_equal_scores_the_smallest_change_is_kept() {
    let script = "start; fix.1 leaves 5; fix.2 leaves 2; fix.3 leaves 9; fix.1 scores 7; fix.2 scores 7.0; fix.3 scores 6.5; fix ok";
    insta::assert_snapshot!(play(SCORED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.1 leaves 5        harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.2 leaves 2        harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.3 leaves 9        harvested fix.3, -> verify fix.3#1 on head 0
    00:00  fix.1 scores 7        scored fix.1 7, verified fix.1, task succeeded fix.1
    00:00  fix.2 scores 7.0      scored fix.2 7, verified fix.2, task succeeded fix.2
    00:00  fix.3 scores 6.5      scored fix.3 6.5, verified fix.3, task succeeded fix.3, best chosen fix fix.2 (smallest), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
}

#[test]
fn one_that_fails_is_not_repeated_while_another_may_be_kept() {
    let script = "start; fix.1 exits 1; fix.2 exits 0; fix.3 exits 0; fix.2 fails; fix.3 scores no idea";
    insta::assert_snapshot!(play(SCORED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.1 exits 1         attempt failed fix.1, task failed fix.1 (it exited with code 1)
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.3 exits 0         harvested fix.3, -> verify fix.3#1 on head 0
    00:00  fix.2 fails           attempt failed fix.2, task failed fix.2 (it did not pass `check`)
    00:00  fix.3 scores no idea  attempt failed fix.3, task failed fix.3 (it did not pass `check`), attempt failed fix, task failed fix (it came to nothing in 3 attempts side by side: `fix.1` exited with code 1; `fix.2` did not pass `check`; `fix.3` did not pass `check`), task skipped next (it needs `fix`, which failed), run finished failed
    ");
    let script = "start; fix.1 exits 1; fix.2 exits 0; fix.3 exits 0; fix.2 fails; fix.3 scores 3; fix ok";
    insta::assert_snapshot!(play(SCORED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.1 exits 1         attempt failed fix.1, task failed fix.1 (it exited with code 1)
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.3 exits 0         harvested fix.3, -> verify fix.3#1 on head 0
    00:00  fix.2 fails           attempt failed fix.2, task failed fix.2 (it did not pass `check`)
    00:00  fix.3 scores 3        scored fix.3 3, verified fix.3, task succeeded fix.3, best chosen fix fix.3 (only), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
}

#[test]
fn when_all_have_failed_the_task_is_tried_again_with_as_many() {
    let plan = "tasks: {fix: {run: x, owns: [a], verify: [t], retry: {times: 1, delay: 10s}, best_of: 2}}";
    let script = "start; fix.1 exits 1; fix.2 exits 2; +10s; fix.1 exits 0; fix.1 ok; fix.2 ended; fix ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, -> launch fix.1#1, -> launch fix.2#1
    00:00  fix.1 exits 1         attempt failed fix.1, task failed fix.1 (it exited with code 1)
    00:00  fix.2 exits 2         attempt failed fix.2, task failed fix.2 (it exited with code 2), attempt failed fix, retry scheduled fix at 00:10
    00:10  deadline              attempt started fix, attempt started fix.1, attempt started fix.2, -> launch fix.1#2, -> launch fix.2#2
    00:10  fix.1 exits 0         harvested fix.1, -> verify fix.1#2 on head 0
    00:10  fix.1 ok              verified fix.1, task succeeded fix.1, called off fix.2, -> end fix.2
    00:10  fix.2 ended           task skipped fix.2 (called off: `fix.1` verified first), best chosen fix fix.1 (first), apply started fix, -> apply fix#2
    00:10  fix ok                applied fix, task succeeded fix, run finished succeeded
    ");
    let script = "start; fix.1 exits 1; fix.2 exits 2; +10s; fix.1 exits 3; fix.2 exits 4";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, -> launch fix.1#1, -> launch fix.2#1
    00:00  fix.1 exits 1         attempt failed fix.1, task failed fix.1 (it exited with code 1)
    00:00  fix.2 exits 2         attempt failed fix.2, task failed fix.2 (it exited with code 2), attempt failed fix, retry scheduled fix at 00:10
    00:10  deadline              attempt started fix, attempt started fix.1, attempt started fix.2, -> launch fix.1#2, -> launch fix.2#2
    00:10  fix.1 exits 3         attempt failed fix.1, task failed fix.1 (it exited with code 3)
    00:10  fix.2 exits 4         attempt failed fix.2, task failed fix.2 (it exited with code 4), attempt failed fix, task failed fix (it came to nothing in 2 attempts side by side: `fix.1` exited with code 3; `fix.2` exited with code 4), run finished failed
    ");
}

#[test]
fn each_takes_a_place_and_waits_for_one_where_there_is_none() {
    let plan = "
teams: {t: {members: 2}}
tasks: {fix: {run: x, team: t, owns: [a], verify: [c], best_of: {times: 3, by: s}}, other: {run: y, team: t, priority: 1}}
";
    let script = "start; fix.1 exits 0; fix.1 scores 1; fix.2 exits 1; fix.3 exits 0; fix.3 scores 2";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready fix, task ready other, attempt started fix, attempt started fix.1, attempt started fix.2, -> launch fix.1#1, -> launch fix.2#1
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.1 scores 1        scored fix.1 1, verified fix.1, task succeeded fix.1, attempt started fix.3, -> launch fix.3#1
    00:00  fix.2 exits 1         attempt failed fix.2, task failed fix.2 (it exited with code 1), attempt started other, -> launch other#1
    00:00  fix.3 exits 0         harvested fix.3, -> verify fix.3#1 on head 0
    00:00  fix.3 scores 2        scored fix.3 2, verified fix.3, task succeeded fix.3, best chosen fix fix.3 (score), apply started fix, -> apply fix#1
    ");
}

#[test]
fn who_owns_the_same_waits_until_the_kept_change_has_landed() {
    let plan = "tasks: {fix: {run: x, owns: [a], verify: [c], best_of: 2}, other: {run: y, owns: [a], priority: 1, needs: []}}";
    insta::assert_snapshot!(play(plan, "start; fix.1 exits 0; fix.1 ok; fix.2 ended; fix ok"), @"
    00:00  start                 task ready fix, task ready other, attempt started fix, attempt started fix.1, attempt started fix.2, -> launch fix.1#1, -> launch fix.2#1
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.1 ok              verified fix.1, task succeeded fix.1, called off fix.2, -> end fix.2
    00:00  fix.2 ended           task skipped fix.2 (called off: `fix.1` verified first), best chosen fix fix.1 (first), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, attempt started other, -> launch other#1
    ");
}

#[test]
fn what_was_cut_off_is_done_again_and_what_was_verified_stands() {
    let script = "start; fix.2 exits 0; fix.2 scores 5; crash; fix.1 exits 0; crash; fix.3 exits 1; fix.1 scores 4; crash; fix ok";
    insta::assert_snapshot!(play(SCORED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.2 scores 5        scored fix.2 5, verified fix.2, task succeeded fix.2
    00:00  crash                 interrupted fix.1, interrupted fix.3, run resumed, attempt started fix.1, attempt started fix.3, -> launch fix.1#2, -> launch fix.3#2
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#2 on head 0
    00:00  crash                 interrupted fix.1, interrupted fix.3, run resumed, attempt started fix.3, -> verify fix.1#2 on head 0, -> launch fix.3#3
    00:00  fix.3 exits 1         attempt failed fix.3, task failed fix.3 (it exited with code 1)
    00:00  fix.1 scores 4        scored fix.1 4, verified fix.1, task succeeded fix.1, best chosen fix fix.2 (score), apply started fix, -> apply fix#1
    00:00  crash                 interrupted fix, run resumed, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
    // The last process ended when one had verified, and before the others were told.
    insta::assert_snapshot!(play(RACE, "start; fix.2 exits 0; fix.2 ok; cut task_succeeded; fix ok"), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.2 ok              verified fix.2, task succeeded fix.2, called off fix.1, called off fix.3, -> end fix.1, -> end fix.3
    00:00  cut task_succeeded    interrupted fix.1, interrupted fix.3, run resumed, called off fix.1, called off fix.3, task skipped fix.1 (called off: `fix.2` verified first), task skipped fix.3 (called off: `fix.2` verified first), best chosen fix fix.2 (first), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
    insta::assert_snapshot!(play(RACE, "start; fix.2 exits 0; fix.2 ok; cut called_off; fix ok"), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.2 ok              verified fix.2, task succeeded fix.2, called off fix.1, called off fix.3, -> end fix.1, -> end fix.3
    00:00  cut called_off        interrupted fix.1, interrupted fix.3, run resumed, called off fix.3, task skipped fix.1 (called off: `fix.2` verified first), task skipped fix.3 (called off: `fix.2` verified first), best chosen fix fix.2 (first), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
}

#[test]
fn a_task_is_stopped_with_all_its_attempts_and_begins_anew_with_all() {
    let script = "start; fix.1 exits 0; fix.1 scores 3; stop fix; fix.2 ended; resume fix; fix.3 ended; resume fix";
    insta::assert_snapshot!(play(SCORED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.1 scores 3        scored fix.1 3, verified fix.1, task succeeded fix.1
    00:00  stop fix              stop ordered fix, stop ordered fix.2, stop ordered fix.3, -> end fix.2, -> end fix.3
    00:00  fix.2 ended           task canceled fix.2
    00:00  resume fix            refused: `fix.3` was told to end and has not ended yet; wait, or `pitcrew stop --hard` it
    00:00  fix.3 ended           task canceled fix.3, task canceled fix
    00:00  resume fix            task resumed fix, task resumed fix.2, task resumed fix.3, task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#2, -> launch fix.2#2, -> launch fix.3#2
    ");
    // One that is stopped by itself is out, and the others go on.
    let script = "start; stop fix.1; fix.1 ended; fix.2 exits 0; fix.2 scores 3; fix.3 exits 1; resume fix.2; fix ok";
    insta::assert_snapshot!(play(SCORED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  stop fix.1            stop ordered fix.1, -> end fix.1
    00:00  fix.1 ended           task canceled fix.1
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.2 scores 3        scored fix.2 3, verified fix.2, task succeeded fix.2
    00:00  fix.3 exits 1         attempt failed fix.3, task failed fix.3 (it exited with code 1), task skipped fix.1 (it was stopped, and its task has gone on without it), best chosen fix fix.2 (only), apply started fix, -> apply fix#1
    00:00  resume fix.2          refused: `fix.2` is one of several attempts at `fix`, and is not begun anew by itself; name `fix`
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
    insta::assert_snapshot!(play(SCORED, "start; stop; fix.1 ended; fix.2 exits 1; fix.3 ended; crash"), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  stop                  stop requested, -> end fix.1, -> end fix.2, -> end fix.3
    00:00  fix.1 ended           interrupted fix.1
    00:00  fix.2 exits 1         attempt failed fix.2, task failed fix.2 (it exited with code 1)
    00:00  fix.3 ended           interrupted fix.3, run finished was stopped
    00:00  crash                 run resumed, attempt started fix.1, attempt started fix.3, -> launch fix.1#2, -> launch fix.3#2
    ");
    insta::assert_snapshot!(play(SCORED, "start; stop hard; crash; fix.1 exits 1"), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  stop hard             stop requested, interrupted fix.1, interrupted fix.2, interrupted fix.3, run finished was stopped, -> end fix.1, -> end fix.2, -> end fix.3
    00:00  crash                 run resumed, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#2, -> launch fix.2#2, -> launch fix.3#2
    00:00  fix.1 exits 1         attempt failed fix.1, task failed fix.1 (it exited with code 1)
    ");
}

#[test]
fn the_kept_change_is_asked_about_made_live_and_undone_once() {
    let plan = "
tasks:
  fix: {run: x, owns: [a], verify: [t], approval: true, activate: [reload], probe: [up], rollback: [reload], best_of: {times: 2, by: s}}
";
    let script = "start; fix.1 exits 0; fix.2 exits 0; fix.1 scores 1; fix.2 scores 2; approve fix; fix ok; fix ok; fix fails; fix ok; fix ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, -> launch fix.1#1, -> launch fix.2#1
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.1 scores 1        scored fix.1 1, verified fix.1, task succeeded fix.1
    00:00  fix.2 scores 2        scored fix.2 2, verified fix.2, task succeeded fix.2, best chosen fix fix.2 (score), approval requested fix
    00:00  approve fix           approved fix, apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, -> activate fix#1
    00:00  fix ok                activated fix, -> probe fix#1
    00:00  fix fails             attempt failed fix, rollback started fix, -> restore fix#1
    00:00  fix ok                restored fix, -> undo fix#1
    00:00  fix ok                rolled back fix, task failed fix (it broke `check`), run finished failed
    ");
}

#[test]
fn a_kept_change_is_verified_again_where_the_head_moved() {
    let plan = "
tasks:
  fix: {run: x, owns: [a], verify: [t], best_of: {times: 2, by: s}}
  other: {run: y, owns: [b]}
";
    let script = "start; fix.1 exits 0; fix.1 scores 1; other exits 0; other ok; fix.2 exits 1; fix fails";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready fix, task ready other, attempt started fix, attempt started other, attempt started fix.1, attempt started fix.2, -> launch fix.1#1, -> launch fix.2#1, -> launch other#1
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.1 scores 1        scored fix.1 1, verified fix.1, task succeeded fix.1
    00:00  other exits 0         harvested other, apply started other, -> apply other#1
    00:00  other ok              applied other, task succeeded other
    00:00  fix.2 exits 1         attempt failed fix.2, task failed fix.2 (it exited with code 1), best chosen fix fix.1 (only), verify again fix, -> verify fix#1 on head 1
    00:00  fix fails             attempt failed fix, task failed fix (it did not pass `check`), run finished failed
    ");
}

#[test]
fn each_is_paid_out_of_the_tasks_budget() {
    let plan = "
agents: {coder: {use: claude, network: host}}
tasks: {fix: {agent: coder, owns: [a], verify: [t], budget: 2, best_of: {times: 2, by: s}}}
";
    let script = "start; approve fix; fix.1 spends $0.60; fix.2 spends $0.60; fix.2 spends $0.30; fix.2 ended; fix.1 exits 0; fix.1 scores 2; deny fix; fix ok";
    insta::assert_snapshot!(play(plan, script), @"
    00:00  start                 task ready fix, approval requested fix
    00:00  approve fix           approved fix, attempt started fix, attempt started fix.1, attempt started fix.2, -> launch fix.1#1, -> launch fix.2#1
    00:00  fix.1 spends $0.60    spent fix.1
    00:00  fix.2 spends $0.60    spent fix.2, budget reached fix.2, -> end fix.2
    00:00  fix.2 spends $0.30    spent fix.2, budget reached fix.1, -> end fix.1
    00:00  fix.2 ended           attempt failed fix.2, retry scheduled fix.2 at 00:00, question asked (The budget of `fix` is used up ($1.50 of $2). Add $2 to it?)
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.1 scores 2        scored fix.1 2, verified fix.1, task succeeded fix.1
    00:00  deny fix              question answered no by leo, task failed fix.2 (it has no money left: $1.50 of $2 is used up for `fix`), best chosen fix fix.1 (only), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, run finished succeeded
    ");
}

#[test]
fn a_restart_takes_over_what_was_kept_and_nothing_of_the_others() {
    let script = "start; fix.1 exits 1; fix.2 exits 0; fix.3 exits 1; fix.2 scores 3; fix ok; next exits 1";
    let play = Play::of(SCORED, script);
    let anew = play.restart(pitcrew_engine::Anew::Failed, "start").unwrap();
    insta::assert_snapshot!(anew.text(), @"
    00:00  restart               run started, change taken over fix, task taken over fix, taken over 1 with 1
    00:00  start                 task ready next, attempt started next, -> launch next#1
    ");
}

const COMPARED: &str = "
agents: {judge: {use: claude}}
tasks: {fix: {run: x, owns: [a], verify: [t], best_of: {times: 3, by: {agent: judge}}}, next: {run: y, needs: [fix]}}
";

#[test]
fn an_agent_compares_those_that_passed() {
    let script = "start; fix.1 exits 0; fix.2 exits 0; fix.3 exits 1; fix.2 ok; fix.1 ok; fix prefers fix.2; fix ok";
    insta::assert_snapshot!(play(COMPARED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.3 exits 1         attempt failed fix.3, task failed fix.3 (it exited with code 1)
    00:00  fix.2 ok              verified fix.2, task succeeded fix.2
    00:00  fix.1 ok              verified fix.1, task succeeded fix.1, comparing fix, -> choose fix among 2
    00:00  fix prefers fix.2     best chosen fix fix.2 (preferred), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
    // There is nothing to compare.
    let script = "start; fix.1 exits 0; fix.2 exits 2; fix.3 exits 1; fix.1 ok; fix ok";
    insta::assert_snapshot!(play(COMPARED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.2 exits 2         attempt failed fix.2, task failed fix.2 (it exited with code 2)
    00:00  fix.3 exits 1         attempt failed fix.3, task failed fix.3 (it exited with code 1)
    00:00  fix.1 ok              verified fix.1, task succeeded fix.1, best chosen fix fix.1 (only), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
}

#[test]
fn where_it_prefers_none_the_smallest_change_is_kept() {
    let script = "start; fix.1 leaves 3; fix.2 leaves 2; fix.3 exits 1; fix.2 ok; fix.1 ok; crash; fix prefers; fix ok";
    insta::assert_snapshot!(play(COMPARED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.1 leaves 3        harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.2 leaves 2        harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.3 exits 1         attempt failed fix.3, task failed fix.3 (it exited with code 1)
    00:00  fix.2 ok              verified fix.2, task succeeded fix.2
    00:00  fix.1 ok              verified fix.1, task succeeded fix.1, comparing fix, -> choose fix among 2
    00:00  crash                 interrupted fix, run resumed, -> choose fix among 2
    00:00  fix prefers           best chosen fix fix.2 (smallest), apply started fix, -> apply fix#1
    00:00  fix ok                applied fix, task succeeded fix, task ready next, attempt started next, -> launch next#1
    ");
    let script =
        "start; fix.1 leaves 3; fix.2 leaves 2; fix.3 exits 1; fix.2 ok; fix.1 ok; fix prefers fix.3; stop fix";
    insta::assert_snapshot!(play(COMPARED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.1 leaves 3        harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.2 leaves 2        harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.3 exits 1         attempt failed fix.3, task failed fix.3 (it exited with code 1)
    00:00  fix.2 ok              verified fix.2, task succeeded fix.2
    00:00  fix.1 ok              verified fix.1, task succeeded fix.1, comparing fix, -> choose fix among 2
    00:00  fix prefers fix.3     best chosen fix fix.2 (smallest), apply started fix, -> apply fix#1
    00:00  stop fix              stop ordered fix
    ");
    let script =
        "start; fix.1 exits 0; fix.2 exits 0; fix.3 exits 1; fix.2 ok; fix.1 ok; stop fix; fix ended; resume fix";
    insta::assert_snapshot!(play(COMPARED, script), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#1, -> launch fix.2#1, -> launch fix.3#1
    00:00  fix.1 exits 0         harvested fix.1, -> verify fix.1#1 on head 0
    00:00  fix.2 exits 0         harvested fix.2, -> verify fix.2#1 on head 0
    00:00  fix.3 exits 1         attempt failed fix.3, task failed fix.3 (it exited with code 1)
    00:00  fix.2 ok              verified fix.2, task succeeded fix.2
    00:00  fix.1 ok              verified fix.1, task succeeded fix.1, comparing fix, -> choose fix among 2
    00:00  stop fix              stop ordered fix, -> end fix
    00:00  fix ended             task canceled fix
    00:00  resume fix            task resumed fix, task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, attempt started fix.3, -> launch fix.1#2, -> launch fix.2#2, -> launch fix.3#2
    ");
}

#[test]
fn what_may_be_dropped_changes_nothing_that_stays() {
    let plan = "tasks: {fix: {run: x, owns: [a], verify: [t], signals: [done], best_of: 2}}";
    insta::assert_snapshot!(play(plan, "start; fix.1 says done; fix.2 widens b.txt it is wrong, too"), @"
    00:00  start                 task ready fix, attempt started fix, attempt started fix.1, attempt started fix.2, -> launch fix.1#1, -> launch fix.2#1
    00:00  fix.1 says done       refused: the signal `done` is not sent: this is one of several attempts side by side, of which one is kept; put what is to be told into the output, or list the signal under `signals`
    00:00  fix.2 widens b.txt it is wrong, too  refused: `b.txt` is not this task's to change: this is one of several attempts side by side, and what they may change is the same for all; say in your report that you need it, and do what can be done without
    ");
}
