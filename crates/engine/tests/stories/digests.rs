//! Digests: told at a steady pace, each once, whatever becomes of the process.

use crate::support::{Play, play};

#[test]
fn a_digest_is_due_at_every_step_from_the_start() {
    let plan = "notify: [20m, 1h]\ntasks: {a: {run: make}}";
    insta::assert_snapshot!(play(plan, "start; +20m; +20m; +20m; a exits 0; +20m"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    20:00  deadline              digest due 1 of notify 0
    40:00  deadline              digest due 2 of notify 0
    60:00  deadline              digest due 3 of notify 0, digest due 1 of notify 1
    60:00  a exits 0             harvested a, apply started a, -> apply a#1
    80:00  deadline              digest due 4 of notify 0
    ");
}

#[test]
fn of_those_that_fell_due_while_nobody_drove_the_run_there_is_one() {
    let plan = "notify: 30m\ntasks: {a: {run: make}}";
    insta::assert_snapshot!(play(plan, "start; +30m; +2h10m crash; +20m; a exits 0"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    30:00  deadline              digest due 1 of notify 0
    160:00  crash                 interrupted a, run resumed, digest due 2 of notify 0, attempt started a, -> launch a#2
    180:00  deadline              digest due 3 of notify 0
    180:00  a exits 0             harvested a, apply started a, -> apply a#2
    ");
}

#[test]
fn a_crash_neither_loses_nor_doubles_one() {
    let plan = "notify: 30m\ntasks: {a: {run: make}}";
    insta::assert_snapshot!(play(plan, "start; +30m; crash; deadline; +30m; crash; deadline; a exits 0"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    30:00  deadline              digest due 1 of notify 0
    30:00  crash                 interrupted a, run resumed, attempt started a, -> launch a#2
    30:00  deadline
    60:00  deadline              digest due 2 of notify 0
    60:00  crash                 interrupted a, run resumed, attempt started a, -> launch a#3
    60:00  deadline
    60:00  a exits 0             harvested a, apply started a, -> apply a#3
    ");
}

#[test]
fn who_waits_for_people_needs_no_process_for_digests() {
    let played = Play::of("notify: 30m\ntasks: {a: {agent: manual}}", "start; +40m");
    insta::assert_snapshot!(played.text(), @"
    00:00  start                 task ready a, attempt started a, approval requested a
    40:00  deadline              digest due 1 of notify 0
    ");
    assert_eq!(played.run.at_rest(played.now).map(|rest| rest.until), Some(None));
    assert!(!played.run.goes_on(played.now.after(std::time::Duration::from_secs(7200))), "nothing would be done");
}
