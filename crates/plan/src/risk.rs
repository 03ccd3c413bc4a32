//! What could go wrong, as the plan's author sees it, and what answers it.

use serde::{Deserialize, Serialize};

/// Something that could go wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hazard {
    /// What could go wrong, in a sentence.
    pub risk: String,
    /// How likely it is.
    #[serde(default)]
    pub likelihood: Grade,
    /// How bad it would be.
    #[serde(default)]
    pub impact: Grade,
    /// What is done about it, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mitigation: Option<String>,
    /// What of the plan answers it: tasks, names of checks, `rollback of TASK`.
    #[serde(default)]
    pub answered_by: Vec<String>,
}

/// How much of something there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The words are the documentation.
pub enum Grade {
    Low,
    #[default]
    Medium,
    High,
}

/// How a plan stands with those who decide about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// It runs once somebody has approved it as it is.
    Planned,
    /// Its author says that it is approved, which must be on record.
    Approved,
    /// It is being carried out, which must be on record as approved.
    Active,
    /// It was carried out, and runs again only by name.
    Done,
}
