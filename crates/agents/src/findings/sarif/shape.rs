//! What is read of SARIF, as types that forgive: everything may be missing or null, numbers may be in quotes.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

macro_rules! shapes {
    ($($(#[$about:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Debug, Default, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub(super) struct $name {
            $($(#[$field_meta])* #[serde(deserialize_with = "or_default")] pub(super) $field: $type,)*
        }
    )*};
}

shapes! {
    Log {
        version: Text,
        runs: Option<Vec<Run>>,
        inline_external_properties: Option<Vec<Ignored>>,
    }
    Run {
        tool: Tool,
        invocations: Vec<Invocation>,
        original_uri_base_ids: BTreeMap<String, ArtifactLocation>,
        artifacts: Vec<Artifact>,
        results: Option<Vec<SarifResult>>,
        external_property_file_references: Option<Value>,
        column_kind: Text,
        properties: RunProperties,
    }
    RunProperties {
        looked_at: Number,
    }
    Tool {
        driver: Component,
        extensions: Vec<Component>,
    }
    Component {
        name: Text,
        guid: Text,
        version: Text,
        semantic_version: Text,
        rules: Vec<SarifRule>,
    }
    SarifRule {
        id: Text,
        name: Text,
        short_description: Message,
        full_description: Message,
        help: Message,
        help_uri: Text,
        message_strings: BTreeMap<String, Message>,
        default_configuration: Configuration,
        relationships: Vec<Relationship>,
        properties: Properties,
    }
    Configuration {
        level: Text,
    }
    Relationship {
        target: Reference,
    }
    /// A rule, a component, or an entry of a taxonomy, by whatever it is named by.
    Reference {
        id: Text,
        index: Number,
        name: Text,
        guid: Text,
        tool_component: Option<Box<Reference>>,
    }
    Invocation {
        execution_successful: Option<bool>,
        exit_signal_name: Text,
        process_start_failure_message: Text,
        working_directory: ArtifactLocation,
        tool_execution_notifications: Vec<Notification>,
        tool_configuration_notifications: Vec<Notification>,
    }
    Notification {
        level: Text,
        message: Message,
        locations: Vec<Location>,
        descriptor: Reference,
        properties: NotificationProperties,
    }
    NotificationProperties {
        unread: Option<bool>,
    }
    Artifact {
        location: ArtifactLocation,
    }
    ArtifactLocation {
        uri: Option<String>,
        uri_base_id: Option<String>,
        index: Number,
    }
    SarifResult {
        rule_id: Text,
        rule_index: Number,
        rule: Reference,
        kind: Text,
        level: Text,
        message: Message,
        locations: Vec<Location>,
        related_locations: Vec<Location>,
        partial_fingerprints: BTreeMap<String, Text>,
        fingerprints: BTreeMap<String, Text>,
        suppressions: Option<Vec<SarifSuppression>>,
        baseline_state: Text,
        fixes: Vec<SarifFix>,
        taxa: Vec<Reference>,
        properties: Properties,
    }
    Location {
        physical_location: PhysicalLocation,
        properties: LocationProperties,
    }
    LocationProperties {
        also: Option<bool>,
    }
    PhysicalLocation {
        artifact_location: ArtifactLocation,
        region: Option<Region>,
    }
    Region {
        start_line: Number,
        start_column: Number,
        end_line: Number,
        end_column: Number,
        char_offset: Number,
        char_length: Number,
        byte_offset: Number,
        byte_length: Number,
    }
    SarifSuppression {
        kind: Text,
        status: Text,
        justification: Option<String>,
        properties: SuppressionProperties,
    }
    SuppressionProperties {
        by: Text,
    }
    SarifFix {
        description: Message,
        artifact_changes: Vec<ArtifactChange>,
    }
    ArtifactChange {
        artifact_location: ArtifactLocation,
        replacements: Vec<Replacement>,
    }
    Replacement {
        deleted_region: Region,
        inserted_content: Content,
    }
    Content {
        text: Option<String>,
    }
    /// The properties of rules and results that tools agree on.
    Properties {
        tags: Option<Value>,
        cwe: Option<Value>,
        severity: Option<Value>,
        #[serde(rename = "security-severity")]
        security_severity: Option<Value>,
        #[serde(rename = "problem.severity")]
        problem_severity: Option<Value>,
        #[serde(rename = "issue_severity")]
        issue_severity: Option<Value>,
        suggestion: Option<Value>,
        found_by: Option<Value>,
    }
}

/// Reads `null`, and what has another type than it should, as nothing.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

/// A text; a number or a truth value is read as its digits or its word, anything else as no text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Text(pub(super) String);

impl Text {
    /// The text, where there is one.
    pub(super) fn some(&self) -> Option<&str> {
        let text = self.0.trim();
        (!text.is_empty()).then_some(text)
    }
}

/// A whole number that is not negative, however it is written; anything else is no number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Number(pub(super) Option<u64>);

/// A message: an object, or just its text. `id` and `arguments` refer to the rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Message {
    pub(super) text: Text,
    pub(super) markdown: Text,
    pub(super) id: Text,
    pub(super) arguments: Vec<String>,
}

/// Something of which only its being there matters.
#[derive(Debug, Default)]
pub(super) struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Ignored, D::Error> {
        IgnoredAny::deserialize(from).map(|_| Ignored)
    }
}

/// What any scalar is as text; other things are none.
struct Scalar;

impl<'de> Visitor<'de> for Scalar {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_u64<E>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_bool<E>(self, truth: bool) -> Result<String, E> {
        Ok(truth.to_string())
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<String, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
        from.deserialize_any(Scalar).map(Text)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Number, D::Error> {
        let text = from.deserialize_any(Scalar)?;
        let text = text.trim();
        // 1e2 and 12.0 are numbers too; the cast ends at the largest there is.
        let float = || text.parse::<f64>().ok().filter(|number| *number >= 0.0).map(|number| number as u64);
        Ok(Number(text.parse().ok().or_else(float)))
    }
}

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Message, D::Error> {
        struct AnyMessage;

        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Parts {
            #[serde(deserialize_with = "or_default")]
            text: Text,
            #[serde(deserialize_with = "or_default")]
            markdown: Text,
            #[serde(deserialize_with = "or_default")]
            id: Text,
            #[serde(deserialize_with = "or_default")]
            arguments: Vec<Text>,
        }

        impl<'de> Visitor<'de> for AnyMessage {
            type Value = Message;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a message")
            }

            fn visit_str<E>(self, text: &str) -> Result<Message, E> {
                Ok(Message { text: Text(text.to_owned()), ..Default::default() })
            }

            fn visit_unit<E>(self) -> Result<Message, E> {
                Ok(Message::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Message, A::Error> {
                let parts = Parts::deserialize(MapAccessDeserializer::new(map))?;
                let arguments = parts.arguments.into_iter().map(|argument| argument.0).collect();
                Ok(Message { text: parts.text, markdown: parts.markdown, id: parts.id, arguments })
            }
        }

        from.deserialize_any(AnyMessage)
    }
}

/// Returns the texts of a value that is one, or a list of them.
pub(super) fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
