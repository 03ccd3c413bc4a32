//! A task in words, as a coding agent is told it: what to do, what it may change, and how it will be judged.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::check::{Asked, Asks};
use crate::model::{Claim, Id, Plan, Task};
use crate::outside;
use crate::previous::Previous;
use crate::step::TaskStep;

/// The most other tasks whose files are listed; of more only the number is said.
const OTHERS: usize = 40;

/// What is known of a task only when an attempt of it starts. Before a run all of it is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Circumstances<'a> {
    /// Its inputs, templates filled in.
    pub inputs: Option<&'a Map<String, Value>>,
    /// What others have reported to it.
    pub messages: &'a [Value],
    /// The item that it is done for, of a child of `for_each`.
    pub item: Option<&'a Value>,
    /// Whether that came with what started the run.
    pub item_from_outside: bool,
    /// What came of the attempt before this one.
    pub previous: Option<Previous<'a>>,
}

/// Returns what a coding agent is told of a task, in Markdown.
pub fn prompt(plan: &Plan, id: &Id, task: &Task, now: &Circumstances<'_>) -> String {
    let mut text = String::new();
    let title = task.title.as_deref().unwrap_or_default();
    let _ = writeln!(text, "# Task {id}{}{title}\n", if title.is_empty() { "" } else { ": " });
    let _ = writeln!(
        text,
        "You do this one task of the plan \"{}\". Others work on its other tasks at the same time.",
        plan.name
    );
    if let Some(goal) = &plan.goal {
        let _ = writeln!(text, "The plan's goal: {goal}");
    }
    what(&mut text, task, now);
    territory(&mut text, plan, id, task);
    judged(&mut text, plan, task);
    if let Some(previous) = now.previous {
        previous.describe(&mut text);
    }
    talk(&mut text, task);
    text
}

pub(crate) fn what(text: &mut String, task: &Task, now: &Circumstances<'_>) {
    let inputs = now.inputs.into_iter().flatten();
    let (instructions, others): (Vec<_>, Vec<_>) = inputs.partition(|(name, _)| *name == "instructions");
    if let Some((_, Value::String(instructions))) = instructions.first() {
        let _ = writeln!(text, "\n## What to do\n\n{}", instructions.trim_end());
    }
    if !task.steps.is_empty() {
        let _ = writeln!(text, "\n## Steps\n");
        for (at, step) in task.steps.iter().map(TaskStep::title).enumerate() {
            let _ = writeln!(text, "{}. {step}", at + 1);
        }
    }
    let (outside, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(name, _)| outside::is_from_outside(task, name));
    let (outside_item, item) = if now.item_from_outside { (now.item, None) } else { (None, now.item) };
    if !others.is_empty() || item.is_some() {
        let _ = writeln!(text, "\n## Inputs\n");
        if let Some(item) = item {
            let _ = writeln!(text, "- item: {}", shown(item));
        }
        for (name, value) in others {
            let _ = writeln!(text, "- {name}: {}", shown(value));
        }
    }
    let outside = outside.into_iter().map(|(name, value)| (name.as_str(), value));
    outside::describe(text, outside_item.map(|item| ("item", item)).into_iter().chain(outside));
    if !now.messages.is_empty() {
        let _ = writeln!(text, "\n## What others told you\n");
        for message in now.messages {
            let _ = writeln!(text, "- {}", shown(message));
        }
    }
    if !task.deliverables.is_empty() {
        let _ = writeln!(text, "\n## What must exist when you are done\n");
        for path in &task.deliverables {
            let _ = writeln!(text, "- `{path}`");
        }
    }
}

