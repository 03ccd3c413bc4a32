//! Activation outside the walls: only of changes that are live, and never without a way back.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::Claim;
use crate::path;

/// `activate`, `probe` and `rollback` need changes that replace the files themselves.
pub(super) fn without_live(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in context.plan.tasks.iter().filter(|(_, task)| context.applies_live(task) == Some(false)) {
        let given = [
            ("activate", task.activate.is_empty()),
            ("probe", task.probe.is_empty()),
            ("rollback", task.rollback.is_empty()),
        ];
        for (field, _) in given.into_iter().filter(|(_, empty)| !empty) {
            let message = format!("`{id}` has `{field}`, and its changes go to a branch, where nothing is live");
            found.push(
                Diagnostic::error("activation-without-live", context.reading.place(path!["tasks", id, field]), message)
                    .hint(format!("give the workspace `apply: live`, or leave out `{field}`")),
            );
        }
    }
}

/// What commands made live, commands must be able to take back.
pub(super) fn without_rollback(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in
        context.plan.tasks.iter().filter(|(_, task)| !task.activate.is_empty() && task.rollback.is_empty())
    {
        let place = context.reading.place(path!["tasks", id, "activate"]);
        let message = format!("`{id}` activates its change, and nothing activates the old state after a rollback");
        found.push(
            Diagnostic::warning("activation-without-rollback", place, message)
                .hint(format!("add `rollback:`; often it is the same command: `rollback: [\"{}\"]`", task.activate[0])),
        );
    }
}

/// A task that may change no file has nothing to activate.
pub(super) fn without_change(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in context.plan.tasks.iter().filter(|(_, task)| !task.activate.is_empty()) {
        if task.owns.iter().flatten().any(|claim| matches!(claim, Claim::Path(_))) {
            continue;
        }
        let place = context.reading.place(path!["tasks", id, "activate"]);
        let message = format!("`{id}` activates its change, and owns no file that could change");
        found.push(
            Diagnostic::warning("activation-without-change", place, message)
                .hint("name the files that it changes in `owns`, or make the command its `run`"),
        );
    }
}
