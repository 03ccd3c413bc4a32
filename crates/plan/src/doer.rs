//! Who does a task, and what follows from that.

use crate::model::{Agent, Id, Network, Plan, Task, Work};

impl Plan {
    /// Returns the agent that does a task, with its name; `None` where a command of the task's own does.
    pub fn agent_of<'a>(&'a self, task: &'a Task) -> Option<(&'a Id, &'a Agent)> {
        match &task.does {
            Work::Agent(name) => Some((name, self.agent(name)?)),
            Work::Run(_) => None,
        }
    }

    /// Returns what of the network a task gets: its own word comes before its agent's.
    pub fn network_of(&self, task: &Task) -> Network {
        task.network.or_else(|| self.agent_of(task)?.1.network).unwrap_or_default()
    }
}
