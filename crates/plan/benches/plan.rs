//! A plan of ten thousand tasks: read, linted, scheduled; documents of thousands of lines: imported.
#![allow(clippy::disallowed_methods, reason = "documents of the repository are read")]

#[path = "support/programme.rs"]
mod programme;

use std::fmt::Write;

use criterion::{Criterion, criterion_group, criterion_main};
use pitcrew_plan::import::{self, Doers};
use pitcrew_plan::lint::Surroundings;
use pitcrew_plan::schedule::{Terms, analyze};
use pitcrew_plan::{Reading, digest, lint, read, schedule};

use programme::programme;

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

/// Long documents, read, written as plans, and told what is wrong with them: what `pitcrew import` does.
fn documents(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("import");
    group.sample_size(20);
    for lines in [2_000, 8_000, 32_000] {
        let document = programme(lines);
        assert_eq!(document.lines().count(), lines);
        group.bench_function(format!("{lines} lines of a programme"), |bencher| bencher.iter(|| imported(&document)));
    }
    let document = corpus(2_000);
    assert_eq!(document.lines().count(), 2_000);
    group.bench_function("2000 lines of many people's documents", |bencher| bencher.iter(|| imported(&document)));
    group.finish();
}

fn imported(document: &str) -> usize {
    let imported = import::read(document.as_bytes(), "PLAN.md");
    let written = imported.write(&Doers::default());
    written.yaml.len() + imported.findings(&written).len()
}

/// The documents of the tests one after the other, no two of them alike.
fn corpus(lines: usize) -> String {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents");
    let mut paths: Vec<_> = std::fs::read_dir(directory)
        .expect("the documents are there")
        .map(|entry| entry.expect("a directory can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    let texts: Vec<String> =
        paths.iter().map(|path| std::fs::read_to_string(path).expect("a document can be read")).collect();
    texts.iter().flat_map(|text| text.split_inclusive('\n')).take(lines).collect()
}

criterion_group!(benches, ten_thousand_tasks, ranges, documents);
criterion_main!(benches);
