//! Reading a plan: never fails, yields what could be understood and what could not.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map as Object, Value};

use crate::adopt::Borrowed;
use crate::diagnostic::{Diagnostic, Place, Severity, Source};
use crate::model::{Command, Id, Plan, Task, Work};
use crate::source::walk::Walk;
use crate::source::{Dropped, PLAN, ways_of_triggers};
use crate::workspaces::{MAIN, only_main};
use crate::yaml::{self, Kind, Node};

/// The size that a plan may have, in bytes.
pub const MAX_BYTES: usize = 8 << 20;

/// What came of reading a plan.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What could be understood; with errors among the diagnostics it is not the plan that was meant.
    pub plan: Plan,
    /// What could not, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
    /// The text that was read.
    pub source: Source,
    /// The agents of the plan that are made of ones which are known outside of it, until they are adopted.
    pub(crate) borrowed: BTreeMap<Id, Borrowed>,
    /// The agents that are known outside of the plan, once it was asked which of them it takes.
    pub(crate) offered: Vec<Id>,
    tree: Option<Node>,
    /// What of the tree the plan does not have.
    dropped: Dropped,
    /// Whether the text was cut short by a syntax error or a limit, so that much may be missing.
    broken: bool,
}

/// Is told a scalar: the names that lead to it, its text, its bytes.
type Visit<'v> = dyn FnMut(&[&str], &str, Range<usize>) + 'v;

/// One step of the way to a place in a plan: a name or a position.
#[derive(Clone, Debug)]
pub enum Step<'a> {
    /// The value of a name in a map.
    Key(&'a str),
    /// The item of a list, from 0.
    Item(usize),
}

impl<'a> From<&'a str> for Step<'a> {
    fn from(key: &'a str) -> Step<'a> {
        Step::Key(key)
    }
}

impl<'a> From<&'a Id> for Step<'a> {
    fn from(id: &'a Id) -> Step<'a> {
        Step::Key(id.as_str())
    }
}

impl From<usize> for Step<'_> {
    fn from(item: usize) -> Self {
        Step::Item(item)
    }
}

/// Writes a way through a plan: `path!["tasks", id, "owns", 2]`.
#[macro_export]
macro_rules! path {
    ($($step:expr),* $(,)?) => { &[$($crate::read::Step::from($step)),*] };
}

/// Reads a plan. `file` is shown in diagnostics; `name` is the plan's name where it gives none.
pub fn read(bytes: &[u8], file: &str, name: &str) -> Reading {
    let mut found = Vec::new();
    let (source, whole) = text(bytes, file, &mut found);
    let tree = if whole { yaml::tree(&source, &mut found) } else { None };
    let broken = !whole || found.iter().any(|d| matches!(d.rule, "yaml-syntax" | "yaml-limit"));
    let mut object = Object::new();
    let mut dropped = Dropped::default();
    match &tree {
        None if broken => {}
        None => nothing(&source, &mut found),
        Some(node) if node.is_null() => nothing(&source, &mut found),
        Some(node) => {
            let mut walk = Walk { source: &source, found: &mut found, dropped: &mut dropped };
            let mut fields = walk.root(&PLAN, node).unwrap_or_default();
            workspaces(&mut fields, node, &source, &mut found);
            name_workspaces(&mut fields);
            object = fields;
        }
    }
    object.entry("name").or_insert_with(|| slug(name).into());
    let borrowed = Borrowed::take(&mut object);
    let (plan, offered) = (empty(&slug(name)), Vec::new());
    let mut reading = Reading { plan, diagnostics: found, source, borrowed, offered, tree, dropped, broken };
    reading.understand(object);
    reading.diagnostics.sort_by_key(|d| d.place.span.start);
    reading
}

/// Turns a text into a name: lower case, `-` for what is no letter or digit.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().take(100) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "plan".to_owned() } else { slug.to_owned() }
}

impl Reading {
    /// Returns whether something refuses to run.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// Returns whether so much is missing that looking for what is wrong with the rest makes no sense.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Returns the place of what a way leads to, or of the last step that exists.
    ///
    /// For a map or list that is its name, not all of its lines. Items are counted as the plan has them: what was left
    /// out of a list, because nothing could be made of it, is none.
    pub fn place(&self, path: &[Step<'_>]) -> Place {
        let Some(root) = &self.tree else { return self.source.place(0..0) };
        let mut node = root;
        let mut span = node.head();
        for step in path {
            match (step, &node.kind) {
                (Step::Key(key), Kind::Map(map)) => {
                    let Some(entry) = map.get(key) else { break };
                    node = &entry.value;
                    let is_scalar = matches!(node.kind, Kind::Scalar { .. }) && !node.is_null();
                    span = if is_scalar { node.span.clone() } else { entry.key_span.clone() };
                }
                (Step::Item(at), Kind::List(items)) => {
                    let Some(item) = items.get(self.dropped.written(node, *at)) else { break };
                    node = item;
                    span = node.head();
                }
                // One thing that stands for a list of one.
                (Step::Item(0), _) => {}
                _ => break,
            }
        }
        self.source.place(span)
    }

    /// Returns which item of a list of the source the plan has as `at`, both from 0.
    pub(crate) fn written(&self, list: &str, at: usize) -> usize {
        let node = self.tree.as_ref().and_then(|tree| match &tree.kind {
            Kind::Map(map) => map.get(list),
            _ => None,
        });
        node.map_or(at, |entry| self.dropped.written(&entry.value, at))
    }

    /// Returns where each trigger of the plan stands, in their order.
    pub(crate) fn ways_of_triggers(&self) -> Vec<Vec<Step<'_>>> {
        let on = self.tree.as_ref().and_then(|tree| match &tree.kind {
            Kind::Map(map) => map.get("on"),
            _ => None,
        });
        on.map(|entry| ways_of_triggers(&entry.value, &self.dropped)).unwrap_or_default()
    }

