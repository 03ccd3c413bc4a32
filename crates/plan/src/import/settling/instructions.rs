//! What the document tells about one task, as text for whoever does it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Table};
use crate::import::outline::{Outline, Work};
use crate::import::vocabulary::{is_nothing, normal};
use crate::import::writing::scalar;

/// More of one task's text than this is not handed on; whoever does it has the document.
const MOST: usize = 8 << 10;

/// Writes for each task what the document says of it; empty where that is its title alone.
pub(crate) fn of(document: &Document, text: &str, outline: &Outline) -> Vec<String> {
    let mut tables = Vec::new();
    for section in &document.sections {
        collect(&section.blocks, &mut tables, 0);
    }
    tables.sort_by_key(|table| table.span.start);
    let progress = progress(outline, text);
    let all = outline.tasks.iter().map(|work| {
        let mut told = told(work, document, text, &tables, &progress);
        for (_, meeting) in outline.beside.meetings.iter().filter(|(task, _)| *task == work.id) {
            let own = own_text(document, text, meeting.span.start..meeting.span.end.min(text.len()));
            let more = dedented(&without_progress(&progress, text, own));
            if told.len() + more.len() <= MOST {
                told.push_str(if told.is_empty() { "" } else { "\n\n" });
                told.push_str(&more);
            }
        }
        told
    });
    all.collect()
}

fn collect<'a>(blocks: &'a [Block], tables: &mut Vec<&'a Table>, depth: usize) {
    for block in blocks {
        match block {
            Block::Table(table) => tables.push(table),
            Block::List(list) if depth < 8 => {
                list.items.iter().for_each(|item| collect(&item.blocks, tables, depth + 1));
            }
            Block::Quote(blocks) if depth < 8 => collect(blocks, tables, depth + 1),
            _ => {}
        }
    }
}

fn told(work: &Work, document: &Document, text: &str, tables: &[&Table], progress: &[Progress]) -> String {
    let mut told = match row(work, tables) {
        Some(row) => row,
        None => dedented(&without_progress(progress, text, own_text(document, text, work.section.clone()))),
    };
    // A heading or a row that only repeats the title is no instruction.
    if told.lines().filter(|line| !line.trim().is_empty()).count() <= 1
        && normal(&told).len() < work.title.value.len() + 40
    {
        told.clear();
    }
    let missing = |fact: &&crate::import::Sourced<String>, told: &str| {
        let inside = work.section.start <= fact.span.start && fact.span.end <= work.section.end;
        !inside && !told.contains(fact.value.as_str())
    };
    for (label, facts) in [("Steps", &work.steps), ("Done when", &work.criteria)] {
        let facts: Vec<&str> =
            facts.iter().filter(|fact| missing(fact, &told)).map(|fact| unmarked(&fact.value)).collect();
        if !facts.is_empty() {
            told.push_str(if told.is_empty() { "" } else { "\n\n" });
            told.push_str(&format!("{label}:\n- {}", facts.join("\n- ")));
        }
    }
    told
}

/// The cells of a row that are no facts, each with the name of its column; `None` for what is no row.
fn row(work: &Work, tables: &[&Table]) -> Option<String> {
    let section = &work.section;
    let at = tables.partition_point(|table| table.span.start <= section.start).checked_sub(1)?;
    let table = tables[at];
    let holds =
        |row: &&Vec<Text>| row.iter().any(|cell| section.start <= cell.span.start && cell.span.end <= section.end);
    if section.end > table.span.end {
        return None;
    }
    // Rows stand in their order: those that begin before are skipped, and those behind not looked at.
    let before = |row: &Vec<Text>| row.iter().all(|cell| cell.span.start < section.start);
    let behind = |row: &Vec<Text>| row.iter().all(|cell| cell.span.start > section.end);
    let first = table.rows.partition_point(before);
    let row = table.rows[first..].iter().take_while(|row| !behind(row)).find(holds)?;
    // What the plan says by itself is for whoever does it no news.
    let facts = facts(work);
    let is_fact = |cell: &Text| {
        facts.iter().any(|fact| fact.start < cell.span.end && cell.span.start < fact.end)
            || normal(&cell.plain) == normal(work.id.as_str())
    };
    let said = table.header.iter().zip(row).filter(|(_, cell)| !is_nothing(&cell.plain) && !is_fact(cell));
    let lines: Vec<String> = said.map(|(name, cell)| format!("{}: {}", name.plain, cell.plain)).collect();
    Some(lines.join("\n"))
}

/// Where the facts stand that the plan has fields for.
fn facts(work: &Work) -> Vec<Range<usize>> {
    let mut all = vec![work.title.span.clone()];
    all.extend(work.needs.iter().map(|fact| fact.span.clone()));
    all.extend([&work.team, &work.agent, &work.phase].into_iter().flatten().map(|fact| fact.span.clone()));
    all.extend(work.priority.iter().map(|fact| fact.span.clone()));
    all.extend(work.estimate.iter().map(|fact| fact.span.clone()));
    all.extend(work.owns.iter().map(|fact| fact.span.clone()));
    all.extend(work.done.iter().map(|fact| fact.span.clone()));
    all.extend(work.statuses.iter().map(|fact| fact.span.clone()));
    all
}

