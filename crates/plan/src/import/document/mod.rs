//! A Markdown document as sections of blocks; everything knows where it stands.

pub(crate) mod boxes;
pub(crate) mod bullets;
mod html;
pub(crate) mod labels;
pub(crate) mod mend;
pub(crate) mod pieces;
pub(crate) mod stretches;
pub(crate) mod text;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use self::text::{Mark, MarkKind, Text};
use crate::import::values::ident;
use crate::import::vocabulary::is_column;

/// Blocks that stand deeper are read as if they did not.
const DEEPEST: usize = 40;

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
            reader.sections.push(Section::default());
            for (event, span) in Parser::new_ext(source, options).into_offset_iter() {
                let html = matches!(event, Event::Start(Tag::HtmlBlock)).then(|| span.clone());
                reader.take(event, base + span.start..base + span.end);
                for table in html.into_iter().flat_map(|span| html::tables(&source[span.clone()], base + span.start)) {
                    reader.block(table);
                }
            }
            base += source.len();
        }
        let ends = ends(&reader.sections);
        Document { front: reader.front, sections: reader.sections, ends }
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

/// What is being built: one frame for each block that is open.
#[derive(Default)]
struct Reader {
    front: Option<Code>,
    sections: Vec<Section>,
    open: Vec<Frame>,
    /// The lines of the paragraph, cell or item that is open.
    lines: Vec<Text>,
    marks: Vec<(MarkKind, usize)>,
    /// How many blocks are open that stand too deep to be told apart.
    flattened: usize,
    /// The section around the part that can be folded away, while one is open.
    folded: Option<usize>,
}

enum Frame {
    Heading(usize),
    List(List),
    Item(Item),
    Table(Table),
    Row(Vec<Text>),
    Quote(Vec<Block>),
    Code(Code),
    Front(Code),
}

