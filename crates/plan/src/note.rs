//! What whoever works on a plan has to know, and no other field of it says.

use serde::{Deserialize, Serialize};

use crate::model::{Id, Plan, Roster, Task, Work};

/// Something to know: how work is launched, who is asked when it goes wrong, how it is undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The words; of several lines where it has several.
    pub note: String,
    /// What it is about, in a word: `launch`, `escalation`, `rollback`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The team that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Id>,
    /// The agent that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Id>,
    /// The phase that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Id>,
    /// The task that it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Id>,
}

impl Note {
    /// Whether it is for everybody.
    pub fn is_for_all(&self) -> bool {
        self.whom().is_none()
    }

    /// Names whom it is for: the smallest of what it names; nobody where it is for everybody.
    pub fn whom(&self) -> Option<&Id> {
        self.task.as_ref().or(self.agent.as_ref()).or(self.team.as_ref()).or(self.phase.as_ref())
    }

    /// Whether whoever does a task must know it.
    pub fn is_for(&self, id: &Id, task: &Task, roster: &Roster<'_>) -> bool {
        let does = matches!(&task.does, Work::Agent(agent) if self.agent.as_ref() == Some(agent));
        let of = |team: &Id| task.team.as_ref().is_some_and(|own| roster.around(own).any(|(name, _)| name == team));
        self.is_for_all()
            || does
            || self.task.as_ref() == Some(id)
            || self.phase.is_some() && self.phase == task.phase
            || self.team.as_ref().is_some_and(of)
    }
}

impl Plan {
    /// Returns the notes for everybody, and those for any of these tasks.
    pub fn notes_for(&self, is_one: impl Fn(&Id) -> bool) -> Vec<&Note> {
        let roster = Roster::of(self);
        let tasks: Vec<(&Id, &Task)> = self.tasks.iter().filter(|(id, _)| is_one(id)).collect();
        let is_wanted =
            |note: &&Note| note.is_for_all() || tasks.iter().any(|(id, task)| note.is_for(id, task, &roster));
        self.notes.iter().filter(is_wanted).collect()
    }
}
