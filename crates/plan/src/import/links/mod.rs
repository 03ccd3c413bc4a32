//! All that a document says and shows of who waits for whom.

pub(crate) mod ascii;
mod clauses;
pub(crate) mod drawing;
pub(crate) mod grid;
pub(crate) mod mermaid;
pub(crate) mod order;
pub(crate) mod relations;

use self::drawing::{Drawing, Node};
use self::grid::Cross;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document};
use crate::import::sightings::{Fact, Relation, Sighting, Strength, Where};
use crate::import::values::ident::Ident;
use crate::import::vocabulary::Topic;

/// Sentences, drawings and grids, with names as they stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    pub relations: Vec<Relation>,
    pub drawings: Vec<Drawing>,
    pub grids: Vec<Vec<Cross>>,
    /// What one sentence puts in order.
    pub orders: Vec<order::InOrder>,
    /// Names that lines give themselves: `🆔 form`.
    pub handles: Vec<Text>,
    /// The numbers that lists give their items: where the item begins, and in which list.
    pub numbers: Vec<(u64, usize, usize)>,
}

impl Links {
    pub fn read(document: &Document) -> Links {
        let (relations, handles) = relations::read(document);
        let mut numbers = Vec::new();
        let mut lists = document.sections.len();
        document.sections.iter().for_each(|section| count(&section.blocks, &mut lists, &mut numbers));
        Links {
            relations,
            handles,
            numbers,
            orders: order::read(document),
            drawings: drawing::read(document),
            grids: grid::read(document),
        }
    }

    /// Adds what the drawings know of tasks: where nothing else names any, their nodes are the tasks.
    pub fn introduce(&self, sightings: &mut Vec<Sighting>) {
        let alone = !sightings.iter().any(Sighting::is_task);
        let mut found = Vec::new();
        for drawing in self.drawings.iter().filter(|drawing| drawing.about_work) {
            let named = drawing.nodes.iter().filter(|node| node.id.is_some() && !node.name.is_empty());
            let whole = alone && named.clone().count() >= 3 && !drawing.arrows.is_empty();
            for node in named.filter(|node| whole || node.takes.is_some() || node.done) {
                found.push(sighting(node, if whole { Strength::Sure } else { Strength::Weak }));
            }
        }
        sightings.extend(found);
    }
}

fn count(blocks: &[Block], lists: &mut usize, found: &mut Vec<(u64, usize, usize)>) {
    for block in blocks {
        match block {
            Block::List(list) => {
                *lists += 1;
                let here = *lists;
                for item in &list.items {
                    found.extend(item.number.map(|number| (number, item.span.start, here)));
                    count(&item.blocks, lists, found);
                }
            }
            Block::Quote(inner) => count(inner, lists, found),
            _ => {}
        }
    }
}

fn sighting(node: &Node, strength: Strength) -> Sighting {
    let mut title = Text::default();
    title.push(&node.name, node.span.clone());
    let fact = |topic, words: &str| Fact { topic, value: title.saying(words), from: Where::Diagram };
    let mut facts: Vec<Fact> = node.takes.iter().map(|takes| fact(Topic::Estimate, takes)).collect();
    facts.extend(node.done.then(|| fact(Topic::Status, "done")));
    // `A`, `B`, `n1` only tie a drawing together.
    let code = node.id.clone().filter(|id| strength == Strength::Sure && id.chars().count() > 2 && *id != node.name);
    let ident = code.map(|code| Ident { kind: None, word: String::new(), code, range: 0..0 });
    Sighting {
        from: Where::Diagram,
        strength,
        ident,
        title,
        facts,
        section: 0,
        within: None,
        group: None,
        boxed: false,
        span: node.span.start..node.span.start,
    }
}
