//! Any agent that speaks the Agent Client Protocol, version 1: JSON-RPC, one message a line, each way.
//!
//! Its messages are read by field and not into the types of a crate: agents leave out what the protocol wants and add
//! what it does not know, and a driver that hears half of it must still do what it can.
//!
//! Offered to the agent is nothing: no files, no terminal. What it does it does itself, inside the walls.

mod calls;
mod offer;
mod reading;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use self::calls::Calls;
use self::offer::{Offer, Setting};
use self::reading::{cost, said_in, used_in};
use super::refusal::refusal;
use super::start::Setup;
use super::tools::Tools;
use super::{Ask, Driver, Ended, Prompt, Said, Verdict, Wire};

/// The version of the protocol.
const VERSION: u64 = 1;

/// JSON-RPC: no such method.
const NO_SUCH_METHOD: i64 = -32601;

/// The protocol: log in first.
const LOG_IN_FIRST: i64 = -32000;

/// Gemini CLI answers before it has said an earlier session again.
const TELLS_LATE: &str = "gemini-cli";

/// How often an agent that ended its turn because it was denied something is told why, and to go on.
const TOLD_WHY: u32 = 5;

/// A conversation by the Agent Client Protocol.
pub(super) struct Acp {
    workspace: PathBuf,
    walled: bool,
    /// The session to go on with.
    resume: Option<String>,
    /// The model that the plan wants, where it is chosen in the session.
    model: Option<String>,
    /// Pitcrew's own tools, as the protocol names servers.
    servers: Value,
    prompt: Prompt,
    /// What was asked of the agent and is not answered yet.
    waiting: BTreeMap<u64, Request>,
    /// The number of the last request.
    requests: u64,
    /// The session, once it is open.
    session: String,
    /// Its version, where it says one.
    version: Option<String>,
    /// Why an earlier session is not gone on with.
    fresh_because: Option<String>,
    /// What of its settings is still to be chosen.
    settings: Vec<Setting>,
    /// Whether it says an earlier session again only when it has answered that it is there.
    tells_late: bool,
    /// What it says again of an earlier session.
    past: Past,
    /// Its tool calls.
    calls: Calls,
    /// Its words since it last did something.
    words: String,
    /// How many bytes of them were passed on.
    passed_on: usize,
    /// Whether it has done anything in this turn, or asked to.
    active: bool,
    /// Questions that wait for an answer.
    asked: Vec<Value>,
    /// What it was denied in this turn, and why.
    denied: Vec<String>,
    /// How often it was told why.
    told_why: u32,
    cancelled: bool,
}

/// What was asked of the agent.
enum Request {
    Initialize,
    /// A new session.
    New,
    /// An earlier session.
    Earlier,
    /// One of its settings, and what it is to be.
    Set(Setting),
    Prompt,
}

/// What an agent says again of an earlier session: all of it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Past {
    /// Nothing, or nothing more.
    Over,
    /// It comes before the answer, as the protocol wants it.
    Coming,
    /// It comes after the answer, too, and ends where the agent lists its commands.
    Late,
}

impl Acp {
    /// `model` is the one to be chosen in the session, where it is chosen there.
    pub(super) fn new(setup: &Setup<'_>, model: Option<String>) -> Acp {
        Acp {
            workspace: setup.workspace.to_owned(),
            walled: setup.walled,
            resume: setup.resume.map(str::to_owned),
            model,
            servers: setup.tools.map_or_else(|| json!([]), Tools::by_value),
            prompt: Prompt::default(),
            waiting: BTreeMap::new(),
            requests: 0,
            session: String::new(),
            version: None,
            fresh_because: None,
            settings: Vec::new(),
            tells_late: false,
            past: Past::Over,
            calls: Calls::default(),
            words: String::new(),
            passed_on: 0,
            active: false,
            asked: Vec::new(),
            denied: Vec::new(),
            told_why: 0,
            cancelled: false,
        }
    }
}

