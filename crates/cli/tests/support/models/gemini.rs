//! Gemini: `POST /v1beta/models/MODEL:generateContent`, and `:streamGenerateContent`.

use serde_json::{Value, json};

use super::answer::{Vendor, name};
use super::fault::{Fault, Refusal};
use super::heard::{Heard, Tool, items, text};
use super::http::{Event, Request};
use super::script::Tokens;
use super::tools::Said;

pub(super) struct Gemini;

impl Vendor for Gemini {
    fn hear(&self, request: &Request) -> Heard {
        let body = &request.body;
        let model = request.path.rsplit('/').next().and_then(|end| end.split(':').next());
        let mut heard = Heard {
            streams: request.path.ends_with(":streamGenerateContent"),
            model: model.unwrap_or_default().to_owned(),
            ..Heard::default()
        };
        let declared = items(&body["tools"]).flat_map(|tools| items(&tools["functionDeclarations"]));
        heard.tools.extend(declared.map(|tool| (text(&tool["name"]), Tool::default())));
        for (place, content) in items(&body["contents"]).enumerate() {
            if content["role"] == "user" {
                heard.user(place, &content["parts"]);
            }
            let calls = items(&content["parts"]).filter(|part| part["functionCall"].is_object());
            heard.calls.extend(calls.map(|_| place));
        }
        let wanted = &body["generationConfig"];
        let schemas = [&wanted["responseJsonSchema"], &wanted["responseSchema"]];
        heard.schema = schemas.into_iter().find(|schema| schema.is_object()).cloned();
        heard
    }

    fn refuse(&self, fault: Fault) -> Refusal {
        let quota = "You exceeded your current quota, please check your plan and billing details.";
        let violation = |id: &str, wait: Option<u64>| {
            let mut details = vec![json!({
                "@type": "type.googleapis.com/google.rpc.QuotaFailure",
                "violations": [{ "quotaMetric": "generativelanguage.googleapis.com/requests", "quotaId": id }],
            })];
            details.extend(wait.map(
                |wait| json!({ "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": format!("{wait}s") }),
            ));
            details
        };
        let (status, word, message, details) = match fault {
            Fault::RateLimited { retry_after } => {
                let details = violation("GenerateRequestsPerMinutePerProjectPerModel", Some(retry_after));
                (429, "RESOURCE_EXHAUSTED", quota, details)
            }
            // It never says when the day's share is there again.
            Fault::Quota { .. } => {
                (429, "RESOURCE_EXHAUSTED", quota, violation("GenerateRequestsPerDayPerProjectPerModel-FreeTier", None))
            }
            Fault::Unpaid => (403, "PERMISSION_DENIED", "This API method requires billing to be enabled.", Vec::new()),
            Fault::NotAllowed => {
                (401, "UNAUTHENTICATED", "API key not valid. Please pass a valid API key.", Vec::new())
            }
            Fault::Overloaded => (503, "UNAVAILABLE", "The model is overloaded. Please try again later.", Vec::new()),
            Fault::Broken => (500, "INTERNAL", "An internal error has occurred.", Vec::new()),
        };
        let error = json!({ "code": status, "message": message, "status": word, "details": details });
        let refusal = Refusal::new(status, json!({ "error": error }));
        match fault {
            Fault::RateLimited { retry_after } => refusal.with("retry-after", retry_after),
            _ => refusal,
        }
    }

    fn whole(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Value {
        let part = match said {
            Said::Text(said) => json!({ "text": said }),
            Said::Call { name, input, .. } => json!({ "functionCall": { "name": name, "args": input } }),
        };
        // Here what is cached is part of what is read.
        let input = tokens.input + tokens.cached;
        json!({
            "candidates": [{ "index": 0, "content": { "role": "model", "parts": [part] }, "finishReason": "STOP" }],
            "usageMetadata": {
                "promptTokenCount": input,
                "candidatesTokenCount": tokens.output,
                "totalTokenCount": input + tokens.output,
                "cachedContentTokenCount": tokens.cached,
            },
            "modelVersion": heard.model,
            "responseId": name("response"),
        })
    }

    fn streamed(&self, heard: &Heard, said: &Said, tokens: Tokens) -> Vec<Event> {
        vec![Event { name: None, data: self.whole(heard, said, tokens).to_string() }]
    }
}
