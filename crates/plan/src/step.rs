//! The steps of a task: what people see of its way, each ticked by a check of its own.

use serde::{Deserialize, Serialize};

use crate::check::Check;
use crate::model::Task;

/// A part of a task's work that is shown by itself. It has no place in the schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TaskStep {
    /// Its title alone: nothing says whether it is done.
    Plain(String),
    /// What must hold of the staged change for it to be ticked; its title is the check's name.
    Checked(Box<Check>),
}

impl TaskStep {
    /// Returns what it is called.
    pub fn title(&self) -> &str {
        match self {
            TaskStep::Plain(title) => title,
            TaskStep::Checked(check) => &check.name,
        }
    }

    /// Returns what ticks it, where something does.
    pub fn check(&self) -> Option<&Check> {
        match self {
            TaskStep::Plain(_) => None,
            TaskStep::Checked(check) => Some(check),
        }
    }
}

impl Task {
    /// Returns the steps that have a check, each with its place among all of them, from 0.
    pub fn checked_steps(&self) -> impl Iterator<Item = (usize, &Check)> {
        self.steps.iter().enumerate().filter_map(|(at, step)| Some((at, step.check()?)))
    }

    /// Whether something is asked of its staged change: its `verify`, or a step's check.
    pub fn is_verified(&self) -> bool {
        !self.verify.is_empty() || self.checked_steps().next().is_some()
    }
}
