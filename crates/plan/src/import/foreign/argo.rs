//! Workflows of Argo: what the entry point's template leads to, each container a task with its command.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use super::argo_depends;
use super::argo_program::{self, Values, parameters};
use super::draft::Draft;
use crate::import::automation::Program;
use crate::need::Ending;
use crate::yaml::Node;

/// Templates within templates are followed as deep as this, and make no more tasks than that.
const MOST_DEPTH: usize = 16;
const MOST_TASKS: usize = 2_000;

/// More waits than these no workflow has.
const MOST_WAITS: usize = 50_000;

/// Reads a workflow, a template of one, or one that is started by the clock.
pub(super) fn read(root: &Node, draft: &mut Draft) {
    let Some(spec) = root.field("spec") else { return };
    let spec = spec.field("workflowSpec").unwrap_or(spec);
    let meta = root.field("metadata");
    if let Some(name) =
        meta.and_then(|meta| meta.field("name").or(meta.field("generateName"))).filter(|name| name.text().is_some())
    {
        let title = name.text().unwrap_or_default().trim_end_matches('-').to_owned();
        draft.outline.title = Some(draft.fact(title, name.span.clone()));
    }
    leave_others(spec, &SPEC, "the workflow", draft);
    if let Some(outer) = root.field("spec").filter(|outer| outer.field("workflowSpec").is_some()) {
        leave_others(outer, &SPEC, "what starts the workflow", draft);
    }
    let templates: BTreeMap<&str, &Node> = (spec.field("templates").map(Node::items).unwrap_or_default().iter())
        .filter_map(|template| Some((template.text_of("name")?, template)))
        .collect();
    let values = parameters(spec.field("arguments"), "workflow.parameters", &BTreeMap::new());
    let mut reader = Reader { templates, values, tasks: 0, waits: 0, stack: Vec::new() };
    let Some(entry) = spec.field("entrypoint").and_then(|entry| Some((entry.text()?, entry))) else {
        draft.leave("no `entrypoint`: which template is it that is run?", spec.head());
        return;
    };
    let Some(template) = reader.templates.get(entry.0).copied() else {
        draft.leave(format!("the template `{}` is not here", entry.0), entry.1.span.clone());
        return;
    };
    let call = Call {
        name: entry.0.to_owned(),
        node: template,
        prefix: String::new(),
        values: BTreeMap::new(),
        waits: Vec::new(),
    };
    reader.template(template, &call, draft);
}

/// What of a workflow, a template, and a task is read.
const SPEC: [&str; 4] = ["entrypoint", "templates", "arguments", "workflowSpec"];
const TEMPLATE: [&str; 11] = [
    "name",
    "inputs",
    "dag",
    "steps",
    "container",
    "script",
    "suspend",
    "activeDeadlineSeconds",
    "retryStrategy",
    "timeout",
    "outputs",
];
const TASK: [&str; 11] = [
    "name",
    "template",
    "inline",
    "dependencies",
    "depends",
    "arguments",
    "when",
    "withItems",
    "withSequence",
    "continueOn",
    "templateRef",
];

fn leave_others(node: &Node, known: &[&str], of: &str, draft: &mut Draft) {
    for entry in node.map().map_or(&[][..], |map| map.entries()) {
        if !known.contains(&entry.key.as_str()) {
            let value = entry.value.text().map_or(String::new(), |text| format!(": {text}"));
            draft.leave(format!("`{}{value}` of {of}", entry.key), entry.key_span.clone());
        }
    }
}

/// A place where a template is used.
struct Call<'a> {
    /// What the task is called.
    name: String,
    /// Where it stands.
    node: &'a Node,
    /// What stands before the names of the tasks within.
    prefix: String,
    values: Values,
    /// What it waits for, by the names of the draft.
    waits: Vec<(String, Option<Ending>, Range<usize>)>,
}

