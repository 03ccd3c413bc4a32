//! A view that hides what a need has made.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Claim, Id, PathPattern, Task};
use crate::path;

/// What a task sees should have something of what it waits for.
pub(super) fn reads_miss_need(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    for (id, task) in &plan.tasks {
        let sees: Vec<&PathPattern> = task.reads.iter().chain(paths(task)).collect();
        // Where everything is seen, or what is seen is known only when it runs, nothing is hidden.
        if sees.iter().any(|pattern| pattern.is_template() || pattern.as_str() == "**") {
            continue;
        }
        let place = context.reading.place(path!["tasks", id, "reads"]);
        let said = context.reading.place(path!["tasks", id]);
        // `reads` that the plan does not give are those of a default.
        if task.reads.is_empty() || place == said {
            continue;
        }
        for need in task.needs.iter().filter_map(|need| need.task()) {
            let Some(other) = plan.tasks.get(need) else { continue };
            let made: Vec<&PathPattern> = paths(other).collect();
            let same = plan.workspace_of(task).0 == plan.workspace_of(other).0;
            if made.is_empty() || !same || made.iter().any(|path| path.is_template()) {
                continue;
            }
            let meet = made.iter().any(|path| sees.iter().any(|sees| sees.overlap(path).is_some()));
            if !meet && !speaks_of(task, need) {
                let message = format!("`{id}` waits for `{need}` and sees none of the files that it may change");
                found.push(
                    Diagnostic::info("reads-miss-need", place.clone(), message)
                        .hint(format!("add `{}` to `reads` if it works with them", made[0].as_str())),
                );
            }
        }
    }
}

/// Whether a task speaks of another one: a word that it hands over is reason enough to wait for it.
fn speaks_of(task: &Task, other: &Id) -> bool {
    let rest = Task { needs: Vec::new(), ..task.clone() };
    serde_json::to_string(&rest).is_ok_and(|text| text.contains(other.as_str()))
}

fn paths(task: &Task) -> impl Iterator<Item = &PathPattern> {
    task.owns.iter().flatten().filter_map(Claim::path)
}
