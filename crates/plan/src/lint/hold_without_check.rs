//! `on_failure: hold` is about what is live: something must find out that it does not work.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::OnFailure;
use crate::path;

/// A task that is to be held has commands or checks behind its change.
pub(super) fn hold_without_check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in context.plan.tasks.iter().filter(|(_, task)| task.on_failure == OnFailure::Hold) {
        if !task.activate.is_empty() || !task.probe.is_empty() || task.repeat.is_some() {
            continue;
        }
        let place = context.reading.place(path!["tasks", id, "on_failure"]);
        let message = format!("`{id}` is never held: nothing is done and nothing asked after its change is applied");
        found.push(
            Diagnostic::warning("hold-without-check", place, message)
                .hint("add a `probe` that asks the live system, or leave `on_failure` out"),
        );
    }
}
