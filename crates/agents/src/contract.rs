//! What an agent is told and what it answers: the contract of every agent, as these ones see it.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::findings::Report;
use crate::looking::Looking;

/// A task, as far as an agent needs to know it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Assignment {
    /// The directory to work in: the one that the process was started in.
    #[serde(skip)]
    pub directory: PathBuf,
    /// The agent's name, for what it says of its inputs; empty where it is called without the roster.
    #[serde(skip)]
    pub agent: &'static str,
    /// What the agent was given to work with, an object; its input schema says what may be in it.
    #[serde(default)]
    pub inputs: Value,
    /// The run's name; empty where somebody called the agent by hand.
    #[serde(default)]
    pub run: String,
    /// The task's id; empty where somebody called the agent by hand.
    #[serde(default)]
    pub task: String,
    /// Which try this is, from 1.
    #[serde(default)]
    pub attempt: u32,
    /// Whether it is asked as a check, and its answer decides.
    #[serde(default)]
    pub check: bool,
    /// Of agents that look: what of their findings counts.
    #[serde(skip)]
    pub looking: Option<Arc<Looking>>,
}

impl Assignment {
    /// Puts findings in order, and marks those that do not count: what an agent puts out is made of those that do.
    pub fn settle(&self, report: &mut Report) {
        match &self.looking {
            Some(looking) => looking.settle(report),
            None => report.settle(|_, _| None),
        }
    }

    /// Whether only what somebody changed is looked at, which may be nothing.
    pub fn is_of_a_change(&self) -> bool {
        self.looking.as_ref().is_some_and(|looking| looking.is_of_a_change())
    }

    /// Reads the inputs as an agent's own type.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where they are not as the agent's input schema says.
    pub fn inputs<T: DeserializeOwned>(&self) -> Result<T, Trouble> {
        let inputs = if self.inputs.is_null() { Value::Object(serde_json::Map::new()) } else { self.inputs.clone() };
        serde_path_to_error::deserialize(inputs).map_err(|error| {
            let place = error.path().to_string();
            let place = if place == "." { String::new() } else { format!("`{place}`: ") };
            let agent = if self.agent.is_empty() { "NAME" } else { self.agent };
            Trouble::new(format!("read the inputs: {place}{}", error.inner()))
                .hint(format!("`pitcrew agents show {agent}` says what it takes"))
        })
    }
}

/// What came of an agent's work.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What is put out as JSON, as the agent's output schema says, without its findings.
    pub output: Value,
    /// What it found, where it is one that looks for something.
    pub findings: Option<Report>,
    /// What it came to, in a sentence for people.
    pub summary: String,
    /// Whether the answer is no: the task counts as failed, though all was done that could be.
    pub is_no: bool,
}

/// Why an agent could not do its work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Trouble {
    /// What was tried, and what was in the way.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
}

impl Trouble {
    /// Says what was tried and what was in the way: ``read `a.diff`: no such file``.
    pub fn new(message: impl Into<String>) -> Trouble {
        Trouble { message: message.into(), hint: None }
    }

    /// Adds how to mend it.
    pub fn hint(mut self, hint: impl Into<String>) -> Trouble {
        self.hint = Some(hint.into());
        self
    }
}
