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

const CRIER: &str = "agents: {crier: {run: ./cry, type: notification}}\n";

#[test]
fn what_happens_is_told_in_order_and_tried_again_after_a_pause() {
    let plan = format!(
        "{CRIER}notify: [{{when: [asked, failed, finished], agent: crier}}]\n\
        tasks: {{a: {{run: make}}, b: {{run: make, approval: true}}}}"
    );
    insta::assert_snapshot!(play(&plan, "start; a exits 1; notify 0 fails no route; b exits 0; +15s notify 0 told; \
        approve b; notify 0 told; b ok; notify 0 told"), @"
    00:00  start                 task ready a, task ready b, attempt started a, attempt started b, -> launch a#1, -> launch b#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), digest due failed 1 of notify 0, -> tell 1 of notify 0#1
    00:00  notify 0 fails no route  notice untold 1 of notify 0: no route, again at 00:15, -> tell 1 of notify 0#2
    00:00  b exits 0             harvested b, approval requested b, digest due asked 2 of notify 0
    00:15  notify 0 told         notice told 1 of notify 0, -> tell 2 of notify 0#1
    00:15  approve b             approved b, apply started b, -> apply b#1
    00:15  notify 0 told         notice told 2 of notify 0
    00:15  b ok                  applied b, task succeeded b, run finished failed, digest due finished 3 of notify 0, -> tell 3 of notify 0#1
    00:15  notify 0 told         notice told 3 of notify 0
    ");
}

#[test]
fn what_cannot_be_told_is_given_up_and_holds_up_nothing() {
    let plan = format!("{CRIER}notify: [{{every: 20m, agent: crier}}]\ntasks: {{a: {{run: make}}}}");
    let played = Play::of(
        &plan,
        "start; +20m; notify 0 fails x; notify 0 fails x; notify 0 fails x; +20m; notify 0 fails y; \
        +20m; a looks; notify 0 told; +20m",
    );
    insta::assert_snapshot!(played.text(), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    20:00  deadline              digest due 1 of notify 0, -> tell 1 of notify 0#1
    20:00  notify 0 fails x      notice untold 1 of notify 0: x, again at 20:15, -> tell 1 of notify 0#2
    20:00  notify 0 fails x      notice untold 1 of notify 0: x, again at 21:00, -> tell 1 of notify 0#3
    20:00  notify 0 fails x      notice untold 1 of notify 0: x, given up
    40:00  deadline              digest due 2 of notify 0, -> tell 2 of notify 0#1
    40:00  notify 0 fails y      notice untold 2 of notify 0: y, given up
    60:00  deadline              digest due 3 of notify 0, -> tell 3 of notify 0#1
    60:00  a looks               harvested a, task succeeded a, run finished succeeded
    60:00  notify 0 told         notice told 3 of notify 0
    80:00  deadline
    ");
    let given_up: Vec<u32> = played.run.given_up().iter().map(|notice| notice.number).collect();
    assert_eq!((given_up, played.run.told()), (vec![1, 2], 1));
}

#[test]
fn what_was_due_and_not_told_is_told_when_the_run_is_taken_up_also_when_it_is_over() {
    let plan = format!(
        "{CRIER}notify: [{{when: succeeded, agent: crier}}, {{when: finished, to: log.md}}]\n\
        tasks: {{a: {{run: make}}}}"
    );
    insta::assert_snapshot!(play(&plan, "start; a looks; crash; crash; notify 0 told; crash"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a looks               harvested a, task succeeded a, run finished succeeded, digest due succeeded 1 of notify 0, digest due finished 1 of notify 1, -> tell 1 of notify 0#1
    00:00  crash                 -> tell 1 of notify 0#1
    00:00  crash                 -> tell 1 of notify 0#1
    00:00  notify 0 told         notice told 1 of notify 0
    00:00  crash                 refused: the run is over: it succeeded
    ");
}

#[test]
fn what_is_refused_for_good_is_not_tried_again() {
    let plan = format!("{CRIER}notify: [{{when: failed, agent: crier}}]\ntasks: {{a: {{run: make}}}}");
    insta::assert_snapshot!(play(&plan, "start; a exits 1; notify 0 refuses a template"), @"
    00:00  start                 task ready a, attempt started a, -> launch a#1
    00:00  a exits 1             attempt failed a, task failed a (it exited with code 1), digest due failed 1 of notify 0, run finished failed, -> tell 1 of notify 0#1
    00:00  notify 0 refuses a template  notice untold 1 of notify 0: a template, given up
    ");
}

#[test]
fn a_time_of_day_comes_by_the_clocks_of_its_zone() {
    // It starts at 05:00 in Berlin.
    let plan = format!(
        "{CRIER}notify: [{{at: ['05:30 Europe/Berlin', '04:50 UTC'], agent: crier}}]\n\
        tasks: {{a: {{agent: manual}}}}"
    );
    insta::assert_snapshot!(play(&plan, "start; +29m; +1m; notify 0 told; +20m; notify 0 told; +48h crash"), @"
    00:00  start                 task ready a, attempt started a, approval requested a
    29:00  deadline
    30:00  deadline              digest due 1 of notify 0, -> tell 1 of notify 0#1
    30:00  notify 0 told         notice told 1 of notify 0
    50:00  deadline              digest due 2 of notify 0, -> tell 2 of notify 0#1
    50:00  notify 0 told         notice told 2 of notify 0
    2930:00  crash                 run resumed, digest due 3 of notify 0, -> tell 3 of notify 0#1
    ");
}

#[test]
fn of_children_their_parent_is_told() {
    let plan = format!("{CRIER}notify: [{{when: failed, agent: crier}}]\ntasks: {{a: {{run: make, for_each: 2}}}}");
    insta::assert_snapshot!(play(&plan, "start; a ok; a.0 exits 1; a.1 exits 1"), @"
    00:00  start                 task ready a, -> fan out a
    00:00  a ok                  children joined a, fanned out a, task ready a.0, task ready a.1, attempt started a.0, attempt started a.1, -> launch a.0#1, -> launch a.1#1
    00:00  a.0 exits 1           attempt failed a.0, task failed a.0 (it exited with code 1)
    00:00  a.1 exits 1           attempt failed a.1, task failed a.1 (it exited with code 1), task failed a (it has 2 of 2 that did not succeed: `a.0`, `a.1`), digest due failed 1 of notify 0, run finished failed, -> tell 1 of notify 0#1
    ");
}
