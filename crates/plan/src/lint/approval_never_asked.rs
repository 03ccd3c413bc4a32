//! An approval that nobody will ever be asked for.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{ApprovalMoment, Claim};
use crate::path;

/// A yes to a change is asked for when there is a change: a task that can leave none asks nobody.
pub(super) fn approval_never_asked(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    for (id, task) in &plan.tasks {
        let asks = task.approval.as_ref().is_some_and(|approval| approval.when == ApprovalMoment::BeforeApply);
        let may_land = task.owns.iter().flatten().any(|claim| !matches!(claim, Claim::Lease { .. }))
            || !task.activate.is_empty()
            || !task.probe.is_empty();
        if !asks || may_land || plan.is_by_hand(task) {
            continue;
        }
        let place = context.reading.place(path!["tasks", id, "approval"]);
        let message =
            format!("`{id}` asks for a yes to its change, and it owns no file that could change: nobody is asked");
        found.push(
            Diagnostic::warning("approval-never-asked", place, message)
                .hint("ask before it runs: `approval: {when: before_run}`, or name what it changes in `owns`"),
        );
    }
}
