//! Claude Code, by `--input-format stream-json`: one JSON object a line, each way.
//!
//! It asks through `control_request`s (`can_use_tool`) and is answered and interrupted the same way. Its costs are
//! running totals of the session, over `--resume`, too. Its `success` and exit code mean nothing: it says success
//! when every tool was denied.

use pitcrew_engine::Usage;
use serde_json::{Value, json};

use super::start::{Setup, Start};
use super::{Action, Ask, Driver, Ended, Limited, Prompt, Said, Verdict, Wire};

/// Returns how Claude Code is started.
pub(super) fn start(setup: &Setup<'_>) -> Start {
    let mut args: Vec<String> = [
        "-p",
        "--input-format",
        "stream-json",
        "--output-format",
        "stream-json",
        "--verbose",
        "--permission-prompt-tool",
        "stdio",
        "--strict-mcp-config",
    ]
    .map(str::to_owned)
    .into();
    if let Some(tools) = setup.tools {
        args.extend(["--mcp-config".to_owned(), tools.by_name().to_string()]);
    }
    match setup.resume {
        Some(session) => args.extend(["--resume".to_owned(), session.to_owned()]),
        None => args.extend(["--session-id".to_owned(), setup.fresh.clone()]),
    }
    if let Some(model) = &setup.agent.model {
        args.extend(["--model".to_owned(), model.clone()]);
    }
    if let Some(turns) = setup.agent.max_turns {
        args.extend(["--max-turns".to_owned(), turns.to_string()]);
    }
    let seen = setup.home.to_string_lossy().into_owned();
    let env = [
        ("CLAUDE_CONFIG_DIR", seen.as_str()),
        ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        ("DISABLE_AUTOUPDATER", "1"),
    ];
    let mut env: Vec<(String, String)> = env.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    env.extend(setup.tools.map(|tools| ("MCP_TOOL_TIMEOUT".to_owned(), tools.patience.as_millis().to_string())));
    Start { args, env, ..Start::default() }
}

/// A conversation with Claude Code.
#[derive(Default)]
pub(super) struct Claude {
    opened: bool,
    /// The message of the model's that was counted last: each of its parts repeats what it cost.
    counted: String,
}

impl Driver for Claude {
    fn open(&mut self, prompt: &Prompt, wire: &mut Wire) {
        wire.write(&json!({ "type": "control_request", "request_id": "open", "request": { "subtype": "initialize" } }));
        wire.write(&json!({
            "type": "user",
            "message": { "role": "user", "content": prompt.first() },
            "parent_tool_use_id": null,
            "session_id": "",
        }));
    }

    fn hear(&mut self, line: &str, wire: &mut Wire) {
        let Ok(said) = serde_json::from_str::<Value>(line) else {
            // What is no event is for people: a warning of the runtime.
            wire.say(Said::Text(line.to_owned()));
            return;
        };
        match said["type"].as_str().unwrap_or_default() {
            "system" => self.system(&said, wire),
            "assistant" => {
                assistant(&said["message"], wire);
                self.step(&said["message"], wire);
            }
            "user" => results(&said["message"], wire),
            "control_request" => asked(&said, wire),
            "rate_limit_event" => limited(&said["rate_limit_info"], wire),
            "result" => result(&said, wire),
            _ => {}
        }
    }

    fn answer(&mut self, ask: &Ask, verdict: &Verdict, wire: &mut Wire) {
        let answer = match verdict {
            Verdict::Allow => json!({ "behavior": "allow", "updatedInput": ask.context }),
            Verdict::Deny(why) => json!({ "behavior": "deny", "message": why }),
        };
        wire.write(&json!({
            "type": "control_response",
            "response": { "subtype": "success", "request_id": ask.id, "response": answer },
        }));
    }

    fn cancel(&mut self, wire: &mut Wire) {
        wire.write(&json!({ "type": "control_request", "request_id": "stop", "request": { "subtype": "interrupt" } }));
    }
}

impl Claude {
    fn system(&mut self, said: &Value, wire: &mut Wire) {
        match said["subtype"].as_str() {
            // Said once a turn.
            Some("init") if !self.opened => {
                self.opened = true;
                wire.say(Said::Opened {
                    id: text(&said["session_id"]),
                    version: said["claude_code_version"].as_str().map(str::to_owned),
                    model: said["model"].as_str().map(str::to_owned),
                    fresh_because: None,
                });
            }
            // It would try a key that is refused ten times, minutes long.
            Some("api_retry") if matches!(said["error_status"].as_u64(), Some(401 | 403)) => {
                let why = format!("its vendor refuses its key: {} ({})", text(&said["error"]), said["error_status"]);
                wire.say(Said::Ended(Ended::Broken(why)));
            }
            Some("api_retry") => {
                let status = said["error_status"].as_u64().map_or_else(String::new, |status| format!(" ({status})"));
                let why = format!("{}{status}", text(&said["error"]));
                wire.say(Said::Limited(Limited { why, resets: None, gives_up: false }));
            }
            _ => {}
        }
    }
}

