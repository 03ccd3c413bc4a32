//! The life of a task, as one table.

use serde::{Deserialize, Serialize};

use crate::course::Course;

/// Where a task stands, as finely as the engine needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Something it needs is not there yet.
    Pending,
    /// Its condition is being worked out.
    Weighing,
    /// Its go checks are being asked.
    Going,
    /// Its items are being worked out.
    FanningOut,
    /// Its children are in the works.
    Tending,
    /// What its children put out is being put together.
    Gathering,
    /// A person is asked whether it may run.
    AskingToRun,
    /// It waits for capacity, for a lease, or for its next try.
    Queued,
    /// An attempt is running.
    Running,
    /// Several attempts at it go on side by side.
    Contending,
    /// Several attempts at it have passed, and an agent is asked which is best.
    Choosing,
    /// People are at it, and one of them says when it is done.
    ByHand,
    /// What people have changed for it is being taken.
    Taking,
    /// Its change is being verified.
    Verifying,
    /// A person is asked whether its change may be applied.
    AskingToApply,
    /// It waits for its turn to land.
    Landing,
    /// Its change is verified again on the moved head; it holds the turn.
    VerifyingAgain,
    /// Its change is being applied.
    Applying,
    /// Its change is being made live.
    Activating,
    /// The live system is being checked.
    Probing,
    /// A turn of it is done, and it is asked whether there is a next one.
    Judging,
    /// Its change is part of the head, and all that was asked of it holds.
    Landed,
    /// Its files are being put back.
    Restoring,
    /// Its rollback commands are running.
    Undoing,
    /// The attempt is over and nothing of it is left; it is tried again, or has failed.
    Lost,
    /// It is done.
    Succeeded,
    /// It has failed for good.
    Failed,
    /// It does not run.
    Skipped,
    /// A person must decide.
    Held,
    /// It is done in part, and somebody says whether that is enough.
    Partial,
    /// It failed live, and its change stays applied while somebody looks for the cause.
    OnHold,
    /// Somebody else has changed what it is to replace or to put back, and people are asked.
    Contested,
    /// Somebody stopped it; it waits until somebody lets it go on.
    Canceled,
}

/// What scripts see of a task's stage (`status --format json`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The names are the documentation; DESIGN fixes them.
pub enum TaskState {
    Pending,
    Ready,
    Running,
    Harvested,
    Verifying,
    Applying,
    Activating,
    Probing,
    RollingBack,
    Succeeded,
    Partial,
    Held,
    Failed,
    Skipped,
    Canceled,
}

/// What can happen to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// An earlier run has done it.
    TakenOver,
    /// All that it needs is there.
    Ready,
    /// Its condition holds.
    ConditionHeld,
    /// Its go checks held.
    GoGiven,
    /// Its items are known, and a child has joined for each.
    FannedOut,
    /// A child of it was undone, or is done anew.
    ChildMoved,
    /// Every child of it is done.
    ChildrenDone,
    /// What they put out is put together.
    Gathered,
    /// A person said yes.
    Approved,
    /// An attempt is launched.
    Started,
    /// It is one of several attempts side by side, which begin.
    Entered,
    /// Several attempts side by side have passed, and an agent prefers one.
    Compared,
    /// One of several attempts side by side is kept.
    Chosen,
    /// What the attempt left is stored.
    Harvested,
    /// The change passed its checks.
    Verified,
    /// The head moved under a verified change.
    VerifyAgain,
    /// The change is about to be applied.
    ApplyStarted,
    /// The change is part of the head.
    Applied,
    /// The change is live.
    Activated,
    /// The live system passed its checks.
    Probed,
    /// The attempt failed before its change was applied.
    Dropped,
    /// The applied change is about to be undone.
    RollbackStarted,
    /// The files are as they were.
    Restored,
    /// The rollback commands have run.
    RolledBack,
    /// A turn is over, and there is a next one.
    TurnEnded,
    /// What its turns were for holds.
    TurnsDone,
    /// It comes to nothing, and what its turns changed is to be undone.
    GivenUp,
    /// It will be tried again.
    RetryScheduled,
    /// Done as it is, it gets a new attempt on top.
    Reopened,
    /// Its new attempt came to nothing, and what the earlier one did stays.
    Kept,
    /// What was being done was cut off.
    Interrupted,
    /// It is done.
    Succeeded,
    /// It failed for good.
    Failed,
    /// It will not run.
    Skipped,
    /// A person must decide.
    Held,
    /// Its report says that it is done in part.
    Partial,
    /// It failed live, and its change stays.
    PutOnHold,
    /// What failed live is done, or asked, again.
    CheckedAgain,
    /// Somebody else has changed what it is about to replace or to put back.
    Contested,
    /// What somebody else has changed is to be looked at again.
    Released,
    /// Somebody stopped it, and what was begun for it has ended.
    Stopped,
    /// Somebody lets it go on.
    Resumed,
}

