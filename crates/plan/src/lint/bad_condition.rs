//! `when` must be a condition.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::expr::check_condition;
use crate::path;

/// A condition must be understood, and be true or false.
pub(super) fn bad_condition(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let Some(why) = task.when.as_deref().and_then(|when| check_condition(when).err()) else { continue };
        let place = context.reading.place(path!["tasks", id, "when"]);
        found.push(
            Diagnostic::error("bad-condition", place, format!("`when` of `{id}`: {why}"))
                .hint("write a CEL condition without braces, such as `tasks.scan.output.changed`"),
        );
    }
}
