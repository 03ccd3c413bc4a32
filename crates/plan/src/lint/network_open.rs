//! The host's network.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Network, Work};
use crate::path;

/// Whoever opens the network should have meant it.
pub(super) fn network_open(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    of_tasks(context, found);
    of_notify(context, found);
}

fn of_tasks(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        if context.plan.coder_of(task).is_some() {
            // Its model is out there, and a run asks before it lets it out.
            continue;
        }
        let place = match (&task.does, task.network) {
            (_, Some(Network::Host)) => context.reading.place(path!["tasks", id, "network"]),
            (Work::Agent(agent), None) => match context.plan.agents.get(agent).and_then(|agent| agent.network) {
                Some(Network::Host) => context.reading.place(path!["agents", agent, "network"]),
                _ => continue,
            },
            _ => continue,
        };
        let message = format!("`{id}` gets the host's whole network, the services on localhost too");
        found.push(
            Diagnostic::warning("network-open", place, message)
                .hint("it asks for an approval; fetch what is needed in `prepare` if that is enough"),
        );
    }
}

fn of_notify(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (at, notify) in context.plan.notify.iter().enumerate() {
        let Some(agent) = notify.agent.as_ref().filter(|_| context.plan.network_of_notify(notify) == Network::Host)
        else {
            continue;
        };
        let place = match notify.network {
            Some(_) => context.reading.place(path!["notify", at, "network"]),
            None => context.reading.place(path!["agents", agent, "network"]),
        };
        let entry = context.reading.written("notify", at) + 1;
        let message = format!("entry {entry} of `notify` gets the host's whole network, the services on localhost too");
        found.push(
            Diagnostic::warning("network-open", place, message)
                .hint("it asks for an approval, or for `pitcrew run --notify`; a server runs it once it is approved"),
        );
    }
}
