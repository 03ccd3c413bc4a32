//! What a task says twice in one list.

use super::Context;
use crate::diagnostic::{Diagnostic, Mend};
use crate::path;

/// The second time says nothing.
pub(super) fn said_twice(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let owns = task.owns.as_deref().unwrap_or_default();
        let lists = [
            ("needs", repeated(&task.needs)),
            ("owns", repeated(owns)),
            ("reads", repeated(&task.reads)),
            ("deliverables", repeated(&task.deliverables)),
        ];
        for (field, again) in lists {
            for at in again {
                let place = context.reading.place(path!["tasks", id, field, at]);
                let said = context.reading.source.text().get(place.span.clone()).unwrap_or_default();
                let message = format!("`{field}` of `{id}` says `{}` twice", said.trim().escape_debug());
                let without = context.reading.without_item(path!["tasks", id, field], at);
                found.push(
                    Diagnostic::warning("said-twice", place, message)
                        .hint("leave one of them out")
                        .mend(without.map(|span| Mend { span, new: String::new() })),
                );
            }
        }
    }
}

/// Returns the places of what stands further up, too.
fn repeated<T: PartialEq>(all: &[T]) -> Vec<usize> {
    (1..all.len()).filter(|at| all[..*at].contains(&all[*at])).collect()
}
