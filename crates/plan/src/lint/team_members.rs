//! Members of a team within another that have no place there.

use super::Context;
use super::visit::way_to_team;
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Roster};

/// A team within another works at most as many tasks as the other has places.
pub(super) fn team_members(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let roster = Roster::of(context.plan);
    for (name, team) in roster.iter() {
        let most = team.members.most;
        let place = |name: &Id| {
            let mut way = way_to_team(&roster.way(name));
            way.push("members".into());
            context.reading.place(&way)
        };
        let too_large = team.teams.iter().filter(|(_, inner)| inner.members.most > most);
        let mut fits = true;
        for (inner, its) in too_large {
            fits = false;
            let message =
                format!("`{inner}` has {} members, and `{name}` around it places for {most} at once", its.members.most);
            found.push(
                Diagnostic::warning("team-members", place(inner), message)
                    .hint(format!("raise `members` of `{name}`, or lower those of `{inner}`")),
            );
        }
        let sum: u64 = team.teams.values().map(|inner| u64::from(inner.members.most)).sum();
        if fits && sum > u64::from(most) {
            let message = format!("the teams within `{name}` have {sum} members, and it has places for {most} at once");
            found.push(
                Diagnostic::info("team-members", place(name), message)
                    .hint("they take turns; raise `members` if all of them should work at the same time"),
            );
        }
    }
}
