//! Two phases, or two teams, of one name. (Reading finds the same name twice in a map.)

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::model::Roster;
use crate::path;

use super::visit::way_to_team;

/// Every phase has a name of its own, and so has every team, however deep it lies.
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
    let roster = Roster::of(context.plan);
    for way in roster.twice() {
        let name = way.last().expect("the way to a team ends with its name");
        let place = context.reading.place(&way_to_team(way));
        found.push(
            Diagnostic::error("duplicate-name", place, format!("two teams are named `{name}`"))
                .hint("tasks name a team without the teams around it, so each needs a name of its own"),
        );
    }
}
