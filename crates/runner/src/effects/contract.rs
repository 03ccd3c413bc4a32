//! The agent contract: what a program is told when it starts, and what it may answer.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use pitcrew_engine::{Failure, Heard, ItemValue, Run, Signal};
use pitcrew_plan::expr;
use pitcrew_plan::{Circumstances, Command, Id, Task, TaskStep, Work};
use serde_json::{Map, Value, json};

use super::fill::{self, command_with, text_with};
use super::footing::{self, Footing};
use super::outside;
use super::site::Site;
use super::{Facts, Known};
use crate::agents::Prompt;
use crate::checks::chain;

/// The largest output that an attempt may put out, in bytes.
const OUTPUT_LIMIT: u64 = 10 << 20;

/// Returns what `id` builds on: all that it needs, directly or not, where it has a use for it.
pub(super) fn known(run: &Run, id: &Id) -> Vec<Known> {
    if !run.plan().tasks.get(id).is_some_and(uses_others) {
        return Vec::new();
    }
    let mut open: Vec<&Id> = run.needed_by(id).collect();
    let mut seen: BTreeSet<&Id> = BTreeSet::new();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(run.needed_by(next));
        }
    }
    seen.into_iter()
        .filter_map(|id| {
            let record = run.task(id)?;
            let state = record.state().to_string();
            Some(Known { task: id.clone(), state, output: record.output.clone(), report: record.report.clone() })
        })
        .collect()
}

/// Returns the signals that `id` has heard, as it and its templates see them: of each name the newest, and below `by`
/// what was heard from each of those whose word it needs.
pub(super) fn signals(run: &Run, id: &Id) -> Value {
    let told = |signal: &Signal| json!({ "data": signal.data, "from": signal.from.name(), "time": signal.time });
    let mut heard = run.heard(id);
    heard.sort_by_key(|heard| heard.signal.seq);
    let mut signals = json!({});
    for Heard { name, from, signal } in heard {
        let entry = &mut signals[name.as_str()];
        let mut by = entry["by"].take();
        *entry = told(signal);
        if let Some(from) = from {
            by[from] = told(signal);
        }
        if !by.is_null() {
            entry["by"] = by;
        }
    }
    signals
}

/// Whether anything in the task can refer to another one.
fn uses_others(task: &Task) -> bool {
    task.when.is_some()
        || task.for_each.is_some()
        || task.until_condition().is_some()
        || !task.with.is_empty()
        || task.env.values().any(|value| expr::is_template(value))
        || matches!(&task.does, Work::Run(command) if fill::is_template(command))
        || fill::asks_with_templates(task)
}

/// Works out whether the task's condition holds.
pub(super) fn weigh(site: &Site, facts: &Facts) -> Result<bool, String> {
    let Some(condition) = &facts.task().when else { return Ok(true) };
    let context = context(site, facts)?;
    expr::holds(condition, &context).map_err(|error| chain(&error))
}

/// What a program is told.
pub(super) struct Told {
    /// The task as JSON, for stdin and `$PITCREW_TASK`.
    pub(super) paper: Value,
    /// Variables from the plan, templates filled in.
    pub(super) env: Vec<(String, String)>,
    /// The command, templates filled in.
    pub(super) command: Command,
    /// The same in words, where a coding agent does it.
    pub(super) prompt: Option<Prompt>,
    /// The task.
    pub(super) task: Arc<Task>,
}

