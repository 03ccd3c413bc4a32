//! The JSON Schema of the written form, for editors.

use serde_json::{Map as Object, Value, json};

use crate::fan::MAX_ITEMS;

use super::{Choice, Field, PLAN, Record, Shape};

/// What a name in a plan looks like.
const NAME: &str = "^[A-Za-z0-9][A-Za-z0-9_-]*$";

/// Returns the JSON Schema (draft 2020-12) of a plan as people write it, short forms and all.
pub fn schema() -> Value {
    let mut definitions = Object::new();
    let mut root = record(&PLAN, &mut definitions);
    root["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    root["title"] = "A Pitcrew plan".into();
    root["$defs"] = Value::Object(definitions);
    root
}

fn record(record: &'static Record, definitions: &mut Object<String, Value>) -> Value {
    let properties: Object<String, Value> =
        record.fields.iter().map(|each| (each.name.to_owned(), field(each, definitions))).collect();
    let required: Vec<&str> = record.fields.iter().filter(|each| each.required).map(|each| each.name).collect();
    let mut schema = json!({
        "description": record.meaning,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    if !record.one_of.is_empty() {
        schema["oneOf"] = record.one_of.iter().map(|name| json!({ "required": [name] })).collect();
    }
    if !record.with.is_empty() {
        let one = |other: &&str| json!({ "required": [other] });
        let with = record.with.iter().map(|(name, others)| {
            let others: Vec<Value> = others.iter().map(one).collect();
            ((*name).to_owned(), json!({ "anyOf": others }))
        });
        schema["dependentSchemas"] = Value::Object(with.collect());
    }
    schema
}

fn field(field: &'static Field, definitions: &mut Object<String, Value>) -> Value {
    let mut schema = value(&field.shape, definitions);
    let default = match field.default {
        "" => String::new(),
        default => format!(" Default: {default}."),
    };
    // A `$ref` beside a description is fine since draft 2019-09.
    schema["description"] = format!("{}{default}", field.meaning).into();
    schema
}

fn value(shape: &'static Shape, definitions: &mut Object<String, Value>) -> Value {
    match shape {
        Shape::Text => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::WholeRange(low, high) => json!({ "anyOf": [
            { "type": "integer", "minimum": low, "maximum": high },
            { "type": "string", "pattern": "^[0-9]+ *- *[0-9]+$", "examples": ["1-2"] },
        ] }),
        Shape::Leaf(leaf) => json!({ "type": ["string", "number"], "examples": leaf.examples }),
        Shape::Choice(choices) => choice(choices),
        Shape::ChoiceOrName(choices, each) => {
            let words: Vec<&str> = choices.iter().map(|choice| choice.word).collect();
            let name = json!({
                "type": "string", "pattern": NAME, "maxLength": 100, "not": { "enum": words },
                "description": "An agent that comes with Pitcrew, or that is registered with its server.",
            });
            json!({ "anyOf": [choice(choices), name, reference(each, definitions)] })
        }
        Shape::Command => json!({ "anyOf": [
            { "type": ["string", "number", "boolean"], "description": "A shell line." },
            { "type": "array", "minItems": 1, "items": { "type": ["string", "number", "boolean"] },
              "description": "A program and its arguments, without a shell." },
        ] }),
        Shape::Any => json!({}),
        Shape::Items => json!({ "anyOf": [
            { "type": "array", "description": "The items." },
            { "type": "integer", "minimum": 0, "maximum": MAX_ITEMS, "description": "The numbers from 0 up to it." },
            { "type": "string", "description": "A template or a CEL expression that gives a list or a whole number." },
        ] }),
        Shape::TextOr(what, each) => json!({ "anyOf": [
            { "type": "string", "description": format!("A {what}.") },
            reference(each, definitions),
        ] }),
        Shape::JsonSchema => json!({ "type": "object" }),
        Shape::List(item) => {
            let item = value(item, definitions);
            json!({ "anyOf": [{ "type": "array", "items": item }, item] })
        }
        Shape::ById(item) => json!({
            "type": "object",
            "propertyNames": { "pattern": NAME, "maxLength": 100 },
            "additionalProperties": value(item, definitions),
        }),
        Shape::ByVariable(item) => json!({
            "type": "object",
            "propertyNames": { "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" },
            "additionalProperties": value(item, definitions),
        }),
        Shape::ByText(item) => json!({ "type": "object", "additionalProperties": value(item, definitions) }),
        Shape::Record(each) => reference(each, definitions),
        Shape::Short(each, short) => or_short(each, short, definitions),
        Shape::Need(each) => or_short(each, "task", definitions),
        Shape::Window(each) => {
            let line = json!({ "type": "string", "examples": super::leaf::WEEKLY.examples });
            json!({ "anyOf": [line, reference(each, definitions)] })
        }
        Shape::Triggers(each) => {
            let one = json!({ "anyOf": [{ "const": "manual" }, reference(each, definitions)] });
            json!({ "anyOf": [{ "type": "array", "items": one }, one] })
        }
        Shape::Approval(each) => {
            let mut schema = or_short(each, "when", definitions);
            if let Some(forms) = schema["anyOf"].as_array_mut() {
                forms.insert(0, json!({ "const": true }));
            }
            schema
        }
    }
}

fn choice(choices: &[Choice]) -> Value {
    let words = choices.iter().map(|choice| json!({ "const": choice.word, "description": choice.meaning }));
    json!({ "oneOf": words.collect::<Vec<_>>() })
}

/// A record, or its most important field alone.
fn or_short(each: &'static Record, short: &str, definitions: &mut Object<String, Value>) -> Value {
    let alone = each.field(short).map(|field| value(&field.shape, definitions));
    let forms: Vec<Value> = alone.into_iter().chain([reference(each, definitions)]).collect();
    json!({ "anyOf": forms })
}

fn reference(each: &'static Record, definitions: &mut Object<String, Value>) -> Value {
    let name = each.name.replace(' ', "-");
    if !definitions.contains_key(&name) {
        // Taken first, so that a record within itself would end.
        definitions.insert(name.clone(), Value::Null);
        let schema = record(each, definitions);
        definitions.insert(name.clone(), schema);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}
