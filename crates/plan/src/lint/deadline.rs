//! Deadlines that cannot be kept.

use std::time::Duration;

use super::Context;
use crate::calendar::{Bound, Deadline};
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Task};
use crate::path;
use crate::quantity::Span;
use crate::read::Step;
use crate::schedule::DEFAULT_ESTIMATE;

/// What a task waits for must be thought to be done before its deadline.
///
/// A moment is not judged: when the run starts is not known.
pub(super) fn deadline_too_early(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    let tasks: Vec<(&Id, &Task)> = plan.tasks.iter().collect();
    let low = starts(context, |task| task.estimate.map_or(Duration::ZERO, |estimate| estimate.low.0));
    let high = starts(context, |task| task.estimate.map_or(DEFAULT_ESTIMATE, |estimate| estimate.high.0));
    let mut plan_told = false;
    for (at, (id, task)) in tasks.iter().enumerate() {
        for (whose, deadline) in plan.deadlines_of(task) {
            let Deadline::After(span) = deadline else { continue };
            let (severe, start) = match () {
                () if low[at] >= span.0 => (true, low[at]),
                () if high[at] >= span.0 => (false, high[at]),
                () => continue,
            };
            // One finding for a plan is enough: the rest follows from it.
            if whose == Bound::Plan && std::mem::replace(&mut plan_told, true) {
                continue;
            }
            let place = context.reading.place(&way(context, id, whose));
            let when = if severe { "begins" } else { "may begin" };
            let earliest = if severe { " at the earliest" } else { "" };
            let message = format!(
                "`{id}` {when} {} after the run's start{earliest}, and its deadline is {span}: what it waits for takes that long",
                Span(start)
            );
            let diagnostic = match severe {
                true => Diagnostic::error("deadline-too-early", place, message),
                false => Diagnostic::warning("deadline-too-early", place, message),
            };
            found.push(diagnostic.hint("set it later, or let the task wait for less"));
        }
    }
}

/// Returns when each task starts at the earliest, if tasks take as long as `length` says.
fn starts(context: &Context<'_>, length: impl Fn(&Task) -> Duration) -> Vec<Duration> {
    let lengths: Vec<Duration> = context.plan.tasks.values().map(length).collect();
    let sequence = &context.sequence;
    let mut starts = vec![Duration::ZERO; sequence.order().len()];
    for node in sequence.order() {
        let ends = sequence.before(*node).iter();
        let ends = ends.map(|before| starts[*before] + lengths.get(*before).copied().unwrap_or_default());
        starts[*node] = ends.max().unwrap_or_default();
    }
    starts
}

fn way<'a>(context: &Context<'_>, id: &'a Id, whose: Bound<'_>) -> Vec<Step<'a>> {
    match whose {
        Bound::Task => vec!["tasks".into(), id.into(), "deadline".into()],
        Bound::Phase(phase) => {
            let at = context.plan.phases.iter().position(|known| known.name == phase.name).unwrap_or_default();
            vec!["phases".into(), at.into(), "deadline".into()]
        }
        Bound::Plan => path!["deadline"].to_vec(),
    }
}
