//! `when` must be a condition, and so must what ends the turns of a task, and `match` of a trigger.

use super::{Context, triggers};
use crate::diagnostic::Diagnostic;
use crate::expr::{ExprError, check_condition, check_until};
use crate::model::Id;
use crate::path;
use crate::read::Step;

/// A condition must be understood, and be true or false.
pub(super) fn bad_condition(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    triggers::bad_match(context, found);
    for (id, task) in &context.plan.tasks {
        let mut bad = |way: &[Step<'_>], field: &str, why: ExprError, otherwise: &str| {
            let hint = why.slip(context.plan.tasks.keys().map(Id::as_str)).unwrap_or_else(|| otherwise.to_owned());
            let message = format!("`{field}` of `{id}`: {why}");
            found.push(Diagnostic::error("bad-condition", context.reading.place(way), message).hint(hint));
        };
        if let Some(why) = task.when.as_deref().and_then(|when| check_condition(when).err()) {
            let hint = "write a CEL condition without braces, such as `tasks.scan.output.changed`";
            bad(path!["tasks", id, "when"], "when", why, hint);
        }
        if let Some(why) = task.until_condition().and_then(|until| check_until(until).err()) {
            let hint = "write a CEL condition over the turn's own output, such as `output.healthy`, or a check such as `{run: ./healthy}`";
            bad(path!["tasks", id, "repeat", "until"], "until", why, hint);
        }
    }
}
