//! What many measurements come to.

use std::time::Duration;

use serde_json::{Value, json};

/// Returns how long something took, in milliseconds: the middle, the 95th and 99th of a hundred, the worst.
pub fn spread(mut all: Vec<Duration>) -> Value {
    all.sort();
    let at = |part: f64| {
        let place = ((all.len() as f64 * part).ceil() as usize).clamp(1, all.len().max(1)) - 1;
        all.get(place).map_or(f64::NAN, |one| (one.as_secs_f64() * 1e6).round() / 1e3)
    };
    json!({ "n": all.len(), "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "max_ms": at(1.0) })
}
