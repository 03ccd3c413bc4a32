//! A plan of ten thousand tasks: read, linted, scheduled; a document of two thousand lines: imported.

use std::fmt::Write;

use criterion::{Criterion, criterion_group, criterion_main};
use pitcrew_plan::import::{self, Doer};
use pitcrew_plan::lint::Surroundings;
use pitcrew_plan::schedule::{Terms, analyze};
use pitcrew_plan::{Reading, digest, lint, read, schedule};

const TASKS: usize = 10_000;
const WIDTH: usize = 100;

fn ten_thousand_tasks(criterion: &mut Criterion) {
    let source = layers(|task| format!("{}m", 1 + task % 7));
    let reading = reading(&source);
    assert_eq!(lint(&reading, &Surroundings::default()), [], "a plan that is refused early would look quick");

    let mut group = criterion.benchmark_group("ten thousand tasks");
    group.sample_size(20);
    group.bench_function("read", |bencher| bencher.iter(|| self::reading(&source)));
    group.bench_function("lint", |bencher| bencher.iter(|| lint(&reading, &Surroundings::default())));
    group.bench_function("schedule", |bencher| bencher.iter(|| schedule(&reading.plan)));
    group.bench_function("schedule, with what there is to learn from it", |bencher| {
        bencher.iter(|| analyze(&reading.plan, &Terms::default()));
    });
    group.bench_function("digest", |bencher| bencher.iter(|| digest(&reading.plan)));
    group.finish();

    // Each estimate is a range: a thousand rounds tell within which time nine of ten would end.
    let source = layers(|task| format!("{}m-{}m", 1 + task % 7, 8 + task % 11));
    let reading = self::reading(&source);
    assert_eq!(lint(&reading, &Surroundings::default()), [], "a plan that is refused early would look quick");
    let mut group = criterion.benchmark_group("ten thousand tasks with ranges");
    group.sample_size(10);
    group.bench_function("schedule, P50, P80 and P90 of 1,000 rounds", |bencher| {
        bencher.iter(|| schedule(&reading.plan));
    });
    group.bench_function("lint, schedule, P90 of 1,000 rounds", |bencher| {
        bencher.iter(|| (lint(&reading, &Surroundings::default()), schedule(&reading.plan)));
    });
    group.finish();
}

fn reading(source: &str) -> Reading {
    read(source.as_bytes(), "plan.yaml", "plan")
}

/// Writes layers of a hundred tasks that each need two of the layer before, with teams, phases, and paths of their own.
fn layers(estimate: impl Fn(usize) -> String) -> String {
    let mut text =
        "teams: {a: {members: 20}, b: {members: 20}}\nphases: [one, two, three]\nlimits: {parallel: 50}\ntasks:\n"
            .to_owned();
    for task in 0..TASKS {
        let needs = match task.checked_sub(WIDTH) {
            Some(above) => format!("t{above}, t{}", above / WIDTH * WIDTH + (above + 1) % WIDTH),
            None => String::new(),
        };
        let team = ["a", "b"][task % 2];
        let phase = ["one", "two", "three"][task * 3 / TASKS];
        let estimate = estimate(task);
        let owns = format!("'src/m{task}/**/*.rs', docs/m{task}.md");
        writeln!(
            text,
            "  t{task}: {{run: make, team: {team}, phase: {phase}, estimate: {estimate}, needs: [{needs}], owns: [{owns}]}}",
        )
        .expect("text can be written to text");
    }
    text
}

/// A thousand rounds: what `p50_s` and `p90_s` cost.
fn ranges(criterion: &mut Criterion) {
    let mut text = "limits: {parallel: 10}\ntasks:\n".to_owned();
    for task in 0..100 {
        let needs = if task < 10 { String::new() } else { format!("t{}, t{}", task - 10, task / 10 * 10 - 1) };
        writeln!(text, "  t{task}: {{run: make, estimate: 10m-50m, owns: [m{task}], needs: [{needs}]}}")
            .expect("text can be written to text");
    }
    let reading = reading(&text);
    criterion
        .bench_function("schedule a hundred tasks with ranges", |bencher| bencher.iter(|| schedule(&reading.plan)));
}

/// A document of 2,000 lines, read and written as a plan: the shapes of people's documents one after the other.
fn two_thousand_lines(criterion: &mut Criterion) {
    let shapes = [
        include_str!("../tests/documents/clinic-scheduler.md"),
        include_str!("../tests/documents/stadtarchiv-digital.md"),
        include_str!("../tests/documents/migracion-facturas.md"),
        include_str!("../tests/documents/agents-newsroom.md"),
    ];
    let lines: Vec<&str> = shapes.iter().cycle().flat_map(|shape| shape.lines()).take(2_000).collect();
    let document = lines.join("\n");
    criterion.bench_function("import 2,000 lines", |bencher| {
        bencher.iter(|| {
            let imported = import::read(document.as_bytes(), "PLAN.md");
            imported.write(&Doer::Manual).yaml.len()
        });
    });
}

criterion_group!(benches, ten_thousand_tasks, ranges, two_thousand_lines);
criterion_main!(benches);
