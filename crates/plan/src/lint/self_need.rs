//! A task that waits for itself.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::path;

/// A task must not need itself.
pub(super) fn self_need(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        if let Some(at) = task.needs.iter().position(|need| need == id) {
            let place = context.reading.place(path!["tasks", id, "needs", at]);
            found.push(
                Diagnostic::error("self-need", place, format!("`{id}` needs itself"))
                    .hint("take it out of its `needs`"),
            );
        }
    }
}