/// Fills in the task's templates, and writes down what its program is told.
pub(super) fn tell(site: &Site, id: &Id, attempt: u32, facts: &Facts, footing: &Footing) -> Result<Told, Failure> {
    let bad = |reason: String| Failure::Input { reason };
    let Some(shared) = facts.task.clone() else { return Err(bad("the run has no such task".to_owned())) };
    let task = shared.as_ref();
    let context = if uses_others(task) { context(site, facts).map_err(bad)? } else { Value::Null };
    let Some(command) = site.command_of(task) else {
        return Err(bad("people do it, and no program".to_owned()));
    };
    let command = command_with(&command, &context).map_err(|why| bad(format!("an argument: {why}")))?;
    let item = item(site, facts).map_err(bad)?;
    let inputs = inputs(task, &context).map_err(bad)?;
    let previous = facts.record.as_ref().and_then(|record| record.failure.as_ref());
    let prompt = site.plan.coder_of(task).map(|_| {
        let before = facts.record.as_ref().and_then(|record| footing.told(record, attempt));
        let now = Circumstances {
            inputs: Some(&inputs),
            messages: &facts.messages,
            item: item.as_ref().map(|(item, _)| item),
            item_from_outside: outside::brings_items(site, id),
            previous: before.as_ref().map(footing::Earlier::previous),
        };
        Prompt {
            whole: pitcrew_plan::prompt(&site.plan, id, task, &now),
            again: before.as_ref().and_then(|before| before.again(id)),
        }
    });
    let inputs = Value::Object(inputs);
    if let Some(schema) = agent_schema(site, task, |agent| agent.input.as_ref()) {
        meets(schema, &inputs).map_err(bad)?;
    }
    let mut env: Vec<(String, String)> = match site.plan.agent_of(task) {
        Some((_, agent)) if agent.coder().is_none() => agent.env.clone().into_iter().collect(),
        _ => Vec::new(),
    };
    for (name, value) in &task.env {
        let value = text_with(value, &context).map_err(|why| bad(format!("variable `{name}`: {why}")))?;
        env.push((name.clone(), value));
    }
    let deadline = crate::clock::now().after(task.timeout.0);
    let mut paper = json!({
        "run": site.run,
        "task": id,
        "attempt": attempt,
        "title": task.title,
        "inputs": inputs,
        "owns": task.owns,
        "workspace": site.workspace_of(task).root(),
        "deadline": deadline,
        "signals": facts.signals,
        "messages": facts.messages,
        "trigger": { "kind": site.trigger.kind, "id": site.trigger.id, "event": site.trigger.event },
        "previous": previous.map(|failure| json!({ "reason": failure.to_string(), "failure": failure })),
    });
    if !task.steps.is_empty() {
        paper["steps"] = task.steps.iter().map(TaskStep::title).collect();
    }
    if let (Some(repeat), Some(record)) = (task.turns(), &facts.record) {
        paper["turn"] = (record.turns + 1).into();
        paper["turns"] = repeat.times.into();
    }
    if let Some((item, index)) = item {
        paper["item"] = item;
        paper["item_index"] = index.into();
    }
    Ok(Told { paper, env, command, prompt, task: shared })
}

/// Returns a task's inputs, templates filled in, and the item that it is done for.
pub(super) fn told_of(site: &Site, facts: &Facts) -> Result<(Map<String, Value>, Option<Value>), String> {
    let task = facts.task();
    let context = if uses_others(task) { context(site, facts)? } else { Value::Null };
    Ok((inputs(task, &context)?, item(site, facts)?.map(|(item, _)| item)))
}

fn inputs(task: &Task, context: &Value) -> Result<Map<String, Value>, String> {
    let rendered = task.with.iter().map(|(name, value)| {
        let value = expr::render(value, context).map_err(|error| format!("`{name}`: {}", chain(&error)))?;
        Ok((name.clone(), value))
    });
    rendered.collect()
}

/// Reads what an attempt put out, once it is dead. `None` where it put out nothing.
pub(super) fn answer(site: &Site, task: &Task, file: &Path) -> Result<Option<Vec<u8>>, Failure> {
    // What is wrong with a value is told with the value.
    let bad = |reason: String| Failure::Output { reason: site.executor.redactor().hide(&reason) };
    let flags = rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let fd = match rustix::fs::open(file, flags | rustix::fs::OFlags::CLOEXEC, rustix::fs::Mode::empty()) {
        Ok(fd) => fd,
        Err(rustix::io::Errno::NOENT) => return promised(site, task),
        Err(error) => return Err(bad(format!("read it: {error}"))),
    };
    let file = std::fs::File::from(fd);
    let metadata = file.metadata().map_err(|error| bad(format!("read it: {error}")))?;
    if !metadata.is_file() {
        return Err(bad("it is no plain file".to_owned()));
    }
    let mut bytes = Vec::new();
    file.take(OUTPUT_LIMIT + 1).read_to_end(&mut bytes).map_err(|error| bad(format!("read it: {error}")))?;
    if bytes.len() as u64 > OUTPUT_LIMIT {
        return Err(bad("it is larger than 10 MiB".to_owned()));
    }
    if bytes.is_empty() {
        return promised(site, task);
    }
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| bad(format!("it is not JSON: {error}")))?;
    if !value.is_object() {
        return Err(bad("it is JSON, but not an object".to_owned()));
    }
    if let Some(schema) = agent_schema(site, task, |agent| agent.output.as_ref()) {
        let mut without_report = value.clone();
        if let Some(object) = without_report.as_object_mut() {
            object.remove("report");
        }
        meets(schema, &without_report).map_err(bad)?;
    }
    // Written anew, so that what is kept is the value and not the spelling, and no secret.
    let text = site.executor.redactor().hide(&value.to_string());
    Ok(Some(text.into_bytes()))
}

