//! Which of the tasks that could start goes first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, btree_set};
use std::iter::Peekable;
use std::time::Duration;

use pitcrew_plan::schedule::DEFAULT_ESTIMATE;
use pitcrew_plan::{Claim, Edge, Graph, Id, Need, Plan, Senders, Share, Task};
use serde::{Serialize, Serializer};

use crate::capacity::Teams;
use crate::excuse::Menders;
use crate::hours::Hours;
use crate::needs::Place;
use crate::signals::Wiring;

/// What is fixed about a plan's order: who depends on whom, and who goes first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order {
    /// The tasks that need the end of a task directly.
    dependents: BTreeMap<Id, Vec<Id>>,
    /// The needs that a task decides by how it goes on.
    heard_by: BTreeMap<Id, Vec<Place>>,
    /// Who waits for which signal, and from whom.
    pub wiring: Wiring,
    /// Who mends whose failure.
    pub menders: Menders,
    /// The tasks that clean up or mend after others.
    pub handlers: BTreeSet<Id>,
    /// The tasks of each phase.
    pub members: BTreeMap<Id, Vec<Id>>,
    /// Which team is part of which.
    pub teams: Teams,
    ranks: BTreeMap<Id, Rank>,
    /// When tasks may begin.
    pub hours: Hours,
}

/// Lower goes first: by priority, then by the longer remaining path, then by name.
pub(crate) type Rank = (i32, Reverse<Duration>, Id);

impl Order {
    pub(crate) fn of(plan: &Plan) -> Order {
        let senders = Senders::of(plan);
        let wiring = Wiring::of(plan);
        let mut dependents: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        let mut heard_by: BTreeMap<Id, Vec<Place>> = BTreeMap::new();
        let mut handlers = BTreeSet::new();
        let mut members: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for (id, task) in &plan.tasks {
            for (at, need) in task.needs.iter().enumerate() {
                if let Some((needed, Edge::End)) = senders.edge(plan, need) {
                    dependents.entry(needed.clone()).or_default().push(id.clone());
                }
                let place = Place { task: id.clone(), at };
                for needed in need.task().into_iter().chain(wiring.senders(&place)) {
                    heard_by.entry(needed.clone()).or_default().push(place.clone());
                }
            }
            if task.needs.iter().any(Need::handles) {
                handlers.insert(id.clone());
            }
            if let Some(phase) = &task.phase {
                members.entry(phase.clone()).or_default().push(id.clone());
            }
        }
        let ranks = ranks(plan);
        Order {
            dependents,
            heard_by,
            wiring,
            menders: Menders::of_plan(plan),
            handlers,
            members,
            teams: Teams::of(plan),
            ranks,
            hours: Hours::of(plan),
        }
    }

    /// Takes in a task that the plan did not have: what it needs is there already, and what needs
    /// it is what needs its parent.
    pub(crate) fn join(&mut self, id: &Id, task: &Task) {
        for (at, need) in task.needs.iter().enumerate() {
            let Some(needed) = need.task() else { continue };
            if let Need::End { .. } = need {
                self.dependents.entry(needed.clone()).or_default().push(id.clone());
            }
            self.heard_by.entry(needed.clone()).or_default().push(Place { task: id.clone(), at });
        }
        if task.needs.iter().any(Need::handles) {
            self.handlers.insert(id.clone());
        }
        if let Some(phase) = &task.phase {
            self.members.entry(phase.clone()).or_default().push(id.clone());
        }
        let of_parent = id.parent().and_then(|(parent, _)| Some(self.ranks.get(&parent)?.1));
        let alone = task.estimate.map_or(DEFAULT_ESTIMATE, |estimate| estimate.middle());
        self.ranks.insert(id.clone(), (task.priority, of_parent.unwrap_or(Reverse(alone)), id.clone()));
    }

    pub(crate) fn rank(&self, task: &Id) -> Rank {
        self.ranks[task].clone()
    }

    /// Returns the needs that a task decides by how it goes on.
    pub(crate) fn heard_by(&self, task: &Id) -> &[Place] {
        self.heard_by.get(task).map_or(&[], Vec::as_slice)
    }

    /// Returns the tasks that need the end of a task directly.
    pub(crate) fn dependents_of(&self, task: &Id) -> &[Id] {
        self.dependents.get(task).map_or(&[], Vec::as_slice)
    }
}

