//! A compose project as it takes effect: the services of a file with what overrides and `extends` bring, every node
//! still knowing where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::interpolate;
use crate::compliance_checker::ledger::Change;
use crate::compliance_checker::source::{Source, within};
use crate::compliance_checker::yaml::{Entry, Kind, Node};

/// How many services may extend each other in a row.
const MAX_EXTENDS: usize = 16;

/// The files of a compose project, read.
pub(super) struct Project {
    /// The files, which nodes point into.
    pub(super) sources: Vec<Source>,
    /// What each file says, merged over its documents.
    pub(super) roots: Vec<Node>,
    /// The services of other files in the same directory, which may be meant to be given together with these.
    pub(super) beside: BTreeSet<String>,
    /// What is known of variables.
    pub(super) known: BTreeMap<String, String>,
}

/// A service as it takes effect.
pub(super) struct Service<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Where its name stands.
    pub(super) key: Range<usize>,
    /// Which file its name stands in.
    pub(super) file: usize,
    /// What it says.
    pub(super) node: Node,
    /// The project that it is of.
    pub(super) project: &'a Project,
    /// Whether another service waits until it has ended well.
    is_awaited: bool,
    /// The file that it is of, and those over it.
    layers: (usize, Vec<usize>),
}

impl Project {
    /// Returns the services of a file, with what the files `over` it bring.
    pub(super) fn services(&self, file: usize, over: &[usize]) -> Vec<Service<'_>> {
        let mut services: Vec<Service<'_>> = Vec::new();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        let awaited = self.awaited();
        for layer in std::iter::once(file).chain(over.iter().copied()) {
            let entries = self.roots[layer].get("services").map(Node::entries).unwrap_or_default();
            for entry in entries.iter().filter(|entry| matches!(entry.value.kind, Kind::Map(_))) {
                let own = self.extended(layer, &entry.value, 0);
                if let Some(at) = known.get(entry.key.as_str()) {
                    services[*at].node = merged(&services[*at].node, &own);
                    continue;
                }
                known.insert(&entry.key, services.len());
                services.push(Service {
                    name: &entry.key,
                    key: entry.key_span.clone(),
                    file: entry.file,
                    node: own,
                    project: self,
                    is_awaited: awaited.contains(entry.key.as_str()),
                    layers: (file, over.to_vec()),
                });
            }
        }
        services
    }

    /// Returns the services for whose end others wait.
    fn awaited(&self) -> BTreeSet<&str> {
        let services = self.roots.iter().filter_map(|root| root.get("services")).flat_map(Node::entries);
        let needs = services.filter_map(|service| service.value.get("depends_on")).flat_map(Node::entries);
        let ends =
            |need: &&Entry| need.value.get("condition").and_then(Node::text) == Some("service_completed_successfully");
        needs.filter(ends).map(|need| need.key.as_str()).collect()
    }

    /// Returns a service with what it extends.
    fn extended(&self, file: usize, node: &Node, depth: usize) -> Node {
        let Some(extends) = node.get("extends").filter(|_| depth < MAX_EXTENDS) else { return node.clone() };
        let name = extends.text().or_else(|| extends.get("service").and_then(Node::text));
        let file = match extends.get("file").and_then(Node::text) {
            None => Some(file),
            Some(other) => {
                let path = beside(&self.sources[file].path, other);
                self.sources.iter().position(|source| source.path == path)
            }
        };
        let base = file.zip(name).and_then(|(file, name)| {
            let base = self.roots[file].path(&["services", name])?;
            Some(self.extended(file, base, depth + 1))
        });
        base.map_or_else(|| node.clone(), |base| merged(&base, node))
    }
}

/// Returns a path given in a file, relative to what the file's is relative to.
pub(super) fn beside(file: &str, path: &str) -> String {
    within(file.rsplit_once('/').map_or("", |(directory, _)| directory), path)
}

/// Lists of these names are replaced, not added to.
const REPLACED: [&str; 4] = ["command", "entrypoint", "test", "args"];

