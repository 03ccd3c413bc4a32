//! YAML as a tree in which every node knows its file and its bytes: anchors and merge keys resolved, several documents,
//! bounded in depth and in what aliases may add.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

/// How deep a tree may be.
const MAX_DEPTH: usize = 96;

/// How many nodes aliases may add to a file.
const MAX_ALIASED: usize = 100_000;

/// A node of the tree.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// What it is.
    pub(super) kind: Kind,
    /// Its bytes in its file.
    pub(super) span: Range<usize>,
    /// Which of the files at hand it stands in; the reader says what the number means.
    pub(super) file: usize,
    /// Its tag, where it has one of its own: `!reset`.
    pub(super) tag: Option<String>,
    /// How many nodes it is made of.
    size: usize,
    /// How many levels it has.
    depth: usize,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A text, number, boolean or null.
    Scalar {
        /// The text, escapes resolved.
        text: String,
        /// Whether it stands without quotes.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map in the order of its source.
    Map(Vec<Entry>),
}

/// A name and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The name.
    pub(super) key: String,
    /// Where the name stands.
    pub(super) key_span: Range<usize>,
    /// Which file the name stands in.
    pub(super) file: usize,
    /// The value.
    pub(super) value: Node,
}

/// Why a text is no YAML, and where.
#[derive(Clone, Debug)]
pub(super) struct NoYaml {
    /// The byte at which it ends to be YAML.
    pub(super) at: usize,
    /// What is wrong there.
    pub(super) why: String,
}

impl Node {
    pub(super) fn new(kind: Kind, span: Range<usize>, file: usize) -> Node {
        let (mut size, mut depth) = (1, 0);
        let mut add = |child: &Node| {
            size += child.size;
            depth = depth.max(child.depth);
        };
        match &kind {
            Kind::Scalar { .. } => {}
            Kind::List(items) => items.iter().for_each(&mut add),
            Kind::Map(entries) => entries.iter().for_each(|entry| add(&entry.value)),
        }
        Node { kind, span, file, tag: None, size, depth: depth + 1 }
    }

    /// Returns the entries, of a map.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the items, of a list.
    pub(super) fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the entry of a name.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// Returns the value of a name; nothing where it says nothing.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value).filter(|value| !value.is_null())
    }

    /// Returns the value behind several names.
    pub(super) fn path(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Returns the text, of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether it says nothing.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether it is a yes, as YAML 1.1 and 1.2 spell it.
    pub(super) fn is_true(&self) -> bool {
        self.text().is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on"))
    }
}

/// Reads every document of a text; what came before an error is returned with it.
pub(super) fn documents(text: &str, file: usize) -> (Vec<Node>, Option<NoYaml>) {
    let mut builder = Builder { file, open: Vec::new(), anchors: HashMap::new(), aliased: 0, done: Vec::new() };
    let mut wrong = None;
    for event in Parser::new_from_str(text) {
        let taken = match event {
            Ok((event, span)) => builder.take(event, span.byte_range().unwrap_or(0..0)),
            Err(error) => Err(NoYaml { at: error.marker().byte_offset().unwrap_or(text.len()), why: error.info() }),
        };
        if let Err(error) = taken {
            wrong = Some(error);
            break;
        }
    }
    while !builder.open.is_empty() {
        builder.close(text.len());
    }
    (builder.done, wrong)
}

struct Builder {
    file: usize,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    aliased: usize,
    done: Vec<Node>,
}

