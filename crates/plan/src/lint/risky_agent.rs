//! Agents whose work needs a yes.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Risk, Work};
use crate::path;

/// A run stops at an agent that needs a yes; the plan should say so where people read it.
pub(super) fn risky_agent_without_approval(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in context.plan.tasks.iter().filter(|(_, task)| task.approval.is_none()) {
        let Work::Agent(name) = &task.does else { continue };
        if context.plan.agents.get(name).is_some_and(|agent| agent.risk == Risk::ApprovalRequired) {
            let place = context.reading.place(path!["tasks", id, "agent"]);
            let message =
                format!("`{id}` will wait for a person's yes, because `{name}` has the risk `approval_required`");
            found.push(
                Diagnostic::warning("risky-agent-without-approval", place, message)
                    .hint("say so with `approval: true`, and how long to wait with `approval: {timeout: 1h}`"),
            );
        }
    }
}
