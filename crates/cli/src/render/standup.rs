//! A stand-up: for each team what is done, what it does, what keeps it, and whom it waits for.

use std::collections::BTreeMap;

use pitcrew_engine::{Run, TaskState, TaskView, Timestamp};
use pitcrew_plan::Id;
use serde::Serialize;

use super::{label, style};

/// What the teams of a run say.
#[derive(Debug, Serialize)]
pub struct Standup {
    /// The run.
    pub run: String,
    /// Its status.
    pub status: &'static str,
    /// Each team that has tasks, in the order of their names; tasks without a team last.
    pub teams: Vec<Team>,
}

/// What one team says.
#[derive(Debug, Serialize)]
pub struct Team {
    /// The team; tasks without one stand together.
    pub team: Option<Id>,
    /// What is done.
    pub done: Vec<String>,
    /// What is being worked on.
    pub doing: Vec<String>,
    /// What cannot go on, with the reason.
    pub blocked: Vec<String>,
    /// What has not begun, and what it waits for.
    pub waiting: Vec<String>,
}

/// Works out what each team says now.
pub fn of(run: &Run, now: Timestamp) -> Standup {
    let view = run.view(now);
    let mut teams: BTreeMap<(bool, Option<Id>), Team> = BTreeMap::new();
    for task in &view.tasks {
        let team = run.plan().tasks.get(&task.id).and_then(|task| task.team.clone());
        let said = teams.entry((team.is_none(), team.clone())).or_insert_with(|| Team::silent(team));
        said.add(run, task);
    }
    Standup { run: view.run, status: view.status, teams: teams.into_values().collect() }
}

/// Draws it, a paragraph a team.
pub fn draw(standup: &Standup) -> String {
    let mut lines = vec![format!("{} {}", style::strong(&standup.run), label::status(standup.status))];
    for said in &standup.teams {
        lines.push(String::new());
        lines.push(style::strong(said.team.as_ref().map_or("no team", Id::as_str)));
        let mut part = |name: &str, tasks: &[String]| {
            for (at, task) in tasks.iter().enumerate() {
                lines.push(format!("  {:<8} {}", if at == 0 { name } else { "" }, style::line(task)));
            }
        };
        part("done", &said.done);
        part("doing", &said.doing);
        part("blocked", &said.blocked);
        part("waiting", &said.waiting);
    }
    lines.join("\n")
}

impl Team {
    fn silent(team: Option<Id>) -> Team {
        Team { team, done: Vec::new(), doing: Vec::new(), blocked: Vec::new(), waiting: Vec::new() }
    }

    fn add(&mut self, run: &Run, task: &TaskView) {
        let title = run.plan().tasks.get(&task.id).and_then(|task| task.title.as_deref());
        let name = title.map_or_else(|| task.id.to_string(), |title| format!("{}: {title}", task.id));
        let asks = task.waiting_on.iter().any(|on| on.kind == "approval");
        let with = |why: Option<String>| why.map_or_else(|| name.clone(), |why| format!("{name}, {why}"));
        match task.state {
            TaskState::Succeeded => self.done.push(name),
            TaskState::Failed | TaskState::Skipped | TaskState::Canceled | TaskState::Held | TaskState::Partial => {
                let why = task.reason.as_ref().map_or_else(String::new, |why| format!(": {why}"));
                self.blocked.push(format!("{name}, {}{why}", task.state));
            }
            _ if task.by_hand => self.doing.push(format!("{name}, by hand")),
            _ if asks => self.blocked.push(with(label::waits_for(&task.waiting_on))),
            TaskState::Pending | TaskState::Ready => self.waiting.push(with(label::waits_for(&task.waiting_on))),
            _ => self.doing.push(name),
        }
    }
}
