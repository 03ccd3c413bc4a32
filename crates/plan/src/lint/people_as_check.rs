//! Checks that ask people as if they were a program.

use super::Context;
use super::visit::asked_agents;
use crate::diagnostic::Diagnostic;

/// An agent that is asked by a check must be a program.
pub(super) fn people_as_check(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, name) in asked_agents(context.plan) {
        if context.plan.agents.get(name).is_some_and(|agent| agent.is_people()) {
            let message = format!("a check asks `{name}`, and people do what `{name}` does: no program answers");
            found.push(
                Diagnostic::error("people-as-check", context.reading.place(&way), message)
                    .hint("ask people about a change with `approval: before_apply`, before a task starts with `go: [{ask: QUESTION}]`"),
            );
        }
    }
}
