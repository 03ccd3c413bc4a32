//! Runs that every benchmark takes to their end: all attempts end well, and nothing is written.
#![allow(dead_code)] // Each benchmark uses its own part.

use std::collections::VecDeque;

use pitcrew_engine::{Effect, Input, Isolation, Opening, Outcome, Record, Report, Run, RunId, Timestamp};
use pitcrew_plan::{Id, Plan};

/// When everything happens.
pub const NOW: Timestamp = Timestamp(0);

/// Reads a plan.
pub fn plan(text: &str) -> Plan {
    pitcrew_plan::read(text.as_bytes(), "plan.yaml", "plan").plan
}

/// Returns the run's name.
pub fn id() -> RunId {
    RunId("bench-0001".to_owned())
}

/// Begins a run.
pub fn begin(plan: &Plan) -> (Run, Record) {
    let opening = Opening {
        plan: "plan".to_owned(),
        by: "somebody".to_owned(),
        isolation: Isolation::Walls,
        granted_by: None,
        inside: false,
        approved_by: None,
        bases: [(Id::new("main").unwrap(), "base".into())].into(),
        base: String::new(),
        trigger: None,
        restart: None,
    };
    Run::start(id(), plan.clone(), opening, NOW)
}

/// Answers every launch, first come first, until nothing is left to launch.
pub fn to_its_end((mut run, first): (Run, Record)) -> (Run, Vec<Record>) {
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
                let outcome = Outcome::Harvested(Box::default());
                Input::Report(Report::Attempt { task, attempt, outcome })
            }
            Some(other) => unreachable!("these plans ask for nothing but attempts, not for {other:?}"),
        };
    }
}