struct Open {
    start: usize,
    anchor: usize,
    tag: Option<String>,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        /// Where each name is among them.
        known: HashMap<String, usize>,
        key: Option<(String, Range<usize>)>,
        merged: Vec<Node>,
    },
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), NoYaml> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let mut node = Node::new(Kind::Scalar { text: text.into_owned(), plain }, span, self.file);
                node.tag = tag.filter(|tag| tag.is_custom()).map(|tag| tag.original());
                self.put(node, anchor);
                Ok(())
            }
            Event::SequenceStart(_, anchor, tag) => {
                let tag = tag.filter(|tag| tag.is_custom()).map(|tag| tag.original());
                self.begin(Open { start: span.start, anchor, tag, items: Items::List(Vec::new()) })
            }
            Event::MappingStart(_, anchor, tag) => {
                let tag = tag.filter(|tag| tag.is_custom()).map(|tag| tag.original());
                let items = Items::Map { entries: Vec::new(), known: HashMap::new(), key: None, merged: Vec::new() };
                self.begin(Open { start: span.start, anchor, tag, items })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(span.end);
                Ok(())
            }
            Event::Alias(id) => {
                let Some(node) = self.anchors.get(&id) else {
                    return Err(NoYaml { at: span.start, why: "this alias refers to what it is part of".into() });
                };
                self.aliased += node.size;
                if self.aliased > MAX_ALIASED || node.depth + self.open.len() > MAX_DEPTH {
                    let why = format!("aliases stand for more than {MAX_ALIASED} values or {MAX_DEPTH} levels");
                    return Err(NoYaml { at: span.start, why });
                }
                let node = node.clone();
                self.put(node, 0);
                Ok(())
            }
            Event::DocumentStart(..) => {
                self.anchors.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, open: Open) -> Result<(), NoYaml> {
        if self.open.len() >= MAX_DEPTH {
            return Err(NoYaml { at: open.start, why: format!("this is nested more than {MAX_DEPTH} levels deep") });
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let kind = match open.items {
            Items::List(items) => Kind::List(items),
            Items::Map { mut entries, merged, .. } => {
                merged.into_iter().for_each(|node| merge(&mut entries, node));
                Kind::Map(entries)
            }
        };
        let mut node = Node::new(kind, open.start..end.max(open.start), self.file);
        node.tag = open.tag;
        self.put(node, open.anchor);
    }

    /// Puts a finished node where it belongs.
    fn put(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let file = self.file;
        let Some(open) = self.open.last_mut() else {
            self.done.push(node);
            return;
        };
        match &mut open.items {
            Items::List(items) => items.push(node),
            Items::Map { entries, known, key: waiting, merged } => match waiting.take() {
                None => {
                    let name = node.text().unwrap_or_default().to_owned();
                    *waiting = Some((name, node.span));
                }
                Some((key, _)) if key == "<<" => merged.push(node),
                // Of a name that is given twice the last one counts, as for most readers.
                Some((key, key_span)) => {
                    let entry = Entry { key, key_span, file, value: node };
                    match known.get(&entry.key) {
                        Some(at) => entries[*at] = entry,
                        None => {
                            known.insert(entry.key.clone(), entries.len());
                            entries.push(entry);
                        }
                    }
                }
            },
        }
    }
}

/// Takes over what `<<` brings and the map does not say itself.
fn merge(entries: &mut Vec<Entry>, node: Node) {
    match node.kind {
        Kind::Map(brought) => {
            for entry in brought {
                if entries.iter().all(|own| own.key != entry.key) {
                    entries.push(entry);
                }
            }
        }
        Kind::List(nodes) => nodes.into_iter().for_each(|node| merge(entries, node)),
        Kind::Scalar { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_merge_keys_and_documents_are_resolved() {
        let text = "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n---\nz: !reset []\n";
        let (documents, wrong) = documents(text, 0);
        assert!(wrong.is_none());
        let y = documents[0].get("y").unwrap();
        assert_eq!(y.get("a").and_then(Node::text), Some("1"));
        assert_eq!(y.get("b").and_then(Node::text), Some("3"));
        assert_eq!(documents[1].get("z").unwrap().tag.as_deref(), Some("!reset"));
        let b = y.entry("b").unwrap();
        assert_eq!(&text[b.key_span.clone()], "b");
    }

    #[test]
    fn what_is_deep_or_a_bomb_is_said() {
        let (_, wrong) = documents(&"[".repeat(100_000), 0);
        assert!(wrong.is_some());
        let mut bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n".to_owned();
        for n in 1..12 {
            let before = n - 1;
            bomb += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{before}"); 10].join(","));
        }
        let (_, wrong) = documents(&bomb, 0);
        assert!(wrong.unwrap().why.contains("aliases"));
    }
}
