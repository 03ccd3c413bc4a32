//! What the document tells about one task, as text for whoever does it.

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
    let boxes = boxes(outline, text);
    let all = outline.tasks.iter().map(|work| {
        let mut told = told(work, document, text, &tables, &boxes);
        for (_, meeting) in outline.beside.meetings.iter().filter(|(task, _)| *task == work.id) {
            let own = own_text(document, text, meeting.span.start..meeting.span.end.min(text.len()));
            let more = dedented(&unticked(&boxes, text, own));
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

fn told(work: &Work, document: &Document, text: &str, tables: &[&Table], boxes: &[Range<usize>]) -> String {
    let mut told = match row(work, tables) {
        Some(row) => row,
        None => dedented(&unticked(boxes, text, own_text(document, text, work.section.clone()))),
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

/// A part of the text with the boxes of tasks unticked: they are ticked while the plan is carried out, and what is to
/// be done stays the same.
fn unticked(boxes: &[Range<usize>], text: &str, part: Range<usize>) -> String {
    let mut told = String::with_capacity(part.len());
    let mut at = part.start;
    let first = boxes.partition_point(|tick| tick.start < part.start);
    for tick in boxes[first..].iter().take_while(|tick| tick.end <= part.end).filter(|tick| tick.start >= part.start) {
        told.push_str(text.get(at..tick.start).unwrap_or_default());
        told.push_str("[ ]");
        at = at.max(tick.end);
    }
    told.push_str(text.get(at..part.end).unwrap_or_default());
    told
}

/// Where the boxes of tasks are, in order.
fn boxes(outline: &Outline, text: &str) -> Vec<Range<usize>> {
    let is_box = |span: &Range<usize>| text.get(span.clone()).is_some_and(|status| status.starts_with('['));
    let statuses = outline.tasks.iter().flat_map(|work| &work.statuses).map(|status| status.span.clone());
    let mut boxes: Vec<Range<usize>> = statuses.filter(is_box).collect();
    boxes.sort_by_key(|span| span.start);
    boxes.dedup();
    boxes
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
        let behind = text.get(front.span.end..section.end).unwrap_or_default();
        let fence = behind.find("---").map_or(0, |at| at + 3);
        front.span.end + fence
    });
    let mut told = text.get(start..section.end.max(start)).unwrap_or_default();
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