fn ranks(plan: &Plan) -> BTreeMap<Id, Rank> {
    let length = |id: &Id| plan.tasks[id].estimate.map_or(DEFAULT_ESTIMATE, |estimate| estimate.middle());
    let remaining = Graph::of(plan).remaining(length);
    let rank = |(id, task): (&Id, &Task), left| (id.clone(), (task.priority, Reverse(left), id.clone()));
    plan.tasks.iter().zip(remaining).map(|(task, left)| rank(task, left)).collect()
}

/// Tasks that lack the same where they lack a place or room: those of one team that take as much.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Lane {
    /// Whether people do them, who take no place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    by_hand: bool,
    team: Option<Id>,
    share: Share,
}

impl Lane {
    pub(crate) fn of(plan: &Plan, task: &Task) -> Lane {
        let by_hand = plan.is_by_hand(task);
        Lane { by_hand, team: task.team.clone(), share: plan.share_of(task) }
    }
}

/// The tasks that could start, in lanes, so that those who lack room cost nothing to pass over.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Queue {
    #[serde(serialize_with = "as_pairs")]
    lanes: BTreeMap<Lane, BTreeSet<Rank>>,
}

/// A lane is no key that JSON could write.
fn as_pairs<S: Serializer>(lanes: &BTreeMap<Lane, BTreeSet<Rank>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(lanes)
}

impl Queue {
    pub(crate) fn insert(&mut self, lane: Lane, rank: Rank) {
        self.lanes.entry(lane).or_default().insert(rank);
    }

    pub(crate) fn remove(&mut self, lane: &Lane, rank: &Rank) {
        if let Some(ranks) = self.lanes.get_mut(lane) {
            ranks.remove(rank);
            if ranks.is_empty() {
                self.lanes.remove(lane);
            }
        }
    }

    /// Returns the most urgent task among those whose share meets `of`, and that is `ready`, with its share.
    pub(crate) fn first(&self, of: impl Fn(Share) -> bool, ready: impl Fn(&Id) -> bool) -> Option<(&Id, Share)> {
        let lanes = self.lanes.iter().filter(|(lane, _)| of(lane.share));
        let firsts = lanes.filter_map(|(lane, ranks)| Some((ranks.iter().find(|rank| ready(&rank.2))?, lane.share)));
        firsts.min().map(|(rank, share)| (&rank.2, share))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    /// Returns the line that the lanes form together.
    pub(crate) fn line(&self) -> Line<'_> {
        Line { lanes: self.lanes.values().map(|lane| lane.iter().peekable()).collect() }
    }
}

/// Goes through a queue in order, and leaves a lane out once its team is full or it lacks room.
pub(crate) struct Line<'a> {
    lanes: Vec<Peekable<btree_set::Iter<'a, Rank>>>,
}

impl<'a> Line<'a> {
    /// Returns the next task, and the lane it is in.
    pub(crate) fn pop(&mut self) -> Option<(usize, &'a Id)> {
        let first = |(lane, ranks): (usize, &mut Peekable<btree_set::Iter<'a, Rank>>)| Some((*ranks.peek()?, lane));
        let (rank, lane) = self.lanes.iter_mut().enumerate().filter_map(first).min()?;
        self.lanes[lane].next();
        Some((lane, &rank.2))
    }

    /// Lets another queue's lanes stand beside these.
    pub(crate) fn join(&mut self, other: Line<'a>) {
        self.lanes.extend(other.lanes);
    }

    /// Leaves out what else is in the lane.
    pub(crate) fn close(&mut self, lane: usize) {
        drop(self.lanes.swap_remove(lane));
    }
}

/// Returns what keeps two tasks from running at the same time, if anything does: a lease wherever they work, a
/// path where they work on the same workspace.
pub(crate) fn contested(plan: &Plan, left: &Task, right: &Task) -> Option<String> {
    let theirs = right.owns.as_deref().unwrap_or_default();
    if theirs.is_empty() {
        return None;
    }
    let same = plan.workspace_of(left).0 == plan.workspace_of(right).0;
    let meets = |mine: &&Claim| same || mine.path().is_none();
    left.owns.iter().flatten().filter(meets).find_map(|mine| theirs.iter().find_map(|other| mine.overlap(other)))
}
