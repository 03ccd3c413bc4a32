//! Tasks that are tried several times side by side.

use super::Context;
use crate::best::BestOf;
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Network, Roster, Task};
use crate::path;

fn contests<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Id, &'a Task, u32)> {
    context.plan.tasks.iter().filter_map(|(id, task)| Some((id, task, task.best_of.as_ref()?.times)))
}

/// What is dropped must have done nothing: an attempt that is not kept leaves no trace but its staged change.
pub(super) fn best_of_effect(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task, times) in contests(context) {
        let lease = task.owns.iter().flatten().position(|claim| claim.path().is_none());
        if let Some(at) = lease {
            let claim = task.owns.iter().flatten().nth(at).map(ToString::to_string).unwrap_or_default();
            let message = format!("{times} attempts at `{id}` would use `{claim}` at once, which is for one alone");
            found.push(
                Diagnostic::error("best-of-effect", context.reading.place(path!["tasks", id, "owns", at]), message)
                    .hint("leave `best_of` out, or let another task do what needs the lease"),
            );
        }
        // A coding agent has the network for its vendor; what a program does there cannot be dropped.
        let is_program = context.plan.coder_of(task).is_none() && !context.plan.is_by_hand(task);
        if is_program && context.plan.network_of(task) == Network::Host {
            let message =
                format!("{times} attempts at `{id}` reach real services at once, and what they do there is not undone");
            found.push(
                Diagnostic::error("best-of-effect", context.reading.place(path!["tasks", id, "best_of"]), message)
                    .hint("leave `best_of` out, or give the task no `network: host`"),
            );
        }
    }
}

/// People do a task once.
pub(super) fn best_of_by_hand(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, _, times) in contests(context).filter(|(_, task, _)| context.plan.is_by_hand(task)) {
        let message = format!("people do `{id}`, and are at one copy of the files: there are no {times} attempts");
        found.push(
            Diagnostic::error("best-of-by-hand", context.reading.place(path!["tasks", id, "best_of"]), message)
                .hint("leave `best_of` out, or give the task to an agent or a command"),
        );
    }
}

/// A task is done for each item, or several times for the best; both at once is no plan that this version runs.
pub(super) fn best_of_for_each(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, ..) in contests(context).filter(|(_, task, _)| task.for_each.is_some()) {
        let message =
            format!("`{id}` is done for each of several, and each of these cannot be tried side by side, too");
        found.push(
            Diagnostic::error("best-of-for-each", context.reading.place(path!["tasks", id, "best_of"]), message)
                .hint("leave out `best_of`, or write a task for each item"),
        );
    }
}

/// Whoever compares changes must be able to read.
pub(super) fn best_of_judge(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task, _) in contests(context) {
        let Some(judge) = task.contest().and_then(BestOf::judge) else { continue };
        if context.plan.agents.get(judge).is_none_or(|agent| agent.coder().is_some()) {
            continue;
        }
        let place = context.reading.place(path!["tasks", id, "best_of", "by", "agent"]);
        let message = format!("`{judge}` is to say which attempt at `{id}` is best, and is no coding agent");
        found.push(
            Diagnostic::error("best-of-judge", place, message)
                .hint("name one that has `use:`; of a program say `by: COMMAND`, which prints a number for each"),
        );
    }
}

/// Something must tell a good attempt from a quick one.
pub(super) fn best_of_unjudged(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task, times) in contests(context) {
        let is_judged = task.best_of.as_ref().is_some_and(|best| best.by.is_some()) || task.is_verified();
        if is_judged || context.plan.is_by_hand(task) {
            continue;
        }
        let message = format!("of {times} attempts at `{id}` the quickest is kept, whatever it leaves");
        found.push(
            Diagnostic::warning("best-of-unjudged", context.reading.place(path!["tasks", id, "best_of"]), message)
                .hint("give the task `verify`, or say what is better: `best_of: {times: 3, by: \"./score.sh\"}`"),
        );
    }
}

/// No more attempts go on side by side than their team and the plan have places.
pub(super) fn best_of_over_team(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let roster = Roster::of(context.plan);
    for (id, task, times) in contests(context) {
        let around = task.team.as_ref().into_iter().flat_map(|team| roster.around(team));
        let teams = around.map(|(name, team)| (team.members.most, format!("team `{name}`")));
        let plan = (context.plan.limits.parallel, "the plan".to_owned());
        let Some((most, whose)) = teams.chain([plan]).min_by_key(|(most, _)| *most) else { continue };
        if times > most {
            let message =
                format!("{times} attempts at `{id}` are to go on side by side, and {whose} has places for {most}");
            found.push(
                Diagnostic::warning("best-of-over-team", context.reading.place(path!["tasks", id, "best_of"]), message)
                    .hint("the rest wait for a place; make more places, or ask for fewer attempts"),
            );
        }
    }
}
