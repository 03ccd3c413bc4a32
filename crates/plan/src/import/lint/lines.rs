//! Every line of a document with the section that it stands in.

use std::borrow::Cow;

use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Item, Table};
use crate::import::vocabulary::tokens::{self, Token};

/// Something that a document says in one breath.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub text: Cow<'a, Text>,
    /// Its words, taken apart once for all rules.
    pub words: Vec<Token>,
    pub section: usize,
    pub at: At,
}

impl<'a> Line<'a> {
    fn new(text: Cow<'a, Text>, section: usize, at: At) -> Line<'a> {
        Line { words: tokens::of(&text.plain), text, section, at }
    }
}

/// In what it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Heading,
    Prose,
    Item,
    Cell,
    Code,
}

/// Where lines begin, and how far those up to each one go.
pub(super) struct Places(Vec<(usize, usize, usize)>);

impl Places {
    pub fn of(lines: &[Line<'_>]) -> Places {
        let mut all: Vec<(usize, usize, usize)> =
            lines.iter().enumerate().map(|(at, line)| (line.text.span.start, line.text.span.end, at)).collect();
        all.sort_unstable();
        let mut furthest = 0;
        for (_, end, _) in &mut all {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Places(all)
    }

    /// Returns the lines that may hold a byte.
    pub fn around(&self, byte: usize) -> impl Iterator<Item = usize> {
        let behind = self.0.partition_point(|(start, ..)| *start <= byte);
        self.0[..behind].iter().rev().take_while(move |(_, end, _)| byte < *end).map(|(.., at)| *at)
    }
}

/// Returns all lines in order.
pub(super) fn of(document: &Document) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (number, section) in document.sections.iter().enumerate() {
        if !section.heading.is_empty() {
            lines.push(Line::new(Cow::Borrowed(&section.heading), number, At::Heading));
        }
        blocks(&section.blocks, number, At::Prose, &mut lines);
    }
    lines
}

/// Returns the tables of a document with their sections.
pub(super) fn tables(document: &Document) -> impl Iterator<Item = (usize, &Table)> {
    document.sections.iter().enumerate().flat_map(|(number, section)| {
        section.blocks.iter().filter_map(move |block| match block {
            Block::Table(table) => Some((number, table)),
            _ => None,
        })
    })
}

fn blocks<'a>(all: &'a [Block], section: usize, at: At, found: &mut Vec<Line<'a>>) {
    for block in all {
        match block {
            Block::Paragraph(lines) => paragraph(lines, section, at, found),
            Block::List(list) => list.items.iter().for_each(|one| item(one, section, found)),
            Block::Quote(inner) => blocks(inner, section, at, found),
            Block::Table(table) => {
                let cells = table.rows.iter().flatten();
                found.extend(cells.map(|cell| Line::new(Cow::Borrowed(cell), section, At::Cell)));
            }
            Block::Code(code) => {
                found.extend(code.lines().map(|line| Line::new(Cow::Owned(line), section, At::Code)));
            }
            Block::Rule => {}
        }
    }
}

fn item<'a>(item: &'a Item, section: usize, found: &mut Vec<Line<'a>>) {
    paragraph(&item.lines, section, At::Item, found);
    blocks(&item.blocks, section, At::Item, found);
}

/// Lines that go on in the next one are one; a line with a label of its own begins anew.
fn paragraph<'a>(lines: &'a [Text], section: usize, at: At, found: &mut Vec<Line<'a>>) {
    let mut open: Option<Cow<'a, Text>> = None;
    for line in lines {
        let own = line.strong_start() > 0 || line.plain.starts_with(|c: char| !c.is_alphanumeric() && c != '(');
        match &mut open {
            Some(whole) if !own && whole.plain.chars().count() > 40 && !whole.plain.ends_with([':', '.', '!', '?']) => {
                whole.to_mut().append(line);
            }
            _ => {
                found.extend(open.take().map(|text| Line::new(text, section, at)));
                open = Some(Cow::Borrowed(line));
            }
        }
    }
    found.extend(open.map(|text| Line::new(text, section, at)));
}
