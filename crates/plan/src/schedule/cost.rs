//! What decides how long a plan takes, and what each of these things costs: the plan is played again without it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Serialize;

use super::layout::Layout;
use crate::crew::{Crew, Played, Track};
use crate::model::{Id, Roster};

/// How many tasks are played together, over all that is left out once.
const PLAYED: usize = 50_000;

/// How many things are left out once at most.
const MOST: usize = 64;

/// How many at least, however big the plan is.
const FEWEST: usize = 5;

/// What a task waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// Another task.
    Need {
        /// The task that is waited for.
        needs: Id,
    },
    /// All earlier phases.
    Phase {
        /// The last of them.
        after: Id,
    },
    /// Something that another task owns meanwhile.
    Lease {
        /// What, as the waiting task names it.
        claim: String,
        /// Who has it.
        owner: Id,
    },
    /// A free member of the team.
    Team {
        /// The team.
        team: Id,
    },
    /// A place among those that run at once in the whole plan.
    Parallel,
}

/// A task of the chain that decides how long the plan takes, and what it waits for before it starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The task.
    pub task: Id,
    /// What it waits for last; `None` for the first one, and for one that waits for a window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<Cause>,
}

/// What one thing that is waited for costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// A task that waits for it.
    pub task: Id,
    /// What it waits for.
    pub waits_for: Cause,
    /// How long the plan takes without it, or with one more of it, in seconds.
    pub makespan_s: u64,
    /// How much less that is, in seconds.
    pub saves_s: u64,
}

/// What decides how long a plan takes.
pub(crate) struct Costs {
    /// The tasks that one after the other decide it, and what each waits for.
    pub chain: Vec<Link>,
    /// What each thing costs that the chain and the critical path wait for, the dearest first; nothing where it costs
    /// nothing.
    pub costs: Vec<Cost>,
    /// How many of these things were not looked at, because the plan is big.
    pub not_looked_at: usize,
}

/// What is left out, by the plan's numbers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Left {
    Edge { node: usize, before: usize },
    Barrier { phase: usize },
    Claim(usize),
    Member(Id),
    Place,
}

/// Something that a task waits for, in both forms.
struct Wait {
    task: usize,
    cause: Cause,
    left: Left,
    /// The task that ends when it is over.
    until: usize,
}

impl Costs {
    pub(crate) fn of(layout: &Layout<'_>, crew: &Crew<'_>, played: &Played) -> Costs {
        let makespan = makespan(played);
        let moments = Moments::of(layout, played);
        let waits = moments.chain(layout, crew, played, makespan);
        let chain = waits.chain.iter().map(|(task, wait)| Link {
            task: layout.graph.id(*task).clone(),
            waits_for: wait.as_ref().map(|wait| wait.cause.clone()),
        });
        let chain = chain.collect();
        let mut candidates: BTreeMap<Left, (usize, Cause)> = BTreeMap::new();
        let mut order = Vec::new();
        let of_chain = waits.chain.into_iter().rev().filter_map(|(_, wait)| wait);
        for Wait { task, cause, left, .. } in of_chain.chain(critical(layout)) {
            candidates.entry(left).or_insert_with_key(|left| {
                order.push(left.clone());
                (task, cause)
            });
        }
        let looked_at = (PLAYED / layout.tasks.len().max(1)).clamp(FEWEST, MOST).min(order.len());
        let mut costs: Vec<Cost> = Vec::new();
        for left in &order[..looked_at] {
            let without = self::makespan(&without(layout, crew, left));
            let saves_s = makespan.as_secs().saturating_sub(without.as_secs());
            if saves_s > 0
                && let Some((task, waits_for)) = candidates.remove(left)
            {
                let task = layout.graph.id(task).clone();
                costs.push(Cost { task, waits_for, makespan_s: without.as_secs(), saves_s });
            }
        }
        costs.sort_by(|left, right| {
            (right.saves_s, &left.task, &left.waits_for).cmp(&(left.saves_s, &right.task, &right.waits_for))
        });
        Costs { chain, costs, not_looked_at: order.len() - looked_at }
    }
}

fn makespan(played: &Played) -> Duration {
    played.times.iter().map(|times| times.finish).max().unwrap_or_default()
}

/// Plays the plan without one thing.
fn without(layout: &Layout<'_>, crew: &Crew<'_>, left: &Left) -> Played {
    let sequence = match left {
        Left::Edge { node, before } => layout.sequence_without(|waiting, other| (waiting, other) == (*node, *before)),
        Left::Barrier { phase } => {
            let (tasks, end) = (layout.tasks.len(), layout.tasks.len() + phase);
            layout.sequence_without(|waiting, other| waiting < tasks && other == end)
        }
        Left::Claim(claim) => return layout.play(crew.waiving(*claim)),
        Left::Member(team) => return layout.play(crew.reinforcing(team)),
        Left::Place => return layout.play(crew.widening()),
    };
    let remaining = sequence.remaining(|node| layout.length(node));
    layout.play_in(crew.hurrying(&remaining), &Track::of(&sequence))
}

/// Returns what the tasks of the critical path wait for.
fn critical<'a>(layout: &'a Layout<'_>) -> impl Iterator<Item = Wait> + 'a {
    let path = layout.critical_path();
    let tasks = layout.tasks.len();
    let pairs: Vec<(usize, usize)> = path.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.into_iter().filter(move |(_, node)| *node < tasks).map(move |(before, node)| {
        let (cause, left) = edge(layout, node, before);
        Wait { task: node, cause, left, until: before }
    })
}

