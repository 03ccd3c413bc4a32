//! Agents that are known outside of a plan: those that it names without defining them, and those that its own are made
//! of by `use`.

use std::collections::BTreeMap;

use serde_json::{Map as Object, Value};

use crate::driver::Driver;
use crate::lint::visit::asked_agents;
use crate::model::{Agent, Id, Plan, Work};
use crate::path;
use crate::read::Reading;

/// An agent of a plan that is made of one which is known outside of it.
#[derive(Clone, Debug)]
pub(crate) struct Borrowed {
    /// Whose definition it has.
    pub(crate) from: Id,
    /// What the plan says of it besides, which comes first: fields as a plan has them.
    said: Object<String, Value>,
}

impl Borrowed {
    /// Takes the agents out of a plan's fields that are made of others: what they `use` is no word of Pitcrew's.
    pub(crate) fn take(fields: &mut Object<String, Value>) -> BTreeMap<Id, Borrowed> {
        let Some(agents) = fields.get_mut("agents").and_then(Value::as_object_mut) else { return BTreeMap::new() };
        let names: Vec<String> = agents.keys().cloned().collect();
        let borrowed = names.into_iter().filter_map(|name| {
            let from = agents[&name].get("use").filter(|word| word.is_string())?;
            if serde_json::from_value::<Driver>(from.clone()).is_ok() {
                return None;
            }
            let (id, from) = (name.parse().ok()?, from.as_str()?.parse().ok()?);
            let Some(Value::Object(mut said)) = agents.remove(&name) else { return None };
            said.remove("use");
            Some((id, Borrowed { from, said }))
        });
        borrowed.collect()
    }

    /// Returns the agent: a definition with what the plan says over it.
    fn over(&self, definition: &Agent) -> serde_json::Result<Agent> {
        let mut fields = serde_json::to_value(definition)?;
        if let Value::Object(fields) = &mut fields {
            fields.extend(self.said.clone());
        }
        serde_json::from_value(fields)
    }
}

impl Reading {
    /// Takes over the definitions of agents that the plan names in tasks, checks and `notify`, or in `use`, and does not give
    /// itself: what a plan says of an agent comes first. Returns those that were taken over, by the names under which
    /// they are known.
    ///
    /// What is named and not known either is for `lint` to tell.
    pub fn adopt(&mut self, known: &BTreeMap<Id, Agent>) -> BTreeMap<Id, Agent> {
        let mut taken = BTreeMap::new();
        for (name, borrowed) in std::mem::take(&mut self.borrowed) {
            let Some(definition) = known.get(&borrowed.from) else {
                self.borrowed.insert(name, borrowed);
                continue;
            };
            match borrowed.over(definition) {
                Ok(agent) => {
                    taken.insert(borrowed.from, definition.clone());
                    self.plan.agents.insert(name, agent);
                }
                Err(why) => self.not_understood(path!["agents", &name], &why),
            }
        }
        for name in named(&self.plan) {
            if !self.plan.agents.contains_key(&name)
                && !self.borrowed.contains_key(&name)
                && let Some(definition) = known.get(&name)
            {
                taken.insert(name.clone(), definition.clone());
                self.plan.agents.insert(name, definition.clone());
            }
        }
        self.offered = known.keys().cloned().collect();
        taken
    }

    /// Whether it has agents that are made of ones which nobody knows.
    pub fn lacks_agents(&self) -> bool {
        !self.borrowed.is_empty()
    }
}

/// Returns the agents that tasks, checks and `notify` name.
fn named(plan: &Plan) -> Vec<Id> {
    let doers = plan.tasks.values().filter_map(|task| match &task.does {
        Work::Agent(agent) => Some(agent),
        Work::Run(_) => None,
    });
    let asked = asked_agents(plan).into_iter().map(|(_, agent)| agent);
    let told_by = plan.notify.iter().filter_map(|notify| notify.agent.as_ref());
    doers.chain(asked).chain(told_by).cloned().collect()
}
