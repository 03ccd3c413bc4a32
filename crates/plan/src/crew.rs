//! Those who carry out a plan, played from one finish to the next: who starts when there is room.
//!
//! The rules are the engine's: the most urgent first; a team works at most as many tasks as it has
//! members, those of the teams within it included; memory and CPUs are shared; and what waits for
//! memory or CPUs is overtaken only by what fits beside it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::Bound;
use std::rc::Rc;
use std::time::Duration;

use crate::calendar::{self, Instant};
use crate::dag::Dag;
use crate::model::{Id, Members, Plan, PlanLimits, Roster, Share, Task};
use crate::need::Edge;
use crate::portion::Portion;
use crate::schedule::is_expected;
use crate::territory::Territory;

/// Those who carry out the plan, at one moment. A copy costs little, so that one plan can be played often.
#[derive(Clone)]
pub(crate) struct Crew<'a> {
    plan: &'a Plan,
    tasks: &'a [&'a Task],
    ground: Rc<Ground<'a>>,
    /// When the run begins, where windows count.
    begins: Option<Instant>,
    /// How many running tasks hold something that overlaps each claim.
    held: Vec<usize>,
    limits: &'a PlanLimits,
    /// What the running tasks take of them.
    taken: Share,
    /// What those take that started ahead of a task which lacked room, by that task.
    overtaking: BTreeMap<usize, Share>,
    /// The tasks that each running one, or its children, started ahead of.
    ahead_of: BTreeMap<usize, Vec<usize>>,
    /// Places left in each team.
    places: BTreeMap<&'a Id, usize>,
    /// Places left in the plan.
    free: usize,
    /// The tasks that could start, most urgent first, in a lane for each team and share.
    ready: BTreeMap<Lane<'a>, BTreeSet<Urgency>>,
    remaining: &'a [Duration],
    now: Duration,
    /// What comes, the next first.
    agenda: BinaryHeap<Reverse<(Duration, Turn, usize)>>,
    times: Vec<Times>,
    /// For how many nodes each still waits.
    waiting: Vec<usize>,
    /// Nodes that have just ended.
    over: Vec<usize>,
    /// How many children of each task have begun, and how many of them are at work; of one without children, itself.
    begun: Vec<u32>,
    working: Vec<u32>,
    /// When the children of tasks that have some are at work, with the task of each.
    children: Vec<(usize, Times)>,
    /// A claim that holds nobody up, to learn what it costs.
    waived: Option<usize>,
}

/// What stays the same however long tasks take.
struct Ground<'a> {
    territory: Territory<'a>,
    neighbours: Vec<Vec<usize>>,
    /// What each task takes of the shared limits.
    shares: Vec<Share>,
    /// How often the work of each is counted.
    portions: Vec<Portion>,
    /// For each team, itself and those around it.
    around: BTreeMap<&'a Id, Vec<&'a Id>>,
}

/// When a task starts, and when it is done, from the start of the run.
#[derive(Clone, Copy, Default)]
pub(crate) struct Times {
    pub start: Duration,
    /// When its work is over; its change may still wait for a window.
    pub worked: Duration,
    pub finish: Duration,
}

/// How a plan was carried out.
pub(crate) struct Played {
    /// When each task runs, from its first child's start to its last one's end.
    pub(crate) times: Vec<Times>,
    /// When each child runs of the tasks that have some, with the task.
    pub(crate) children: Vec<(usize, Times)>,
}

