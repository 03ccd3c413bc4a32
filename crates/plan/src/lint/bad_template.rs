//! Templates must be understood before anything runs.

use super::{Context, visit};
use crate::diagnostic::Diagnostic;
use crate::expr::{check_template, is_template};

/// A template must be well formed and use names that exist.
pub(super) fn bad_template(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        for (way, text) in visit::filled_texts(id, task).into_iter().filter(|(_, text)| is_template(text)) {
            if let Err(why) = check_template(text) {
                let place = context.reading.place(&way);
                found.push(
                    Diagnostic::error("bad-template", place, format!("a template of `{id}`: {why}"))
                        .hint("write `{{ tasks.ID.output.FIELD }}` or `{{ signals.NAME.data.FIELD }}`"),
                );
            }
        }
    }
}
