//! Agents that are known outside of a plan, and that it names.

use std::collections::BTreeMap;

use crate::lint::visit::asked_agents;
use crate::model::{Agent, Id, Plan, Work};

impl Plan {
    /// Takes over the definitions of agents that tasks or checks name and that the plan does not define itself: what a
    /// plan says of an agent comes first. Returns the names of those that were taken over.
    pub fn adopt(&mut self, known: &BTreeMap<Id, Agent>) -> Vec<Id> {
        let doers = self.tasks.values().filter_map(|task| match &task.does {
            Work::Agent(agent) => Some(agent),
            Work::Run(_) => None,
        });
        let asked = asked_agents(self).into_iter().map(|(_, agent)| agent);
        let mut named: Vec<Id> = doers.chain(asked).filter(|name| !self.agents.contains_key(*name)).cloned().collect();
        named.retain(|name| known.contains_key(name));
        named.sort();
        named.dedup();
        self.agents.extend(
            named
                .iter()
                .filter_map(|name| known.get_key_value(name))
                .map(|(name, agent)| (name.clone(), agent.clone())),
        );
        named
    }
}
