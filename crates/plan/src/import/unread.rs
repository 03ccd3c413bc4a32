//! What of a document no fact uses: lines that look as if they said something, for the reader to judge.

use std::ops::Range;

use super::document::labels;
use super::document::text::Text;
use super::document::{Block, Document, Section};
use super::outline::Outline;
use super::values::{duration, ident, paths};
use crate::read::slug;

/// A line that is not in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// What it says, without markup.
    pub text: String,
    /// Its bytes in the document.
    pub span: Range<usize>,
    /// Whether it was understood, and only has no place in a plan.
    pub understood: bool,
}

/// Finds the items, rows and headings that touch nothing of what was used.
pub(super) fn find(document: &Document, mut used: Vec<Range<usize>>, outline: &Outline) -> Vec<Unread> {
    used.sort_by_key(|span| span.start);
    // Joined, so that one search says whether a place is used.
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in used {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    let mut finder = Finder { used: joined, outline, found: Vec::new() };
    for (at, section) in document.sections.iter().enumerate() {
        let before = finder.found.len();
        finder.blocks(&section.blocks, 0);
        let next = document.sections.get(at + 1).map_or(usize::MAX, |next| next.heading.span.start);
        let silent = finder.found.len() == before && !finder.is_used(&(section.heading.span.start..next));
        if silent && is_telling(section) {
            finder.add(std::slice::from_ref(&section.heading));
        }
    }
    finder.found.retain(|one| one.text.chars().any(char::is_alphanumeric));
    finder.found
}

/// Whether a section that says something besides sentences has a heading as work has one.
fn is_telling(section: &Section) -> bool {
    section.level > 0
        && ident::leading(&section.heading.plain, true).is_some()
        && !labels::fields(&section.blocks).is_empty()
}

struct Finder<'a> {
    used: Vec<Range<usize>>,
    outline: &'a Outline,
    found: Vec<Unread>,
}

impl Finder<'_> {
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
                            self.add(&item.lines[..1]);
                        } else if depth < 8 {
                            self.blocks(&item.blocks, depth + 1);
                        }
                    }
                }
                Block::Table(table) => {
                    for row in &table.rows {
                        let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
                        if !self.is_used(&(first.span.start..last.span.end)) {
                            self.add(row);
                        }
                    }
                }
                Block::Quote(blocks) if depth < 8 => self.blocks(blocks, depth + 1),
                _ => {}
            }
        }
    }

    fn add(&mut self, texts: &[Text]) {
        // What is owned is in the plan, wherever else it stands.
        let paths: Vec<String> = texts.iter().flat_map(paths::all).map(|(path, _)| path).collect();
        if !paths.is_empty() && paths.iter().all(|path| self.is_owned(path)) && texts.iter().all(paths::is_all) {
            return;
        }
        let understood = texts.iter().any(|text| self.is_understood(&text.plain));
        let words: Vec<&str> = texts.iter().map(|text| text.plain.trim()).collect();
        let all = words.join(" | ");
        let text: String = if all.chars().count() > 120 { all.chars().take(119).chain(['…']).collect() } else { all };
        let span = texts.first().map_or(0..0, |text| text.span.clone());
        self.found.push(Unread { text, span, understood });
    }

    fn is_owned(&self, path: &str) -> bool {
        let groups = self.outline.agents.iter().chain(&self.outline.teams).flat_map(|group| &group.owns);
        let mut all = groups.chain(self.outline.tasks.iter().flat_map(|work| &work.owns));
        all.any(|owned| owned.value == path)
    }

    /// Whether a line says when or how long, or names a task: what is read and compared, and has no field.
    fn is_understood(&self, plain: &str) -> bool {
        let named = ident::all(plain, false).into_iter().any(|ident| {
            let whole = slug(&format!("{}-{}", ident.word.trim_end_matches('s'), ident.code));
            self.outline.tasks.iter().any(|work| {
                let id = work.id.as_str();
                id == ident.code.replace(['.', '_'], "-") || !ident.word.is_empty() && id == whole
            })
        });
        named || !duration::all(plain).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use crate::import::read;

    #[test]
    fn what_has_no_field_is_told_apart_from_what_was_not_understood() {
        let text = "# Harvest\n\n## The work\n\n### Cellar\n\n- A1: Wash the barrels (2h)\n- A2: Press the apples (3h)\n\n\
            ## Rough times\n\n**Estimated time**:\n- Before noon: 2-3 hours\n- by lamplight A1 and A2\n- Somehow muddle through\n";
        let imported = read(text.as_bytes(), "p.md");
        let told: Vec<(&str, bool)> = imported.unread.iter().map(|one| (one.text.as_str(), one.understood)).collect();
        assert_eq!(
            told,
            [("Before noon: 2-3 hours", true), ("by lamplight A1 and A2", true), ("Somehow muddle through", false)]
        );
    }

    #[test]
    fn a_list_of_what_a_matrix_knows_is_no_news() {
        let text = "# Harvest\n\n| ID | Task | Owner |\n|---|---|---|\n| A1 | Wash | Agent A |\n| A2 | Press | Agent B |\n\n\
            ## Agent A\n\n**Files**:\n- `cellar/wash.yml`\n- The green hose\n\n\
            | File | Agent A | Agent B |\n|---|---|---|\n| `cellar/wash.yml` | W | r |\n| `cellar/press.yml` | r | W |\n";
        let imported = read(text.as_bytes(), "p.md");
        let told: Vec<&str> = imported.unread.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(told, ["The green hose"]);
    }
}
