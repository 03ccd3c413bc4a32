//! Signals that never come, that only the outside can send, or that nobody hears.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Plan};
use crate::need::{Need, Senders, sender};
use crate::path;
use crate::read::Step;
use crate::suggest::did_you_mean;

/// A signal that no task sends and the plan does not name must come from outside, if it is no slip.
pub(super) fn signal_from_outside(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    let senders = Senders::of(plan);
    let mut named: BTreeSet<&Id> = plan.signals.keys().collect();
    named.extend(plan.tasks.values().flat_map(|task| &task.signals));
    for (id, at, name, from) in waits(plan) {
        let place = || context.reading.place(path!["tasks", id, "needs", at]);
        if let Some(from) = from.filter(|from| sender(plan, from).is_none()) {
            // Who is no task is a person or a program, unless it is nearly a task.
            if let Some(hint) = did_you_mean(from, plan.tasks.keys().map(Id::as_str)) {
                let message = format!("`{id}` waits for the signal `{name}` from `{from}`, who is no task");
                found.push(Diagnostic::warning("signal-from-outside", place(), message).hint(hint));
            }
        } else if from.is_none() && senders.of_signal(name).is_empty() && !named.contains(name) {
            let message =
                format!("`{id}` waits for the signal `{name}`, which no task sends: it must come from outside");
            let hint = did_you_mean(name.as_str(), named.iter().map(|name| name.as_str()));
            let hint = hint.unwrap_or_else(|| {
                format!("say who sends it with `from`, or name it under `signals`: {{{name}: {{meaning: …}}}}")
            });
            found.push(Diagnostic::warning("signal-from-outside", place(), message).hint(hint));
        }
    }
}

/// A signal that a task sends, or that the plan names, is for somebody.
pub(super) fn signal_unheard(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    let mut from_whom: BTreeMap<&Id, BTreeSet<Option<&str>>> = BTreeMap::new();
    for (_, _, name, from) in waits(plan) {
        from_whom.entry(name).or_default().insert(from);
    }
    let senders = Senders::of(plan);
    let unsent: Vec<&str> =
        from_whom.keys().filter(|name| senders.of_signal(name).is_empty()).map(|name| name.as_str()).collect();
    let mut unheard = |name: &Id, way: &[Step<'_>], message: String| {
        let hint = did_you_mean(name.as_str(), unsent.iter().copied());
        found.push(Diagnostic::info("signal-unheard", context.reading.place(way), message).maybe_hint(hint));
    };
    for name in plan.signals.keys().filter(|name| !from_whom.contains_key(name)) {
        unheard(name, path!["signals", name], format!("no task waits for the signal `{name}`"));
    }
    for (id, task) in &plan.tasks {
        for (at, name) in task.signals.iter().enumerate() {
            let why = match from_whom.get(name) {
                None => "no task waits for it",
                Some(from) if from.contains(&None) || from.contains(&Some(id.as_str())) => continue,
                Some(_) => "who waits for it waits for it from others",
            };
            let message = format!("`{id}` sends the signal `{name}`, and {why}");
            unheard(name, path!["tasks", id, "signals", at], message);
        }
    }
}

/// A signal never comes where each task that sends it waits for the one that waits for the signal.
pub(super) fn signal_never_comes(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let senders = Senders::of(context.plan);
    for (id, at, name, _) in waits(context.plan) {
        // Of one sender alone the needs already tell that they go in a circle.
        let from = senders.of_need(context.plan, &context.plan.tasks[id].needs[at]);
        let Some(waiter) = context.graph.index(id).filter(|_| from.len() > 1) else { continue };
        let waits_too = |sender: &&Id| {
            *sender == id || context.graph.index(sender).is_some_and(|at| context.needs().is_before(waiter, at))
        };
        if from.iter().all(waits_too) {
            let message = format!("`{id}` waits for the signal `{name}`, and all who send it wait for `{id}`");
            found.push(
                Diagnostic::error(
                    "signal-never-comes",
                    context.reading.place(path!["tasks", id, "needs", at]),
                    message,
                )
                .hint("let another task send it, or take out one of these needs"),
            );
        }
    }
}

/// Each turn of a task waits for a signal of its own: one that is sent but once lets only the first begin.
pub(super) fn signal_comes_once(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    let senders = Senders::of(plan);
    for (id, at, name, _) in waits(plan).filter(|(id, ..)| plan.tasks[*id].turns().is_some_and(|turns| turns.times > 1))
    {
        let from = senders.of_need(plan, &plan.tasks[id].needs[at]);
        let Some(first) = from.first().filter(|_| from.iter().all(|sender| plan.tasks[*sender].signals.contains(name)))
        else {
            continue;
        };
        let message = format!(
            "each turn of `{id}` waits for a new signal `{name}`, which `{first}` sends once, when it succeeds"
        );
        found.push(
            Diagnostic::warning("signal-comes-once", context.reading.place(path!["tasks", id, "needs", at]), message)
                .hint(format!(
                    "need `{first}` itself, or have it send `{name}` while it runs, as often as there are turns"
                )),
        );
    }
}

/// Returns who waits for which signal, at which of its needs, and from whom.
fn waits(plan: &Plan) -> impl Iterator<Item = (&Id, usize, &Id, Option<&str>)> {
    plan.tasks.iter().flat_map(|(id, task)| {
        task.needs.iter().enumerate().filter_map(move |(at, need)| match need {
            Need::Signal { name, from } => Some((id, at, name, from.as_deref())),
            Need::End { .. } | Need::Start { .. } => None,
        })
    })
}
