//! What is known of a value without running the program.

use std::collections::BTreeMap;
use std::ops::Range;

/// What is known of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Nothing, but that it does not come from outside.
    Unknown,
    Text(String),
    Number(f64),
    Bool(bool),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
    /// It comes from outside.
    Tainted(Taint),
}

/// Who decides what a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Whoever calls the function.
    Caller,
    /// Whoever starts the program.
    User,
    /// Anybody who can send a request.
    Anybody,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Taint {
    pub level: Level,
    /// Where it came in.
    pub source: Range<usize>,
    /// What it was made safe for, as bits of [`Kind`](super::tables::Kind).
    pub clean: u32,
    /// Whether it is part of a longer text by now.
    pub is_built: bool,
    /// The constant text before it.
    pub before: String,
}

impl Taint {
    /// A value as it came in.
    pub fn new(level: Level, source: Range<usize>) -> Taint {
        Taint { level, source, clean: 0, is_built: false, before: String::new() }
    }
}

/// The longest constant text that is folded, in bytes.
const LONGEST: usize = 4_096;

impl Value {
    /// Returns the taint of a value or of anything within it, the worst.
    pub fn taint(&self) -> Option<&Taint> {
        match self {
            Value::Tainted(taint) => Some(taint),
            Value::List(values) => values.iter().filter_map(Value::taint).max_by_key(|taint| taint.level),
            Value::Map(values) => values.values().filter_map(Value::taint).max_by_key(|taint| taint.level),
            _ => None,
        }
    }

    /// Whether it is known from the program's text alone.
    pub fn is_constant(&self) -> bool {
        match self {
            Value::Text(_) | Value::Number(_) | Value::Bool(_) => true,
            Value::List(values) => values.iter().all(Value::is_constant),
            Value::Map(values) => values.values().all(Value::is_constant),
            Value::Unknown | Value::Tainted(_) => false,
        }
    }

    /// Returns whether it counts as true, where that is known.
    pub fn truth(&self) -> Option<bool> {
        Some(match self {
            Value::Text(text) => !text.is_empty(),
            Value::Number(number) => *number != 0.0,
            Value::Bool(bool) => *bool,
            _ => return None,
        })
    }

    /// Returns it as text, where it is known.
    pub fn text(&self) -> Option<String> {
        Some(match self {
            Value::Text(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(bool) => bool.to_string(),
            _ => return None,
        })
    }

    /// Returns what it is after either of two ways.
    pub fn or(&self, other: &Value) -> Value {
        if self == other {
            return self.clone();
        }
        match (self, other) {
            (Value::List(left), Value::List(right)) if left.len() == right.len() => {
                Value::List(left.iter().zip(right).map(|(left, right)| left.or(right)).collect())
            }
            (Value::Map(left), Value::Map(right)) => {
                let mut both = left.clone();
                for (key, value) in right {
                    let joined = both.get(key).map_or_else(|| value.clone(), |known| known.or(value));
                    both.insert(key.clone(), joined);
                }
                Value::Map(both)
            }
            _ => match (self.taint(), other.taint()) {
                (Some(left), Some(right)) => {
                    let mut worse = if left.level >= right.level { left.clone() } else { right.clone() };
                    worse.clean = left.clean & right.clean;
                    worse.is_built = left.is_built || right.is_built;
                    Value::Tainted(worse)
                }
                (Some(taint), None) | (None, Some(taint)) => Value::Tainted(taint.clone()),
                (None, None) => Value::Unknown,
            },
        }
    }

    /// Returns the text that values make, one behind the other.
    pub fn joined(parts: &[Value]) -> Value {
        let mut said = String::new();
        let mut known = true;
        let mut taint: Option<Taint> = None;
        for part in parts {
            if let Some(found) = part.taint() {
                let mut found = found.clone();
                found.before = tail(&format!("{said}{}", found.before));
                taint = Some(match taint {
                    Some(first) => {
                        let clean = first.clean & found.clean;
                        let worse = if found.level > first.level || first.clean != clean { found } else { first };
                        Taint { clean, ..worse }
                    }
                    None => found,
                });
            }
            match part.text() {
                Some(text) if said.len() < LONGEST => said.push_str(&text),
                _ => known = false,
            }
        }
        match taint {
            Some(taint) => Value::Tainted(Taint { is_built: taint.is_built || parts.len() > 1, ..taint }),
            None if known => Value::Text(said),
            None => Value::Unknown,
        }
    }
}

fn tail(text: &str) -> String {
    let cut = text.len().saturating_sub(200);
    let cut = (cut..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    text[cut..].to_owned()
}
