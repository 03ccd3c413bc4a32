//! Pitcrew's own tools for a coding agent: `pitcrew mcp`, which the agent starts beside itself.

use std::time::Duration;

use serde_json::{Value, json};

/// What the server is called where an agent names it with its tools.
pub(crate) const SERVER: &str = "pitcrew";

/// How an agent starts it.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    /// The `pitcrew` binary, as the agent sees it.
    pub(crate) program: String,
    /// The variables by which it is the attempt's voice; the agent has them itself, too.
    pub(crate) env: Vec<(String, String)>,
    /// How long a call may take: people answer some of them.
    pub(crate) patience: Duration,
}

impl Tools {
    /// Returns the servers in the form of `.mcp.json`, where variables stand by their names: others see arguments.
    pub(super) fn by_name(&self) -> Value {
        let env = self.env.iter().map(|(name, _)| (name.clone(), Value::from(format!("${{{name}}}"))));
        let env: serde_json::Map<String, Value> = env.collect();
        json!({ "mcpServers": { SERVER: { "type": "stdio", "command": self.program, "args": ["mcp"], "env": env } } })
    }

    /// Returns the servers in the form of the Agent Client Protocol.
    pub(super) fn by_value(&self) -> Value {
        let env: Vec<Value> = self.env.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        json!([{ "name": SERVER, "command": self.program, "args": ["mcp"], "env": env }])
    }

    /// Returns the names of the variables.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.env.iter().map(|(name, _)| name.as_str())
    }
}
