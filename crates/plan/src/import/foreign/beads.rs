//! Issues as beads exports them: a JSON object a line, or a list of them.
//!
//! An issue with children is done when they are: it becomes a task that has nothing to do but to wait for them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Sourced;
use super::draft::Draft;
use crate::import::automation::Program;
use crate::need::Ending;
use crate::yaml::{Node, json};

/// More waits than these are not handed down from parents to their children.
const MOST_INHERITED: usize = 200_000;

/// Whom an issue waits for, how that must have ended, and where it stands.
type Blocker<'a> = (&'a str, Option<Ending>, Range<usize>);

/// Whether a value is such an issue.
pub(super) fn is_one(node: &Node) -> bool {
    let has = |name: &str| node.field(name).is_some();
    has("id") && has("title") && (has("issue_type") || has("status") && (has("dependencies") || has("created_at")))
}

/// Returns the issues of a text; lines that are none are left.
pub(super) fn issues(text: &str, draft: &mut Draft) -> Vec<Node> {
    if text.trim_start().starts_with('[') {
        return match json::whole(text) {
            Ok(root) => root.items().to_vec(),
            Err(error) => {
                draft.leave(format!("from here on this is not JSON: {}", error.because), at_most(text, error.at));
                Vec::new()
            }
        };
    }
    let mut issues = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        match json::value(text, start) {
            Ok((node, end)) if text.get(end..at).is_some_and(|rest| rest.trim().is_empty()) => issues.push(node),
            _ => draft.leave(format!("no JSON: {}", line.trim()), start..start + line.trim_end().len()),
        }
    }
    issues
}

fn at_most(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    at..at
}

/// Reads issues.
pub(super) fn read(issues: &[Node], draft: &mut Draft) {
    let mut parents: BTreeMap<&str, &str> = BTreeMap::new();
    let mut blockers: BTreeMap<&str, Vec<Blocker<'_>>> = BTreeMap::new();
    let mut children: BTreeMap<&str, Vec<(&str, Range<usize>)>> = BTreeMap::new();
    let mut tasks: Vec<(&str, usize)> = Vec::new();
    for issue in issues {
        let (Some(id), Some(title)) = (issue.text_of("id"), issue.field("title")) else {
            draft.leave("an issue without id or title", issue.head());
            continue;
        };
        if issue.text_of("status") == Some("tombstone") || issue.field("deleted_at").is_some() {
            draft.leave(format!("`{id}` is deleted"), issue.head());
            continue;
        }
        let known = draft.knows(id);
        let task = draft.task(id, title.text().unwrap_or(id), title.span.clone(), issue.span.clone());
        facts(task, id, issue, draft);
        if known {
            continue;
        }
        tasks.push((id, task));
        for (other, kind, span) in dependencies(issue) {
            match kind {
                "parent-child" => {
                    parents.insert(id, other);
                    children.entry(other).or_default().push((id, span));
                }
                "blocks" | "waits-for" | "" => blockers.entry(id).or_default().push((other, None, span)),
                "conditional-blocks" => blockers.entry(id).or_default().push((other, Some(Ending::Failed), span)),
                kind => draft.leave(format!("`{id}` is bound to `{other}` by `{kind}`"), span),
            }
        }
    }
    let mut inherited = 0;
    for (id, task) in &tasks {
        for (other, how, span) in blockers.get(id).into_iter().flatten() {
            // A child that waits for its parent would wait for itself.
            if ancestors(id, &parents).any(|parent| parent == *other) {
                draft.leave(format!("`{id}` waits for `{other}`, which is done when `{id}` is"), span.clone());
                continue;
            }
            draft.wait(*task, other, *how, span.clone());
        }
        for parent in ancestors(id, &parents) {
            for (other, how, span) in blockers.get(parent).into_iter().flatten() {
                inherited += 1;
                if inherited <= MOST_INHERITED && other != id {
                    draft.wait(*task, other, *how, span.clone());
                }
            }
        }
        let Some(children) = children.get(id) else { continue };
        for (child, span) in children {
            draft.wait(*task, child, None, span.clone());
        }
        let span = draft.outline.tasks[*task].title.span.clone();
        let nothing = Sourced { value: Program::Line("true".to_owned()), span };
        draft.work(*task).automation.run = Some(nothing);
    }
}

