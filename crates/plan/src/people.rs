//! Who is asked: the roles and names of a plan, and where a question goes that nobody answers.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::model::{Plan, Roster, Task};
use crate::quantity::Span;

/// Somebody who may be asked: a role that the plan fills, or a person by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Whom {
    /// Whoever leads the task's team.
    Lead,
    /// The plan's coordinator.
    Coordinator,
    /// The operating-system user of this name.
    Person(String),
}

impl From<String> for Whom {
    fn from(text: String) -> Whom {
        match text.as_str() {
            "lead" => Whom::Lead,
            "coordinator" => Whom::Coordinator,
            _ => Whom::Person(text),
        }
    }
}

impl FromStr for Whom {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Whom, Infallible> {
        Ok(Whom::from(text.to_owned()))
    }
}

impl From<Whom> for String {
    fn from(whom: Whom) -> String {
        whom.to_string()
    }
}

impl fmt::Display for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Whom::Lead => "lead",
            Whom::Coordinator => "coordinator",
            Whom::Person(name) => name,
        })
    }
}

/// A step up: who else is asked when a question has waited for so long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// How long the question has waited, from its beginning.
    pub after: Span,
    /// Who is asked from then on, besides those who were asked before.
    pub to: Vec<Whom>,
}

/// What becomes of a question that nobody has answered in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnTimeout {
    /// It counts as a no.
    #[default]
    Deny,
    /// It goes to the next level, with as much time again; after the last one it counts as a no.
    Escalate,
}

/// Whose yes does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Except {
    /// Whoever started the run.
    Author,
    /// Whatever runs inside a run.
    Agents,
}

impl Plan {
    /// Returns who leads a task's team, or the nearest team around it that is led.
    pub fn lead_of(&self, task: &Task) -> Option<&str> {
        Roster::of(self).lead(task.team.as_ref()?)
    }

    /// Returns the name of somebody who may be asked about a task, or about the plan as a whole;
    /// `None` for a role that nobody fills.
    pub fn name_of<'a>(&'a self, whom: &'a Whom, task: Option<&'a Task>) -> Option<&'a str> {
        match whom {
            Whom::Lead => self.lead_of(task?),
            Whom::Coordinator => self.coordinator.as_deref(),
            Whom::Person(name) => Some(name),
        }
    }

    /// Returns where a question about a task, or about the plan as a whole, goes step by step.
    pub fn escalation_of<'a>(&'a self, task: Option<&'a Task>) -> &'a [Level] {
        task.and_then(|task| task.escalation.as_deref()).unwrap_or(&self.escalation)
    }
}

pub(crate) fn one_person(quorum: &u32) -> bool {
    *quorum == 1
}

pub(crate) fn denies(on_timeout: &OnTimeout) -> bool {
    *on_timeout == OnTimeout::Deny
}
