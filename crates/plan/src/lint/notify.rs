//! Who tells people something, and what they need for it.

use serde_json::Value;

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Plan};
use crate::path;

/// What tells people something must be a program whose type says so.
pub(super) fn notify_agent(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (at, notify) in context.plan.notify.iter().enumerate() {
        let Some(name) = &notify.agent else { continue };
        let Some(agent) = context.plan.agent(name).filter(|agent| !agent.notifies()) else { continue };
        let what = if agent.command().is_some() { "its type is not `notification`" } else { "it is no program" };
        let others: Vec<String> = notifiers(context.plan).map(|id| format!("`{id}`")).collect();
        let hint = match others.is_empty() {
            true => "write `agent: notifier`, which comes with Pitcrew".to_owned(),
            false => format!("there are {}", others.join(", ")),
        };
        let place = context.reading.place(path!["notify", at, "agent"]);
        let message = format!("`{name}` tells nobody anything: {what}");
        found.push(Diagnostic::error("notify-agent", place, message).hint(hint));
    }
}

/// A secret that an input names must be granted, or the agent does not find it.
pub(super) fn secret_not_granted(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (at, notify) in context.plan.notify.iter().enumerate() {
        let granted: Vec<&str> = context.plan.secrets_of_notify(notify).collect();
        for (input, value) in &notify.with {
            let Value::String(name) = value else { continue };
            if !context.plan.secrets.contains_key(name) || granted.contains(&name.as_str()) {
                continue;
            }
            let place = context.reading.place(path!["notify", at, "with", input.as_str()]);
            let message = format!("the secret `{name}` is named here, and not granted");
            let hint = format!("add `secrets: [{name}]` to this entry of `notify`");
            found.push(Diagnostic::error("secret-not-granted", place, message).hint(hint));
        }
    }
}

/// Returns the agents of a plan that can tell people something.
fn notifiers(plan: &Plan) -> impl Iterator<Item = &Id> {
    plan.agents.iter().filter(|(_, agent)| agent.notifies()).map(|(id, _)| id)
}
