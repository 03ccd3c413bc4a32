//! Checks that are given time to become true and are asked only once in it.

use super::Context;
use super::visit;
use crate::diagnostic::Diagnostic;
use crate::model::Asks;

/// The pause between two tries must fit into the time that there is.
pub(super) fn asked_once(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, check) in visit::checks(context.plan) {
        let Some(within) = check.within.filter(|within| *within < check.every) else { continue };
        // A person has that long to answer.
        if matches!(check.asks, Asks::Person { .. }) {
            continue;
        }
        let message = format!(
            "`{}` has {within} to become true, and is asked every {}: it is asked only once",
            check.name, check.every
        );
        found.push(
            Diagnostic::warning("asked-once", context.reading.place(&way), message)
                .hint("give it more time with `within`, or ask it more often with `every`"),
        );
    }
}
