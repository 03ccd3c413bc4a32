//! Boxes that are drawn with characters: what stands within the walls of each, line by line.

use std::ops::Range;

use super::Code;
use super::text::Text;

/// More than a drawing has.
const MOST_BYTES: usize = 20_000;

const WALLS: [char; 4] = ['│', '┃', '║', '|'];

/// Returns the lines of each box of a drawing, from its top to its bottom; none where nothing has walls.
pub(crate) fn of(code: &Code) -> Vec<Vec<Text>> {
    if code.text.len() > MOST_BYTES || !code.text.contains(WALLS) {
        return Vec::new();
    }
    let mut open: Vec<(Range<usize>, Vec<Text>)> = Vec::new();
    let mut closed = Vec::new();
    let mut at = 0;
    for line in code.text.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let ends = corners(line);
        if !ends.is_empty() {
            let over = |columns: &Range<usize>| ends.iter().any(|end| columns.start <= end + 1 && *end <= columns.end);
            let (done, still): (Vec<_>, Vec<_>) = open.into_iter().partition(|(columns, _)| over(columns));
            closed.extend(done.into_iter().map(|(_, lines)| lines));
            open = still;
            continue;
        }
        for (columns, text) in within_walls(code, line, begin) {
            match open.iter_mut().find(|(other, _)| other.start < columns.end && columns.start < other.end) {
                Some((_, lines)) => lines.push(text),
                None => open.push((columns, vec![text])),
            }
        }
    }
    closed.extend(open.into_iter().map(|(_, lines)| lines));
    closed.sort_by_key(|lines| lines.first().map_or(0, |line| line.span.start));
    closed
}

/// The columns at which a line draws the corners of boxes; none where it says anything.
fn corners(line: &str) -> Vec<usize> {
    if line.chars().any(char::is_alphanumeric) {
        return Vec::new();
    }
    let corner = |c: char| {
        matches!(
            c,
            '┌' | '┐'
                | '└'
                | '┘'
                | '╔'
                | '╗'
                | '╚'
                | '╝'
                | '┏'
                | '┓'
                | '┗'
                | '┛'
                | '╭'
                | '╮'
                | '╰'
                | '╯'
                | '+'
        )
    };
    line.chars().enumerate().filter(|(_, c)| corner(*c)).map(|(column, _)| column).collect()
}

/// What stands between two walls of a line, with its columns.
fn within_walls(code: &Code, line: &str, begin: usize) -> Vec<(Range<usize>, Text)> {
    let walls: Vec<(usize, usize)> = line
        .char_indices()
        .enumerate()
        .filter(|(_, (_, c))| WALLS.contains(c))
        .map(|(column, (byte, _))| (column, byte))
        .collect();
    let mut found = Vec::new();
    for pair in walls.windows(2) {
        let [(left, from), (right, to)] = pair else { continue };
        let from = from + line[*from..].chars().next().map_or(1, char::len_utf8);
        let mut text = Text::default();
        text.push(&line[from..*to], code.place(&(begin + from..begin + to)));
        let text = text.trimmed();
        if text.plain.chars().any(char::is_alphanumeric) {
            found.push((left + 1..*right, text));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Document};
    use super::*;

    /// The lines of each box of a drawing, and the document that it stands in.
    fn drawn(text: &str) -> (Vec<Vec<Text>>, String) {
        let source = format!("Flow:\n\n```\n{text}```\n");
        let document = Document::parse(&source);
        let blocks = document.sections.iter().flat_map(|section| &section.blocks);
        let codes = blocks.filter_map(|block| match block {
            Block::Code(code) => Some(code),
            _ => None,
        });
        (codes.flat_map(of).collect(), source)
    }

    fn boxes(text: &str) -> Vec<Vec<String>> {
        let plain = |lines: Vec<Text>| lines.into_iter().map(|line| line.plain).collect();
        drawn(text).0.into_iter().map(plain).collect()
    }

    #[test]
    fn what_stands_within_the_same_walls_belongs_together() {
        assert_eq!(
            boxes(
                "┌─────┐  ┌─────┐\n│ one │  │ two │\n│ 1h  │  │     │\n└─────┘  └─────┘\n    │\n┌─────┐\n│ end │\n└─────┘\n"
            ),
            [vec!["one", "1h"], vec!["two"], vec!["end"]]
        );
        assert_eq!(boxes("+-----+   +-----+\n| one |-->| two |\n+-----+   +-----+\n"), [["one"], ["two"]]);
        assert_eq!(boxes("one -> two\n"), Vec::<Vec<String>>::new());
    }

    #[test]
    fn lines_know_where_they_stand() {
        let (found, source) = drawn("╔═══╗\n║ a ║\n╚═══╝\n");
        assert_eq!(&source[found[0][0].span.clone()], "a");
    }
}
