//! A task's inputs against its agent's schema, as far as they are known before anything runs.

use serde_json::Value;

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::expr::is_template;
use crate::model::{Task, Work};
use crate::path;
use crate::suggest::did_you_mean;

/// What the schema requires must be given, what it closes out must not, and literal values must have its types.
pub(super) fn bad_input(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let Some((agent, schema)) = schema(context, task) else { continue };
        let properties = schema.get("properties").and_then(Value::as_object);
        let names = || properties.into_iter().flat_map(|fields| fields.keys().map(String::as_str));
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            if !task.with.contains_key(name) {
                let place = context.reading.place(path!["tasks", id, "with"]);
                let message = format!("`{agent}` wants the input `{name}`, and `{id}` does not give it");
                found.push(Diagnostic::error("bad-input", place, message).hint(format!("add `{name}` to `with`")));
            }
        }
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        for (name, value) in &task.with {
            let place = || context.reading.place(path!["tasks", id, "with", name.as_str()]);
            match properties.and_then(|fields| fields.get(name)) {
                None if closed => found.push(
                    Diagnostic::error("bad-input", place(), format!("`{agent}` has no input `{name}`"))
                        .maybe_hint(did_you_mean(name, names())),
                ),
                Some(field) => {
                    if let Some(wanted) =
                        field.get("type").and_then(Value::as_str).filter(|wanted| !fits(value, wanted))
                    {
                        let message = format!("the input `{name}` of `{agent}` is of type {wanted}, and this is not");
                        found.push(Diagnostic::error("bad-input", place(), message));
                    }
                }
                None => {}
            }
        }
    }
}

fn schema<'a>(context: &'a Context<'_>, task: &'a Task) -> Option<(&'a crate::model::Id, &'a Value)> {
    let Work::Agent(agent) = &task.does else { return None };
    Some((agent, context.plan.agents.get(agent)?.input.as_ref()?))
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
