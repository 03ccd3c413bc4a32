//! When each task would run, if every estimate came true.
//!
//! The critical path and the slack ask only what must wait for what; start and finish also share
//! out team capacity, the plan's parallel limit, owned paths and leases, one task at a time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::time::Duration;

use serde::Serialize;

use crate::dag::Dag;
use crate::graph::Graph;
use crate::model::{Id, Plan, Task};
use crate::sequence::sequence;
use crate::territory::Territory;

/// How long a task is thought to take that says nothing.
pub const DEFAULT_ESTIMATE: Duration = Duration::from_secs(600);

/// When each task would run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Schedule {
    /// The time that all tasks take one after the other, in seconds.
    pub sequential_s: u64,
    /// The time from the first start to the last finish, in seconds.
    pub makespan_s: u64,
    /// The chain of tasks that no capacity could shorten, in order.
    pub critical_path: Vec<Id>,
    /// Every task, by start, then id.
    pub tasks: Vec<Slot>,
    /// The most tasks that run at once.
    pub peak_parallel: usize,
    /// How many tasks have no estimate and count with the default of ten minutes.
    pub without_estimate: usize,
}

/// When one task would run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// The task.
    pub id: Id,
    /// Seconds from the start of the run to its start.
    pub start_s: u64,
    /// Seconds from the start of the run to its finish.
    pub finish_s: u64,
    /// By how many seconds it could be late and delay nothing, if capacity were no matter.
    pub slack_s: u64,
    /// Its team.
    pub team: Option<Id>,
    /// Its phase.
    pub phase: Option<Id>,
}

/// Works out when each task would run.
pub fn schedule(plan: &Plan) -> Schedule {
    let graph = Graph::of(plan);
    let (sequence, _) = sequence(plan, &graph);
    let tasks: Vec<&Task> = plan.tasks.values().collect();
    let length = |node: usize| tasks.get(node).map_or(Duration::ZERO, |task| estimate(task));
    let remaining = sequence.remaining(length);
    let starts = Crew::new(plan, &tasks, &remaining).carry_out(&sequence);

    let earliest = earliest_starts(&sequence, length);
    let total = remaining.iter().zip(&earliest).map(|(left, start)| *left + *start).max().unwrap_or_default();
    let slot = |at: usize, task: &Task| Slot {
        id: graph.id(at).clone(),
        start_s: starts[at].as_secs(),
        finish_s: (starts[at] + estimate(task)).as_secs(),
        slack_s: (total - earliest[at] - remaining[at]).as_secs(),
        team: task.team.clone(),
        phase: task.phase.clone(),
    };
    let mut slots: Vec<Slot> = tasks.iter().enumerate().map(|(at, task)| slot(at, task)).collect();
    let path = critical_path(&sequence, &remaining, &earliest, total);
    let critical_path = path.into_iter().filter(|node| *node < tasks.len()).map(|at| graph.id(at).clone()).collect();
    slots.sort_by(|left, right| (left.start_s, &left.id).cmp(&(right.start_s, &right.id)));
    Schedule {
        sequential_s: tasks.iter().map(|task| estimate(task)).sum::<Duration>().as_secs(),
        makespan_s: slots.iter().map(|slot| slot.finish_s).max().unwrap_or(0),
        critical_path,
        peak_parallel: peak(&slots),
        tasks: slots,
        without_estimate: tasks.iter().filter(|task| task.estimate.is_none()).count(),
    }
}

/// Returns how long a task is thought to take: the middle of its range.
fn estimate(task: &Task) -> Duration {
    task.estimate.map_or(DEFAULT_ESTIMATE, |estimate| estimate.middle())
}

fn earliest_starts(sequence: &Dag, length: impl Fn(usize) -> Duration) -> Vec<Duration> {
    let mut earliest = vec![Duration::ZERO; sequence.order().len()];
    for node in sequence.order() {
        let ends = sequence.before(*node).iter().map(|other| earliest[*other] + length(*other));
        earliest[*node] = ends.max().unwrap_or_default();
    }
    earliest
}

/// Follows the nodes without slack from the start to the end.
fn critical_path(sequence: &Dag, remaining: &[Duration], earliest: &[Duration], total: Duration) -> Vec<usize> {
    let critical = |node: &usize| earliest[*node] + remaining[*node] == total;
    let mut path = Vec::new();
    let first = sequence.order().iter().find(|node| sequence.before(**node).is_empty() && critical(node));
    let mut next = first.copied();
    while let Some(node) = next {
        path.push(node);
        let then =
            remaining[node] - sequence.after(node).iter().map(|other| remaining[*other]).max().unwrap_or_default();
        next = sequence
            .after(node)
            .iter()
            .copied()
            .filter(critical)
            .find(|other| earliest[*other] == earliest[node] + then);
    }
    path
}

/// Counts the most slots that overlap; one that takes no time counts while nothing else passes.
fn peak(slots: &[Slot]) -> usize {
    let mut changes: BTreeMap<u64, (usize, usize)> = BTreeMap::new();
    for slot in slots.iter().filter(|slot| slot.finish_s > slot.start_s) {
        changes.entry(slot.start_s).or_default().0 += 1;
        changes.entry(slot.finish_s).or_default().1 += 1;
    }
    let (mut running, mut peak) = (0, usize::from(!slots.is_empty()));
    for (started, finished) in changes.into_values() {
        running = running + started - finished;
        peak = peak.max(running);
    }
    peak
}

