//! From parser events to the tree, with everything wrong that was met on the way.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

use super::{Entry, Kind, Map, Node};
use crate::diagnostic::{Diagnostic, Source};

/// How many nodes aliases may add: enough for any plan, too few for a bomb.
const MAX_ALIASED_NODES: usize = 100_000;

/// How deep a tree may be; a plan needs about ten levels.
const MAX_DEPTH: usize = 64;

/// Parses a text into its tree. After a syntax error the tree holds what came before it.
pub(crate) fn tree(source: &Source, found: &mut Vec<Diagnostic>) -> Option<Node> {
    let mut builder = Builder { source, found, open: Vec::new(), anchors: HashMap::new(), aliased: 0, root: None };
    let mut documents = 0;
    for event in Parser::new_from_str(source.text()) {
        let (event, span) = match event {
            Ok((event, span)) => (event, span.byte_range().unwrap_or(0..0)),
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(source.text().len());
                builder.report("yaml-syntax", at..at + 1, format!("this is not YAML: {}", error.info()));
                if let Some(told) = builder.found.last_mut() {
                    told.mends = super::tabs::mends(source.text());
                }
                break;
            }
        };
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                builder.report("yaml-syntax", span, "a second document begins here; a file holds one plan".into());
                break;
            }
        }
        if builder.take(event, span).is_err() {
            break;
        }
    }
    while !builder.open.is_empty() {
        let end = source.text().len();
        builder.close(end..end);
    }
    builder.root
}

/// The tree cannot be built any further.
struct Hopeless;

struct Builder<'a> {
    source: &'a Source,
    found: &'a mut Vec<Diagnostic>,
    /// The lists and maps that have begun and not ended.
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    /// How many nodes came from aliases.
    aliased: usize,
    root: Option<Node>,
}

struct Open {
    start: usize,
    anchor: usize,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map { map: Map, key: Option<Key>, merged: Vec<Node> },
}

/// A key that waits for its value; one without a text was wrong and drops its value.
struct Key {
    text: Option<String>,
    span: Range<usize>,
}

impl Builder<'_> {
    fn report(&mut self, rule: &'static str, span: Range<usize>, message: String) {
        self.found.push(Diagnostic::error(rule, self.source.place(span), message));
    }

    fn take(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), Hopeless> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let as_text = tag.as_ref().is_some_and(|tag| tag.core_suffix() == Some("str"));
                if let Some(tag) = tag.filter(|tag| tag.is_custom()) {
                    self.tag_means_nothing(&tag.original(), span.clone());
                }
                let plain = style == ScalarStyle::Plain && !as_text;
                self.place(Node::new(Kind::Scalar { text: text.into_owned(), plain }, span), anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                if let Some(tag) = tag.filter(|tag| tag.is_custom()) {
                    self.tag_means_nothing(&tag.original(), span.clone());
                }
                self.begin(Items::List(Vec::new()), anchor, span)
            }
            Event::MappingStart(_, anchor, tag) => {
                if let Some(tag) = tag.filter(|tag| tag.is_custom()) {
                    self.tag_means_nothing(&tag.original(), span.clone());
                }
                self.begin(Items::Map { map: Map::default(), key: None, merged: Vec::new() }, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(span);
                Ok(())
            }
            Event::Alias(id) => self.alias(id, span),
            _ => Ok(()),
        }
    }

    fn tag_means_nothing(&mut self, tag: &str, span: Range<usize>) {
        let message = format!("the tag `{tag}` means nothing in a plan");
        self.report("yaml-syntax", span, message);
    }

    fn begin(&mut self, items: Items, anchor: usize, span: Range<usize>) -> Result<(), Hopeless> {
        if self.open.len() >= MAX_DEPTH {
            self.report("yaml-limit", span, format!("this is nested more than {MAX_DEPTH} levels deep"));
            return Err(Hopeless);
        }
        self.open.push(Open { start: span.start, anchor, items });
        Ok(())
    }

    fn close(&mut self, span: Range<usize>) {
        let Some(open) = self.open.pop() else { return };
        let kind = match open.items {
            Items::List(items) => Kind::List(items),
            Items::Map { mut map, key, merged } => {
                if let Some(Key { text: Some(key), span }) = key {
                    // Cut off by a syntax error, which is reported.
                    let nothing = Node::new(Kind::Scalar { text: String::new(), plain: true }, span.end..span.end);
                    drop(map.insert(Entry { key, key_span: span, value: nothing }));
                }
                for node in merged {
                    self.merge(&mut map, node);
                }
                Kind::Map(map)
            }
        };
        // A node that is too big was reported where its parts came from.
        drop(self.place(Node::new(kind, open.start..span.end.max(open.start)), open.anchor));
    }

    /// Takes over what `<<` brings and the map does not say itself.
    fn merge(&mut self, map: &mut Map, node: Node) {
        match node.kind {
            Kind::Map(brought) => {
                for entry in brought.entries {
                    drop(map.insert(entry));
                }
            }
            Kind::List(nodes) if nodes.iter().all(|node| matches!(node.kind, Kind::Map(_))) => {
                nodes.into_iter().for_each(|node| self.merge(map, node));
            }
            _ => self.report("wrong-type", node.head(), "`<<` takes over a map or a list of maps".into()),
        }
    }

    fn alias(&mut self, id: usize, span: Range<usize>) -> Result<(), Hopeless> {
        let Some(node) = self.anchors.get(&id) else {
            self.report("yaml-syntax", span, "this alias refers to what it is part of".into());
            return Err(Hopeless);
        };
        self.aliased += node.size;
        if self.aliased > MAX_ALIASED_NODES || node.depth + self.open.len() > MAX_DEPTH {
            let message = format!(
                "the aliases of this file stand for more than {MAX_ALIASED_NODES} values or {MAX_DEPTH} levels"
            );
            self.report("yaml-limit", span, message);
            return Err(Hopeless);
        }
        let node = Node { span, ..node.clone() };
        self.place(node, 0)
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node, anchor: usize) -> Result<(), Hopeless> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.items {
            Items::List(items) => items.push(node),
            Items::Map { map, key: waiting, merged } => match waiting.take() {
                None => {
                    let span = node.head();
                    let text = match node.kind {
                        Kind::Scalar { text, .. } => Some(text),
                        _ => None,
                    };
                    let usable = text.is_some();
                    *waiting = Some(Key { text, span: span.clone() });
                    if !usable {
                        self.report("wrong-type", span, "a name must be a text, not a list or a map".into());
                    }
                }
                Some(Key { text: None, .. }) => {}
                Some(Key { text: Some(key), .. }) if key == "<<" => merged.push(node),
                Some(Key { text: Some(key), span }) => {
                    if let Some(again) = map.insert(Entry { key, key_span: span, value: node }) {
                        let first = map.get(&again.key).map_or(0..0, |entry| entry.key_span.clone());
                        let line = self.source.place(first).line;
                        self.found.push(
                            Diagnostic::error(
                                "duplicate-name",
                                self.source.place(again.key_span),
                                format!("`{}` is given twice; the first is on line {line}", again.key.escape_debug()),
                            )
                            .hint("keep one of them, or rename one"),
                        );
                    }
                }
            },
        }
        Ok(())
    }
}
