//! Anthropic Messages: `POST /v1/messages`.

use serde_json::{Value, json};

use super::answer::{Vendor, name};
use super::fault::{Fault, Refusal};
use super::heard::{Heard, Tool, items, text};
use super::http::{Event, Request};
use super::script::Tokens;
use super::tools::Said;

pub(super) struct Anthropic;

impl Vendor for Anthropic {
    fn hear(&self, request: &Request) -> Heard {
        let body = &request.body;
        let mut heard = Heard { streams: body["stream"] == true, model: text(&body["model"]), ..Heard::default() };
        heard.tools.extend(items(&body["tools"]).map(|tool| (text(&tool["name"]), Tool::default())));
        for (place, message) in items(&body["messages"]).enumerate() {
            if message["role"] == "user" {
                heard.user(place, &message["content"]);
            } else {
                heard.calls.extend(items(&message["content"]).filter(|part| part["type"] == "tool_use").map(|_| place));
            }
        }
        heard
    }

    fn refuse(&self, fault: Fault) -> Refusal {
        let (status, kind, message) = match fault {
            Fault::RateLimited { .. } => (
                429,
                "rate_limit_error",
                "This request would exceed your account's rate limit. Please try again later.",
            ),
            Fault::Quota { .. } => (
                429,
                "rate_limit_error",
                "This request would exceed your account's rate limit. Please try again later.",
            ),
            Fault::Unpaid => (
                400,
                "invalid_request_error",
                "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
            ),
            Fault::NotAllowed => (401, "authentication_error", "invalid x-api-key"),
            Fault::Overloaded => (529, "overloaded_error", "Overloaded"),
            Fault::Broken => (500, "api_error", "Internal server error"),
        };
        let body =
            json!({ "type": "error", "error": { "type": kind, "message": message }, "request_id": "req_scripted" });
        let refusal = Refusal::new(status, body);
        match fault {
            Fault::RateLimited { retry_after } => refusal.with("retry-after", retry_after),
            Fault::Quota { resets } => {
                let refusal = refusal
                    .with("x-should-retry", false)
                    .with("anthropic-ratelimit-unified-status", "rejected")
                    .with("anthropic-ratelimit-unified-representative-claim", "five_hour");
                match resets {
                    Some(resets) => refusal.with("anthropic-ratelimit-unified-reset", resets),
                    None => refusal,
                }
            }
            Fault::Unpaid | Fault::NotAllowed => refusal.with("x-should-retry", false),
            Fault::Overloaded | Fault::Broken => refusal,
        }
    }

    fn whole(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Value {
        let mut message = opening(heard, tokens);
        message["content"] = json!([block(said)]);
        message["stop_reason"] = stop_reason(said).into();
        message["usage"]["output_tokens"] = tokens.output.into();
        message
    }

    fn streamed(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Vec<Event> {
        let mut block = block(said);
        let delta = match said {
            Said::Text(said) => {
                block["text"] = "".into();
                json!({ "type": "text_delta", "text": said })
            }
            Said::Call { input, .. } => {
                block["input"] = json!({});
                json!({ "type": "input_json_delta", "partial_json": input.to_string() })
            }
        };
        let ended = json!({ "stop_reason": stop_reason(said), "stop_sequence": null });
        let events = [
            json!({ "type": "message_start", "message": opening(heard, tokens) }),
            json!({ "type": "content_block_start", "index": 0, "content_block": block }),
            json!({ "type": "content_block_delta", "index": 0, "delta": delta }),
            json!({ "type": "content_block_stop", "index": 0 }),
            json!({ "type": "message_delta", "delta": ended, "usage": { "output_tokens": tokens.output } }),
            json!({ "type": "message_stop" }),
        ];
        events.map(|event| Event { name: event["type"].as_str().map(str::to_owned), data: event.to_string() }).into()
    }
}

fn opening(heard: &Heard, tokens: Tokens) -> Value {
    json!({
        "id": name("msg"),
        "type": "message",
        "role": "assistant",
        "model": heard.model,
        "content": [],
        "stop_reason": null,
        "stop_sequence": null,
        "usage": {
            "input_tokens": tokens.input,
            "output_tokens": 0,
            "cache_read_input_tokens": tokens.cached,
            "cache_creation_input_tokens": tokens.cache_written,
        },
    })
}

fn block(said: &Said) -> Value {
    match said {
        Said::Text(said) => json!({ "type": "text", "text": said }),
        Said::Call { name: tool, input, .. } => {
            json!({ "type": "tool_use", "id": name("toolu"), "name": tool, "input": input })
        }
    }
}

fn stop_reason(said: &Said) -> &'static str {
    match said {
        Said::Text(_) => "end_turn",
        Said::Call { .. } => "tool_use",
    }
}
