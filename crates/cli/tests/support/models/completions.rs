//! OpenAI Chat Completions, which many others speak too: `POST /v1/chat/completions`.

use serde_json::{Value, json};

use super::answer::{Vendor, name};
use super::fault::{Fault, Refusal};
use super::heard::{Heard, Tool, items, text};
use super::http::{Event, Request};
use super::responses;
use super::script::Tokens;
use super::tools::Said;

pub(super) struct Completions;

impl Vendor for Completions {
    fn hear(&self, request: &Request) -> Heard {
        let body = &request.body;
        let mut heard = Heard { streams: body["stream"] == true, model: text(&body["model"]), ..Heard::default() };
        heard.tools.extend(items(&body["tools"]).map(|tool| (text(&tool["function"]["name"]), Tool::default())));
        for (place, message) in items(&body["messages"]).enumerate() {
            if message["role"] == "user" {
                heard.user(place, &message["content"]);
            }
            heard.calls.extend(items(&message["tool_calls"]).map(|_| place));
        }
        heard
    }

    fn refuse(&self, fault: Fault) -> Refusal {
        responses::refuse(fault)
    }

    fn whole(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Value {
        let choice = json!({ "index": 0, "message": message(said), "finish_reason": finish(said) });
        let mut completion = opening(heard, "chat.completion");
        completion["choices"] = json!([choice]);
        completion["usage"] = usage(tokens);
        completion
    }

    fn streamed(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Vec<Event> {
        let chunk = |choices: Value| {
            let mut chunk = opening(heard, "chat.completion.chunk");
            chunk["choices"] = choices;
            chunk
        };
        let delta = |delta: Value| chunk(json!([{ "index": 0, "delta": delta, "finish_reason": null }]));
        let mut message = message(said);
        if let Some(call) = message["tool_calls"].get_mut(0) {
            call["index"] = 0.into();
        }
        let mut last = chunk(json!([]));
        last["usage"] = usage(tokens);
        let events = [
            delta(json!({ "role": "assistant", "content": "" })),
            delta(message),
            chunk(json!([{ "index": 0, "delta": {}, "finish_reason": finish(said) }])),
            last,
        ];
        let texts = events.iter().map(Value::to_string).chain(["[DONE]".to_owned()]);
        texts.map(|data| Event { name: None, data }).collect()
    }
}

fn opening(heard: &Heard, object: &str) -> Value {
    json!({ "id": name("chatcmpl"), "object": object, "created": 0, "model": heard.model })
}

fn message(said: &Said) -> Value {
    match said {
        Said::Text(said) => json!({ "role": "assistant", "content": said }),
        Said::Call { name: tool, input, .. } => {
            let function = json!({ "name": tool, "arguments": input.to_string() });
            let call = json!({ "id": name("call"), "type": "function", "function": function });
            json!({ "role": "assistant", "content": null, "tool_calls": [call] })
        }
    }
}

fn finish(said: &Said) -> &'static str {
    match said {
        Said::Text(_) => "stop",
        Said::Call { .. } => "tool_calls",
    }
}

fn usage(tokens: Tokens) -> Value {
    // Here what is cached is part of what is read.
    let input = tokens.input + tokens.cached;
    json!({
        "prompt_tokens": input,
        "completion_tokens": tokens.output,
        "total_tokens": input + tokens.output,
        "prompt_tokens_details": { "cached_tokens": tokens.cached },
    })
}
