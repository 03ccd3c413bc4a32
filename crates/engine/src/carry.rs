//! What the next attempt of a task begins with: the files that the one before left, and its session, or neither.

use pitcrew_plan::Id;
use serde::Serialize;

use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::Failure;
use crate::ids::ChangeId;
use crate::input::Outcome;
use crate::run::Run;
use crate::stage::Stage;

/// What the next attempt of a task begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Carry {
    /// How the attempt before ended.
    pub before: Before,
    /// The change that an attempt left and that is not part of the head, where the next one goes on with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<ChangeId>,
    /// The newest attempt of which it is known what it left; 0 where of none.
    pub left_by: u32,
    /// Whether the next attempt begins a session of its own, whatever was said before.
    pub afresh: bool,
}

/// How the attempt before the next one ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Before {
    /// There was none, or what it did is part of the head.
    #[default]
    Nothing,
    /// It failed.
    Failed,
    /// It was cut off, by a stop or by Pitcrew's own end.
    CutOff,
}

impl Carry {
    /// Whether nothing is known that the next attempt would begin with.
    pub(crate) fn is_nothing(&self) -> bool {
        *self == Carry::default()
    }
}

impl Failure {
    /// Whether what the attempt left was found wanting, so that the next one may mend it.
    pub fn is_of_a_check(&self) -> bool {
        matches!(
            self,
            Failure::Verify { .. }
                | Failure::NotOwned { .. }
                | Failure::Undelivered { .. }
                | Failure::Output { .. }
                | Failure::Reported { .. }
        )
    }

    /// Whether what a running attempt had left by then is kept for the next one, where that goes on.
    pub fn leaves_work(&self) -> bool {
        self.is_of_a_check() || matches!(self, Failure::Limited { .. })
    }
}

impl Run {
    /// Changes what the next attempt of a task begins with, as `event` says.
    pub(crate) fn apply_to_carry(&mut self, event: &Event) {
        match event {
            Event::LeftBehind { task, attempt, change } => {
                let carry = &mut self.record(task).carry;
                carry.left.clone_from(change);
                carry.left_by = *attempt;
            }
            Event::SessionOpened { task, .. } => self.record(task).carry.afresh = false,
            // No attempt has to bring it again, and the next turn begins with it.
            Event::Applied { task, .. } | Event::TaskSucceeded { task } => self.record(task).carry = Carry::default(),
            Event::Interrupted { task, .. } if self.tasks[task].stage == Stage::Running => {
                self.record(task).carry.before = Before::CutOff;
            }
            Event::AttemptFailed { task, failure, .. } | Event::TaskFailed { task, failure } => {
                let goes_on = self.plan.tasks.get(task).is_some_and(|planned| self.plan.goes_on(planned));
                let record = self.record(task);
                let carry = &mut record.carry;
                carry.before = Before::Failed;
                if failure.is_no_fault() {
                    // It was not through: whoever comes next stands where it stood.
                } else if goes_on && failure.is_of_a_check() {
                    if matches!(failure, Failure::Verify { .. }) {
                        carry.left.clone_from(&record.change);
                        carry.left_by = record.attempt;
                    }
                } else {
                    *carry = Carry { before: Before::Failed, afresh: true, ..Carry::default() };
                }
            }
            _ => {}
        }
    }
}

impl Deciding<'_> {
    /// Takes down what an attempt left for the next one that did not come to its end, and returns the rest.
    pub(crate) fn take_remains(&mut self, task: &Id, attempt: u32, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::FailedWith(failure, remains) => {
                if failure.leaves_work() {
                    self.leave_behind(task, attempt, remains.left);
                }
                Outcome::Failed(failure)
            }
            Outcome::EndedLeaving(change) => {
                self.leave_behind(task, attempt, Some(change));
                Outcome::Ended
            }
            other => other,
        }
    }

    /// Notes what an attempt left, where the next one goes on with that.
    fn leave_behind(&mut self, task: &Id, attempt: u32, change: Option<ChangeId>) {
        // Of nothing after nothing there is nothing to tell.
        let tells = change.is_some() || self.run.tasks[task].carry.left.is_some();
        if tells && self.run.plan.goes_on(&self.run.plan.tasks[task]) {
            self.emit(Event::LeftBehind { task: task.clone(), attempt, change });
        }
    }
}