struct Reader<'a> {
    templates: BTreeMap<&'a str, &'a Node>,
    /// The values that all templates see.
    values: Values,
    tasks: usize,
    waits: usize,
    /// The templates that are being read.
    stack: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    /// Reads what a call leads to; returns the tasks of it that are done last.
    fn template(&mut self, template: &'a Node, call: &Call<'_>, draft: &mut Draft) -> Vec<usize> {
        let name = template.text_of("name").unwrap_or_default();
        let own = template.text_of("name").unwrap_or("inline");
        if self.stack.contains(&name) && !name.is_empty() || self.stack.len() >= MOST_DEPTH || self.tasks >= MOST_TASKS
        {
            draft.leave(format!("`{}` leads to `{own}` again, or to too many tasks", call.name), call.node.head());
            return Vec::new();
        }
        self.stack.push(name);
        let mut values = self.values.clone();
        values.extend(parameters(template.field("inputs"), "inputs.parameters", &self.values));
        values.extend(call.values.clone());
        let last = if let Some(dag) = template.field("dag") {
            self.dag(dag.field("tasks").map(Node::items).unwrap_or_default(), call, &values, draft)
        } else if let Some(steps) = template.field("steps") {
            self.steps(steps.items(), call, &values, draft)
        } else {
            vec![self.leaf(template, call, &values, draft)]
        };
        if template.field("dag").or(template.field("steps")).is_some() {
            let entries = template.map().map_or(&[][..], |map| map.entries());
            if let Some(deadline) =
                entries.iter().find(|entry| matches!(entry.key.as_str(), "activeDeadlineSeconds" | "retryStrategy"))
            {
                draft.leave(format!("`{}` of `{own}` as a whole", deadline.key), deadline.key_span.clone());
            }
            leave_others(template, &TEMPLATE, &format!("`{own}`"), draft);
        }
        self.stack.pop();
        last
    }

    fn dag(&mut self, tasks: &'a [Node], call: &Call<'_>, values: &Values, draft: &mut Draft) -> Vec<usize> {
        let full = |name: &str| format!("{}{name}", call.prefix);
        let mut needed = BTreeSet::new();
        let mut last = Vec::new();
        for task in tasks {
            let Some(name) = task.text_of("name") else { continue };
            let mut waits: Vec<(String, Option<Ending>, Range<usize>)> = Vec::new();
            for other in task.field("dependencies").map(Node::items).unwrap_or_default() {
                waits.extend(other.text().map(|name| (full(name), None, other.span.clone())));
            }
            if let Some((field, expression)) = task.field("depends").and_then(|field| Some((field, field.text()?))) {
                let (wanted, exact) = argo_depends::read(expression);
                if !exact {
                    draft.leave(
                        format!("`{name}` depends on `{expression}`: it waits for all of them, however they end"),
                        field.span.clone(),
                    );
                }
                waits.extend(wanted.into_iter().map(|(name, how)| (full(name), how, field.span.clone())));
            }
            needed.extend(waits.iter().map(|(name, ..)| name.clone()));
            if waits.is_empty() {
                waits.clone_from(&call.waits);
            }
            last.push((full(name), self.call(task, name, call, values, waits, draft)));
        }
        last.into_iter().filter(|(name, _)| !needed.contains(name)).flat_map(|(_, tasks)| tasks).collect()
    }

    fn steps(&mut self, groups: &'a [Node], call: &Call<'_>, values: &Values, draft: &mut Draft) -> Vec<usize> {
        let mut waits = call.waits.clone();
        let mut last = Vec::new();
        for group in groups {
            let mut next = Vec::new();
            last.clear();
            for step in group.items() {
                let Some(name) = step.text_of("name") else { continue };
                let tasks = self.call(step, name, call, values, waits.clone(), draft);
                if !tasks.is_empty() {
                    next.push((format!("{}{name}", call.prefix), None, step.head()));
                }
                last.extend(tasks);
            }
            if !next.is_empty() {
                waits = next;
            }
        }
        last
    }

    /// Reads a task or step, which uses a template.
    fn call(
        &mut self,
        node: &'a Node,
        name: &str,
        outer: &Call<'_>,
        values: &Values,
        waits: Vec<(String, Option<Ending>, Range<usize>)>,
        draft: &mut Draft,
    ) -> Vec<usize> {
        leave_others(node, &TASK, &format!("`{name}`"), draft);
        let full = format!("{}{name}", outer.prefix);
        let template =
            node.text_of("template").and_then(|name| self.templates.get(name).copied()).or(node.field("inline"));
        let mut own = parameters(node.field("arguments"), "inputs.parameters", values);
        own.retain(|_, value| value.len() < 64 << 10);
        let call = Call { name: full.clone(), node, prefix: format!("{full}-"), values: own, waits };
        let Some(template) = template else {
            let told = node
                .text_of("template")
                .or_else(|| node.field("templateRef")?.text_of("template"))
                .unwrap_or("nothing");
            draft.leave(format!("`{name}` uses `{told}`, which is not here"), node.head());
            return vec![self.task(&call, draft)];
        };
        let is_leaf = template.field("dag").or(template.field("steps")).is_none();
        let last = self.template(template, &call, draft);
        if !is_leaf {
            last.iter().for_each(|task| draft.means(&full, *task));
            for name in ["withItems", "withSequence", "when"] {
                if let Some(field) = node.field(name) {
                    draft.leave(format!("`{name}` of `{full}`, which is several tasks"), field.head());
                }
            }
        }
        last
    }

    /// Adds a task, with what its call says of it.
    fn task(&mut self, call: &Call<'_>, draft: &mut Draft) -> usize {
        self.tasks += 1;
        let node = call.node;
        let span = node.field("name").map_or(node.head(), |name| name.span.clone());
        let task = draft.task(&call.name, &call.name, span, node.span.clone());
        for (name, how, span) in &call.waits {
            self.waits += 1;
            if self.waits <= MOST_WAITS {
                draft.wait(task, name, *how, span.clone());
            }
        }
        if let Some((field, condition)) = node.field("when").and_then(|field| Some((field, field.text()?))) {
            let ask = draft.fact(format!("Does this hold: {condition}?"), field.span.clone());
            draft.work(task).automation.asks.push(ask);
        }
        if node.field("continueOn").and_then(|on| on.text_of("failed").or(on.text_of("error"))) == Some("true") {
            draft.work(task).optional = true;
        }
        if let Some(field) = node.field("withItems") {
            match field.to_json() {
                Value::Array(items) if items.len() <= 1_000 => {
                    draft.work(task).automation.each = Some(draft.fact(items, field.head()));
                }
                _ => draft.leave(format!("the items of `{}` are not known here", call.name), field.head()),
            }
        }
        if let Some(field) = node.field("withSequence") {
            let number = |name: &str| field.text_of(name).map(str::parse::<i64>);
            let range = match (number("count"), number("start"), number("end")) {
                (Some(Ok(count)), None, None) => Some(0..count.clamp(0, 1_001)),
                (Some(Ok(count)), Some(Ok(start)), None) => Some(start..start.saturating_add(count.clamp(0, 1_001))),
                (None, start, Some(Ok(end))) => {
                    let start = start.and_then(Result::ok).unwrap_or(0);
                    Some(start..end.saturating_add(1))
                }
                _ => None,
            };
            match range
                .filter(|range| field.field("format").is_none() && range.end.saturating_sub(range.start) <= 1_000)
            {
                Some(range) => {
                    let items = range.map(|number| Value::from(number.to_string())).collect();
                    draft.work(task).automation.each = Some(draft.fact(items, field.head()));
                }
                None => draft.leave(format!("the sequence of `{}`", call.name), field.head()),
            }
        }
        task
    }

    /// Reads a template that does something itself.
    fn leaf(&mut self, template: &Node, call: &Call<'_>, values: &Values, draft: &mut Draft) -> usize {
        let task = self.task(call, draft);
        let own = template.text_of("name").unwrap_or(&call.name).to_owned();
        if let Some((field, seconds)) =
            template.field("activeDeadlineSeconds").and_then(|field| Some((field, field.text()?.parse::<u32>().ok()?)))
        {
            draft.work(task).automation.timeout = Some(draft.fact(format!("{seconds}s"), field.span.clone()));
        }
        if let Some(limit) = template.field("retryStrategy").and_then(|retry| retry.field("limit"))
            && let Some(times) = limit.text().and_then(|text| text.parse().ok()).filter(|times| *times > 0)
        {
            draft.work(task).automation.retry = Some(draft.fact(times, limit.span.clone()));
        }
        leave_others(template, &TEMPLATE, &format!("`{own}`"), draft);
        if let Some(suspend) =
            template.field("suspend").or_else(|| template.map()?.get("suspend").map(|entry| &entry.value))
        {
            let ask = draft.fact(format!("May it go on after `{}`?", call.name), suspend.head());
            let nothing = draft.fact(Program::Line("true".to_owned()), suspend.head());
            let automation = &mut draft.work(task).automation;
            automation.asks.push(ask);
            automation.run = Some(nothing);
            return task;
        }
        let Some(container) = template.field("container").or(template.field("script")) else {
            draft.leave(format!("what `{own}` does: it is no container"), template.head());
            return task;
        };
        for entry in container.map().map_or(&[][..], |map| map.entries()) {
            match entry.key.as_str() {
                "command" | "args" | "source" | "env" => {}
                "workingDir" => draft.leave(format!("`workingDir` of `{own}`"), entry.key_span.clone()),
                key => {
                    let value = entry.value.text().map_or(String::new(), |text| format!(": {text}"));
                    draft.leave(format!("`{key}{value}` of `{own}`"), entry.key_span.clone());
                }
            }
        }
        argo_program::environment(container, task, values, draft);
        match argo_program::program(container, task, values, draft) {
            Ok(program) => {
                draft.work(task).automation.run = Some(draft.fact(
                    program,
                    container.field("command").or(container.field("source")).unwrap_or(container).head(),
                ))
            }
            Err(because) => {
                draft.leave(format!("the command of `{}`: {because}", call.name), container.head());
                let words = container.field("command").into_iter().chain(container.field("args")).flat_map(Node::items);
                let words: Vec<&str> = words.filter_map(Node::text).collect();
                draft.instructions[task] =
                    [words.join(" "), container.text_of("source").unwrap_or_default().to_owned()]
                        .join("\n")
                        .trim()
                        .to_owned();
            }
        }
        task
    }
}
