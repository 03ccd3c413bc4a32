//! Which task an event is about, and what was seen that it tells of.

use pitcrew_plan::Id;

use super::Event;
use crate::failure::Evidence;

impl Event {
    /// Returns the task that the event is about, if it is about one.
    pub fn task(&self) -> Option<&Id> {
        match self {
            Event::ChangeTakenOver { task, .. }
            | Event::TaskTakenOver { task, .. }
            | Event::TaskReady { task }
            | Event::ConditionHeld { task }
            | Event::GoGiven { task, .. }
            | Event::ChildrenJoined { task, .. }
            | Event::FannedOut { task, .. }
            | Event::ChildrenDone { task }
            | Event::Gathered { task, .. }
            | Event::ApprovalRequested { task, .. }
            | Event::Approved { task, .. }
            | Event::AttemptStarted { task, .. }
            | Event::Harvested { task, .. }
            | Event::Verified { task, .. }
            | Event::Scored { task, .. }
            | Event::CalledOff { task, .. }
            | Event::Comparing { task, .. }
            | Event::BestChosen { task, .. }
            | Event::VerifyAgain { task, .. }
            | Event::ApplyStarted { task, .. }
            | Event::Applied { task, .. }
            | Event::Activated { task, .. }
            | Event::Probed { task, .. }
            | Event::LeftBehind { task, .. }
            | Event::AttemptFailed { task, .. }
            | Event::UndoOrdered { task, .. }
            | Event::RollbackStarted { task, .. }
            | Event::Restored { task, .. }
            | Event::RolledBack { task, .. }
            | Event::TurnEnded { task, .. }
            | Event::TurnsDone { task, .. }
            | Event::GivenUp { task, .. }
            | Event::RetryScheduled { task, .. }
            | Event::Reopened { task, .. }
            | Event::ConflictFound { task, .. }
            | Event::TaskContested { task, .. }
            | Event::ConflictReleased { task, .. }
            | Event::Reported { task, .. }
            | Event::Widened { task, .. }
            | Event::TaskClaimed { task, .. }
            | Event::TaskReleased { task, .. }
            | Event::SessionOpened { task, .. }
            | Event::Permission { task, .. }
            | Event::Spent { task, .. }
            | Event::BudgetReached { task, .. }
            | Event::AgentPaused { task, .. }
            | Event::TaskPartial { task, .. }
            | Event::PutOnHold { task, .. }
            | Event::HoldReleased { task, .. }
            | Event::CheckedAgain { task, .. }
            | Event::Kept { task, .. }
            | Event::Interrupted { task, .. }
            | Event::TaskSucceeded { task }
            | Event::TaskFailed { task, .. }
            | Event::TaskSkipped { task, .. }
            | Event::TaskHeld { task, .. }
            | Event::StopOrdered { task, .. }
            | Event::TaskCanceled { task }
            | Event::TaskResumed { task, .. } => Some(task),
            Event::ChecksHeld { topic, .. }
            | Event::QuestionAsked { topic, .. }
            | Event::YesGiven { topic, .. }
            | Event::Escalated { topic, .. }
            | Event::QuestionAnswered { topic, .. }
            | Event::QuestionUnanswered { topic }
            | Event::QuestionWithdrawn { topic } => topic.task(),
            Event::RunStarted(_)
            | Event::DeadlinePassed { .. }
            | Event::DeadlineEscalated { .. }
            | Event::DigestDue { .. }
            | Event::NoticeTold { .. }
            | Event::NoticeUntold { .. }
            | Event::TakenOver { .. }
            | Event::Prepared { .. }
            | Event::PrepareFailed { .. }
            | Event::Measured { .. }
            | Event::PhaseAnswered { .. }
            | Event::TeamAnswered { .. }
            | Event::PhaseOpened { .. }
            | Event::LeaseTaken { .. }
            | Event::SignalSent { .. }
            | Event::Amended { .. }
            | Event::StopRequested { .. }
            | Event::RunResumed { .. }
            | Event::RunFinished { .. } => None,
        }
    }

    /// Returns what checks said that it tells of.
    pub fn evidence(&self) -> &[Evidence] {
        match self {
            Event::TaskTakenOver { evidence, .. }
            | Event::Measured { evidence, .. }
            | Event::PhaseAnswered { evidence, .. }
            | Event::TeamAnswered { evidence, .. }
            | Event::GoGiven { evidence, .. }
            | Event::ChecksHeld { evidence, .. }
            | Event::Verified { evidence, .. }
            | Event::Probed { evidence, .. }
            | Event::TurnEnded { evidence, .. }
            | Event::TurnsDone { evidence, .. } => evidence,
            Event::AttemptFailed { failure, .. } | Event::TaskFailed { failure, .. } => failure.evidence(),
            _ => &[],
        }
    }
}
