//! Drawings made of characters: boxes, lines with branches, and arrows.
//!
//! The text is a field of cells. Runs of words and boxes are nodes; cells of lines that touch each other are one
//! line, which leads from all nodes at its ends to those that an arrow head points at.

use std::collections::{BTreeMap, BTreeSet};

use super::drawing::{Drawing, Node};

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

/// More than a drawing has.
const MOST_CELLS: usize = 60_000;

/// Reads a drawing that stands at a byte of the document; `None` where the text has no arrows.
pub(crate) fn read(text: &str, at: usize) -> Option<Drawing> {
    if !text.contains(['→', '►', '▶', '➜', '⟶', '➔', '⇒', '↓', '▼', '⇓', '↑', '▲'])
        && !["->", "=>", "|", "│"].iter().any(|sign| text.contains(sign))
    {
        return None;
    }
    let field = Field::new(text);
    if field.rows.iter().map(Vec::len).sum::<usize>() > MOST_CELLS {
        return None;
    }
    let drawing = Tracer::new(&field, at).trace();
    (!drawing.arrows.is_empty()).then_some(drawing)
}

/// The cells of a text, and for each to which sides a line in it is open.
struct Field {
    rows: Vec<Vec<char>>,
    open: Vec<Vec<u8>>,
    /// Where each row begins and ends in the text, in bytes.
    bytes: Vec<(usize, usize)>,
}

impl Field {
    fn new(text: &str) -> Field {
        let mut rows = Vec::new();
        let mut bytes = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            rows.push(line.trim_end_matches('\r').replace('\t', "    ").chars().collect::<Vec<char>>());
            bytes.push((start, start + line.len()));
            start += line.len() + 1;
        }
        let mut field = Field { open: Vec::new(), rows, bytes };
        field.open = (0..field.rows.len())
            .map(|row| (0..field.rows[row].len()).map(|column| field.sides(row, column)).collect())
            .collect();
        field
    }

    fn at(&self, row: isize, column: isize) -> char {
        let row = usize::try_from(row).ok().and_then(|row| self.rows.get(row));
        row.and_then(|row| usize::try_from(column).ok().and_then(|column| row.get(column))).copied().unwrap_or(' ')
    }

    /// To which sides the line in a cell is open; 0 where there is none.
    fn sides(&self, row: usize, column: usize) -> u8 {
        let (row, column) = (row as isize, column as isize);
        let near = |down: isize, right: isize| self.at(row + down, column + right);
        let (left, right) = (near(0, -1), near(0, 1));
        match self.at(row, column) {
            '─' | '━' | '═' | '╌' | '┄' | '→' | '►' | '▶' | '➜' | '⟶' | '➔' | '⇒' | '←' | '◄' | '◀' => {
                LEFT | RIGHT
            }
            '│' | '┃' | '║' | '↓' | '▼' | '⇓' | '↑' | '▲' | '⬇' | '┆' => UP | DOWN,
            '┌' | '╔' | '╭' | '┏' => RIGHT | DOWN,
            '┐' | '╗' | '╮' | '┓' => LEFT | DOWN,
            '└' | '╚' | '╰' | '┗' => UP | RIGHT,
            '┘' | '╝' | '╯' | '┛' => UP | LEFT,
            '├' | '╠' | '┣' => UP | DOWN | RIGHT,
            '┤' | '╣' | '┫' => UP | DOWN | LEFT,
            '┬' | '╦' | '┳' => LEFT | RIGHT | DOWN,
            '┴' | '╩' | '┻' => LEFT | RIGHT | UP,
            '┼' | '╬' | '╋' => UP | DOWN | LEFT | RIGHT,
            c @ ('-' | '=') => {
                let run = |other: char| other == c || matches!(other, '>' | '<' | '+' | '|');
                let word = |other: char| other.is_alphanumeric();
                let line = run(left) && !word(right) || run(right) && !word(left) || run(left) && run(right);
                if line || (left == c || right == c) { LEFT | RIGHT } else { 0 }
            }
            '>' if matches!(left, '-' | '=' | '─') => LEFT | RIGHT,
            '<' if matches!(right, '-' | '=' | '─') => LEFT | RIGHT,
            '|' => UP | DOWN,
            '+' if matches!(left, '-' | '=')
                || matches!(right, '-' | '=')
                || near(-1, 0) == '|'
                || near(1, 0) == '|' =>
            {
                UP | DOWN | LEFT | RIGHT
            }
            'v' | 'V' if alone(left, right) && is_vertical(near(-1, 0)) => UP | DOWN,
            '^' if alone(left, right) && is_vertical(near(1, 0)) => UP | DOWN,
            _ => 0,
        }
    }
}

