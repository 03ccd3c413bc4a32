//! Names that the plan does not have.

use super::Context;
use super::visit::{Way, asked_agents};
use crate::by_hand::MANUAL;
use crate::diagnostic::{Diagnostic, Mend};
use crate::model::{Id, Roster, Work};
use crate::path;
use crate::source::drivers;
use crate::source::spelling::respelled;
use crate::suggest::did_you_mean;

/// Every task, team, phase, agent and workspace that is named must be there.
pub(super) fn unknown_name(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    let roster = Roster::of(plan);
    let teams: Vec<&Id> = roster.iter().map(|(name, _)| name).collect();
    // One that is made of another is there, even where that other is not known.
    let agents: Vec<&Id> = plan.agents.keys().chain(context.reading.borrowed.keys()).collect();
    let phases: Vec<&Id> = plan.phases.iter().map(|phase| &phase.name).collect();
    let mut check = |kind: &str, known: &[&Id], name: &Id, way: Way<'_>| {
        if !known.contains(&name) {
            let offered: &[Id] = if kind == "agent" { &context.reading.offered } else { &[] };
            let names = Names { known: known.iter().map(|id| id.as_str()).collect(), offered };
            found.push(unknown(context, kind, &names, name, &way));
        }
    };
    for (id, task) in &plan.tasks {
        let way = |field: &'static str| vec!["tasks".into(), id.into(), field.into()];
        if let Some(team) = &task.team {
            check("team", &teams, team, way("team"));
        }
        if let Some(phase) = &task.phase {
            check("phase", &phases, phase, way("phase"));
        }
        if let Work::Agent(agent) = &task.does
            && agent.as_str() != MANUAL
        {
            check("agent", &agents, agent, way("agent"));
        }
    }
    let workspaces: Vec<&Id> = plan.workspaces.keys().collect();
    for (id, task) in &plan.tasks {
        if let Some(workspace) = &task.workspace {
            check("workspace", &workspaces, workspace, vec!["tasks".into(), id.into(), "workspace".into()]);
        }
    }
    for (at, prepare) in plan.prepare.iter().enumerate() {
        if let Some(workspace) = &prepare.workspace {
            check("workspace", &workspaces, workspace, vec!["prepare".into(), at.into(), "workspace".into()]);
        }
    }
    let tasks: Vec<&Id> = plan.tasks.keys().collect();
    for (at, note) in plan.notes.iter().enumerate() {
        let mut named = |kind: &'static str, known: &[&Id], name: &Option<Id>| {
            name.iter().for_each(|name| check(kind, known, name, vec!["notes".into(), at.into(), kind.into()]));
        };
        named("team", &teams, &note.team);
        named("agent", &agents, &note.agent.clone().filter(|agent| agent.as_str() != MANUAL));
        named("phase", &phases, &note.phase);
        named("task", &tasks, &note.task);
    }
    for (at, notify) in plan.notify.iter().enumerate() {
        if let Some(agent) = notify.agent.as_ref().filter(|agent| agent.as_str() != MANUAL) {
            check("agent", &agents, agent, vec!["notify".into(), at.into(), "agent".into()]);
        }
    }
    for (way, agent) in asked_agents(plan) {
        check("agent", &agents, agent, way);
    }
    for (id, borrowed) in &context.reading.borrowed {
        let names = Names { known: drivers().collect(), offered: &context.reading.offered };
        let mut told = unknown(context, "agent", &names, &borrowed.from, path!["agents", id, "use"]);
        told.message = format!("`{id}` is made of the agent `{}`, which nobody knows", borrowed.from);
        found.push(told);
    }
    for (id, task) in &plan.tasks {
        let named = task.needs.iter().enumerate().filter_map(|(at, need)| Some((at, need.task()?)));
        for (at, need) in named.filter(|(_, need)| !plan.tasks.contains_key(need)) {
            let way = ["tasks".into(), id.into(), "needs".into(), at.into(), "task".into()];
            let names = Names { known: plan.tasks.keys().map(Id::as_str).collect(), offered: &[] };
            found.push(unknown(context, "task", &names, need, &way));
        }
    }
}

/// The names that there are of a kind.
struct Names<'a> {
    /// Those that the plan has.
    known: Vec<&'a str>,
    /// Those that it may use without having them.
    offered: &'a [Id],
}

impl<'a> Names<'a> {
    fn all(&self) -> impl Iterator<Item = &'a str> + Clone {
        self.known.clone().into_iter().chain(self.offered.iter().map(Id::as_str))
    }

    /// Says which there are, the first few.
    fn listed(&self, kind: &str) -> String {
        let some = |names: &mut dyn Iterator<Item = &'a str>| {
            names.take(8).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let known = some(&mut self.known.iter().copied());
        let offered = some(&mut self.offered.iter().map(Id::as_str).filter(|name| !self.known.contains(name)));
        match (known.is_empty(), offered.is_empty()) {
            (true, true) => format!("define it under `{kind}s`"),
            (false, true) => format!("there are {known}"),
            (true, false) => format!("define it under `{kind}s`; known without a definition are {offered}"),
            (false, false) => format!("there are {known}; known without a definition are {offered}"),
        }
    }
}

fn unknown(
    context: &Context<'_>,
    kind: &str,
    names: &Names<'_>,
    name: &Id,
    way: &[crate::read::Step<'_>],
) -> Diagnostic {
    let place = context.reading.place(way);
    let written = context.reading.source.text().get(place.span.clone()).unwrap_or_default();
    // Where the name stands as it is, and is another spelling of one alone.
    let meant = respelled(name.as_str(), names.all()).filter(|_| written.trim_matches(['"', '\'']) == name.as_str());
    let mend = meant.map(|meant| Mend { span: place.span.clone(), new: meant.to_owned() });
    let hint = did_you_mean(name.as_str(), names.all()).unwrap_or_else(|| names.listed(kind));
    Diagnostic::error("unknown-name", place, format!("there is no {kind} `{name}`")).hint(hint).mend(mend)
}
