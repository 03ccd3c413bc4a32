//! JSON, with comments and trailing commas where a file has them.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstInputValue, CstNode, CstRootNode};
use serde_json::Value;

use super::Act;
use super::path::Step;

/// Does one thing to one setting of a text.
pub(super) fn edit(text: &str, steps: &[Step], act: Act<'_>) -> Result<String, String> {
    let root = CstRootNode::parse(text, &ParseOptions::default()).map_err(|error| error.to_string())?;
    let Some((last, way)) = steps.split_last() else { return Err("it is no path".into()) };
    let mut node = match root.value() {
        Some(value) => value,
        None => CstNode::from(jsonc_parser::cst::CstContainerNode::Object(root.object_value_or_set())),
    };
    for step in way {
        let next = child(&node, step);
        node = match (next, step, act) {
            (Some(next), ..) => next,
            (None, _, Act::Delete) => return Ok(text.to_owned()),
            (None, Step::Key(key), Act::Set(_)) => {
                let object = node.as_object().ok_or_else(|| format!("what should have `{key}` is no object"))?;
                CstNode::from(jsonc_parser::cst::CstContainerNode::Object(object.object_value_or_set(key)))
            }
            _ => return Err("a list on the way has no such place".into()),
        };
    }
    match (last, act) {
        (Step::Key(key), Act::Set(value)) => {
            let object = node.as_object().ok_or_else(|| format!("what should have `{key}` is no object"))?;
            match object.get(key) {
                Some(entry) => entry.set_value(input(value)),
                None => drop(object.append(key, input(value))),
            }
        }
        (Step::Key(key), Act::Delete) => {
            if let Some(entry) = node.as_object().and_then(|object| object.get(key)) {
                entry.remove();
            }
        }
        (Step::Index(_), Act::Delete) => {
            if let Some(there) = child(&node, last) {
                there.remove();
            }
        }
        (Step::Index(place), Act::Set(value)) => {
            let list = node.as_array().ok_or("it is no list")?;
            let there = list.elements().into_iter().nth(*place).ok_or("the list has no such place")?;
            list.insert(*place, input(value));
            there.remove();
        }
        (Step::End, Act::Set(value)) => drop(node.as_array().ok_or("it is no list")?.append(input(value))),
        (Step::End, Act::Delete) => return Err("nothing is behind the end of a list".into()),
    }
    let text = root.to_string();
    Ok(if text.ends_with('\n') { text } else { text + "\n" })
}

fn child(node: &CstNode, step: &Step) -> Option<CstNode> {
    match step {
        Step::Key(key) => node.as_object()?.get(key)?.value(),
        Step::Index(place) => node.as_array()?.elements().into_iter().nth(*place),
        Step::End => None,
    }
}

fn input(value: &Value) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(value) => CstInputValue::Bool(*value),
        Value::Number(value) => CstInputValue::Number(value.to_string()),
        Value::String(value) => CstInputValue::String(value.clone()),
        Value::Array(items) => CstInputValue::Array(items.iter().map(input).collect()),
        Value::Object(entries) => {
            CstInputValue::Object(entries.iter().map(|(key, value)| (key.clone(), input(value))).collect())
        }
    }
}
