//! What only a source for machines says of a task: the command that does it, and how it is to be run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;

use super::outline::Sourced;
use super::writing::{scalar, untemplated};
use crate::model::Id;
use crate::need::Ending;

/// How a task is carried out, where its source says so.
#[derive(Clone, Debug, Default)]
pub struct Automation {
    /// The command that does it.
    pub run: Option<Sourced<Program>>,
    /// Variables of its environment, in order; values are templates of a plan.
    pub env: Vec<(String, Sourced<String>)>,
    /// How long it may take: `30m`.
    pub timeout: Option<Sourced<String>>,
    /// What it is done for, once each.
    pub each: Option<Sourced<Vec<Value>>>,
    /// How many of those at once.
    pub parallel: Option<Sourced<u64>>,
    /// How often it is tried again.
    pub retry: Option<Sourced<u64>>,
    /// What must hold before it starts, and what only a person can tell.
    pub asks: Vec<Sourced<String>>,
    /// Commands that must succeed when it is done.
    pub verify: Vec<Sourced<String>>,
    /// How those that it waits for must have ended, where that is not with success.
    pub endings: BTreeMap<Id, Ending>,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// A line for a shell; holds no template.
    Line(String),
    /// A program and its arguments, which are templates of a plan.
    Args(Vec<String>),
}

impl Automation {
    /// How a task must have ended that this one waits for, where that is not with success.
    pub(super) fn ending_of(&self, task: &Id) -> Option<&'static str> {
        match self.endings.get(task)? {
            Ending::Succeeded => None,
            Ending::Failed => Some("failed"),
            Ending::Always => Some("always"),
        }
    }

    /// Returns its lines in a task of a plan, and where each stands in its source. Those that begin with a space
    /// belong to the one above.
    pub(super) fn lines(&self) -> Vec<(String, Range<usize>)> {
        let mut lines = Vec::new();
        if let Some(run) = &self.run {
            match &run.value {
                Program::Line(line) if !line.contains('\n') => {
                    lines.push((format!("run: {}", scalar::value(line)), run.span.clone()));
                }
                Program::Line(line) => block("run:", line, "  ", &run.span, &mut lines),
                Program::Args(args) if !args.iter().any(|arg| arg.contains('\n')) => {
                    let args: Vec<String> = args.iter().map(|arg| scalar::inner(arg)).collect();
                    lines.push((format!("run: [{}]", args.join(", ")), run.span.clone()));
                }
                Program::Args(args) => {
                    lines.push(("run:".to_owned(), run.span.clone()));
                    for arg in args {
                        match arg.contains('\n') {
                            true => block("  -", arg, "    ", &run.span, &mut lines),
                            false => lines.push((format!("  - {}", scalar::value(arg)), run.span.clone())),
                        }
                    }
                }
            }
        }
        if let Some((_, first)) = self.env.first() {
            lines.push(("env:".to_owned(), first.span.clone()));
            for (name, value) in &self.env {
                let value_text = scalar::quoted(&value.value);
                lines.push((format!("  {}: {value_text}", scalar::value(name)), value.span.clone()));
            }
        }
        if let Some(each) = &self.each {
            lines.push(("for_each:".to_owned(), each.span.clone()));
            lines.extend(each.value.iter().map(|item| (format!("  - {}", flow(item)), each.span.clone())));
        }
        lines.extend(self.parallel.iter().map(|most| (format!("parallel: {}", most.value), most.span.clone())));
        lines.extend(self.retry.iter().map(|times| (format!("retry: {{times: {}}}", times.value), times.span.clone())));
        lines.extend(self.timeout.iter().map(|time| (format!("timeout: {}", time.value), time.span.clone())));
        lines
    }

    /// Visits the place of every fact.
    pub(super) fn spans_mut(&mut self, visit: &mut dyn FnMut(&mut Range<usize>)) {
        let Automation { run, env, timeout, each, parallel, retry, asks, verify, endings: _ } = self;
        run.iter_mut().for_each(|fact| visit(&mut fact.span));
        env.iter_mut().for_each(|(_, fact)| visit(&mut fact.span));
        timeout.iter_mut().for_each(|fact| visit(&mut fact.span));
        each.iter_mut().for_each(|fact| visit(&mut fact.span));
        for fact in [parallel, retry].into_iter().flatten() {
            visit(&mut fact.span);
        }
        asks.iter_mut().chain(verify).for_each(|fact| visit(&mut fact.span));
    }
}

/// A text of several lines as it is, where YAML takes it so.
fn block(head: &str, text: &str, indent: &str, span: &Range<usize>, lines: &mut Vec<(String, Range<usize>)>) {
    let text = text.trim_end();
    let plain = text.chars().all(|c| c == '\n' || scalar::is_printable(c));
    if !plain || text.starts_with([' ', '\n']) {
        lines.push((format!("{head} {}", scalar::quoted(text)), span.clone()));
        return;
    }
    lines.push((format!("{head} |-"), span.clone()));
    lines.extend(text.split('\n').map(|line| (format!("{indent}{line}"), span.clone())));
}

/// A text that stays as it is where templates are filled in.
fn literal(text: &str) -> Cow<'_, str> {
    let plain = untemplated(text);
    match plain == text {
        true => Cow::Borrowed(text),
        // What ends a raw block could not stand in one.
        false if text.contains("endraw") => Cow::Owned(plain),
        false => Cow::Owned(format!("{{% raw %}}{text}{{% endraw %}}")),
    }
}

/// A value in one line, as people write it.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => scalar::inner(&literal(text)),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let fields: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", scalar::inner(key), flow(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        other => other.to_string(),
    }
}
