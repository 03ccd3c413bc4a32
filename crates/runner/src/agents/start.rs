//! How each coding agent is started: its arguments, its variables, and the files that it wants to find.

use std::path::Path;

use pitcrew_plan::{Agent, Driver as Kind};

use super::Driver;
use super::acp::Acp;
use super::claude::{self, Claude};
use super::codex::{self, Codex};
use super::tools::Tools;
use super::{gemini, opencode};

/// What is known when an agent is started.
pub(crate) struct Setup<'a> {
    /// The agent, as the plan has it.
    pub(crate) agent: &'a Agent,
    /// The root of the task's workspace, as the agent sees it.
    pub(crate) workspace: &'a Path,
    /// The task's directory for the agent's own state, as the agent sees it.
    pub(crate) home: &'a Path,
    /// Whether walls stand around it: its own sandbox would only be in the way then.
    pub(crate) walled: bool,
    /// The session to go on with.
    pub(crate) resume: Option<&'a str>,
    /// Pitcrew's own tools.
    pub(crate) tools: Option<&'a Tools>,
    /// The name of a new session, where the agent lets us choose it: a UUID.
    pub(crate) fresh: String,
}

/// How an agent is started, beyond its program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Start {
    /// Arguments before those of the plan.
    pub(crate) args: Vec<String>,
    /// Arguments after those of the plan.
    pub(crate) tail: Vec<String>,
    /// Variables.
    pub(crate) env: Vec<(String, String)>,
    /// Files to be written below the agent's state directory first, where they are not there.
    pub(crate) files: Vec<(String, String)>,
}

/// Returns how an agent is started, and who talks with it; `None` where people do the work.
pub(crate) fn start(kind: &Kind, setup: &Setup<'_>) -> Option<(Start, Box<dyn Driver>)> {
    let acp = |start, model: Option<&String>| -> (Start, Box<dyn Driver>) {
        (start, Box::new(Acp::new(setup, model.cloned())))
    };
    let model = setup.agent.model.as_ref();
    Some(match kind {
        Kind::Manual => return None,
        Kind::Claude => (claude::start(setup), Box::<Claude>::default()),
        Kind::Codex => (codex::start(setup), Box::new(Codex::new(setup))),
        // Its model is an argument, and may be a name for several.
        Kind::Gemini => acp(gemini::start(setup), None),
        Kind::Opencode => acp(opencode::start(setup), model),
        // All else that it needs stands in its command; its state it keeps in its home, like most.
        Kind::Acp(_) => {
            let home = ("HOME".to_owned(), setup.home.to_string_lossy().into_owned());
            acp(Start { env: vec![home], ..Start::default() }, model)
        }
    })
}
