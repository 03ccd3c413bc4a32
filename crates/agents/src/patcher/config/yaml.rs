//! YAML: the bytes of one value are replaced, one entry is put in or taken out, and all others stay as they are.
//!
//! What is written is read again, and must say what was there with the one change, or nothing is done.

use std::ops::Range;

use serde_json::Value;

use super::Act;
use super::path::Step;
use crate::patcher::yaml::{Kind, Node, Style, documents, written};

/// Does one thing to one setting of a text.
pub(super) fn edit(text: &str, steps: &[Step], act: Act<'_>) -> Result<String, String> {
    let read = documents(text)?;
    let root = match &read[..] {
        [] => None,
        [root] => Some(root),
        _ => return Err("the file has several documents, and which one is meant is not known".into()),
    };
    let root = root.filter(|root| root.value() != Value::Null);
    let mut expected = root.map_or(Value::Null, Node::value);
    if !change(&mut expected, steps, act)? {
        return Ok(text.to_owned());
    }
    let new = match (root, act) {
        (None, Act::Set(value)) => {
            let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            format!("{text}{gap}{}", block(&nested(steps, value)?, 0))
        }
        (None, Act::Delete) => text.to_owned(),
        (Some(root), act) => put(text, root, steps, act)?,
    };
    match &documents(&new)?[..] {
        [root] if root.value() == expected => Ok(new),
        [] if expected == Value::Null => Ok(new),
        _ => Err("it cannot be changed without rewriting more of the file".into()),
    }
}

/// Changes a value as the text is to be changed; says whether anything changes.
fn change(value: &mut Value, steps: &[Step], act: Act<'_>) -> Result<bool, String> {
    let Some((step, rest)) = steps.split_first() else {
        let Act::Set(new) = act else { return Ok(false) };
        let differs = value != new;
        *value = new.clone();
        return Ok(differs);
    };
    if value.is_null() && matches!(act, Act::Set(_)) {
        *value = match step {
            Step::Key(_) => Value::Object(Default::default()),
            _ => Value::Array(Vec::new()),
        };
    }
    match (step, value, act) {
        (Step::Key(key), Value::Object(map), Act::Delete) if rest.is_empty() => Ok(map.remove(key).is_some()),
        (Step::Key(key), Value::Object(map), Act::Delete) => match map.get_mut(key) {
            Some(next) => change(next, rest, act),
            None => Ok(false),
        },
        (Step::Key(key), Value::Object(map), Act::Set(_)) => {
            let is_new = !map.contains_key(key);
            Ok(change(map.entry(key).or_insert(Value::Null), rest, act)? || is_new)
        }
        (Step::Index(place), Value::Array(list), Act::Delete) if rest.is_empty() => {
            let is_there = *place < list.len();
            if is_there {
                list.remove(*place);
            }
            Ok(is_there)
        }
        (Step::Index(place), Value::Array(list), Act::Set(_)) if *place == list.len() => {
            list.push(Value::Null);
            change(&mut list[*place], rest, act).map(|_| true)
        }
        (Step::Index(place), Value::Array(list), act) => match list.get_mut(*place) {
            Some(next) => change(next, rest, act),
            None => Err("a list on the way has no such place".into()),
        },
        (Step::End, Value::Array(list), Act::Set(_)) => {
            list.push(Value::Null);
            let last = list.len() - 1;
            change(&mut list[last], rest, act).map(|_| true)
        }
        (_, _, Act::Delete) => Ok(false),
        (Step::Key(key), ..) => Err(format!("what should have `{key}` is no map")),
        _ => Err("what should have the place is no list".into()),
    }
}

