//! Taskmaster's `tasks.json`: a list of tasks, or one for each tag; subtasks are the steps of their task.

use std::ops::Range;

use super::draft::Draft;
use crate::yaml::Node;

/// Whether a value has the form of such a file.
pub(super) fn is_one(root: &Node) -> bool {
    let lists_tasks = |node: &Node| {
        let first = node.field("tasks").and_then(|tasks| tasks.items().first());
        first.is_some_and(|task| task.field("id").is_some() && task.field("title").is_some())
    };
    lists_tasks(root) || root.map().is_some_and(|map| map.entries().iter().any(|entry| lists_tasks(&entry.value)))
}

/// Reads all tags; where there are several, each is a team.
pub(super) fn read(root: &Node, draft: &mut Draft) {
    let Some(map) = root.map() else { return };
    if let Some(tasks) = root.field("tasks") {
        let meta = root.field("meta").or(root.field("metadata"));
        if let Some(name) = meta.and_then(|meta| meta.field("projectName")).filter(|name| name.text().is_some()) {
            draft.outline.title = Some(draft.fact(name.text().unwrap_or_default().to_owned(), name.span.clone()));
        }
        list(tasks, "", None, draft);
        return;
    }
    let tags: Vec<_> = map.entries().iter().filter(|entry| entry.value.field("tasks").is_some()).collect();
    for tag in &tags {
        let several = tags.len() > 1;
        let prefix = if several { format!("{}-", tag.key) } else { String::new() };
        let team = several.then(|| (tag.key.as_str(), tag.key_span.clone()));
        if let Some(tasks) = tag.value.field("tasks") {
            list(tasks, &prefix, team.as_ref(), draft);
        }
    }
}

fn list(tasks: &Node, prefix: &str, team: Option<&(&str, Range<usize>)>, draft: &mut Draft) {
    for node in tasks.items() {
        let Some(number) = node.text_of("id") else {
            draft.leave(format!("a task without `id`: {}", node.text_of("title").unwrap_or("no title")), node.head());
            continue;
        };
        let (title, span) = match node.field("title").or(node.field("description")) {
            Some(title) => (title.text().unwrap_or_default(), title.span.clone()),
            None => (number, node.head()),
        };
        let task = draft.task(&key(prefix, number), title, span, node.span.clone());
        if let Some((tag, span)) = team {
            draft.work(task).team = Some(draft.team(tag, span.clone()));
        }
        facts(task, node, draft);
        waits(task, node, prefix, draft);
        steps(task, node, draft);
        draft.instructions[task] = told(node);
    }
}

/// `3` is no name that reads well in a plan; `task-3` is. What has letters stays as it is.
fn key(prefix: &str, number: &str) -> String {
    let is_number = number.starts_with(|c: char| c.is_ascii_digit());
    if is_number { format!("{prefix}task-{number}") } else { format!("{prefix}{number}") }
}

fn facts(task: usize, node: &Node, draft: &mut Draft) {
    if let Some(field) = node.field("priority") {
        let priority = match field.text().unwrap_or_default().to_lowercase().as_str() {
            "critical" | "urgent" => Some(-1),
            "high" => Some(0),
            "medium" => Some(1),
            "low" => Some(2),
            other => other.parse().ok(),
        };
        draft.work(task).priority = priority.map(|priority| draft.fact(priority, field.span.clone()));
    }
    if let Some(field) = node.field("status") {
        match field.text().unwrap_or_default() {
            "done" | "completed" | "complete" | "closed" => {
                draft.work(task).done = Some(draft.fact(true, field.span.clone()));
            }
            // Nobody is to do it any more, and nobody is to wait for it.
            "cancelled" | "canceled" => {
                draft.work(task).done = Some(draft.fact(true, field.span.clone()));
                draft.leave("cancelled: it is skipped like what is done", field.span.clone());
            }
            "deferred" => draft.leave("deferred: it is in the plan all the same", field.span.clone()),
            _ => {}
        }
    }
    if let Some((field, text)) = node.field("testStrategy").and_then(|field| Some((field, field.text()?))) {
        let fact = draft.fact(text.to_owned(), field.span.clone());
        draft.work(task).criteria.push(fact);
    }
    if let Some((field, name)) = node.field("assignee").and_then(|field| Some((field, field.text()?))) {
        draft.work(task).agent = Some(draft.agent(name, field.span.clone()));
    }
}

fn waits(task: usize, node: &Node, prefix: &str, draft: &mut Draft) {
    for other in node.field("dependencies").map(Node::items).unwrap_or_default() {
        if let Some(number) = other.text() {
            // `3.2` means a subtask, which is done when its task is.
            let whole = number.split('.').next().unwrap_or(number);
            draft.wait(task, &key(prefix, whole), None, other.span.clone());
        }
    }
}

/// Subtasks in an order in which none stands before what it needs, which is that of the file nearly always.
fn steps(task: usize, node: &Node, draft: &mut Draft) {
    for step in node.field("subtasks").map(Node::items).unwrap_or_default() {
        let Some(title) = step.field("title").or(step.field("description")) else { continue };
        let fact = draft.fact(title.text().unwrap_or_default().to_owned(), title.span.clone());
        draft.work(task).steps.push(fact);
        // Another task that only a subtask needs is needed all the same.
        for other in step.field("dependencies").map(Node::items).unwrap_or_default() {
            if let Some(number) = other.text().filter(|number| number.contains('.')) {
                let own = node.text_of("id").is_some_and(|id| number.split('.').next() == Some(id));
                if !own {
                    draft.leave(
                        format!("a subtask that waits for `{number}` alone; its task does not"),
                        other.span.clone(),
                    );
                }
            }
        }
    }
}

/// What whoever does it reads.
fn told(node: &Node) -> String {
    let mut told = String::new();
    let mut tell = |text: &str| {
        if !text.is_empty() {
            told.push_str(if told.is_empty() { "" } else { "\n\n" });
            told.push_str(text);
        }
    };
    for name in ["description", "details"] {
        tell(node.text_of(name).unwrap_or_default());
    }
    let steps: Vec<String> = (node.field("subtasks").map(Node::items).unwrap_or_default().iter())
        .filter_map(|step| {
            let done = matches!(step.text_of("status"), Some("done" | "completed"));
            let number = step.text_of("id").unwrap_or("-");
            let about = [step.text_of("description"), step.text_of("details")];
            let about: Vec<String> = about.into_iter().flatten().map(|text| text.replace('\n', "\n   ")).collect();
            let more = if about.is_empty() { String::new() } else { format!("\n   {}", about.join("\n   ")) };
            Some(format!("{number}. [{}] {}{more}", if done { 'x' } else { ' ' }, step.text_of("title")?))
        })
        .collect();
    if !steps.is_empty() {
        tell(&format!("Steps:\n{}", steps.join("\n")));
    }
    if let Some(strategy) = node.text_of("testStrategy") {
        tell(&format!("Done when:\n{strategy}"));
    }
    told
}
