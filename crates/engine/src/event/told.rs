//! What events tell of approvals, figures and ends.

use serde::{Deserialize, Serialize};

use crate::ids::ChangeId;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Every task succeeded or was skipped by its condition, and the plan's success holds.
    Succeeded,
    /// Something failed, was held, or did not hold at the end.
    Failed,
    /// Somebody stopped it; `resume` takes it up again.
    Canceled,
}

/// What an approval is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The moment that was asked for.
    pub moment: pitcrew_plan::ApprovalMoment,
    /// The change that was shown, before it is applied.
    pub change: Option<ChangeId>,
}

/// One of the plan's figures, measured before the first task or after the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure's name, as the plan has it.
    pub name: String,
    /// What was printed, redacted, first line only.
    pub value: String,
}
