//! Filling in the templates of a task's commands and checks, when they are about to run.
//!
//! Only lists of arguments hold templates: what another task put out never reaches a shell as text,
//! and names no program that runs outside the walls. Lint sees to both.

use std::sync::Arc;

use pitcrew_engine::{Effect, Evidence, Failure, Outcome, Report};
use pitcrew_plan::{Asks, Check, Command, Id, Task, TaskStep, Until, expr};
use serde_json::Value;

use super::site::Site;
use super::{Facts, contract};
use crate::checks::chain;

/// Fills in what the effect runs for its task. What cannot be filled in is the report of the effect.
pub(super) fn filled(site: &Site, effect: &Effect, facts: Facts) -> Result<Facts, Box<Report>> {
    // Most tasks have no template, and are not copied to find that out.
    let Some(task) = facts.task.as_deref().filter(|task| asks_with_templates(task)) else { return Ok(facts) };
    let mut task = task.clone();
    match fill(site, &facts, commands_of(effect, &mut task)) {
        Ok(()) => Ok(Facts { task: Some(Arc::new(task)), ..facts }),
        Err(unfilled) => not_filled(effect, unfilled).map_or(Ok(facts), |report| Err(Box::new(report))),
    }
}

/// What could not be filled in, and why.
struct Unfilled {
    command: String,
    why: String,
}

fn fill(site: &Site, facts: &Facts, mut commands: Vec<&mut Command>) -> Result<(), Unfilled> {
    commands.retain(|command| is_template(command));
    let Some(first) = commands.first() else { return Ok(()) };
    let unfilled = |command: &Command, why| Unfilled { command: command.to_string(), why };
    let context = contract::context(site, facts).map_err(|why| unfilled(first, why))?;
    for command in commands {
        *command = command_with(command, &context).map_err(|why| unfilled(command, why))?;
    }
    Ok(())
}

/// Whether any command or check of a task but its work has a template.
pub(super) fn asks_with_templates(task: &Task) -> bool {
    let commands = task.activate.iter().chain(&task.rollback);
    let checks = task.go.iter().chain(&task.verify).chain(&task.probe).chain(task.until_check());
    let checks = checks.chain(task.checked_steps().map(|(_, step)| step));
    let of_checks = checks.filter_map(|check| match &check.asks {
        Asks::Run(command) => Some(command),
        _ => None,
    });
    commands.chain(of_checks).any(is_template)
}

/// Whether a command has a template.
pub(super) fn is_template(command: &Command) -> bool {
    matches!(command, Command::Args(args) if args.iter().any(|arg| expr::is_template(arg)))
}

/// Returns the commands that an effect runs for its task; those of a launch are filled in with its paper.
fn commands_of<'a>(effect: &Effect, task: &'a mut Task) -> Vec<&'a mut Command> {
    let mut checks: Vec<&mut Check> = Vec::new();
    let mut commands: Vec<&mut Command> = Vec::new();
    match effect {
        Effect::AskGo { .. } => checks.extend(&mut task.go),
        Effect::Verify { .. } => {
            checks.extend(&mut task.verify);
            checks.extend(task.steps.iter_mut().filter_map(|step| match step {
                TaskStep::Checked(check) => Some(&mut **check),
                TaskStep::Plain(_) => None,
            }));
        }
        Effect::Activate { .. } => {
            commands.extend(&mut task.activate);
            // Some are asked over and over meanwhile.
            checks.extend(&mut task.probe);
        }
        Effect::Probe { .. } => checks.extend(&mut task.probe),
        Effect::Undo { .. } => commands.extend(&mut task.rollback),
        Effect::Judge { .. } => {
            if let Some(Until::Check(check)) = task.repeat.as_mut().map(|repeat| &mut repeat.until) {
                checks.push(check);
            }
        }
        _ => {}
    }
    commands.extend(checks.into_iter().filter_map(|check| match &mut check.asks {
        Asks::Run(command) => Some(command),
        _ => None,
    }));
    commands
}

/// Says of an effect that runs commands of its task that they could not be filled in.
fn not_filled(effect: &Effect, Unfilled { command, why }: Unfilled) -> Option<Report> {
    let reason = format!("in `{command}`: {why}");
    let about = |task: &Id, attempt: u32, failure| Report::Attempt {
        task: task.clone(),
        attempt,
        outcome: Outcome::Failed(failure),
    };
    match effect {
        Effect::AskGo { task, .. } => {
            let no =
                Evidence { check: command, holds: false, tries: 0, took_ms: 0, said: why, report: None, step: None };
            Some(Report::GoAnswered { task: task.clone(), evidence: vec![no] })
        }
        Effect::Activate { task, attempt } | Effect::Undo { task, attempt } => {
            Some(about(task, *attempt, Failure::Activation { reason }))
        }
        Effect::Verify { task, attempt, .. } | Effect::Probe { task, attempt } | Effect::Judge { task, attempt } => {
            Some(about(task, *attempt, Failure::Input { reason }))
        }
        _ => None,
    }
}

/// Fills in the templates of a list of arguments; a shell line holds none.
pub(super) fn command_with(command: &Command, context: &Value) -> Result<Command, String> {
    let Command::Args(args) = command else { return Ok(command.clone()) };
    args.iter().map(|arg| text_with(arg, context)).collect::<Result<_, String>>().map(Command::Args)
}

/// Fills in the templates of a text; a value that is no text stands as JSON.
pub(super) fn text_with(text: &str, context: &Value) -> Result<String, String> {
    if !expr::is_template(text) {
        return Ok(text.to_owned());
    }
    let value = expr::render(&Value::String(text.to_owned()), context).map_err(|error| chain(&error))?;
    Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}
