//! The stand-up: what is done, what is being done, what is blocked, on whom anybody waits, and who may start next.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_engine::{Run, TaskState, TaskView, Timestamp};
use pitcrew_plan::{Id, Need};
use serde::Serialize;

use super::VERSION;
use crate::render::complete::{self, Complete};
use crate::render::paper::{Line, Paper};
use crate::render::standup::{self, Team};
use crate::render::{people, time};

/// What a stand-up says of a run.
#[derive(Debug, Serialize)]
pub struct Digest {
    version: u32,
    run: String,
    status: &'static str,
    /// When it was written.
    at: Timestamp,
    /// How many tasks have succeeded, were skipped as they should be, or are done in part and go on.
    done: usize,
    /// How many tasks there are.
    of: usize,
    /// What each team says.
    teams: Vec<Team>,
    /// The teams that have done all that they do.
    complete: Vec<Complete>,
    /// Whom anybody waits for.
    waits: Vec<Wait>,
    /// Who may start next, and after what.
    next: Vec<Next>,
}

/// Somebody, or something, that is waited for.
#[derive(Debug, Serialize)]
pub struct Wait {
    /// Who: a task with its team, people by name, a signal.
    pub on: String,
    /// What for, in a few words.
    pub why: String,
    /// The tasks that wait.
    pub tasks: Vec<Id>,
}

/// A task that may start as soon as others are done that are being done.
#[derive(Debug, Serialize)]
pub struct Next {
    /// The task.
    pub task: Id,
    /// Its team.
    pub team: Option<Id>,
    /// What it waits for; empty where it may start now.
    pub after: Vec<Id>,
}

impl Digest {
    /// Reads it out of a run.
    pub fn of(run: &Run, now: Timestamp) -> Digest {
        let standup = standup::of(run, now);
        let view = run.view(now);
        let told: Vec<&TaskView> = view.tasks.iter().filter(|task| task.id.parent().is_none()).collect();
        Digest {
            version: VERSION,
            run: view.run.clone(),
            status: view.status,
            at: now,
            done: told.iter().filter(|task| run.task(&task.id).is_some_and(complete::is_done)).count(),
            of: told.len(),
            complete: standup.teams.iter().filter_map(|team| complete::of(run, team.team.as_ref()?)).collect(),
            teams: standup.teams,
            waits: waits(run, &told),
            next: next(run, &told),
        }
    }

    /// Puts it on paper.
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::new(format!("{}: {}", self.run, self.status));
        paper.say(Line::new(format!("{} of {} tasks done, {}", self.done, self.of, time::date(self.at))));
        let of = |part: fn(&Team) -> &Vec<String>| {
            let lines = self.teams.iter().flat_map(move |team| {
                let name = team.team.as_ref().map_or("no team", Id::as_str);
                part(team).iter().map(move |said| Line::about(name).text(format!(": {said}")))
            });
            lines.collect::<Vec<Line>>()
        };
        paper.list(
            "Complete",
            self.complete.iter().map(|complete| {
                let drawn = complete::draw(complete).join("\n");
                let said = anstream::adapter::strip_str(&drawn).to_string();
                let (head, rest) = said.split_once('\n').unwrap_or((&said, ""));
                Line::about(head).text(format!("; {}", rest.replace('\n', "; ")))
            }),
        );
        paper.list("Done", of(|team| &team.done));
        paper.list("Doing", of(|team| &team.doing));
        paper.list("Blocked", of(|team| &team.blocked));
        paper.list(
            "Waiting on",
            self.waits.iter().map(|wait| {
                let tasks: Vec<&str> = wait.tasks.iter().map(Id::as_str).collect();
                let whose = if tasks.is_empty() { String::new() } else { format!(": {}", tasks.join(", ")) };
                Line::about(&wait.on).text(format!(", {}{whose}", wait.why))
            }),
        );
        paper.list(
            "Next who may start",
            self.next.iter().map(|next| {
                let team = next.team.as_ref().map_or_else(String::new, |team| format!(" ({team})"));
                let after: Vec<&str> = next.after.iter().map(Id::as_str).collect();
                let after = if after.is_empty() { ", now".to_owned() } else { format!(", after {}", after.join(", ")) };
                Line::about(&next.task).text(format!("{team}{after}"))
            }),
        );
        paper
    }
}

/// Whether a task is at work: it moves without anybody's help.
fn is_doing(state: TaskState) -> bool {
    matches!(
        state,
        TaskState::Running
            | TaskState::Harvested
            | TaskState::Verifying
            | TaskState::Applying
            | TaskState::Activating
            | TaskState::Probing
    )
}

