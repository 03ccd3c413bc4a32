//! Where a plan has commands, checks, and texts that are filled in.

use serde_json::Value;

use crate::model::{Asked, Asks, Check, Command, ForEach, Id, Plan, Roster, Task, Work};
use crate::read::Step;

/// The way to a place in a plan.
pub(super) type Way<'a> = Vec<Step<'a>>;

/// Returns where a team stands in the file: `teams`, its outermost team, `teams`, and so on.
pub(super) fn way_to_team<'a>(names: &[&'a Id]) -> Way<'a> {
    names.iter().flat_map(|name| [Step::Key("teams"), Step::from(*name)]).collect()
}

fn way<'a>(before: &[Step<'a>], rest: impl IntoIterator<Item = Step<'a>>) -> Way<'a> {
    before.iter().cloned().chain(rest).collect()
}

/// Returns every command of a plan, and where it stands.
pub(super) fn commands(plan: &Plan) -> Vec<(Way<'_>, &Command)> {
    let mut found = Vec::new();
    for (id, agent) in &plan.agents {
        found.extend(agent.command().map(|command| (vec!["agents".into(), id.into(), "run".into()], command)));
    }
    for (at, prepare) in plan.prepare.iter().enumerate() {
        found.push((vec!["prepare".into(), at.into(), "run".into()], &prepare.run));
    }
    for (at, phase) in plan.phases.iter().enumerate() {
        let here = ["phases".into(), at.into()];
        checks_commands(&here, "go", &phase.go, &mut found);
        checks_commands(&here, "success", &phase.success, &mut found);
    }
    checks_commands(&[], "success", &plan.success, &mut found);
    let roster = Roster::of(plan);
    for (id, team) in roster.iter() {
        checks_commands(&way_to_team(&roster.way(id)), "success", &team.success, &mut found);
    }
    for (id, task) in &plan.tasks {
        task_commands(id, task, &mut found);
    }
    found
}

/// Returns every command that belongs to a task itself.
pub(super) fn of_task<'a>(id: &'a Id, task: &'a Task) -> Vec<(Way<'a>, &'a Command)> {
    let mut found = Vec::new();
    task_commands(id, task, &mut found);
    found
}

fn task_commands<'a>(id: &'a Id, task: &'a Task, found: &mut Vec<(Way<'a>, &'a Command)>) {
    let here = ["tasks".into(), id.into()];
    if let Work::Run(command) = &task.does {
        found.push((way(&here, ["run".into()]), command));
    }
    for (name, commands) in [("activate", &task.activate), ("rollback", &task.rollback)] {
        let placed = commands.iter().enumerate();
        found.extend(placed.map(|(at, command)| (way(&here, [name.into(), at.into()]), command)));
    }
    for (name, checks) in [("go", &task.go), ("verify", &task.verify), ("probe", &task.probe)] {
        checks_commands(&here, name, checks, found);
    }
    for (at, check) in task.checked_steps() {
        check_commands(&way(&here, ["steps".into(), at.into()]), check, found);
    }
    if let Some(Asks::Run(command)) = task.until_check().map(|check| &check.asks) {
        found.push((way(&here, ["repeat".into(), "until".into(), "run".into()]), command));
    }
    if let Some(by) = task.best_of.as_ref().and_then(|best| best.by.as_ref()) {
        check_commands(&way(&here, ["best_of".into(), "by".into()]), by, found);
    }
}

fn checks_commands<'a>(here: &[Step<'a>], name: &'a str, checks: &'a [Check], found: &mut Vec<(Way<'a>, &'a Command)>) {
    for (at, check) in checks.iter().enumerate() {
        check_commands(&way(here, [name.into(), at.into()]), check, found);
    }
}

fn check_commands<'a>(here: &[Step<'a>], check: &'a Check, found: &mut Vec<(Way<'a>, &'a Command)>) {
    found.extend(check.commands().map(|(field, command)| (way(here, [field.into()]), command)));
}