/// Changes the text of a document.
fn put(text: &str, root: &Node, steps: &[Step], act: Act<'_>) -> Result<String, String> {
    let mut node = root;
    let mut above: Option<(&Node, usize)> = None;
    for (at, step) in steps.iter().enumerate() {
        let next = match (step, &node.kind) {
            (Step::Key(key), Kind::Map { entries, .. }) => {
                entries.iter().position(|(name, _)| name.scalar() == Some(key.as_str()))
            }
            (Step::Index(place), Kind::List { items, .. }) => Some(*place).filter(|place| *place < items.len()),
            _ => None,
        };
        let Some(place) = next else {
            let Act::Set(value) = act else { return Ok(text.to_owned()) };
            let value = nested(&steps[at + 1..], value)?;
            return match (&node.kind, step) {
                // `key:` with nothing behind it becomes a map or a list.
                (Kind::Scalar { .. }, _) => {
                    let Some((owner, place)) = above else { return Err("it is no map".into()) };
                    replace(text, owner, place, node, &nested(&steps[at..], &value_of(act)?)?)
                }
                _ => insert(text, node, step, &value),
            };
        };
        above = Some((node, place));
        node = match &node.kind {
            Kind::Map { entries, .. } => &entries[place].1,
            Kind::List { items, .. } => &items[place],
            _ => return Err("it is no map".into()),
        };
    }
    let Some((owner, place)) = above else { return Err("it is no path".into()) };
    match act {
        Act::Set(value) => replace(text, owner, place, node, value),
        Act::Delete => remove(text, owner, place),
    }
}

fn value_of(act: Act<'_>) -> Result<Value, String> {
    match act {
        Act::Set(value) => Ok(value.clone()),
        Act::Delete => Err("nothing is set".into()),
    }
}

/// Wraps a value in the steps that lead to it.
fn nested(steps: &[Step], value: &Value) -> Result<Value, String> {
    let mut whole = value.clone();
    for step in steps.iter().rev() {
        whole = match step {
            Step::Key(key) => Value::Object([(key.clone(), whole)].into_iter().collect()),
            Step::End | Step::Index(0) => Value::Array(vec![whole]),
            Step::Index(_) => return Err("a list on the way has no such place".into()),
        };
    }
    Ok(whole)
}

/// Replaces one value by another.
fn replace(text: &str, owner: &Node, place: usize, node: &Node, value: &Value) -> Result<String, String> {
    let is_flow = matches!(owner.kind, Kind::Map { flow: true, .. } | Kind::List { flow: true, .. });
    let is_whole = |value: &Value| match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    };
    let style = match node.kind {
        Kind::Scalar { style, .. } => style,
        _ => Style::Plain,
    };
    if let (Kind::Map { entries, .. }, false, true) = (&owner.kind, is_flow, is_whole(value)) {
        // Behind the colon a block begins on a line of its own, two columns further in.
        let key = &entries[place].0;
        let colon = colon(text, key).ok_or("its colon is not found")?;
        let indent = column(text, key.range.start) + 2;
        let end = node.range.end.max(colon + 1);
        let inner = block(value, indent);
        return Ok(splice(text, colon + 1..end, &format!("\n{}", inner.trim_end_matches('\n'))));
    }
    let new = written(value, style);
    if node.range.is_empty() {
        let at = match &owner.kind {
            Kind::Map { entries, .. } => colon(text, &entries[place].0).ok_or("its colon is not found")? + 1,
            _ => node.range.start,
        };
        return Ok(splice(text, at..at, &format!(" {new}")));
    }
    let range = trimmed(text, &node.range);
    // A block that was below its key becomes one value behind it.
    if matches!(node.kind, Kind::Map { flow: false, .. } | Kind::List { flow: false, .. })
        && let Kind::Map { entries, .. } = &owner.kind
    {
        let colon = colon(text, &entries[place].0).ok_or("its colon is not found")?;
        return Ok(splice(text, colon + 1..range.end, &format!(" {new}")));
    }
    Ok(splice(text, range, &new))
}

/// Puts a new entry behind the last one.
fn insert(text: &str, owner: &Node, step: &Step, value: &Value) -> Result<String, String> {
    let entry = |indent: usize| match step {
        Step::Key(key) => block(&Value::Object([(key.clone(), value.clone())].into_iter().collect()), indent),
        _ => block(&Value::Array(vec![value.clone()]), indent),
    };
    let in_flow = || match step {
        Step::Key(key) => format!("{}: {}", written(&key.as_str().into(), Style::Plain), written(value, Style::Plain)),
        _ => written(value, Style::Plain),
    };
    match (&owner.kind, step) {
        (Kind::Map { entries, flow: true }, Step::Key(_)) => {
            flow(text, owner, entries.last().map(|(_, value)| value.range.end), &in_flow())
        }
        (Kind::List { items, flow: true }, Step::End | Step::Index(_)) => {
            flow(text, owner, items.last().map(|item| item.range.end), &in_flow())
        }
        (Kind::Map { entries, flow: false }, Step::Key(_)) => {
            let first = entries.first().ok_or("the map is empty")?;
            Ok(below(text, owner, &entry(column(text, first.0.range.start))))
        }
        (Kind::List { items, flow: false }, Step::End | Step::Index(_)) => {
            let first = items.first().ok_or("the list is empty")?;
            let line = text[..first.range.start].rfind('\n').map_or(0, |at| at + 1);
            let dash = text[line..first.range.start].rfind('-').ok_or("its dash is not found")?;
            Ok(below(text, owner, &entry(column(text, line + dash))))
        }
        _ => Err("what should have it is of another kind".into()),
    }
}

