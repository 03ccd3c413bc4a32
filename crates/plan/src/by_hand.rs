//! What people do: tasks that no program is started for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::{Agent, Command, Doing, Driver, Id, Plan, Task};

/// The agent that needs no definition: people, of whom anybody says when it is done.
pub const MANUAL: &str = "manual";

/// The same, as a plan would define it.
static PEOPLE: LazyLock<Agent> = LazyLock::new(Agent::people);

impl Agent {
    /// People, of whom anybody may say that a task is done.
    fn people() -> Agent {
        Agent {
            does: Doing::Use(Driver::Manual),
            from: Vec::new(),
            kind: Default::default(),
            risk: Default::default(),
            capabilities: Vec::new(),
            input: None,
            output: None,
            version: None,
            network: None,
            model: None,
            max_turns: None,
            args: Vec::new(),
            env: BTreeMap::new(),
            budget: None,
            silence: None,
            secrets: Vec::new(),
            permissions: Default::default(),
        }
    }

    /// Returns the program of the plan's own that does its tasks; `None` where people or a coding agent do.
    pub fn command(&self) -> Option<&Command> {
        match &self.does {
            Doing::Run(command) => Some(command),
            Doing::Use(_) => None,
        }
    }

    /// Whether people do its tasks.
    pub fn is_people(&self) -> bool {
        self.does == Doing::Use(Driver::Manual)
    }
}

impl Plan {
    /// Returns an agent by its name: one that the plan defines, or the one that needs no definition.
    pub fn agent(&self, name: &Id) -> Option<&Agent> {
        self.agents.get(name).or_else(|| (name.as_str() == MANUAL).then(|| &*PEOPLE))
    }

    /// Whether people do a task, so that no program is started for it.
    pub fn is_by_hand(&self, task: &Task) -> bool {
        self.agent_of(task).is_some_and(|(_, agent)| agent.is_people())
    }
}
