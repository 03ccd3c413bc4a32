//! The triggers of a plan: a list of them, or a map by kind; in full, a list of maps with one entry each.

use serde_json::{Map as Object, Value};

use super::walk::{At, Walk};
use super::{Dropped, Record, Shape};
use crate::read::Step;
use crate::suggest::did_you_mean;
use crate::yaml::{Entry, Kind, Map, Node};

impl Walk<'_> {
    pub(super) fn triggers(&mut self, record: &'static Record, node: &Node, at: &At<'_>) -> Option<Value> {
        let mut found = Vec::new();
        match &node.kind {
            Kind::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    let before = found.len();
                    self.trigger(record, item, &At { span: item.head(), ..at.clone() }, &mut found);
                    if found.len() == before {
                        self.dropped.note(node, number);
                    }
                }
            }
            _ => self.trigger(record, node, at, &mut found),
        }
        Some(Value::Array(found))
    }

    /// Reads a word, or a map in which every entry is a trigger, or several of its kind.
    fn trigger(&mut self, record: &'static Record, node: &Node, at: &At<'_>, found: &mut Vec<Value>) {
        let Kind::Map(map) = &node.kind else { return found.extend(self.word(record, node, at)) };
        if map.entries().is_empty() {
            self.wrong_type("what starts a run, such as `{cron: \"0 4 * * *\"}`", node, at);
        }
        for (number, entry) in map.entries().iter().enumerate() {
            let before = found.len();
            self.triggers_of(record, map, entry, found);
            if found.len() == before {
                self.dropped.note(node, number);
            }
        }
    }

    /// Reads an entry of a map of triggers: one of its kind, or several.
    fn triggers_of(&mut self, record: &'static Record, map: &Map, entry: &Entry, found: &mut Vec<Value>) {
        let Some(field) = record.field(&entry.key) else {
            let name = entry.key.as_str();
            match map.entries().iter().find(|other| is_field_of(record, &other.key, name)) {
                Some(other) => {
                    let message = format!("`{name}` stands beside `{}`, and belongs into it", other.key);
                    self.report("unknown-field", entry.key_span.clone(), message).hint =
                        Some(format!("write `{}: {{…, {name}: …}}`", other.key));
                }
                None => self.stranger(record, entry, &|name| map.get(name).is_some()),
            }
            return;
        };
        let at = self.at(entry);
        if entry.value.is_null() {
            found.extend(self.bare(field.name, entry.key_span.clone(), record));
            return;
        }
        // `manual: true` says no more than `manual`.
        if field.name == "manual" && entry.value.to_json() == Value::Bool(true) {
            found.push(named(field.name, Value::Object(Object::new())));
            return;
        }
        if let Some(Value::Array(values)) = self.value(&field.shape, &entry.value, &at) {
            found.extend(values.into_iter().map(|value| named(field.name, value)));
        }
    }

    fn word(&mut self, record: &'static Record, node: &Node, at: &At<'_>) -> Option<Value> {
        let Kind::Scalar { text, .. } = &node.kind else {
            self.wrong_type("what starts a run, such as `{cron: \"0 4 * * *\"}`", node, at);
            return None;
        };
        let kinds = || record.fields.iter().map(|field| field.name);
        let Some(kind) = kinds().find(|kind| kind == text) else {
            let meant = did_you_mean(text, kinds());
            let known = kinds().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ");
            let message = format!("`{}` starts no runs", text.escape_debug());
            self.report("bad-value", node.span.clone(), message).hint =
                Some(meant.unwrap_or_else(|| format!("there are {known}")));
            return None;
        };
        self.bare(kind, node.span.clone(), record)
    }

    /// A kind of trigger with nothing said of it; only `manual` needs nothing.
    fn bare(&mut self, kind: &'static str, span: std::ops::Range<usize>, record: &Record) -> Option<Value> {
        if kind == "manual" {
            return Some(named(kind, Value::Object(Object::new())));
        }
        let says = record.field(kind).map(|field| field.meaning).unwrap_or_default();
        let wants = match kind {
            "github" => "{github: {secret: NAME}}",
            "alertmanager" => "{alertmanager: {secret: NAME}}",
            "webhook" => "{webhook: {name: NAME, secret: NAME}}",
            "nats" => "{nats: \"deploy.>\"}",
            _ => "{cron: \"0 4 * * *\"}",
        };
        let message = format!("`{kind}` says nothing of what starts a run: {says}");
        self.report("missing-field", span, message).hint = Some(format!("write `{wants}`"));
        None
    }
}

/// Whether a kind of trigger has a field of this name.
fn is_field_of(record: &Record, kind: &str, name: &str) -> bool {
    let Some(Shape::List(Shape::Short(below, _) | Shape::Record(below))) = record.field(kind).map(|field| &field.shape)
    else {
        return false;
    };
    below.field(name).is_some()
}

fn named(kind: &str, value: Value) -> Value {
    Value::Object(Object::from_iter([(kind.to_owned(), value)]))
}

/// Returns where each trigger of a plan stands, in their order. What was left out is passed over, and not counted.
pub(crate) fn ways<'a>(node: &'a Node, dropped: &Dropped) -> Vec<Vec<Step<'a>>> {
    let mut found = Vec::new();
    match &node.kind {
        Kind::List(items) => {
            let kept = items.iter().enumerate().filter(|(number, _)| !dropped.has(node, *number));
            kept.enumerate().for_each(|(at, (_, item))| ways_in(&["on".into(), at.into()], item, dropped, &mut found));
        }
        _ => ways_in(&["on".into()], node, dropped, &mut found),
    }
    found
}

fn ways_in<'a>(here: &[Step<'a>], node: &'a Node, dropped: &Dropped, found: &mut Vec<Vec<Step<'a>>>) {
    let Kind::Map(map) = &node.kind else { return found.push(here.to_vec()) };
    for (_, entry) in map.entries().iter().enumerate().filter(|(number, _)| !dropped.has(node, *number)) {
        let way: Vec<Step<'a>> = here.iter().cloned().chain([Step::Key(entry.key.as_str())]).collect();
        match &entry.value.kind {
            Kind::List(items) => {
                let kept = (0..items.len()).filter(|number| !dropped.has(&entry.value, *number)).count();
                let of = |at: usize| way.iter().cloned().chain([at.into()]).collect::<Vec<Step<'a>>>();
                found.extend((0..kept).map(of));
            }
            _ => found.push(way),
        }
    }
}
