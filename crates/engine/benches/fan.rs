//! Whether a later child of a `for_each` costs more than the first: ten thousand of them through the
//! state machine alone, each with a claim of its own and a change that lands, and the time of its two steps:
//! its attempt ends, and its change lands. The best of several rounds is printed, which disturbance can only
//! make worse.

mod common;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use common::{NOW, begin, plan};
use pitcrew_engine::{BlobId, ChangeId, Child, Effect, Harvest, Input, ItemValue, Outcome, Report, Run, RunStatus};
use pitcrew_plan::{Id, Plan};

const CHILDREN: usize = 10_000;
/// How many are looked at, at each end.
const SOME: usize = 1_000;
const ROUNDS: usize = 7;

/// What may bound how many are at work: it decides how many wait in which line.
const PLANS: [(&str, &str); 3] = [
    ("8 at once, by `parallel`", "each: {run: x, for_each: 10000, parallel: 8, owns: ['out/{{ item }}']}"),
    ("8 at once, by the plan's limit", "each: {run: x, for_each: 10000, owns: ['out/{{ item }}']}"),
    ("1,000 at once, by `parallel`", "each: {run: x, for_each: 10000, parallel: 1000, owns: ['out/{{ item }}']}"),
];

fn main() {
    println!("| {CHILDREN} children | one of the first {SOME}, mean | of the last {SOME} | last : first |");
    println!("| --- | --- | --- | --- |");
    for (name, task) in PLANS {
        let parallel = if name.starts_with("1,000") { 1_000 } else { 8 };
        let text = format!("limits: {{parallel: {parallel}}}\ntasks:\n  {task}\n");
        let plan = plan(&text);
        let rounds: Vec<_> = (0..ROUNDS).map(|_| ends(&children_of(&plan))).collect();
        let first = rounds.iter().map(|(first, _)| *first).min().unwrap_or_default();
        let last = rounds.iter().map(|(_, last)| *last).min().unwrap_or_default();
        println!("| {name} | {first:?} | {last:?} | {:.2} |", last.as_secs_f64() / first.as_secs_f64());
    }
}

/// Returns what a child takes on average among the first and among the last.
fn ends(children: &[Duration]) -> (Duration, Duration) {
    let mean = |some: &[Duration]| some.iter().sum::<Duration>() / SOME as u32;
    (mean(&children[..SOME]), mean(&children[CHILDREN - SOME..]))
}

/// Plays a plan to its end, first come first, and returns the time of each child's steps, with the look for the
/// next moment that follows every step of a run's loop.
fn children_of(plan: &Plan) -> Vec<Duration> {
    let (mut run, _) = begin(plan);
    let mut begun = VecDeque::new();
    let mut took = vec![Duration::ZERO; CHILDREN];
    let mut input = Input::Resumed { by: "somebody".to_owned() };
    loop {
        let child = match &input {
            Input::Report(Report::Attempt { task, .. }) => task.parent(),
            _ => None,
        };
        let (step, time) = timed(|| {
            let step = run.step(input, NOW).expect("what was begun is awaited");
            std::hint::black_box(run.next_deadline(NOW));
            step
        });
        if let Some((_, index)) = child {
            took[index as usize] += time;
        }
        begun.extend(step.effects);
        let Some(effect) = begun.pop_front() else { break };
        input = Input::Report(report(&run, effect));
    }
    assert_eq!(run.ended_as(), Some(RunStatus::Succeeded), "a run that ends early would look quick");
    assert_eq!(run.landed().len(), CHILDREN, "every child ran and landed");
    took
}

#[expect(clippy::disallowed_methods, reason = "a measurement asks the clock; the engine does not")]
fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = act();
    (result, start.elapsed())
}

fn report(run: &Run, effect: Effect) -> Report {
    match effect {
        Effect::FanOut { task } => {
            let children = children(run, &task);
            Report::FannedOut { task, children: Ok(children) }
        }
        Effect::Launch { task, attempt } => {
            let harvest = Harvest { change: Some(ChangeId(task.to_string())), paths: 1, ..Harvest::default() };
            Report::Attempt { task, attempt, outcome: Outcome::Harvested(Box::new(harvest)) }
        }
        Effect::Apply { task, attempt, .. } => Report::Attempt { task, attempt, outcome: Outcome::Placed(None) },
        Effect::Gather { task } => Report::Gathered { task, output: Ok(BlobId("outputs".to_owned())) },
        other => unreachable!("this plan asks for nothing else: {other:?}"),
    }
}

/// Works out the children of a task as the runner would; its items need no other task.
fn children(run: &Run, id: &Id) -> Vec<Child> {
    let (task, context) = (&run.plan().tasks[id], serde_json::json!({}));
    let items = task.for_each.as_ref().expect("it is the task with items").items(&context).expect("a number");
    let own = task.fan_out(id, &items, &context).expect("each has a path of its own");
    items.into_iter().zip(own).map(|(item, own)| Child { item: ItemValue::Inline(item), own }).collect()
}
