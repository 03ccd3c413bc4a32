//! Codex CLI, by `codex exec --json`: the prompt on its standard input, one event a line on its standard output.
//!
//! In this form it asks nobody: what its configuration does not allow is refused. One process is one turn, which
//! begins once its input is closed; its tokens are running totals of the thread, over `resume`, too, and it names no
//! cost. A turn in which every command failed is `completed` all the same.

use std::collections::BTreeSet;

use pitcrew_engine::Usage;
use serde_json::{Value, json};

use super::refusal::refusal;
use super::start::{Setup, Start};
use super::tools::{SERVER, Tools};
use super::{Action, Ask, Driver, Ended, Limited, Prompt, Said, Verdict, Wire};

/// Returns how Codex is started.
pub(super) fn start(setup: &Setup<'_>) -> Start {
    // Its own sandbox cannot be built inside of ours, and says nothing of it: every command would fail.
    let sandbox = if setup.walled { "danger-full-access" } else { "workspace-write" };
    let mut args: Vec<String> = ["exec", "--json", "--skip-git-repo-check", "-s", sandbox].map(str::to_owned).into();
    if let Some(model) = &setup.agent.model {
        args.extend(["--model".to_owned(), model.clone()]);
    }
    for (key, value) in setup.tools.map(server).into_iter().flatten() {
        args.extend(["-c".to_owned(), format!("mcp_servers.{SERVER}.{key}={value}")]);
    }
    let mut tail = Vec::new();
    if let Some(session) = setup.resume {
        tail.extend(["resume".to_owned(), session.to_owned()]);
    }
    tail.push("-".to_owned());
    let env = vec![("CODEX_HOME".to_owned(), setup.home.to_string_lossy().into_owned())];
    Start { args, tail, env, files: Vec::new() }
}

/// Returns how it finds Pitcrew's own tools, as TOML. What it would have to ask about it refuses in this form.
fn server(tools: &Tools) -> [(&'static str, Value); 5] {
    [
        ("command", tools.program.as_str().into()),
        ("args", json!(["mcp"])),
        // It starts its servers with none of its own variables but these.
        ("env_vars", tools.variables().collect()),
        ("tool_timeout_sec", tools.patience.as_secs().into()),
        ("default_tools_approval_mode", "approve".into()),
    ]
}

/// A conversation with Codex.
pub(super) struct Codex {
    walled: bool,
    /// Items that were told when they began.
    begun: BTreeSet<String>,
    /// Its last words.
    last: String,
}

impl Codex {
    pub(super) fn new(setup: &Setup<'_>) -> Codex {
        Codex { walled: setup.walled, begun: BTreeSet::new(), last: String::new() }
    }
}

impl Driver for Codex {
    fn open(&mut self, prompt: &Prompt, wire: &mut Wire) {
        if !self.walled {
            let refused = "codex asks nobody in this form: what its own sandbox does not allow is refused";
            wire.say(Said::Text(refused.to_owned()));
        }
        wire.lines.push(prompt.first().to_owned());
        wire.hang_up();
    }

    fn hear(&mut self, line: &str, wire: &mut Wire) {
        let Ok(said) = serde_json::from_str::<Value>(line) else {
            wire.say(Said::Text(line.to_owned()));
            return;
        };
        match said["type"].as_str().unwrap_or_default() {
            "thread.started" => {
                wire.say(Said::Opened { id: text(&said["thread_id"]), version: None, model: None, fresh_because: None })
            }
            "item.started" => self.begins(&said["item"], wire),
            "item.completed" => self.completes(&said["item"], wire),
            "error" => retries(&text(&said["message"]), wire),
            "turn.completed" => {
                wire.say(Said::Used(used(&said["usage"])));
                wire.say(Said::Ended(Ended::Done(std::mem::take(&mut self.last))));
            }
            "turn.failed" => {
                let why = text(&said["error"]["message"]);
                wire.say_if(refusal(None, &why).map(Said::Limited));
                wire.say(Said::Ended(Ended::Broken(why)));
            }
            _ => {}
        }
    }

    // It never asks.
    fn answer(&mut self, _: &Ask, _: &Verdict, _: &mut Wire) {}

    fn cancel(&mut self, wire: &mut Wire) {
        // Nothing can be said to it any more: leaving is what ends it.
        wire.say(Said::Ended(Ended::Cancelled));
    }
}

impl Codex {
    fn begins(&mut self, item: &Value, wire: &mut Wire) {
        if let Some(action) = action(item)
            && self.begun.insert(text(&item["id"]))
        {
            wire.say(Said::Does(action));
        }
    }

    fn completes(&mut self, item: &Value, wire: &mut Wire) {
        match item["type"].as_str() {
            Some("agent_message") => {
                self.last = text(&item["text"]);
                wire.say(Said::Text(self.last.clone()));
            }
            Some("error") => wire.say(Said::Failed(text(&item["message"]))),
            // Some are told only when they are over.
            _ => self.begins(item, wire),
        }
        if matches!(item["status"].as_str(), Some("failed" | "declined")) {
            wire.say(Said::Failed(failure(item)));
        }
    }
}

/// Says in our words what an item of Codex's does; `None` where it does nothing.
fn action(item: &Value) -> Option<Action> {
    Some(match item["type"].as_str()? {
        "command_execution" => Action::Run { command: text(&item["command"]) },
        "file_change" => {
            let changes = item["changes"].as_array().into_iter().flatten();
            Action::Edit { paths: changes.map(|change| text(&change["path"])).collect() }
        }
        "mcp_tool_call" if item["server"] == SERVER => Action::Pitcrew { tool: text(&item["tool"]) },
        "mcp_tool_call" => {
            let tool = format!("{}.{}", text(&item["server"]), text(&item["tool"]));
            let arguments = &item["arguments"];
            Action::Other { tool, what: if arguments.is_null() { String::new() } else { arguments.to_string() } }
        }
        "web_search" => Action::Fetch { what: text(&item["query"]) },
        _ => return None,
    })
}

/// Returns what an item that failed said of it.
fn failure(item: &Value) -> String {
    let said = text(&item["aggregated_output"]);
    let said = if said.is_empty() { text(&item["error"]["message"]) } else { said.trim_end().to_owned() };
    match item["exit_code"].as_i64() {
        Some(code) if said.is_empty() => format!("exit code {code}"),
        Some(code) => format!("exit code {code}: {said}"),
        None if said.is_empty() => text(&item["status"]),
        None => said,
    }
}

/// Takes in an error that is not the end: what ends the turn is said once more, by `turn.failed`.
fn retries(why: &str, wire: &mut Wire) {
    if why.starts_with("Reconnecting") {
        wire.say(Said::Limited(Limited { why: why.to_owned(), resets: None, gives_up: false }));
    }
}

fn used(usage: &Value) -> Usage {
    let count = |key: &str| usage[key].as_u64().unwrap_or_default();
    let (cached, cache_written) = (count("cached_input_tokens"), count("cache_write_input_tokens"));
    Usage {
        // It counts what came from the cache as input, too.
        input: count("input_tokens").saturating_sub(cached + cache_written),
        output: count("output_tokens"),
        cached,
        cache_written,
        ..Usage::default()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
