//! A directed graph without cycles over small numbers.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashSet};
use std::time::Duration;

/// The cycles that were cut.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cycles {
    /// The first of them: each from a node to what is before it, and so on back to itself.
    pub first: Vec<Vec<usize>>,
    /// How many there were.
    pub count: usize,
}

/// Where everything is before everything, the cycles would take far more room than the graph, and nobody reads so
/// many: after so many nodes in them they are only counted.
const MOST_NODES: usize = 100_000;

/// A graph without cycles, with an order in which everything comes after what is before it.
#[derive(Clone, Debug)]
pub(crate) struct Dag {
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    order: Vec<usize>,
    /// The pairs of which the first waits only for the start of the second.
    starts: HashSet<(usize, usize)>,
}

impl Dag {
    /// Builds the graph from what comes before each node; `starts` are the pairs of which the first waits
    /// only for the start of the second. The edge that closes a cycle is left out, and the cycle is
    /// returned.
    pub(crate) fn of(mut before: Vec<Vec<usize>>, starts: HashSet<(usize, usize)>) -> (Dag, Cycles) {
        let cycles = break_cycles(&mut before);
        let mut after = vec![Vec::new(); before.len()];
        for (node, befores) in before.iter().enumerate() {
            for other in befores {
                after[*other].push(node);
            }
        }
        let order = order(&before, &after);
        (Dag { before, after, order, starts }, cycles)
    }

    pub(crate) fn before(&self, node: usize) -> &[usize] {
        &self.before[node]
    }

    pub(crate) fn after(&self, node: usize) -> &[usize] {
        &self.after[node]
    }

    pub(crate) fn starts(&self) -> &HashSet<(usize, usize)> {
        &self.starts
    }

    /// Whether a node waits for the end of another, not only for its start.
    pub(crate) fn waits_for_end(&self, node: usize, other: usize) -> bool {
        self.starts.is_empty() || !self.starts.contains(&(node, other))
    }

    /// Returns how long after the start of `other`, which takes `length`, `node` can start at the earliest.
    pub(crate) fn lag(&self, node: usize, other: usize, length: Duration) -> Duration {
        if self.waits_for_end(node, other) { length } else { Duration::ZERO }
    }

    pub(crate) fn order(&self) -> &[usize] {
        &self.order
    }

    pub(crate) fn levels(&self) -> Vec<usize> {
        let mut levels = vec![0; self.order.len()];
        for node in &self.order {
            levels[*node] = self.before[*node].iter().map(|other| levels[*other] + 1).max().unwrap_or(0);
        }
        levels
    }

    /// Returns for each node the longest time from its start to the end of all.
    pub(crate) fn remaining(&self, length: impl Fn(usize) -> Duration) -> Vec<Duration> {
        let mut remaining = vec![Duration::ZERO; self.order.len()];
        for node in self.order.iter().rev() {
            let own = length(*node);
            let then = self.after[*node].iter().map(|other| remaining[*other] + self.lag(*other, *node, own));
            remaining[*node] = then.max().unwrap_or_default().max(own);
        }
        remaining
    }

    pub(crate) fn all_before(&self, node: usize) -> Vec<usize> {
        closure(&self.before, node)
    }

    pub(crate) fn all_after(&self, node: usize) -> Vec<usize> {
        closure(&self.after, node)
    }

    pub(crate) fn reach(&self) -> Reach {
        let words = self.order.len().div_ceil(64);
        let mut bits = vec![0u64; words * self.order.len()];
        for node in &self.order {
            let mut row = vec![0u64; words];
            for other in &self.before[*node] {
                if self.waits_for_end(*node, *other) {
                    row[other / 64] |= 1 << (other % 64);
                }
                for (word, theirs) in row.iter_mut().zip(&bits[other * words..]) {
                    *word |= theirs;
                }
            }
            bits[node * words..(node + 1) * words].copy_from_slice(&row);
        }
        Reach { words, bits }
    }
}

/// Who has ended before whom starts, a bit for each pair.
pub(crate) struct Reach {
    words: usize,
    bits: Vec<u64>,
}

impl Reach {
    /// Returns whether `first` has ended before `second` starts, directly or not.
    pub(crate) fn is_before(&self, first: usize, second: usize) -> bool {
        self.bits[second * self.words + first / 64] & (1 << (first % 64)) != 0
    }

