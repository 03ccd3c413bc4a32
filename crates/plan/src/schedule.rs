//! When each task would run, if every estimate came true and nothing failed.
//!
//! The critical path and the slack ask only what must wait for what; start and finish also share
//! out the places of teams and of the plan, memory and CPUs, owned paths and leases, one task at a time.

mod analysis;
mod bound;
mod cost;
mod idle;
mod layout;
mod terms;
mod what_if;
mod workday;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

pub use self::analysis::{Analysis, Summary, analyze};
pub use self::bound::{BoundBy, LowerBound};
pub use self::cost::{Cause, Cost, Link};
pub use self::idle::{Idle, IdleSpan};
use self::layout::Layout;
pub use self::terms::Terms;
pub use self::what_if::{Change, Impossible, Place, what_if};
pub use self::workday::{counts_days, with_days_of};

use crate::calendar::{Deadline, Instant};
use crate::crew::{Crew, Played, Times};
use crate::likely::Likely;
use crate::model::{Id, Plan, Roster, Task};
use crate::need::Need;
use crate::portion::{CountedOnce, Portion};

/// How long a task is thought to take that says nothing.
pub const DEFAULT_ESTIMATE: Duration = Duration::from_secs(600);

/// When each task would run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Schedule {
    /// The time that all tasks take one after the other, in seconds.
    pub sequential_s: u64,
    /// The time from the first start to the last finish, in seconds.
    pub makespan_s: u64,
    /// The time within which half of the runs would end, if every estimate were a range of equal chances, in seconds.
    pub p50_s: u64,
    /// The time within which eight of ten runs would end, in seconds.
    pub p80_s: u64,
    /// The time within which nine of ten runs would end, in seconds.
    pub p90_s: u64,
    /// When the run begins, where windows are honoured, and in which hours work is done.
    #[serde(flatten)]
    pub terms: Terms,
    /// The chain of tasks that no capacity could shorten, in order.
    pub critical_path: Vec<Id>,
    /// Every task, by start, then id.
    pub tasks: Vec<Slot>,
    /// The most tasks that run at once.
    pub peak_parallel: usize,
    /// What nobody can schedule: the signals that come from outside. Each counts as sent when the run begins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<Outside>,
    /// How many tasks have no estimate and count with the default of ten minutes.
    pub without_estimate: usize,
    /// The same as `makespan_s` with only the fewest members of every team, in seconds; `None` where no team has a
    /// range of members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub makespan_fewest_s: Option<u64>,
}

/// When one task would run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slot {
    /// The task.
    pub id: Id,
    /// Seconds from the start of the run to its start.
    pub start_s: u64,
    /// Seconds from the start of the run to its finish.
    pub finish_s: u64,
    /// How many seconds of these are worked: all, where hours are not limited.
    pub takes_s: u64,
    /// By how many seconds it could be late and delay nothing, if capacity were no matter.
    pub slack_s: u64,
    /// Its team.
    pub team: Option<Id>,
    /// Its phase.
    pub phase: Option<Id>,
    /// Whether it is expected to run. What runs only when something fails has its place and takes no time.
    #[serde(skip_serializing_if = "Clone::clone")]
    pub expected: bool,
    /// How many children of it are counted, where it is done for each of items that are known before, or attempts side
    /// by side, where it is tried several times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub children: Option<u32>,
    /// What of it is counted once and may come more often: then it takes at least so long.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub at_least: Vec<CountedOnce>,
    /// When it starts, where it is known when the run begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Instant>,
    /// When it is finished, where it is known when the run begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish: Option<Instant>,
    /// Until when it must have begun, in seconds from the start of the run: its own deadline, its phase's or the
    /// plan's, whichever is first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline_s: Option<u64>,
}

impl Slot {
    /// Whether it is expected to begin only when its deadline has struck: then it does not begin at all.
    pub fn is_late(&self) -> bool {
        self.expected && self.deadline_s.is_some_and(|deadline_s| self.start_s >= deadline_s)
    }
}

/// A task that waits for a signal from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outside {
    /// The task.
    pub task: Id,
    /// The signal.
    pub signal: Id,
    /// The person or program that must send it; `None`: anybody.
    pub from: Option<String>,
}

/// Works out when each task would run, if windows were always open.
pub fn schedule(plan: &Plan) -> Schedule {
    schedule_at(plan, &Terms::default())
}

/// Works out when each task would run, honouring windows and working hours where it is known when the run begins.
pub fn schedule_at(plan: &Plan, terms: &Terms) -> Schedule {
    let layout = Layout::of(plan);
    let crew = layout.crew(terms, |members| members.most);
    let played = layout.play(crew.clone());
    lay_out(&layout, &crew, &played, terms)
}

