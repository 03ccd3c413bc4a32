//! What a run is started with.

use std::collections::BTreeMap;

use pitcrew_plan::Id;
use serde::{Deserialize, Serialize};

use crate::restart::Restart;
use crate::trigger::Trigger;

/// What a run was started with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The digest of the plan, which is stored beside the journal.
    pub plan: String,
    /// Who started it.
    pub by: String,
    /// Whether attempts run inside the walls.
    pub isolation: Isolation,
    /// Who said `--yes`, which grants whatever would be asked.
    pub granted_by: Option<String>,
    /// Whether it was started from inside a run: by what an attempt, or a command of a plan, has started.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inside: bool,
    /// Who approved the plan as it is, where it had to be approved before it ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// The state of each workspace that the run works on: a commit, or a manifest's hash.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bases: BTreeMap<Id, String>,
    /// The state of the only workspace, as it was written when a run had one only.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub base: String,
    /// What started it, where it was not a person at the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// The run that it restarts, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart: Option<Restart>,
}

impl Opening {
    /// Returns the state of a workspace from which the run started.
    pub fn base_of(&self, workspace: &Id) -> &str {
        self.bases.get(workspace).unwrap_or(&self.base)
    }
}

/// Whether attempts run inside the walls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Isolation {
    /// Every attempt runs in the sandbox.
    Walls,
    /// The user said `--sandbox off`: every report says "not isolated".
    Off,
}
