//! An attempt that takes as long as expected must not be cut off.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::path;

/// The timeout must leave room for the estimate.
pub(super) fn estimate_over_timeout(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let Some(estimate) = task.estimate.filter(|estimate| estimate.high > task.timeout) else { continue };
        let place = context.reading.place(path!["tasks", id, "estimate"]);
        let message = format!("`{id}` may take {}, and is cut off after {}", estimate.high, task.timeout);
        found.push(
            Diagnostic::warning("estimate-over-timeout", place, message)
                .hint(format!("raise `timeout` above {}", estimate.high)),
        );
    }
}