impl Happening {
    /// Everything that can happen to a task.
    pub const ALL: [Happening; 42] = [
        Happening::TakenOver,
        Happening::Ready,
        Happening::ConditionHeld,
        Happening::GoGiven,
        Happening::FannedOut,
        Happening::ChildMoved,
        Happening::ChildrenDone,
        Happening::Gathered,
        Happening::Approved,
        Happening::Started,
        Happening::Entered,
        Happening::Compared,
        Happening::Chosen,
        Happening::Harvested,
        Happening::Verified,
        Happening::VerifyAgain,
        Happening::ApplyStarted,
        Happening::Applied,
        Happening::Activated,
        Happening::Probed,
        Happening::Dropped,
        Happening::RollbackStarted,
        Happening::Restored,
        Happening::RolledBack,
        Happening::TurnEnded,
        Happening::TurnsDone,
        Happening::GivenUp,
        Happening::RetryScheduled,
        Happening::Reopened,
        Happening::Kept,
        Happening::Interrupted,
        Happening::Succeeded,
        Happening::Failed,
        Happening::Skipped,
        Happening::Held,
        Happening::Partial,
        Happening::PutOnHold,
        Happening::CheckedAgain,
        Happening::Contested,
        Happening::Released,
        Happening::Stopped,
        Happening::Resumed,
    ];
}

impl Stage {
    /// Every stage, in the order of a task's life.
    pub const ALL: [Stage; 33] = [
        Stage::Pending,
        Stage::Weighing,
        Stage::Going,
        Stage::FanningOut,
        Stage::Tending,
        Stage::Gathering,
        Stage::AskingToRun,
        Stage::Queued,
        Stage::Running,
        Stage::Contending,
        Stage::Choosing,
        Stage::ByHand,
        Stage::Taking,
        Stage::Verifying,
        Stage::AskingToApply,
        Stage::Landing,
        Stage::VerifyingAgain,
        Stage::Applying,
        Stage::Activating,
        Stage::Probing,
        Stage::Judging,
        Stage::Landed,
        Stage::Restoring,
        Stage::Undoing,
        Stage::Lost,
        Stage::Succeeded,
        Stage::Failed,
        Stage::Skipped,
        Stage::Held,
        Stage::Partial,
        Stage::OnHold,
        Stage::Contested,
        Stage::Canceled,
    ];