impl Driver for Acp {
    fn open(&mut self, prompt: &Prompt, wire: &mut Wire) {
        self.prompt = prompt.clone();
        let us = json!({
            "protocolVersion": VERSION,
            "clientCapabilities": { "fs": { "readTextFile": false, "writeTextFile": false }, "terminal": false },
            "clientInfo": { "name": "pitcrew", "title": "Pitcrew", "version": env!("CARGO_PKG_VERSION") },
        });
        self.request(Request::Initialize, "initialize", us, wire);
    }

    fn hear(&mut self, line: &str, wire: &mut Wire) {
        let Ok(said) = serde_json::from_str::<Value>(line) else {
            // What is no message is for people: a warning of the runtime.
            wire.say(Said::Text(line.to_owned()));
            return;
        };
        match (said["method"].as_str(), &said["id"]) {
            (Some("session/update"), Value::Null) => self.update(&said["params"]["update"], wire),
            (Some("session/request_permission"), id) if !id.is_null() => self.asks(id, &said["params"], wire),
            // What it only tells, and we do not know.
            (Some(_), Value::Null) => {}
            (Some(method), id) => {
                let error =
                    json!({ "code": NO_SUCH_METHOD, "message": format!("{method}: this client does not offer it") });
                wire.write(&json!({ "jsonrpc": "2.0", "id": id, "error": error }));
            }
            (None, id) => {
                if let Some(request) = id.as_u64().and_then(|id| self.waiting.remove(&id)) {
                    match said.get("error") {
                        Some(error) => self.refused(request, error, wire),
                        None => self.answered(request, &said["result"], wire),
                    }
                }
            }
        }
    }

    fn answer(&mut self, ask: &Ask, verdict: &Verdict, wire: &mut Wire) {
        // A question that was withdrawn is answered already.
        let Some(at) = self.asked.iter().position(|id| *id == ask.id) else { return };
        self.asked.remove(at);
        let (once, always) = match verdict {
            Verdict::Allow => ("allow_once", "allow_always"),
            Verdict::Deny(why) => {
                self.denied.push(format!("{}: {why}", ask.action));
                ("reject_once", "reject_always")
            }
        };
        // By kind, never by place or name: those are the agent's own.
        let options = || ask.context.as_array().into_iter().flatten();
        let option = [once, always].into_iter().find_map(|kind| options().find(|option| option["kind"] == kind));
        let outcome = match option {
            Some(option) => json!({ "outcome": "selected", "optionId": option["optionId"] }),
            None => json!({ "outcome": "cancelled" }),
        };
        wire.write(&json!({ "jsonrpc": "2.0", "id": ask.id, "result": { "outcome": outcome } }));
    }

    fn cancel(&mut self, wire: &mut Wire) {
        self.cancelled = true;
        if !self.waiting.values().any(|request| matches!(request, Request::Prompt)) {
            // There is no turn yet that could be ended.
            wire.say(Said::Ended(Ended::Cancelled));
            return;
        }
        wire.write(&json!({
            "jsonrpc": "2.0", "method": "session/cancel", "params": { "sessionId": self.session },
        }));
        for id in self.asked.drain(..) {
            wire.write(&json!({ "jsonrpc": "2.0", "id": id, "result": { "outcome": { "outcome": "cancelled" } } }));
        }
    }
}

/// What we ask of the agent, and what it answers.
impl Acp {
    fn request(&mut self, request: Request, method: &str, params: Value, wire: &mut Wire) {
        self.requests += 1;
        wire.write(&json!({ "jsonrpc": "2.0", "id": self.requests, "method": method, "params": params }));
        self.waiting.insert(self.requests, request);
    }

    fn answered(&mut self, request: Request, result: &Value, wire: &mut Wire) {
        match request {
            Request::Initialize => self.initialized(result, wire),
            Request::New => {
                let id = text(&result["sessionId"]);
                self.opened(id, result, wire);
            }
            Request::Earlier => {
                self.past = if self.tells_late { Past::Late } else { Past::Over };
                let id = self.resume.clone().unwrap_or_default();
                self.opened(id, result, wire);
            }
            Request::Set(_) => self.set_or_prompt(wire),
            Request::Prompt => self.ended(result, wire),
        }
    }

