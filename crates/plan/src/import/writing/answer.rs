//! What was understood, for scripts: the plan as JSON, and for each task the lines that say so.

mod beside;

use serde_json::{Map, Value, json};

use super::holdings::Holdings;
use crate::import::automation::Program;
use crate::import::outline::{Group, Sourced, Wait, Work};
use crate::import::writing::{agent_of, name_of};
use crate::import::{Doers, Imported};

/// Returns the plan as JSON, with the facts as [`Imported::write`] writes them.
pub(crate) fn plan(imported: &Imported, doers: &Doers) -> Value {
    let outline = &imported.outline;
    let holdings = Holdings::of(outline);
    let tasks: Map<String, Value> = outline
        .tasks
        .iter()
        .enumerate()
        .map(|(at, work)| (work.id.to_string(), task(imported, doers, &holdings, at, work)))
        .collect();
    let groups = |groups: &[Group]| -> Map<String, Value> {
        let paths = |all: &[Sourced<String>]| all.iter().map(|path| path.value.clone()).collect::<Vec<_>>();
        let one = |group: &Group| {
            let (owns, not) = (paths(&group.owns), paths(&group.forbidden));
            (group.id.to_string(), json!({"name": group.name.value, "owns": owns, "must_not_touch": not}))
        };
        groups.iter().map(one).collect()
    };
    let workspaces: Map<String, Value> =
        holdings.workspaces().map(|(name, root)| (name.to_owned(), json!({"path": root}))).collect();
    let said = |fact: &Option<Sourced<String>>| fact.as_ref().map(|fact| fact.value.clone());
    json!({
        "name": name_of(outline),
        "title": said(&outline.title),
        "goal": said(&outline.goal),
        "coordinator": said(&outline.coordinator),
        "workspaces": workspaces,
        "teams": groups(&outline.teams),
        "phases": outline.phases.iter().map(|phase| phase.id.as_str()).collect::<Vec<_>>(),
        "agents": groups(&outline.agents),
        "tasks": tasks,
        "beside": beside::of(imported),
    })
}

fn task(imported: &Imported, doers: &Doers, holdings: &Holdings<'_>, at: usize, work: &Work) -> Value {
    let need = |wait: &Sourced<Wait>| match wait.value.begun {
        true => json!({"task": wait.value.task.as_str(), "after": "start"}),
        false => json!(wait.value.task.as_str()),
    };
    let texts = |facts: &[Sourced<String>]| facts.iter().map(|fact| fact.value.clone()).collect::<Vec<_>>();
    let id = |fact: &Option<Sourced<crate::Id>>| fact.as_ref().map(|fact| fact.value.to_string());
    let line = |span: &std::ops::Range<usize>| imported.place(span.clone()).line;
    let place = imported.place(work.title.span.clone());
    let mut lines = Map::new();
    let mut tell = |name: &str, span: Option<&std::ops::Range<usize>>| {
        lines.extend(span.map(|span| (name.to_owned(), json!(line(span)))));
    };
    tell("title", Some(&work.title.span));
    tell("needs", work.needs.first().map(|fact| &fact.span));
    tell("owns", work.owns.first().map(|fact| &fact.span));
    for (name, fact) in [("team", &work.team), ("agent", &work.agent), ("phase", &work.phase)] {
        tell(name, fact.as_ref().map(|fact| &fact.span));
    }
    tell("priority", work.priority.as_ref().map(|fact| &fact.span));
    tell("estimate", work.estimate.as_ref().map(|fact| &fact.span));
    tell("run", work.automation.run.as_ref().map(|fact| &fact.span));
    tell("done", work.done.as_ref().map(|fact| &fact.span));
    json!({
        "title": work.title.value,
        "needs": work.needs.iter().map(need).collect::<Vec<_>>(),
        "workspace": holdings.workspace_of(at),
        "owns": holdings.owned(at).iter().map(|(claim, _)| claim).collect::<Vec<_>>(),
        "team": id(&work.team),
        "agent": agent_of(work, doers),
        "run": work.automation.run.as_ref().map(|run| match &run.value {
            Program::Line(line) => json!(line),
            Program::Args(args) => json!(args),
        }),
        "phase": id(&work.phase),
        "priority": work.priority.as_ref().map(|fact| fact.value),
        "estimate": work.estimate.as_ref().map(|fact| fact.value.to_string()),
        "deliverables": texts(&work.deliverables),
        "criteria": texts(&work.criteria),
        "steps": texts(&work.steps),
        "optional": work.optional,
        "done": work.is_done(),
        "file": &*place.file,
        "lines": lines,
    })
}
