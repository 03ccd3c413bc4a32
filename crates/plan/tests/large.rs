//! A plan of ten thousand tasks stays quick: read, linted and scheduled within a second when optimised.

use std::fmt::Write;

use pitcrew_plan::lint::Surroundings;
use pitcrew_plan::{Reading, lint, read, schedule};

const TASKS: usize = 10_000;

/// Writes a plan of layers, each task needing two of the layer before, with teams, phases and paths of its own.
fn layered(owns: impl Fn(usize) -> String) -> String {
    let width = 100;
    let mut text =
        "teams: {a: {members: 20}, b: {members: 20}}\nphases: [one, two, three]\nlimits: {parallel: 50}\ntasks:\n"
            .to_owned();
    for task in 0..TASKS {
        let team = if task % 2 == 0 { "a" } else { "b" };
        let phase = ["one", "two", "three"][task * 3 / TASKS];
        let needs = match task.checked_sub(width) {
            Some(above) => format!("[t{above}, t{}]", above / width * width + (above + 1) % width),
            None => "[]".to_owned(),
        };
        writeln!(
            text,
            "  t{task}: {{run: make t{task}, team: {team}, phase: {phase}, estimate: {}m, needs: {needs}, owns: [{}]}}",
            1 + task % 7,
            owns(task),
        )
        .unwrap();
    }
    text
}

fn reading(source: &str) -> Reading {
    read(source.as_bytes(), "plan.yaml", "plan")
}

#[test]
fn ten_thousand_tasks_are_read_linted_and_scheduled() {
    let source = layered(|task| format!("'src/m{task}/**/*.rs', docs/m{task}.md, 'web/m{task}_*.ts'"));
    let reading = reading(&source);
    assert_eq!(lint(&reading, &Surroundings::default()), []);
    let schedule = schedule(&reading.plan);
    assert_eq!(schedule.tasks.len(), TASKS);
    assert!(schedule.peak_parallel <= 40, "two teams of twenty: {}", schedule.peak_parallel);
    assert!(schedule.makespan_s * 40 >= schedule.sequential_s, "faster than all hands together");
}

#[test]
fn everybody_owning_everything_is_told_once_and_quickly() {
    let found = lint(&reading(&layered(|_| "'**'".to_owned())), &Surroundings::default());
    assert_eq!(found.len(), 101);
    assert!(found.iter().all(|diagnostic| diagnostic.rule == "ownership-overlap"));
}

#[test]
fn a_chain_of_ten_thousand_may_own_the_same() {
    let mut source = "tasks:\n  t0: {run: x, owns: [src]}\n".to_owned();
    for task in 1..TASKS {
        writeln!(source, "  t{task}: {{run: x, owns: [src], needs: [t{}]}}", task - 1).unwrap();
    }
    let reading = reading(&source);
    assert_eq!(lint(&reading, &Surroundings::default()), []);
    assert_eq!(schedule(&reading.plan).critical_path.len(), TASKS);
}

#[test]
fn a_circle_of_ten_thousand_is_one_finding() {
    let mut source = "tasks:\n".to_owned();
    for task in 0..TASKS {
        writeln!(source, "  t{task}: {{run: x, needs: [t{}]}}", (task + 1) % TASKS).unwrap();
    }
    let found = lint(&reading(&source), &Surroundings::default());
    assert_eq!(found.len(), 1);
    assert!(found[0].message.len() < 1000, "{} bytes", found[0].message.len());
}
