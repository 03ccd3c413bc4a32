//! Roles, and what each may do: one table.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// Look at everything that has no credentials in it.
    View,
    /// Start, stop and steer runs.
    Operate,
    /// Answer what runs ask.
    Approve,
    /// Change plans, agents and tokens; read the audit log.
    Administer,
}

impl Right {
    /// Returns what it allows, in words that follow "may not".
    pub(crate) fn allows(self) -> &'static str {
        match self {
            Right::View => "look at that",
            Right::Operate => "start, stop or steer runs",
            Right::Approve => "answer what runs ask",
            Right::Administer => "administer this server",
        }
    }
}

/// Who somebody is to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sees everything but tokens and the audit log.
    Viewer,
    /// Sees, and starts, stops and steers runs.
    Operator,
    /// Sees, and answers what runs ask.
    Approver,
    /// May do everything.
    Admin,
    /// An attempt of a task: sees its own run, and signals there. Never a person.
    Agent,
}

impl Role {
    /// The roles that people and programs of theirs have.
    pub const OF_PEOPLE: [Role; 4] = [Role::Viewer, Role::Operator, Role::Approver, Role::Admin];

    /// Whether the role has a right. What an agent may operate is its own run's signals alone, which is looked at
    /// where it calls.
    pub(crate) fn has(self, right: Right) -> bool {
        use {Right as R, Role as O};
        match self {
            O::Viewer => matches!(right, R::View),
            O::Operator | O::Agent => matches!(right, R::View | R::Operate),
            O::Approver => matches!(right, R::View | R::Approve),
            O::Admin => true,
        }
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Operator => "operator",
            Role::Approver => "approver",
            Role::Admin => "admin",
            Role::Agent => "agent",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role; there are viewer, operator, approver and admin")]
pub struct NoSuchRole(String);

impl FromStr for Role {
    type Err = NoSuchRole;

    fn from_str(text: &str) -> Result<Role, NoSuchRole> {
        let found = Role::OF_PEOPLE.into_iter().chain([Role::Agent]).find(|role| role.name() == text);
        found.ok_or_else(|| NoSuchRole(text.to_owned()))
    }
}