/// An attempt that put out nothing is fine unless its agent promises something.
fn promised(site: &Site, task: &Task) -> Result<Option<Vec<u8>>, Failure> {
    match agent_schema(site, task, |agent| agent.output.as_ref()) {
        None => Ok(None),
        Some(schema) => match meets(schema, &json!({})) {
            Ok(()) => Ok(None),
            Err(reason) => Err(Failure::Output { reason: format!("it wrote nothing to $PITCREW_OUTPUT ({reason})") }),
        },
    }
}

fn agent_schema<'a>(
    site: &'a Site,
    task: &Task,
    which: impl Fn(&'a pitcrew_plan::Agent) -> Option<&'a Value>,
) -> Option<&'a Value> {
    match &task.does {
        Work::Agent(name) => which(site.plan.agent(name)?),
        Work::Run(_) => None,
    }
}

/// Checks a value against a JSON Schema; what does not fit is named by its place.
pub(super) fn meets(schema: &Value, value: &Value) -> Result<(), String> {
    let validator = jsonschema::validator_for(schema).map_err(|error| format!("the schema itself: {error}"))?;
    let wrong: Vec<String> = validator
        .iter_errors(value)
        .take(3)
        .map(|error| match error.instance_path().to_string() {
            place if place.is_empty() => told(&error),
            place => format!("{place}: {}", told(&error)),
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

/// Says what does not fit; of a long value only that it does not.
fn told(error: &jsonschema::ValidationError<'_>) -> String {
    const LONGEST: usize = 300;
    let said = error.to_string();
    if said.len() <= LONGEST { said } else { error.masked_with("what is there").to_string() }
}

/// Returns what a child is done for, and which of its parent's items that is.
fn item(site: &Site, facts: &Facts) -> Result<Option<(Value, u32)>, String> {
    let Some(item) = facts.record.as_ref().and_then(|record| record.item.as_ref()) else { return Ok(None) };
    let value = match &item.value {
        ItemValue::Inline(value) => value.clone(),
        ItemValue::Blob(id) => {
            let bytes = site.blobs.get(id).map_err(|error| format!("its item: {}", chain(&error)))?;
            serde_json::from_slice(&bytes).map_err(|error| format!("its item: {error}"))?
        }
    };
    Ok(Some((value, item.index)))
}

/// Returns what templates and conditions see.
pub(super) fn context(site: &Site, facts: &Facts) -> Result<Value, String> {
    if let Some(notice) = &facts.notice {
        return Ok(notice.clone());
    }
    let mut tasks = Map::new();
    for known in &facts.known {
        let output = match &known.output {
            None => Value::Object(Map::new()),
            Some(id) => {
                let bytes =
                    site.blobs.get(id).map_err(|error| format!("what `{}` put out: {}", known.task, chain(&error)))?;
                serde_json::from_slice(&bytes).map_err(|error| format!("what `{}` put out: {error}", known.task))?
            }
        };
        let report = known.report.as_ref().map_or(Value::Null, |report| json!(report));
        let seen = json!({ "output": output, "report": report, "state": known.state });
        tasks.insert(known.task.to_string(), seen);
    }
    let trigger = match facts.task.as_deref() {
        // What came with it may be long.
        Some(task) if outside::speaks_of_trigger(task) => outside::trigger(site)?,
        _ => site.trigger.seen(Value::Null),
    };
    let mut context = json!({
        "tasks": tasks,
        "trigger": trigger,
        "signals": facts.signals,
        "run": { "id": site.run, "plan": site.plan.name, "started": site.started },
    });
    if let Some((item, index)) = item(site, facts)? {
        context["item"] = item;
        context["item_index"] = index.into();
    }
    Ok(context)
}
