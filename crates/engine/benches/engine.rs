//! Ten thousand tasks through the state machine alone: every attempt ends well, and nothing is written.

mod common;

use std::fmt::Write;

use common::{begin, id, plan, to_its_end};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use pitcrew_engine::{Run, RunStatus};
use pitcrew_plan::Plan;

const TASKS: usize = 10_000;

fn ten_thousand_tasks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ten thousand tasks");
    group.sample_size(10).throughput(Throughput::Elements(TASKS as u64));
    for (name, plan) in [("chain", chain()), ("fan-out", fan_out())] {
        let (run, records) = to_its_end(begin(&plan));
        assert_eq!(run.ended_as(), Some(RunStatus::Succeeded), "a run that ends early would look quick");
        group.bench_function(format!("step, {name}"), |bencher| {
            bencher.iter_batched(|| begin(&plan), to_its_end, BatchSize::LargeInput);
        });
        group.bench_function(format!("fold, {name}"), |bencher| {
            bencher.iter_batched(|| plan.clone(), |plan| Run::fold(id(), plan, &records), BatchSize::LargeInput);
        });
    }
    group.finish();
}

/// One task after the other: what a step costs must not depend on how many came before.
fn chain() -> Plan {
    let mut text = "tasks:\n  t0: {run: x}\n".to_owned();
    for task in 1..TASKS {
        line(&mut text, format_args!("  t{task}: {{run: x, needs: t{}}}", task - 1));
    }
    plan(&text)
}

/// All of them ready at once, ten at work: what a step costs must not depend on how many wait.
fn fan_out() -> Plan {
    let mut text = "limits: {parallel: 10}\ntasks:\n".to_owned();
    for task in 0..TASKS {
        line(&mut text, format_args!("  t{task}: {{run: x}}"));
    }
    plan(&text)
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("text can be written to text");
}

criterion_group!(benches, ten_thousand_tasks);
criterion_main!(benches);
