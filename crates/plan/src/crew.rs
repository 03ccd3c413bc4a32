//! Those who carry out a plan, played from one finish to the next: who starts when there is room.
//!
//! The rules are the engine's: the most urgent first; a team works at most as many tasks as it has
//! members, those of the teams within it included; memory and CPUs are shared; and what waits for
//! memory or CPUs is overtaken only by what fits beside it. Where there are working hours, work
//! begins and goes on only in them.
//!
//! A plan is played often: all is numbers in arrays, and a crew that is done can begin anew.

mod ground;
mod lanes;
mod lists;
mod room;
mod track;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;
use std::time::Duration;

use self::ground::Ground;
use self::lanes::Lanes;
pub(crate) use self::track::Track;
use crate::calendar::{self, Instant, Shifts};
use crate::model::{Id, Members, Plan, PlanLimits, Share, Task};
use crate::schedule::Terms;
use crate::territory::Territory;

/// Those who carry out the plan, at one moment.
#[derive(Clone)]
pub(crate) struct Crew<'a> {
    ground: Rc<Ground<'a>>,
    /// When the run begins, where windows count.
    begins: Option<Instant>,
    /// The hours in which work is done, where they are limited.
    hours: Option<Shifts>,
    /// A claim that holds nobody up, to learn what it costs.
    waived: Option<usize>,
    /// How many running tasks hold something that overlaps each claim.
    held: Vec<u32>,
    limits: &'a PlanLimits,
    /// What the running tasks take of them.
    taken: Share,
    /// What those take that started ahead of a task which lacked room, by that task.
    overtaking: BTreeMap<usize, Share>,
    /// The tasks that each running one, or its children, started ahead of.
    ahead_of: BTreeMap<usize, Vec<usize>>,
    /// Places of each team, and what of them is left.
    members: Vec<usize>,
    places: Vec<usize>,
    /// Places of the plan, and what of them is left.
    parallel: usize,
    free: usize,
    /// The tasks that could start.
    ready: Lanes,
    /// The next candidate of each lane, while tasks start.
    heads: BinaryHeap<Reverse<(u32, u32)>>,
    /// Microseconds since the run began, as every time here.
    now: u64,
    /// What comes, the next first.
    agenda: BinaryHeap<Reverse<Entry>>,
    /// When each task runs, where anybody wants to know.
    times: Vec<Slice>,
    is_timed: bool,
    /// The latest finish.
    end: u64,
    /// For how many nodes each still waits.
    waiting: Vec<u32>,
    /// Nodes that have just ended.
    over: Vec<usize>,
    /// Children that have just begun, with the number of each.
    started: Vec<(usize, u32)>,
    /// How many children of each task have begun, and how many of them are at work; of one without children, itself.
    begun: Vec<u32>,
    working: Vec<u32>,
    /// When the children of tasks that have some are at work, with the task of each.
    children: Vec<(usize, Slice)>,
}

/// When something is done, in microseconds.
#[derive(Clone, Copy, Default)]
struct Slice {
    start: u64,
    worked: u64,
    finish: u64,
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

/// What comes: when, which turn, of which task; one number, because it is compared more often than anything else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u128);

impl Entry {
    fn new(at: u64, turn: Turn, task: usize) -> Reverse<Entry> {
        Reverse(Entry(u128::from(at) << 64 | (turn as u128) << 32 | task as u128))
    }

    fn at(self) -> u64 {
        (self.0 >> 64) as u64
    }

    fn turn(self) -> Turn {
        match (self.0 >> 32) as u32 {
            0 => Turn::Worked,
            1 => Turn::Landed,
            _ => Turn::Opened,
        }
    }

    fn task(self) -> usize {
        self.0 as u32 as usize
    }
}

/// What happens to a task at a moment that is known before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Its work ends.
    Worked = 0,
    /// The window opens in which its change lands.
    Landed = 1,
    /// The window, or the working day, opens in which it starts.
    Opened = 2,
}

