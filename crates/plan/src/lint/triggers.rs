//! What starts runs by itself: triggers that never start one, or start two, and what comes with them.

use super::{Context, visit};
use crate::calendar::Instant;
use crate::diagnostic::Diagnostic;
use crate::expr::{check_match, mentions_trigger, value_mentions_trigger};
use crate::model::Plan;
use crate::path;
use crate::read::Step;
use crate::trigger::{Key, Trigger};

/// Events of GitHub that are about a branch.
const OF_BRANCHES: [&str; 8] = [
    "create",
    "delete",
    "merge_group",
    "pull_request",
    "pull_request_review",
    "pull_request_target",
    "push",
    "workflow_run",
];

/// The first moment that a schedule could mean; any that ever falls due does so within a few years of it.
const EARLY: Instant = Instant(0);

/// `match` must be a condition on what started the run, and on nothing else.
pub(super) fn bad_match(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, trigger) in placed(context) {
        let Some(why) = trigger.condition().and_then(|condition| check_match(condition).err()) else { continue };
        let hint = why.slip([]).unwrap_or_else(|| {
            "write a CEL condition without braces, such as `trigger.payload.ref == 'refs/heads/main'`".to_owned()
        });
        let message = format!("`match` of the {} trigger: {why}", trigger.kind());
        let place = context.reading.place(&with(&way, "match"));
        found.push(Diagnostic::error("bad-condition", place, message).hint(hint));
    }
}

/// A trigger that stands there twice starts one run for a delivery, and is often one that was not changed.
pub(super) fn trigger_twice(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let placed: Vec<_> = placed(context).collect();
    for (at, (way, trigger)) in placed.iter().enumerate() {
        let before = placed[..at].iter().any(|(_, earlier)| match (earlier, trigger) {
            (Trigger::Webhook(one), Trigger::Webhook(other)) => one.name == other.name,
            (one, other) => one == other,
        });
        if before {
            let message = match trigger {
                Trigger::Webhook(webhook) => format!("the webhook `{}` stands here twice", webhook.name),
                other => format!("the same {} trigger stands here twice", other.kind()),
            };
            let place = context.reading.place(way);
            found.push(Diagnostic::warning("trigger-twice", place, message).hint("take one out, or change it"));
        }
    }
}

/// A schedule must name a day that there is.
pub(super) fn cron_never_due(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, trigger) in placed(context) {
        let Trigger::Cron(cron) = trigger else { continue };
        if cron.next(EARLY).is_none() {
            let message = format!("`{}` never falls due: there is no such day", cron.schedule);
            let place = context.reading.place(&with(&way, "schedule"));
            found.push(
                Diagnostic::error("cron-never-due", place, message)
                    .hint("the fields are minute, hour, day of the month, month, day of the week"),
            );
        }
    }
}

/// Only some events of GitHub are about a branch; with `branches` no other starts anything.
pub(super) fn branches_without_event(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, trigger) in placed(context) {
        let Trigger::Github(github) = trigger else { continue };
        if github.branches.is_empty() {
            continue;
        }
        let name = |event: &str| event.split('.').next().unwrap_or_default().to_owned();
        for (at, event) in github.events.iter().enumerate() {
            if !OF_BRANCHES.contains(&name(event).as_str()) {
                let message = format!("`{event}` is about no branch, so with `branches` it never starts a run");
                let place = context.reading.place(&[with(&way, "events"), vec![at.into()]].concat());
                found.push(
                    Diagnostic::warning("branches-without-event", place, message)
                        .hint("give it a trigger of its own: `on: [{github: {…}}, {github: {…}}]`"),
                );
            }
        }
    }
}

/// What came from outside is data: it never stands among the instructions of a coding agent.
pub(super) fn trigger_in_instructions(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let speaks = task.with.get("instructions").is_some_and(value_mentions_trigger);
        if speaks && context.plan.coder_of(task).is_some() {
            let place = context.reading.place(path!["tasks", id, "with", "instructions"]);
            let message = format!(
                "what started the run stands among the instructions of `{id}`, and whoever sent it could give orders"
            );
            found.push(
                Diagnostic::error("trigger-in-instructions", place, message)
                    .hint("give it as an input of its own, which the agent is told is data: `with: {issue: \"{{ trigger.payload.issue }}\"}`"),
            );
        }
    }
}

/// Nothing but people start a plan without `on`, and nothing comes with that.
pub(super) fn trigger_without_on(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    if !context.plan.on.is_empty() {
        return;
    }
    for (id, task) in &context.plan.tasks {
        let when = task.when.as_deref().map(|when| (vec!["tasks".into(), id.into(), "when".into()], when));
        let texts = visit::filled_texts(id, task).into_iter().filter(|(_, text)| crate::expr::is_template(text));
        let speaks = when.into_iter().chain(texts).find(|(_, text)| mentions_trigger(text));
        if let Some((way, _)) = speaks {
            let message = format!("`{id}` speaks of what started the run, and only people start this plan");
            found.push(
                Diagnostic::warning("trigger-without-on", context.reading.place(&way), message)
                    .hint("say in `on` what starts it; of a run that people start `trigger.payload` is empty"),
            );
        }
    }
}

/// Returns the secrets of the plan that its triggers are let in with, and where each is named.
pub(super) fn keys<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (Vec<Step<'a>>, &'a str)> {
    placed(context).filter_map(|(way, trigger)| match trigger.secret() {
        Some(Key::Named(name)) => Some((with(&way, "secret"), name.as_str())),
        _ => None,
    })
}

/// Returns each trigger with where it stands, by its kind.
fn placed<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (Vec<Step<'a>>, &'a Trigger)> {
    let plan: &Plan = context.plan;
    let mut ways = context.reading.ways_of_triggers().into_iter();
    plan.on.iter().map(move |trigger| (ways.next().unwrap_or_else(|| vec!["on".into()]), trigger))
}

fn with<'a>(way: &[Step<'a>], field: &'static str) -> Vec<Step<'a>> {
    way.iter().cloned().chain([Step::Key(field)]).collect()
}
