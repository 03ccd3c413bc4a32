//! Calls: of the file's own functions, of what is known, and of what is not.

use std::collections::BTreeMap;

use super::collections;
use super::interpret::{DEEPEST, Interpreter};
use super::ir::{Expression, Form, Function};
use super::tables::{EVERYTHING, Kind};
use super::value::{Taint, Value};

impl Interpreter<'_> {
    /// Follows a function where it stands: it sees the names around it.
    pub(super) fn lambda(&mut self, function: &Function) {
        if self.depth >= DEEPEST {
            return;
        }
        let (names, types, returned) = (self.names.clone(), self.types.clone(), self.returned.take());
        self.depth += 1;
        self.enter(function);
        self.depth -= 1;
        (self.names, self.types, self.returned) = (names, types, returned);
    }

    pub(super) fn call(
        &mut self,
        whole: &Expression,
        callee: &Expression,
        arguments: &[Expression],
        named: &[(String, Expression)],
    ) -> Value {
        let name = callee.dotted().unwrap_or_default();
        let full = self.resolved(&name);
        let receiver = match &callee.is {
            Form::Attribute(of, _) => Some(self.value(of)),
            Form::Name(_) => None,
            _ => Some(self.value(callee)),
        };
        let values: Vec<Value> = arguments.iter().map(|argument| self.value(argument)).collect();
        let named: Vec<(&str, Value)> = named.iter().map(|(name, value)| (name.as_str(), self.value(value))).collect();
        let answers = self.sinks(whole, &full, receiver.as_ref(), &values, &named);
        if answers {
            return Value::Unknown;
        }
        let method = full.rsplit('.').next().unwrap_or(&full).to_owned();
        if let Some(value) = self.command(&full, callee, receiver.as_ref(), &values) {
            return value;
        }
        if self.language.builders.contains(&full.as_str()) {
            return Value::joined(&values);
        }
        self.fill(&full, receiver.as_ref(), arguments, &values);
        // What the file itself defines is entered.
        if let Form::Name(function) = &callee.is
            && let Some(function) = self.functions.get(function.as_str()).copied()
            && self.depth < DEEPEST
        {
            return self.entered(function, &values, &named);
        }
        if let Form::Attribute(of, _) = &callee.is
            && let Some(value) = collections::method(self, of, receiver.as_ref(), &method, &values)
        {
            return value;
        }
        if method.ends_with("ConfigParser") {
            return Value::Map(BTreeMap::new());
        }
        if matches!(full.as_str(), "str" | "string" | "String" | "repr" | "bytes" | "list" | "tuple" | "set" | "sorted")
        {
            return values.into_iter().next().unwrap_or(Value::Unknown);
        }
        if matches!(full.as_str(), "dict") && values.is_empty() {
            return Value::Map(named.into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
        }
        let clean = self.language.cleaners.iter().find(|(known, _)| {
            full == *known
                || method == *known
                || full.ends_with(known) && full[..full.len() - known.len()].ends_with('.')
        });
        let clean = clean.map_or_else(|| named_cleaner(&method), |(_, bits)| *bits);
        if clean == EVERYTHING {
            return Value::Unknown;
        }
        if let Some(value) = self.source(&format!("{full}()"), &whole.at) {
            return match value {
                Value::Tainted(taint) => Value::Tainted(Taint { clean: taint.clean | clean, ..taint }),
                other => other,
            };
        }
        let is_lookup = self.language.lookups.contains(&method.as_str());
        if is_lookup && receiver.as_ref().is_some_and(|receiver| receiver.taint().is_none()) {
            return Value::Unknown;
        }
        let texts: Vec<Option<String>> = values.iter().map(Value::text).collect();
        let inputs: Vec<Value> =
            receiver.into_iter().chain(values).chain(named.into_iter().map(|(_, value)| value)).collect();
        let taints: Vec<Value> = inputs.iter().filter_map(|input| input.taint().cloned().map(Value::Tainted)).collect();
        match Value::joined(&taints) {
            Value::Tainted(mut taint) => {
                taint.clean |= clean;
                // Quotes that are replaced cannot end the text that they stand in.
                let replaces_quotes =
                    method.starts_with("replace") && texts.iter().flatten().any(|text| text.contains(['\'', '"']));
                if replaces_quotes {
                    taint.clean |= Kind::Xpath.bit();
                }
                taint.is_built = inputs.iter().any(|input| input.taint().is_some_and(|taint| taint.is_built))
                    || method == "format"
                    || method == "join";
                Value::Tainted(taint)
            }
            _ => Value::Unknown,
        }
    }

    /// Follows a function of the file with what it is called with.
    fn entered(&mut self, function: &Function, values: &[Value], named: &[(&str, Value)]) -> Value {
        let (names, returned) = (self.names.clone(), self.returned.take());
        let types = std::mem::replace(&mut self.types, function.types.clone());
        for (at, parameter) in function.parameters.iter().enumerate() {
            // A request is known by its type.
            if self.types.contains_key(parameter) {
                self.names.remove(parameter);
                continue;
            }
            let given =
                values.get(at).or_else(|| named.iter().find(|(name, _)| name == parameter).map(|(_, value)| value));
            self.names.insert(parameter.clone(), given.cloned().unwrap_or(Value::Unknown));
        }
        self.depth += 1;
        let was = std::mem::replace(&mut self.in_handler, false);
        self.block(&function.body);
        self.in_handler = was;
        self.depth -= 1;
        let value = self.returned.take().unwrap_or(Value::Unknown);
        (self.names, self.types, self.returned) = (names, types, returned);
        value
    }
}

/// Returns what a function makes safe by what it is called.
fn named_cleaner(method: &str) -> u32 {
    let small = method.to_ascii_lowercase();
    let html = [
        "escape_html",
        "escapehtml",
        "html_escape",
        "htmlescape",
        "encodehtml",
        "encode_for_html",
        "sanitiz",
        "strip_tags",
        "escapexml",
    ];
    if html.iter().any(|word| small.contains(word)) { Kind::Markup.bit() } else { 0 }
}
