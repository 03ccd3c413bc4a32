//! Those who carry out a plan, played from one finish to the next: who starts when there is room.
//!
//! The rules are the engine's: the most urgent first; a team works at most as many tasks as it has
//! members, those of the teams within it included; memory and CPUs are shared; and what waits for
//! memory or CPUs is overtaken only by what fits beside it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::Bound;
use std::time::Duration;

use crate::dag::Dag;
use crate::model::{Id, Members, Plan, PlanLimits, Roster, Share, Task};
use crate::need::Edge;
use crate::schedule::{estimate, is_expected};
use crate::territory::Territory;

/// Those who carry out the plan, at one moment.
pub(crate) struct Crew<'a> {
    tasks: &'a [&'a Task],
    territory: Territory<'a>,
    neighbours: Vec<Vec<usize>>,
    /// How many running tasks hold something that overlaps each claim.
    held: Vec<usize>,
    limits: &'a PlanLimits,
    /// What each task takes of the shared limits.
    shares: Vec<Share>,
    /// What the running tasks take of them.
    taken: Share,
    /// What those take that started ahead of a task which lacked room, by that task.
    overtaking: BTreeMap<usize, Share>,
    /// The task that each running one started ahead of.
    ahead_of: BTreeMap<usize, usize>,
    /// For each team, itself and those around it.
    around: BTreeMap<&'a Id, Vec<&'a Id>>,
    /// Places left in each team.
    places: BTreeMap<&'a Id, usize>,
    /// Places left in the plan.
    free: usize,
    /// The tasks that could start, most urgent first, in a lane for each team and share.
    ready: BTreeMap<Lane<'a>, BTreeSet<Urgency>>,
    remaining: &'a [Duration],
    now: Duration,
    /// When each task starts.
    starts: Vec<Duration>,
    /// For how many nodes each still waits.
    waiting: Vec<usize>,
    /// Nodes that have just ended.
    over: Vec<usize>,
}

/// What starts first: the lower priority, then the longer remaining path, then the smaller id.
type Urgency = (i32, Reverse<Duration>, usize);

/// Tasks that lack the same where they lack anything.
type Lane<'a> = (Option<&'a Id>, Share);

