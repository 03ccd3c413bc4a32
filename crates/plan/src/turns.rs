//! Tasks that are done in turns, over and over, until something holds.

use serde::{Deserialize, Serialize};

use crate::check::Check;
use crate::model::Task;
use crate::quantity::Span;

/// How many turns a plan may ask for at most.
pub(crate) const MAX_TURNS: i64 = 10_000;

/// How often, and after what pause, a task is done again until something holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// What must hold when a turn is done; then there is no further one.
    pub until: Until,
    /// How many turns there are at most, the first one counted.
    pub times: u32,
    /// The pause between the end of a turn and the next.
    #[serde(default = "no_pause")]
    pub delay: Span,
}

/// What ends the turns of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Until {
    /// A CEL condition over what the turn put out.
    Condition(String),
    /// A check of the live workspace and system.
    Check(Box<Check>),
}

impl Task {
    /// Returns how the task is done in turns. Where it is done for each item, its children are.
    pub fn turns(&self) -> Option<&Repeat> {
        self.repeat.as_ref().filter(|_| self.for_each.is_none())
    }

    /// Returns the check that ends the turns of the task, or of its children.
    pub fn until_check(&self) -> Option<&Check> {
        match &self.repeat.as_ref()?.until {
            Until::Check(check) => Some(check),
            Until::Condition(_) => None,
        }
    }

    /// Returns the condition that ends the turns of the task, or of its children.
    pub fn until_condition(&self) -> Option<&str> {
        match &self.repeat.as_ref()?.until {
            Until::Condition(condition) => Some(condition),
            Until::Check(_) => None,
        }
    }
}

fn no_pause() -> Span {
    Span(std::time::Duration::ZERO)
}
