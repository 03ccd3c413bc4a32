//! What templates and conditions refer to.

use super::{Context, visit};
use crate::diagnostic::{Diagnostic, Place};
use crate::expr::{Part, Reference, Referent, condition_references, is_template, own_fields, references};
use crate::model::{ForEach, Id, Task, Work};
use crate::need::Need;
use crate::path;
use crate::read::Step;
use crate::suggest::did_you_mean;

/// A reference must name a task, one of its parts, and a field that the agent's schema has; or a part of a
/// signal, and a field that the signal's schema has.
pub(super) fn unknown_reference(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    unknown_own_field(context, found);
    for (id, place, reference) in all(context) {
        if reference.to == Referent::Signal {
            found.extend(unknown_in_signal(context, id, place, &reference));
            continue;
        }
        let Some(target) = target(context, &reference) else {
            let names = context.plan.tasks.keys().map(Id::as_str);
            let hint = did_you_mean(&reference.name, names);
            let message = format!("`{id}` refers to the task `{}`, which does not exist", reference.name);
            found.push(Diagnostic::error("unknown-reference", place, message).maybe_hint(hint));
            continue;
        };
        let task = &context.plan.tasks[target];
        match &reference.part {
            None | Some(Part::Unknown(_) | Part::Data | Part::From | Part::Time | Part::By) => {
                let message = format!("`{id}` refers to a part of `{target}` that there is none of");
                let hint = match &reference.part {
                    Some(Part::Unknown(part)) => did_you_mean(part, ["output", "report", "state"]),
                    _ => None,
                };
                let hint =
                    hint.unwrap_or_else(|| format!("a task has `tasks.{target}.output`, `.report` and `.state`"));
                found.push(Diagnostic::error("unknown-reference", place, message).hint(hint));
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

/// What ends the turns of a task refers to what the output of its agent has.
fn unknown_own_field(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let Some(until) = task.until_condition() else { continue };
        let is_own = |reference: &Reference| {
            reference.to == Referent::Task && reference.name == id.as_str() && reference.part == Some(Part::Output)
        };
        let by_name = condition_references(until).into_iter().filter(is_own).map(|reference| reference.fields);
        let unknown = own_fields(until).into_iter().chain(by_name);
        if let Some((field, hint)) = unknown.into_iter().find_map(|fields| unknown_field(context, task, &fields)) {
            let place = context.reading.place(path!["tasks", id, "repeat", "until"]);
            let message = format!("`until` of `{id}` refers to `{field}`, which its output does not have");
            found.push(Diagnostic::error("unknown-reference", place, message).maybe_hint(hint));
        }
    }
}

/// A reference must name a task that is done by then: one among the needs, directly or not; or a signal that the
/// task itself waits for.
pub(super) fn reference_without_need(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, place, reference) in all(context) {
        if reference.to == Referent::Signal {
            found.extend(unheard_signal(context, id, place, &reference));
            continue;
        }
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

fn unknown_in_signal(context: &Context<'_>, id: &Id, place: Place, reference: &Reference) -> Option<Diagnostic> {
    let name = &reference.name;
    match &reference.part {
        Some(Part::From | Part::Time) => None,
        Some(Part::Data) => {
            let declared = name.parse::<Id>().ok().and_then(|name| context.plan.signals.get(&name));
            let schema = declared.and_then(|signal| signal.data.as_ref());
            let (field, hint) = field_not_in(schema?, &reference.fields)?;
            let message = format!("`{id}` refers to `{field}`, which is not told with the signal `{name}`");
            Some(Diagnostic::error("unknown-reference", place, message).maybe_hint(hint))
        }
        Some(Part::By) => {
            let whose = reference.fields.first()?;
            let named: Vec<&str> = context.plan.tasks[id].needs.iter().filter_map(|need| need.word_of(name)).collect();
            let message =
                format!("`{id}` refers to the signal `{name}` by `{whose}`, and does not wait for it from there");
            let hint = did_you_mean(whose, named.iter().copied())
                .unwrap_or_else(|| format!("add `{{signal: {name}, from: {whose}}}` to the `needs` of `{id}`"));
            (!named.contains(&whose.as_str()))
                .then(|| Diagnostic::error("unknown-reference", place, message).hint(hint))
        }
        _ => {
            let message = format!("`{id}` refers to a part of the signal `{name}` that there is none of");
            let hint = format!("a signal has `signals.{name}.data`, `.from`, `.time`, and `.by.TASK` for each `from`");
            Some(Diagnostic::error("unknown-reference", place, message).hint(hint))
        }
    }
}

fn unheard_signal(context: &Context<'_>, id: &Id, place: Place, reference: &Reference) -> Option<Diagnostic> {
    let name = &reference.name;
    let awaited = || {
        context.plan.tasks[id].needs.iter().filter_map(|need| match need {
            Need::Signal { name, .. } => Some(name.as_str()),
            Need::End { .. } | Need::Start { .. } => None,
        })
    };
    if awaited().any(|heard| heard == name) {
        return None;
    }
    let message = format!("`{id}` refers to the signal `{name}`, and does not wait for it");
    let hint = did_you_mean(name, awaited()).unwrap_or_else(|| {
        format!("add `{{signal: {name}}}` to the `needs` of `{id}`: a task sees only what it waits for")
    });
    Some(Diagnostic::error("reference-without-need", place, message).hint(hint))
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
        if let Some(ForEach::Expression(text)) = &task.for_each
            && !is_template(text)
        {
            add(path!["tasks", id, "for_each"], text, condition_references(text));
        }
        if let Some(until) = task.until_condition() {
            // What its own turn came to is there when it is asked.
            let is_own =
                |reference: &Reference| reference.to == Referent::Task && reference.name.as_str() == id.as_str();
            let of_others = condition_references(until).into_iter().filter(|reference| !is_own(reference));
            add(path!["tasks", id, "repeat", "until"], until, of_others.collect());
        }
        for (way, text) in visit::filled_texts(id, task).into_iter().filter(|(_, text)| is_template(text)) {
            add(&way, text, references(text));
        }
    }
    found
}

fn target<'a>(context: &'a Context<'_>, reference: &Reference) -> Option<&'a Id> {
    let id: Id = reference.name.parse().ok()?;
    context.plan.tasks.get_key_value(&id).map(|(id, _)| id)
}

/// Returns the first field that the schema of the task's agent does not have, where the schema lists its fields.
fn unknown_field(context: &Context<'_>, task: &Task, fields: &[String]) -> Option<(String, Option<String>)> {
    let Work::Agent(agent) = &task.does else { return None };
    field_not_in(context.plan.agents.get(agent)?.output.as_ref()?, fields)
}

/// Returns the first field that a schema does not have, where it lists its fields, and what was meant perhaps.
fn field_not_in(mut schema: &serde_json::Value, fields: &[String]) -> Option<(String, Option<String>)> {
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
