//! Ten thousand tasks through the state machine alone: every attempt ends well, and nothing is written.

use std::collections::VecDeque;
use std::fmt::Write;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use pitcrew_engine::{
    Effect, Harvest, Input, Isolation, Opening, Outcome, Record, Report, Run, RunId, RunStatus, Timestamp,
};
use pitcrew_plan::{Id, Plan};

const TASKS: usize = 10_000;
const NOW: Timestamp = Timestamp(0);

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

fn plan(text: &str) -> Plan {
    pitcrew_plan::read(text.as_bytes(), "plan.yaml", "plan").plan
}

fn id() -> RunId {
    RunId("bench-0001".to_owned())
}

fn begin(plan: &Plan) -> (Run, Record) {
    let opening = Opening {
        plan: "plan".to_owned(),
        by: "somebody".to_owned(),
        isolation: Isolation::Walls,
        granted_by: None,
        inside: false,
        approved_by: None,
        bases: [(Id::new("main").unwrap(), "base".into())].into(),
        base: String::new(),
    };
    Run::start(id(), plan.clone(), opening, NOW)
}

/// Answers every launch, first come first, until nothing is left to launch.
fn to_its_end((mut run, first): (Run, Record)) -> (Run, Vec<Record>) {
    let mut records = vec![first];
    let mut launched = VecDeque::new();
    let mut input = Input::Resumed { by: "somebody".to_owned() };
    loop {
        let step = run.step(input, NOW).expect("what was launched is awaited");
        records.extend(step.events);
        launched.extend(step.effects);
        input = match launched.pop_front() {
            None => return (run, records),
            Some(Effect::Launch { task, attempt }) => {
                let outcome = Outcome::Harvested(Harvest::default());
                Input::Report(Report::Attempt { task, attempt, outcome })
            }
            Some(other) => unreachable!("these plans ask for nothing but attempts, not for {other:?}"),
        };
    }
}

criterion_group!(benches, ten_thousand_tasks);
criterion_main!(benches);
