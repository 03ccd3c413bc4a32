//! Who waits for whom: tasks as numbers, their needs as edges.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use crate::dag::{Dag, Reach};
use crate::model::{Id, Plan};
use crate::need::{Edge, Senders};

/// The needs between the tasks of a plan. Tasks are numbered in the order of their ids.
/// A signal counts as a need of the task that sends it, where the plan says which that is.
///
/// Needs that name no task are left out, and so is the need that closes a cycle: what remains
/// always has an order. `cycles` says what was left out.
#[derive(Clone, Debug)]
pub struct Graph {
    ids: Vec<Id>,
    index: HashMap<Id, usize>,
    dag: Dag,
    cycles: Vec<Vec<Id>>,
    circles: usize,
}

impl Graph {
    /// Builds the graph of a plan's needs.
    pub fn of(plan: &Plan) -> Graph {
        let ids: Vec<Id> = plan.tasks.keys().cloned().collect();
        let index: HashMap<Id, usize> = ids.iter().enumerate().map(|(at, id)| (id.clone(), at)).collect();
        let senders = Senders::of(plan);
        let (mut before, mut starts) = (Vec::with_capacity(ids.len()), HashSet::new());
        for (number, task) in plan.tasks.values().enumerate() {
            let edges = task.needs.iter().filter_map(|need| senders.edge(plan, need));
            let mut needs: Vec<(usize, Edge)> = edges.map(|(id, edge)| (index[id], edge)).collect();
            // Whoever waits for the end waits for the start, too: the later moment counts.
            needs.sort_unstable_by_key(|(needed, edge)| (*needed, std::cmp::Reverse(*edge)));
            needs.dedup_by_key(|(needed, _)| *needed);
            let only_start = needs.iter().filter(|(_, edge)| *edge == Edge::Start);
            starts.extend(only_start.map(|(needed, _)| (number, *needed)));
            before.push(needs.into_iter().map(|(needed, _)| needed).collect());
        }
        let (dag, cycles) = Dag::of(before, starts);
        let circles = cycles.count;
        let ids_of = |cycle: Vec<usize>| cycle.into_iter().map(|at| ids[at].clone()).collect();
        let cycles = cycles.first.into_iter().map(ids_of).collect();
        Graph { ids, index, dag, cycles, circles }
    }

    /// Returns how many tasks there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Returns whether there are no tasks.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Returns the id of a task.
    pub fn id(&self, task: usize) -> &Id {
        &self.ids[task]
    }

    /// Returns the number of a task.
    pub fn index(&self, id: &Id) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Returns the tasks that a task needs itself.
    pub fn needs(&self, task: usize) -> &[usize] {
        self.dag.before(task)
    }

    /// Returns the pairs of tasks of which the first waits for the start of the second, not for its end.
    pub(crate) fn starts(&self) -> &HashSet<(usize, usize)> {
        self.dag.starts()
    }

    /// Returns the tasks that need a task themselves.
    pub fn dependents(&self, task: usize) -> &[usize] {
        self.dag.after(task)
    }

    /// Returns every task after all that it needs; among equals the smaller id first.
    pub fn order(&self) -> &[usize] {
        self.dag.order()
    }

    /// Returns the cycles that were found, each from a task through its need and so on back to it; the first
    /// stands at the end again. Of very many the first are told.
    pub fn cycles(&self) -> &[Vec<Id>] {
        &self.cycles
    }

    /// Returns how many cycles there are, told or not.
    pub fn circles(&self) -> usize {
        self.circles
    }

    /// Returns for each task how many tasks follow each other before it at most; 0 for one without needs.
    pub fn levels(&self) -> Vec<usize> {
        self.dag.levels()
    }

    /// Returns for each task how long the longest path from its start to the end of the plan takes.
    pub fn remaining(&self, length: impl Fn(&Id) -> Duration) -> Vec<Duration> {
        self.dag.remaining(|task| length(&self.ids[task]))
    }

    /// Returns all that a task waits for, directly or not, in ascending order.
    pub fn transitive_needs(&self, task: usize) -> Vec<usize> {
        self.dag.all_before(task)
    }

    /// Returns all that waits for a task, directly or not, in ascending order.
    pub fn transitive_dependents(&self, task: usize) -> Vec<usize> {
        self.dag.all_after(task)
    }

    /// Returns who waits for whose end, for all tasks at once: a bit for each pair.
    pub(crate) fn reach(&self) -> Reach {
        self.dag.reach()
    }
}
