//! Whether a later child of a `for_each` costs more than the first: ten thousand of them through the
//! state machine alone, each with a claim of its own and a change that lands, and the time of every step.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use pitcrew_engine::{
    BlobId, ChangeId, Child, Effect, Harvest, Input, Isolation, ItemValue, Opening, Outcome, Report, Run, RunId,
    RunStatus, Timestamp,
};
use pitcrew_plan::{Id, Plan};

const CHILDREN: usize = 10_000;
/// How many steps are looked at, at each end.
const STEPS: usize = 1_000;
const ROUNDS: usize = 3;
const NOW: Timestamp = Timestamp(0);

/// What may bound how many are at work: it decides how many wait in which line.
const PLANS: [(&str, &str); 3] = [
    ("8 at once, by `parallel`", "each: {run: x, for_each: 10000, parallel: 8, owns: ['out/{{ item }}']}"),
    ("8 at once, by the plan's limit", "each: {run: x, for_each: 10000, owns: ['out/{{ item }}']}"),
    ("1,000 at once, by `parallel`", "each: {run: x, for_each: 10000, parallel: 1000, owns: ['out/{{ item }}']}"),
];

fn main() {
    println!("| {CHILDREN} children | the first {STEPS} steps, median | the last {STEPS} | last : first |");
    println!("| --- | --- | --- | --- |");
    for (name, task) in PLANS {
        let parallel = if name.starts_with("1,000") { 1_000 } else { 8 };
        let text = format!("limits: {{parallel: {parallel}}}\ntasks:\n  {task}\n");
        let plan = pitcrew_plan::read(text.as_bytes(), "plan.yaml", "plan").plan;
        let mut rounds: Vec<_> = (0..ROUNDS).map(|_| ends(&steps(&plan))).collect();
        rounds.sort_by(|one, other| ratio(one).total_cmp(&ratio(other)));
        let middle = rounds[ROUNDS / 2];
        println!("| {name} | {:?} | {:?} | {:.2} |", middle.0, middle.1, ratio(&middle));
    }
}

fn ratio((first, last): &(Duration, Duration)) -> f64 {
    last.as_secs_f64() / first.as_secs_f64()
}

/// Returns what a step takes among the first and among the last.
fn ends(steps: &[Duration]) -> (Duration, Duration) {
    (median(&steps[..STEPS]), median(&steps[steps.len() - STEPS..]))
}

fn median(steps: &[Duration]) -> Duration {
    let mut steps = steps.to_vec();
    steps.sort();
    steps[steps.len() / 2]
}

/// Plays a plan to its end, first come first, and returns the time of each step in which a child moved,
/// with the look for the next moment that follows every step of a run's loop.
fn steps(plan: &Plan) -> Vec<Duration> {
    let (mut run, _) = Run::start(RunId("bench-0001".to_owned()), plan.clone(), opening(), NOW);
    let mut begun = VecDeque::new();
    let mut took = Vec::with_capacity(2 * CHILDREN);
    let mut input = Input::Resumed { by: "somebody".to_owned() };
    loop {
        let is_of_child = matches!(input, Input::Report(Report::Attempt { .. }));
        let (step, time) = timed(|| {
            let step = run.step(input, NOW).expect("what was begun is awaited");
            std::hint::black_box(run.next_deadline(NOW));
            step
        });
        took.extend(is_of_child.then_some(time));
        begun.extend(step.effects);
        let Some(effect) = begun.pop_front() else { break };
        input = Input::Report(report(&run, effect));
    }
    assert_eq!(run.ended_as(), Some(RunStatus::Succeeded), "a run that ends early would look quick");
    assert_eq!(took.len(), 2 * CHILDREN, "every child ran and landed");
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

fn opening() -> Opening {
    Opening {
        plan: "plan".to_owned(),
        by: "somebody".to_owned(),
        isolation: Isolation::Walls,
        granted_by: None,
        inside: false,
        approved_by: None,
        bases: [(Id::new("main").expect("a name"), "base".into())].into(),
        base: String::new(),
        restart: None,
    }
}
