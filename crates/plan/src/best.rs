//! Tasks that are tried several times side by side, of which the best try is kept.

use serde::{Deserialize, Serialize};

use crate::check::{Asks, Check};
use crate::id::Id;
use crate::model::{OnFailure, OnPartial, Retry, Task};

/// The most attempts of one task that may go on side by side.
pub(crate) const MOST: i64 = 10;

/// How often a task is tried side by side, and who says which try is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BestOf {
    /// How many attempts there are; 1 in one of these itself, and never in a plan.
    pub times: u32,
    /// What prefers one of those that verify: a command that prints a number for each, or an agent. Without it the
    /// first is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Box<Check>>,
}

impl BestOf {
    fn score(&self) -> Option<&Check> {
        self.by.as_deref().filter(|by| matches!(by.asks, Asks::Run(_)))
    }

    /// Returns the agent that prefers one, where one does.
    pub fn judge(&self) -> Option<&Id> {
        self.by.as_deref()?.agent()
    }
}

impl Task {
    /// Returns how the task is tried side by side, where it is. Where it is done for each item it is not.
    pub fn contest(&self) -> Option<&BestOf> {
        self.best_of.as_ref().filter(|best| best.times > 1 && self.for_each.is_none())
    }

    /// Whether it is one of several attempts side by side, and not a task of the plan.
    pub fn is_contender(&self) -> bool {
        self.best_of.as_ref().is_some_and(|best| best.times == 1)
    }

    /// Returns what scores what is left by it, where something does.
    pub fn score(&self) -> Option<&Check> {
        self.best_of.as_ref()?.score()
    }

    /// Returns one of the attempts side by side as a task of its own: it does the work and is verified, and scored as
    /// the last of that. What comes before and after is done once, by this task with the change that is kept.
    pub fn contender(&self) -> Task {
        let mut one = self.clone();
        one.best_of = self.best_of.clone().map(|best| BestOf { times: 1, ..best });
        one.verify.extend(self.score().cloned());
        one.needs = Vec::new();
        one.signals = Vec::new();
        one.when = None;
        one.go = Vec::new();
        one.approval = None;
        one.activate = Vec::new();
        one.probe = Vec::new();
        one.rollback = Vec::new();
        one.on_failure = OnFailure::default();
        // Whether a part is enough is asked of what is kept.
        one.on_partial = match self.on_partial {
            OnPartial::Wait | OnPartial::Continue => OnPartial::Continue,
            OnPartial::Fail => OnPartial::Fail,
        };
        // One that fails is not repeated while another may be kept; when none is left the task is tried again.
        one.retry = Retry { times: 0, ..self.retry.clone() };
        one.deadline = None;
        one.repeat = None;
        if let Some(claims) = &mut one.owns {
            // What is no file its task has for all of them.
            claims.retain(|claim| claim.path().is_some());
        }
        one
    }
}