/// Writes down how a plan was played.
fn lay_out(layout: &Layout<'_>, crew: &Crew<'_>, played: &Played, terms: &Terms) -> Schedule {
    let Layout { plan, graph, tasks, earliest, remaining, .. } = layout;
    let Played { times, children } = played;
    let likely = Likely::of(crew, tasks, &layout.track);
    let total = layout.longest();
    let moment = |after: Duration| terms.begins.map(|begins| begins.after(Duration::from_secs(after.as_secs())));
    let deadline = |task: &Task| {
        let deadlines = plan.deadlines_of(task).filter_map(|(_, deadline)| match deadline {
            Deadline::After(span) => Some(span.0),
            Deadline::At(moment) => terms.begins.map(|begins| moment.since(begins)),
        });
        deadlines.min()
    };
    let mut clock = crew.clone();
    let mut slot = |at: usize, task: &Task| Slot {
        id: graph.id(at).clone(),
        start_s: times[at].start.as_secs(),
        finish_s: times[at].finish.as_secs(),
        takes_s: clock.takes(at, times[at].start, times[at].finish).as_secs(),
        slack_s: (total - earliest[at] - remaining[at]).as_secs(),
        team: task.team.clone(),
        phase: task.phase.clone(),
        expected: is_expected(task),
        children: task.children_counted(),
        at_least: if is_expected(task) { task.counted_once() } else { Vec::new() },
        start: moment(times[at].start),
        finish: moment(times[at].finish),
        deadline_s: deadline(task).map(|deadline| deadline.as_secs()),
    };
    let mut slots: Vec<Slot> = tasks.iter().enumerate().map(|(at, task)| slot(at, task)).collect();
    let path = layout.critical_path().into_iter();
    let on_path = path.filter(|node| tasks.get(*node).is_some_and(|task| is_expected(task)));
    let critical_path = on_path.map(|at| graph.id(at).clone()).collect();
    slots.sort_by(|left, right| (left.start_s, &left.id).cmp(&(right.start_s, &right.id)));
    let makespan_s = slots.iter().map(|slot| slot.finish_s).max().unwrap_or(0);
    Schedule {
        sequential_s: tasks
            .iter()
            .map(|task| estimate(task).saturating_mul(Portion::of(task).of))
            .sum::<Duration>()
            .as_secs(),
        terms: terms.clone(),
        p50_s: likely.as_ref().map_or(makespan_s, |likely| likely.p50.as_secs()),
        p80_s: likely.as_ref().map_or(makespan_s, |likely| likely.p80.as_secs()),
        p90_s: likely.as_ref().map_or(makespan_s, |likely| likely.p90.as_secs()),
        makespan_s,
        critical_path,
        peak_parallel: peak(&slots, children),
        outside: outside(plan),
        tasks: slots,
        without_estimate: tasks.iter().filter(|task| task.estimate.is_none() && is_expected(task)).count(),
        makespan_fewest_s: makespan_of_the_fewest(layout, terms),
    }
}

/// Returns when the last task would finish if every team had only the fewest of its members.
fn makespan_of_the_fewest(layout: &Layout<'_>, terms: &Terms) -> Option<u64> {
    let ranges = Roster::of(layout.plan).iter().any(|(_, team)| team.members.fewest < team.members.most);
    let finishes = || {
        let crew = layout.crew(terms, |members| members.fewest);
        layout.play(crew).times.into_iter().map(|times| times.finish.as_secs()).max()
    };
    ranges.then(|| finishes().unwrap_or(0))
}

fn outside(plan: &Plan) -> Vec<Outside> {
    let awaited = plan.awaited_from_outside().into_iter();
    let owned = |(task, signal, from): (&Id, &Id, Option<&str>)| Outside {
        task: task.clone(),
        signal: signal.clone(),
        from: from.map(str::to_owned),
    };
    awaited.map(owned).collect()
}

/// Whether a task runs when nothing fails.
pub(crate) fn is_expected(task: &Task) -> bool {
    !task.needs.iter().any(Need::awaits_failure)
}

/// Returns how long a task is thought to take: the middle of its range; no time where it is not expected to run.
pub(crate) fn estimate(task: &Task) -> Duration {
    if !is_expected(task) {
        return Duration::ZERO;
    }
    task.estimate.map_or(DEFAULT_ESTIMATE, |estimate| estimate.middle())
}

/// Counts the most slots that overlap, and of a task with children these; one that takes no time counts while nothing
/// else passes.
fn peak(slots: &[Slot], children: &[(usize, Times)]) -> usize {
    let mut changes: BTreeMap<u64, (usize, usize)> = BTreeMap::new();
    let of_tasks = slots.iter().filter(|slot| slot.children.is_none()).map(|slot| (slot.start_s, slot.finish_s));
    let of_children = children.iter().map(|(_, child)| (child.start.as_secs(), child.finish.as_secs()));
    for (start, finish) in of_tasks.chain(of_children).filter(|(start, finish)| finish > start) {
        changes.entry(start).or_default().0 += 1;
        changes.entry(finish).or_default().1 += 1;
    }
    let (mut running, mut peak) = (0, usize::from(!slots.is_empty()));
    for (started, finished) in changes.into_values() {
        running = running + started - finished;
        peak = peak.max(running);
    }
    peak
}
