//! The time that no way of sharing out the work could beat.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::estimate;
use super::layout::Layout;
use crate::crew::Crew;
use crate::model::{Id, Roster};
use crate::portion::{Portion, span};

/// The time that no schedule could beat, and what it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LowerBound {
    /// That time, in seconds from the start of the run.
    #[serde(rename = "lower_bound_s")]
    pub seconds: u64,
    /// What it comes from.
    #[serde(rename = "bound_by")]
    pub by: BoundBy,
}

/// What no schedule can be faster than.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum BoundBy {
    /// The longest chain of tasks that wait for each other.
    CriticalPath,
    /// All the work of a team, shared out among its members.
    Team(Id),
    /// All the work, shared out among the places of the plan.
    Parallel,
    /// All who own the same, one after the other.
    Lease(String),
    /// The memory that all need together.
    Memory,
    /// The CPUs that all need together.
    Cpu,
}

/// Work that shares something: when it can begin at the earliest, how much of it there is, and how long what follows takes.
struct Work {
    head: Duration,
    /// Nanoseconds, times what is taken of the shared thing.
    amount: u128,
    tail: Duration,
}

impl LowerBound {
    pub(crate) fn of(layout: &Layout<'_>, crew: &Crew<'_>) -> LowerBound {
        let mut best = (layout.longest(), BoundBy::CriticalPath);
        let mut consider = |work: Vec<Work>, capacity: u128, by: BoundBy| {
            let time = least(work, capacity);
            if time > best.0 {
                best = (time, by);
            }
        };
        let (plan, territory) = (layout.plan, crew.territory());
        let tails: Vec<Duration> = (0..layout.tasks.len()).map(|task| tail(layout, task)).collect();
        let work = |task: usize, each: u128| {
            let length = estimate(layout.tasks[task]).as_nanos() * u128::from(Portion::of(layout.tasks[task]).of);
            Work { head: layout.earliest[task], amount: length * each, tail: tails[task] }
        };
        let all = || 0..layout.tasks.len();
        consider(all().map(|task| work(task, 1)).collect(), plan.limits.parallel.into(), BoundBy::Parallel);
        let roster = Roster::of(plan);
        let mut of_team: BTreeMap<&Id, Vec<Work>> = BTreeMap::new();
        for task in all() {
            for (team, _) in layout.tasks[task].team.iter().flat_map(|team| roster.around(team)) {
                of_team.entry(team).or_default().push(work(task, 1));
            }
        }
        for (team, of_team) in of_team {
            let members = roster.get(team).map_or(1, |team| team.members.most);
            consider(of_team, members.into(), BoundBy::Team(team.clone()));
        }
        for claim in 0..territory.len() {
            let owners = territory.tasks(claim);
            if owners.len() < 2 {
                continue;
            }
            let held = |task: &usize| Work {
                head: layout.earliest[*task],
                amount: span(layout.tasks[*task]).as_nanos(),
                tail: tails[*task],
            };
            let name = territory.claim(claim).to_string();
            consider(owners.iter().map(held).collect(), 1, BoundBy::Lease(name));
        }
        let share = |task: usize| plan.share_of(layout.tasks[task]);
        // What asks for more than there is runs alone, and takes all.
        if let Some(limit) = plan.limits.memory.map(|memory| memory.0).filter(|limit| *limit > 0) {
            let works = all().map(|task| work(task, share(task).memory.min(limit).into())).collect();
            consider(works, limit.into(), BoundBy::Memory);
        }
        if let Some(limit) = plan.limits.cpu.map(|cpu| u64::from(cpu.milli)) {
            let works = all().map(|task| work(task, share(task).cpu_milli.min(limit).into())).collect();
            consider(works, limit.into(), BoundBy::Cpu);
        }
        LowerBound { seconds: crew.earliest_end(best.0).as_secs(), by: best.1 }
    }
}

/// Returns how long the rest takes at least once a task has ended.
fn tail(layout: &Layout<'_>, task: usize) -> Duration {
    let sequence = &layout.sequence;
    let after = sequence.after(task).iter().filter(|other| sequence.waits_for_end(**other, task));
    after.map(|other| layout.remaining[*other]).max().unwrap_or_default()
}

/// Returns the least time in which such work can be done, whichever part of it is looked at: what cannot begin before
/// some moment must be done after it, and something follows it.
fn least(mut work: Vec<Work>, capacity: u128) -> Duration {
    work.retain(|work| work.amount > 0);
    work.sort_by_key(|work| std::cmp::Reverse(work.head));
    let (mut amount, mut tail, mut least) = (0u128, Duration::MAX, Duration::ZERO);
    for work in work {
        amount += work.amount;
        tail = tail.min(work.tail);
        let shared = u64::try_from(amount / capacity.max(1)).unwrap_or(u64::MAX);
        least = least.max(work.head.saturating_add(Duration::from_nanos(shared)).saturating_add(tail));
    }
    least
}
