//! From a request to its answer: which vendor, which script, which step.

use std::io;
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::fault::{Fault, Refusal};
use super::heard::{Heard, example};
use super::http::{self, Event, Request, Streamed};
use super::script::{Move, Reach, Then, Tokens, say};
use super::tools::{self, Said};
use super::{Asked, Shared, State, anthropic, completions, gemini, responses};

/// How a vendor's requests are read, and its answers written.
pub(super) trait Vendor: Sync {
    /// Reads a request.
    fn hear(&self, request: &Request) -> Heard;

    /// Says that it does not answer.
    fn refuse(&self, fault: Fault) -> Refusal;

    /// Answers in one piece.
    fn whole(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Value;

    /// Answers event by event; where there are several, the first says nothing of the answer yet.
    fn streamed(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Vec<Event>;
}

/// Answers what comes by a connection. Where the agent goes away in the middle, that is its own business.
pub(super) fn answer(shared: &Shared, stream: TcpStream) {
    let request = match http::read(&stream) {
        Ok(Some(request)) => request,
        Ok(None) => return,
        Err(error) => {
            let _ = http::whole(&stream, 400, &[], &json!({ "error": { "message": error.to_string() } }));
            return;
        }
    };
    let _ = answered(shared, &stream, &request);
}

fn answered(shared: &Shared, stream: &TcpStream, request: &Request) -> io::Result<()> {
    let Some(vendor) = vendor(request) else {
        note(shared, request, None, false);
        return match simple(request) {
            Some(body) => http::whole(stream, 200, &[], &body),
            None => {
                let message = format!("nothing is at {} {}", request.method, request.path);
                http::whole(stream, 404, &[], &json!({ "error": { "type": "not_found_error", "message": message } }))
            }
        };
    };
    let heard = vendor.hear(request);
    let Move { waits, then } = choose(shared, request, &heard);
    let wait = || waits.iter().all(|word| shared.wait_for(word));
    let (step, reach) = match then {
        Then::Answer(step, reach) => (step, reach),
        Then::Refuse(fault) => {
            let Refusal { status, headers, body } = vendor.refuse(fault);
            return if wait() { http::whole(stream, status, &headers, &body) } else { Ok(()) };
        }
    };
    let said = match &heard.schema {
        Some(schema) if heard.tools.is_empty() => Said::Text(example(schema).to_string()),
        _ => tools::said(&step.does, &heard, &request.body),
    };
    if !heard.streams {
        let is_answered = wait() && reach == Reach::All;
        let body = vendor.whole(&heard, &said, step.tokens);
        return if is_answered { http::whole(stream, 200, &[], &body) } else { Ok(()) };
    }
    let mut out = Streamed::begin(stream)?;
    let events = vendor.streamed(&heard, &said, step.tokens);
    // The first word says that somebody is there; what is waited for comes after it.
    let (opening, rest) = events.split_at(usize::from(events.len() > 1));
    opening.iter().try_for_each(|event| out.send(event))?;
    if !wait() {
        return Ok(());
    }
    let given = match reach {
        Reach::Nothing => 0,
        Reach::Half => rest.len() / 2,
        Reach::All => rest.len(),
    };
    rest[..given].iter().try_for_each(|event| out.send(event))?;
    if reach == Reach::All { out.end() } else { Ok(()) }
}

fn vendor(request: &Request) -> Option<&'static dyn Vendor> {
    let path = request.path.as_str();
    let ends = |end: &str| request.method == "POST" && path.ends_with(end);
    Some(match () {
        () if ends("/messages") => &anthropic::Anthropic,
        () if ends("/responses") => &responses::Responses,
        () if ends("/chat/completions") => &completions::Completions,
        () if ends(":generateContent") || ends(":streamGenerateContent") => &gemini::Gemini,
        () => return None,
    })
}

/// Answers what needs no model.
fn simple(request: &Request) -> Option<Value> {
    let tokens = || request.body.to_string().len() / 4;
    match (request.method.as_str(), request.path.as_str()) {
        ("HEAD", _) => Some(Value::Null),
        ("GET", path) if path.ends_with("/v1beta/models") => Some(json!({ "models": [{ "name": "models/scripted" }] })),
        ("GET", path) if path.ends_with("/models") => Some(json!({
            "object": "list",
            "data": [{ "id": "scripted", "object": "model", "type": "model", "display_name": "Scripted", "created": 0, "owned_by": "tests" }],
            "models": [],
            "has_more": false,
        })),
        ("POST", path) if path.ends_with("/messages/count_tokens") => Some(json!({ "input_tokens": tokens() })),
        ("POST", path) if path.ends_with(":countTokens") => Some(json!({ "totalTokens": tokens() })),
        _ => None,
    }
}

/// Finds the step that comes next. What has no tools is no work on a task, such as finding a title; it costs nothing.
fn choose(shared: &Shared, request: &Request, heard: &Heard) -> Move {
    let mut state = shared.state();
    let fitting = heard.texts.iter().rev().find_map(|(place, text)| {
        let at = state.scripts.iter().rposition(|script| script.fits(text))?;
        Some((at, heard.calls_since(*place)))
    });
    let free = |text: &str| Move::answer(say(text).costs(Tokens::NONE));
    let State { scripts, released, served, .. } = &mut *state;
    let (when, next) = match fitting {
        Some((at, _)) if heard.tools.is_empty() => (Some(scripts[at].when.clone()), free("ok")),
        Some((at, calls)) => (Some(scripts[at].when.clone()), scripts[at].next(calls, released)),
        None => (None, free("No script is for this.")),
    };
    if let Then::Answer(step, Reach::All) = &next.then {
        *served += step.tokens;
    }
    drop(state);
    note(shared, request, when, !heard.tools.is_empty());
    next
}

fn note(shared: &Shared, request: &Request, script: Option<String>, is_work: bool) {
    let asked = Asked { path: request.path.clone(), body: request.body.clone(), script, is_work };
    shared.state().asked.push(asked);
    shared.moved.notify_all();
}

/// Returns a name that nothing else has here.
pub(super) fn name(kind: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{kind}_{:024}", NEXT.fetch_add(1, Ordering::Relaxed))
}
