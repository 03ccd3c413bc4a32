//! OpenAI Responses: `POST /v1/responses`.

use serde_json::{Value, json};

use super::answer::{Vendor, name};
use super::fault::{Fault, Refusal};
use super::heard::{Heard, Tool, items, text};
use super::http::{Event, Request};
use super::script::Tokens;
use super::tools::Said;

pub(super) struct Responses;

impl Vendor for Responses {
    fn hear(&self, request: &Request) -> Heard {
        let body = &request.body;
        let mut heard = Heard { streams: body["stream"] == true, model: text(&body["model"]), ..Heard::default() };
        tools(&body["tools"], &mut heard);
        if body["input"].is_string() {
            heard.user(0, &body["input"]);
        }
        for (place, item) in items(&body["input"]).enumerate() {
            if item["role"] == "user" {
                heard.user(place, &item["content"]);
            }
            match item["type"].as_str() {
                Some("function_call" | "custom_tool_call" | "local_shell_call") => heard.calls.push(place),
                // Some models are told their tools in the conversation.
                Some("additional_tools") => tools(&item["tools"], &mut heard),
                _ => {}
            }
        }
        heard
    }

    fn refuse(&self, fault: Fault) -> Refusal {
        refuse(fault)
    }

    fn whole(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Value {
        done(&opening(heard), &item(heard, said), tokens)
    }

    fn streamed(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Vec<Event> {
        let (opening, item) = (opening(heard), item(heard, said));
        let mut events = vec![
            json!({ "type": "response.created", "response": opening }),
            json!({ "type": "response.output_item.added", "output_index": 0, "item": item }),
        ];
        if let Said::Text(said) = said {
            events.push(json!({
                "type": "response.output_text.delta",
                "item_id": item["id"],
                "output_index": 0,
                "content_index": 0,
                "delta": said,
            }));
        }
        events.push(json!({ "type": "response.output_item.done", "output_index": 0, "item": item }));
        events.push(json!({ "type": "response.completed", "response": done(&opening, &item, tokens) }));
        let named = |event: Value| Event { name: event["type"].as_str().map(str::to_owned), data: event.to_string() };
        events.into_iter().map(named).collect()
    }
}

/// Refuses as OpenAI does, whichever of its wires was used.
pub(super) fn refuse(fault: Fault) -> Refusal {
    let refusal = |status, kind: &str, code: Value, message: &str| {
        Refusal::new(status, json!({ "error": { "message": message, "type": kind, "param": null, "code": code } }))
    };
    match fault {
        Fault::RateLimited { retry_after } => {
            let message = format!("Rate limit reached for requests. Please try again in {retry_after}s.");
            refusal(429, "requests", "rate_limit_exceeded".into(), &message).with("retry-after", retry_after)
        }
        Fault::Quota { resets } => {
            // What those with a subscription are told.
            let mut refusal = refusal(429, "usage_limit_reached", Value::Null, "The usage limit has been reached");
            if let Some(resets) = resets {
                refusal.body["error"]["resets_at"] = resets.into();
            }
            refusal.body["error"]["plan_type"] = "pro".into();
            refusal
        }
        Fault::Unpaid => refusal(
            429,
            "insufficient_quota",
            "insufficient_quota".into(),
            "You exceeded your current quota, please check your plan and billing details.",
        ),
        Fault::NotAllowed => {
            refusal(401, "invalid_request_error", "invalid_api_key".into(), "Incorrect API key provided.")
        }
        Fault::Overloaded => refusal(
            503,
            "service_unavailable_error",
            "server_is_overloaded".into(),
            "Our servers are currently overloaded. Please try again later.",
        ),
        Fault::Broken => {
            refusal(500, "server_error", Value::Null, "The server had an error while processing your request.")
        }
    }
}

fn tools(declared: &Value, heard: &mut Heard) {
    let tool = |tool: &Value, group: Option<String>| {
        let kind = text(&tool["type"]);
        let name = tool["name"].as_str().map_or_else(|| kind.clone(), str::to_owned);
        (name, Tool { is_free: kind == "custom", group })
    };
    for declared in items(declared) {
        match declared["type"].as_str() {
            Some("namespace") => {
                let group = Some(text(&declared["name"]));
                heard.tools.extend(items(&declared["tools"]).map(|inner| tool(inner, group.clone())));
            }
            _ => heard.tools.extend([tool(declared, None)]),
        }
    }
}

fn opening(heard: &Heard) -> Value {
    json!({
        "id": name("resp"),
        "object": "response",
        "created_at": 0,
        "status": "in_progress",
        "model": heard.model,
        "output": [],
    })
}

fn done(opening: &Value, item: &Value, tokens: Tokens) -> Value {
    // Here what is cached is part of what is read.
    let input = tokens.input + tokens.cached;
    let mut response = opening.clone();
    response["status"] = "completed".into();
    response["output"] = json!([item]);
    response["usage"] = json!({
        "input_tokens": input,
        "input_tokens_details": { "cached_tokens": tokens.cached },
        "output_tokens": tokens.output,
        "output_tokens_details": { "reasoning_tokens": 0 },
        "total_tokens": input + tokens.output,
    });
    response
}

fn item(heard: &Heard, said: &Said) -> Value {
    match said {
        Said::Text(said) => json!({
            "type": "message",
            "id": name("msg"),
            "role": "assistant",
            "status": "completed",
            "content": [{ "type": "output_text", "text": said, "annotations": [] }],
        }),
        Said::Call { name: tool, input, group } => {
            let is_free = heard.tools.get(tool).is_some_and(|tool| tool.is_free);
            let mut item = json!({ "id": name("fc"), "call_id": name("call"), "name": tool, "status": "completed" });
            if is_free {
                item["type"] = "custom_tool_call".into();
                item["input"] = input.clone();
            } else {
                item["type"] = "function_call".into();
                item["arguments"] = input.to_string().into();
            }
            if let Some(group) = group {
                item["namespace"] = group.as_str().into();
            }
            item
        }
    }
}
