//! Filling in the templates of a task's commands and checks, when they are about to run.
//!
//! Only lists of arguments, and what an agent is given, hold templates: what another task put out never reaches a shell as text,
//! and names no program that runs outside the walls. Lint sees to both.

use std::sync::Arc;

use pitcrew_engine::{Effect, Evidence, Failure, Outcome, Report};
use pitcrew_plan::{Asked, Asks, Check, Command, Id, Task, TaskStep, Until, expr};
use serde_json::Value;

use super::site::Site;
use super::{Facts, contract};
use crate::checks::chain;

/// Fills in what the effect runs for its task. What cannot be filled in is the report of the effect.
pub(super) fn filled(site: &Site, effect: &Effect, facts: Facts) -> Result<Facts, Box<Report>> {
    // Most tasks have no template, and are not copied to find that out.
    let Some(task) = facts.task.as_deref().filter(|task| asks_with_templates(task)) else { return Ok(facts) };
    let mut task = task.clone();
    match fill(site, &facts, blanks_of(effect, &mut task)) {
        Ok(()) => Ok(Facts { task: Some(Arc::new(task)), ..facts }),
        Err(unfilled) => not_filled(effect, unfilled).map_or(Ok(facts), |report| Err(Box::new(report))),
    }
}

/// What could not be filled in, and why.
struct Unfilled {
    what: String,
    why: String,
}

/// Something that is filled in.
enum Blank<'a> {
    /// A command.
    Command(&'a mut Command),
    /// What an agent is given that a check asks.
    Inputs(&'a mut Asked),
}

impl Blank<'_> {
    fn is_template(&self) -> bool {
        match self {
            Blank::Command(command) => is_template(command),
            Blank::Inputs(asked) => has_template(asked),
        }
    }

    fn fill(&mut self, context: &Value) -> Result<(), String> {
        match self {
            Blank::Command(command) => **command = command_with(command, context)?,
            Blank::Inputs(asked) => {
                for (name, value) in &mut asked.with {
                    *value = expr::render(value, context).map_err(|error| format!("`{name}`: {}", chain(&error)))?;
                }
            }
        }
        Ok(())
    }

    fn unfilled(&self, why: String) -> Unfilled {
        let what = match self {
            Blank::Command(command) => command.to_string(),
            Blank::Inputs(asked) => asked.agent.to_string(),
        };
        Unfilled { what, why }
    }
}

fn fill(site: &Site, facts: &Facts, mut blanks: Vec<Blank<'_>>) -> Result<(), Unfilled> {
    blanks.retain(Blank::is_template);
    let Some(first) = blanks.first() else { return Ok(()) };
    let context = contract::context(site, facts).map_err(|why| first.unfilled(why))?;
    for mut blank in blanks {
        blank.fill(&context).map_err(|why| blank.unfilled(why))?;
    }
    Ok(())
}

/// Whether any command or check of a task but its work has a template.
pub(super) fn asks_with_templates(task: &Task) -> bool {
    let mut commands = task.activate.iter().chain(&task.rollback);
    let checks = task.go.iter().chain(&task.verify).chain(&task.probe).chain(task.until_check());
    let mut checks = checks.chain(task.checked_steps().map(|(_, step)| step));
    let has_some = |check: &Check| match &check.asks {
        Asks::Run(command) => is_template(command),
        Asks::Agent(asked) => has_template(asked),
        _ => false,
    };
    commands.any(is_template) || checks.any(has_some)
}

/// Whether anything that an agent is given by a check has a template.
fn has_template(asked: &Asked) -> bool {
    asked.with.values().any(is_value_template)
}

fn is_value_template(value: &Value) -> bool {
    match value {
        Value::String(text) => expr::is_template(text),
        Value::Array(items) => items.iter().any(is_value_template),
        Value::Object(fields) => fields.values().any(is_value_template),
        _ => false,
    }
}

/// Whether a command has a template.
pub(super) fn is_template(command: &Command) -> bool {
    matches!(command, Command::Args(args) if args.iter().any(|arg| expr::is_template(arg)))
}

/// Returns what an effect fills in of its task; what a launch needs is filled in with its paper.
fn blanks_of<'a>(effect: &Effect, task: &'a mut Task) -> Vec<Blank<'a>> {
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
    let of_checks = checks.into_iter().filter_map(|check| match &mut check.asks {
        Asks::Run(command) => Some(Blank::Command(command)),
        Asks::Agent(asked) => Some(Blank::Inputs(asked)),
        _ => None,
    });
    commands.into_iter().map(Blank::Command).chain(of_checks).collect()
}

/// Says of an effect what of its task could not be filled in.
fn not_filled(effect: &Effect, Unfilled { what, why }: Unfilled) -> Option<Report> {
    let reason = format!("in `{what}`: {why}");
    let about = |task: &Id, attempt: u32, failure| Report::Attempt {
        task: task.clone(),
        attempt,
        outcome: Outcome::Failed(failure),
    };
    match effect {
        Effect::AskGo { task, .. } => {
            let no = Evidence {
                check: what,
                holds: false,
                tries: 0,
                took_ms: 0,
                said: why,
                report: None,
                step: None,
                findings: None,
            };
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
