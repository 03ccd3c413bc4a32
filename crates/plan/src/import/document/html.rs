//! Tables that are written in HTML: a document that was pasted from a page or a wiki.

use std::ops::Range;

use super::text::{Mark, MarkKind, Text};
use super::{Block, Table};

/// Returns the tables in a piece of HTML that begins at a byte of the document.
///
/// What stands in a table within a table belongs to the outer cell. A table without cells is none.
pub(super) fn tables(html: &str, base: usize) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let mut depth = 0_usize;
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        let Some(tag) = Tag::at(rest) else {
            let end = until(rest, |c| c == '<');
            if let Some(open) = &mut open {
                open.words(&rest[..end], base + at);
            }
            at += end;
            continue;
        };
        let place = base + at..base + at + tag.length;
        match (tag.name.as_str(), tag.closes) {
            ("table", false) => {
                depth += 1;
                open.get_or_insert_with(|| Open { start: place.start, ..Open::default() });
            }
            ("table", true) => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some(open) = open.take()
                {
                    found.extend(open.end(place.end));
                }
            }
            _ => {
                if let Some(open) = &mut open {
                    open.tag(&tag, place, depth);
                }
            }
        }
        at += tag.length;
    }
    // A table that never ends is one up to where its block does.
    if let Some(open) = open {
        found.extend(open.end(base + html.len()));
    }
    found
}

/// Returns what a part that can be folded away is called: what stands in its `<summary>`, where it has one.
pub(super) fn summary(html: &str, base: usize) -> Option<Text> {
    let open = html.find("<summary")?;
    let begin = open + html[open..].find('>')? + 1;
    let end = begin + html[begin..].find("</summary>")?;
    let mut inside = Open { cell: Some(Text::at_place(base + begin..base + begin)), ..Open::default() };
    let mut at = begin;
    while at < end {
        match Tag::at(&html[at..end]) {
            Some(tag) => {
                inside.tag(&tag, base + at..base + at + tag.length, 0);
                at += tag.length;
            }
            None => {
                let next = at + until(&html[at..end], |c| c == '<');
                inside.words(&html[at..next], base + at);
                at = next;
            }
        }
    }
    inside.cell.map(|cell| cell.trimmed()).filter(|cell| !cell.is_empty())
}

/// A tag: `<td class="x">`, `</td>`, or a comment, whose name is empty.
struct Tag {
    name: String,
    closes: bool,
    length: usize,
}

impl Tag {
    fn at(text: &str) -> Option<Tag> {
        if text.starts_with("<!--") {
            let length = text.find("-->").map_or(text.len(), |end| end + 3);
            return Some(Tag { name: String::new(), closes: false, length });
        }
        let inner = text.strip_prefix('<')?;
        let name = inner.strip_prefix('/').unwrap_or(inner);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let length = text.find('>')? + 1;
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        Some(Tag { name: name[..end].to_ascii_lowercase(), closes: inner.starts_with('/'), length })
    }
}

/// A table that is being read.
#[derive(Default)]
struct Open {
    start: usize,
    rows: Vec<Vec<Text>>,
    cell: Option<Text>,
    /// Where what stands out began.
    strong: Option<usize>,
    code: Option<usize>,
}

impl Open {
    fn tag(&mut self, tag: &Tag, place: Range<usize>, depth: usize) {
        match (tag.name.as_str(), tag.closes) {
            ("tr", false) if depth == 1 => {
                self.end_cell();
                self.rows.push(Vec::new());
            }
            ("td" | "th", false) if depth == 1 => {
                self.end_cell();
                self.cell = Some(Text::at_place(place.end..place.end));
            }
            ("td" | "th" | "tr", true) if depth == 1 => self.end_cell(),
            ("br" | "p" | "div" | "li" | "ul" | "ol", _) => self.push(" ", place),
            ("b" | "strong", closes) => {
                let start = mark(&mut self.strong, closes, self.cell.as_ref());
                self.stand_out(MarkKind::Strong, start);
            }
            ("code" | "kbd" | "tt", closes) => {
                let start = mark(&mut self.code, closes, self.cell.as_ref());
                self.stand_out(MarkKind::Code, start);
            }
            _ => {}
        }
    }

