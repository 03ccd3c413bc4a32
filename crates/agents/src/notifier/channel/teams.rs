//! Webhooks of Microsoft Teams: an adaptive card, at most 28 KB of it.

use serde_json::{Value, json};

use super::{Reply, Said, fit, heading};
use crate::findings::Severity;
use crate::notifier::Message;

/// The most bytes of a text: a card may have 28 KB with all around it, and JSON takes more for some characters.
const BYTES: usize = 20_000;

/// Makes the body.
pub(super) fn body(message: &Message) -> Value {
    let heading = heading(message);
    let style = match message.severity {
        Some(Severity::Critical | Severity::High) => "attention",
        Some(Severity::Medium) => "warning",
        Some(Severity::Low) => "good",
        _ => "default",
    };
    let mut items = Vec::new();
    if !heading.is_empty() {
        items.push(json!({
            "type": "TextBlock", "text": fit(&heading, 500), "weight": "bolder", "size": "medium", "wrap": true, "color": style,
        }));
    }
    // One end of a line is a space there, two are a paragraph.
    let written = |units: usize| fit(&message.text, units).replace('\n', "\n\n");
    let mut units = BYTES;
    let mut text = written(units);
    while json!(text).to_string().len() > BYTES {
        units = units * 3 / 4;
        text = written(units);
    }
    items.push(
        json!({"type": "TextBlock", "text": if text.trim().is_empty() { "(no text)" } else { &text }, "wrap": true}),
    );
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "msteams": {"width": "Full"},
                "body": items,
            },
        }],
    })
}

/// Older webhooks say with status 200 that they failed, and why.
pub(super) fn said(reply: &Reply<'_>) -> Option<Said> {
    let failed = reply.status < 300 && reply.body.contains("HTTP error");
    match failed {
        false => None,
        true if reply.body.contains("HTTP error 429") => Some(Said::Wait(None)),
        true => Some(Said::Refused(reply.body.chars().take(200).collect())),
    }
}
