//! When tasks would run: capacity, phases, ownership, priorities.

use pitcrew_plan::read;
use pitcrew_plan::schedule::{Terms, schedule};

/// Draws a schedule: a line a task, a column for ten minutes.
fn drawn(source: &str) -> String {
    let reading = read(source.as_bytes(), "plan.yaml", "plan");
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    let schedule = schedule(&reading.plan);
    let mut text = format!(
        "sequential {}m, makespan {}m, peak {}, critical {}\n",
        schedule.sequential_s / 60,
        schedule.makespan_s / 60,
        schedule.peak_parallel,
        schedule.critical_path.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" "),
    );
    for slot in &schedule.tasks {
        let (start, finish) = ((slot.start_s / 600) as usize, (slot.finish_s / 600) as usize);
        let bar = format!("{}{}", " ".repeat(start), "#".repeat(finish - start));
        text += &format!("{:4} |{bar:12}| slack {}m\n", slot.id.as_str(), slot.slack_s / 60);
    }
    text
}

#[test]
fn a_diamond_runs_its_sides_at_once() {
    insta::assert_snapshot!(drawn("
tasks:
  a: {run: x, estimate: 10m}
  b: {run: x, estimate: 30m, needs: a}
  c: {run: x, estimate: 10m, needs: a}
  d: {run: x, needs: [b, c]}
"), @r"
    sequential 60m, makespan 50m, peak 2, critical a b d
    a    |#           | slack 0m
    b    | ###        | slack 0m
    c    | #          | slack 20m
    d    |    #       | slack 0m
    ");
}

#[test]
fn a_team_of_one_works_one_by_one_the_most_urgent_first() {
    insta::assert_snapshot!(drawn("
teams: {solo: {members: 1}}
tasks:
  a: {run: x, team: solo, priority: 1}
  b: {run: x, team: solo}
  c: {run: x, team: solo}
  d: {run: x, needs: c, estimate: 40m}
"), @r"
    sequential 70m, makespan 50m, peak 2, critical c d
    c    |#           | slack 0m
    b    | #          | slack 40m
    d    | ####       | slack 0m
    a    |  #         | slack 40m
    ");
}

#[test]
fn phases_wait_and_those_without_a_barrier_do_not() {
    insta::assert_snapshot!(drawn("
phases: [one, two, {name: three, barrier: false}]
tasks:
  a: {run: x, phase: one, estimate: 30m}
  b: {run: x, phase: two}
  c: {run: x, phase: three}
  d: {run: x}
"), @r"
    sequential 60m, makespan 40m, peak 3, critical a b
    a    |###         | slack 0m
    c    |#           | slack 30m
    d    |#           | slack 30m
    b    |   #        | slack 0m
    ");
}

#[test]
fn who_owns_the_same_takes_turns() {
    insta::assert_snapshot!(drawn("
limits: {parallel: 3}
tasks:
  a: {run: x, owns: [src/api, 'port:80']}
  b: {run: x, owns: ['src/**/*.rs']}
  c: {run: x, owns: [docs]}
  d: {run: x, owns: ['port:80']}
  e: {run: x}
"), @r"
    sequential 50m, makespan 20m, peak 3, critical a
    a    |#           | slack 0m
    c    |#           | slack 0m
    e    |#           | slack 0m
    b    | #          | slack 0m
    d    | #          | slack 0m
    ");
}

#[test]
fn nothing_takes_no_time() {
    insta::assert_snapshot!(drawn("tasks: {}"), @r"sequential 0m, makespan 0m, peak 0, critical");
}

#[test]
fn a_team_within_another_takes_its_places() {
    insta::assert_snapshot!(drawn("
teams: {golf: {members: 2, teams: {golf-1: {members: 2}, golf-2: {members: 1}}}}
tasks:
  a: {run: x, team: golf-1}
  b: {run: x, team: golf-1}
  c: {run: x, team: golf-2}
  d: {run: x, team: golf}
"), @"
    sequential 40m, makespan 20m, peak 2, critical a
    a    |#           | slack 0m
    b    |#           | slack 0m
    c    | #          | slack 0m
    d    | #          | slack 0m
    ");
}

#[test]
fn memory_and_cpus_are_shared_and_nobody_is_overtaken_by_what_is_in_its_way() {
    insta::assert_snapshot!(drawn("
limits: {memory: 8GiB, cpu: 3}
tasks:
  a: {run: x, priority: 1, estimate: 20m, limits: {memory: 6GiB}}
  b: {run: x, priority: 2, limits: {memory: 5GiB}}
  c: {run: x, priority: 3, estimate: 50m, limits: {memory: 2GiB}}
  d: {run: x, priority: 4, limits: {memory: 2GiB}}
  e: {run: x, priority: 5, limits: {memory: 1GiB, cpu: 2.5}}
"), @"
    sequential 100m, makespan 60m, peak 2, critical c
    a    |##          | slack 30m
    c    |#####       | slack 0m
    b    |  #         | slack 40m
    d    |   #        | slack 40m
    e    |     #      | slack 40m
    ");
}

#[test]
fn a_range_of_members_says_what_the_fewest_come_to() {
    let plan = "teams: {t: {members: 1-2}}\ntasks: {a: {run: x, team: t}, b: {run: x, team: t}}";
    let schedule = schedule(&read(plan.as_bytes(), "plan.yaml", "plan").plan);
    assert_eq!((schedule.makespan_s, schedule.makespan_fewest_s), (600, Some(1200)));
}

#[test]
fn ranges_give_what_is_likely_the_same_every_time() {
    let read = |text: &str| read(text.as_bytes(), "p", "p").plan;
    let fixed = schedule(&read("tasks: {a: {run: x, estimate: 10m}}"));
    assert_eq!((fixed.makespan_s, fixed.p50_s, fixed.p90_s), (600, 600, 600));
    // One range from 0 to 100 minutes: half of it, and nine tenths of it.
    let one = schedule(&read("tasks: {a: {run: x, estimate: 0s-100m}}"));
    assert!((2_800..3_200).contains(&one.p50_s) && (5_250..5_550).contains(&one.p90_s), "{one:?}");
    // Of five at once the slowest counts: P50 is 0.5^(1/5) = 87 of 100 minutes, P90 98.
    let five: String = (0..5).map(|at| format!("t{at}: {{run: x, estimate: 0s-100m}}, ")).collect();
    let five = schedule(&read(&format!("tasks: {{{five}}}")));
    assert!((5_050..5_350).contains(&five.p50_s) && (5_800..5_950).contains(&five.p90_s), "{five:?}");
    assert_eq!(five.makespan_s, 3000);
    let again = schedule(&read(&format!(
        "tasks: {{{}}}",
        (0..5).map(|at| format!("t{at}: {{run: x, estimate: 0s-100m}}, ")).collect::<String>()
    )));
    assert_eq!(again, five);
}

#[test]
fn a_schedule_that_begins_at_a_time_honours_windows() {
    let plan = read(
        b"
limits: {parallel: 1}
window: Sat 02:00-03:00 UTC
tasks:
  a: {run: x, owns: [a], estimate: 1h}
  b: {run: x, owns: [b], estimate: 1h, needs: [a]}
  free: {run: x, owns: [c], estimate: 2h, window: daily UTC}
  look: {run: x, estimate: 30m, priority: 1}
",
        "p",
        "p",
    )
    .plan;
    // A Friday, midnight.
    let begins = "2026-11-20T00:00:00Z".parse().unwrap();
    let hours = |schedule: &pitcrew_plan::Schedule| -> Vec<String> {
        schedule
            .tasks
            .iter()
            .map(|slot| format!("{} {}-{}", slot.id, slot.start_s / 3600, slot.finish_s / 3600))
            .collect()
    };
    // What a makes lands on Saturday at 02:00; while it waits its place is free. What b makes after that lands at 03:00,
    // when the window has just closed: a week later. What cannot land finds no place while its window is open, and starts
    // a week later, too.
    assert_eq!(
        hours(&pitcrew_plan::schedule_at(&plan, &Terms::from(Some(begins)))),
        ["a 0-26", "free 1-3", "b 26-194", "look 194-194"]
    );
    assert_eq!(hours(&schedule(&plan)), ["a 0-1", "free 1-3", "b 3-4", "look 4-4"]);
}

#[test]
fn needs_of_every_form_are_laid_out() {
    insta::assert_snapshot!(drawn("
signals: {go: {}}
tasks:
  a: {run: x, estimate: 30m, signals: [done]}
  b: {run: x, estimate: 10m, needs: [{task: a, after: start}]}
  c: {run: x, estimate: 10m, needs: [{task: a, when: failed}]}
  d: {run: x, estimate: 20m, needs: [{task: a, when: always}]}
  e: {run: x, estimate: 10m, needs: [{signal: done}]}
  f: {run: x, estimate: 10m, needs: [b, {signal: said, from: a}]}
  g: {run: x, estimate: 10m, needs: [{signal: go}]}
"), @"
    sequential 90m, makespan 50m, peak 3, critical a d
    a    |###         | slack 0m
    b    |#           | slack 30m
    g    |#           | slack 40m
    f    | #          | slack 30m
    c    |            | slack 20m
    d    |   ##       | slack 0m
    e    |   #        | slack 10m
    ");
}

#[test]
fn what_comes_from_outside_is_told_apart_from_what_tasks_send() {
    let source = "
signals: {go: {}}
tasks:
  a: {run: x, signals: [done]}
  b: {run: x, needs: [{signal: done}, {signal: go}, {signal: said, from: a}]}
  c: {run: x, needs: [{signal: done, from: ann}]}
";
    let plan = read(source.as_bytes(), "plan.yaml", "plan").plan;
    let outside = schedule(&plan).outside;
    let told: Vec<_> =
        outside.iter().map(|wait| (wait.task.as_str(), wait.signal.as_str(), wait.from.as_deref())).collect();
    assert_eq!(told, [("b", "go", None), ("c", "done", Some("ann"))]);
}

#[test]
fn each_known_item_counts_and_takes_its_place() {
    insta::assert_snapshot!(drawn("
limits: {parallel: 4}
teams: {m: {members: 3}}
tasks:
  a: {run: x, estimate: 10m, for_each: [p, q, r, s, t], parallel: 2, team: m}
  b: {run: x, estimate: 20m, for_each: 4, team: m}
  c: {run: x, estimate: 10m, needs: [a]}
  n: {run: x, estimate: 10m, for_each: []}
"), @"
    sequential 140m, makespan 50m, peak 4, critical a c
    a    |###         | slack 0m
    b    |#####       | slack 20m
    n    |            | slack 40m
    c    |   #        | slack 0m
    ");
}

#[test]
fn as_many_children_run_at_once_as_there_are_places_and_others_share_them() {
    insta::assert_snapshot!(drawn("
limits: {parallel: 3}
tasks:
  a: {run: x, estimate: 10m, for_each: 7}
  b: {run: x, estimate: 30m, priority: -1}
  c: {run: x, estimate: 10m, needs: [{task: a, after: start}]}
"), @"
    sequential 110m, makespan 40m, peak 3, critical b
    a    |####        | slack 20m
    b    |###         | slack 0m
    c    |   #        | slack 20m
    ");
}

#[test]
fn children_share_memory_and_what_needs_much_of_it_is_not_starved() {
    insta::assert_snapshot!(drawn("
limits: {parallel: 8, memory: 4GiB}
tasks:
  a: {run: x, estimate: 10m, for_each: 6, limits: {memory: 2GiB}}
  b: {run: x, estimate: 10m, needs: [c], priority: -1, limits: {memory: 4GiB}}
  c: {run: x, estimate: 10m, priority: -2, limits: {memory: 2GiB}}
"), @"
    sequential 80m, makespan 50m, peak 2, critical c b
    a    |#####       | slack 10m
    c    |#           | slack 0m
    b    | #          | slack 0m
    ");
}

#[test]
fn what_is_not_known_before_counts_once_and_says_so() {
    let source = "
tasks:
  scan: {run: x}
  each: {run: x, needs: [scan], for_each: scan.output.files}
  more: {run: x, repeat: {until: output.ok, times: 3}}
  once: {run: x, repeat: {until: output.ok, times: 1}}
  both: {run: x, for_each: [1, 2], repeat: {until: output.ok, times: 3}}
";
    let schedule = schedule(&read(source.as_bytes(), "plan.yaml", "plan").plan);
    let told: Vec<String> = schedule
        .tasks
        .iter()
        .map(|slot| {
            format!("{} {:?} {:?} {}m", slot.id, slot.children, slot.at_least, (slot.finish_s - slot.start_s) / 60)
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @"
    both Some(2) [Turns] 10m
    more None [Turns] 10m
    once None [] 10m
    scan None [] 10m
    each None [Items] 10m
    ");
}

#[test]
fn ranges_of_children_are_played_too() {
    let source = "tasks: {a: {run: x, estimate: 10m-30m, for_each: 8, parallel: 2}}";
    let schedule = schedule(&read(source.as_bytes(), "plan.yaml", "plan").plan);
    assert_eq!(schedule.makespan_s, 80 * 60);
    assert!(schedule.p50_s.abs_diff(80 * 60) < 10 * 60 && schedule.p90_s > 90 * 60, "{schedule:?}");
    // Many children are late and early by turns.
    let source = "tasks: {a: {run: x, estimate: 10m-30m, for_each: 800, parallel: 2}}";
    let schedule = pitcrew_plan::schedule::schedule(&read(source.as_bytes(), "plan.yaml", "plan").plan);
    let parts = |of: u64| schedule.makespan_s / of;
    assert!(schedule.p90_s.abs_diff(schedule.makespan_s) < parts(20), "{schedule:?}");
}

#[test]
fn attempts_side_by_side_each_take_a_place() {
    let plan = "
limits: {parallel: 3}
teams: {m: {members: 2}}
tasks:
  a: {run: x, estimate: 10m, owns: [a], best_of: 3}
  b: {run: x, estimate: 20m, owns: [b], best_of: 3, team: m, needs: [a]}
";
    insta::assert_snapshot!(drawn(plan), @"
    sequential 90m, makespan 50m, peak 3, critical a b
    a    |#           | slack 0m
    b    | ####       | slack 0m
    ");
}
