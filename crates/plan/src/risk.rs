//! What could go wrong, as the plan's author sees it, and what answers it.

use serde::{Deserialize, Serialize};

use crate::check::Check;
use crate::model::{Id, Plan, Roster, Task};

/// Something that could go wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hazard {
    /// What could go wrong, in a sentence.
    pub risk: String,
    /// How likely it is, where somebody has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<Grade>,
    /// How bad it would be, where somebody has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Grade>,
    /// What is done about it, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mitigation: Option<String>,
    /// What of the plan answers it: tasks, names of checks, `rollback of TASK`.
    #[serde(default)]
    pub answered_by: Vec<String>,
}

/// How much of something there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The words are the documentation.
pub enum Grade {
    Low,
    Medium,
    High,
}

/// How a plan stands with those who decide about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// It runs once somebody has approved it as it is.
    Planned,
    /// Its author says that it is approved, which must be on record.
    Approved,
    /// It is being carried out, which must be on record as approved.
    Active,
    /// It was carried out, and runs again only by name.
    Done,
}

/// What answers a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// That a task succeeds.
    Task(&'a Id),
    /// That a task's change is undone where it must be.
    Rollback(&'a Id),
    /// That a check of this name holds.
    Check(&'a str),
}

impl Plan {
    /// Returns what a risk's answer names, if it names something. A task comes before a check of the same name.
    pub fn answer<'a>(&'a self, text: &'a str) -> Option<Answer<'a>> {
        let task = |name: &str| self.tasks.get_key_value(&name.parse::<Id>().ok()?).map(|(id, _)| id);
        if let Some(id) = text.strip_prefix("rollback of ").and_then(|name| task(name.trim())) {
            return Some(Answer::Rollback(id));
        }
        if let Some(id) = task(text) {
            return Some(Answer::Task(id));
        }
        self.every_check().any(|check| check.name == text).then_some(Answer::Check(text))
    }

    /// Returns every check, wherever it stands.
    fn every_check(&self) -> impl Iterator<Item = &Check> {
        let of_phases = self.phases.iter().flat_map(|phase| phase.go.iter().chain(&phase.success));
        let of_tasks = self.tasks.values().flat_map(|task| {
            let of_steps = task.checked_steps().map(|(_, check)| check);
            task.go.iter().chain(&task.verify).chain(of_steps).chain(&task.probe).chain(task.until_check())
        });
        let of_teams = Roster::of(self).iter().flat_map(|(_, team)| &team.success).collect::<Vec<&Check>>();
        self.success.iter().chain(of_phases).chain(of_tasks).chain(of_teams)
    }
}

impl Task {
    /// Whether it may change files.
    pub(crate) fn may_change(&self) -> bool {
        self.owns.as_ref().is_some_and(|owns| !owns.is_empty())
    }
}