impl<'a> Crew<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        tasks: &'a [&'a Task],
        remaining: &'a [Duration],
        count: impl Fn(Members) -> u32,
    ) -> Crew<'a> {
        let territory = Territory::of(plan);
        let neighbours = territory.neighbours();
        let roster = Roster::of(plan);
        Crew {
            tasks,
            held: vec![0; neighbours.len()],
            neighbours,
            territory,
            limits: &plan.limits,
            shares: tasks.iter().map(|task| plan.share_of(task)).collect(),
            taken: Share::default(),
            overtaking: BTreeMap::new(),
            ahead_of: BTreeMap::new(),
            around: roster.iter().map(|(id, _)| (id, roster.around(id).map(|(id, _)| id).collect())).collect(),
            places: roster.iter().map(|(id, team)| (id, count(team.members) as usize)).collect(),
            free: plan.limits.parallel as usize,
            ready: BTreeMap::new(),
            remaining,
            now: Duration::ZERO,
            starts: vec![Duration::ZERO; tasks.len()],
            waiting: Vec::new(),
            over: Vec::new(),
        }
    }

    /// Goes from one finish to the next, starting whatever can start; returns when each task starts.
    pub(crate) fn carry_out(mut self, sequence: &Dag) -> Vec<Duration> {
        let nodes = sequence.order().len();
        self.waiting = (0..nodes).map(|node| sequence.before(node).len()).collect();
        let mut running: BinaryHeap<Reverse<(Duration, usize)>> = BinaryHeap::new();
        let first: Vec<usize> = (0..nodes).filter(|node| self.waiting[*node] == 0).collect();
        first.into_iter().for_each(|node| self.is_ready(node));
        loop {
            loop {
                while let Some(node) = self.over.pop() {
                    if self.tasks.get(node).is_some_and(|task| !is_expected(task)) {
                        self.let_go(sequence, node, Edge::Start);
                    }
                    self.let_go(sequence, node, Edge::End);
                }
                let mut more = false;
                for task in self.start() {
                    self.starts[task] = self.now;
                    running.push(Reverse((self.now + estimate(self.tasks[task]), task)));
                    more |= self.let_go(sequence, task, Edge::Start);
                }
                if !more {
                    break;
                }
            }
            let Some(Reverse((finish, _))) = running.peek().copied() else { return self.starts };
            self.now = finish;
            while let Some(Reverse((_, task))) = running.peek().copied().filter(|Reverse((end, _))| *end == finish) {
                running.pop();
                self.finish(task);
                self.over.push(task);
            }
        }
    }

    /// Counts down for whoever waits for this moment of a node, and returns whether anybody waits no more.
    fn let_go(&mut self, sequence: &Dag, node: usize, moment: Edge) -> bool {
        let mut any = false;
        for other in sequence.after(node) {
            if sequence.waits_for_end(*other, node) == (moment == Edge::End) {
                self.waiting[*other] -= 1;
                if self.waiting[*other] == 0 {
                    self.is_ready(*other);
                    any = true;
                }
            }
        }
        any
    }

    /// Takes note of what waits for nothing any more; the end of a phase is over at once, and so is what nobody
    /// expects to run.
    fn is_ready(&mut self, node: usize) {
        match self.tasks.get(node) {
            Some(task) if is_expected(task) => {
                let urgency = (task.priority, Reverse(self.remaining[node]), node);
                self.ready.entry((task.team.as_ref(), self.shares[node])).or_default().insert(urgency);
            }
            Some(_) => {
                self.starts[node] = self.now;
                self.over.push(node);
            }
            None => self.over.push(node),
        }
    }

    /// Starts what can start, the most urgent first over all lanes.
    fn start(&mut self) -> Vec<usize> {
        let mut started = Vec::new();
        // The next candidate of each lane.
        let mut heads: BinaryHeap<Reverse<(Urgency, Lane<'a>)>> =
            self.ready.iter().filter_map(|(lane, ready)| Some(Reverse((*ready.first()?, *lane)))).collect();
        let mut first_in_line: Option<usize> = None;
        while self.free > 0 {
            let Some(Reverse((urgency, lane))) = heads.pop() else { break };
            if !self.has_place(lane.0) {
                // What was started since is of the same team, or of one that shares its places.
                continue;
            }
            let task = urgency.2;
            let blocked = self.territory.of_task(task).iter().any(|claim| self.held[*claim] > 0);
            if !blocked && !self.has_room(lane.1, first_in_line) {
                // The whole lane lacks the same.
                first_in_line.get_or_insert(task);
                continue;
            }
            let Some(ready) = self.ready.get_mut(&lane) else { continue };
            let next = ready.range((Bound::Excluded(urgency), Bound::Unbounded)).next().copied();
            if !blocked {
                ready.remove(&urgency);
                self.take(task, first_in_line);
                started.push(task);
            }
            heads.extend(next.map(|next| Reverse((next, lane))));
        }
        started
    }

    fn has_place(&self, team: Option<&'a Id>) -> bool {
        let around = team.and_then(|team| self.around.get(team));
        around.is_none_or(|around| around.iter().all(|team| self.places[team] > 0))
    }

    /// Whether there is room for a share now, beside what `first` will take once there is room for it.
    fn has_room(&self, share: Share, first: Option<usize>) -> bool {
        let kept = |first: usize| {
            let overtaking = self.overtaking.get(&first).copied().unwrap_or_default();
            self.limits.lacks(overtaking.with(self.shares[first]), share).is_none()
        };
        self.limits.lacks(self.taken, share).is_none() && first.is_none_or(kept)
    }

    /// Takes what a task uses.
    fn take(&mut self, task: usize, ahead_of: Option<usize>) {
        self.free -= 1;
        self.taken = self.taken.with(self.shares[task]);
        if let Some(first) = ahead_of {
            let overtaking = self.overtaking.entry(first).or_default();
            *overtaking = overtaking.with(self.shares[task]);
            self.ahead_of.insert(task, first);
        }
        self.count(task, 1);
    }

    /// Gives back what a task used.
    fn finish(&mut self, task: usize) {
        self.free += 1;
        self.taken = self.taken.without(self.shares[task]);
        if let Some(overtaking) = self.ahead_of.remove(&task).and_then(|first| self.overtaking.get_mut(&first)) {
            *overtaking = overtaking.without(self.shares[task]);
        }
        self.count(task, -1);
    }

    /// Counts what a task holds of its teams' places and of its claims.
    fn count(&mut self, task: usize, sign: isize) {
        let around = self.tasks[task].team.as_ref().and_then(|team| self.around.get(team));
        for team in around.into_iter().flatten() {
            if let Some(places) = self.places.get_mut(*team) {
                *places = places.wrapping_add_signed(-sign);
            }
        }
        for claim in self.territory.of_task(task) {
            for other in &self.neighbours[*claim] {
                self.held[*other] = self.held[*other].wrapping_add_signed(sign);
            }
        }
    }
}
