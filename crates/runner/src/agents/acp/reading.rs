//! What messages of the protocol say of costs and errors.

use pitcrew_engine::Usage;
use serde_json::Value;

/// Returns what a turn has used, wherever the agent says it.
pub(super) fn used_in(result: &Value) -> Option<Usage> {
    let (usage, quota) = (&result["usage"], &result["_meta"]["quota"]["token_count"]);
    let count = |of: &Value, key: &str| of[key].as_u64().unwrap_or_default();
    if usage.is_object() {
        Some(Usage {
            input: count(usage, "inputTokens"),
            output: count(usage, "outputTokens") + count(usage, "thoughtTokens"),
            cached: count(usage, "cachedReadTokens"),
            cache_written: count(usage, "cachedWriteTokens"),
            ..Usage::default()
        })
    } else if quota.is_object() {
        // Gemini's; it does not tell what of it came from a cache.
        let (input, output) = (count(quota, "input_tokens"), count(quota, "output_tokens"));
        Some(Usage { input, output, ..Usage::default() })
    } else {
        None
    }
}

/// Returns what the session has cost so far. In another currency it is no number of ours.
pub(super) fn cost(update: &Value) -> Option<Usage> {
    let cost = &update["cost"];
    let amount = cost["amount"].as_f64().filter(|_| cost["currency"] == "USD")?;
    Some(Usage { cost_micros: Some((amount * 1e6).round() as u64), ..Usage::default() })
}

/// Returns what an error says: the details, where there are any, are what helps.
pub(super) fn said_in(error: &Value) -> String {
    let message = error["message"].as_str().unwrap_or_default();
    // Some pass on what their vendor answered as it came.
    let vendor = serde_json::from_str::<Value>(message).ok();
    let vendor = vendor.as_ref().and_then(|answer| answer["error"]["message"].as_str());
    let message = vendor.unwrap_or(message);
    let data = &error["data"];
    let details = ["details", "message", "error"].into_iter().find_map(|key| data[key].as_str()).or(data.as_str());
    let said = match details {
        Some(details) if !message.contains(details) => format!("{message}: {details}"),
        _ => message.to_owned(),
    };
    match error["code"].as_i64() {
        // No number of the protocol's, but of HTTP.
        Some(status @ 400..600) if !said.contains(&status.to_string()) => format!("{said} ({status})"),
        _ => said,
    }
}