/// The parent, its parent, and so on, but never round in a circle.
fn ancestors<'a>(id: &'a str, parents: &'a BTreeMap<&str, &str>) -> impl Iterator<Item = &'a str> {
    let mut seen = BTreeSet::from([id]);
    let mut at = id;
    std::iter::from_fn(move || {
        at = parents.get(at).copied().filter(|parent| seen.len() < 32 && seen.insert(parent))?;
        Some(at)
    })
}

/// What an issue is bound to: by which kind of bond, and where that stands.
fn dependencies(issue: &Node) -> Vec<(&str, &str, Range<usize>)> {
    let nodes = issue.field("dependencies").map(Node::items).unwrap_or_default();
    let bonds = nodes.iter().filter_map(|dependency| {
        let other = dependency.text_of("depends_on_id").or(dependency.text_of("id")).or(dependency.text())?;
        let kind = dependency.text_of("type").or(dependency.text_of("dependency_type")).unwrap_or_default();
        Some((other, kind, dependency.head()))
    });
    let parent = issue.field("parent").and_then(|parent| Some((parent.text()?, "parent-child", parent.span.clone())));
    let mut found: Vec<_> = bonds.collect();
    if let Some(parent) =
        parent.filter(|(other, ..)| !found.iter().any(|(known, kind, _)| known == other && *kind == "parent-child"))
    {
        found.push(parent);
    }
    found
}

fn facts(task: usize, id: &str, issue: &Node, draft: &mut Draft) {
    if let Some((field, priority)) =
        issue.field("priority").and_then(|field| Some((field, field.text()?.trim_start_matches('P').parse().ok()?)))
    {
        draft.work(task).priority = Some(draft.fact(priority, field.span.clone()));
    }
    if let Some(field) = issue.field("estimated_minutes") {
        let minutes = field.text().and_then(|text| text.parse::<u32>().ok()).filter(|minutes| *minutes > 0);
        let estimate = minutes.and_then(|minutes| format!("{minutes}m").parse().ok());
        draft.work(task).estimate = estimate.map(|estimate| draft.fact(estimate, field.span.clone()));
    }
    if let Some((field, name)) = issue.field("assignee").and_then(|field| Some((field, field.text()?))) {
        draft.work(task).agent = Some(draft.agent(name, field.span.clone()));
    }
    if let Some(field) = issue.field("status") {
        match field.text().unwrap_or_default() {
            "closed" => draft.work(task).done = Some(draft.fact(true, field.span.clone())),
            "open" | "in_progress" | "blocked" | "" => {}
            other => draft.leave(format!("`{id}` is `{other}`: it is in the plan all the same"), field.span.clone()),
        }
    }
    if let Some((field, text)) = issue.field("acceptance_criteria").and_then(|field| Some((field, field.text()?))) {
        for line in
            text.lines().map(|line| line.trim().trim_start_matches(['-', '*', ' '])).filter(|line| !line.is_empty())
        {
            let fact = draft.fact(line.to_owned(), field.span.clone());
            draft.work(task).criteria.push(fact);
        }
    }
    draft.instructions[task] = told(issue);
}

/// What whoever does it reads.
fn told(issue: &Node) -> String {
    let mut parts: Vec<String> = Vec::new();
    let titles =
        [("description", ""), ("design", "Design:\n"), ("acceptance_criteria", "Done when:\n"), ("notes", "Notes:\n")];
    for (name, title) in titles {
        parts.extend(issue.text_of(name).map(|text| format!("{title}{text}")));
    }
    let labels: Vec<&str> =
        issue.field("labels").map(Node::items).unwrap_or_default().iter().filter_map(Node::text).collect();
    if !labels.is_empty() {
        parts.push(format!("Labels: {}", labels.join(", ")));
    }
    let comments: Vec<String> = (issue.field("comments").map(Node::items).unwrap_or_default().iter())
        .filter_map(|comment| {
            Some(format!("{}: {}", comment.text_of("author").unwrap_or("-"), comment.text_of("text")?))
        })
        .collect();
    if !comments.is_empty() {
        parts.push(format!("Comments:\n{}", comments.join("\n")));
    }
    parts.join("\n\n")
}