fn flow(text: &str, owner: &Node, last: Option<usize>, new: &str) -> Result<String, String> {
    match last {
        Some(end) => Ok(splice(text, end..end, &format!(", {new}"))),
        None => Ok(splice(text, owner.range.start + 1..owner.range.start + 1, new)),
    }
}

/// Puts lines below the last line of a block.
fn below(text: &str, owner: &Node, lines: &str) -> String {
    let end = trimmed(text, &owner.range).end;
    let at = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let gap = if text[..at].ends_with('\n') { "" } else { "\n" };
    splice(text, at..at, &format!("{gap}{lines}"))
}

/// Takes an entry out.
fn remove(text: &str, owner: &Node, place: usize) -> Result<String, String> {
    let (begins, ends): (Vec<usize>, Vec<usize>) = match &owner.kind {
        Kind::Map { entries, .. } => entries.iter().map(|(key, value)| (key.range.start, value.range.end)).unzip(),
        Kind::List { items, .. } => items.iter().map(|item| (item.range.start, item.range.end)).unzip(),
        _ => return Err("it is no map".into()),
    };
    if matches!(owner.kind, Kind::Map { flow: true, .. } | Kind::List { flow: true, .. }) {
        let range = match (place, begins.get(place + 1)) {
            (_, Some(next)) => begins[place]..*next,
            (0, None) => begins[0]..ends[0],
            (place, None) => ends[place - 1]..ends[place],
        };
        return Ok(splice(text, range, ""));
    }
    if begins.len() == 1 {
        return Err("it is the only entry; delete what holds it".into());
    }
    let line = text[..begins[place]].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line..begins[place]].trim();
    let end = trimmed(text, &(begins[place]..ends[place].max(begins[place]))).end;
    let after = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    match before {
        "" | "-" if before.is_empty() || matches!(owner.kind, Kind::List { .. }) => Ok(splice(text, line..after, "")),
        // The first entry of a map in a list stands behind the dash: the second one moves up to it.
        _ => match begins.get(place + 1) {
            Some(next) => Ok(splice(text, begins[place]..*next, "")),
            None => Err("it shares its line with another".into()),
        },
    }
}

/// Returns a value as a block of lines.
fn block(value: &Value, indent: usize) -> String {
    let space = " ".repeat(indent);
    let is_whole = |value: &Value| match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(map) if !map.is_empty() => map
            .iter()
            .map(|(key, value)| {
                let key = written(&key.as_str().into(), Style::Plain);
                match is_whole(value) {
                    true => format!("{space}{key}:\n{}", block(value, indent + 2)),
                    false => format!("{space}{key}: {}\n", written(value, Style::Plain)),
                }
            })
            .collect(),
        Value::Array(list) if !list.is_empty() => list
            .iter()
            .map(|item| match is_whole(item) {
                true => format!("{space}- {}", block(item, indent + 2).trim_start_matches(' ')),
                false => format!("{space}- {}\n", written(item, Style::Plain)),
            })
            .collect(),
        other => format!("{space}{}\n", written(other, Style::Plain)),
    }
}

/// Returns where the colon behind a key is.
fn colon(text: &str, key: &Node) -> Option<usize> {
    let rest = &text[key.range.end..];
    let at = rest.find(':')?;
    rest[..at].trim().is_empty().then_some(key.range.end + at)
}

/// A range without the white space at its end.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}

fn column(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    text[line..at].chars().count()
}

fn splice(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}