fn alone(left: char, right: char) -> bool {
    !left.is_alphanumeric() && !right.is_alphanumeric()
}

fn is_vertical(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║' | '+' | '┬' | '├' | '┤' | '┼' | '╦')
}

/// To which side the head in a cell points.
fn head(c: char) -> u8 {
    match c {
        '→' | '►' | '▶' | '➜' | '⟶' | '➔' | '⇒' | '>' => RIGHT,
        '←' | '◄' | '◀' | '<' => LEFT,
        '↓' | '▼' | '⇓' | '⬇' | 'v' | 'V' => DOWN,
        '↑' | '▲' | '^' => UP,
        _ => 0,
    }
}

const SIDES: [(u8, u8, isize, isize); 4] =
    [(UP, DOWN, -1, 0), (DOWN, UP, 1, 0), (LEFT, RIGHT, 0, -1), (RIGHT, LEFT, 0, 1)];

type Cell = (usize, usize);

struct Tracer<'a> {
    field: &'a Field,
    at: usize,
    drawing: Drawing,
    /// The words of each row: from which column to which, and their node.
    runs: Vec<Vec<(usize, usize, usize)>>,
    /// Cells of boxes with their node.
    boxed: BTreeMap<Cell, usize>,
}

impl<'a> Tracer<'a> {
    fn new(field: &'a Field, at: usize) -> Tracer<'a> {
        let runs = vec![Vec::new(); field.rows.len()];
        Tracer { field, at, drawing: Drawing::default(), runs, boxed: BTreeMap::new() }
    }

    fn trace(mut self) -> Drawing {
        self.boxes();
        self.words();
        let mut seen: BTreeSet<Cell> = BTreeSet::new();
        for row in 0..self.field.rows.len() {
            for column in 0..self.field.rows[row].len() {
                let cell = (row, column);
                if self.field.open[row][column] != 0 && !self.boxed.contains_key(&cell) && !seen.contains(&cell) {
                    self.line(cell, &mut seen);
                }
            }
        }
        self.drawing
    }

    /// Finds the boxes, the inner ones last, so that a cell belongs to the innermost.
    fn boxes(&mut self) {
        let field = self.field;
        let mut found: Vec<(Cell, Cell)> = Vec::new();
        for row in 0..field.rows.len() {
            for column in 0..field.rows[row].len() {
                if matches!(field.rows[row][column], '┌' | '╔' | '╭' | '┏' | '+')
                    && field.open[row][column] & (RIGHT | DOWN) == RIGHT | DOWN
                    && let Some(corner) = self.corner(row, column)
                {
                    found.push(((row, column), corner));
                }
            }
        }
        found.sort_by_key(|(from, to)| std::cmp::Reverse((to.0 - from.0) * (to.1 - from.1)));
        for (from, to) in found {
            let (start, end) = (field.bytes[from.0].0, field.bytes[to.0].1);
            let node = self.drawing.nodes.len();
            self.drawing.nodes.push(Node { span: self.at + start..self.at + end, ..Node::default() });
            for row in from.0..=to.0 {
                for column in from.1..=to.1 {
                    self.boxed.insert((row, column), node);
                }
            }
        }
    }

    /// The lower right corner of the box whose upper left one a cell is.
    fn corner(&self, row: usize, column: usize) -> Option<Cell> {
        let field = self.field;
        let cell = |row: usize, column: usize| field.at(row as isize, column as isize);
        let across = |c: char| matches!(c, '─' | '━' | '═' | '-' | '=' | '┬' | '┴' | '╦' | '╩' | '▼' | '►');
        let down = |c: char| matches!(c, '│' | '┃' | '║' | '|' | '├' | '┤' | '╠' | '╣');
        let mut right = column + 1;
        while across(cell(row, right)) {
            right += 1;
        }
        let mut low = row + 1;
        while down(cell(low, column)) {
            low += 1;
        }
        let corners = matches!(cell(row, right), '┐' | '╗' | '╮' | '┓' | '+')
            && matches!(cell(low, column), '└' | '╚' | '╰' | '┗' | '+')
            && matches!(cell(low, right), '┘' | '╝' | '╯' | '┛' | '+');
        (corners && right > column + 2 && low > row + 1).then_some((low, right))
    }

    /// Finds the words, and gives those in a box to it.
    fn words(&mut self) {
        for row in 0..self.field.rows.len() {
            let cells = &self.field.rows[row];
            let mut column = 0;
            while column < cells.len() {
                let text = |at: usize| self.field.open[row][at] == 0 && cells[at] != ' ';
                if !text(column) {
                    column += 1;
                    continue;
                }
                let start = column;
                let mut end = column;
                // Two spaces part two names.
                while column < cells.len() && (text(column) || cells[column] == ' ' && column <= end + 1) {
                    if text(column) {
                        end = column;
                    }
                    column += 1;
                }
                let words: String = cells[start..=end].iter().collect();
                if !words.chars().any(char::is_alphanumeric) && !words.chars().any(|c| ('①'..='⓿').contains(&c)) {
                    continue;
                }
                let node = match self.boxed.get(&(row, start)) {
                    Some(node) => {
                        let name = &mut self.drawing.nodes[*node].name;
                        if !name.is_empty() {
                            name.push(' ');
                        }
                        name.push_str(&words);
                        *node
                    }
                    None => {
                        let (from, _) = self.field.bytes[row];
                        let before: usize = cells[..start].iter().map(|c| c.len_utf8()).sum();
                        let span = self.at + from + before..self.at + from + before + words.len();
                        self.drawing.node(None, &words, span)
                    }
                };
                self.runs[row].push((start, end, node));
            }
        }
    }

    /// Follows a line to all its ends.
    fn line(&mut self, from: Cell, seen: &mut BTreeSet<Cell>) {
        let (mut sources, mut targets) = (BTreeSet::new(), BTreeSet::new());
        let mut open = vec![from];
        seen.insert(from);
        while let Some((row, column)) = open.pop() {
            let sides = self.field.open[row][column];
            let points = head(self.field.rows[row][column]);
            for (side, back, down, right) in SIDES {
                if sides & side == 0 {
                    continue;
                }
                let next = (row as isize + down, column as isize + right);
                let cell = usize::try_from(next.0).ok().zip(usize::try_from(next.1).ok());
                let in_box = cell.and_then(|cell| self.boxed.get(&cell)).copied();
                let more = cell.filter(|(row, column)| {
                    let sides = self.field.open.get(*row).and_then(|row| row.get(*column)).copied().unwrap_or(0);
                    // An arrow below a line hangs from it even where no branch is drawn.
                    sides & back != 0 || sides != 0 && side & (UP | DOWN) != 0
                });
                if let Some(node) = in_box {
                    if points & side != 0 {
                        targets.insert(node)
                    } else {
                        sources.insert(node)
                    };
                } else if let Some(cell) = more {
                    if seen.insert(cell) {
                        open.push(cell);
                    }
                } else {
                    let nodes = self.beyond((row, column), side);
                    if points & side != 0 {
                        targets.extend(nodes)
                    } else {
                        sources.extend(nodes)
                    };
                }
            }
        }
        let (start, end) = self.field.bytes[from.0];
        let span = self.at + start..self.at + end;
        for source in sources.difference(&targets) {
            for target in &targets {
                self.drawing.arrows.push((*source, *target, span.clone()));
            }
        }
    }

    /// The nodes that a line ends at on one side of a cell.
    fn beyond(&self, (row, column): Cell, side: u8) -> Vec<usize> {
        match side {
            LEFT => {
                let run = self.runs[row].iter().rev().find(|(_, end, _)| *end < column);
                let clear = |end: usize| self.field.open[row][end + 1..column].iter().all(|sides| *sides == 0);
                run.filter(|(_, end, _)| clear(*end) && column - end <= 12).map(|run| run.2).into_iter().collect()
            }
            RIGHT => {
                let run = self.runs[row].iter().find(|(start, ..)| *start > column);
                let clear = |start: usize| self.field.open[row][column + 1..start].iter().all(|sides| *sides == 0);
                run.filter(|(start, ..)| clear(*start) && start - column <= 12).map(|run| run.2).into_iter().collect()
            }
            _ => self.above_or_below(row, column, side),
        }
    }

    fn above_or_below(&self, row: usize, column: usize, side: u8) -> Vec<usize> {
        let step = |row: usize| if side == UP { row.checked_sub(1) } else { Some(row + 1) };
        let mut next = step(row);
        for _ in 0..2 {
            let Some(at) = next.filter(|at| *at < self.runs.len()) else { return Vec::new() };
            if let Some(node) = self.boxed.get(&(at, column)) {
                return vec![*node];
            }
            let runs = &self.runs[at];
            if runs.is_empty() && self.field.rows[at].iter().all(|c| *c == ' ') {
                next = step(at);
                continue;
            }
            let covering = runs.iter().find(|(start, end, _)| *start <= column + 1 && column <= end + 1);
            if let Some((start, end, node)) = covering {
                let mut all = vec![*node];
                // Names that stand on each other are together.
                let mut more = step(at);
                while let Some(at) = more.filter(|at| *at < self.runs.len())
                    && self.field.open[at].iter().all(|sides| *sides == 0)
                    && let Some(run) = self.runs[at].iter().find(|(from, to, _)| from <= end && start <= to)
                {
                    all.push(run.2);
                    more = step(at);
                }
                return all;
            }
            let lines = self.field.open[row].iter().filter(|sides| **sides != 0).count();
            return if lines == 1 { runs.iter().map(|run| run.2).collect() } else { Vec::new() };
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let drawing = read(text, 0).unwrap_or_default();
        let name = |at: usize| drawing.nodes[at].name.clone();
        let mut all: Vec<String> =
            drawing.arrows.iter().map(|(from, to, _)| format!("{} > {}", name(*from), name(*to))).collect();
        all.sort();
        all
    }

    #[test]
    fn lines_boxes_and_branches_are_followed() {
        for (text, expected) in [
            ("A1 → A2 → B1\n", vec!["A1 > A2", "A2 > B1"]),
            ("A1, A2 --> T-3 ==> end-to-end\n", vec!["A1, A2 > T-3", "T-3 > end-to-end"]),
            ("A1 ──┬──► A2\n     └──► A3\n", vec!["A1 > A2", "A1 > A3"]),
            ("A1 ──┐\n     ├──► A3\nA2 ──┘\n", vec!["A1 > A3", "A2 > A3"]),
            (
                "Task 1: Setup\n    ↓\nTask 2 + Task 3\n    ↓\nTask 4\n",
                vec!["Task 1: Setup > Task 2 + Task 3", "Task 2 + Task 3 > Task 4"],
            ),
            (
                "┌────┐    ┌────┐\n│ A1 │───>│ B1 │\n└──┬─┘    └────┘\n   ▼\n┌────┐\n│ C1 │\n└────┘\n",
                vec!["A1 > B1", "A1 > C1"],
            ),
            ("+----+     +----+\n| A1 |---->| B1 |\n+----+     +----+\n", vec!["A1 > B1"]),
            ("A1\n|\nv\nA2\n", vec!["A1 > A2"]),
            ("cat file | grep x\n", vec![]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
