//! Steps that cannot be told apart, and checks of a staged change that ask something else.

use super::visit::Way;
use super::{Context, visit};
use crate::diagnostic::Diagnostic;
use crate::model::{Asks, Task};
use crate::path;
use crate::read::Step;

/// Every step of a task has a title of its own.
pub(super) fn duplicate_step(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        for (at, step) in task.steps.iter().enumerate() {
            if !task.steps[..at].iter().any(|earlier| earlier.title() == step.title()) {
                continue;
            }
            let place = context.reading.place(path!["tasks", id, "steps", at]);
            let message = format!("two steps of `{id}` are called `{}`", step.title());
            found.push(
                Diagnostic::warning("duplicate-step", place, message)
                    .hint("give each a title of its own: nobody can tell which of them is ticked"),
            );
        }
    }
}

/// What judges a staged change looks at that change, and not at what is live without it.
pub(super) fn staged_asks_live(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, check) in visit::checks(context.plan) {
        let [_, Step::Key(id), Step::Key(field @ ("verify" | "steps")), ..] = way.as_slice() else { continue };
        let Some(kind) = over_the_network(&check.asks) else { continue };
        let task = context.plan.tasks.iter().find(|(task, _)| task.as_str() == *id).map(|(_, task)| task);
        if !task.is_some_and(Task::may_change) {
            continue;
        }
        let what = if *field == "steps" { "a step" } else { "`verify`" };
        let message = format!("{what} of `{id}` asks `{}`, where its change is not live yet", check.asks);
        let mut at: Way<'_> = way.clone();
        at.push(kind.into());
        found.push(
            Diagnostic::warning("staged-asks-live", context.reading.place(&at), message)
                .hint("ask it in `probe`; or let a command start what is staged, inside the walls, and ask that"),
        );
    }
}

/// Returns the field under which a check asks over the network, where it does.
fn over_the_network(asks: &Asks) -> Option<&'static str> {
    Some(match asks {
        Asks::Http(_) => "http",
        Asks::Tcp(_) => "tcp",
        Asks::Tls(_) => "tls",
        Asks::WebSocket(_) => "websocket",
        Asks::Ports(_) => "ports",
        Asks::Run(_) | Asks::Agent(_) | Asks::Person { .. } | Asks::Measure { .. } | Asks::OfRun { .. } => return None,
    })
}
