//! Drawings of who waits for whom: names, and arrows between them. What the names mean is found out later.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{ascii, mermaid};
use crate::import::document::{Block, Code, Document, Item};
use crate::import::vocabulary::is_aside;

/// A drawing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawing {
    pub nodes: Vec<Node>,
    /// From which node to which, and where the arrow is.
    pub arrows: Vec<(usize, usize, Range<usize>)>,
    /// It stands where tasks can be introduced: not below a heading such as `Legend`.
    pub about_work: bool,
}

/// Something that is named in a drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Node {
    /// What it says.
    pub name: String,
    /// What the drawing calls it, where that is not what it says.
    pub id: Option<String>,
    /// How long it takes, where a chart says so.
    pub takes: Option<String>,
    pub done: bool,
    pub span: Range<usize>,
}

impl Drawing {
    /// Returns the number of a node that has an id or, without one, a name; takes it in where it is new.
    pub fn node(&mut self, id: Option<&str>, name: &str, span: Range<usize>) -> usize {
        let same = |node: &Node| match id {
            Some(id) => node.id.as_deref() == Some(id),
            None => node.id.is_none() && node.name == name && node.span == span,
        };
        if let Some(at) = self.nodes.iter().position(same) {
            if !name.is_empty() && Some(name) != id {
                self.nodes[at].name = name.to_owned();
                self.nodes[at].span = span;
            }
            return at;
        }
        self.nodes.push(Node { name: name.to_owned(), id: id.map(str::to_owned), span, ..Node::default() });
        self.nodes.len() - 1
    }

    /// Returns who is drawn to wait for whom (the later one first), given which nodes are known; what is not known
    /// is passed through.
    pub fn waits(&self, known: &[bool], closed: &[bool]) -> Vec<(usize, usize, Range<usize>)> {
        let mut before: Vec<Vec<(usize, Range<usize>)>> = vec![Vec::new(); self.nodes.len()];
        for (from, to, span) in &self.arrows {
            before[*to].push((*from, span.clone()));
        }
        let mut found = Vec::new();
        for to in (0..self.nodes.len()).filter(|at| known[*at]) {
            let mut seen = BTreeSet::from([to]);
            let mut open = before[to].clone();
            while let Some((from, span)) = open.pop() {
                if !seen.insert(from) {
                    continue;
                }
                if known[from] {
                    found.push((to, from, span));
                } else if !closed[from] {
                    open.extend(before[from].iter().map(|(more, _)| (*more, span.clone())));
                }
            }
        }
        found.sort_by_key(|(to, from, _)| (*to, *from));
        found
    }
}

/// Returns the drawings of a document in order.
pub(crate) fn read(document: &Document) -> Vec<Drawing> {
    let mut found = Vec::new();
    for (at, section) in document.sections.iter().enumerate() {
        let about_work = !document.around(at).any(|at| is_aside(&document.sections[at].heading.plain));
        let from = found.len();
        blocks(&section.blocks, &mut found);
        found[from..].iter_mut().for_each(|drawing| drawing.about_work = about_work);
    }
    found.retain(|drawing| !drawing.nodes.is_empty());
    found
}

fn blocks(all: &[Block], found: &mut Vec<Drawing>) {
    for block in all {
        match block {
            Block::Code(code) => found.extend(of_code(code)),
            Block::List(list) => list.items.iter().for_each(|item: &Item| blocks(&item.blocks, found)),
            Block::Quote(inner) => blocks(inner, found),
            _ => {}
        }
    }
}

fn of_code(code: &Code) -> Option<Drawing> {
    const PLAIN: [&str; 8] = ["", "text", "txt", "ascii", "plain", "plaintext", "diagram", "none"];
    let mut drawing = match code.lang.as_str() {
        "mermaid" => mermaid::read(&code.text, 0),
        lang if PLAIN.contains(&lang) => {
            let first = code.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
            if ["graph ", "flowchart ", "gantt"].iter().any(|word| first.starts_with(word)) {
                mermaid::read(&code.text, 0)
            } else {
                ascii::read(&code.text, 0)
            }
        }
        _ => None,
    }?;
    let arrows = drawing.arrows.iter_mut().map(|(.., span)| span);
    drawing.nodes.iter_mut().map(|node| &mut node.span).chain(arrows).for_each(|span| *span = code.place(span));
    Some(drawing)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A drawing of nodes that are called by their numbers.
    fn drawing(arrows: &[(usize, usize)]) -> Drawing {
        let mut drawing = Drawing::default();
        (0..4).for_each(|at| {
            drawing.node(None, &at.to_string(), at..at + 1);
        });
        drawing.arrows = arrows.iter().map(|(from, to)| (*from, *to, 0..1)).collect();
        drawing
    }

    fn waits(drawing: &Drawing, known: [bool; 4], closed: [bool; 4]) -> Vec<(usize, usize)> {
        drawing.waits(&known, &closed).into_iter().map(|(to, from, _)| (to, from)).collect()
    }

    #[test]
    fn what_is_no_task_is_passed_through() {
        let chain = drawing(&[(0, 1), (1, 2), (2, 3)]);
        assert_eq!(waits(&chain, [true; 4], [false; 4]), [(1, 0), (2, 1), (3, 2)]);
        assert_eq!(waits(&chain, [true, false, true, false], [false; 4]), [(2, 0)]);
        // A phase as a whole ends the way.
        assert_eq!(waits(&chain, [true, false, true, false], [false, true, false, false]), []);
    }

    #[test]
    fn a_circle_of_arrows_ends() {
        let circle = drawing(&[(0, 1), (1, 2), (2, 0)]);
        assert_eq!(waits(&circle, [true, false, true, true], [false; 4]), [(0, 2), (2, 0)]);
    }

    #[test]
    fn a_node_that_has_an_id_is_one_wherever_it_stands() {
        let mut drawing = Drawing::default();
        assert_eq!(drawing.node(Some("a"), "a", 0..1), 0);
        assert_eq!(drawing.node(Some("a"), "Dig", 5..8), 0);
        assert_eq!((drawing.nodes[0].name.as_str(), &drawing.nodes[0].span), ("Dig", &(5..8)));
        // Two boxes with one word are two.
        assert_eq!(drawing.node(None, "Wait", 10..14), 1);
        assert_eq!(drawing.node(None, "Wait", 20..24), 2);
    }
}
