//! What templates and conditions refer to.

use super::{Context, visit};
use crate::diagnostic::{Diagnostic, Place};
use crate::expr::{Part, Reference, condition_references, is_template, references};
use crate::model::{Id, Task, Work};
use crate::path;
use crate::read::Step;
use crate::suggest::did_you_mean;

/// A reference must name a task, one of its parts, and a field that the agent's schema has.
pub(super) fn unknown_reference(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, place, reference) in all(context) {
        let Some(target) = target(context, &reference) else {
            let names = context.plan.tasks.keys().map(Id::as_str);
            let hint = did_you_mean(&reference.task, names);
            let message = format!("`{id}` refers to the task `{}`, which does not exist", reference.task);
            found.push(Diagnostic::error("unknown-reference", place, message).maybe_hint(hint));
            continue;
        };
        let task = &context.plan.tasks[target];
        match &reference.part {
            None | Some(Part::Unknown(_)) => {
                let message = format!("`{id}` refers to a part of `{target}` that there is none of");
                found.push(
                    Diagnostic::error("unknown-reference", place, message)
                        .hint(format!("a task has `tasks.{target}.output`, `.report` and `.state`")),
                );
            }
            Some(Part::Output) => {
                if let Some((field, hint)) = unknown_field(context, task, &reference.fields) {
                    let message = format!("`{id}` refers to `{field}`, which the output of `{target}` does not have");
                    found.push(Diagnostic::error("unknown-reference", place, message).maybe_hint(hint));
                }
            }
            Some(Part::Report | Part::State) => {}
        }
    }
}

/// A reference must name a task that is done by then: one among the needs, directly or not.
pub(super) fn reference_without_need(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, place, reference) in all(context) {
        let Some(target) = target(context, &reference) else { continue };
        let (Some(task), Some(before)) = (context.graph.index(id), context.graph.index(target)) else { continue };
        if !context.needs().is_before(before, task) {
            let message = if target == id {
                format!("`{id}` refers to its own result, which is not there before it ran")
            } else {
                format!("`{id}` refers to `{target}`, and does not need it")
            };
            let hint = (target != id).then(|| format!("add `{target}` to the `needs` of `{id}`"));
            found.push(Diagnostic::error("reference-without-need", place, message).maybe_hint(hint));
        }
    }
}

/// Returns every reference of the plan, with the task that makes it.
fn all<'a>(context: &'a Context<'_>) -> Vec<(&'a Id, Place, Reference)> {
    let mut found = Vec::new();
    for (id, task) in &context.plan.tasks {
        let mut add = |way: &[Step<'_>], text: &str, references: Vec<Reference>| {
            for reference in references {
                let place = context.reading.place_within(way, text, reference.span.clone());
                found.push((id, place, reference));
            }
        };
        if let Some(when) = &task.when {
            add(path!["tasks", id, "when"], when, condition_references(when));
        }
        for (way, text) in visit::filled_texts(id, task).into_iter().filter(|(_, text)| is_template(text)) {
            add(&way, text, references(text));
        }
    }
    found
}

fn target<'a>(context: &'a Context<'_>, reference: &Reference) -> Option<&'a Id> {
    let id: Id = reference.task.parse().ok()?;
    context.plan.tasks.get_key_value(&id).map(|(id, _)| id)
}

/// Returns the first field that the schema of the task's agent does not have, where the schema lists its fields.
fn unknown_field(context: &Context<'_>, task: &Task, fields: &[String]) -> Option<(String, Option<String>)> {
    let Work::Agent(agent) = &task.does else { return None };
    let mut schema = context.plan.agents.get(agent)?.output.as_ref()?;
    for field in fields {
        let properties = schema.get("properties")?.as_object()?;
        let Some(next) = properties.get(field) else {
            let open = schema.get("additionalProperties").is_some_and(|more| *more != serde_json::Value::Bool(false));
            let hint = did_you_mean(field, properties.keys().map(String::as_str));
            return (!open).then(|| (field.clone(), hint));
        };
        schema = next;
    }
    None
}