/// Puts one node over another, as compose does: maps are merged, most lists added up, the rest is replaced.
pub(super) fn merged(low: &Node, high: &Node) -> Node {
    if high.tag.as_deref() == Some("!override") {
        return high.clone();
    }
    match (&low.kind, &high.kind) {
        (Kind::Map(below), Kind::Map(above)) => {
            let mut entries: Vec<Entry> = below.clone();
            for entry in above {
                let known = entries.iter().position(|known| known.key == entry.key);
                match known {
                    Some(at) if entry.value.tag.as_deref() == Some("!reset") => drop(entries.remove(at)),
                    Some(at) if REPLACED.contains(&entry.key.as_str()) => entries[at] = entry.clone(),
                    Some(at) => entries[at].value = merged(&entries[at].value, &entry.value),
                    // There is nothing to take back.
                    None if entry.value.tag.as_deref() == Some("!reset") => {}
                    None => entries.push(entry.clone()),
                }
            }
            Node::new(Kind::Map(entries), low.span.clone(), low.file)
        }
        (Kind::List(below), Kind::List(above)) => {
            let items = below.iter().chain(above).cloned().collect();
            Node::new(Kind::List(items), low.span.clone(), low.file)
        }
        _ => high.clone(),
    }
}

impl Service<'_> {
    /// Returns a scalar's text with its variables replaced.
    pub(super) fn expand(&self, text: &str) -> String {
        interpolate::expand(text, &self.project.known)
    }

    /// Returns what the project says of a volume.
    pub(super) fn volume(&self, name: &str) -> Option<&Node> {
        let (file, over) = &self.layers;
        let mut layers = over.iter().rev().chain([file]);
        layers.find_map(|layer| self.project.roots[*layer].path(&["volumes", name]))
    }

    /// Returns the text of a setting with its variables replaced.
    pub(super) fn text(&self, keys: &[&str]) -> Option<String> {
        self.node.path(keys).and_then(Node::text).map(|text| self.expand(text))
    }

    /// Whether it shares the host's network, so that ports are not published but simply there.
    pub(super) fn on_host_network(&self) -> bool {
        self.text(&["network_mode"]).is_some_and(|mode| mode == "host")
    }

    /// Whether it does its work and ends, a migration for one: another service waits for its end, or it says so.
    pub(super) fn is_job(&self) -> bool {
        self.is_awaited || self.text(&["deploy", "mode"]).is_some_and(|mode| mode.ends_with("-job"))
    }

    /// Whether its file is of the first version, whose services stand at the top.
    pub(super) fn is_of_first_version(&self) -> bool {
        let services = self.project.roots[self.file].entry("services");
        // What no file says stands nowhere in it.
        services.is_some_and(|entry| entry.key_span.is_empty())
    }

    /// Returns the change that adds lines to the service, in the file's own indentation; lines begin with two spaces a
    /// level. Nothing where it is not written as a block, or what it says stands elsewhere.
    pub(super) fn add(&self, lines: &[&str]) -> Option<Vec<Change>> {
        let source = &self.project.sources[self.file];
        let text = &source.text;
        let own = |entry: &&Entry| entry.file == self.file && entry.key_span.start > self.key.end;
        let first = self.node.entries().iter().filter(own).min_by_key(|entry| entry.key_span.start)?;
        let begin = source.line_start(first.key_span.start);
        let indent = &text[begin..first.key_span.start];
        let key_begin = source.line_start(self.key.start);
        let key_indent = &text[key_begin..self.key.start];
        // Between the name and what it says there may be comments, and an anchor; anything else is no simple block.
        let between = text.get(self.key.end..begin)?.trim_start_matches(['"', '\'']).trim_start();
        let head = between.strip_prefix(':')?.lines().next().unwrap_or_default().trim();
        let is_block = begin > self.key.end
            && indent.bytes().all(|byte| byte == b' ')
            && key_indent.bytes().all(|byte| byte == b' ')
            && indent.len() > key_indent.len()
            && (head.is_empty() || head.starts_with('#') || head.starts_with('&'))
            && between.lines().skip(1).all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
        if !is_block {
            return None;
        }
        let step = " ".repeat(indent.len() - key_indent.len());
        let end = source.line_end();
        let mut added = String::new();
        for line in lines {
            let inner = line.trim_start();
            let depth = (line.len() - inner.len()) / 2;
            added.push_str(&format!("{indent}{}{inner}{end}", step.repeat(depth)));
        }
        Some(vec![(begin..begin, added)])
    }

    /// Returns the change that adds an item to a list that the service has, before its first one.
    pub(super) fn add_item(&self, list: &Node, item: &str) -> Option<Vec<Change>> {
        let source = self.project.sources.get(list.file)?;
        let first = list.items().first().filter(|first| first.file == list.file)?;
        let begin = source.line_start(first.span.start);
        let before = &source.text[begin..first.span.start];
        let dash = before.trim_start_matches(' ').strip_prefix('-')?;
        if !dash.bytes().all(|byte| byte == b' ') || list.file != self.file {
            return None;
        }
        Some(vec![(begin..begin, format!("{before}{item}{}", source.line_end()))])
    }
}