impl Reader {
    fn take(&mut self, event: Event<'_>, span: Range<usize>) {
        if self.is_too_deep(&event) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(words) => match self.open.last_mut() {
                Some(Frame::Code(code) | Frame::Front(code)) => {
                    code.push(&words, span);
                }
                _ => self.line().push(&words, span),
            },
            Event::Code(words) => {
                // The bytes of the words, less the backticks around them.
                let inset = span.len().saturating_sub(words.len()) / 2;
                let line = self.line();
                let start = line.plain.len();
                line.push(&words, span.start + inset..span.end - inset);
                line.marks.push(Mark { kind: MarkKind::Code, range: start..start + words.len() });
            }
            Event::SoftBreak | Event::HardBreak => {
                if matches!(self.open.last(), Some(Frame::Heading(_) | Frame::Row(_))) {
                    self.line().push(" ", span);
                } else {
                    self.break_line();
                }
            }
            Event::TaskListMarker(ticked) => {
                if let Some(Frame::Item(item)) = self.open.last_mut() {
                    item.ticked = Some(ticked);
                    item.tick = Some(span);
                }
            }
            Event::Rule => self.block(Block::Rule),
            Event::InlineHtml(html) if html.starts_with("<br") => {
                if matches!(self.open.last(), Some(Frame::Heading(_) | Frame::Row(_))) {
                    self.line().push(" ", span);
                } else {
                    self.break_line();
                }
            }
            Event::Html(html) if self.open.is_empty() => self.fold(&html, span),
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => {}
            Event::InlineMath(words) | Event::DisplayMath(words) => self.line().push(&words, span),
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        match tag {
            Tag::Paragraph => self.lines.clear(),
            Tag::Heading { level, .. } => {
                self.lines.clear();
                self.open.push(Frame::Heading(depth(level)));
            }
            Tag::List(ordered) => {
                self.item_lines();
                self.open.push(Frame::List(List { ordered, items: Vec::new() }));
            }
            Tag::Item => {
                let number = match self.open.last() {
                    Some(Frame::List(list)) => list.ordered.map(|first| first + list.items.len() as u64),
                    _ => None,
                };
                self.lines.clear();
                self.open.push(Frame::Item(Item { number, span, ..Item::default() }));
            }
            Tag::Table(_) => {
                self.item_lines();
                self.open.push(Frame::Table(Table { span, ..Table::default() }));
            }
            Tag::DefinitionList => {
                self.item_lines();
                self.open.push(Frame::List(List::default()));
            }
            Tag::DefinitionListTitle => {
                self.end_item();
                self.open.push(Frame::Item(Item { span, ..Item::default() }));
            }
            Tag::DefinitionListDefinition => {
                self.item_lines();
                if let Some(Frame::Item(item)) = self.open.last_mut() {
                    item.span.end = span.end;
                }
            }
            Tag::TableHead | Tag::TableRow => self.open.push(Frame::Row(Vec::new())),
            Tag::TableCell => self.lines = vec![Text::at_place(span)],
            Tag::BlockQuote(_) => {
                self.item_lines();
                self.open.push(Frame::Quote(Vec::new()));
            }
            Tag::CodeBlock(kind) => {
                self.item_lines();
                let lang = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or("").to_lowercase(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.open.push(Frame::Code(Code { lang, span, ..Code::default() }));
            }
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => self.open.push(Frame::Front(Code::default())),
            Tag::Strong => self.mark(MarkKind::Strong),
            Tag::Emphasis => self.mark(MarkKind::Emphasis),
            Tag::Strikethrough => self.mark(MarkKind::Struck),
            Tag::Link { dest_url, .. } => self.mark(MarkKind::Link(dest_url.into_string())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, _: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.paragraph(),
            TagEnd::Heading(_) => self.heading(),
            TagEnd::Item => self.end_item(),
            TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => self.item_lines(),
            TagEnd::DefinitionList => {
                self.end_item();
                self.close();
            }
            TagEnd::TableCell => {
                let cell = self.lines.drain(..).next().unwrap_or_default();
                if let Some(Frame::Row(row)) = self.open.last_mut() {
                    row.push(cell.trimmed());
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(Frame::Row(row)) = self.open.pop()
                    && let Some(Frame::Table(table)) = self.open.last_mut()
                {
                    if tag == TagEnd::TableHead { table.header = row } else { table.rows.push(row) }
                }
            }
            TagEnd::List(_) | TagEnd::Table | TagEnd::BlockQuote(_) | TagEnd::CodeBlock => self.close(),
            TagEnd::MetadataBlock(_) => {
                if let Some(Frame::Front(front)) = self.open.pop() {
                    self.front = Some(front);
                }
            }
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link => self.unmark(),
            _ => {}
        }
    }

    /// Whether an event opens or closes a block within more blocks than anybody reads; its words still count.
    fn is_too_deep(&mut self, event: &Event<'_>) -> bool {
        let opens = matches!(event, Event::Start(Tag::List(_) | Tag::Item | Tag::BlockQuote(_)));
        let closes = matches!(event, Event::End(TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_)));
        if opens && (self.flattened > 0 || self.open.len() >= DEEPEST) {
            self.flattened += 1;
            true
        } else if closes && self.flattened > 0 {
            self.flattened -= 1;
            true
        } else {
            false
        }
    }

    fn end_item(&mut self) {
        self.item_lines();
        if !matches!(self.open.last(), Some(Frame::Item(_))) {
            return;
        }
        if let Some(Frame::Item(mut item)) = self.open.pop()
            && let Some(Frame::List(list)) = self.open.last_mut()
        {
            bullets::take_box(&mut item);
            list.items.push(item);
        }
    }

    /// A part that can be folded away is a section that is named by its summary.
    fn fold(&mut self, html: &str, span: Range<usize>) {
        if let Some(heading) = html::summary(html, span.start) {
            let around = self.sections.len().saturating_sub(1);
            let around = self.folded.unwrap_or(around);
            let level = self.sections.get(around).map_or(0, |section| section.level + 1).max(2);
            self.begin_section(heading, level, true);
            self.folded = Some(around);
        }
        if html.contains("</details>")
            && let Some(around) = self.folded.take()
        {
            // What comes after it belongs to what is around.
            let level = self.sections.get(around).map_or(0, |section| section.level + 1).max(2);
            self.begin_section(Text::at_place(span), level, true);
        }
    }

    fn close(&mut self) {
        let block = match self.open.pop() {
            Some(Frame::List(list)) => Block::List(list),
            Some(Frame::Table(table)) => Block::Table(table),
            Some(Frame::Quote(blocks)) => Block::Quote(blocks),
            Some(Frame::Code(code)) => Block::Code(code),
            _ => return,
        };
        self.block(block);
    }

    /// Puts a finished block where it belongs.
    fn block(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(Frame::Item(item)) => item.blocks.push(block),
            Some(Frame::Quote(blocks)) => blocks.push(block),
            _ => {
                if let Some(section) = self.sections.last_mut() {
                    section.blocks.push(block);
                }
            }
        }
    }

    fn heading(&mut self) {
        let heading = self.lines.drain(..).next().unwrap_or_default().trimmed();
        let Some(Frame::Heading(level)) = self.open.pop() else { return };
        self.folded = None;
        self.begin_section(heading, level, false);
    }

    fn begin_section(&mut self, heading: Text, level: usize, bold: bool) {
        let mut parent = self.sections.len().checked_sub(1);
        while let Some(at) = parent
            && self.sections[at].level >= level
        {
            parent = self.sections[at].parent;
        }
        self.sections.push(Section { heading, level, bold, parent, blocks: Vec::new() });
    }

    fn paragraph(&mut self) {
        let lines: Vec<Text> = self.finished_lines();
        if lines.is_empty() {
            return;
        }
        if let (true, [line]) = (self.open.is_empty(), lines.as_slice())
            && is_heading(line)
        {
            let level =
                self.sections.last().map_or(0, |section| if section.bold { section.level } else { section.level + 1 });
            self.begin_section(line.clone(), level.max(2), true);
            return;
        }
        let (lines, list) = bullets::split(lines);
        match self.open.last_mut() {
            // The first paragraph of an item is what the item says itself.
            Some(Frame::Item(item)) if item.lines.is_empty() && item.blocks.is_empty() => item.lines = lines,
            _ if lines.is_empty() => {}
            _ => self.block(Block::Paragraph(lines)),
        }
        if let Some(list) = list {
            self.block(Block::List(list));
        }
    }

    /// Gives an item of a tight list, whose words are in no paragraph, what it says.
    fn item_lines(&mut self) {
        let lines = self.finished_lines();
        if let Some(Frame::Item(item)) = self.open.last_mut() {
            if item.lines.is_empty() && item.blocks.is_empty() {
                item.lines = lines;
            } else if !lines.is_empty() {
                item.blocks.push(Block::Paragraph(lines));
            }
        }
    }

    fn finished_lines(&mut self) -> Vec<Text> {
        self.lines.drain(..).map(|line| line.trimmed()).filter(|line| !line.is_empty()).collect()
    }

    fn line(&mut self) -> &mut Text {
        if self.lines.is_empty() {
            self.lines.push(Text::default());
        }
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    /// Begins a new line; what stands out goes on in it.
    fn break_line(&mut self) {
        let open: Vec<MarkKind> = self.marks.iter().map(|(kind, _)| kind.clone()).collect();
        let depth = open.len();
        for _ in 0..depth {
            self.unmark();
        }
        self.lines.push(Text::default());
        open.into_iter().for_each(|kind| self.mark(kind));
    }

    fn mark(&mut self, kind: MarkKind) {
        let start = self.line().plain.len();
        self.marks.push((kind, start));
    }

    fn unmark(&mut self) {
        let Some((kind, start)) = self.marks.pop() else { return };
        let line = self.line();
        let end = line.plain.len();
        if start < end {
            // `****bold****` is bold once: what is marked again within the same mark says nothing.
            while line.marks.last().is_some_and(|inner| inner.kind == kind && inner.range == (start..end)) {
                line.marks.pop();
            }
            line.marks.push(Mark { kind, range: start..end });
            line.marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
        }
    }
}

/// Returns whether a paragraph is a heading in disguise: one strong line that begins with an id, or is a column of a
/// board.
fn is_heading(line: &Text) -> bool {
    let named = || {
        ident::leading(&line.plain, false)
            .filter(|ident| ident.range.end < line.plain.trim_end_matches([':', ' ']).len())
    };
    line.is_all(&MarkKind::Strong) && (named().is_some() || is_column(&line.plain))
}

fn depth(level: HeadingLevel) -> usize {
    level as usize
}
