//! A chart of Mermaid that stands alone: the boxes of a flowchart are tasks, or the bars of a Gantt chart.

use super::draft::Draft;
use crate::import::links::mermaid;
use crate::import::values::duration;

/// A chart longer than this is no drawing any more.
const MOST_BYTES: usize = 128 << 10;

/// Whether a text is a chart of a kind that shows who waits for whom.
pub(super) fn is_one(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("%%")).peekable();
    if lines.next_if_eq(&"---").is_some() {
        lines.find(|line| *line == "---");
    }
    let mut words = lines.next().unwrap_or_default().split([' ', '\t', ';']);
    match words.next() {
        Some("gantt") => words.next().is_none(),
        Some("graph" | "flowchart") => words.next().is_none_or(|way| ["TD", "TB", "BT", "LR", "RL", ""].contains(&way)),
        _ => false,
    }
}

/// Reads a chart.
pub(super) fn read(text: &str, draft: &mut Draft) {
    let end = (0..=text.len().min(MOST_BYTES)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    if end < text.len() {
        draft.leave("the chart from here on: it is too long for a drawing", end..text.len());
    }
    // What is set up in the front matter is about the looks.
    let begin = match text[..end].trim_start().strip_prefix("---") {
        Some(rest) => rest.find("\n---").map_or(0, |at| end - rest.len() + at + 4),
        None => 0,
    };
    let chart = &text[begin..end];
    let Some(drawing) = mermaid::read(chart, begin) else {
        let first = chart.chars().next().map_or(0, char::len_utf8);
        draft.leave("this is no flowchart and no Gantt chart", begin..begin + first);
        return;
    };
    let mut at = begin;
    for line in chart.split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        let words = line.trim();
        if let Some(title) = words.strip_prefix("title ").filter(|_| draft.outline.title.is_none()) {
            draft.outline.title = Some(draft.fact(title.trim().to_owned(), span));
        } else if ["click ", "section ", "subgraph "].iter().any(|word| words.starts_with(word)) {
            draft.leave(words, span);
        }
    }
    let called = |at: usize| drawing.nodes[at].id.clone().unwrap_or_else(|| drawing.nodes[at].name.clone());
    let mut tasks = vec![None; drawing.nodes.len()];
    for (at, node) in drawing.nodes.iter().enumerate().filter(|(_, node)| !node.name.trim().is_empty()) {
        let task = draft.task(&called(at), &node.name, node.span.clone(), node.span.clone());
        if let Some(estimate) = node.takes.as_deref().and_then(duration::value) {
            draft.work(task).estimate = Some(draft.fact(estimate, node.span.clone()));
        }
        if node.done {
            draft.work(task).done = Some(draft.fact(true, node.span.clone()));
        }
        tasks[at] = Some(task);
    }
    for (from, to, span) in &drawing.arrows {
        if let (Some(_), Some(task)) = (tasks[*from], tasks[*to]) {
            draft.wait(task, &called(*from), None, span.clone());
        }
    }
}
