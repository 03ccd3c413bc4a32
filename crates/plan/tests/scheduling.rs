//! When tasks would run: capacity, phases, ownership, priorities.

use pitcrew_plan::{read, schedule::schedule};

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
