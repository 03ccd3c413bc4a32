//! What an agent is given against its schema, as far as it is known before anything runs.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Context;
use super::visit::{Way, checks};
use crate::diagnostic::Diagnostic;
use crate::expr::is_template;
use crate::model::{Asked, Asks, Id, Work};
use crate::read::Step;
use crate::suggest::did_you_mean;

/// What the schema requires must be given, what it closes out must not, and literal values must have its types, and be among its words.
pub(super) fn bad_input(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        if let Work::Agent(name) = &task.does {
            let given = Given { by: format!("`{id}`"), way: vec!["tasks".into(), id.into()], all: &task.with };
            judge(context, name, &given, found);
        }
    }
    for (way, check) in checks(context.plan) {
        if let Asks::Agent(Asked { agent, with }) = &check.asks {
            judge(context, agent, &Given { by: "this check".to_owned(), way, all: with }, found);
        }
    }
    for (at, notify) in context.plan.notify.iter().enumerate() {
        let Some((name, agent)) = notify.agent.as_ref().and_then(|name| context.plan.agents.get_key_value(name)) else {
            continue;
        };
        // Some are filled in by themselves.
        let all = notify.inputs(agent);
        let by = format!("entry {} of `notify`", context.reading.written("notify", at) + 1);
        let given = Given { by, way: vec!["notify".into(), at.into()], all: &all };
        judge(context, name, &given, found);
    }
}

/// The inputs that an agent is given in a place of the plan.
struct Given<'a> {
    /// Who gives them.
    by: String,
    /// What of the plan has the `with`.
    way: Way<'a>,
    all: &'a BTreeMap<String, Value>,
}

fn judge(context: &Context<'_>, name: &Id, given: &Given<'_>, found: &mut Vec<Diagnostic>) {
    let Some(schema) = context.plan.agents.get(name).and_then(|agent| agent.input.as_ref()) else { return };
    let place = |input: Option<&str>| {
        let way: Vec<Step<'_>> =
            given.way.iter().cloned().chain(["with".into()]).chain(input.map(Into::into)).collect();
        context.reading.place(&way)
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    let names = || properties.into_iter().flat_map(|fields| fields.keys().map(String::as_str));
    for wanted in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !given.all.contains_key(wanted) {
            let message = format!("`{name}` wants the input `{wanted}`, and {} does not give it", given.by);
            found.push(Diagnostic::error("bad-input", place(None), message).hint(format!("add `{wanted}` to `with`")));
        }
    }
    let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    for (input, value) in given.all {
        match properties.and_then(|fields| fields.get(input)) {
            None if closed => found.push(
                Diagnostic::error("bad-input", place(Some(input)), format!("`{name}` has no input `{input}`"))
                    .maybe_hint(did_you_mean(input, names())),
            ),
            Some(field) => {
                if let Some(wanted) = field.get("type").and_then(Value::as_str).filter(|wanted| !fits(value, wanted)) {
                    let message = format!("the input `{input}` of `{name}` is of type {wanted}, and this is not");
                    found.push(Diagnostic::error("bad-input", place(Some(input)), message));
                }
                let items = value.as_array().into_iter().flatten();
                let of_items = items.filter_map(|item| no_word_of(field.get("items")?, item).map(|not| ("hold", not)));
                for (verb, (said, hint)) in no_word_of(field, value).map(|not| ("be", not)).into_iter().chain(of_items)
                {
                    let message = format!("the input `{input}` of `{name}` cannot {verb} `{}`", said.escape_debug());
                    found.push(Diagnostic::error("bad-input", place(Some(input)), message).hint(hint));
                }
            }
            None => {}
        }
    }
}

/// Returns a text that is none of the words that a schema lists, and what may have been meant; what a template comes to
/// is known later.
fn no_word_of<'v>(field: &Value, value: &'v Value) -> Option<(&'v str, String)> {
    let words = field.get("enum").and_then(Value::as_array).filter(|words| !words.contains(value))?;
    let said = value.as_str().filter(|said| !is_template(said))?;
    let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    let hint = did_you_mean(said, words.iter().copied());
    Some((said, hint.unwrap_or_else(|| format!("it is one of {}", words.join(", ")))))
}

/// Returns whether a value is of a JSON type; what a template comes to is known later.
fn fits(value: &Value, wanted: &str) -> bool {
    match (value, wanted) {
        (Value::String(text), _) if is_template(text) => true,
        (Value::Null, "null") | (Value::Bool(_), "boolean") | (Value::String(_), "string") => true,
        (Value::Array(_), "array") | (Value::Object(_), "object") | (Value::Number(_), "number") => true,
        (Value::Number(number), "integer") => number.as_f64().is_some_and(|number| number.fract() == 0.0),
        _ => false,
    }
}