/// A part of the text less how far its tasks are: that changes while the plan is carried out, and what is to be done
/// stays the same. Boxes stand unticked, statuses are left out.
fn without_progress(progress: &[Progress], text: &str, part: Range<usize>) -> String {
    let mut told = String::with_capacity(part.len());
    let mut at = part.start;
    let first = progress.partition_point(|one| one.span.end <= part.start);
    for Progress { span, shown } in progress[first..].iter().take_while(|one| one.span.start < part.end) {
        let span = span.start.max(part.start)..span.end.min(part.end);
        if span.start < at {
            continue;
        }
        told.push_str(text.get(at..span.start).unwrap_or_default());
        told.push_str(shown);
        at = span.end;
    }
    told.push_str(text.get(at..part.end).unwrap_or_default());
    told
}

/// A place that says how far a task is.
struct Progress {
    span: Range<usize>,
    /// What whoever does the task is told instead.
    shown: &'static str,
}

/// Where the boxes of tasks are, and what is said of the status of one task alone; in order.
fn progress(outline: &Outline, text: &str) -> Vec<Progress> {
    let mut of: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for status in outline.tasks.iter().flat_map(|work| &work.statuses) {
        *of.entry((status.span.start, status.span.end)).or_default() += 1;
    }
    let mut all: Vec<Progress> = of
        .into_iter()
        .filter_map(|((start, end), tasks)| match text.get(start..end)? {
            said if said.starts_with('[') => Some(Progress { span: start..end, shown: "[ ]" }),
            // What several tasks share is never written.
            _ if tasks == 1 => Some(Progress { span: with_its_label(text, start..end), shown: "" }),
            _ => None,
        })
        .collect();
    all.sort_by_key(|one| (one.span.start, one.span.end));
    all
}

/// The place of a status with what stands around it for its sake: its line where that is a label and nothing else, or
/// the brackets that hold it.
fn with_its_label(text: &str, status: Range<usize>) -> Range<usize> {
    let begin = text[..status.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[status.end..].find('\n').map_or(text.len(), |at| status.end + at + 1);
    let (before, behind) = (&text[begin..status.start], &text[status.end..end]);
    let bare = before.replace(['*', '_', '`', '>'], "");
    let bare = bare.trim().trim_start_matches(['-', '+', '•']).trim();
    let is_label = bare.strip_suffix(':').is_some_and(|label| !label.contains(':') && label.split(' ').count() <= 3);
    if is_label && behind.trim().trim_matches(['*', '_', '`']).trim().is_empty() {
        return begin..end;
    }
    let open = before.rfind('(').filter(|_| behind.starts_with(')'));
    match open.map(|open| (open, before[open + 1..].trim())) {
        Some((open, label)) if label.is_empty() || label.ends_with(':') && label.split(' ').count() <= 3 => {
            begin + open..status.end + 1
        }
        _ => status,
    }
}

/// The words of a fact without the tick that stands before them.
fn unmarked(words: &str) -> &str {
    words.trim_start_matches(['✅', '✓', '✔', '☑', '\u{FE0F}', '⬜', '☐', ' '])
}

/// Where the text of a section stands: less the signs of its own heading and of the next one, rules at its end, and what
/// stands between `---` at the top of the document.
fn own_text(document: &Document, text: &str, section: Range<usize>) -> Range<usize> {
    let front = document.front.as_ref().filter(|front| section.start < front.span.end);
    let start = front.map_or(section.start, |front| {
        let behind = text.get(front.span.end..section.end.min(text.len())).unwrap_or_default();
        let fence = behind.find("---").map_or(0, |at| at + 3);
        front.span.end + fence
    });
    // The last section of a document ends with it.
    let mut told = text.get(start..section.end.min(text.len()).max(start)).unwrap_or_default();
    let start = if told.is_empty() { 0 } else { start };
    loop {
        let trimmed = told.trim_end();
        let last = trimmed.rsplit('\n').next().unwrap_or_default().trim();
        // A line of nothing but signs says nothing: the beginning of the next heading, or a rule.
        let sign = |c: char| matches!(c, '#' | '*' | '_' | '-' | '=' | ' ' | '>' | '<');
        let rule = !last.is_empty() && last.chars().all(sign) && last != "-";
        if !rule || trimmed.len() == last.len() {
            return start..start + trimmed.len();
        }
        told = &trimmed[..trimmed.len() - last.len()];
    }
}

/// Returns lines without the indentation that all of them share.
fn dedented(text: &str) -> String {
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cut = end < text.len();
    let lines: Vec<String> = text[..end]
        .lines()
        .map(|line| {
            line.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| scalar::is_printable(*c)).collect()
        })
        .collect();
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    // The first line begins where its item does, after the indentation.
    let shared = lines.iter().skip(1).filter(|line| !line.trim().is_empty()).map(|line| depth(line)).min().unwrap_or(0);
    let mut told = String::new();
    for (at, line) in lines.iter().enumerate() {
        let line = if at == 0 { line.trim_start() } else { line.get(shared.min(depth(line))..).unwrap_or_default() };
        // A heading that stands out has lost the sign before its id.
        let line = if at == 0 && line.matches("**").count() == 1 { line.replace("**", "") } else { line.to_owned() };
        told.push_str(line.trim_end());
        told.push('\n');
    }
    if cut {
        told.push_str("…\n");
    }
    told.trim().to_owned()
}
