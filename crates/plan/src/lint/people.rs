//! Who is asked: roles that somebody fills, enough people, and questions where people can answer them.

use std::collections::BTreeSet;

use super::Context;
use super::visit::Way;
use crate::diagnostic::Diagnostic;
use crate::model::{Asks, Check, Id, Level, OnTimeout, Roster, Task, Whom};
use crate::read::Step;

/// A role must be somebody's, or nobody can ever answer.
pub(super) fn unfilled_role(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, whom, task) in asked(context) {
        if context.plan.name_of(whom, task).is_some() {
            continue;
        }
        let (message, hint) = match (whom, task.map(|task| &task.team)) {
            (Whom::Coordinator, _) => {
                ("the plan has no coordinator who could answer".to_owned(), "name one: `coordinator: NAME`".to_owned())
            }
            (_, Some(Some(team))) => (
                format!("team `{team}` has no lead who could answer"),
                format!("name one: `teams: {{{team}: {{lead: NAME}}}}`"),
            ),
            (_, Some(None)) => (
                "a task that asks has no team whose lead could answer".to_owned(),
                "give the task a `team`, or name who is asked".to_owned(),
            ),
            (_, None) => (
                "no team's lead is meant here: this is asked for the plan as a whole".to_owned(),
                "name `coordinator`, or a person".to_owned(),
            ),
        };
        found.push(Diagnostic::error("unfilled-role", context.reading.place(&way), message).hint(hint));
    }
}

/// As many people as must say yes must be asked.
pub(super) fn quorum_too_large(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let Some(approval) = task.approval.as_ref().filter(|approval| !approval.from.is_empty()) else { continue };
        let levels = context.plan.escalation_of(Some(task)).iter().flat_map(|level| &level.to);
        // A role that nobody fills is another rule's business.
        let name = |whom: &Whom| context.plan.name_of(whom, Some(task)).map_or_else(|| whom.to_string(), str::to_owned);
        let names: BTreeSet<String> = approval.from.iter().chain(levels).map(name).collect();
        if (approval.quorum as usize) <= names.len() {
            continue;
        }
        let place = context.reading.place(&way(&["tasks".into(), id.into(), "approval".into()], ["quorum".into()]));
        let message = format!("{} people must say yes to `{id}`, and {} can be asked", approval.quorum, names.len());
        found.push(
            Diagnostic::error("quorum-too-large", place, message).hint("name more people in `from`, or lower `quorum`"),
        );
    }
}

/// What goes up must have somewhere to go.
pub(super) fn nowhere_to_escalate(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let goes_up = task.approval.as_ref().is_some_and(|approval| approval.on_timeout == OnTimeout::Escalate);
        if goes_up && context.plan.escalation_of(Some(task)).is_empty() {
            let here = ["tasks".into(), id.into(), "approval".into()];
            let place = context.reading.place(&way(&here, ["on_timeout".into()]));
            let message = format!("`{id}` escalates when nobody answers, and nobody else is named");
            found.push(
                Diagnostic::error("nowhere-to-escalate", place, message)
                    .hint("say who is asked then: `escalation: [{after: 30m, to: coordinator}]`"),
            );
        }
    }
    for (here, levels) in ways_up(context) {
        for (at, pair) in levels.windows(2).enumerate() {
            if pair[1].after <= pair[0].after {
                let place = context.reading.place(&way(&here, [(at + 1).into(), "after".into()]));
                let message =
                    format!("this level comes after {}, and the one before it after {}", pair[1].after, pair[0].after);
                found.push(
                    Diagnostic::error("nowhere-to-escalate", place, message)
                        .hint("each `after` counts from the beginning of the question; put the levels in order"),
                );
            }
        }
    }
}

/// A name that is that of a task, an agent or a team is hardly that of a person.
pub(super) fn name_of_no_person(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let plan = context.plan;
    for (way, whom, _) in asked(context) {
        let Whom::Person(name) = whom else { continue };
        let Ok(id) = name.parse::<Id>() else { continue };
        let what = match () {
            () if plan.agents.contains_key(&id) => "an agent",
            () if plan.tasks.contains_key(&id) => "a task",
            () if Roster::of(plan).get(&id).is_some() => "a team",
            () => continue,
        };
        let message = format!("`{name}` is {what} of this plan; only a person can answer");
        found.push(
            Diagnostic::warning("name-of-no-person", context.reading.place(&way), message)
                .hint("name an operating-system user, `lead`, or `coordinator`"),
        );
    }
}

