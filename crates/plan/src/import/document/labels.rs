//! Labels and what they say: `**Depends on:** A1, A2`, `Owner: anna | Estimate: 2h`, or a label alone
//! above a list.

use super::text::{MarkKind, Text};
use crate::import::document::{Block, Code, Item, List, Table};
use crate::import::vocabulary::{Topic, topic};

/// A label, and what it says.
#[derive(Clone, Debug)]
pub(crate) struct Field<'a> {
    pub label: Text,
    /// What the label speaks of, where its words are known.
    pub topic: Option<Topic>,
    /// What stands behind it in its line; empty where a list or a block of code follows instead.
    pub value: Text,
    pub list: Option<&'a List>,
    pub code: Option<&'a Code>,
    /// The number of the block that belongs to it, in the blocks that were looked at.
    pub block: Option<usize>,
}

/// Finds the labels in blocks that stand beside each other.
pub(crate) fn fields(blocks: &[Block]) -> Vec<Field<'_>> {
    let mut found = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Paragraph(lines) => {
                lines.iter().for_each(|line| found.extend(in_line(line)));
                // A label that ends its paragraph has what follows for its value.
                if let Some(last) = found.last_mut()
                    && last.value.is_empty()
                    && lines.last().is_some_and(|line| line.span.end >= last.label.span.end && ends_with_label(line))
                {
                    match blocks.get(at + 1) {
                        Some(Block::List(list)) => (last.list, last.block) = (Some(list), Some(at + 1)),
                        Some(Block::Code(code)) => (last.code, last.block) = (Some(code), Some(at + 1)),
                        _ => {}
                    }
                }
            }
            Block::List(list) if list.items.iter().all(|item| item.ticked.is_none()) => {
                for item in &list.items {
                    found.extend(of_item(item).into_iter().filter(|field| field.topic.is_some()));
                }
            }
            Block::Quote(inner) => found.extend(fields(inner)),
            Block::Table(table) => found.extend(of_table(table)),
            _ => {}
        }
    }
    found
}

/// A table of two columns whose first one holds labels: `| Effort | 4w |`.
fn of_table(table: &Table) -> Vec<Field<'static>> {
    let rows = std::iter::once(&table.header).chain(&table.rows);
    let pairs: Vec<(&Text, &Text)> = rows.filter_map(|row| Some((row.first()?, row.get(1)?))).collect();
    let known = pairs.iter().filter(|(label, _)| topic(&label.plain).is_some()).count();
    if table.header.len() != 2 || known < 2 || known * 2 < pairs.len() - 1 {
        return Vec::new();
    }
    let field = |(label, value): (&Text, &Text)| Field {
        topic: topic(&label.plain),
        label: label.clone(),
        value: value.clone(),
        list: None,
        code: None,
        block: None,
    };
    pairs.into_iter().map(field).filter(|field| field.topic.is_some() && !field.value.is_empty()).collect()
}

/// Returns the labels of an item: those of its own words first, then those below it.
pub(crate) fn of_item(item: &Item) -> Vec<Field<'_>> {
    let mut found: Vec<Field<'_>> = Vec::new();
    for line in &item.lines {
        found.extend(in_line(line));
    }
    if let Some(last) = found.last_mut()
        && last.value.is_empty()
    {
        match item.blocks.first() {
            Some(Block::List(list)) => last.list = Some(list),
            Some(Block::Code(code)) => last.code = Some(code),
            _ => {}
        }
    }
    found
}

fn ends_with_label(line: &Text) -> bool {
    let plain = line.plain.trim_end();
    plain.ends_with(':') || line.is_all(&MarkKind::Strong) || plain.ends_with(')') && line.strong_start() > 0
}

/// Returns the labels of a line.
pub(crate) fn in_line(line: &Text) -> Vec<Field<'static>> {
    let strong = strong_labels(line);
    let cuts = if strong.is_empty() { plain_labels(line) } else { strong };
    let mut found = Vec::new();
    for (at, (label, colon)) in cuts.iter().enumerate() {
        let end = cuts.get(at + 1).map_or(line.plain.len(), |(next, _)| next.start);
        let label = line.part(label.clone());
        let mut value = line.part(*colon..end);
        let tail = value.plain.trim_end_matches(['|', '·', '•', ';', ' ', ',']).len();
        if at + 1 < cuts.len() {
            value = value.part(0..tail);
        }
        let topic = topic(&label.plain);
        found.push(Field { label, topic, value, list: None, code: None, block: None });
    }
    found
}