impl<'a> Crew<'a> {
    /// Gathers a crew for tasks in the order of their ids, with as many of each team as `count` says; `remaining`
    /// is the longest path from the start of each, by which the urgent go first.
    pub(crate) fn new(
        plan: &'a Plan,
        tasks: &'a [&'a Task],
        remaining: &[Duration],
        terms: &Terms,
        count: impl Fn(Members) -> u32,
    ) -> Crew<'a> {
        let hours = terms.begins.and_then(|begins| Shifts::of(&terms.hours, begins));
        let ground = Ground::of(plan, tasks, hours.clone());
        let members: Vec<usize> = ground.teams.iter().map(|(_, team)| count(team.members) as usize).collect();
        let parallel = plan.limits.parallel as usize;
        Crew {
            begins: terms.begins,
            hours,
            waived: None,
            held: vec![0; ground.overlaps.len()],
            limits: &plan.limits,
            taken: Share::default(),
            overtaking: BTreeMap::new(),
            ahead_of: BTreeMap::new(),
            places: members.clone(),
            members,
            parallel,
            free: parallel,
            ready: Lanes::of(&ground.lane_of, ground.lanes.len(), |task| {
                (tasks[task].priority, Reverse(remaining[task]), task)
            }),
            heads: BinaryHeap::new(),
            now: 0,
            agenda: BinaryHeap::new(),
            times: vec![Slice::default(); tasks.len()],
            is_timed: true,
            end: 0,
            waiting: Vec::new(),
            over: Vec::new(),
            started: Vec::new(),
            begun: vec![0; tasks.len()],
            working: vec![0; tasks.len()],
            children: Vec::new(),
            ground: Rc::new(ground),
        }
    }

    /// Orders by other remaining paths who is urgent.
    pub(crate) fn hurrying(&self, remaining: &[Duration]) -> Crew<'a> {
        let ground = &self.ground;
        let urgency = |task: usize| (ground.tasks[task].priority, Reverse(remaining[task]), task);
        Crew { ready: Lanes::of(&ground.lane_of, ground.lanes.len(), urgency), ..self.clone() }
    }

    /// Takes no note of when each task runs: only the end of all counts.
    pub(crate) fn untimed(&self) -> Crew<'a> {
        Crew { is_timed: false, ..self.clone() }
    }

    /// Lets a claim hold nobody up.
    pub(crate) fn waiving(&self, claim: usize) -> Crew<'a> {
        Crew { waived: Some(claim), ..self.clone() }
    }

    /// Gives a team one place more.
    pub(crate) fn reinforcing(&self, team: &Id) -> Crew<'a> {
        let mut crew = self.clone();
        if let Some(team) = crew.ground.teams.iter().position(|(id, _)| *id == team) {
            crew.members[team] += 1;
        }
        crew
    }

    /// Gives the plan one place more.
    pub(crate) fn widening(&self) -> Crew<'a> {
        Crew { parallel: self.parallel + 1, ..self.clone() }
    }

    /// Returns the claims of the plan.
    pub(crate) fn territory(&self) -> &Territory<'a> {
        &self.ground.territory
    }

    /// Returns the claims that overlap a claim, itself too.
    pub(crate) fn neighbours(&self, claim: usize) -> &[usize] {
        &self.ground.overlaps[claim]
    }

    /// Returns how much can be worked between two moments of a run.
    pub(crate) fn worked_between(&mut self, start: Duration, finish: Duration) -> Duration {
        match &mut self.hours {
            None => finish.saturating_sub(start),
            Some(hours) => {
                let (start, finish) = (hours.worked(micros(start)), hours.worked(micros(finish)));
                Duration::from_micros(finish.saturating_sub(start))
            }
        }
    }

    /// Returns how long a task is worked on between two moments: by the clock, where its window is never in working hours.
    pub(crate) fn takes(&mut self, task: usize, start: Duration, finish: Duration) -> Duration {
        match self.ground.off_hours[task] {
            true => finish.saturating_sub(start),
            false => self.worked_between(start, finish),
        }
    }

    /// Returns when so much work is done at the earliest that could begin at once.
    pub(crate) fn earliest_end(&self, work: Duration) -> Duration {
        match self.hours.clone().filter(|_| !self.ground.off_hours.contains(&true)) {
            None => work,
            Some(mut hours) => {
                let first = hours.opens(0);
                Duration::from_micros(hours.add(first, micros(work)))
            }
        }
    }

    /// Plays the plan, and returns when each task runs that takes as many microseconds as `length` says of each of its
    /// children, counted from 0; a task without children is its own.
    pub(crate) fn carry_out(mut self, track: &Track, length: impl Fn(usize, u32) -> u64) -> Played {
        self.play(track, length);
        let times = |slice: &Slice| Times {
            start: Duration::from_micros(slice.start),
            worked: Duration::from_micros(slice.worked),
            finish: Duration::from_micros(slice.finish),
        };
        let children = self.children.iter().map(|(task, slice)| (*task, times(slice)));
        Played { times: self.times.iter().map(times).collect(), children: children.collect() }
    }

    /// Plays the plan from its beginning, whatever was played before, and returns when it ends.
    ///
    /// Goes from one finish to the next, starting whatever can start.
    pub(crate) fn play(&mut self, track: &Track, length: impl Fn(usize, u32) -> u64) -> u64 {
        self.begin(track);
        loop {
            loop {
                while let Some(node) = self.over.pop() {
                    if node < self.ground.tasks.len() && !self.ground.worked[node] {
                        self.let_go(track.after_start(node));
                    }
                    self.let_go(track.after_end(node));
                }
                self.start();
                let mut more = false;
                let mut started = std::mem::take(&mut self.started);
                for (task, child) in started.drain(..) {
                    let done = self.done(task, length(task, child));
                    self.agenda.push(Entry::new(done, Turn::Worked, task));
                    if self.is_timed && self.ground.has_children[task] {
                        self.children.push((task, Slice { start: self.now, worked: done, finish: done }));
                    }
                    if child == 0 {
                        if self.is_timed {
                            self.times[task].start = self.now;
                        }
                        more |= self.let_go(track.after_start(task));
                    }
                }
                self.started = started;
                if !more {
                    break;
                }
            }
            let Some(Reverse(entry)) = self.agenda.pop() else { return self.end };
            self.now = entry.at();
            self.take_turn(entry.turn(), entry.task());
            while let Some(Reverse(entry)) = self.agenda.peek().copied().filter(|Reverse(entry)| entry.at() == self.now)
            {
                self.agenda.pop();
                self.take_turn(entry.turn(), entry.task());
            }
        }
    }

    fn begin(&mut self, track: &Track) {
        self.held.fill(0);
        self.taken = Share::default();
        self.overtaking.clear();
        self.ahead_of.clear();
        self.places.copy_from_slice(&self.members);
        self.free = self.parallel;
        self.now = 0;
        self.end = 0;
        self.begun.fill(0);
        self.children.clear();
        self.waiting.clone_from(track.waiting());
        for node in track.first() {
            self.is_ready(*node as usize);
        }
    }

    /// Returns when work is done that begins now.
    fn done(&mut self, task: usize, length: u64) -> u64 {
        match self.hours.as_mut().filter(|_| !self.ground.off_hours[task]) {
            None => self.now.saturating_add(length),
            Some(hours) => hours.add(self.now, length),
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
                if self.is_timed {
                    self.times[task].worked = self.now;
                }
                match self.ground.lands[task].then(|| self.shut_until(task)).flatten() {
                    Some(opens) => self.agenda.push(Entry::new(opens, Turn::Landed, task)),
                    None => self.is_done(task),
                }
            }
        }
    }

    /// Returns when the window of a task opens, where it is not open now.
    fn shut_until(&self, task: usize) -> Option<u64> {
        let begins = self.begins.filter(|_| self.ground.has_windows[task])?;
        let windows = self.ground.plan.windows_of(self.ground.tasks[task]);
        let now = begins.after(Duration::from_micros(self.now));
        let opens = calendar::opens(windows, now).filter(|opens| *opens > now)?;
        Some(micros(opens.since(begins)))
    }

    /// Returns when a task may start, where it may not now: when its window opens, if it starts in one, in working hours.
    fn may_not_start_until(&mut self, task: usize) -> Option<u64> {
        let window = if self.ground.lands[task] { None } else { self.shut_until(task) };
        let hours = self.hours.as_mut().filter(|_| !self.ground.off_hours[task]);
        let opens = hours.map(|hours| hours.opens(self.now)).filter(|opens| *opens > self.now);
        // Where one is shut the other may be, too, when it opens: then it is asked again.
        window.max(opens)
    }

    /// Counts down for whoever waits for this moment of a node, and returns whether anybody waits no more.
    fn let_go(&mut self, after: &[u32]) -> bool {
        let mut any = false;
        for other in after {
            let waiting = &mut self.waiting[*other as usize];
            *waiting -= 1;
            if *waiting == 0 {
                self.is_ready(*other as usize);
                any = true;
            }
        }
        any
    }

    /// Takes note of what waits for nothing any more; the end of a phase is over at once, and so is what nobody
    /// expects to run.
    fn is_ready(&mut self, node: usize) {
        match self.ground.worked.get(node) {
            Some(true) => match self.may_not_start_until(node) {
                Some(opens) => self.agenda.push(Entry::new(opens, Turn::Opened, node)),
                None => self.ready.insert(node, self.ground.lane_of[node] as usize),
            },
            Some(false) => {
                self.times[node] = Slice { start: self.now, worked: self.now, finish: self.now };
                self.end = self.end.max(self.now);
                self.over.push(node);
            }
            None => self.over.push(node),
        }
    }

    fn is_done(&mut self, task: usize) {
        let ground = Rc::clone(&self.ground);
        self.count_claims(&ground, task, -1);
        if self.is_timed {
            self.times[task].finish = self.now;
        }
        self.end = self.end.max(self.now);
        self.over.push(task);
    }
}

/// Returns a length of time as microseconds.
pub(crate) fn micros(length: Duration) -> u64 {
    u64::try_from(length.as_micros()).unwrap_or(u64::MAX)
}