impl Claude {
    /// Tells what a step has cost, as far as it is known when it begins: what the model read.
    fn step(&mut self, message: &Value, wire: &mut Wire) {
        let id = text(&message["id"]);
        if id == self.counted {
            return;
        }
        self.counted = id;
        let usage = &message["usage"];
        let count = |key: &str| usage[key].as_u64().unwrap_or_default();
        let step = Usage {
            input: count("input_tokens"),
            output: count("output_tokens"),
            cached: count("cache_read_input_tokens"),
            cache_written: count("cache_creation_input_tokens"),
            ..Usage::default()
        };
        if !step.is_nothing() {
            wire.say(Said::UsedOnTheWay(step));
        }
    }
}

fn assistant(message: &Value, wire: &mut Wire) {
    for block in message["content"].as_array().into_iter().flatten() {
        match block["type"].as_str() {
            Some("text") => wire.say(Said::Text(text(&block["text"]))),
            Some("tool_use") => wire.say(Said::Does(action(&text(&block["name"]), &block["input"]))),
            _ => {}
        }
    }
}

fn results(message: &Value, wire: &mut Wire) {
    let blocks = message["content"].as_array().into_iter().flatten();
    for block in blocks.filter(|block| block["type"] == "tool_result" && block["is_error"] == true) {
        let said = match &block["content"] {
            Value::String(said) => said.clone(),
            parts => {
                parts.as_array().into_iter().flatten().map(|part| text(&part["text"])).collect::<Vec<_>>().join("\n")
            }
        };
        wire.say(Said::Failed(said));
    }
}

fn asked(said: &Value, wire: &mut Wire) {
    let request = &said["request"];
    if request["subtype"] != "can_use_tool" {
        // A question of another kind must not hang for ever.
        wire.write(&json!({
            "type": "control_response",
            "response": { "subtype": "error", "request_id": said["request_id"], "error": "not supported by this client" },
        }));
        return;
    }
    let input = &request["input"];
    wire.say(Said::Asks(Ask {
        id: said["request_id"].clone(),
        action: action(&text(&request["tool_name"]), input),
        context: input.clone(),
    }));
}

/// Says in our words what a tool of Claude Code's does.
fn action(tool: &str, input: &Value) -> Action {
    let path =
        || ["file_path", "notebook_path", "path"].into_iter().find_map(|key| input[key].as_str()).map(str::to_owned);
    match tool {
        "Write" | "Edit" | "MultiEdit" | "NotebookEdit" => Action::Edit { paths: path().into_iter().collect() },
        "Bash" | "Monitor" => Action::Run { command: text(&input["command"]) },
        "Read" | "Glob" | "Grep" | "LS" | "NotebookRead" => {
            Action::Read { what: path().or_else(|| input["pattern"].as_str().map(str::to_owned)).unwrap_or_default() }
        }
        "WebFetch" => Action::Fetch { what: text(&input["url"]) },
        "WebSearch" => Action::Fetch { what: text(&input["query"]) },
        other => match other.strip_prefix("mcp__pitcrew__") {
            Some(own) => Action::Pitcrew { tool: own.to_owned() },
            None => {
                let what = if input.as_object().is_none_or(serde_json::Map::is_empty) {
                    String::new()
                } else {
                    input.to_string()
                };
                Action::Other { tool: other.to_owned(), what }
            }
        },
    }
}

fn limited(info: &Value, wire: &mut Wire) {
    let status = info["status"].as_str().unwrap_or_default();
    if status != "allowed" {
        wire.say(Said::Limited(Limited {
            why: format!("rate limit: {status}"),
            resets: info["resetsAt"].as_i64(),
            gives_up: status == "rejected",
        }));
    }
}

fn result(said: &Value, wire: &mut Wire) {
    let mut used = Usage::default();
    for model in said["modelUsage"].as_object().into_iter().flat_map(serde_json::Map::values) {
        let count = |key: &str| model[key].as_u64().unwrap_or_default();
        used.input += count("inputTokens");
        used.output += count("outputTokens");
        used.cached += count("cacheReadInputTokens");
        used.cache_written += count("cacheCreationInputTokens");
    }
    used.cost_micros = said["total_cost_usd"].as_f64().map(|dollars| (dollars * 1e6).round() as u64);
    wire.say(Said::Used(used));
    let why = || {
        let errors: Vec<String> = said["errors"].as_array().into_iter().flatten().map(text).collect();
        match (said["result"].as_str(), errors.is_empty()) {
            (Some(result), _) if !result.is_empty() => result.to_owned(),
            (_, false) => errors.join("; "),
            _ => text(&said["subtype"]),
        }
    };
    let status = said["api_error_status"].as_u64();
    if let Some(status @ (429 | 529)) = status {
        wire.say(Said::Limited(Limited { why: format!("{} ({status})", why()), resets: None, gives_up: true }));
    }
    wire.say(Said::Ended(match (said["subtype"].as_str(), said["is_error"].as_bool()) {
        (Some("success"), Some(false)) => Ended::Done(text(&said["result"])),
        (Some("error_during_execution"), _) if said["terminal_reason"] == "aborted_tools" => Ended::Cancelled,
        (Some("error_during_execution"), _) if said["terminal_reason"] == "aborted_streaming" => Ended::Cancelled,
        _ => Ended::Broken(why()),
    }));
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
