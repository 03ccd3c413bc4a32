//! Webhooks of Discord: 2,000 characters of text; longer ones go into an embed of 4,096.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Reply, Said, color, fit, fit_exactly, heading};
use crate::notifier::Message;

/// The most characters of a message's own text.
const CONTENT: usize = 2_000;

/// The most characters of an embed's text and of its title.
const EMBED: (usize, usize) = (4_096, 256);

/// Makes the body. Nobody is mentioned by it, whatever the text says.
pub(super) fn body(message: &Message) -> Value {
    let heading = heading(message);
    let whole = if heading.is_empty() { message.text.clone() } else { format!("**{heading}**\n{}", message.text) };
    let mut body = json!({"allowed_mentions": {"parse": []}});
    if whole.encode_utf16().count() <= CONTENT {
        body["content"] = json!(if whole.trim().is_empty() { "(no text)" } else { &whole });
    } else {
        let mut embed = json!({"description": fit(&message.text, EMBED.0), "color": color(message.severity)});
        if !heading.is_empty() {
            embed["title"] = json!(fit_exactly(&heading, EMBED.1));
        }
        body["embeds"] = json!([embed]);
    }
    body
}

/// Returns the address with which Discord says what became of the message.
pub(super) fn address(url: &str) -> String {
    match url {
        url if url.contains("wait=") => url.to_owned(),
        url if url.contains('?') => format!("{url}&wait=true"),
        url => format!("{url}?wait=true"),
    }
}

/// Reads how long to wait from its body, which is more exact than its header.
pub(super) fn said(reply: &Reply<'_>) -> Option<Said> {
    if reply.status != 429 {
        return None;
    }
    let body: Value = serde_json::from_str(reply.body).ok()?;
    let seconds = body.get("retry_after")?.as_f64().filter(|seconds| (0.0..1e9).contains(seconds))?;
    Some(Said::Wait(Some(Duration::from_secs_f64(seconds))))
}