/// Strong words that end with a colon, or that one follows: where each begins and ends, and where its value begins.
fn strong_labels(line: &Text) -> Vec<(std::ops::Range<usize>, usize)> {
    let mut found = Vec::new();
    for mark in line.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Strong | MarkKind::Emphasis)) {
        let words = &line.plain[mark.range.clone()];
        let before = line.plain[..mark.range.start].trim_end();
        let first = before.is_empty() || !before.ends_with(|c: char| c.is_alphanumeric() || c == '`');
        if !first
            || found.last().is_some_and(|(range, _): &(std::ops::Range<usize>, usize)| mark.range.start < range.end)
        {
            continue;
        }
        let behind = &line.plain[mark.range.end..];
        let whole = before.is_empty() && behind.trim().is_empty();
        if words.trim_end().ends_with(':') || words.trim_end().ends_with("：") {
            let colon = words.trim_end().trim_end_matches([':', '：']).len();
            found.push((mark.range.start..mark.range.start + colon, mark.range.end));
        } else if let Some(gap) = behind.find(':').filter(|gap| {
            behind[..*gap].trim().is_empty()
                || behind[..*gap].trim_start().starts_with('(') && behind[..*gap].trim_end().ends_with(')')
        }) {
            found.push((mark.range.clone(), mark.range.end + gap + 1));
        } else if whole && mark.kind == MarkKind::Strong {
            found.push((mark.range.clone(), line.plain.len()));
        } else if before.is_empty()
            && topic(words).is_some()
            && behind.trim_start().starts_with(['–', '—', '-', '=', '→'])
        {
            let sign = behind.len() - behind.trim_start().len();
            let width = behind.trim_start().chars().next().map_or(0, char::len_utf8);
            found.push((mark.range.clone(), mark.range.end + sign + width));
        }
    }
    found
}

/// `Label: value` without anything that stands out, where the words of the label are known.
fn plain_labels(line: &Text) -> Vec<(std::ops::Range<usize>, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let ends = line.plain.char_indices().filter(|(_, c)| matches!(c, '|' | '·' | '•' | ';'));
    let ends: Vec<(usize, usize)> =
        ends.map(|(at, c)| (at, at + c.len_utf8())).chain([(line.plain.len(), line.plain.len())]).collect();
    for (end, next) in ends {
        let part = &line.plain[start..end];
        if let Some(colon) = part.find([':', '：']).filter(|colon| part[..*colon].split_whitespace().count() <= 4)
            && topic(&part[..colon]).is_some()
            && !part[colon + 1..].starts_with("//")
        {
            let lead = part.len() - part.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
            let width = part[colon..].chars().next().map_or(1, char::len_utf8);
            found.push((start + lead.min(colon)..start + colon, start + colon + width));
        } else if found.is_empty() {
            return found;
        }
        start = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Document;

    fn said(markdown: &str) -> Vec<String> {
        let document = Document::parse(markdown);
        let found = fields(&document.sections[0].blocks);
        found
            .iter()
            .map(|field| {
                format!(
                    "{}={}{}",
                    field.label.plain,
                    field.value.plain,
                    field.list.map_or(String::new(), |list| format!("{} items", list.items.len()))
                )
            })
            .collect()
    }

    #[test]
    fn labels_are_found_however_they_are_written() {
        assert_eq!(said("**Owner:** anna | **Estimate**: 2h\n"), ["Owner=anna", "Estimate=2h"]);
        assert_eq!(said("Owner: anna · Depends on: A1\n"), ["Owner=anna", "Depends on=A1"]);
        assert_eq!(said("**Deliverables:**\n- one\n- two\n"), ["Deliverables=2 items"]);
        assert_eq!(said("- Estimate: 2h\n- Needs: A1\n- Not a label: x\n"), ["Estimate=2h", "Needs=A1"]);
        assert_eq!(said("See https://example.org: it is there\n"), Vec::<String>::new());
    }
}
