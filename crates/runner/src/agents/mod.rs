//! Talking with coding agents: each speaks lines of JSON on its standard streams, in words of its own.
//!
//! A [`Driver`] knows one such protocol and does no I/O: lines come in, and lines and what they mean go out, so that
//! everything an agent can say is replayed in tests from what was recorded of it. [`start`] says how each is started,
//! [`permission`] what it may do, and [`session`] moves the lines between the two.

mod acp;
mod claude;
mod codex;
mod gemini;
mod opencode;
mod permission;
mod prices;
mod refusal;
mod session;
mod shell;
mod start;
#[cfg(test)]
mod tests;
mod tools;

use std::path::Path;

use pitcrew_engine::Usage;
use serde_json::Value;

pub(crate) use permission::Ground;
pub(crate) use prices::{Prices, own_prices};
pub(crate) use session::{Desk, Role, Talk, converse, moment};
pub(crate) use start::{Setup, Start, start};
pub(crate) use tools::Tools;

/// One conversation with a coding agent, from its first line to its last.
pub(crate) trait Driver: Send + Sync {
    /// Opens the session, or takes an earlier one up, and says the prompt.
    fn open(&mut self, prompt: &Prompt, wire: &mut Wire);

    /// Takes in a line that the agent printed.
    fn hear(&mut self, line: &str, wire: &mut Wire);

    /// Answers a question of the agent's.
    fn answer(&mut self, ask: &Ask, verdict: &Verdict, wire: &mut Wire);

    /// Asks the agent to end its turn.
    fn cancel(&mut self, wire: &mut Wire);
}

/// What an agent is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Prompt {
    /// All of it.
    pub(crate) whole: String,
    /// What it is told instead where it goes on in an earlier session, and knows the rest.
    pub(crate) again: Option<String>,
}

impl Prompt {
    /// Returns what is said in the session that is opened first.
    fn first(&self) -> &str {
        self.again.as_deref().unwrap_or(&self.whole)
    }

    /// Returns the prompt for a session that knows nothing.
    pub(crate) fn anew(self) -> Prompt {
        Prompt { again: None, ..self }
    }
}

/// What comes of a line: what to write, and what was said.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    /// Lines for the agent's standard input.
    pub(crate) lines: Vec<String>,
    /// Whether its standard input is closed after them: some agents begin only then.
    pub(crate) hangs_up: bool,
    /// What the agent said, in the words that all drivers share.
    pub(crate) said: Vec<Said>,
}

impl Wire {
    fn write(&mut self, line: &Value) {
        self.lines.push(line.to_string());
    }

    fn hang_up(&mut self) {
        self.hangs_up = true;
    }

    /// Whether nothing comes of it.
    fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.said.is_empty() && !self.hangs_up
    }

    fn say(&mut self, said: Said) {
        self.said.push(said);
    }

    fn say_if(&mut self, said: Option<Said>) {
        self.said.extend(said);
    }
}

/// What a coding agent says, whichever it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// The session is open.
    Opened {
        /// The agent's own name of the session.
        id: String,
        /// Its version, where it says one.
        version: Option<String>,
        /// Its model, where it says one.
        model: Option<String>,
        /// Why it does not go on with an earlier one, where it was asked to and knows why.
        fresh_because: Option<String>,
    },
    /// Words for people.
    Text(String),
    /// It uses a tool.
    Does(Action),
    /// A tool did not do what it was to do, with what it said.
    Failed(String),
    /// It asks whether it may do something, and waits for the answer.
    Asks(Ask),
    /// What the session has cost so far, earlier turns and processes included.
    Used(Usage),
    /// What a step has cost that is over in the middle of a turn, whose end tells it once more in its total.
    UsedOnTheWay(Usage),
    /// What has come to that, where the agent tells of each turn alone.
    UsedMore(Usage),
    /// Its vendor has it wait, or refuses it for now.
    Limited(Limited),
    /// Its turn is over.
    Ended(Ended),
}

/// A question of the agent's: whether it may do something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ask {
    /// The protocol's name for the question.
    pub(crate) id: Value,
    /// What it wants to do.
    pub(crate) action: Action,
    /// What of the question the answer must say again.
    pub(crate) context: Value,
}

/// What an agent does, or wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// It looks at files, or searches them.
    Read {
        /// What it is about, in the agent's words.
        what: String,
    },
    /// It changes files; the paths are absolute where the agent said so.
    Edit {
        /// The files.
        paths: Vec<String>,
    },
    /// It runs a shell line.
    Run {
        /// The line.
        command: String,
    },
    /// It goes to the network by a tool of its own.
    Fetch {
        /// What it fetches or searches for.
        what: String,
    },
    /// It uses one of Pitcrew's own tools.
    Pitcrew {
        /// The tool.
        tool: String,
    },
    /// Anything else.
    Other {
        /// The tool's name.
        tool: String,
        /// What it is about.
        what: String,
    },
}

impl Action {
    /// Returns it with the files that it changes named from the root of the workspace, as people know them.
    pub(crate) fn seen_from(self, root: &Path) -> Action {
        let below = |path: String| match Path::new(&path).strip_prefix(root).ok().and_then(Path::to_str) {
            Some(below) if !below.is_empty() => below.to_owned(),
            _ => path,
        };
        match self {
            Action::Edit { paths } => Action::Edit { paths: paths.into_iter().map(below).collect() },
            other => other,
        }
    }
}

impl std::fmt::Display for Action {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Action::Read { what } => write!(out, "reads {what}"),
            Action::Edit { paths } => write!(out, "changes {}", paths.join(", ")),
            Action::Run { command } => write!(out, "runs `{command}`"),
            Action::Fetch { what } => write!(out, "fetches {what}"),
            Action::Pitcrew { tool } => write!(out, "tells Pitcrew: {tool}"),
            Action::Other { tool, what } if what.is_empty() => write!(out, "uses {tool}"),
            Action::Other { tool, what } => write!(out, "uses {tool}: {what}"),
        }
    }
}

/// The answer to a question of the agent's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may.
    Allow,
    /// It may not, and this tells it why.
    Deny(String),
}

/// Why an agent cannot go on for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Limited {
    /// In the agent's words.
    pub(crate) why: String,
    /// When it may go on, in seconds since 1970, where it says so.
    pub(crate) resets: Option<i64>,
    /// Whether it gives up, and does not try again by itself.
    pub(crate) gives_up: bool,
}

/// How a turn ended, as the agent tells it. What it did is seen by what it left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It thinks that it is done; its last words.
    Done(String),
    /// It was told to stop.
    Cancelled,
    /// It cannot go on.
    Broken(String),
}