    /// Returns the stage after `happening`, or `None` where that cannot happen. `course` says which
    /// of the optional stages lie on this task's way.
    pub fn after(self, happening: Happening, course: &Course) -> Option<Stage> {
        use {Happening as H, Stage as S};
        Some(match (self, happening) {
            (S::Pending, H::TakenOver) => S::Succeeded,
            (S::Pending, H::Ready) => {
                course.first_of(&[S::Weighing, S::Going, S::FanningOut, S::AskingToRun], S::Queued)
            }
            (S::Weighing, H::ConditionHeld) => course.first_of(&[S::Going, S::FanningOut, S::AskingToRun], S::Queued),
            (S::Going, H::GoGiven) => course.first_of(&[S::FanningOut, S::AskingToRun], S::Queued),
            (S::FanningOut, H::FannedOut) => S::Tending,
            (S::Tending, H::ChildrenDone) => S::Gathering,
            (S::Gathering, H::Gathered) => S::Landed,
            // A child that moves after its parent was done takes the parent along.
            (S::Gathering | S::Succeeded | S::Failed, H::ChildMoved) => S::Tending,
            (S::FanningOut | S::Tending | S::Gathering, H::Failed) => S::Failed,
            (S::AskingToRun, H::Approved) => S::Queued,
            (S::Queued, H::Started) => course.first_of(&[S::ByHand, S::Contending], S::Running),
            // One of several attempts side by side begins when its task's does, however it ended the last time.
            (S::Pending | S::Succeeded | S::Failed | S::Skipped, H::Entered) => S::Queued,
            (S::Contending, H::Compared) => S::Choosing,
            (S::Contending | S::Choosing, H::Chosen) => {
                course.first_of(&[S::AskingToApply, S::Landing, S::Judging], S::Landed)
            }
            (S::Contending, H::Dropped) => S::Lost,
            // Another one is good enough.
            (S::Running, H::Skipped) => S::Skipped,
            (S::ByHand, H::Approved) => S::Taking,
            (S::Running | S::Taking, H::Harvested) => {
                course.first_of(&[S::Verifying, S::AskingToApply, S::Landing, S::Judging], S::Landed)
            }
            (S::Verifying, H::Verified) => course.first_of(&[S::AskingToApply, S::Landing, S::Judging], S::Landed),
            (S::AskingToApply, H::Approved) => S::Landing,
            (S::Landing, H::VerifyAgain) => S::VerifyingAgain,
            (S::VerifyingAgain, H::Verified) => S::Landing,
            (S::Landing, H::ApplyStarted) => S::Applying,
            (S::Applying, H::Applied) => course.first_of(&[S::Activating, S::Probing, S::Judging], S::Landed),
            (S::Activating, H::Activated) => course.first_of(&[S::Probing, S::Judging], S::Landed),
            (S::Probing, H::Probed) => course.first_of(&[S::Judging], S::Landed),
            (S::Judging, H::TurnEnded) => S::Queued,
            (S::Judging, H::TurnsDone) => S::Landed,
            // Nothing of a change is in place while it cannot be, so it may wait in line with the others.
            (S::Applying | S::Restoring, H::Contested) => S::Contested,
            (S::Contested, H::Released) => S::Landing,
            // What is given up goes the way of what failed after it was applied.
            (S::Judging | S::Lost | S::Contested, H::GivenUp) => S::Lost,
            (stage, H::GivenUp) if stage.before_landing() => S::Lost,
            (S::Landed, H::Succeeded) => S::Succeeded,
            (S::Landed, H::Partial) => S::Partial,
            (S::Partial, H::Approved) => S::Landed,
            (S::Activating | S::Probing | S::Judging, H::PutOnHold) => S::OnHold,
            (S::OnHold, H::CheckedAgain) => course.first_of(&[S::Activating, S::Probing], S::Judging),
            (S::Running | S::Taking | S::Verifying | S::VerifyingAgain | S::Applying, H::Dropped) => S::Lost,
            (S::Activating | S::Probing | S::Succeeded | S::Held, H::RollbackStarted) => S::Restoring,
            // More of it is to be undone: an earlier attempt's change.
            (S::Lost | S::Partial | S::OnHold | S::Contested, H::RollbackStarted) => S::Restoring,
            (S::Restoring, H::Restored) => course.first_of(&[S::Undoing], S::Lost),
            (S::Undoing, H::RolledBack) => S::Lost,
            (S::Lost, H::RetryScheduled) => S::Queued,
            (S::Succeeded, H::Reopened) => S::Queued,
            (S::Lost | S::Contested, H::Kept) => S::Succeeded,
            (stage, H::Kept) if stage.ends_when_stopped() => S::Succeeded,
            (S::Lost | S::Weighing | S::Going | S::AskingToRun | S::ByHand | S::AskingToApply, H::Failed) => S::Failed,
            // It is too late for what has not begun.
            (S::Pending | S::Queued | S::Landing, H::Failed) => S::Failed,
            (stage, H::Skipped) if stage.before_landing() => S::Skipped,
            (S::Restoring | S::Undoing | S::Applying | S::Lost, H::Held) => S::Held,
            (S::Canceled, H::Resumed) => S::Pending,
            (S::Lost, H::Stopped) => S::Canceled,
            (stage, H::Stopped) if stage.ends_when_stopped() => S::Canceled,
            (S::Running, H::Interrupted) => S::Queued,
            // It gives its turn away: the head may move before anybody takes the run up again.
            (S::VerifyingAgain, H::Interrupted) => S::Landing,
            (stage, H::Interrupted) if stage.is_busy() => stage,
            _ => return None,
        })
    }

