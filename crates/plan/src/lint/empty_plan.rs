//! A plan without tasks.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::path;

/// There must be something to do.
pub(super) fn empty_plan(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    // Where `tasks` is missing or faulty, reading has said so.
    if context.plan.tasks.is_empty() && !context.reading.has_errors() {
        let place = context.reading.place(path!["tasks"]);
        found.push(
            Diagnostic::error("empty-plan", place, "this plan has no tasks")
                .hint("three lines are enough: `tasks: {build: {run: make}}`"),
        );
    }
}
