//! A Markdown document as sections of blocks; everything knows where it stands.

pub(crate) mod boxes;
pub(crate) mod bullets;
mod html;
pub(crate) mod labels;
pub(crate) mod mend;
pub(crate) mod pieces;
mod reader;
pub(crate) mod stretches;
pub(crate) mod text;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use self::reader::Reader;
use self::text::Text;

/// A document, less its markup.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// What stands between `---` at the top.
    pub front: Option<Code>,
    /// All sections in order; the first is what stands before any heading.
    pub sections: Vec<Section>,
    /// For each section the first behind it that is no part of it.
    ends: Vec<usize>,
}

/// A heading and what stands below it, up to the next heading.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    /// Empty for what stands before the first heading.
    pub heading: Text,
    /// 1 to 6; 0 before the first heading; one more than what is above for a strong line.
    pub level: usize,
    /// It is a strong line that serves as a heading.
    pub bold: bool,
    /// The section that this one is part of.
    pub parent: Option<usize>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub(super) enum Block {
    /// Its lines as the author broke them.
    Paragraph(Vec<Text>),
    List(List),
    Table(Table),
    Code(Code),
    Quote(Vec<Block>),
    Rule,
}

#[derive(Clone, Debug, Default)]
pub(super) struct List {
    /// The number of its first item, where it counts.
    pub ordered: Option<u64>,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// The number that it bears, where its list counts.
    pub number: Option<u64>,
    /// Whether its box is ticked, where it has one.
    pub ticked: Option<bool>,
    /// The bytes of its box, `[ ]`.
    pub tick: Option<Range<usize>>,
    /// What it says itself, a text a line.
    pub lines: Vec<Text>,
    /// What stands below it.
    pub blocks: Vec<Block>,
    pub span: Range<usize>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub header: Vec<Text>,
    pub rows: Vec<Vec<Text>>,
    pub span: Range<usize>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Code {
    /// `bash`, `mermaid`, …; empty where nothing is said.
    pub lang: String,
    pub text: String,
    /// Its bytes in the document.
    pub span: Range<usize>,
    /// Where pieces of `text` begin in it, and in the document: indents and line ends are not part of it.
    starts: Vec<(usize, usize)>,
}

impl Code {
    /// Takes up more of its text.
    fn push(&mut self, words: &str, span: Range<usize>) {
        if self.text.is_empty() {
            self.span.start = span.start;
        }
        self.span.end = span.end;
        self.starts.push((self.text.len(), span.start));
        self.text.push_str(words);
    }

    /// Returns where a part of its text stands in the document.
    pub fn place(&self, part: &Range<usize>) -> Range<usize> {
        let at = |byte: usize| {
            let piece = self.starts.partition_point(|(begin, _)| *begin <= byte).saturating_sub(1);
            self.starts.get(piece).map_or(self.span.start, |(begin, start)| start + byte.saturating_sub(*begin))
        };
        // The end of a line is told from the line, and not from where the next one begins.
        let end = if part.is_empty() { at(part.start) } else { at(part.end - 1) + 1 };
        at(part.start).min(self.span.end)..end.min(self.span.end)
    }

    /// Returns its lines, less those that say nothing.
    pub fn lines(&self) -> impl Iterator<Item = Text> {
        let mut at = 0;
        self.text.split_inclusive('\n').filter_map(move |line| {
            let mut text = Text::default();
            text.push(line.trim_end(), self.place(&(at..at + line.trim_end().len())));
            at += line.len();
            (!text.is_empty()).then(|| text.trimmed())
        })
    }
}

impl Document {
    /// Reads a document.
    #[cfg(test)]
    pub fn parse(source: &str) -> Document {
        Document::join(&[source])
    }

    /// Reads documents that belong together as one; each place counts from the beginning of the first, as if
    /// they stood one after the other.
    pub fn join(sources: &[&str]) -> Document {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_GFM
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        let mut reader = Reader::default();
        let mut base = 0;
        for source in sources {
            reader.begin();
            for (event, span) in Parser::new_ext(source, options).into_offset_iter() {
                let html = matches!(event, Event::Start(Tag::HtmlBlock)).then(|| span.clone());
                reader.take(event, base + span.start..base + span.end);
                for table in html.into_iter().flat_map(|span| html::tables(&source[span.clone()], base + span.start)) {
                    reader.block(table);
                }
            }
            base += source.len();
        }
        let (front, sections) = reader.finish();
        let ends = ends(&sections);
        Document { front, sections, ends }
    }

    /// Returns the sections that a section is part of, from itself outwards.
    pub fn around(&self, section: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(section), |at| self.sections[*at].parent)
    }

    /// Returns the sections below a section, at any depth, itself first.
    pub fn below(&self, section: usize) -> Range<usize> {
        section..self.ends[section]
    }
}

/// A section goes on to the next one that is as high.
fn ends(sections: &[Section]) -> Vec<usize> {
    let mut ends = vec![sections.len(); sections.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, section) in sections.iter().enumerate() {
        while let Some(last) = open.pop_if(|last| section.level <= sections[*last].level) {
            ends[last] = at;
        }
        open.push(at);
    }
    ends
}
