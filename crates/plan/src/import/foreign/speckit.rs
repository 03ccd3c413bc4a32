//! `tasks.md` of spec-kit: lines `- [ ] T001 [P] [US1] Title in src/file.rs` under `## Phase 1: Setup`.
//!
//! It is read as a document, for what its prose says of needs; which tasks there are say those lines alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::draft::Draft;
use crate::import::document::text::Text;
use crate::import::outline::{Sourced, Work};
use crate::import::values::paths;
use crate::model::Id;

/// Fewer lines of this form may stand in any document.
const FEWEST: usize = 3;

/// A line that is a task.
struct Line<'a> {
    code: &'a str,
    done: bool,
    /// Its marks, in brackets: `P`, `US1`.
    marks: Vec<&'a str>,
    title: Range<usize>,
    span: Range<usize>,
}

/// Whether a document has this form.
pub(super) fn is_one(text: &str) -> bool {
    let lines: Vec<Line<'_>> = lines(text).collect();
    let marked = lines.iter().any(|line| !line.marks.is_empty());
    lines.len() >= FEWEST && (marked || text.contains("[P]") || text.contains("spec-kit") || text.contains("/specs/"))
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let (mut at, mut fenced) = (0, false);
    text.split_inclusive('\n').filter_map(move |whole| {
        let start = at;
        at += whole.len();
        fenced ^= whole.trim_start().starts_with("```");
        if fenced { None } else { line(whole, start) }
    })
}

fn line(whole: &str, start: usize) -> Option<Line<'_>> {
    let body = whole.trim_end();
    let rest = body.trim_start().strip_prefix(['-', '*', '+'])?.trim_start().strip_prefix('[')?;
    let (tick, rest) = rest.split_once(']')?;
    let done = match tick {
        " " | "" => false,
        "x" | "X" => true,
        _ => return None,
    };
    let rest = rest.trim_start().trim_start_matches("**");
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let code = &rest[..length];
    let digits = code.strip_prefix('T')?;
    let number = digits.trim_end_matches(|c: char| c.is_ascii_lowercase());
    if number.len() < 2 || !number.chars().all(|c| c.is_ascii_digit()) || digits.len() > number.len() + 1 {
        return None;
    }
    let mut rest = rest[length..].trim_start_matches([':', '.', '*']).trim_start();
    let mut marks = Vec::new();
    while let Some((mark, more)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if mark.len() > 12 || more.starts_with('(') {
            break;
        }
        marks.push(mark.trim());
        rest = more.trim_start();
    }
    let begin = start + body.len() - rest.len();
    Some(Line { code, done, marks, title: begin..start + body.len(), span: start..start + body.len() })
}

/// Mends what was read of the document: its lines are the tasks, all of them and nothing else.
pub(super) fn mend(text: &str, draft: &mut Draft) {
    let lines: Vec<Line<'_>> = lines(text).collect();
    let file = draft.begin..draft.begin + text.len();
    let told = std::mem::take(&mut draft.instructions);
    let mut read: BTreeMap<String, (Work, String)> = BTreeMap::new();
    let mut kept: Vec<(Work, String)> = Vec::new();
    let mut dropped: BTreeSet<Id> = BTreeSet::new();
    let codes: BTreeSet<&str> = lines.iter().map(|line| line.code).collect();
    for (work, told) in std::mem::take(&mut draft.outline.tasks).into_iter().zip(told) {
        if !file.contains(&work.title.span.start) {
            kept.push((work, told));
        } else if codes.contains(work.id.as_str()) {
            read.insert(work.id.to_string(), (work, told));
        } else {
            dropped.insert(work.id);
        }
    }
    draft.restart(kept);
    let mut phase: Option<(usize, Option<Sourced<Id>>)> = None;
    let sections: Vec<Range<usize>> = phases(text);
    for line in &lines {
        let section = sections.partition_point(|heading| heading.start <= line.span.start);
        if phase.as_ref().is_none_or(|(known, _)| *known != section) {
            phase = Some((section, None));
        }
        let own = read.remove(line.code);
        let task = match own {
            Some((work, told)) => draft.take(line.code, work, told),
            None => introduce(text, line, draft),
        };
        let at = section.checked_sub(1).and_then(|section| sections.get(section));
        let work = draft.work(task);
        work.needs.retain(|wait| !dropped.contains(&wait.value.task));
        match (&work.phase, &mut phase) {
            (Some(own), Some((_, known))) => *known = Some(own.clone()),
            (None, Some((_, known))) => {
                if known.is_none() {
                    *known = at.map(|heading| draft.phase(named(&text[heading.clone()]), heading.clone()));
                }
                draft.work(task).phase.clone_from(known);
            }
            (_, None) => {}
        }
    }
    let mut spans =
        lines.iter().map(|line| file.start + line.span.start..file.start + line.span.end).collect::<Vec<_>>();
    spans.sort_by_key(|span| span.start);
    draft.unread.retain(|one| {
        let at = spans.partition_point(|span| span.end <= one.span.start);
        spans.get(at).is_none_or(|span| span.start > one.span.start)
    });
}

/// Adds a task that was not seen.
fn introduce(text: &str, line: &Line<'_>, draft: &mut Draft) -> usize {
    let mut title = Text::default();
    let plain = text[line.title.clone()].replace(['`', '*'], " ");
    title.push(&plain, line.title.clone());
    let bare = plain.split(" (depends on ").next().unwrap_or_default();
    let task = draft.task(line.code, bare, line.title.clone(), line.span.clone());
    for (path, range) in paths::worked_on(&title) {
        let path = draft.fact(path, title.place(range));
        draft.work(task).owns.push(path);
    }
    if let Some((_, needs)) = plain.split_once("(depends on ") {
        let words = needs.split(')').next().unwrap_or_default().split(|c: char| !c.is_ascii_alphanumeric());
        for code in words.filter(|word| word.starts_with('T') && word[1..].starts_with(|c: char| c.is_ascii_digit())) {
            draft.wait(task, code, None, line.title.clone());
        }
    }
    if line.done {
        draft.work(task).done = Some(draft.fact(true, line.span.clone()));
    }
    task
}

/// The headings of the second level.
fn phases(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let all = text.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end().len()
    });
    all.filter(|line| text[line.clone()].starts_with("## ")).collect()
}

/// `Phase 3` of `## Phase 3: User Story 1`, else all of the heading.
fn named(heading: &str) -> &str {
    let heading = heading.trim_start_matches('#').trim();
    let phase = heading.split([':', '–', '—']).next().unwrap_or(heading).trim();
    if phase.starts_with("Phase ") { phase } else { heading }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tasks_are_told_from_other_boxes() {
        for (text, expected) in [
            ("- [ ] T001 [P] [US1] Make `a.rs`\n", Some(("T001", false, vec!["P", "US1"], "Make `a.rs`"))),
            ("- [X] T012a Make\n", Some(("T012a", true, vec![], "Make"))),
            ("* [x] **T3O** no\n", None),
            ("- [ ] **T030** Look\n", Some(("T030", false, vec![], "Look"))),
            ("- [ ] Tests pass\n", None),
            ("- [ ] TTL of T1\n", None),
            ("- T001 no box\n", None),
            ("- [ ] T001 [a link](x.md)\n", Some(("T001", false, vec![], "[a link](x.md)"))),
        ] {
            let found = line(text, 0).map(|line| (line.code, line.done, line.marks.clone(), &text[line.title.clone()]));
            assert_eq!(found, expected, "{text}");
        }
    }
}
