//! YAML as a tree in which every node knows its bytes.
//!
//! What a plan means is not known here: this module only makes sure that the tree is well formed,
//! of a bearable size, and that no name is given twice.

mod build;
pub(crate) mod json;
mod scalar;
mod tabs;

use std::collections::HashMap;
use std::ops::Range;

pub(crate) use build::tree;
pub(crate) use scalar::resolve;

/// A node of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) span: Range<usize>,
    /// How many nodes it is made of, itself among them.
    size: usize,
    /// How many levels it has, itself among them.
    depth: usize,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A text, number, boolean or null, as it was written.
    Scalar {
        /// The text, escapes resolved.
        text: String,
        /// Whether it was written without quotes, so that it may be more than text.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map.
    Map(Map),
}

/// A map in the order of its source; every name is there once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map {
    entries: Vec<Entry>,
    /// Where each name is, once there are too many to look at one by one.
    index: HashMap<String, usize>,
}

/// How many entries a map may have before it gets an index.
const FEW: usize = 16;

/// A name and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) value: Node,
}

impl Map {
    /// Returns the entries in the order of the source.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the entry of a name.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        if self.index.is_empty() {
            return self.entries.iter().find(|entry| entry.key == key);
        }
        self.index.get(key).map(|at| &self.entries[*at])
    }

    /// Adds an entry; gives it back where the name is taken.
    fn insert(&mut self, entry: Entry) -> Option<Entry> {
        if self.get(&entry.key).is_some() {
            return Some(entry);
        }
        self.entries.push(entry);
        if self.entries.len() > FEW {
            let unknown = self.entries.iter().enumerate().skip(self.index.len());
            self.index.extend(unknown.map(|(at, entry)| (entry.key.clone(), at)));
        }
        None
    }
}

impl Node {
    fn new(kind: Kind, span: Range<usize>) -> Node {
        let children: Box<dyn Iterator<Item = &Node>> = match &kind {
            Kind::Scalar { .. } => Box::new(std::iter::empty()),
            Kind::List(items) => Box::new(items.iter()),
            Kind::Map(map) => Box::new(map.entries.iter().map(|entry| &entry.value)),
        };
        let (size, depth) = children.fold((1, 0), |(size, depth), child| (size + child.size, depth.max(child.depth)));
        Node { kind, span, size, depth: depth + 1 }
    }

    /// Returns whether the node says "nothing": `null`, `~`, or no text at all.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if scalar::is_null(text))
    }

    /// Returns the node as JSON; numbers that JSON cannot hold become texts.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.kind {
            Kind::Scalar { text, plain: true } => scalar::resolve(text),
            Kind::Scalar { text, plain: false } => text.clone().into(),
            Kind::List(items) => items.iter().map(Node::to_json).collect(),
            Kind::Map(map) => map.entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json())).collect(),
        }
    }

    /// Returns the bytes to point at: all of a scalar, the beginning of anything else.
    pub(crate) fn head(&self) -> Range<usize> {
        match &self.kind {
            Kind::Scalar { .. } => self.span.clone(),
            Kind::List(items) => items.first().map_or(self.span.clone(), Node::head),
            Kind::Map(map) => map.entries.first().map_or(self.span.clone(), |entry| entry.key_span.clone()),
        }
    }

    /// Says what the node is, for messages.
    pub(crate) fn describe(&self) -> String {
        match &self.kind {
            Kind::Scalar { .. } if self.is_null() => "nothing".to_owned(),
            Kind::Scalar { text, .. } if text.chars().count() > 40 => {
                format!("`{}…`", text.chars().take(40).collect::<String>().escape_debug())
            }
            Kind::Scalar { text, .. } => format!("`{}`", text.escape_debug()),
            Kind::List(_) => "a list".to_owned(),
            Kind::Map(_) => "a map".to_owned(),
        }
    }
}