    /// Whether something is being done for the task, so that a report will come.
    pub fn is_busy(self) -> bool {
        let works_out =
            matches!(self, Stage::Weighing | Stage::Going | Stage::FanningOut | Stage::Gathering | Stage::Taking);
        works_out || self.takes_capacity() || matches!(self, Stage::Judging | Stage::Choosing)
    }

    /// Whether the task takes one of its team's and of the plan's places.
    pub fn takes_capacity(self) -> bool {
        matches!(
            self,
            Stage::Running
                | Stage::Verifying
                | Stage::VerifyingAgain
                | Stage::Applying
                | Stage::Activating
                | Stage::Probing
                | Stage::Restoring
                | Stage::Undoing
        )
    }

    /// Whether the task holds the turn to land: one change at a time moves the head.
    pub fn holds_the_turn(self) -> bool {
        matches!(
            self,
            Stage::VerifyingAgain
                | Stage::Applying
                | Stage::Activating
                | Stage::Probing
                | Stage::Restoring
                | Stage::Undoing
        )
    }

    /// Whether nothing of the task has touched the head yet, so that it can be dropped as it is.
    pub(crate) fn before_landing(self) -> bool {
        matches!(
            self,
            Stage::Pending
                | Stage::Weighing
                | Stage::Going
                | Stage::AskingToRun
                | Stage::Queued
                | Stage::ByHand
                | Stage::Taking
                | Stage::Verifying
                | Stage::AskingToApply
                | Stage::Landing
                | Stage::Canceled
        )
    }

    /// Whether stopping the task ends it here: nothing of it has touched the head.
    pub(crate) fn ends_when_stopped(self) -> bool {
        let drops = self.before_landing() && self != Stage::Canceled;
        drops || matches!(self, Stage::Running | Stage::Contending | Stage::Choosing | Stage::VerifyingAgain)
    }

    /// Whether nothing more happens to the task by itself.
    pub fn is_settled(self) -> bool {
        matches!(self, Stage::Succeeded | Stage::Failed | Stage::Skipped | Stage::Held)
    }

    /// Whether its change is applied and not judged for good, so that a failure is noted before what becomes of it.
    pub(crate) fn is_live(self) -> bool {
        matches!(self, Stage::Activating | Stage::Probing | Stage::Judging | Stage::Partial)
    }

    /// Whether nothing more happens to the task before somebody decides.
    pub fn awaits_a_decision(self) -> bool {
        matches!(self, Stage::Held | Stage::Partial | Stage::OnHold | Stage::Contested)
    }

    /// Returns what scripts see.
    pub fn state(self) -> TaskState {
        match self {
            Stage::Pending => TaskState::Pending,
            Stage::Weighing | Stage::Going | Stage::AskingToRun | Stage::Queued => TaskState::Ready,
            Stage::Running
            | Stage::Contending
            | Stage::Choosing
            | Stage::ByHand
            | Stage::Taking
            | Stage::FanningOut
            | Stage::Tending
            | Stage::Gathering => TaskState::Running,
            Stage::AskingToApply | Stage::Landing | Stage::Landed => TaskState::Harvested,
            Stage::Verifying | Stage::VerifyingAgain => TaskState::Verifying,
            Stage::Applying => TaskState::Applying,
            Stage::Activating => TaskState::Activating,
            Stage::Probing | Stage::Judging => TaskState::Probing,
            Stage::Restoring | Stage::Undoing | Stage::Lost => TaskState::RollingBack,
            Stage::Succeeded => TaskState::Succeeded,
            Stage::Failed => TaskState::Failed,
            Stage::Skipped => TaskState::Skipped,
            Stage::Partial => TaskState::Partial,
            Stage::Held | Stage::OnHold | Stage::Contested => TaskState::Held,
            Stage::Canceled => TaskState::Canceled,
        }
    }
}

impl std::fmt::Display for TaskState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            TaskState::Pending => "pending",
            TaskState::Ready => "ready",
            TaskState::Running => "running",
            TaskState::Harvested => "harvested",
            TaskState::Verifying => "verifying",
            TaskState::Applying => "applying",
            TaskState::Activating => "activating",
            TaskState::Probing => "probing",
            TaskState::RollingBack => "rolling_back",
            TaskState::Succeeded => "succeeded",
            TaskState::Partial => "partial",
            TaskState::Held => "held",
            TaskState::Failed => "failed",
            TaskState::Skipped => "skipped",
            TaskState::Canceled => "canceled",
        })
    }
}
