//! A plan laid out for being played: its tasks as numbers, and the order that they must keep.

use std::time::Duration;

use crate::crew::{Crew, Played, Track, micros};
use crate::dag::Dag;
use crate::graph::Graph;
use crate::model::{Members, Plan, Task};
use crate::portion::span;
use crate::schedule::{Terms, estimate};
use crate::sequence::{sequence, sequence_without};

/// What of a plan stays the same however often it is played.
pub(crate) struct Layout<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) graph: Graph,
    pub(crate) tasks: Vec<&'a Task>,
    /// The tasks, then a node for the end of each phase.
    pub(crate) sequence: Dag,
    pub(crate) track: Track,
    /// The longest time from the start of each node to the end of all.
    pub(crate) remaining: Vec<Duration>,
    /// The earliest start of each node, if capacity were no matter.
    pub(crate) earliest: Vec<Duration>,
}

impl<'a> Layout<'a> {
    pub(crate) fn of(plan: &'a Plan) -> Layout<'a> {
        let graph = Graph::of(plan);
        let (sequence, _) = sequence(plan, &graph);
        let tasks: Vec<&Task> = plan.tasks.values().collect();
        let length = |node: usize| tasks.get(node).map_or(Duration::ZERO, |task| span(task));
        let remaining = sequence.remaining(length);
        let earliest = earliest_starts(&sequence, length);
        let track = Track::of(&sequence);
        Layout { plan, graph, tasks, sequence, track, remaining, earliest }
    }

    /// Returns how long a node takes, if there is room for all its children; nothing where it is the end of a phase.
    pub(crate) fn length(&self, node: usize) -> Duration {
        self.tasks.get(node).map_or(Duration::ZERO, |task| span(task))
    }

    /// Returns the length of the longest path.
    pub(crate) fn longest(&self) -> Duration {
        self.remaining.iter().zip(&self.earliest).map(|(left, start)| *left + *start).max().unwrap_or_default()
    }

    /// Returns those who carry it out, as many of each team as `count` says.
    pub(crate) fn crew(&self, terms: &Terms, count: impl Fn(Members) -> u32) -> Crew<'_> {
        Crew::new(self.plan, &self.tasks, &self.remaining, terms, count)
    }

    /// Plays it with each task as long as it is thought to take.
    pub(crate) fn play(&self, crew: Crew<'_>) -> Played {
        self.play_in(crew, &self.track)
    }

    /// Plays it in another order.
    pub(crate) fn play_in(&self, crew: Crew<'_>, track: &Track) -> Played {
        let lengths: Vec<u64> = self.tasks.iter().map(|task| micros(estimate(task))).collect();
        crew.carry_out(track, |task, _| lengths[task])
    }

    /// Returns the order without the edges of which `waived` says so.
    pub(crate) fn sequence_without(&self, waived: impl Fn(usize, usize) -> bool) -> Dag {
        sequence_without(self.plan, &self.graph, waived).0
    }

    /// Follows the nodes without slack from the start to the end.
    pub(crate) fn critical_path(&self) -> Vec<usize> {
        let (sequence, total) = (&self.sequence, self.longest());
        let critical = |node: &usize| self.earliest[*node] + self.remaining[*node] == total;
        let mut path = Vec::new();
        let first = sequence.order().iter().find(|node| sequence.before(**node).is_empty() && critical(node));
        let mut next = first.copied();
        while let Some(node) = next {
            path.push(node);
            let after = sequence.after(node).iter().copied().filter(critical);
            next = after.into_iter().find(|other| {
                self.earliest[*other] == self.earliest[node] + sequence.lag(*other, node, self.length(node))
            });
        }
        path
    }
}

fn earliest_starts(sequence: &Dag, length: impl Fn(usize) -> Duration) -> Vec<Duration> {
    let mut earliest = vec![Duration::ZERO; sequence.order().len()];
    for node in sequence.order() {
        let before = sequence.before(*node).iter();
        let ends = before.map(|other| earliest[*other] + sequence.lag(*node, *other, length(*other)));
        earliest[*node] = ends.max().unwrap_or_default();
    }
    earliest
}
