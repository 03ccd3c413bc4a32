//! What came from outside, with what started the run, for those tasks that speak of it.

use pitcrew_plan::expr::{mentions_trigger, value_mentions_trigger};
use pitcrew_plan::{Asks, Command, ForEach, Id, Task, Work};
use serde_json::Value;

use super::fill;
use super::site::Site;
use crate::checks::chain;

/// Returns what started the run as conditions and templates see it.
pub(super) fn trigger(site: &Site) -> Result<Value, String> {
    let payload = match &site.trigger.stored {
        None => site.trigger.payload.clone(),
        Some(id) => {
            let failed = |why: String| format!("what came with what started the run: {why}");
            let bytes = site.blobs.get(id).map_err(|error| failed(chain(&error)))?;
            serde_json::from_slice(&bytes).map_err(|error| failed(error.to_string()))?
        }
    };
    Ok(site.trigger.seen(payload))
}

/// Whether anything of a task is filled in with what started the run, or depends on it.
pub(super) fn speaks_of_trigger(task: &Task) -> bool {
    let conditions = task.when.as_deref().into_iter().chain(task.until_condition());
    let of_work = match &task.does {
        Work::Run(command) => Some(command),
        Work::Agent(_) => None,
    };
    let checks = task.go.iter().chain(&task.verify).chain(&task.probe).chain(task.until_check());
    let checks = checks.chain(task.checked_steps().map(|(_, check)| check));
    let speaks = |command: &Command| fill::is_template(command) && has_argument_of_trigger(command);
    let mut asked = checks.filter(|check| match &check.asks {
        Asks::Run(command) => speaks(command),
        Asks::Agent(asked) => asked.with.values().any(value_mentions_trigger),
        _ => false,
    });
    let mut commands = of_work.into_iter().chain(&task.activate).chain(&task.rollback);
    conditions.into_iter().any(mentions_trigger)
        || task.with.values().any(value_mentions_trigger)
        || task.env.values().any(|text| mentions_trigger(text))
        // Of a child more is filled in, such as what it owns.
        || task.for_each.is_some()
        || commands.any(speaks)
        || asked.next().is_some()
}

/// Whether the items that a task is done for came with what started the run.
pub(super) fn brings_items(site: &Site, id: &Id) -> bool {
    let parent = id.parent().and_then(|(parent, _)| site.plan.tasks.get(&parent));
    parent.and_then(|parent| parent.for_each.as_ref()).is_some_and(has_items_of_trigger)
}

fn has_items_of_trigger(for_each: &ForEach) -> bool {
    match for_each {
        ForEach::Items(items) => items.iter().any(value_mentions_trigger),
        ForEach::Expression(text) => mentions_trigger(text),
        ForEach::Count(_) => false,
    }
}

fn has_argument_of_trigger(command: &Command) -> bool {
    matches!(command, Command::Args(args) if args.iter().any(|arg| mentions_trigger(arg)))
}
