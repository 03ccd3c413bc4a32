//! The order that a plan prescribes: needs, and phases that wait for earlier ones.

use crate::dag::{Cycles, Dag};
use crate::graph::Graph;
use crate::model::{Id, Plan};

/// Builds the graph of everything that must wait: the tasks by their numbers, then a node for the
/// end of each phase. Where phases contradict needs, an edge is left out and the cycle is returned.
pub(crate) fn sequence(plan: &Plan, graph: &Graph) -> (Dag, Cycles) {
    sequence_without(plan, graph, |_, _| false)
}

/// Builds the same graph without the edges of which `waived` says so: from a node to one that it waits for.
pub(crate) fn sequence_without(plan: &Plan, graph: &Graph, waived: impl Fn(usize, usize) -> bool) -> (Dag, Cycles) {
    let tasks = graph.len();
    let mut before: Vec<Vec<usize>> = (0..tasks).map(|task| graph.needs(task).to_vec()).collect();
    before.resize(tasks + plan.phases.len(), Vec::new());
    for (number, task) in plan.tasks.values().enumerate() {
        let Some(phase) = task.phase.as_ref().and_then(|name| position(plan, name)) else { continue };
        before[tasks + phase].push(number);
        if phase > 0 && plan.phases[phase].barrier {
            before[number].push(tasks + phase - 1);
        }
    }
    for phase in 1..plan.phases.len() {
        before[tasks + phase].push(tasks + phase - 1);
    }
    for (node, others) in before.iter_mut().enumerate() {
        others.retain(|other| !waived(node, *other));
    }
    Dag::of(before, graph.starts().clone())
}

/// Returns the place of a phase in the order of the plan.
fn position(plan: &Plan, name: &Id) -> Option<usize> {
    plan.phases.iter().position(|phase| phase.name == *name)
}
