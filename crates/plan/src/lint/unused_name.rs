//! Definitions that nothing uses.

use super::Context;
use super::visit::asked_agents;
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Work};
use crate::path;

/// A team, phase or agent that no task uses is often a slip.
pub(super) fn unused_name(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let tasks = || context.plan.tasks.values();
    let asked = asked_agents(context.plan);
    let uses_agent = |id: &Id| {
        tasks().any(|task| matches!(&task.does, Work::Agent(agent) if agent == id))
            || asked.iter().any(|(_, agent)| *agent == id)
    };
    for id in context.plan.teams.keys().filter(|id| !tasks().any(|task| task.team.as_ref() == Some(id))) {
        found.push(unused(context, "team", id, path!["teams", id]));
    }
    for id in context.plan.agents.keys().filter(|id| !uses_agent(id)) {
        found.push(unused(context, "agent", id, path!["agents", id]));
    }
    for (at, phase) in context.plan.phases.iter().enumerate() {
        if !tasks().any(|task| task.phase.as_ref() == Some(&phase.name)) {
            found.push(unused(context, "phase", &phase.name, path!["phases", at]));
        }
    }
}

fn unused(context: &Context<'_>, kind: &str, id: &Id, way: &[crate::read::Step<'_>]) -> Diagnostic {
    Diagnostic::info("unused-name", context.reading.place(way), format!("no task uses the {kind} `{id}`"))
}
