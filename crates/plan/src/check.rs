//! Commands, and checks: what must hold, at whatever moment it is asked.

use std::fmt;

use serde::{Deserialize, Serialize};

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
#[serde(try_from = "crate::form::CheckForm", into = "crate::form::CheckForm")]
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
}

/// What a check asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Asks {
    /// A command that must exit 0.
    Run(Command),
    /// An agent of the plan that must exit 0.
    Agent(Id),
    /// An address that must answer with the status.
    Http {
        /// The address, `http://` or `https://`.
        url: String,
        /// The status that must come back.
        expect: u16,
    },
    /// A `host:port` that must accept a connection.
    Tcp(String),
    /// A question that a person must answer with yes.
    Person {
        /// The question.
        question: String,
        /// Who is asked; with nobody named, anybody who can reach the run.
        from: Vec<Whom>,
    },
    /// A figure that is measured before the first task and after the last, and must meet its goal.
    Measure {
        /// Prints the figure before the first task.
        before: Option<Command>,
        /// Prints the figure after the last task.
        after: Command,
        /// What the second figure must meet: `>= 7.0`, `< 3`, `== 0`.
        goal: Option<String>,
    },
}

impl fmt::Display for Asks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asks::Run(command) => write!(f, "{command}"),
            Asks::Agent(agent) => write!(f, "{agent}"),
            Asks::Http { url, .. } => f.write_str(url),
            Asks::Tcp(address) => f.write_str(address),
            Asks::Person { question, .. } => f.write_str(question),
            Asks::Measure { after, .. } => write!(f, "{after}"),
        }
    }
}