/// Returns every check of a plan, and where it stands.
pub(super) fn checks(plan: &Plan) -> impl Iterator<Item = (Way<'_>, &Check)> {
    let mut lists: Vec<(Way<'_>, &[Check])> = vec![(vec!["success".into()], &plan.success)];
    for (at, phase) in plan.phases.iter().enumerate() {
        lists.push((vec!["phases".into(), at.into(), "go".into()], &phase.go));
        lists.push((vec!["phases".into(), at.into(), "success".into()], &phase.success));
    }
    let roster = Roster::of(plan);
    for (id, team) in roster.iter() {
        lists.push((way(&way_to_team(&roster.way(id)), ["success".into()]), &team.success));
    }
    let placed = lists
        .into_iter()
        .flat_map(|(here, checks)| checks.iter().enumerate().map(move |(at, check)| (way(&here, [at.into()]), check)));
    let prefers = plan.tasks.iter().filter_map(|(id, task)| {
        let check = task.best_of.as_ref()?.by.as_deref()?;
        Some((vec!["tasks".into(), id.into(), "best_of".into(), "by".into()], check))
    });
    placed.chain(plan.tasks.iter().flat_map(|(id, task)| checks_of(id, task))).chain(prefers)
}

/// Returns every check of a task that is filled in before it is asked, and where it stands.
fn checks_of<'a>(id: &'a Id, task: &'a Task) -> impl Iterator<Item = (Way<'a>, &'a Check)> {
    let here = move |rest: &[Step<'a>]| way(&["tasks".into(), id.into()], rest.iter().cloned());
    let lists = [("go", &task.go), ("verify", &task.verify), ("probe", &task.probe)];
    let placed = lists.into_iter().flat_map(move |(name, checks)| {
        checks.iter().enumerate().map(move |(at, check)| (here(&[name.into(), at.into()]), check))
    });
    let steps = task.checked_steps().map(move |(at, check)| (here(&["steps".into(), at.into()]), check));
    let until = task.until_check().map(|check| (here(&["repeat".into(), "until".into()]), check));
    placed.chain(steps).chain(until)
}

/// Returns every agent that a check of the plan asks, and where it stands.
pub(crate) fn asked_agents(plan: &Plan) -> Vec<(Way<'_>, &Id)> {
    checks(plan).filter_map(|(here, check)| Some((way(&here, ["agent".into()]), check.agent()?))).collect()
}

/// Returns every text of a task that is filled in before it is used: inputs, variables, arguments,
/// and what of a child is its own.
pub(super) fn filled_texts<'a>(id: &'a Id, task: &'a Task) -> Vec<(Way<'a>, &'a str)> {
    let here = ["tasks".into(), id.into()];
    let mut found = Vec::new();
    for (name, value) in &task.with {
        json_texts(way(&here, ["with".into(), name.as_str().into()]), value, &mut found);
    }
    let variables = task.env.iter();
    found.extend(variables.map(|(name, text)| (way(&here, ["env".into(), name.as_str().into()]), text.as_str())));
    for (here, check) in checks_of(id, task) {
        if let Asks::Agent(Asked { with, .. }) = &check.asks {
            with.iter().for_each(|(name, value)| {
                json_texts(way(&here, ["with".into(), name.as_str().into()]), value, &mut found);
            });
        }
    }
    if let Some(for_each) = &task.for_each {
        match for_each {
            ForEach::Items(items) => {
                let placed = items.iter().enumerate();
                placed.for_each(|(at, item)| {
                    json_texts(way(&here, ["for_each".into(), at.into()]), item, &mut found);
                });
            }
            ForEach::Expression(text) => found.push((way(&here, ["for_each".into()]), text)),
            ForEach::Count(_) => {}
        }
        found.extend(task.title.as_deref().map(|title| (way(&here, ["title".into()]), title)));
        let owns = task
            .owns
            .iter()
            .flatten()
            .enumerate()
            .map(|(at, claim)| (way(&here, ["owns".into(), at.into()]), claim.template()));
        found.extend(owns.filter_map(|(way, text)| Some((way, text?))));
        for (name, patterns) in [("reads", &task.reads), ("deliverables", &task.deliverables)] {
            let placed = patterns.iter().enumerate();
            found.extend(placed.map(|(at, pattern)| (way(&here, [name.into(), at.into()]), pattern.as_str())));
        }
    }
    for (place, command) in of_task(id, task) {
        if let Command::Args(args) = command {
            let placed = args.iter().enumerate();
            found.extend(placed.map(|(at, text)| (way(&place, [at.into()]), text.as_str())));
        }
    }
    found
}

/// Returns every text of `notify` that is filled in before it is told.
pub(super) fn notify_texts(plan: &Plan) -> Vec<(Way<'_>, &str)> {
    let mut found = Vec::new();
    for (at, notify) in plan.notify.iter().enumerate() {
        for (name, value) in &notify.with {
            json_texts(vec!["notify".into(), at.into(), "with".into(), name.as_str().into()], value, &mut found);
        }
    }
    found
}

fn json_texts<'a>(here: Way<'a>, value: &'a Value, found: &mut Vec<(Way<'a>, &'a str)>) {
    match value {
        Value::String(text) => found.push((here, text)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| json_texts(way(&here, [at.into()]), item, found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| json_texts(way(&here, [name.as_str().into()]), field, found));
        }
        _ => {}
    }
}
