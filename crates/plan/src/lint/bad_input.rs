//! The inputs of tasks and checks against their agent's schema, as far as they are known before anything runs.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Context;
use super::visit::{Way, checks};
use crate::diagnostic::Diagnostic;
use crate::expr::is_template;
use crate::model::{Asked, Asks, Id, Work};
use crate::read::Step;
use crate::suggest::did_you_mean;

/// What the schema requires must be given, what it closes out must not, and literal values must have its types.
pub(super) fn bad_input(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        if let Work::Agent(agent) = &task.does {
            judge(context, agent, &task.with, &["tasks".into(), id.into()], &format!("`{id}`"), found);
        }
    }
    for (way, check) in checks(context.plan) {
        if let Asks::Agent(Asked { agent, with }) = &check.asks {
            judge(context, agent, with, &way, "this check", found);
        }
    }
}

/// Judges what is given to an agent by the field `with` of what stands at `here`.
fn judge(
    context: &Context<'_>,
    agent: &Id,
    with: &BTreeMap<String, Value>,
    here: &[Step<'_>],
    who: &str,
    found: &mut Vec<Diagnostic>,
) {
    let Some(schema) = context.plan.agents.get(agent).and_then(|agent| agent.input.as_ref()) else { return };
    let place = |rest: &[&str]| {
        let way: Way<'_> = here.iter().cloned().chain(rest.iter().map(|name| Step::Key(name))).collect();
        context.reading.place(&way)
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    let names = || properties.into_iter().flat_map(|fields| fields.keys().map(String::as_str));
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
        if !with.contains_key(name) {
            let message = format!("`{agent}` wants the input `{name}`, and {who} does not give it");
            let hint = format!("add `{name}` to `with`");
            found.push(Diagnostic::error("bad-input", place(&["with"]), message).hint(hint));
        }
    }
    let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    for (name, value) in with {
        match properties.and_then(|fields| fields.get(name)) {
            None if closed => found.push(
                Diagnostic::error("bad-input", place(&["with", name]), format!("`{agent}` has no input `{name}`"))
                    .maybe_hint(did_you_mean(name, names())),
            ),
            Some(field) => {
                if let Some(wanted) = field.get("type").and_then(Value::as_str).filter(|wanted| !fits(value, wanted)) {
                    let message = format!("the input `{name}` of `{agent}` is of type {wanted}, and this is not");
                    found.push(Diagnostic::error("bad-input", place(&["with", name]), message));
                }
            }
            None => {}
        }
    }
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
