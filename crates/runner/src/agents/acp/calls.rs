//! Tool calls of an ACP agent: what is told of each in pieces, put together and said in our words.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::{Action, Said, Wire};

/// The calls that are not over.
#[derive(Default)]
pub(super) struct Calls(BTreeMap<String, Call>);

/// What is known of a call. Each piece that is told replaces the one before it.
#[derive(Default)]
struct Call {
    known: Map<String, Value>,
    /// Whether it was said that it is done.
    told: bool,
}

impl Calls {
    /// Takes in a `tool_call` or a `tool_call_update`.
    pub(super) fn update(&mut self, update: &Value, wire: &mut Wire) {
        let (id, call) = self.learn(update);
        let (failed, over) = match call.known.get("status").and_then(Value::as_str) {
            Some("completed") => (false, true),
            Some("failed") => (true, true),
            Some("in_progress") => (false, false),
            // It may still be asked about, and what it is may still be told.
            _ => return,
        };
        if !call.told {
            call.told = true;
            wire.say(Said::Does(action(&call.known)));
        }
        if failed {
            wire.say(Said::Failed(output(&call.known)));
        }
        if over {
            self.0.remove(&id);
        }
    }

    /// Returns what a question is about.
    pub(super) fn asked(&mut self, call: &Value) -> Action {
        action(&self.learn(call).1.known)
    }

    fn learn(&mut self, told: &Value) -> (String, &mut Call) {
        let id = told["toolCallId"].as_str().unwrap_or_default().to_owned();
        let call = self.0.entry(id.clone()).or_default();
        for (key, value) in told.as_object().into_iter().flatten() {
            let nothing = match value {
                Value::Null => true,
                Value::Array(list) => list.is_empty(),
                Value::Object(map) => map.is_empty(),
                _ => false,
            };
            if !nothing {
                call.known.insert(key.clone(), value.clone());
            }
        }
        (id, call)
    }
}

/// Says in our words what a call does, by its kind: titles and names are the agent's own.
fn action(call: &Map<String, Value>) -> Action {
    let text = |key: &str| call.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let input = |keys: &[&str]| keys.iter().find_map(|key| call.get("rawInput")?[key].as_str()).map(str::to_owned);
    let title = text("title");
    match text("kind").as_str() {
        "read" | "search" => Action::Read { what: paths(call).into_iter().next().unwrap_or(title) },
        "edit" | "delete" | "move" => {
            let paths = paths(call);
            // Which files it is about is what decides; where that is not said it is like any other tool.
            if paths.is_empty() { Action::Other { tool: title, what: String::new() } } else { Action::Edit { paths } }
        }
        "execute" => Action::Run { command: input(&["command", "cmd"]).unwrap_or(title) },
        "fetch" => Action::Fetch { what: input(&["url", "query"]).unwrap_or(title) },
        _ => Action::Other { tool: title, what: String::new() },
    }
}

/// Returns the files that a call is about, each once.
fn paths(call: &Map<String, Value>) -> Vec<String> {
    let of = |key: &str| call.get(key).and_then(Value::as_array).into_iter().flatten();
    let differs = of("content").filter(|content| content["type"] == "diff");
    let mut paths: Vec<String> = Vec::new();
    for path in of("locations").chain(differs).filter_map(|place| place["path"].as_str()) {
        if !paths.iter().any(|known| known == path) {
            paths.push(path.to_owned());
        }
    }
    paths
}

/// Returns what a call put out.
fn output(call: &Map<String, Value>) -> String {
    let content = call.get("content").and_then(Value::as_array).into_iter().flatten();
    let said: Vec<&str> = content.filter_map(|content| content["content"]["text"].as_str()).collect();
    if !said.is_empty() {
        return said.join("\n").trim_end().to_owned();
    }
    let raw = call.get("rawOutput");
    let raw = raw.and_then(|raw| raw.as_str().or(raw["error"].as_str()).or(raw["output"].as_str()));
    // The ACP agent of Codex, which shows its terminals itself.
    let shown = || call.get("_meta")?["terminal_output_delta"]["data"].as_str();
    raw.or_else(shown).unwrap_or("it does not say why").trim_end().to_owned()
}
