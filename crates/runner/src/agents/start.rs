//! How each coding agent is started: its arguments, its variables, and the files that it wants to find.

use std::path::Path;

use pitcrew_plan::{Agent, Driver as Kind};

use super::Driver;
use super::claude::{self, Claude};

/// What is known when an agent is started.
pub(crate) struct Setup<'a> {
    /// The agent, as the plan has it.
    pub(crate) agent: &'a Agent,
    /// The task's directory for the agent's own state, as the agent sees it.
    pub(crate) home: &'a Path,
    /// The session to go on with.
    pub(crate) resume: Option<&'a str>,
    /// The name of a new session, where the agent lets us choose it: a UUID.
    pub(crate) fresh: String,
}

/// How an agent is started, beyond its program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Start {
    /// Arguments before those of the plan.
    pub(crate) args: Vec<String>,
    /// Variables.
    pub(crate) env: Vec<(String, String)>,
    /// Files to be written below the agent's state directory first, where they are not there.
    pub(crate) files: Vec<(String, String)>,
}

/// Returns how an agent is started, and who talks with it.
pub(crate) fn start(kind: &Kind, setup: &Setup<'_>) -> (Start, Box<dyn Driver>) {
    match kind {
        Kind::Claude => (claude::start(setup), Box::<Claude>::default()),
        _ => unreachable!(),
    }
}