    /// Returns whether neither waits for the other.
    pub(crate) fn may_meet(&self, left: usize, right: usize) -> bool {
        left != right && !self.is_before(left, right) && !self.is_before(right, left)
    }
}

/// A set of nodes.
pub(crate) struct Nodes(Vec<u64>);

impl Nodes {
    /// Adds a node.
    pub(crate) fn insert(&mut self, node: usize) {
        self.0[node / 64] |= 1 << (node % 64);
    }
}

impl Reach {
    /// Returns a set without nodes.
    pub(crate) fn nobody(&self) -> Nodes {
        Nodes(vec![0; self.words])
    }

    /// Returns the nodes of a set that are not before a node, in ascending order.
    pub(crate) fn not_before<'a>(&'a self, node: usize, nodes: &'a Nodes) -> impl Iterator<Item = usize> + 'a {
        let row = &self.bits[node * self.words..(node + 1) * self.words];
        nodes.0.iter().zip(row).enumerate().flat_map(|(word, (wanted, before))| {
            let left = wanted & !before;
            (0..64).filter(move |bit| left & (1 << bit) != 0).map(move |bit| word * 64 + bit)
        })
    }
}

/// Walks depth first, without recursion, and cuts every edge that leads back into the walk.
fn break_cycles(before: &mut [Vec<usize>]) -> Cycles {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; before.len()];
    let mut cycles = Cycles::default();
    let mut kept = 0;
    for root in 0..before.len() {
        let mut path: Vec<(usize, usize)> = if marks[root] == Mark::New { vec![(root, 0)] } else { Vec::new() };
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            marks[node] = Mark::Open;
            let Some(other) = before[node].get(*next).copied() else {
                marks[node] = Mark::Done;
                path.pop();
                continue;
            };
            match marks[other] {
                Mark::New => {
                    *next += 1;
                    path.push((other, 0));
                }
                Mark::Done => *next += 1,
                Mark::Open => {
                    before[node].remove(*next);
                    cycles.count += 1;
                    if kept < MOST_NODES {
                        let start = path.iter().position(|(on_path, _)| *on_path == other).unwrap_or(0);
                        kept += path.len() - start;
                        cycles.first.push(path[start..].iter().map(|(node, _)| *node).chain([other]).collect());
                    }
                }
            }
        }
    }
    cycles
}

/// Orders the nodes so that each comes after what is before it; the smallest first among equals.
fn order(before: &[Vec<usize>], after: &[Vec<usize>]) -> Vec<usize> {
    let mut waiting: Vec<usize> = before.iter().map(Vec::len).collect();
    let free = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
    let mut ready: BinaryHeap<Reverse<usize>> = free.map(|(node, _)| Reverse(node)).collect();
    let mut order = Vec::with_capacity(before.len());
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for other in &after[node] {
            waiting[*other] -= 1;
            if waiting[*other] == 0 {
                ready.push(Reverse(*other));
            }
        }
    }
    order
}

fn closure(edges: &[Vec<usize>], start: usize) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let mut open = edges[start].clone();
    while let Some(node) = open.pop() {
        if seen.insert(node) {
            open.extend(&edges[node]);
        }
    }
    seen.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_cut_and_told_as_its_path() {
        // 0 needs 1, 1 needs 2, 2 needs 0; 3 needs itself; 4 needs 0.
        let (dag, cycles) = Dag::of(vec![vec![1], vec![2], vec![0], vec![3], vec![0]], HashSet::new());
        assert_eq!(cycles.first, [vec![0, 1, 2, 0], vec![3, 3]]);
        assert_eq!(dag.order(), [2, 1, 0, 3, 4]);
        assert_eq!(dag.levels(), [2, 1, 0, 0, 3]);
    }

    #[test]
    fn reach_knows_every_pair() {
        let before: Vec<Vec<usize>> = (0..200).map(|n: usize| if n < 3 { vec![] } else { vec![n - 3] }).collect();
        let (dag, _) = Dag::of(before, HashSet::new());
        let reach = dag.reach();
        for left in 0..200 {
            for right in 0..200 {
                let expected = left < right && (right - left) % 3 == 0;
                assert_eq!(reach.is_before(left, right), expected, "{left} {right}");
                assert_eq!(dag.all_before(right).contains(&left), expected);
            }
        }
        assert!(reach.may_meet(0, 1) && !reach.may_meet(0, 3) && !reach.may_meet(5, 5));
    }
}
