//! What started a run, where it was not a person at the command line.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::BlobId;

/// The longest payload that stands in the opening itself, in bytes of JSON.
pub const PAYLOAD_INLINE: usize = 32 << 10;

/// What started a run, and came with it. All of it is data that somebody else wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// What kind of thing: `github`, `alertmanager`, `webhook`, `cron`, `nats` or `manual`.
    pub kind: String,
    /// What whoever sent it calls it: the same is never started twice.
    pub id: String,
    /// What happened, in a word of its source: `push`, `firing`, a subject.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// The delivery in the server's store that the run was started for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<String>,
    /// What came with it; null where it is stored.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub payload: Value,
    /// Where that is stored, if it is longer than [`PAYLOAD_INLINE`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<BlobId>,
}

impl Trigger {
    /// Returns what a person starts a run with who says nothing more.
    pub fn by_hand() -> Trigger {
        Trigger { kind: "manual".to_owned(), ..Trigger::default() }
    }

    /// Returns it as conditions and templates see it, with what came with it.
    pub fn seen(&self, payload: Value) -> Value {
        let payload = if payload.is_null() { Value::Object(serde_json::Map::new()) } else { payload };
        serde_json::json!({ "kind": self.kind, "id": self.id, "event": self.event, "payload": payload })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_started_by_hand_has_an_empty_payload() {
        let by_hand = Trigger::by_hand();
        let seen = by_hand.seen(by_hand.payload.clone());
        assert_eq!(seen.to_string(), r#"{"event":"","id":"","kind":"manual","payload":{}}"#);
    }
}
