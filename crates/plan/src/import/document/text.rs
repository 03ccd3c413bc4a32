//! Text of a document without its markup, that knows where each piece of it stands.

use std::ops::Range;

/// A line or a cell as a reader sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// The words, without markup.
    pub plain: String,
    /// What stands out, in bytes of `plain`, in order.
    pub marks: Vec<Mark>,
    /// Where pieces of `plain` begin: their byte there, their byte in the document.
    pieces: Vec<(usize, usize)>,
    /// Its bytes in the document, markup included.
    pub span: Range<usize>,
}

/// Words that stand out, or lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub kind: MarkKind,
    pub range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    Strong,
    Emphasis,
    Code,
    Struck,
    /// Where a link leads.
    Link(String),
}

impl Text {
    /// Returns an empty text for a place.
    pub fn at_place(span: Range<usize>) -> Text {
        Text { span, ..Text::default() }
    }

    /// Takes words that stand in the document as they are.
    pub fn push(&mut self, words: &str, at: Range<usize>) {
        if self.plain.is_empty() {
            self.span = at.clone();
        }
        self.pieces.push((self.plain.len(), at.start));
        self.span.end = self.span.end.max(at.end);
        self.plain.push_str(words);
    }

    /// Takes what goes on in another line, behind a space.
    pub fn append(&mut self, more: &Text) {
        if self.plain.is_empty() {
            *self = more.clone();
            return;
        }
        self.plain.push(' ');
        let shift = self.plain.len();
        self.pieces.push((shift - 1, self.span.end));
        self.pieces.extend(more.pieces.iter().map(|(begin, at)| (begin + shift, *at)));
        let moved = more
            .marks
            .iter()
            .map(|mark| Mark { kind: mark.kind.clone(), range: mark.range.start + shift..mark.range.end + shift });
        self.marks.extend(moved);
        self.plain.push_str(&more.plain);
        self.span.end = self.span.end.max(more.span.end);
    }

    /// Returns where a range of `plain` stands in the document.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() { self.span.clone() } else { self.at(range.start)..self.at(range.end - 1) + 1 }
    }

    fn at(&self, byte: usize) -> usize {
        let piece = self.pieces.partition_point(|(begin, _)| *begin <= byte).saturating_sub(1);
        let Some((begin, at)) = self.pieces.get(piece) else { return self.span.start };
        (at + byte.saturating_sub(*begin)).min(self.span.end.saturating_sub(1).max(*at))
    }

    /// Returns a part of it, with what stands out in it, less the white space around.
    pub fn part(&self, range: Range<usize>) -> Text {
        let within = &self.plain[range.clone()];
        let start = range.start + within.len() - within.trim_start().len();
        let end = start + within.trim().len();
        let clip = |at: usize| at.clamp(start, end) - start;
        let marks = self.marks.iter().filter(|mark| mark.range.start < end && mark.range.end > start);
        let marks =
            marks.map(|mark| Mark { kind: mark.kind.clone(), range: clip(mark.range.start)..clip(mark.range.end) });
        let first = self.pieces.partition_point(|(begin, _)| *begin <= start).saturating_sub(1);
        let pieces = self.pieces[first.min(self.pieces.len())..].iter().take_while(|(begin, _)| *begin < end.max(1));
        let pieces = pieces.map(|(begin, at)| (begin.saturating_sub(start), at + start.saturating_sub(*begin)));
        Text {
            plain: self.plain[start..end].to_owned(),
            marks: marks.collect(),
            pieces: pieces.collect(),
            span: self.place(start..end),
        }
    }

    /// Returns lines that a writer broke as one.
    pub fn joined(lines: &[Text]) -> Text {
        let mut whole = lines.first().cloned().unwrap_or_default();
        for line in lines.iter().skip(1) {
            whole.plain.push(' ');
            let offset = whole.plain.len();
            whole.plain.push_str(&line.plain);
            whole.pieces.extend(line.pieces.iter().map(|(begin, at)| (begin + offset, *at)));
            let shifted = |range: &Range<usize>| range.start + offset..range.end + offset;
            whole
                .marks
                .extend(line.marks.iter().map(|mark| Mark { kind: mark.kind.clone(), range: shifted(&mark.range) }));
            whole.span.end = line.span.end;
        }
        whole
    }

    /// Returns what it means in other words, at the same place.
    pub fn saying(&self, words: &str) -> Text {
        Text { plain: words.to_owned(), marks: Vec::new(), ..self.clone() }
    }

    /// Returns it less the white space around.
    pub fn trimmed(&self) -> Text {
        self.part(0..self.plain.len())
    }

    pub fn is_empty(&self) -> bool {
        self.plain.trim().is_empty()
    }

    /// Returns the pieces of code in it, with their ranges.
    pub fn code(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let code = self.marks.iter().filter(|mark| mark.kind == MarkKind::Code);
        code.map(|mark| (&self.plain[mark.range.clone()], mark.range.clone()))
    }

    /// Returns whether all of it stands out in a way, punctuation aside.
    pub fn is_all(&self, kind: &MarkKind) -> bool {
        let covered = |at: usize| self.marks.iter().any(|mark| mark.kind == *kind && mark.range.contains(&at));
        self.plain.chars().any(char::is_alphanumeric)
            && self.plain.char_indices().all(|(at, c)| !c.is_alphanumeric() || covered(at))
    }

    /// Returns how much of its beginning is strong, in bytes; 0 where it does not begin so.
    pub fn strong_start(&self) -> usize {
        let lead = self.plain.len() - self.plain.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let strong = self.marks.iter().find(|mark| mark.kind == MarkKind::Strong && mark.range.start <= lead);
        strong.map_or(0, |mark| mark.range.end)
    }
}
