//! A plan with every default filled in: as YAML for people, as canonical JSON for storage and identity.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::model::Plan;

/// Why a stored plan cannot be taken up again.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// It is not what a plan looks like.
    #[error("read the stored plan")]
    Malformed(#[from] serde_json::Error),
    /// It holds what this version would silently drop: a newer version wrote it.
    #[error("the stored plan has `{0}`, which this version does not know; use the version that wrote it")]
    Unknown(String),
}

/// Returns the plan as YAML with every default filled in; it reads back as the same plan.
pub fn explain(plan: &Plan) -> String {
    serde_saphyr::to_string(plan).expect("every part of a plan is YAML with text keys")
}

/// Returns the plan as canonical JSON (RFC 8785), every default filled in: what is stored with a run.
pub fn canonical(plan: &Plan) -> String {
    serde_json_canonicalizer::to_string(&value(plan)).expect("a JSON value is always canonical JSON")
}

/// Returns the plan's identity: the SHA-256 of its canonical JSON, in hexadecimal.
pub fn digest(plan: &Plan) -> String {
    Sha256::digest(canonical(plan)).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes up a plan that `canonical` wrote.
pub fn from_canonical(json: &str) -> Result<Plan, CanonicalError> {
    let stored: Value = serde_json::from_str(json)?;
    let plan: Plan = serde_json::from_value(stored.clone())?;
    match dropped(&stored, &value(&plan)) {
        Some(path) => Err(CanonicalError::Unknown(path)),
        None => Ok(plan),
    }
}

fn value(plan: &Plan) -> Value {
    serde_json::to_value(plan).expect("every part of a plan is JSON with text keys")
}

/// Returns the first field that is in one value and not in the other.
fn dropped(before: &Value, after: &Value) -> Option<String> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => before.iter().find_map(|(key, value)| match after.get(key) {
            None => Some(key.clone()),
            Some(kept) => dropped(value, kept).map(|below| format!("{key}.{below}")),
        }),
        (Value::Array(before), Value::Array(after)) => {
            before.iter().zip(after).find_map(|(before, after)| dropped(before, after))
        }
        _ => None,
    }
}
