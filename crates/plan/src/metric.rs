//! What a plan is to bring about in figures that nothing in it measures.

use serde::{Deserialize, Serialize};

/// A figure as its author states it: how it stood, and how it is to stand when all is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// What it is a figure of.
    pub metric: String,
    /// How it stood before, as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// How it is to stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}
