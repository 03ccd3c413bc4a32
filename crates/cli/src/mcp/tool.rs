//! What a tool is offered as, and how its arguments are read.

use rmcp::model::{Tool, ToolAnnotations};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::trouble::{Result, Trouble};

/// A tool, as a client is told of it.
pub(super) struct Offer {
    /// Its name.
    pub(super) name: &'static str,
    /// What it does, for a model.
    pub(super) about: &'static str,
    /// The properties of its arguments, as JSON Schema.
    pub(super) properties: Value,
    /// Those that must be given.
    pub(super) required: &'static [&'static str],
    /// Whether it only looks.
    pub(super) looks: bool,
}

impl From<Offer> for Tool {
    fn from(offer: Offer) -> Tool {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), offer.properties);
        schema.insert("required".to_owned(), offer.required.into());
        schema.insert("additionalProperties".to_owned(), false.into());
        let hints = ToolAnnotations::new().read_only(offer.looks).destructive(false).open_world(false);
        Tool::new(offer.name, offer.about, schema).with_annotations(hints)
    }
}

/// Reads the arguments of a tool.
pub(super) fn read<T: DeserializeOwned>(tool: &str, arguments: Map<String, Value>) -> Result<T> {
    serde_json::from_value(Value::Object(arguments))
        .map_err(|error| Trouble::while_trying(format!("read the arguments of `{tool}`"), &error))
}
