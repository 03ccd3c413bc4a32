//! What attempts leave for those that come after them, by a model of its own that sees only the events.

use std::collections::BTreeMap;

use pitcrew_engine::{ChangeId, Event, Failure, Run};
use pitcrew_plan::{Id, Plan};

/// What was left by task, and what each newest attempt brought.
#[derive(Default)]
pub struct Carry {
    left: BTreeMap<Id, ChangeId>,
    brought: BTreeMap<Id, ChangeId>,
}

impl Carry {
    pub fn event(&mut self, plan: &Plan, event: &Event) {
        match event {
            Event::AttemptStarted { task, .. } => drop(self.brought.remove(task)),
            Event::Harvested { task, change: Some(change), .. } => {
                self.brought.insert(task.clone(), change.clone());
            }
            Event::LeftBehind { task, change, .. } => {
                assert!(plan.goes_on(&plan.tasks[task]), "`{task}` leaves something, and begins anew");
                match change {
                    Some(change) => drop(self.left.insert(task.clone(), change.clone())),
                    None => drop(self.left.remove(task)),
                }
            }
            // It is decided which attempt is kept: none of them has anything to mend.
            Event::BestChosen { task, best, .. } => {
                self.left.retain(|id, _| id.parent().is_none_or(|(of, _)| of != *task));
                if let Some(change) = self.brought.get(best).cloned() {
                    self.brought.insert(task.clone(), change);
                }
            }
            Event::Applied { task, .. } | Event::TaskSucceeded { task } => drop(self.left.remove(task)),
            Event::AttemptFailed { task, failure, .. } | Event::TaskFailed { task, failure } => {
                self.fails(plan, task, failure);
            }
            _ => {}
        }
    }

    fn fails(&mut self, plan: &Plan, task: &Id, failure: &Failure) {
        let goes_on = plan.goes_on(&plan.tasks[task]);
        match failure {
            Failure::CutOff | Failure::Budget { .. } | Failure::Limited { .. } => {}
            Failure::NotOwned { .. }
            | Failure::Undelivered { .. }
            | Failure::Output { .. }
            | Failure::Reported { .. }
                if goes_on => {}
            Failure::Verify { .. } if goes_on && self.brought.contains_key(task) => {
                self.left.insert(task.clone(), self.brought[task].clone());
            }
            _ => drop(self.left.remove(task)),
        }
    }

    /// Looks at the run between two steps.
    pub fn rest(&self, run: &Run) {
        for (id, record) in run.tasks() {
            let left = self.left.get(id);
            assert_eq!(record.carry.left.as_ref(), left, "what the next attempt of `{id}` finds");
            let landed = run.landed().iter().any(|landed| Some(&landed.change) == left);
            assert!(!landed, "what `{id}` left is part of the head, and is to be brought again");
        }
    }
}