/// People are asked before something begins and when everything is done, not in the middle of an attempt.
pub(super) fn ask_out_of_place(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    ask_for_a_team(context, found);
    for (id, task) in &context.plan.tasks {
        for (field, checks) in [("verify", &task.verify), ("probe", &task.probe)] {
            for at in questions(checks) {
                let here = ["tasks".into(), id.into()];
                let place = context.reading.place(&way(&here, [field.into(), at.into(), "ask".into()]));
                let message = format!("`{field}` of `{id}` asks a person, and only programs can judge that");
                found.push(
                    Diagnostic::error("ask-out-of-place", place, message)
                        .hint("use `approval`: people see the exact change and say yes or no"),
                );
            }
        }
        for (at, _) in task.checked_steps().filter(|(_, check)| matches!(check.asks, Asks::Person { .. })) {
            let here = ["tasks".into(), id.into(), "steps".into(), at.into(), "ask".into()];
            let message = format!("a step of `{id}` asks a person, and only programs can judge that");
            found.push(
                Diagnostic::error("ask-out-of-place", context.reading.place(&here), message)
                    .hint("use `approval`: people see the exact change, and which steps are ticked"),
            );
        }
        if let Some(Asks::Person { .. }) = task.until_check().map(|check| &check.asks) {
            let here = ["tasks".into(), id.into(), "repeat".into(), "until".into(), "ask".into()];
            let message = format!("`until` of `{id}` asks a person, and only programs can judge that");
            found.push(
                Diagnostic::error("ask-out-of-place", context.reading.place(&here), message)
                    .hint("use `approval`: people are asked about the change of each turn"),
            );
        }
    }
}

/// Nobody is asked for a team's success: its tasks, phases and the plan have their own questions.
fn ask_for_a_team(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let roster = Roster::of(context.plan);
    for (name, team) in roster.iter() {
        for at in questions(&team.success) {
            let mut here: Way<'_> = Vec::new();
            for outer in roster.way(name) {
                here.extend(["teams".into(), outer.into()]);
            }
            let place = context.reading.place(&way(&here, ["success".into(), at.into(), "ask".into()]));
            let message = format!("`success` of team `{name}` asks a person, and only programs can judge that");
            found.push(
                Diagnostic::error("ask-out-of-place", place, message)
                    .hint("ask it in the `success` of a phase or of the plan"),
            );
        }
    }
}

/// Returns everybody who is named to be asked, where, and about which task.
fn asked<'a>(context: &'a Context<'_>) -> Vec<(Way<'a>, &'a Whom, Option<&'a Task>)> {
    let plan = context.plan;
    let mut all = Vec::new();
    let mut add = |here: Way<'a>, whom: &'a [Whom], task: Option<&'a Task>| {
        all.extend(whom.iter().enumerate().map(|(at, one)| (way(&here, [at.into()]), one, task)));
    };
    for (id, task) in &plan.tasks {
        let here = ["tasks".into(), id.into()];
        if let Some(approval) = &task.approval {
            add(way(&here, ["approval".into(), "from".into()]), &approval.from, Some(task));
        }
        for (at, level) in task.escalation.iter().flatten().enumerate() {
            add(way(&here, ["escalation".into(), at.into(), "to".into()]), &level.to, Some(task));
        }
        in_checks(way(&here, ["go".into()]), &task.go, Some(task), &mut add);
    }
    for (at, phase) in plan.phases.iter().enumerate() {
        let here = ["phases".into(), at.into()];
        in_checks(way(&here, ["go".into()]), &phase.go, None, &mut add);
        in_checks(way(&here, ["success".into()]), &phase.success, None, &mut add);
    }
    in_checks(vec!["success".into()], &plan.success, None, &mut add);
    // The plan's way up is that of every task that asks and has none of its own: `lead` may be any of theirs.
    let uses = |task: &&Task| task.escalation.is_none() && asks(task);
    for (at, level) in plan.escalation.iter().enumerate() {
        for (to, whom) in level.to.iter().enumerate() {
            let unled = plan.tasks.values().filter(uses).find(|task| plan.name_of(whom, Some(task)).is_none());
            let about = unled.or_else(|| plan.tasks.values().find(uses));
            if about.is_some() || *whom != Whom::Lead {
                all.push((vec!["escalation".into(), at.into(), "to".into(), to.into()], whom, about));
            }
        }
    }
    all
}

/// Whether people are asked about a task because its plan says so.
fn asks(task: &Task) -> bool {
    task.approval.is_some() || questions(&task.go).next().is_some()
}

fn in_checks<'a>(
    here: Way<'a>,
    checks: &'a [Check],
    task: Option<&'a Task>,
    add: &mut impl FnMut(Way<'a>, &'a [Whom], Option<&'a Task>),
) {
    for (at, check) in checks.iter().enumerate() {
        if let Asks::Person { from, .. } = &check.asks {
            add(way(&here, [at.into(), "from".into()]), from, task);
        }
    }
}

/// Returns the places of the questions among checks.
fn questions(checks: &[Check]) -> impl Iterator<Item = usize> {
    checks.iter().enumerate().filter(|(_, check)| matches!(check.asks, Asks::Person { .. })).map(|(at, _)| at)
}

fn ways_up<'a>(context: &'a Context<'_>) -> Vec<(Way<'a>, &'a [Level])> {
    let of_tasks = context.plan.tasks.iter().filter_map(|(id, task)| {
        Some((vec!["tasks".into(), id.into(), "escalation".into()], task.escalation.as_deref()?))
    });
    std::iter::once((vec!["escalation".into()], context.plan.escalation.as_slice())).chain(of_tasks).collect()
}

fn way<'a>(before: &[Step<'a>], rest: impl IntoIterator<Item = Step<'a>>) -> Way<'a> {
    before.iter().cloned().chain(rest).collect()
}
