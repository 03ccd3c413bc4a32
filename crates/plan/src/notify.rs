//! Who is told what of a run, and when: digests at a steady pace or a time of day, and word of what happens.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::calendar::Daily;
use crate::model::{Agent, AgentKind, Id, Network, Plan};
use crate::quantity::Span;

/// An entry of a plan's `notify`: when something is told, and where to. One of `every`, `at` and `when` is given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notify {
    /// How much time lies between two digests, counted from the start of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// The times of day at which there is a digest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<Daily>,
    /// What is told when it happens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Occasion>,
    /// The file that each is added to, relative to the plan's directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The agent that tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Id>,
    /// The agent's inputs; texts in them may be templates.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with: BTreeMap<String, Value>,
    /// What of the network the agent gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// The secrets of the plan that the agent gets besides its own, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<String>,
}

/// Something that happens in a run, and of which people want to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// People are asked something.
    Asked,
    /// A task failed for good.
    Failed,
    /// A task stays as it is until somebody decides.
    Held,
    /// Something was not done by its deadline.
    Overdue,
    /// The run succeeded.
    Succeeded,
    /// The run is over, however it ended.
    Finished,
}

impl Occasion {
    /// Returns its word.
    pub fn word(self) -> &'static str {
        match self {
            Occasion::Asked => "asked",
            Occasion::Failed => "failed",
            Occasion::Held => "held",
            Occasion::Overdue => "overdue",
            Occasion::Succeeded => "succeeded",
            Occasion::Finished => "finished",
        }
    }
}

/// The inputs that a word fills in by itself, where `with` leaves them out and the agent takes them: the input, and the
/// template that it is filled in from.
const OWN: [(&str, &str); 4] = [
    ("title", "{{ event.title }}"),
    ("message", "{{ event.text }}"),
    ("dedupe_key", "{{ event.key }}"),
    ("since", "{{ event.time }}"),
];

/// Inputs that say the text in other words.
const TEXTS: [&str; 2] = ["message", "template"];

impl Notify {
    /// Returns the time between two digests; what is shorter than a second counts as one.
    pub fn pace(&self) -> Option<Duration> {
        self.every.map(|every| every.0.max(Duration::from_secs(1)))
    }

    /// Returns the agent's inputs, before their templates are filled in: those of the plan, and of those that it leaves
    /// out what a word says by itself.
    pub fn inputs(&self, agent: &Agent) -> BTreeMap<String, Value> {
        let mut inputs = self.with.clone();
        let says_text = TEXTS.iter().any(|name| self.with.contains_key(*name));
        let left_out = OWN.iter().filter(|(name, _)| !self.with.contains_key(*name) && takes(agent, name));
        let own = left_out.filter(|(name, _)| !(says_text && TEXTS.contains(name)));
        inputs.extend(own.map(|(name, template)| ((*name).to_owned(), Value::from(*template))));
        inputs
    }
}

/// Whether an agent takes an input; one that does not say what it takes is told all.
fn takes(agent: &Agent, name: &str) -> bool {
    let Some(schema) = &agent.input else { return true };
    schema.get("properties").and_then(|properties| properties.get(name)).is_some()
}

impl Agent {
    /// Whether it can be told to tell somebody something: a program whose type is `notification`.
    pub fn notifies(&self) -> bool {
        self.kind == AgentKind::Notification && self.command().is_some()
    }
}

impl Plan {
    /// Returns what of the network the agent of an entry of `notify` gets.
    pub fn network_of_notify(&self, notify: &Notify) -> Network {
        let of_agent = || self.agents.get(notify.agent.as_ref()?)?.network;
        notify.network.or_else(of_agent).unwrap_or_default()
    }

    /// Returns the names of the secrets that the agent of an entry of `notify` is given: its own and the entry's.
    pub fn secrets_of_notify<'a>(&'a self, notify: &'a Notify) -> impl Iterator<Item = &'a str> {
        let of_agent = notify.agent.as_ref().and_then(|agent| self.agents.get(agent));
        of_agent.into_iter().flat_map(|agent| &agent.secrets).chain(&notify.secrets).map(String::as_str)
    }
}