fn territory(text: &mut String, plan: &Plan, id: &Id, task: &Task) {
    let _ = writeln!(text, "\n## What you may change\n");
    match task.owns.as_deref() {
        None => {
            let _ = writeln!(text, "Nothing: this task looks and reports. What you write is thrown away.");
        }
        Some([]) => {
            let _ = writeln!(text, "Nothing. The task fails if any file differs in the end.");
        }
        Some(claims) => {
            for claim in claims {
                let _ = writeln!(text, "- `{claim}`");
            }
            let _ = writeln!(
                text,
                "\nOnly these. One changed file outside of them fails the task, and nothing of it is taken. If you need \
                 another file, do not work around it: ask for it with the tool `widen` of the MCP server pitcrew, or say so \
                 and stop."
            );
        }
    }
    let here = plan.workspace_of(task).0;
    let theirs = |(other, task): &(&Id, &Task)| {
        !is_the_same(other, id) && plan.workspace_of(task).0 == here && task.owns.is_some()
    };
    let others: Vec<(&Id, &Task)> = plan.tasks.iter().filter(theirs).collect();
    let listed: Vec<String> = others
        .iter()
        .filter_map(|(other, task)| {
            let paths: Vec<String> =
                task.owns.iter().flatten().filter_map(Claim::path).map(|path| format!("`{path}`")).collect();
            (!paths.is_empty()).then(|| format!("- {}: {other}{}", paths.join(", "), by(task)))
        })
        .collect();
    if !listed.is_empty() {
        let _ = writeln!(text, "\nWho owns what else:\n");
        for line in listed.iter().take(OTHERS) {
            let _ = writeln!(text, "{line}");
        }
        if listed.len() > OTHERS {
            let _ = writeln!(text, "- and {} more tasks", listed.len() - OTHERS);
        }
    }
}

/// Whether a task is another, or the one that it does a part of, or is an attempt at.
fn is_the_same(other: &Id, id: &Id) -> bool {
    other == id || id.parent().is_some_and(|(parent, _)| parent == *other)
}

fn by(task: &Task) -> String {
    task.team.as_ref().map_or_else(String::new, |team| format!(" (team {team})"))
}

fn judged(text: &mut String, plan: &Plan, task: &Task) {
    let score = task.score();
    let checks: Vec<String> = task
        .verify
        .iter()
        .filter(|check| Some(*check) != score)
        .chain(task.checked_steps().map(|(_, check)| check))
        .map(|check| {
            let asks = check.asks.to_string();
            if check.agent().is_some_and(|name| plan.reviewers_of(task).contains_key(name)) {
                return format!("- another agent, `{asks}`, reads your change, and must agree to it");
            }
            if let Asks::Agent(Asked { with, .. }) = &check.asks
                && !with.is_empty()
            {
                return format!("- {}: `{asks}`, which is given `{}`", check.name, json!(with));
            }
            if check.name == asks { format!("- `{asks}`") } else { format!("- {}: `{asks}`", check.name) }
        })
        .collect();
    let _ = writeln!(text, "\n## How it is judged\n");
    if checks.is_empty() {
        let _ = writeln!(text, "By the files that you leave, and not by what you say of them.");
    } else {
        let _ = writeln!(
            text,
            "When you are done, these are run on what you leave. What you say of it counts for nothing.\n"
        );
        for check in checks {
            let _ = writeln!(text, "{check}");
        }
    }
    if task.best_of.is_some() {
        let _ = writeln!(
            text,
            "\nOthers are at this same task beside you and start from the same files. One result is kept, the others \
             are dropped."
        );
    }
    if let Some(score) = score {
        let _ = writeln!(
            text,
            "Each is scored: the last line that `{}` prints is a number, and the highest is kept.",
            score.asks
        );
    }
}

fn talk(text: &mut String, task: &Task) {
    let _ = writeln!(text, "\n## How to report\n");
    for signal in &task.signals {
        let _ = writeln!(text, "- the signal `{signal}` is sent for you when the task succeeds");
    }
    let _ = writeln!(
        text,
        "- the tools of the MCP server pitcrew say how it goes (`report`), ask people a question and wait for the answer \
         (`ask`), tell and hear the others (`signal`, `wait_signal`), and say whose a path is (`who_owns`); without \
         them `$PITCREW_BIN report --status partial --action \"...\"` and `$PITCREW_BIN ask \"...\"` do\n- no commit, push, or branch: Pitcrew takes the files as they are\n\
         - nobody reads along: where something is unclear, decide as a careful engineer would, and say so in the end"
    );
}

/// Returns a value for a reader: a text as it is, anything else as JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