/// Returns an edge of the order as a cause: a need, or a phase that waits for the earlier ones.
fn edge(layout: &Layout<'_>, node: usize, before: usize) -> (Cause, Left) {
    match before.checked_sub(layout.tasks.len()) {
        None => (Cause::Need { needs: layout.graph.id(before).clone() }, Left::Edge { node, before }),
        Some(phase) => (Cause::Phase { after: layout.plan.phases[phase].name.clone() }, Left::Barrier { phase }),
    }
}

/// Which tasks end at which moment.
struct Moments {
    /// Whose change has landed, by when.
    landed: BTreeMap<Duration, Vec<usize>>,
    /// Whose work is over, or a child's of it.
    worked: BTreeMap<Duration, BTreeSet<usize>>,
    /// When each phase is over, the earlier ones included, and the task that ends it.
    phases: Vec<(Duration, Option<usize>)>,
}

struct Chain {
    /// From the first task to the last, each with what it waits for.
    chain: Vec<(usize, Option<Wait>)>,
}

impl Moments {
    fn of(layout: &Layout<'_>, played: &Played) -> Moments {
        let mut moments = Moments {
            landed: BTreeMap::new(),
            worked: BTreeMap::new(),
            phases: Vec::with_capacity(layout.plan.phases.len()),
        };
        let place: BTreeMap<&Id, usize> =
            layout.plan.phases.iter().enumerate().map(|(at, phase)| (&phase.name, at)).collect();
        moments.phases.resize(layout.plan.phases.len(), (Duration::ZERO, None));
        for (task, times) in played.times.iter().enumerate() {
            if times.finish > times.start {
                moments.landed.entry(times.finish).or_default().push(task);
                moments.worked.entry(times.worked).or_default().insert(task);
            }
            let phase = layout.tasks[task].phase.as_ref().and_then(|phase| place.get(phase));
            if let Some(over) = phase.map(|phase| &mut moments.phases[*phase])
                && (over.1.is_none() || times.finish > over.0)
            {
                *over = (times.finish, Some(task));
            }
        }
        for (task, times) in &played.children {
            moments.worked.entry(times.worked).or_default().insert(*task);
        }
        for phase in 1..moments.phases.len() {
            let earlier = moments.phases[phase - 1];
            if earlier.0 > moments.phases[phase].0 {
                moments.phases[phase] = earlier;
            }
        }
        moments
    }

    /// Walks from the last end to the first start, each time to what ended when the task could start.
    fn chain(&self, layout: &Layout<'_>, crew: &Crew<'_>, played: &Played, makespan: Duration) -> Chain {
        let roster = Roster::of(layout.plan);
        let mut chain = Vec::new();
        let mut next = (!makespan.is_zero()).then(|| self.landed.get(&makespan)?.first().copied()).flatten();
        while let Some(task) = next {
            let start = played.times[task].start;
            let wait = (!start.is_zero()).then(|| {
                self.order(layout, played, task)
                    .or_else(|| self.lease(layout, crew, played, task))
                    .or_else(|| self.place(layout, &roster, played, task))
            });
            let wait = wait.flatten();
            next = wait.as_ref().map(|wait| wait.until);
            chain.push((task, wait));
        }
        chain.reverse();
        Chain { chain }
    }

    /// Whether a need or a phase was met just when the task started.
    fn order(&self, layout: &Layout<'_>, played: &Played, task: usize) -> Option<Wait> {
        let (start, tasks) = (played.times[task].start, layout.tasks.len());
        layout.sequence.before(task).iter().find_map(|before| {
            let (met, until) = match before.checked_sub(tasks) {
                None if layout.sequence.waits_for_end(task, *before) => (played.times[*before].finish, Some(*before)),
                None => (played.times[*before].start, Some(*before)),
                Some(phase) => self.phases[phase],
            };
            // Whoever starts at the same moment is one step back at most a number of times.
            let until = until.filter(|until| met == start && played.times[*until].start < start)?;
            let (cause, left) = edge(layout, task, *before);
            Some(Wait { task, cause, left, until })
        })
    }

    /// Whether something that it owns was given back just when it started.
    fn lease(&self, layout: &Layout<'_>, crew: &Crew<'_>, played: &Played, task: usize) -> Option<Wait> {
        let landed = self.landed.get(&played.times[task].start)?;
        let territory = crew.territory();
        territory.of_task(task).iter().find_map(|claim| {
            let owns = |other: &&usize| {
                territory.of_task(**other).iter().any(|theirs| crew.neighbours(*claim).contains(theirs))
            };
            let until = *landed.iter().filter(|other| **other != task).find(owns)?;
            let owner = layout.graph.id(until).clone();
            let cause = Cause::Lease { claim: territory.claim(*claim).to_string(), owner };
            Some(Wait { task, cause, left: Left::Claim(*claim), until })
        })
    }

    /// Whether a place was free again just when it started.
    fn place(&self, layout: &Layout<'_>, roster: &Roster<'_>, played: &Played, task: usize) -> Option<Wait> {
        let start = played.times[task].start;
        let left: Vec<usize> = self.worked.get(&start)?.iter().copied().filter(|other| *other != task).collect();
        let left: Vec<usize> = left.into_iter().filter(|other| played.times[*other].start < start).collect();
        let teams = layout.tasks[task].team.iter().flat_map(|team| roster.around(team));
        for (team, _) in teams {
            let of_team = |other: &&usize| {
                layout.tasks[**other].team.iter().flat_map(|own| roster.around(own)).any(|(own, _)| own == team)
            };
            if let Some(until) = left.iter().find(of_team) {
                let cause = Cause::Team { team: team.clone() };
                return Some(Wait { task, cause, left: Left::Member(team.clone()), until: *until });
            }
        }
        let until = *left.first()?;
        Some(Wait { task, cause: Cause::Parallel, left: Left::Place, until })
    }
}
