//! What waits on a task: who depends on it, what it keeps closed and holds, and what a delay of it costs.

use std::collections::BTreeSet;

use pitcrew_plan::{Graph, Id, Plan, schedule};
use serde::Serialize;

use crate::queue::contested;
use crate::run::{PhaseState, Run};
use crate::stage::TaskState;

/// What waits on a task (`impact --format json`). Of a run only what is not over counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Impact {
    /// The task.
    pub task: Id,
    /// Where it stands, in a run.
    pub state: Option<TaskState>,
    /// The tasks that need it.
    pub direct: Vec<Id>,
    /// The tasks that need one of those, directly or not.
    pub transitive: Vec<Id>,
    /// The phases that do not open before it is done, in their order.
    pub phases: Vec<Id>,
    /// What it owns and others want, too.
    pub holds: Vec<Claim>,
    /// Whether it lies on the critical path.
    pub critical: bool,
    /// By how many seconds it could be late and delay nothing, if capacity were no matter; a longer
    /// delay pushes the end by what is beyond it.
    pub slack_s: u64,
}

/// Something that a task owns and another task wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// The path or lease.
    pub what: String,
    /// The other task.
    pub wanted_by: Id,
    /// Whether the task holds it now, so that the other one cannot start.
    pub held: bool,
}

impl Impact {
    /// Works out what waits on a task of a plan, or of a run of it; `None` where the plan has no such task.
    pub fn of(plan: &Plan, run: Option<&Run>, id: &Id) -> Option<Impact> {
        let task = plan.tasks.get(id)?;
        let goes_on = |id: &Id| run.and_then(|run| run.task(id)).is_none_or(|record| !record.stage.is_settled());
        let record = run.and_then(|run| run.task(id));
        let graph = Graph::of(plan);
        let number = graph.index(id)?;
        let named = |numbers: &[usize]| -> BTreeSet<Id> {
            numbers.iter().map(|number| graph.id(*number).clone()).filter(|id| goes_on(id)).collect()
        };
        let direct = named(graph.dependents(number));
        let mut transitive = named(&graph.transitive_dependents(number));
        transitive.retain(|id| !direct.contains(id));
        let holds_now = run.is_some_and(|run| run.holding.contains(id));
        let others = plan.tasks.iter().filter(|(other, _)| *other != id && goes_on(other));
        let holds = others.filter_map(|(other, theirs)| {
            let what = contested(plan, task, theirs)?;
            Some(Claim { what, wanted_by: other.clone(), held: holds_now })
        });
        let planned = schedule(plan);
        Some(Impact {
            task: id.clone(),
            state: record.map(|record| record.stage.state()),
            direct: direct.into_iter().collect(),
            transitive: transitive.into_iter().collect(),
            phases: if goes_on(id) { kept_closed(plan, run, task.phase.as_ref()) } else { Vec::new() },
            holds: holds.collect(),
            critical: planned.critical_path.contains(id),
            slack_s: planned.tasks.iter().find(|slot| slot.id == *id).map_or(0, |slot| slot.slack_s),
        })
    }
}

/// Returns the phases behind `phase` that wait for it and are not open yet.
fn kept_closed(plan: &Plan, run: Option<&Run>, phase: Option<&Id>) -> Vec<Id> {
    let Some(phase) = phase else { return Vec::new() };
    let is_closed = |name: &Id| run.is_none_or(|run| matches!(run.phase(name), Some((PhaseState::Closed, _))));
    let behind = plan.phases.iter().skip_while(|known| known.name != *phase).skip(1);
    behind.filter(|known| known.barrier && is_closed(&known.name)).map(|known| known.name.clone()).collect()
}
