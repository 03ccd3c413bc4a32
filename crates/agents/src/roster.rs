//! The agents there are: what each is called, takes, puts out, and does.

use pitcrew_plan::{AgentKind, Risk};
use serde_json::{Value, json};

use crate::contract::{Assignment, Outcome, Trouble};
use crate::findings::{Rule, ignore};
use crate::looking::with_common;

/// An agent that Pitcrew ships.
#[derive(Clone, Copy)]
pub struct Builtin {
    /// What plans call it.
    pub name: &'static str,
    /// Its version, of its own: what it finds may change with it.
    pub version: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// What kind of work that is.
    pub kind: AgentKind,
    /// Whether what it changes needs a person's yes.
    pub risk: Risk,
    /// What it says it can do.
    pub capabilities: &'static [&'static str],
    /// The JSON Schema of the inputs that are its own.
    pub input: fn() -> Value,
    /// The JSON Schema of the output that is its own.
    pub output: fn() -> Value,
    /// Does its work.
    pub work: fn(&Assignment) -> Result<Outcome, Trouble>,
}

impl Builtin {
    /// Returns the JSON Schema of all that it takes: with what every agent of its kind takes.
    pub fn takes(&self) -> Value {
        match self.kind {
            AgentKind::Analysis => with_common((self.input)()),
            AgentKind::Modification | AgentKind::Notification => (self.input)(),
        }
    }

    /// Returns the JSON Schema of all that it puts out: those that look add their findings as SARIF.
    pub fn puts_out(&self) -> Value {
        let mut schema = (self.output)();
        if let (AgentKind::Analysis, Some(properties)) = (self.kind, schema["properties"].as_object_mut()) {
            properties.insert(
                "sarif".to_owned(),
                json!({ "type": "object", "description": "what it found, as SARIF 2.1.0" }),
            );
        }
        schema
    }
}

/// Returns every agent that Pitcrew ships, by name.
pub fn roster() -> &'static [Builtin] {
    const ALL: &[Builtin] = &[
        crate::code_reviewer::AGENT,
        crate::compliance_checker::AGENT,
        crate::notifier::AGENT,
        crate::patcher::AGENT,
        crate::security_scanner::AGENT,
    ];
    ALL
}

/// Returns every rule of the agents that look, and of the comments that silence them.
pub fn rules() -> Vec<Rule> {
    let mut rules = ignore::rules();
    rules.extend(crate::code_reviewer::rules());
    rules.extend(crate::compliance_checker::rules());
    rules.extend(crate::security_scanner::rules());
    rules
}

/// Returns the agent with a name.
pub fn builtin(name: &str) -> Option<&'static Builtin> {
    roster().iter().find(|builtin| builtin.name == name)
}
