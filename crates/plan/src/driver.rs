//! What does the tasks of an agent: a program, people, or a coding agent that Pitcrew talks with.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::{Agent, Command, Plan, RetryMode, Task};
use crate::quantity::Span;

/// What does the tasks of an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// A program, found from the plan's own directory where its name is relative.
    Run(Command),
    /// Something that Pitcrew knows how to deal with.
    Use(Driver),
}

/// What Pitcrew knows how to deal with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Driver {
    /// People do it, and one of them says when it is done.
    Manual,
    /// Claude Code, by its own protocol.
    Claude,
    /// Codex CLI, by its own events.
    Codex,
    /// Gemini CLI, by the Agent Client Protocol.
    Gemini,
    /// OpenCode, by the Agent Client Protocol.
    Opencode,
    /// Any agent that speaks the Agent Client Protocol on its standard streams, by the command that starts it.
    Acp(Command),
}

impl Driver {
    /// Returns the word for it in a plan.
    pub fn word(&self) -> &'static str {
        match self {
            Driver::Manual => "manual",
            Driver::Claude => "claude",
            Driver::Codex => "codex",
            Driver::Gemini => "gemini",
            Driver::Opencode => "opencode",
            Driver::Acp(_) => "acp",
        }
    }

    /// Returns what it is called where people speak of it.
    pub fn product(&self) -> &'static str {
        match self {
            Driver::Manual => "people",
            Driver::Claude => "Claude Code",
            Driver::Codex => "Codex",
            Driver::Gemini => "Gemini CLI",
            Driver::Opencode => "OpenCode",
            Driver::Acp(_) => "an agent that is started by a command of yours",
        }
    }

    /// Returns the command that starts it; `None` where people do the work.
    pub fn command(&self) -> Option<Command> {
        match self {
            Driver::Manual => None,
            Driver::Acp(command) => Some(command.clone()),
            known => Some(Command::Args(vec![known.word().to_owned()])),
        }
    }
}

impl Plan {
    /// Returns the coding agent that does a task; `None` where a program or people do.
    pub fn coder_of<'a>(&'a self, task: &'a Task) -> Option<&'a Driver> {
        self.agent_of(task)?.1.coder()
    }
}

/// How long a coding agent may say nothing, where the plan does not say it.
const SILENCE: Span = Span(Duration::from_secs(600));

impl Agent {
    /// Returns how long it may say nothing, where it is a coding agent.
    pub fn may_be_silent(&self) -> Span {
        self.silence.unwrap_or(SILENCE)
    }

    /// Returns the coding agent that it is; `None` where a program or people do its work.
    pub fn coder(&self) -> Option<&Driver> {
        match &self.does {
            Doing::Use(Driver::Manual) | Doing::Run(_) => None,
            Doing::Use(driver) => Some(driver),
        }
    }
}

impl Plan {
    /// Returns whose quota a task draws on: the driver with its command, and the model. Agents of a plan that are the
    /// same in both share it, whatever their names are.
    pub fn vendor_of(&self, task: &Task) -> Option<String> {
        let driver = self.coder_of(task)?;
        let who = match driver {
            Driver::Acp(Command::Shell(line)) => line.clone(),
            Driver::Acp(Command::Args(args)) => args.join(" "),
            known => known.word().to_owned(),
        };
        let model = self.agent_of(task).and_then(|(_, agent)| agent.model.as_deref());
        Some(model.map_or_else(|| who.clone(), |model| format!("{who} with {model}")))
    }

    /// Returns how long the coding agent of a task may say nothing.
    pub fn silence_of(&self, task: &Task) -> Span {
        self.agent_of(task).map_or(SILENCE, |(_, agent)| agent.may_be_silent())
    }

    /// Whether the next attempt of a task goes on where one stopped that left what did not pass its checks. What a
    /// coding agent did is worth keeping: it knows why it did so.
    pub fn goes_on(&self, task: &Task) -> bool {
        match task.retry.mode {
            Some(mode) => mode == RetryMode::Continue,
            None => self.coder_of(task).is_some(),
        }
    }
}