/// Returns whom the tasks wait for: people first, then other tasks, then the outside.
fn waits(run: &Run, tasks: &[&TaskView]) -> Vec<Wait> {
    let mut waits = Vec::new();
    if run.ended_as().is_none() {
        for (topic, asked) in run.questions() {
            let on = match asked.silent().next() {
                Some(_) => people::names(asked.silent()),
                None => match topic.task().filter(|_| asked.is_work()) {
                    Some(task) => people::hands(run, task, asked),
                    None => "anybody".to_owned(),
                },
            };
            let since = time::date(asked.since);
            let about = topic.to_string().replace('`', "");
            // A task that asks for a yes itself stands behind it.
            let is_plain = topic.task().is_some_and(|task| task.as_str() == about);
            let about = if is_plain { String::new() } else { format!(" about {about}") };
            let why = match asked.is_work() {
                true => format!("to do it, since {since}"),
                false => format!("asked for a yes since {since}{about}"),
            };
            waits.push(Wait { on, why, tasks: topic.task().into_iter().cloned().collect() });
        }
    }
    let mut by_cause: BTreeMap<(&str, String), BTreeSet<Id>> = BTreeMap::new();
    for task in tasks {
        for on in &task.waiting_on {
            // What a task asks of people stands above; who is done next is told below.
            if matches!(on.kind, "task" | "signal" | "lease" | "window") {
                by_cause.entry((on.kind, on.id.clone())).or_default().insert(task.id.clone());
            }
        }
    }
    waits.extend(by_cause.into_iter().map(|((kind, id), tasks)| {
        let why = match kind {
            "task" => "not done yet, needed by",
            "signal" => "not sent yet, awaited by",
            "lease" => "taken, wanted by",
            _ => "not open yet, awaited by",
        };
        let team = id.parse::<Id>().ok().and_then(|id| run.plan().tasks.get(&id)?.team.clone());
        let team = team.filter(|_| kind == "task").map_or_else(String::new, |team| format!(" ({team})"));
        let on = match kind {
            "signal" => format!("signal {id}"),
            "window" => format!("window {id}"),
            _ => format!("{id}{team}"),
        };
        Wait { on, why: why.to_owned(), tasks: tasks.into_iter().collect() }
    }));
    waits
}

/// Returns who may start as soon as what is being done is done, those that may start now first.
fn next(run: &Run, tasks: &[&TaskView]) -> Vec<Next> {
    if run.ended_as().is_some() {
        return Vec::new();
    }
    let doing: BTreeSet<&Id> = tasks.iter().filter(|task| is_doing(task.state)).map(|task| &task.id).collect();
    let mut next: Vec<Next> = tasks
        .iter()
        .filter(|task| matches!(task.state, TaskState::Pending | TaskState::Ready))
        .filter_map(|task| {
            let only_tasks = task.waiting_on.iter().all(|on| on.kind == "task" || on.kind == "capacity");
            let after: Vec<Id> = task
                .waiting_on
                .iter()
                .filter(|on| on.kind == "task")
                .map(|on| on.id.parse().ok())
                .collect::<Option<Vec<Id>>>()?;
            let soon = only_tasks && after.iter().all(|id| doing.contains(id));
            let team = run.plan().tasks.get(&task.id).and_then(|task| task.team.clone());
            soon.then(|| Next { task: task.id.clone(), team, after })
        })
        .collect();
    next.sort_by_key(|next| (!next.after.is_empty(), next.task.clone()));
    next
}

/// Returns the signals that only somebody outside can send, with the tasks that wait for each.
pub(super) fn awaited_from_outside(run: &Run) -> BTreeMap<Id, Vec<Id>> {
    let mut awaited: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    let outside: BTreeSet<(&Id, &Id)> =
        run.plan().awaited_from_outside().into_iter().map(|(task, signal, _)| (task, signal)).collect();
    for (id, record) in run.tasks().filter(|(_, record)| !record.stage.is_settled()) {
        let needs = run.plan().tasks.get(id).map_or(&[][..], |task| &task.needs);
        for (need, standing) in needs.iter().zip(&record.needs) {
            if let Need::Signal { name, .. } = need
                && *standing == pitcrew_engine::NeedState::Open
                && outside.contains(&(id, name))
            {
                awaited.entry(name.clone()).or_default().push(id.clone());
            }
        }
    }
    awaited
}
