//! What the runner must do next.

use pitcrew_plan::Id;
use serde::{Deserialize, Serialize};

use crate::ids::{ChangeId, Timestamp};

/// Which end of a phase or of a run is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Before anything of it starts.
    Before,
    /// When all of it is done.
    After,
}

/// Something the runner must do once the events before it are durable. Each is answered by one
/// report, and until a change is applied each may be done twice without harm.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Make what the plan prepares.
    Prepare,
    /// Measure the plan's figures; after the last task also ask its success checks.
    Measure(Moment),
    /// Ask a phase's `go` (before) or `success` (after).
    AskPhase {
        /// The phase.
        phase: Id,
        /// Which end of it.
        moment: Moment,
        /// The first check to ask; the last is the one before the next question.
        first: usize,
    },
    /// Ask a team's `success`.
    AskTeam {
        /// The team.
        team: Id,
    },
    /// Take a lease that came up while the run lasts, and wait for it where another run has it.
    TakeLease {
        /// The lease, as `kind:name`.
        lease: String,
    },
    /// Have an agent tell what is due by an entry of the plan's `notify`.
    Tell {
        /// The entry, from 0.
        which: u32,
        /// Which notice of it, from 1.
        number: u32,
        /// Which try, from 1.
        attempt: u32,
        /// The event with which it fell due: what it says follows from the journal up to there.
        seq: u64,
        /// When it is told, at the earliest.
        next: Timestamp,
    },
    /// Work out the task's condition.
    Weigh {
        /// The task.
        task: Id,
    },
    /// Ask the task's `go`.
    AskGo {
        /// The task.
        task: Id,
        /// The first check to ask; the last is the one before the next question.
        first: usize,
    },
    /// Work out the task's items, and what of each child is its own.
    FanOut {
        /// The task.
        task: Id,
    },
    /// Put together what the task's children put out.
    Gather {
        /// The task.
        task: Id,
    },
    /// Launch an attempt on the current head.
    Launch {
        /// The task.
        task: Id,
        /// The attempt, from 1.
        attempt: u32,
    },
    /// Take what people have changed of what the task owns.
    Take {
        /// The task.
        task: Id,
        /// The attempt, from 1.
        attempt: u32,
    },
    /// Ask the task's `verify` on the current head with the change staged.
    Verify {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
        /// The staged change, if the attempt left one.
        change: Option<ChangeId>,
        /// The version of the head it is asked on.
        head: u64,
    },
    /// Ask an agent which of several changes is best.
    Choose {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
        /// The attempts side by side that passed, each with its change, if it left one.
        among: Vec<(Id, Option<ChangeId>)>,
    },
    /// Apply the change, or finish applying it.
    Apply {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
        /// The change.
        change: ChangeId,
    },
    /// Run the commands that make the change live.
    Activate {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
    },
    /// Ask the task's `probe`.
    Probe {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
    },
    /// Ask whether the task's turns are over.
    Judge {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
    },
    /// Put the files back, or finish doing so.
    Restore {
        /// The task.
        task: Id,
        /// The attempt that the task is at.
        attempt: u32,
        /// The attempt whose change is undone: that one, or an earlier one.
        of: u32,
        /// The change to undo.
        change: Option<ChangeId>,
        /// Whether what somebody else has changed since stays as it is, and only the rest is put back.
        leaves: bool,
    },
    /// Run the rollback commands.
    Undo {
        /// The task.
        task: Id,
        /// The attempt.
        attempt: u32,
    },
    /// End whatever is being done for the task: its processes get a signal, and after a grace period none is left.
    End {
        /// The task.
        task: Id,
        /// Whether there is no grace period.
        hard: bool,
    },
}

impl Effect {
    /// Returns the task that the effect is about, if it is about one.
    pub fn task(&self) -> Option<&Id> {
        match self {
            Effect::Prepare
            | Effect::Measure(_)
            | Effect::AskPhase { .. }
            | Effect::AskTeam { .. }
            | Effect::TakeLease { .. }
            | Effect::Tell { .. } => None,
            Effect::Weigh { task }
            | Effect::AskGo { task, .. }
            | Effect::FanOut { task }
            | Effect::Gather { task }
            | Effect::Launch { task, .. }
            | Effect::Take { task, .. }
            | Effect::Verify { task, .. }
            | Effect::Choose { task, .. }
            | Effect::Apply { task, .. }
            | Effect::Activate { task, .. }
            | Effect::Probe { task, .. }
            | Effect::Judge { task, .. }
            | Effect::Restore { task, .. }
            | Effect::Undo { task, .. }
            | Effect::End { task, .. } => Some(task),
        }
    }
}
