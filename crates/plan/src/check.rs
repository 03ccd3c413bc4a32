//! Commands, and checks: what must hold, at whatever moment it is asked.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::endpoint::{Http, Ports, Tls, WebSocket};
use crate::goal::{Goal, RunFigure};
use crate::id::Id;
use crate::people::Whom;
use crate::quantity::Span;

/// A shell line, or a program with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Command {
    /// Run by `sh -c`.
    Shell(String),
    /// Run as it is, without a shell; the first is the program.
    Args(Vec<String>),
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Command::Shell(line) => f.write_str(line),
            Command::Args(args) => f.write_str(&args.join(" ")),
        }
    }
}

/// Something that must hold, at whatever moment it is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "crate::check_form::CheckForm", into = "crate::check_form::CheckForm")]
pub struct Check {
    /// What it is called in reports; by default what it asks.
    pub name: String,
    /// What is asked.
    pub asks: Asks,
    /// How long it may take to become true; without it, it is asked once.
    pub within: Option<Span>,
    /// The pause between two tries.
    pub every: Span,
    /// How long one try may take.
    pub timeout: Span,
    /// While what happens it is asked over and over, besides once that is done.
    pub during: Option<During>,
    /// How long it may not hold at a time while that happens.
    pub max_outage: Option<Span>,
}

/// What a check can watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum During {
    /// The commands that make a change live, until what is asked after them holds.
    Activate,
}

/// What a check asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Asks {
    /// A command that must exit 0.
    Run(Command),
    /// An agent of the plan that must exit 0.
    Agent(Asked),
    /// An address that must answer as expected.
    Http(Http),
    /// A `host:port` that must accept a connection.
    Tcp(String),
    /// A question that a person must answer with yes.
    Person {
        /// The question.
        question: String,
        /// Who is asked; with nobody named, anybody who can reach the run.
        from: Vec<Whom>,
    },
    /// A server that must speak TLS in a certain way.
    Tls(Tls),
    /// A WebSocket that must open.
    WebSocket(WebSocket),
    /// A host on which exactly these ports are open.
    Ports(Ports),
    /// A figure that is measured before the first task and after the last, and must meet its goal.
    Measure {
        /// Prints the figure before the first task.
        before: Option<Command>,
        /// Prints the figure after the last task.
        after: Command,
        /// What the second figure must meet: `>= 7.0`, `< 3`, `== 0`.
        goal: Option<Goal>,
    },
    /// Something that is known of the run itself when its last task is done.
    OfRun {
        /// What.
        figure: RunFigure,
        /// What it must meet.
        goal: Option<Goal>,
    },
}

/// An agent that is asked, and what it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The agent.
    pub agent: Id,
    /// Its inputs; texts may be templates where the check is a task's.
    pub with: BTreeMap<String, Value>,
}

impl Check {
    /// Returns the agent that it asks, where it asks one.
    pub fn agent(&self) -> Option<&Id> {
        match &self.asks {
            Asks::Agent(asked) => Some(&asked.agent),
            _ => None,
        }
    }

    /// Returns the commands that it runs, each with the field that it stands in.
    pub fn commands(&self) -> impl Iterator<Item = (&'static str, &Command)> {
        let (run, before, after) = match &self.asks {
            Asks::Run(command) => (Some(command), None, None),
            Asks::Measure { before, after, .. } => (None, before.as_ref(), Some(after)),
            Asks::Agent(_)
            | Asks::Http(_)
            | Asks::Tcp(_)
            | Asks::Person { .. }
            | Asks::Tls(_)
            | Asks::WebSocket(_)
            | Asks::Ports(_)
            | Asks::OfRun { .. } => (None, None, None),
        };
        [("run", run), ("before", before), ("after", after)].into_iter().filter_map(|(field, it)| Some((field, it?)))
    }
}

impl fmt::Display for Asks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asks::Run(command) => write!(f, "{command}"),
            Asks::Agent(asked) => write!(f, "{}", asked.agent),
            Asks::Http(http) => f.write_str(&http.url),
            Asks::Tcp(address) => f.write_str(address),
            Asks::Person { question, .. } => f.write_str(question),
            Asks::Tls(tls) => write!(f, "TLS of {}", tls.address),
            Asks::WebSocket(socket) => f.write_str(&socket.url),
            Asks::Ports(ports) => write!(f, "open ports of {}", ports.host),
            Asks::OfRun { figure, .. } => write!(f, "{figure}"),
            Asks::Measure { after, .. } => write!(f, "{after}"),
        }
    }
}
