//! What a task promises it must be allowed to write.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::Claim;
use crate::path;

/// Every deliverable must meet something that the task owns.
pub(super) fn deliverable_not_owned(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        for (at, file) in task.deliverables.iter().enumerate() {
            let owned = task.owns.iter().flatten().filter_map(Claim::path).any(|own| own.overlap(file).is_some());
            if !owned {
                let place = context.reading.place(path!["tasks", id, "deliverables", at]);
                let message = format!("`{id}` promises `{file}`, and does not own it");
                found.push(
                    Diagnostic::error("deliverable-not-owned", place, message)
                        .hint(format!("add `{file}` to `owns`; what a task does not own is dropped")),
                );
            }
        }
    }
}
