//! What of a document no fact uses: lines that look as if they said something, for the reader to judge.

use std::ops::Range;

use super::document::text::Text;
use super::document::{Block, Document};

/// A line that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// What it says, without markup.
    pub text: String,
    /// Its bytes in the document.
    pub span: Range<usize>,
}

/// Finds the items, rows and headings that touch nothing of what was used.
pub(super) fn find(document: &Document, mut used: Vec<Range<usize>>) -> Vec<Unread> {
    used.sort_by_key(|span| span.start);
    // Joined, so that one search says whether a place is used.
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in used {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    let mut finder = Finder { used: joined, found: Vec::new() };
    for (at, section) in document.sections.iter().enumerate() {
        let before = finder.found.len();
        finder.blocks(&section.blocks, 0);
        // A heading with nothing of its own is read where something below it is.
        let below = if section.blocks.is_empty() { document.below(at).end } else { at + 1 };
        let next = document.sections.get(below).map_or(usize::MAX, |next| next.heading.span.start);
        let said = !section.blocks.is_empty() && finder.found.len() == before;
        if section.level > 0 && !said && !finder.is_used(&(section.heading.span.start..next)) {
            finder.found.insert(before, unread(std::slice::from_ref(&section.heading)));
        }
    }
    finder.found.retain(|one| one.text.chars().any(char::is_alphanumeric));
    finder.found
}

struct Finder {
    used: Vec<Range<usize>>,
    found: Vec<Unread>,
}

impl Finder {
    fn is_used(&self, span: &Range<usize>) -> bool {
        let at = self.used.partition_point(|used| used.end <= span.start);
        self.used.get(at).is_some_and(|used| used.start < span.end)
    }

    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        for block in blocks {
            match block {
                Block::List(list) => {
                    for item in &list.items {
                        let said = item.lines.first().map(|line| line.span.start..item.span.end);
                        if said.is_some_and(|span| !self.is_used(&span)) {
                            self.found.push(unread(&item.lines[..1]));
                        } else if depth < 8 {
                            self.blocks(&item.blocks, depth + 1);
                        }
                    }
                }
                Block::Table(table) => {
                    for row in &table.rows {
                        let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
                        if !self.is_used(&(first.span.start..last.span.end)) {
                            self.found.push(unread(row));
                        }
                    }
                }
                Block::Quote(blocks) if depth < 8 => self.blocks(blocks, depth + 1),
                _ => {}
            }
        }
    }
}

fn unread(texts: &[Text]) -> Unread {
    let words: Vec<&str> = texts.iter().map(|text| text.plain.trim()).collect();
    let all = words.join(" | ");
    let text: String = if all.chars().count() > 120 { all.chars().take(119).chain(['…']).collect() } else { all };
    let span = texts.first().map_or(0..0, |text| text.span.clone());
    Unread { text, span }
}