/// What happens to a task at a moment that is known before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Its work ends.
    Worked,
    /// The window opens in which its change lands.
    Landed,
    /// The window opens in which it starts.
    Opened,
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
            plan,
            tasks,
            held: vec![0; neighbours.len()],
            begins: None,
            limits: &plan.limits,
            taken: Share::default(),
            overtaking: BTreeMap::new(),
            ahead_of: BTreeMap::new(),
            places: roster.iter().map(|(id, team)| (id, count(team.members) as usize)).collect(),
            free: plan.limits.parallel as usize,
            ready: BTreeMap::new(),
            remaining,
            now: Duration::ZERO,
            agenda: BinaryHeap::new(),
            times: vec![Times::default(); tasks.len()],
            waiting: Vec::new(),
            over: Vec::new(),
            begun: vec![0; tasks.len()],
            working: vec![0; tasks.len()],
            children: Vec::new(),
            waived: None,
            ground: Rc::new(Ground {
                territory,
                neighbours,
                shares: tasks.iter().map(|task| plan.share_of(task)).collect(),
                portions: tasks.iter().map(|task| Portion::of(task)).collect(),
                around: roster.iter().map(|(id, _)| (id, roster.around(id).map(|(id, _)| id).collect())).collect(),
            }),
        }
    }

    /// Honours the windows of a run that begins then.
    pub(crate) fn beginning(self, begins: Option<Instant>) -> Crew<'a> {
        Crew { begins, ..self }
    }

    /// Orders by other remaining paths who is urgent.
    pub(crate) fn hurrying(&self, remaining: &'a [Duration]) -> Crew<'a> {
        Crew { remaining, ..self.clone() }
    }

    /// Lets a claim hold nobody up.
    pub(crate) fn waiving(&self, claim: usize) -> Crew<'a> {
        Crew { waived: Some(claim), ..self.clone() }
    }

    /// Gives a team one place more.
    pub(crate) fn reinforcing(&self, team: &Id) -> Crew<'a> {
        let mut crew = self.clone();
        if let Some(places) = crew.places.get_mut(team) {
            *places += 1;
        }
        crew
    }

    /// Gives the plan one place more.
    pub(crate) fn widening(&self) -> Crew<'a> {
        Crew { free: self.free + 1, ..self.clone() }
    }

    /// Returns the claims of the plan.
    pub(crate) fn territory(&self) -> &Territory<'a> {
        &self.ground.territory
    }

    /// Returns the claims that overlap a claim, itself too.
    pub(crate) fn neighbours(&self, claim: usize) -> &[usize] {
        &self.ground.neighbours[claim]
    }

    /// Goes from one finish to the next, starting whatever can start; returns when each task runs that takes as long
    /// as `length` says of each of its children, counted from 0; a task without children is its own.
    pub(crate) fn carry_out(mut self, sequence: &Dag, length: impl Fn(usize, u32) -> Duration) -> Played {
        let nodes = sequence.order().len();
        self.waiting = (0..nodes).map(|node| sequence.before(node).len()).collect();
        let first: Vec<usize> = (0..nodes).filter(|node| self.waiting[*node] == 0).collect();
        first.into_iter().for_each(|node| self.is_ready(node));
        loop {
            loop {
                while let Some(node) = self.over.pop() {
                    if node < self.tasks.len() && !self.is_worked(node) {
                        self.let_go(sequence, node, Edge::Start);
                    }
                    self.let_go(sequence, node, Edge::End);
                }
                let mut more = false;
                for (task, child) in self.start() {
                    let done = self.now + length(task, child);
                    self.agenda.push(Reverse((done, Turn::Worked, task)));
                    if self.tasks[task].for_each.is_some() {
                        self.children.push((task, Times { start: self.now, worked: done, finish: done }));
                    }
                    if child == 0 {
                        self.times[task].start = self.now;
                        more |= self.let_go(sequence, task, Edge::Start);
                    }
                }
                if !more {
                    break;
                }
            }
            let Some(Reverse((next, ..))) = self.agenda.peek().copied() else {
                return Played { times: self.times, children: self.children };
            };
            self.now = next;
            while let Some(Reverse((_, turn, task))) =
                self.agenda.peek().copied().filter(|Reverse((at, ..))| *at == next)
            {
                self.agenda.pop();
                self.take_turn(turn, task);
            }
        }
    }

    fn take_turn(&mut self, turn: Turn, task: usize) {
        match turn {
            Turn::Opened => self.is_ready(task),
            Turn::Landed => self.is_done(task),
            Turn::Worked => {
                self.leave(task);
                if self.begun[task] < self.ground.portions[task].of {
                    return self.is_ready(task);
                }
                if self.working[task] > 0 {
                    return;
                }
                self.times[task].worked = self.now;
                match self.shut_until(task).filter(|_| self.tasks[task].can_land()) {
                    Some(opens) => self.agenda.push(Reverse((opens, Turn::Landed, task))),
                    None => self.is_done(task),
                }
            }
        }
    }

    /// Returns when the window of a task opens, where it is not open now.
    fn shut_until(&self, task: usize) -> Option<Duration> {
        let begins = self.begins?;
        let windows = self.plan.windows_of(self.tasks[task]);
        let now = begins.after(self.now);
        let opens = calendar::opens(windows, now).filter(|opens| *opens > now)?;
        Some(opens.since(begins))
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
            Some(task) if self.is_worked(node) => {
                if let Some(opens) = self.shut_until(node).filter(|_| !task.can_land()) {
                    return self.agenda.push(Reverse((opens, Turn::Opened, node)));
                }
                let urgency = (task.priority, Reverse(self.remaining[node]), node);
                self.ready.entry((task.team.as_ref(), self.ground.shares[node])).or_default().insert(urgency);
            }
            Some(_) => {
                self.times[node] = Times { start: self.now, worked: self.now, finish: self.now };
                self.over.push(node);
            }
            None => self.over.push(node),
        }
    }

    /// Whether anything is done for a task: somebody expects it to run, and it has an item where it is done for each.
    fn is_worked(&self, task: usize) -> bool {
        is_expected(self.tasks[task]) && self.ground.portions[task].of > 0
    }

    /// Starts what can start, the most urgent first over all lanes; says which child of each that is.
    fn start(&mut self) -> Vec<(usize, u32)> {
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
            // What it owns it holds from its first child on.
            let child = self.begun[task];
            let blocked = child == 0 && self.claims(task).any(|claim| self.held[claim] > 0);
            if !blocked && !self.has_room(lane.1, first_in_line) {
                // The whole lane lacks the same.
                first_in_line.get_or_insert(task);
                continue;
            }
            let Some(ready) = self.ready.get(&lane) else { continue };
            let next = ready.range((Bound::Excluded(urgency), Bound::Unbounded)).next().copied();
            let shut = if self.tasks[task].can_land() { None } else { self.shut_until(task) };
            let Some(ready) = self.ready.get_mut(&lane) else { continue };
            if let Some(opens) = shut {
                // It has waited so long for its place that its window has closed.
                ready.remove(&urgency);
                self.agenda.push(Reverse((opens, Turn::Opened, task)));
            } else if !blocked {
                let Portion { of, at_once } = self.ground.portions[task];
                let has_more = child + 1 < of && self.working[task] + 1 < at_once;
                if !has_more {
                    ready.remove(&urgency);
                }
                self.take(task, first_in_line);
                started.push((task, child));
                if has_more {
                    heads.push(Reverse((urgency, lane)));
                    continue;
                }
            }
            heads.extend(next.map(|next| Reverse((next, lane))));
        }
        started
    }

    fn has_place(&self, team: Option<&'a Id>) -> bool {
        let around = team.and_then(|team| self.ground.around.get(team));
        around.is_none_or(|around| around.iter().all(|team| self.places[team] > 0))
    }

    /// Whether there is room for a share now, beside what `first` will take once there is room for it.
    fn has_room(&self, share: Share, first: Option<usize>) -> bool {
        let kept = |first: usize| {
            let overtaking = self.overtaking.get(&first).copied().unwrap_or_default();
            self.limits.lacks(overtaking.with(self.ground.shares[first]), share).is_none()
        };
        self.limits.lacks(self.taken, share).is_none() && first.is_none_or(kept)
    }

    /// Takes what a task uses.
    fn take(&mut self, task: usize, ahead_of: Option<usize>) {
        self.free -= 1;
        self.taken = self.taken.with(self.ground.shares[task]);
        if let Some(first) = ahead_of {
            let overtaking = self.overtaking.entry(first).or_default();
            *overtaking = overtaking.with(self.ground.shares[task]);
            self.ahead_of.entry(task).or_default().push(first);
        }
        self.count_places(task, 1);
        if self.begun[task] == 0 {
            self.count_claims(task, 1);
        }
        self.begun[task] += 1;
        self.working[task] += 1;
    }

    /// Gives back what a task used while it worked. What it owns it holds until its change has landed.
    fn leave(&mut self, task: usize) {
        self.free += 1;
        self.taken = self.taken.without(self.ground.shares[task]);
        let first = self.ahead_of.get_mut(&task).and_then(Vec::pop);
        if let Some(overtaking) = first.and_then(|first| self.overtaking.get_mut(&first)) {
            *overtaking = overtaking.without(self.ground.shares[task]);
        }
        self.count_places(task, -1);
        self.working[task] -= 1;
    }

    fn is_done(&mut self, task: usize) {
        self.count_claims(task, -1);
        self.times[task].finish = self.now;
        self.over.push(task);
    }

    /// Counts what a task holds of its teams' places.
    fn count_places(&mut self, task: usize, sign: isize) {
        let around = self.tasks[task].team.as_ref().and_then(|team| self.ground.around.get(team));
        for team in around.into_iter().flatten() {
            if let Some(places) = self.places.get_mut(*team) {
                *places = places.wrapping_add_signed(-sign);
            }
        }
    }

    /// Counts what a task holds of its claims.
    fn count_claims(&mut self, task: usize, sign: isize) {
        let ground = Rc::clone(&self.ground);
        for claim in ground.territory.of_task(task).iter().filter(|claim| Some(**claim) != self.waived) {
            for other in &ground.neighbours[*claim] {
                self.held[*other] = self.held[*other].wrapping_add_signed(sign);
            }
        }
    }

    /// Returns what of its claims a task must have for itself.
    fn claims(&self, task: usize) -> impl Iterator<Item = usize> {
        self.ground.territory.of_task(task).iter().copied().filter(|claim| Some(*claim) != self.waived)
    }
}
