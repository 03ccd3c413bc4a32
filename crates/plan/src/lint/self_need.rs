//! A task that waits for itself.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::need::Senders;
use crate::path;

/// A task must not need itself.
pub(super) fn self_need(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let senders = Senders::of(context.plan);
    for (id, task) in &context.plan.tasks {
        let own = |need| senders.edge(context.plan, need).is_some_and(|(needed, _)| needed == id);
        if let Some(at) = task.needs.iter().position(own) {
            let place = context.reading.place(path!["tasks", id, "needs", at]);
            found.push(
                Diagnostic::error("self-need", place, format!("`{id}` needs itself"))
                    .hint("take it out of its `needs`"),
            );
        }
    }
}
