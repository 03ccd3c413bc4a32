//! Commands that take their words one by one, and calls that write into their arguments.

use super::interpret::Interpreter;
use super::ir::{Expression, Form};
use super::value::{Taint, Value};

/// Methods of a command that hand it back with its words as they were.
const KEEP: [&str; 12] = [
    "current_dir",
    "env",
    "env_clear",
    "env_remove",
    "envs",
    "gid",
    "kill_on_drop",
    "process_group",
    "stderr",
    "stdin",
    "stdout",
    "uid",
];

impl Interpreter<'_> {
    /// Gathers the words of a command: `Command::new("sh").arg("-c")` are two.
    pub(super) fn command(
        &mut self,
        full: &str,
        callee: &Expression,
        receiver: Option<&Value>,
        values: &[Value],
    ) -> Option<Value> {
        if self.language.commands.is_empty() {
            return None;
        }
        if self.language.commands.contains(&full) {
            return Some(Value::List(values.to_vec()));
        }
        let (Form::Attribute(of, method), Some(Value::List(words))) = (&callee.is, receiver) else { return None };
        let mut words = words.clone();
        match (method.as_str(), values.first()) {
            ("arg", Some(word)) => words.push(word.clone()),
            ("args", Some(Value::List(more))) => words.extend(more.iter().cloned()),
            ("args", Some(more)) => words.push(more.clone()),
            (method, _) if KEEP.contains(&method) => {}
            _ => return None,
        }
        let value = Value::List(words);
        if let Some(kept) = self.kept(of) {
            kept.clone_from(&value);
        }
        Some(value)
    }

    /// Gives an argument that a call writes into what the call reads: `decoder.Decode(&order)`.
    pub(super) fn fill(&mut self, full: &str, receiver: Option<&Value>, arguments: &[Expression], values: &[Value]) {
        let fill = self.language.fills.iter().find(|fill| match fill.callee.strip_prefix('.') {
            Some(method) => full.rsplit_once('.').is_some_and(|(_, name)| name == method),
            None => full == fill.callee,
        });
        let Some(into) = fill.map(|fill| fill.into) else { return };
        let others = values.iter().enumerate().filter(|(at, _)| *at != into).map(|(_, value)| value);
        let read: Option<Taint> = receiver.into_iter().chain(others).find_map(Value::taint).cloned();
        if let (Some(target), Some(taint)) = (arguments.get(into), read) {
            self.assign(target, Value::Tainted(taint));
        }
    }
}
