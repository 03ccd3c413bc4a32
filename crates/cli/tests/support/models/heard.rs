//! A request to a model, whichever vendor's words it came in.

use std::collections::BTreeMap;

use serde_json::Value;

/// What matters of a request.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// What the user said, oldest first, each with its place in the conversation.
    pub(super) texts: Vec<(usize, String)>,
    /// Where the model called tools.
    pub(super) calls: Vec<usize>,
    /// The tools that it has.
    pub(super) tools: BTreeMap<String, Tool>,
    /// Whether the answer is to be streamed.
    pub(super) streams: bool,
    /// The model that is asked.
    pub(super) model: String,
    /// The schema that the answer must meet, where one is given.
    pub(super) schema: Option<Value>,
}

/// How a tool is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tool {
    /// By words of any form, and not by JSON.
    pub(super) is_free: bool,
    /// The group that it is in.
    pub(super) group: Option<String>,
}

impl Heard {
    /// Takes in words of the user's: one text, or parts with a text each.
    pub(super) fn user(&mut self, place: usize, content: &Value) {
        let mut take = |text: Option<&str>| self.texts.extend(text.map(|text| (place, text.to_owned())));
        match content {
            Value::String(text) => take(Some(text)),
            parts => items(parts).for_each(|part| take(part["text"].as_str())),
        }
    }

    /// How many tools were called after a place.
    pub(super) fn calls_since(&self, place: usize) -> usize {
        self.calls.iter().filter(|call| **call > place).count()
    }
}

/// Returns what an array holds; nothing of anything else.
pub(super) fn items(value: &Value) -> std::slice::Iter<'_, Value> {
    value.as_array().map(Vec::as_slice).unwrap_or_default().iter()
}

/// Returns a text, empty where there is none.
pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Returns something that meets a schema, for those who ask only to be told yes or no.
pub(super) fn example(schema: &Value) -> Value {
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    match schema["type"].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
        "object" => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            Value::Object(properties.map(|(name, schema)| (name.clone(), example(schema))).collect())
        }
        "array" => Value::Array(Vec::new()),
        "number" | "integer" => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        "boolean" => true.into(),
        _ => "ok".into(),
    }
}