/// Those who carry out the plan, at one moment.
struct Crew<'a> {
    tasks: &'a [&'a Task],
    territory: Territory<'a>,
    neighbours: Vec<Vec<usize>>,
    /// How many running tasks hold something that overlaps each claim.
    held: Vec<usize>,
    /// Places left in each team; tasks without a team share one without limit.
    places: BTreeMap<Option<&'a Id>, usize>,
    /// Places left in the plan.
    free: usize,
    /// The tasks that could start, by team, most urgent first.
    ready: BTreeMap<Option<&'a Id>, BTreeSet<Urgency>>,
    remaining: &'a [Duration],
}

/// What starts first: the lower priority, then the longer remaining path, then the smaller id.
type Urgency = (i32, Reverse<Duration>, usize);

impl<'a> Crew<'a> {
    fn new(plan: &'a Plan, tasks: &'a [&'a Task], remaining: &'a [Duration]) -> Crew<'a> {
        let territory = Territory::of(plan);
        let neighbours = territory.neighbours();
        let teams = plan.teams.iter().map(|(name, team)| (Some(name), team.members as usize));
        Crew {
            tasks,
            held: vec![0; neighbours.len()],
            neighbours,
            territory,
            places: teams.collect(),
            free: plan.limits.parallel as usize,
            ready: BTreeMap::new(),
            remaining,
        }
    }

    /// Goes from one finish to the next, starting whatever can start; returns when each task starts.
    fn carry_out(mut self, sequence: &Dag) -> Vec<Duration> {
        let nodes = sequence.order().len();
        let mut starts = vec![Duration::ZERO; self.tasks.len()];
        let mut waiting: Vec<usize> = (0..nodes).map(|node| sequence.before(node).len()).collect();
        let mut running: BinaryHeap<Reverse<(Duration, usize)>> = BinaryHeap::new();
        let mut over: Vec<usize> = Vec::new();
        let mut now = Duration::ZERO;
        let first: Vec<usize> = (0..nodes).filter(|node| waiting[*node] == 0).collect();
        first.into_iter().for_each(|node| self.is_ready(node, &mut over));
        loop {
            while let Some(node) = over.pop() {
                for other in sequence.after(node) {
                    waiting[*other] -= 1;
                    if waiting[*other] == 0 {
                        self.is_ready(*other, &mut over);
                    }
                }
            }
            for task in self.start() {
                starts[task] = now;
                running.push(Reverse((now + estimate(self.tasks[task]), task)));
            }
            let Some(Reverse((finish, _))) = running.peek().copied() else { return starts };
            now = finish;
            while let Some(Reverse((_, task))) = running.peek().copied().filter(|Reverse((end, _))| *end == now) {
                running.pop();
                self.finish(task);
                over.push(task);
            }
        }
    }

    /// Takes note of what waits for nothing any more; the end of a phase is over at once.
    fn is_ready(&mut self, node: usize, over: &mut Vec<usize>) {
        match self.tasks.get(node) {
            None => over.push(node),
            Some(task) => {
                let urgency = (task.priority, Reverse(self.remaining[node]), node);
                self.ready.entry(task.team.as_ref()).or_default().insert(urgency);
            }
        }
    }

    /// Starts what can start, the most urgent first over all teams.
    fn start(&mut self) -> Vec<usize> {
        let mut started = Vec::new();
        // The next candidate of each team that has a place left.
        let mut heads: BinaryHeap<Reverse<(Urgency, Option<&'a Id>)>> = BinaryHeap::new();
        for (team, ready) in &self.ready {
            if let (Some(first), true) = (ready.first(), self.has_place(*team)) {
                heads.push(Reverse((*first, *team)));
            }
        }
        while self.free > 0 {
            let Some(Reverse((urgency, team))) = heads.pop() else { break };
            let task = urgency.2;
            let mut own = self.territory.of_task(task).iter();
            let blocked = own.any(|claim| self.held[*claim] > 0);
            let Some(ready) = self.ready.get_mut(&team) else { continue };
            let next = ready.range((std::ops::Bound::Excluded(urgency), std::ops::Bound::Unbounded)).next().copied();
            if !blocked {
                ready.remove(&urgency);
                self.take(task, 1);
                started.push(task);
            }
            if let (Some(next), true) = (next, self.has_place(team)) {
                heads.push(Reverse((next, team)));
            }
        }
        started
    }

    fn has_place(&self, team: Option<&'a Id>) -> bool {
        self.places.get(&team).is_none_or(|places| *places > 0)
    }

    fn finish(&mut self, task: usize) {
        self.take(task, -1);
    }

    /// Takes what a task uses, or gives it back.
    fn take(&mut self, task: usize, sign: isize) {
        self.free = self.free.wrapping_add_signed(-sign);
        if let Some(places) = self.places.get_mut(&self.tasks[task].team.as_ref()) {
            *places = places.wrapping_add_signed(-sign);
        }
        for claim in self.territory.of_task(task) {
            for other in &self.neighbours[*claim] {
                self.held[*other] = self.held[*other].wrapping_add_signed(sign);
            }
        }
    }
}
