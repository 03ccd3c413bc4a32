//! What is done in part, or fails live, waits for somebody's judgement.

use crate::support::{Play, play};

const PART: &str = "tasks: {a: {run: make, owns: [a]}, b: {run: make, needs: [a]}}";

const PROXY: &str = "
workspaces: {w: {path: ., apply: live}}
teams: {docker: {lead: alice}, nginx: {members: 1}}
tasks:
  A4: {run: make, team: docker, owns: [compose.yml, 'port:3552']}
  B2: {run: make, team: nginx, owns: [nginx.conf], needs: [A4], activate: [./reload], probe: [./alive], rollback: [./reload], on_failure: hold, retry: {times: 3}}
  B3: {run: make, needs: [B2]}
  C1: {run: make, owns: [c]}
";

const LIVE: &str = "start; A4 exits 0; C1 exits 0; A4 ok; C1 ok; B2 exits 0; B2 ok; B2 ok";

fn proxy(then: &str) -> String {
    let told = play(PROXY, &format!("{LIVE}; {then}"));
    told.lines().skip(8).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_done_in_part_lands_and_waits_until_somebody_says_that_it_is_enough() {
    insta::assert_snapshot!(play(PART, "start; a partial A4 look; a ok; crash; approve a"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a partial A4 look     reported a, harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task partial a, approval requested a
    00:00  crash                 run resumed
    00:00  approve a             approved a, task succeeded a, task ready b, attempt started b, -> launch b#1
    ");
}

#[test]
fn what_is_done_in_part_and_not_enough_is_undone_and_not_tried_again() {
    let plan = "tasks: {a: {run: make, owns: [a], retry: {times: 2}}, b: {run: make, needs: [a]}}";
    insta::assert_snapshot!(play(plan, "start; a partial A4 look; a ok; deny a; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a partial A4 look     reported a, harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task partial a, approval requested a
    00:00  deny a                attempt failed a, undo ordered a, rollback started a, -> restore a#1
    00:00  a ok                  restored a, task failed a (it was denied by leo: not today), task skipped b (it needs `a`, which failed), run finished failed
    ");
}

#[test]
fn a_plan_may_go_on_with_a_part_or_refuse_it() {
    let plan = "tasks: {a: {run: make, owns: [a], on_partial: continue}, b: {run: make, needs: [a]}}";
    insta::assert_snapshot!(play(plan, "start; a partial A4 look; a ok"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a partial A4 look     reported a, harvested a, apply started a, -> apply a#1
    00:00  a ok                  applied a, task succeeded a, task ready b, attempt started b, -> launch b#1
    ");
    let plan = "tasks: {a: {run: make, owns: [a], on_partial: fail}}";
    insta::assert_snapshot!(play(plan, "start; a partial A4 look"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a partial A4 look     reported a, attempt failed a, task failed a (it reports that it is done in part only), run finished failed
    ");
}

#[test]
fn who_ends_well_and_reports_a_failure_has_failed() {
    insta::assert_snapshot!(play(PART, "start; a reports failed"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a reports failed      reported a, attempt failed a, task failed a (it reports that it failed), task skipped b (it needs `a`, which failed), run finished failed
    ");
}

#[test]
fn what_fails_live_is_held_while_the_owner_of_the_cause_mends_it() {
    let then = "B2 partial Task A4 should listen on 127.0.0.1:3552; resume A4; crash; A4 exits 0; A4 ok; B2 ok";
    insta::assert_snapshot!(proxy(then), @"
    00:00  B2 partial Task A4 should listen on 127.0.0.1:3552  attempt failed B2, put on hold B2 (because of A4, asks alice)
    00:00  resume A4             reopened A4, attempt started A4, -> launch A4#2
    00:00  crash                 interrupted A4, run resumed, attempt started A4, -> launch A4#3
    00:00  A4 exits 0            harvested A4, apply started A4, -> apply A4#3
    00:00  A4 ok                 applied A4, task succeeded A4, hold released B2 (by `A4`, which succeeded), checked again B2, -> probe B2#1
    00:00  B2 ok                 probed B2, task succeeded B2, task ready B3, attempt started B3, -> launch B3#1
    ");
}

#[test]
fn the_owner_is_found_by_a_port_that_it_owns() {
    insta::assert_snapshot!(proxy("B2 partial somebody look at port 3552, please"), @"00:00  B2 partial somebody look at port 3552, please  attempt failed B2, put on hold B2 (because of A4, asks alice)");
}

#[test]
fn the_owner_is_found_by_the_team_that_the_failed_task_builds_on() {
    insta::assert_snapshot!(proxy("B2 partial Team docker should look"), @"00:00  B2 partial Team docker should look  attempt failed B2, put on hold B2 (because of A4, asks alice)");
}

#[test]
fn where_no_owner_is_named_a_person_has_it_asked_again() {
    insta::assert_snapshot!(proxy("B2 fails; resume B2; B2 fails; resume B2; resume B2; B2 ok"), @"
    00:00  B2 fails              attempt failed B2, put on hold B2 (asks mia)
    00:00  resume B2             hold released B2 (by leo), checked again B2, -> probe B2#1
    00:00  B2 fails              attempt failed B2, put on hold B2 (asks mia)
    00:00  resume B2             hold released B2 (by leo), checked again B2, -> probe B2#1
    00:00  resume B2             refused: `B2` is probing, so there is nothing to take up again; that is for a task that succeeded, or is held live
    00:00  B2 ok                 probed B2, task succeeded B2, task ready B3, attempt started B3, -> launch B3#1
    ");
}

#[test]
fn what_is_held_asks_no_question_that_a_yes_could_answer() {
    let waits = |said: &str| {
        let play = Play::of(PROXY, &format!("{LIVE}; {said}"));
        let waiting = play.run.waiting_on(&"B2".parse().unwrap(), play.now);
        waiting.iter().map(|on| format!("{} {}", on.kind, on.id)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(waits("B2 partial Team docker should look"), "task A4");
    assert_eq!(waits("B2 fails"), "gate B2");
}

#[test]
fn what_is_held_can_be_undone() {
    insta::assert_snapshot!(proxy("B2 fails; crash; rollback B2; B2 ok; B2 ok"), @"
    00:00  B2 fails              attempt failed B2, put on hold B2 (asks mia)
    00:00  crash                 run resumed
    00:00  rollback B2           undo ordered B2, rollback started B2, -> restore B2#1
    00:00  B2 ok                 restored B2, -> undo B2#1
    00:00  B2 ok                 rolled back B2, task failed B2 (it broke `check`), task skipped B3 (it needs `B2`, which failed), run finished failed
    ");
}

#[test]
fn an_activation_that_was_cut_off_is_held_and_repeated_only_on_order() {
    let script = "start; A4 exits 0; C1 exits 1; A4 ok; B2 exits 0; B2 ok; crash; resume A4; A4 exits 0; A4 ok; resume B2; B2 ok; B2 ok";
    let told = play(PROXY, script);
    insta::assert_snapshot!(told.lines().skip(5).collect::<Vec<_>>().join("\n"), @"
    00:00  B2 ok                 applied B2, -> activate B2#1
    00:00  crash                 attempt failed B2, put on hold B2 (asks mia), run resumed
    00:00  resume A4             reopened A4, attempt started A4, -> launch A4#2
    00:00  A4 exits 0            harvested A4, apply started A4, -> apply A4#2
    00:00  A4 ok                 applied A4, task succeeded A4
    00:00  resume B2             hold released B2 (by leo), checked again B2, -> activate B2#1
    00:00  B2 ok                 activated B2, -> probe B2#1
    00:00  B2 ok                 probed B2, task succeeded B2, task ready B3, attempt started B3, -> launch B3#1
    ");
}

const SHARED: &str = "
workspaces: {w: {path: ., apply: live}}
tasks:
  A4: {run: make, owns: [compose.yml, 'port:3552']}
  B2: {run: make, owns: [compose.yml, 'port:3552'], needs: [A4], probe: [./alive], on_failure: hold}
";

#[test]
fn what_is_held_does_not_keep_the_owner_of_the_cause_from_mending_it() {
    let held = "start; A4 exits 0; A4 ok; B2 exits 0; B2 ok; B2 partial Task A4 should listen";
    let mended = "resume A4; resume B2; crash; A4 exits 0; A4 ok; B2 ok";
    let told = play(SHARED, &format!("{held}; {mended}"));
    insta::assert_snapshot!(told.lines().skip(5).collect::<Vec<_>>().join("\n"), @"
    00:00  B2 partial Task A4 should listen  attempt failed B2, put on hold B2 (because of A4, asks mia)
    00:00  resume A4             reopened A4, attempt started A4, -> launch A4#2
    00:00  resume B2             hold released B2 (by leo)
    00:00  crash                 interrupted A4, run resumed, attempt started A4, -> launch A4#3
    00:00  A4 exits 0            harvested A4, apply started A4, -> apply A4#3
    00:00  A4 ok                 applied A4, task succeeded A4, checked again B2, -> probe B2#1
    00:00  B2 ok                 probed B2, task succeeded B2, run finished succeeded
    ");
}

#[test]
fn what_is_held_is_undone_together_with_what_it_builds_on() {
    let held = "start; A4 exits 0; A4 ok; B2 exits 0; B2 ok; B2 partial Task A4 should listen";
    let told = play(SHARED, &format!("{held}; rollback A4; B2 ok; A4 ok"));
    insta::assert_snapshot!(told.lines().skip(6).collect::<Vec<_>>().join("\n"), @"
    00:00  rollback A4           undo ordered B2, undo ordered A4, rollback started B2, -> restore B2#1
    00:00  B2 ok                 restored B2, task failed B2 (it broke `check`), rollback started A4, -> restore A4#1
    00:00  A4 ok                 restored A4, task failed A4 (it was undone by leo), run finished failed
    ");
}
