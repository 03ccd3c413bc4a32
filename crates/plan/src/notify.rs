//! Word of how a run goes, at a steady pace.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::quantity::Span;

/// A digest that is written again and again while a run lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notify {
    /// How much time lies between two of them, counted from the start of the run.
    pub every: Span,
    /// The file that they are added to, relative to the plan's directory; without one they are in the journal alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl Notify {
    /// Returns the time between two digests; what is shorter than a second counts as one.
    pub fn pace(&self) -> Duration {
        self.every.0.max(Duration::from_secs(1))
    }
}
