//! `when` must be a condition, and so must what ends the turns of a task.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::expr::{check_condition, check_until};
use crate::path;

/// A condition must be understood, and be true or false.
pub(super) fn bad_condition(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        if let Some(why) = task.when.as_deref().and_then(|when| check_condition(when).err()) {
            let place = context.reading.place(path!["tasks", id, "when"]);
            found.push(
                Diagnostic::error("bad-condition", place, format!("`when` of `{id}`: {why}"))
                    .hint("write a CEL condition without braces, such as `tasks.scan.output.changed`"),
            );
        }
        if let Some(why) = task.until_condition().and_then(|until| check_until(until).err()) {
            let place = context.reading.place(path!["tasks", id, "repeat", "until"]);
            found.push(
                Diagnostic::error("bad-condition", place, format!("`until` of `{id}`: {why}"))
                    .hint("write a CEL condition over the turn's own output, such as `output.healthy`, or a check such as `{run: ./healthy}`"),
            );
        }
    }
}
