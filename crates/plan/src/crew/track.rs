//! The order that a plan prescribes, laid out for being played often.

use super::lists::Lists;
use crate::dag::Dag;

/// Who waits for the end of each node, and who for its start: numbers that lie side by side.
pub(crate) struct Track {
    waiting: Vec<u32>,
    first: Vec<u32>,
    after_end: Lists,
    after_start: Lists,
}

impl Track {
    pub(crate) fn of(sequence: &Dag) -> Track {
        let nodes = sequence.order().len();
        let after = |node: usize, end: bool| {
            let after = sequence.after(node).iter().copied();
            after.filter(move |other| sequence.waits_for_end(*other, node) == end).map(|other| other as u32)
        };
        Track {
            waiting: (0..nodes).map(|node| sequence.before(node).len() as u32).collect(),
            first: (0..nodes).filter(|node| sequence.before(*node).is_empty()).map(|node| node as u32).collect(),
            after_end: Lists::of(nodes, |node| after(node, true)),
            after_start: Lists::of(nodes, |node| after(node, false)),
        }
    }

    /// Returns for how many nodes each waits.
    pub(super) fn waiting(&self) -> &Vec<u32> {
        &self.waiting
    }

    /// Returns the nodes that wait for nothing.
    pub(super) fn first(&self) -> &[u32] {
        &self.first
    }

    /// Returns who waits for the end of a node.
    pub(super) fn after_end(&self, node: usize) -> &[u32] {
        self.after_end.get(node)
    }

    /// Returns who waits for the start of a node.
    pub(super) fn after_start(&self, node: usize) -> &[u32] {
        self.after_start.get(node)
    }
}
