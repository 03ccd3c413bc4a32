//! Templates must be understood before anything runs.

use super::{Context, visit};
use crate::diagnostic::Diagnostic;
use crate::expr::{check_notice, check_template, is_template};
use crate::model::Id;

/// A template must be well formed and use names that exist.
pub(super) fn bad_template(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        for (way, text) in visit::filled_texts(id, task).into_iter().filter(|(_, text)| is_template(text)) {
            if let Err(why) = check_template(text) {
                let place = context.reading.place(&way);
                let hint = why.slip(context.plan.tasks.keys().map(Id::as_str)).unwrap_or_else(|| {
                    "write `{{ tasks.ID.output.FIELD }}` or `{{ signals.NAME.data.FIELD }}`".to_owned()
                });
                let message = format!("a template of `{id}`: {why}");
                found.push(Diagnostic::error("bad-template", place, message).hint(hint));
            }
        }
    }
    for (way, text) in visit::notify_texts(context.plan).into_iter().filter(|(_, text)| is_template(text)) {
        if let Err(why) = check_notice(text) {
            let message = format!("a template of `notify`: {why}");
            let hint = why.slip([]).unwrap_or_else(|| "write `{{ event.text }}` or `{{ digest }}`".to_owned());
            found.push(Diagnostic::error("bad-template", context.reading.place(&way), message).hint(hint));
        }
    }
}
