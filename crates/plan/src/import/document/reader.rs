//! From the events of the parser to sections and blocks.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, MetadataBlockKind, Tag, TagEnd};

use super::text::{Mark, MarkKind, Text};
use super::{Block, Code, Item, List, Section, Table, bullets, html};
use crate::import::values::ident;
use crate::import::vocabulary::is_column;

/// Blocks that stand deeper are read as if they did not.
const DEEPEST: usize = 40;

/// What is being built: one frame for each block that is open.
#[derive(Default)]
pub(super) struct Reader {
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
    /// Begins with a document: what stands before its first heading is a section of its own.
    pub fn begin(&mut self) {
        self.sections.push(Section::default());
    }

    /// Returns what stands between `---` at the top, and the sections.
    pub fn finish(self) -> (Option<Code>, Vec<Section>) {
        (self.front, self.sections)
    }

    /// Takes the next event of the parser, with its bytes in all documents together.
    pub fn take(&mut self, event: Event<'_>, span: Range<usize>) {
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
    /// Adds a block to whatever is open.
    pub fn block(&mut self, block: Block) {
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