    fn initialized(&mut self, result: &Value, wire: &mut Wire) {
        let version = &result["protocolVersion"];
        if version.as_u64() != Some(VERSION) {
            let why =
                format!("it speaks version {version} of the Agent Client Protocol, and Pitcrew version {VERSION}");
            wire.say(Said::Ended(Ended::Broken(why)));
            return;
        }
        self.version = result["agentInfo"]["version"].as_str().map(str::to_owned);
        self.tells_late = result["agentInfo"]["name"] == TELLS_LATE;
        let can = &result["agentCapabilities"];
        let Some(session) = self.resume.clone() else { return self.begin(wire) };
        let params = json!({ "sessionId": session, "cwd": self.workspace, "mcpServers": self.servers });
        if !can["sessionCapabilities"]["resume"].is_null() {
            self.request(Request::Earlier, "session/resume", params, wire);
        } else if can["loadSession"] == true {
            self.past = Past::Coming;
            self.request(Request::Earlier, "session/load", params, wire);
        } else {
            self.fresh_because = Some("it cannot take an earlier session up".to_owned());
            self.begin(wire);
        }
    }

    fn begin(&mut self, wire: &mut Wire) {
        // A session that knows nothing is told all.
        self.prompt = std::mem::take(&mut self.prompt).anew();
        let params = json!({ "cwd": self.workspace, "mcpServers": self.servers });
        self.request(Request::New, "session/new", params, wire);
    }

    fn opened(&mut self, id: String, result: &Value, wire: &mut Wire) {
        let offer = Offer::of(result);
        self.session.clone_from(&id);
        let settings = offer.settings(self.model.as_deref(), self.walled);
        let wanted = self.model.clone().filter(|_| settings.is_ok());
        let model = wanted.or_else(|| offer.model());
        let (version, fresh_because) = (self.version.take(), self.fresh_because.take());
        wire.say(Said::Opened { id, version, model, fresh_because });
        match settings {
            Ok(settings) => self.settings = settings,
            Err(why) => return wire.say(Said::Ended(Ended::Broken(why))),
        }
        self.set_or_prompt(wire);
    }

    fn set_or_prompt(&mut self, wire: &mut Wire) {
        if self.settings.is_empty() {
            let prompt = std::mem::take(&mut self.prompt);
            self.say(prompt.first(), wire);
            return;
        }
        let setting = self.settings.remove(0);
        let (method, params) = setting.request(&self.session);
        self.request(Request::Set(setting), method, params, wire);
    }

    fn say(&mut self, prompt: &str, wire: &mut Wire) {
        let params = json!({ "sessionId": self.session, "prompt": [{ "type": "text", "text": prompt }] });
        self.active = false;
        self.request(Request::Prompt, "session/prompt", params, wire);
    }

    /// Takes in that something could not be done.
    fn refused(&mut self, request: Request, error: &Value, wire: &mut Wire) {
        let why = said_in(error);
        let why = match request {
            Request::Earlier => {
                self.past = Past::Over;
                self.fresh_because = Some(format!("it could not take the earlier session up: {why}"));
                return self.begin(wire);
            }
            _ if error["code"] == LOG_IN_FIRST => {
                format!("it is not logged in: {why}; give it its vendor's key by the agent's `env`")
            }
            Request::Set(setting) => format!("{setting} was refused: {why}"),
            Request::Initialize | Request::New => why,
            Request::Prompt if self.cancelled => return self.over(Ended::Cancelled, wire),
            Request::Prompt => why,
        };
        wire.say_if(refusal(error["code"].as_i64(), &why).map(Said::Limited));
        self.over(Ended::Broken(why), wire);
    }

