//! An attempt that takes as long as expected must not be cut off.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Agent, Command, Task, Work};
use crate::path;

/// The timeout must leave room for the estimate.
pub(super) fn estimate_over_timeout(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let Some(estimate) = task.estimate.filter(|estimate| estimate.high > task.timeout) else { continue };
        // People are not cut off.
        if context.plan.is_by_hand(task) || does_nothing(context, task) {
            continue;
        }
        let place = context.reading.place(path!["tasks", id, "estimate"]);
        let message = format!("`{id}` may take {}, and is cut off after {}", estimate.high, task.timeout);
        found.push(
            Diagnostic::warning("estimate-over-timeout", place, message)
                .hint(format!("raise `timeout` above {}", estimate.high)),
        );
    }
}

/// Whether the attempt itself is over at once: then the time is that of people, whom no timeout cuts off.
fn does_nothing(context: &Context<'_>, task: &Task) -> bool {
    let command = match &task.does {
        Work::Run(command) => Some(command),
        Work::Agent(agent) => context.plan.agents.get(agent).and_then(Agent::command),
    };
    match command {
        Some(Command::Shell(line)) => line.trim() == "true",
        Some(Command::Args(args)) => *args == ["true"],
        None => false,
    }
}
