//! When a task is at work: not while it waits for a person, or for its next try.

use pitcrew_plan::ApprovalMoment;

use super::Event;

impl Event {
    /// Whether with the event its task begins to be at work (`true`) or no longer is (`false`); `None` where it says
    /// nothing of that.
    pub fn puts_to_work(&self) -> Option<bool> {
        match self {
            Event::AttemptStarted { .. } | Event::ApplyStarted { .. } | Event::RollbackStarted { .. } => Some(true),
            Event::Approved { about, .. } => (about.moment == ApprovalMoment::BeforeApply).then_some(true),
            // Of what people do, they begin when they are asked.
            Event::ApprovalRequested { about, .. } => (about.moment != ApprovalMoment::Done).then_some(false),
            Event::Interrupted { .. }
            | Event::TurnEnded { .. }
            | Event::GivenUp { .. }
            | Event::RetryScheduled { .. }
            | Event::TaskSucceeded { .. }
            | Event::TaskFailed { .. }
            | Event::TaskSkipped { .. }
            | Event::TaskHeld { .. }
            | Event::Kept { .. } => Some(false),
            _ => None,
        }
    }
}
