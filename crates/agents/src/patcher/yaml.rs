//! YAML as a tree of places: which bytes of a text each value has.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};
use serde_json::{Map, Value, json};

/// How deep a tree may be.
const DEEPEST: usize = 100;

/// A value, and where it is.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub kind: Kind,
    /// Its bytes: of a block without what comes behind its last value.
    pub range: Range<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Scalar {
        text: String,
        style: Style,
    },
    List {
        items: Vec<Node>,
        flow: bool,
    },
    Map {
        entries: Vec<(Node, Node)>,
        flow: bool,
    },
    /// `*name`.
    Alias(usize),
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    /// `|` or `>`.
    Block,
}

/// Reads every document of a text.
///
/// # Errors
///
/// What is wrong with it, and in which line.
pub(super) fn documents(text: &str) -> Result<Vec<Node>, String> {
    let mut open: Vec<(Node, Option<Node>)> = Vec::new();
    let mut done = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| format!("line {}: {}", error.marker().line(), error.info()))?;
        let range = span.byte_range().ok_or("its places are not known")?;
        let node = match event {
            Event::Scalar(value, style, _, _) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted => Style::Single,
                    ScalarStyle::DoubleQuoted => Style::Double,
                    _ => Style::Block,
                };
                Node { kind: Kind::Scalar { text: value.into_owned(), style }, range }
            }
            Event::Alias(id) => Node { kind: Kind::Alias(id), range },
            Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => {
                if open.len() >= DEEPEST {
                    return Err(format!("it is nested more than {DEEPEST} levels deep"));
                }
                let flow = style == StructureStyle::Flow;
                let kind = match event {
                    Event::SequenceStart(..) => Kind::List { items: Vec::new(), flow },
                    _ => Kind::Map { entries: Vec::new(), flow },
                };
                open.push((Node { kind, range }, None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some((mut node, _)) = open.pop() else { continue };
                node.range = match &node.kind {
                    Kind::List { flow: true, .. } | Kind::Map { flow: true, .. } => node.range.start..range.end,
                    Kind::Map { entries, .. } => match (entries.first(), entries.last()) {
                        (Some((key, _)), Some((_, value))) => key.range.start..value.range.end,
                        _ => node.range.start..range.end,
                    },
                    Kind::List { items, .. } => {
                        node.range.start..items.last().map_or(node.range.end, |item| item.range.end)
                    }
                    _ => node.range,
                };
                node
            }
            _ => continue,
        };
        match open.last_mut() {
            None => done.push(node),
            Some((Node { kind: Kind::List { items, .. }, .. }, _)) => items.push(node),
            Some((Node { kind: Kind::Map { entries, .. }, .. }, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push((key, node)),
            },
            Some(_) => {}
        }
    }
    Ok(done)
}

impl Node {
    /// Returns the text of a scalar.
    pub(super) fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Calls `each` with every entry of every map in it, the outer ones first.
    pub(super) fn walk<'a>(&'a self, each: &mut dyn FnMut(&'a Node, &'a Node)) {
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            match &node.kind {
                Kind::Map { entries, .. } => {
                    entries.iter().for_each(|(key, value)| each(key, value));
                    open.extend(entries.iter().rev().map(|(_, value)| value));
                }
                Kind::List { items, .. } => open.extend(items.iter().rev()),
                _ => {}
            }
        }
    }

    /// Returns what it says, to be compared.
    pub(super) fn value(&self) -> Value {
        match &self.kind {
            Kind::Scalar { text, style: Style::Plain } => plain(text),
            Kind::Scalar { text, .. } => text.as_str().into(),
            Kind::List { items, .. } => items.iter().map(Node::value).collect(),
            Kind::Map { entries, .. } => {
                let named = |(key, value): &(Node, Node)| (key.scalar().unwrap_or("?").to_owned(), value.value());
                Value::Object(entries.iter().map(named).collect::<Map<_, _>>())
            }
            Kind::Alias(id) => json!({ "*": id }),
        }
    }
}

/// Returns what a plain scalar says by YAML 1.2.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => true.into(),
        "false" | "False" | "FALSE" => false.into(),
        _ if text.starts_with(|char: char| char.is_ascii_digit() || matches!(char, '-' | '+' | '.')) => text
            .parse::<i64>()
            .map(Value::from)
            .or_else(|_| text.parse::<f64>().map(Value::from))
            .unwrap_or_else(|_| text.into()),
        _ => text.into(),
    }
}

/// Returns a value as it is written in one line: scalars as plainly as may be, the rest between brackets.
pub(super) fn written(value: &Value, style: Style) -> String {
    match value {
        Value::String(text) => match style {
            Style::Single if !text.contains(['\n', '\r', '\t']) => format!("'{}'", text.replace('\'', "''")),
            Style::Plain | Style::Block if is_plain(text) => text.clone(),
            // Strings of JSON are strings of YAML.
            _ => value.to_string(),
        },
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| written(item, Style::Plain)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let key = |key: &str| written(&key.into(), Style::Plain);
            let entries: Vec<String> = entries
                .iter()
                .map(|(name, value)| format!("{}: {}", key(name), written(value, Style::Plain)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// Whether a text is a string without quotes, for readers of YAML 1.1 too, and inside of brackets.
fn is_plain(text: &str) -> bool {
    let word = |char: char| {
        char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '/' | ':' | '@' | '+' | '=' | ' ' | '$')
    };
    let starts = |char: char| char.is_alphabetic() || matches!(char, '_' | '/' | '.' | '$') || char.is_ascii_digit();
    const WORDS: [&str; 12] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "~", ".inf", ".nan"];
    let is_number = text.chars().all(|char| char.is_ascii_hexdigit() || "xob.:_+-eE".contains(char))
        && text.chars().any(|char| char.is_ascii_digit());
    text.chars().all(word)
        && text.starts_with(starts)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !is_number
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
        && !text.starts_with("---")
        && !text.starts_with("...")
}