    fn stand_out(&mut self, kind: MarkKind, start: Option<usize>) {
        if let (Some(start), Some(cell)) = (start, &mut self.cell)
            && start < cell.plain.len()
        {
            cell.marks.push(Mark { kind, range: start..cell.plain.len() });
        }
    }

    /// Takes words, entities and breaks of lines among them.
    fn words(&mut self, words: &str, base: usize) {
        let mut at = 0;
        while at < words.len() {
            let rest = &words[at..];
            if let Some((c, length)) = entity(rest) {
                self.push(c.encode_utf8(&mut [0; 4]), base + at..base + at + length);
                at += length;
            } else if rest.starts_with(char::is_whitespace) {
                let length = rest.len() - rest.trim_start().len();
                self.push(" ", base + at..base + at + length);
                at += length;
            } else {
                let next = until(rest, |c| c == '&' || c.is_whitespace());
                self.push(&rest[..next], base + at..base + at + next);
                at += next;
            }
        }
    }

    fn push(&mut self, words: &str, place: Range<usize>) {
        if let Some(cell) = &mut self.cell {
            cell.push(words, place);
        }
    }

    fn end_cell(&mut self) {
        if let Some(cell) = self.cell.take() {
            if self.rows.is_empty() {
                self.rows.push(Vec::new());
            }
            if let Some(row) = self.rows.last_mut() {
                row.push(cell.trimmed());
            }
        }
        (self.strong, self.code) = (None, None);
    }

    fn end(mut self, end: usize) -> Option<Block> {
        self.end_cell();
        self.rows.retain(|row| !row.is_empty());
        let header = (!self.rows.is_empty()).then(|| self.rows.remove(0))?;
        Some(Block::Table(Table { header, rows: self.rows, span: self.start..end }))
    }
}

/// How far it is to a character, the first one aside.
fn until(text: &str, stops: impl Fn(char) -> bool) -> usize {
    text.char_indices().skip(1).find(|(_, c)| stops(*c)).map_or(text.len(), |(at, _)| at)
}

/// Opens or closes what stands out; where it closes, returns where it began.
fn mark(open: &mut Option<usize>, closes: bool, cell: Option<&Text>) -> Option<usize> {
    if closes {
        return open.take();
    }
    *open = cell.map(|cell| cell.plain.len());
    None
}

/// The character that an entity at the start of a text means, and how long the entity is.
fn entity(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 16] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("rarr", '→'),
        ("auml", 'ä'),
        ("ouml", 'ö'),
        ("uuml", 'ü'),
        ("szlig", 'ß'),
        ("eacute", 'é'),
        ("check", '✓'),
    ];
    let inner = text.strip_prefix('&')?;
    let end = inner.find(';').filter(|end| *end <= 8)?;
    let name = &inner[..end];
    let numbered = || {
        let digits = name.strip_prefix('#')?;
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => digits.parse().ok()?,
        };
        char::from_u32(code)
    };
    let meant = NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c).or_else(numbered)?;
    Some((meant, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Document;

    #[test]
    fn a_table_in_html_is_a_table() {
        let text = "# P\n\n<table>\n<tr><th>Task<th>Who\n<tr><td>T1 &ndash; <b>Log</b> in</td>\n<td>Ms&nbsp;Okafor</td></tr>\n</table>\n\nbehind\n";
        let document = Document::parse(text);
        let Some(Block::Table(table)) = document.sections[1].blocks.first() else { panic!("no table") };
        let cells = |row: &[Text]| row.iter().map(|cell| cell.plain.clone()).collect::<Vec<_>>();
        assert_eq!(cells(&table.header), ["Task", "Who"]);
        assert_eq!(cells(&table.rows[0]), ["T1 – Log in", "Ms Okafor"]);
        assert_eq!(&text[table.rows[0][0].span.clone()], "T1 &ndash; <b>Log</b> in");
        assert_eq!(document.sections[1].blocks.len(), 2);
    }

    #[test]
    fn what_is_no_table_is_none() {
        for html in ["<p>ä < b</p>", "ß<", "<table></table>", "<", "<table", "<table><tr>", "&;", "<!-- <table> -->"]
        {
            assert!(tables(html, 0).is_empty(), "{html}");
        }
        assert_eq!(tables("<table><tr><td>x<table><tr><td>y</td></tr></table></td></tr>", 0).len(), 1);
        assert_eq!(entity("&#8211; x"), Some(('–', 7)));
    }
}
