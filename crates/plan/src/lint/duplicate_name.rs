//! Two phases of one name. (Reading finds the same name twice in a map.)

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::path;

/// Every phase has a name of its own.
pub(super) fn duplicate_name(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let phases = &context.plan.phases;
    for (at, phase) in phases.iter().enumerate() {
        if phases[..at].iter().any(|earlier| earlier.name == phase.name) {
            let place = context.reading.place(path!["phases", at, "name"]);
            found.push(
                Diagnostic::error("duplicate-name", place, format!("two phases are named `{}`", phase.name))
                    .hint("rename one of them"),
            );
        }
    }
}
