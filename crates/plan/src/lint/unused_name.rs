//! Definitions that nothing uses.

use std::collections::BTreeSet;

use super::Context;
use super::visit::{asked_agents, way_to_team};
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Roster, Work};
use crate::path;

/// A team, phase or agent that no task uses is often a slip.
pub(super) fn unused_name(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let tasks = || context.plan.tasks.values();
    let asked = asked_agents(context.plan);
    let uses_agent = |id: &Id| {
        tasks().any(|task| matches!(&task.does, Work::Agent(agent) if agent == id))
            || asked.iter().any(|(_, agent)| *agent == id)
            || context.plan.notify.iter().any(|notify| notify.agent.as_ref() == Some(id))
    };
    // A team is used by what the teams within it work on, too.
    let roster = Roster::of(context.plan);
    let working = tasks().filter_map(|task| task.team.as_ref()).flat_map(|team| roster.around(team));
    let working: BTreeSet<&Id> = working.map(|(name, _)| name).collect();
    for (id, _) in roster.iter().filter(|(id, _)| !working.contains(id)) {
        found.push(unused(context, "team", id, &way_to_team(&roster.way(id))));
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