    /// Returns the place of a part of the text that a way leads to; all of it where the source escapes its text.
    pub(crate) fn place_within(&self, path: &[Step<'_>], text: &str, part: Range<usize>) -> Place {
        let whole = self.place(path);
        let written = self.source.text().get(whole.span.clone()).unwrap_or_default();
        match written.find(text) {
            Some(at) => {
                let start = whole.span.start + at;
                self.source.place(start + part.start..start + part.end)
            }
            None => whole,
        }
    }

    /// Returns the first and the last line of every entry of a map and every item of a list.
    pub(crate) fn items(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if let Some(tree) = &self.tree {
            items(tree, &self.source, &mut found);
        }
        found
    }

    /// Returns the bytes to take out for one item of a list less; `None` where more would go with it than the item.
    pub(crate) fn without_item(&self, list: &[Step<'_>], at: usize) -> Option<Range<usize>> {
        let mut node = self.tree.as_ref()?;
        for step in list {
            node = match (step, &node.kind) {
                (Step::Key(key), Kind::Map(map)) => &map.get(key)?.value,
                (Step::Item(at), Kind::List(items)) => items.get(self.dropped.written(node, *at))?,
                _ => return None,
            };
        }
        let Kind::List(items) = &node.kind else { return None };
        let at = self.dropped.written(node, at);
        let (before, item) = (items.get(at.checked_sub(1)?)?, items.get(at)?);
        let text = self.source.text();
        if !matches!(item.kind, Kind::Scalar { .. }) || before.span.end > item.span.start {
            return None;
        }
        let between = text.get(before.span.end..item.span.start)?;
        // `, b`: in one line, and without a comment or an anchor.
        if between.trim() == "," && !between.contains('\n') {
            return Some(before.span.end..item.span.end);
        }
        let begin = text[..item.span.start].rfind('\n')? + 1;
        let end = text[item.span.end..].find('\n').map_or(text.len(), |end| item.span.end + end + 1);
        let alone = text[begin..item.span.start].trim() == "-" && text[item.span.end..end].trim().is_empty();
        alone.then_some(begin..end)
    }

    /// Visits every scalar of the source with the names that lead to it (list positions left out) and its bytes.
    pub(crate) fn scalars(&self, visit: &mut Visit<'_>) {
        if let Some(tree) = &self.tree {
            scalars(tree, &mut Vec::new(), visit);
        }
    }

    /// Turns the fields that were understood into a plan; tasks one by one, so that none takes the others along.
    fn understand(&mut self, mut object: Object<String, Value>) {
        let tasks = object.insert("tasks".to_owned(), Value::Object(Object::new()));
        match serde_json::from_value(Value::Object(object)) {
            Ok(plan) => self.plan = plan,
            Err(why) => self.not_understood(&[], &why),
        }
        let Some(Value::Object(tasks)) = tasks else { return };
        for (id, mut fields) in tasks {
            let Ok(id) = id.parse::<Id>() else { continue };
            let placeholder = fields.get("run").is_none() && fields.get("agent").is_none();
            if let (true, Value::Object(fields)) = (placeholder, &mut fields) {
                fields.insert("run".to_owned(), "false".into());
            }
            match serde_json::from_value::<Task>(fields) {
                Ok(task) => {
                    // That a task says nothing of its work is reported; its id is still known to others.
                    let does = if placeholder { Work::Run(Command::Args(Vec::new())) } else { task.does.clone() };
                    self.plan.tasks.insert(id, Task { does, ..task });
                }
                Err(why) => self.not_understood(path!["tasks", &id], &why),
            }
        }
    }

    pub(crate) fn not_understood(&mut self, path: &[Step<'_>], why: &serde_json::Error) {
        let place = self.place(path);
        self.diagnostics.push(Diagnostic::error("bad-value", place, why.to_string()));
    }
}

fn empty(name: &str) -> Plan {
    Plan {
        name: name.to_owned(),
        goal: None,
        status: None,
        coordinator: None,
        escalation: Vec::new(),
        risks: Vec::new(),
        workspaces: only_main(),
        teams: Default::default(),
        phases: Vec::new(),
        agents: Default::default(),
        secrets: Default::default(),
        prepare: Vec::new(),
        success: Vec::new(),
        metrics: Vec::new(),
        limits: Default::default(),
        window: Vec::new(),
        deadline: None,
        signals: Default::default(),
        notify: Vec::new(),
        notes: Vec::new(),
        budget: None,
        on: Vec::new(),
        tasks: Default::default(),
    }
}

/// Returns the text of a file and whether it is all of it.
fn text(bytes: &[u8], file: &str, found: &mut Vec<Diagnostic>) -> (Source, bool) {
    if bytes.len() > MAX_BYTES {
        let source = Source::new(file, "");
        let message = format!("this file has {} bytes; a plan has at most {MAX_BYTES}", bytes.len());
        found.push(Diagnostic::error("yaml-limit", source.place(0..0), message));
        return (source, false);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (Source::new(file, text), true),
        Err(error) => {
            let source = Source::new(file, &String::from_utf8_lossy(bytes));
            let at = error.valid_up_to();
            let message = format!("this is not UTF-8: byte {at} is 0x{:02X}", bytes[at]);
            found.push(Diagnostic::error("not-utf8", source.place(at..at + 1), message).hint("save the file as UTF-8"));
            (source, false)
        }
    }
}

fn nothing(source: &Source, found: &mut Vec<Diagnostic>) {
    found.push(
        Diagnostic::error("empty-plan", source.place(0..0), "this file is empty")
            .hint("three lines are enough: `tasks: {build: {run: make}}`"),
    );
}

/// Makes `workspace` and `workspaces` one: at least one entry of `workspaces`, each with its path.
fn workspaces(fields: &mut Object<String, Value>, root: &Node, source: &Source, found: &mut Vec<Diagnostic>) {
    let one = fields.remove("workspace");
    let many = fields.remove("workspaces").and_then(|value| match value {
        Value::Object(map) => Some(map),
        _ => None,
    });
    if one.is_some() && many.is_some() {
        let message = "`workspace` and `workspaces` say the same; a plan has one of them";
        found.push(Diagnostic::error("two-of-one", source.place(key_span(root, "workspace")), message));
    }
    let mut named = many.unwrap_or_default();
    if named.is_empty() {
        named.insert(MAIN.to_owned(), one.unwrap_or_else(|| Value::Object(Object::new())));
    }
    for workspace in named.values_mut().filter_map(Value::as_object_mut) {
        workspace.entry("path").or_insert_with(|| ".".into());
    }
    fields.insert("workspaces".to_owned(), Value::Object(named));
}

/// Says of everything that works on a workspace on which one, where there are several; where there is
/// one only, its name says nothing and is left out.
fn name_workspaces(fields: &mut Object<String, Value>) {
    let Some(workspaces) = fields.get("workspaces").and_then(Value::as_object) else { return };
    let only = workspaces.keys().next().filter(|_| workspaces.len() == 1).cloned();
    let main = workspaces.contains_key(MAIN);
    let mut name = |worker: &mut Object<String, Value>| match &only {
        Some(only) if worker.get("workspace").and_then(Value::as_str) == Some(only) => {
            worker.remove("workspace");
        }
        None if main => {
            worker.entry("workspace").or_insert_with(|| MAIN.into());
        }
        _ => {}
    };
    if let Some(Value::Object(tasks)) = fields.get_mut("tasks") {
        tasks.values_mut().filter_map(Value::as_object_mut).for_each(&mut name);
    }
    if let Some(Value::Array(prepares)) = fields.get_mut("prepare") {
        prepares.iter_mut().filter_map(Value::as_object_mut).for_each(&mut name);
    }
}

fn scalars<'a>(node: &'a Node, way: &mut Vec<&'a str>, visit: &mut Visit<'_>) {
    match &node.kind {
        Kind::Scalar { text, .. } => visit(way, text, node.span.clone()),
        Kind::List(items) => items.iter().for_each(|item| scalars(item, way, visit)),
        Kind::Map(map) => {
            for entry in map.entries() {
                way.push(&entry.key);
                scalars(&entry.value, way, visit);
                way.pop();
            }
        }
    }
}

/// Notes the lines of what is in a node; returns the last byte of it that says something.
fn items(node: &Node, source: &Source, found: &mut Vec<(usize, usize)>) -> usize {
    let line = |at: usize| source.place(at..at).line;
    let text = source.text();
    let mut end = match &node.kind {
        Kind::Scalar { .. } => node.span.start + text[node.span.clone()].trim_end().len(),
        _ if text[node.span.clone()].ends_with(['}', ']']) => node.span.end,
        _ => node.span.start,
    };
    match &node.kind {
        Kind::Scalar { .. } => {}
        Kind::List(all) => {
            for item in all {
                let last = items(item, source, found);
                found.push((line(item.span.start), line(last)));
                end = end.max(last);
            }
        }
        Kind::Map(map) => {
            for entry in map.entries() {
                let last = if entry.value.is_null() { 0 } else { items(&entry.value, source, found) };
                let last = last.max(entry.key_span.end);
                found.push((line(entry.key_span.start), line(last)));
                end = end.max(last);
            }
        }
    }
    end
}

fn key_span(node: &Node, name: &str) -> Range<usize> {
    match &node.kind {
        Kind::Map(map) => map.get(name).map_or(0..0, |entry| entry.key_span.clone()),
        _ => 0..0,
    }
}
