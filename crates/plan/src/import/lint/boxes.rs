//! Drawn boxes: what stands between their walls, line by line.

use std::ops::Range;

use crate::import::document::text::Text;
use crate::import::document::{Block, Code, Document};

/// A piece of a line between the walls of boxes.
pub(super) struct Piece {
    pub text: Text,
    pub columns: Range<usize>,
}

impl Piece {
    pub fn overlaps(&self, columns: &Range<usize>) -> bool {
        columns.start < self.columns.end && self.columns.start < columns.end
    }
}

/// Returns the drawings of boxes in a document: the pieces of each line that say something.
pub(super) fn of(document: &Document) -> Vec<Vec<Piece>> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let drawn = blocks.filter_map(|block| match block {
        Block::Code(code) if code.text.contains(['│', '┃', '║']) && code.text.len() < 20_000 => {
            Some(pieces(code))
        }
        _ => None,
    });
    drawn.collect()
}

fn pieces(code: &Code) -> Vec<Piece> {
    let mut at = 0;
    code.text
        .split_inclusive('\n')
        .flat_map(|line| {
            let begin = at;
            at += line.len();
            let mut all = Vec::new();
            let (mut byte, mut column) = (0, 0);
            for part in line.trim_end().split_inclusive(['│', '┃', '║']) {
                let words = part.trim_end_matches(['│', '┃', '║']);
                let width = part.chars().count();
                let mut text = Text::default();
                text.push(words, code.place(&(begin + byte..begin + byte + words.len())));
                all.push(Piece { text: text.trimmed(), columns: column..column + words.chars().count() });
                byte += part.len();
                column += width;
            }
            all.retain(|piece| piece.text.plain.chars().any(char::is_alphanumeric));
            all
        })
        .collect()
}