    /// Takes in that the turn is over.
    fn ended(&mut self, result: &Value, wire: &mut Wire) {
        if let Some(used) = used_in(result) {
            wire.say(Said::UsedMore(used));
        }
        let stop = result["stopReason"].as_str().unwrap_or_default();
        let denied = std::mem::take(&mut self.denied);
        let ended = match stop {
            _ if self.cancelled => Ended::Cancelled,
            // The protocol's answer to a question has no place for a reason, and some agents stop at a no.
            _ if self.stopped_at_a_no(stop, &denied) => {
                self.told_why += 1;
                self.flush(wire);
                return self.say(&why_denied(&denied), wire);
            }
            // So it looks when the stream of its vendor broke off: nobody says a word of it.
            "end_turn" if self.words.trim().is_empty() && !self.active => {
                Ended::Broken("it ended its turn without having said or done anything".to_owned())
            }
            "end_turn" => Ended::Done(self.words.trim().to_owned()),
            "max_tokens" => Ended::Broken("it reached the most tokens of a turn".to_owned()),
            "max_turn_requests" => Ended::Broken("it reached its `max_turns`".to_owned()),
            "refusal" => Ended::Broken("the model refuses to go on".to_owned()),
            "cancelled" => Ended::Broken("it ended its turn by itself".to_owned()),
            other => Ended::Broken(format!("it ended its turn for a reason that Pitcrew does not know: {other:?}")),
        };
        self.over(ended, wire);
    }

    /// Whether the turn ended because of what was denied, and the agent may be told why once more.
    fn stopped_at_a_no(&self, stop: &str, denied: &[String]) -> bool {
        let silent = self.words.trim().is_empty();
        let stopped = stop == "cancelled" || (stop == "end_turn" && silent);
        !denied.is_empty() && stopped && self.told_why < TOLD_WHY
    }

    fn over(&mut self, ended: Ended, wire: &mut Wire) {
        self.flush(wire);
        wire.say(Said::Ended(ended));
    }
}

/// What the agent says by itself.
impl Acp {
    fn update(&mut self, update: &Value, wire: &mut Wire) {
        let kind = update["sessionUpdate"].as_str().unwrap_or_default();
        if self.past != Past::Over {
            // What is past and what is not cannot be told apart here: it may be doing something.
            self.active = true;
            if self.past == Past::Late && kind == "available_commands_update" {
                self.past = Past::Over;
            }
            return;
        }
        match kind {
            "agent_message_chunk" => {
                self.words.push_str(update["content"]["text"].as_str().unwrap_or_default());
                self.pass_on_lines(wire);
            }
            "tool_call" | "tool_call_update" => {
                self.flush(wire);
                self.active = true;
                self.calls.update(update, wire);
            }
            "usage_update" => wire.say_if(cost(update).map(Said::Used)),
            _ => {}
        }
    }

    fn asks(&mut self, id: &Value, params: &Value, wire: &mut Wire) {
        // What is asked is not past.
        self.past = Past::Over;
        self.flush(wire);
        self.active = true;
        let action = self.calls.asked(&params["toolCall"]);
        self.asked.push(id.clone());
        wire.say(Said::Asks(Ask { id: id.clone(), action, context: params["options"].clone() }));
    }

    /// Passes on what it has said, where it has said whole lines.
    fn pass_on_lines(&mut self, wire: &mut Wire) {
        if let Some(end) = self.words[self.passed_on..].rfind('\n') {
            let end = self.passed_on + end;
            wire.say(Said::Text(self.words[self.passed_on..end].to_owned()));
            self.passed_on = end + 1;
        }
    }

    /// Passes on the rest.
    fn flush(&mut self, wire: &mut Wire) {
        let rest = &self.words[self.passed_on..];
        if !rest.trim().is_empty() {
            wire.say(Said::Text(rest.to_owned()));
        }
        self.words.clear();
        self.passed_on = 0;
    }
}

/// Says to an agent why it was denied something.
fn why_denied(denied: &[String]) -> String {
    let mut prompt = "This was not allowed:\n".to_owned();
    for line in denied {
        prompt.push_str(&format!("- {line}\n"));
    }
    prompt.push_str(
        "\nDo not try it again or work around it. Go on with what the task allows, or say why it cannot be done.",
    );
    prompt
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
