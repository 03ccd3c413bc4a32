//! Reads a tree by the table: short forms become full ones, everything wrong is reported, and what
//! is wrong is left out, so that the rest is still understood.

use std::ops::Range;

use serde_json::{Map as Object, Value};

use super::{Choice, Dropped, Leaf, Parse, Record, Shape};
use super::{spelling, window};
use crate::diagnostic::{Diagnostic, Mend, Source};
use crate::fan::MAX_ITEMS;
use crate::id::Id;
use crate::suggest::{closest, did_you_mean};
use crate::yaml::{Entry, Kind, Node};

/// Values that the design names for a field and this version does not run.
const LATER_WORDS: &[(&str, &str)] = &[("apply", "copy")];

/// A walk over one plan.
pub(crate) struct Walk<'a> {
    pub(crate) source: &'a Source,
    pub(crate) found: &'a mut Vec<Diagnostic>,
    pub(crate) dropped: &'a mut Dropped,
}

/// Where the walk is: the name of the nearest field, and the bytes to blame for what is a list or map.
#[derive(Clone)]
pub(super) struct At<'a> {
    pub(super) field: &'a str,
    pub(super) span: Range<usize>,
}

impl Walk<'_> {
    /// Reads the fields of a record, those that are right.
    pub(crate) fn root(&mut self, record: &'static Record, node: &Node) -> Option<Object<String, Value>> {
        self.record(record, node, &At { field: record.name, span: node.head() })
    }

    pub(super) fn report(&mut self, rule: &'static str, span: Range<usize>, message: String) -> &mut Diagnostic {
        self.found.push(Diagnostic::error(rule, self.source.place(span), message));
        self.found.last_mut().expect("one was just pushed")
    }

    pub(super) fn wrong_type(&mut self, wanted: &str, node: &Node, at: &At<'_>) {
        let span = if let Kind::Scalar { .. } = node.kind { node.span.clone() } else { at.span.clone() };
        let message = format!("`{}` wants {wanted}, and this is {}", at.field, node.describe());
        self.report("wrong-type", span, message);
    }

    fn later(&mut self, what: &str, span: Range<usize>) {
        self.report("not-supported-yet", span, format!("{what} is not supported yet")).hint =
            Some("this version refuses what it does not run, rather than ignore it; leave it out".to_owned());
    }

    pub(super) fn value(&mut self, shape: &'static Shape, node: &Node, at: &At<'_>) -> Option<Value> {
        match shape {
            Shape::Text => self.text(node, at).map(Value::from),
            Shape::Bool => match node.to_json() {
                Value::Bool(value) => Some(value.into()),
                _ => self.refuse("`true` or `false`", node, at),
            },
            Shape::Whole(low, high) => self.whole(*low, *high, node, at),
            Shape::WholeRange(low, high) => self.whole_range(*low, *high, node, at),
            Shape::Leaf(leaf) => self.leaf(leaf, node, at),
            Shape::Choice(choices) => self.choice(choices, node, at),
            Shape::ChoiceOrName(choices, record) => match &node.kind {
                Kind::Map(_) => self.record(record, node, at).map(Value::Object),
                Kind::Scalar { text, .. } if is_name_beside(choices, text) => Some(text.clone().into()),
                _ => self.choice(choices, node, at),
            },
            Shape::Command => self.command(node, at),
            Shape::Any => Some(node.to_json()),
            Shape::Items => match node.to_json() {
                Value::Array(items) if items.len() <= MAX_ITEMS => Some(items.into()),
                Value::Number(count) if count.as_u64().is_some_and(|count| count <= MAX_ITEMS as u64) => {
                    Some(count.into())
                }
                Value::String(text) if !text.trim().is_empty() => Some(text.into()),
                _ => self.refuse(
                    &format!("a list, a whole number up to {MAX_ITEMS}, or an expression that gives one"),
                    node,
                    at,
                ),
            },
            Shape::TextOr(what, record) => match node.kind {
                Kind::Map(_) => {
                    let found = self.found.len();
                    let read = self.record(record, node, at).map(Value::Object);
                    let lacks = |d: &&mut Diagnostic| d.rule == "missing-field" && d.hint.is_none();
                    if let Some(lacking) = self.found[found..].iter_mut().find(lacks) {
                        lacking.hint = Some(format!("a {what} alone is written as a text, without a map"));
                    }
                    read
                }
                Kind::List(_) => self.refuse(&format!("a {what}, or one {}", record.name), node, at),
                _ => self.text(node, at).map(Value::from),
            },
            Shape::JsonSchema => match node.kind {
                Kind::Map(_) => Some(node.to_json()),
                _ => self.refuse("a JSON Schema, which is a map", node, at),
            },
            Shape::List(item) => self.list(item, node, at),
            Shape::ById(item) => self.by_name(item, node, at, Some(super::leaf::ID.parse)),
            Shape::ByVariable(item) => self.by_name(item, node, at, Some(super::leaf::VARIABLE.parse)),
            Shape::ByText(item) => self.by_name(item, node, at, None),
            Shape::Record(record) => self.record(record, node, at).map(Value::Object),
            Shape::Short(record, field) => self.short(record, field, node, at),
            Shape::Need(record) => self.need(record, node, at),
            Shape::Window(record) => self.window(record, node, at),
            Shape::Approval(record) => self.approval(record, node, at),
            Shape::Triggers(record) => self.triggers(record, node, at),
        }
    }

    fn refuse<T>(&mut self, wanted: &str, node: &Node, at: &At<'_>) -> Option<T> {
        self.wrong_type(wanted, node, at);
        None
    }

    fn text(&mut self, node: &Node, at: &At<'_>) -> Option<String> {
        match &node.kind {
            Kind::Scalar { text, .. } if !node.is_null() => Some(text.clone()),
            _ => self.refuse("a text", node, at),
        }
    }

    fn whole(&mut self, low: i64, high: i64, node: &Node, at: &At<'_>) -> Option<Value> {
        match node.to_json().as_i64() {
            Some(number) if (low..=high).contains(&number) => Some(number.into()),
            _ => self.refuse(&format!("a whole number from {low} to {high}"), node, at),
        }
    }

    fn whole_range(&mut self, low: i64, high: i64, node: &Node, at: &At<'_>) -> Option<Value> {
        let range = match &node.kind {
            Kind::Scalar { text, .. } => text.split_once('-').filter(|(first, _)| !first.trim().is_empty()),
            _ => None,
        };
        let Some((first, last)) = range else { return self.whole(low, high, node, at) };
        let bound = |text: &str| text.trim().parse::<i64>().ok().filter(|number| (low..=high).contains(number));
        match (bound(first), bound(last)) {
            (Some(first), Some(last)) if first == last => Some(first.into()),
            (Some(first), Some(last)) if first < last => Some(format!("{first}-{last}").into()),
            (Some(_), Some(_)) => {
                let message = format!("`{}`: `{}` ends before it begins", at.field, range_text(first, last));
                self.report("bad-value", node.span.clone(), message);
                None
            }
            _ => self.refuse(&format!("a whole number from {low} to {high}, or a range of two"), node, at),
        }
    }

    fn leaf(&mut self, leaf: &Leaf, node: &Node, at: &At<'_>) -> Option<Value> {
        let Kind::Scalar { text, .. } = &node.kind else {
            return self.refuse(leaf.what, node, at);
        };
        match (leaf.parse)(text) {
            Ok(text) => Some(text.into()),
            Err(why) => {
                let told = self.report("bad-value", node.span.clone(), format!("`{}`: {why}", at.field));
                let is_length = [super::leaf::SPAN.what, super::leaf::ESTIMATE.what].contains(&leaf.what);
                let meant = spelling::length(text).filter(|meant| is_length && (leaf.parse)(meant).is_ok());
                told.mends = meant.map(|new| Mend { span: node.span.clone(), new }).into_iter().collect();
                None
            }
        }
    }

    fn choice(&mut self, choices: &[Choice], node: &Node, at: &At<'_>) -> Option<Value> {
        let words = || choices.iter().map(|choice| choice.word);
        if at.field == "network" && !matches!(node.kind, Kind::Scalar { .. }) {
            self.later("a list of hosts for `network`", at.span.clone());
            return None;
        }
        let Kind::Scalar { text, .. } = &node.kind else {
            return self.refuse(&alternatives(words()), node, at);
        };
        if words().any(|word| word == text) {
            return Some(text.clone().into());
        }
        if LATER_WORDS.contains(&(at.field, text)) {
            self.later(&format!("`{}: {text}`", at.field), node.span.clone());
            return None;
        }
        let hint = did_you_mean(text, words());
        let message = format!("`{}` is {}, not {}", at.field, alternatives(words()), node.describe());
        let meant =
            spelling::respelled(text, words()).map(|word| Mend { span: node.span.clone(), new: word.to_owned() });
        let told = self.report("bad-value", node.span.clone(), message);
        told.hint = hint;
        told.mends = meant.into_iter().collect();
        None
    }

    fn command(&mut self, node: &Node, at: &At<'_>) -> Option<Value> {
        let command = match &node.kind {
            Kind::Scalar { text, .. } if !text.trim().is_empty() && !node.is_null() => text.clone().into(),
            Kind::List(items) if !items.is_empty() => {
                let args = items.iter().map(|item| match &item.kind {
                    Kind::Scalar { text, .. } => Some(Value::from(text.clone())),
                    _ => None,
                });
                match args.collect::<Option<Vec<_>>>() {
                    Some(args) if args[0] != "" => Value::Array(args),
                    _ => return self.refuse("a program and its arguments, all texts", node, at),
                }
            }
            _ => return self.refuse("a shell line, or a list of a program and its arguments", node, at),
        };
        if node_texts(node).any(|text| text.contains('\0')) {
            self.report(
                "bad-value",
                node.head(),
                format!("`{}` holds a NUL character, which no command may", at.field),
            );
            return None;
        }
        Some(command)
    }

    fn list(&mut self, item: &'static Shape, node: &Node, at: &At<'_>) -> Option<Value> {
        let Kind::List(items) = &node.kind else {
            return self.value(item, node, at).map(|value| Value::Array(vec![value]));
        };
        let mut values = Vec::new();
        for (number, one) in items.iter().enumerate() {
            match self.value(item, one, &At { span: one.head(), ..at.clone() }) {
                Some(value) => values.push(value),
                None => self.dropped.note(node, number),
            }
        }
        Some(Value::Array(values))
    }

    fn by_name(&mut self, item: &'static Shape, node: &Node, at: &At<'_>, check: Option<Parse>) -> Option<Value> {
        let Kind::Map(map) = &node.kind else {
            return self.refuse("a map of names", node, at);
        };
        let mut object = Object::new();
        for entry in map.entries() {
            if let Some(Err(why)) = check.map(|check| check(&entry.key)) {
                self.report("bad-value", entry.key_span.clone(), format!("`{}`: {why}", at.field));
                continue;
            }
            let at =
                if check.is_some() { self.at(entry) } else { At { field: &entry.key, span: entry.key_span.clone() } };
            if let Some(value) = self.value(item, &entry.value, &at) {
                object.insert(entry.key.clone(), value);
            }
        }
        Some(Value::Object(object))
    }

    pub(super) fn at<'e>(&self, entry: &'e Entry) -> At<'e> {
        At { field: &entry.key, span: entry.key_span.clone() }
    }

    fn record(&mut self, record: &'static Record, node: &Node, at: &At<'_>) -> Option<Object<String, Value>> {
        let Kind::Map(map) = &node.kind else {
            self.wrong_type(&format!("a map with the fields of {}", a(record.name)), node, at);
            return None;
        };
        let mut object = Object::new();
        let mut whole = true;
        for entry in map.entries() {
            match record.field(&entry.key) {
                Some(_) if entry.value.is_null() => {}
                Some(field) => match self.value(&field.shape, &entry.value, &self.at(entry)) {
                    Some(value) => drop(object.insert(entry.key.clone(), value)),
                    None => whole &= !(field.required || record.one_of.contains(&field.name)),
                },
                None => {
                    self.stranger(record, entry, &|name| map.get(name).is_some());
                }
            }
        }
        let given = |name: &str| map.get(name).is_some_and(|entry| !entry.value.is_null());
        for field in record.fields.iter().filter(|field| field.required && !given(field.name)) {
            self.report("missing-field", at.span.clone(), format!("this {} has no `{}`", record.name, field.name))
                .hint = Some(field.meaning.to_owned());
            whole = false;
        }
        let without = |(field, others): &&(&str, &[&str])| given(field) && !others.iter().any(|other| given(other));
        for (field, others) in record.with.iter().filter(without) {
            let span = map.get(field).map_or(at.span.clone(), |entry| entry.key_span.clone());
            let others = alternatives(others.iter().copied());
            self.report("missing-field", span, format!("`{field}` says more about {others}, which is not given"));
            object.remove(*field);
        }
        // A task without work is still a task that others may need; see `read`.
        let complete = self.exactly_one(record, given, at, &mut object);
        ((whole && complete) || record.name == "task" || record.name == "plan").then_some(object)
    }

    /// Sees to it that one of the fields is given of which there must be one.
    fn exactly_one(
        &mut self,
        record: &Record,
        given: impl Fn(&str) -> bool,
        at: &At<'_>,
        object: &mut Object<String, Value>,
    ) -> bool {
        let chosen: Vec<&str> = record.one_of.iter().copied().filter(|name| given(name)).collect();
        let message = match chosen[..] {
            [] if record.one_of.is_empty() => return true,
            [_] => return true,
            [] => format!("this {} has none of {}", record.name, alternatives(record.one_of.iter().copied())),
            _ => format!("this {} has {}; it takes one of them", record.name, listed(&chosen)),
        };
        let rule = if chosen.is_empty() { "missing-field" } else { "two-of-one" };
        self.report(rule, at.span.clone(), message);
        for name in chosen.iter().skip(1) {
            object.remove(*name);
        }
        !chosen.is_empty()
    }

    /// Reports a field that the record does not have.
    pub(super) fn stranger(&mut self, record: &Record, entry: &Entry, given: &dyn Fn(&str) -> bool) {
        let (name, span) = (entry.key.as_str(), entry.key_span.clone());
        if record.later.contains(&name) {
            return self.later(&format!("`{name}` of {}", a(record.name)), span);
        }
        let known = record.fields.iter().map(|field| field.name);
        let hint = match closest(name, known.clone()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("{} has {}", a(record.name), listed(&known.collect::<Vec<_>>())),
        };
        let message = format!("{} has no field `{}`", a(record.name), name.escape_debug());
        let all = record.fields.iter().map(|field| field.name);
        let meant = spelling::respelled(name, all).filter(|meant| !given(meant));
        let told = self.report("unknown-field", span.clone(), message);
        told.hint = Some(hint);
        told.mends = meant.map(|meant| Mend { span, new: meant.to_owned() }).into_iter().collect();
    }

    fn short(&mut self, record: &'static Record, field: &str, node: &Node, at: &At<'_>) -> Option<Value> {
        if let Kind::Map(_) = node.kind {
            return self.record(record, node, at).map(Value::Object);
        }
        let shape = &record.field(field)?.shape;
        let value = self.value(shape, node, at)?;
        Some(Value::Object(Object::from_iter([(field.to_owned(), value)])))
    }

    fn need(&mut self, record: &'static Record, node: &Node, at: &At<'_>) -> Option<Value> {
        let Value::Object(mut need) = self.short(record, "task", node, at)? else { return None };
        if need.contains_key("when") && need.contains_key("after") {
            let message = "`when` is about a task's end and `after` about its start; a need takes one of them";
            self.report("two-of-one", at.span.clone(), message.to_owned());
            need.remove("after");
        }
        if need.len() == 1 && need.contains_key("task") { need.remove("task") } else { Some(Value::Object(need)) }
    }

    fn window(&mut self, record: &'static Record, node: &Node, at: &At<'_>) -> Option<Value> {
        let Kind::Map(_) = node.kind else { return self.leaf(&super::leaf::WEEKLY, node, at) };
        let found = self.found.len();
        let fields = self.record(record, node, at)?;
        if self.found.len() > found {
            return None;
        }
        match window::written(&fields) {
            Ok(window) => Some(window),
            Err(why) => {
                self.report("bad-value", at.span.clone(), format!("`{}`: {why}", at.field));
                None
            }
        }
    }

    fn approval(&mut self, record: &'static Record, node: &Node, at: &At<'_>) -> Option<Value> {
        match node.to_json() {
            Value::Bool(true) => Some(Value::Object(Object::new())),
            Value::Bool(false) => {
                self.report("bad-value", node.span.clone(), "`approval: false` takes nothing away".to_owned()).hint =
                    Some("leave it out; an agent whose risk is `approval_required` always asks".to_owned());
                None
            }
            _ => self.short(record, "when", node, at),
        }
    }
}

fn range_text(first: &str, last: &str) -> String {
    format!("{}-{}", first.trim(), last.trim())
}

/// Whether a text is a name, and not another spelling of one of the words that may stand there, too.
fn is_name_beside(choices: &[Choice], text: &str) -> bool {
    Id::new(text).is_ok() && spelling::respelled(text, choices.iter().map(|choice| choice.word)).is_none()
}

/// Returns the texts of a scalar or of a list of scalars.
fn node_texts(node: &Node) -> impl Iterator<Item = &str> {
    let items = match &node.kind {
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter().filter_map(|item| match &item.kind {
        Kind::Scalar { text, .. } => Some(text.as_str()),
        _ => None,
    })
}

/// Puts the article before a name.
fn a(name: &str) -> String {
    format!("{} {name}", if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" })
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn alternatives<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
