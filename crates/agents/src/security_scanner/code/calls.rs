//! Rules about what libraries offer, by its full name: calls that are dangerous, or are when they are called in a certain
//! way.
//!
//! An entry of a pack says so in its `metadata`: `calls` (calls in full, or `.method` of anything), `names` (constants,
//! types, and calls alike), `imports` (modules), and how a call must be for the rule to hold: `when` and `unless` are
//! expressions for its arguments as they are written, without spaces and with the brackets around them; `is` says of one
//! `argument` (by its place from 0, the first where nothing is said) whether it must be `built` of values, or a
//! `variable` at all.

use std::collections::BTreeMap;

use regex::Regex;
use serde::Deserialize;

use super::names::{Node, Use};

/// What an entry's `metadata` says of names.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    calls: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    imports: Vec<String>,
    when: Option<String>,
    unless: Option<String>,
    #[serde(default)]
    argument: usize,
    is: Option<Shape>,
}

/// What an argument must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Shape {
    /// Text that is put together from values.
    Built,
    /// Anything but a literal or a constant.
    Variable,
}

/// The rules of a language that go by names; `T` is what is known of a rule.
pub(super) struct Calls<T> {
    entries: Vec<(T, Test)>,
    /// By the full name; whether only a call counts.
    full: BTreeMap<String, Vec<(usize, bool)>>,
    /// By the name of a method.
    methods: BTreeMap<String, Vec<usize>>,
}

struct Test {
    when: Option<Regex>,
    unless: Option<Regex>,
    argument: usize,
    is: Option<Shape>,
}

impl<T> Default for Calls<T> {
    fn default() -> Calls<T> {
        Calls { entries: Vec::new(), full: BTreeMap::new(), methods: BTreeMap::new() }
    }
}

impl<T> Calls<T> {
    /// Adds an entry; one that names nothing is left out. Gives why an expression cannot be used.
    pub fn add(&mut self, rule: T, named: &Named) -> Result<(), regex::Error> {
        if named.calls.is_empty() && named.names.is_empty() && named.imports.is_empty() {
            return Ok(());
        }
        let compiled = |source: &Option<String>| source.as_deref().map(Regex::new).transpose();
        let test = Test {
            when: compiled(&named.when)?,
            unless: compiled(&named.unless)?,
            argument: named.argument,
            is: named.is,
        };
        let at = self.entries.len();
        self.entries.push((rule, test));
        let calls = named.calls.iter().map(|name| (name.replace("::", "."), true));
        let names = named.names.iter().map(|name| (name.replace("::", "."), false));
        let imports = named.imports.iter().map(|name| (format!("import {name}"), false));
        for (name, is_call) in calls.chain(names).chain(imports) {
            match name.strip_prefix('.') {
                Some(method) => self.methods.entry(method.to_owned()).or_default().push(at),
                None => self.full.entry(name).or_default().push((at, is_call)),
            }
        }
        Ok(())
    }

    /// Returns the rules that hold for a place.
    pub fn of<'a>(&'a self, used: &'a Use<'_>) -> impl Iterator<Item = &'a T> {
        let is_called = used.arguments.is_some();
        let full = self.full.get(&used.name).into_iter().flatten();
        let full = full.filter(move |(_, is_call)| is_called || !is_call).map(|(at, _)| at);
        let method = used.name.rsplit_once('.').filter(|_| is_called).and_then(|(_, last)| self.methods.get(last));
        let known = full.chain(method.into_iter().flatten()).map(|at| &self.entries[*at]);
        known.filter(|(_, test)| test.holds(used)).map(|(rule, _)| rule)
    }
}

impl Test {
    fn holds(&self, used: &Use<'_>) -> bool {
        let Some(arguments) = &used.arguments else {
            return self.when.is_none() && self.is.is_none();
        };
        if self.when.is_some() || self.unless.is_some() {
            let written: String = arguments.text().split_whitespace().collect();
            let matches = |test: &Option<Regex>| test.as_ref().map(|test| test.is_match(&written));
            if matches(&self.when) == Some(false) || matches(&self.unless) == Some(true) {
                return false;
            }
        }
        let Some(shape) = self.is else { return true };
        let given = arguments.named_children().filter(|child| !child.kind().ends_with("comment")).nth(self.argument);
        let given =
            given.map(|given| given.field("value").filter(|_| given.kind() == "keyword_argument").unwrap_or(given));
        given.is_some_and(|given| match shape {
            Shape::Built => is_built(&given),
            Shape::Variable => !is_constant(&given),
        })
    }
}

/// Whether text is put together from values: a template with values in it, a sum, a format.
fn is_built(node: &Node<'_>) -> bool {
    match &*node.kind() {
        "string" | "template_string" => !is_constant(node),
        "concatenated_string" => node.named_children().any(|part| is_built(&part)),
        "parenthesized_expression" | "reference_expression" => {
            node.named_children().next().is_some_and(|inner| is_built(&inner))
        }
        "binary_operator" | "binary_expression" => {
            let operator = node.field("operator").map(|operator| operator.text().into_owned()).unwrap_or_default();
            matches!(operator.as_str(), "+" | "%") && !is_constant(node) && has_text(node)
        }
        "call" | "call_expression" => {
            let callee = node.field("function").map(|callee| callee.text().into_owned()).unwrap_or_default();
            let formats = [".format", "fmt.Sprintf", "fmt.Sprint"].iter().any(|name| callee.ends_with(name));
            let rest = node.field("arguments");
            formats && rest.is_some_and(|rest| rest.named_children().any(|child| !is_constant(&child)))
        }
        "macro_invocation" => node.text().starts_with("format!") && node.text().contains('{'),
        _ => false,
    }
}

/// Whether text stands on either side of a sum; looked at without a stack of our own.
fn has_text(node: &Node<'_>) -> bool {
    let mut waiting = vec![node.clone()];
    while let Some(node) = waiting.pop() {
        match &*node.kind() {
            "string"
            | "template_string"
            | "concatenated_string"
            | "interpreted_string_literal"
            | "raw_string_literal" => {
                return true;
            }
            "binary_operator" | "binary_expression" | "parenthesized_expression" => {
                waiting.extend(node.named_children());
            }
            _ => {}
        }
    }
    false
}

/// Whether a value is written down where it stands, or has the name of a constant; looked at without a stack of our own.
fn is_constant(node: &Node<'_>) -> bool {
    let mut waiting = vec![node.clone()];
    while let Some(node) = waiting.pop() {
        match &*node.kind() {
            "interpolation" | "template_substitution" => return false,
            kind if kind.starts_with("string") || kind.ends_with("_literal") || kind == "template_string" => {
                waiting.extend(
                    node.named_children()
                        .filter(|child| matches!(&*child.kind(), "interpolation" | "template_substitution")),
                );
            }
            "integer" | "float" | "number" | "true" | "false" | "none" | "null" | "nil" | "undefined" | "comment" => {}
            "list"
            | "tuple"
            | "set"
            | "array"
            | "dictionary"
            | "object"
            | "pair"
            | "concatenated_string"
            | "binary_operator"
            | "binary_expression"
            | "parenthesized_expression"
            | "reference_expression"
            | "unary_operator"
            | "unary_expression"
            | "array_expression" => waiting.extend(node.named_children()),
            "identifier" | "property_identifier" | "attribute" | "member_expression" => {
                let text = node.text();
                let last = text.rsplit('.').next().unwrap_or(&text);
                let is_named_so = last.len() > 1
                    && last.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
                if !is_named_so {
                    return false;
                }
            }
            _ => return false,
        }
    }
    true
}
