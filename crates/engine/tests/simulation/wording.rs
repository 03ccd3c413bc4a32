//! What a plan says, worked out without the engine: the audit must not ask those whom it audits.

use std::collections::BTreeSet;

use pitcrew_plan::{ApprovalMoment, Id, Need, Network, Plan, Risk, Task, Work};

pub fn asks_to_run(plan: &Plan, task: &Task) -> bool {
    let network = task.network.or(agent(plan, task).and_then(|a| a.network)).unwrap_or_default();
    network == Network::Host || task.approval.as_ref().is_some_and(|a| a.when == ApprovalMoment::BeforeRun)
}

pub fn asks_to_apply(plan: &Plan, task: &Task) -> bool {
    let risk = agent(plan, task).is_some_and(|a| a.risk == Risk::ApprovalRequired);
    risk || task.approval.as_ref().is_some_and(|a| a.when == ApprovalMoment::BeforeApply)
}

fn agent<'a>(plan: &'a Plan, task: &Task) -> Option<&'a pitcrew_plan::Agent> {
    match &task.does {
        Work::Agent(name) => plan.agent(name),
        Work::Run(_) => None,
    }
}

/// Returns what a task owns that is no file.
pub fn leases(task: &Task) -> impl Iterator<Item = String> {
    let named = task.owns.iter().flatten().filter(|claim| claim.path().is_none() && !claim.is_template());
    named.map(ToString::to_string)
}

/// Returns the workspace that a task works on.
pub fn space<'a>(plan: &'a Plan, id: &Id) -> &'a Id {
    plan.workspace_of(&plan.tasks[id]).0
}

/// Paths meet in one workspace, leases everywhere.
pub fn overlap(plan: &Plan, left: &Id, right: &Id) -> bool {
    let same = space(plan, left) == space(plan, right);
    let (left, right) = (&plan.tasks[left], &plan.tasks[right]);
    let claims = |task: &'_ Task| task.owns.clone().unwrap_or_default();
    claims(left)
        .iter()
        .filter(|mine| same || mine.path().is_none())
        .any(|mine| claims(right).iter().any(|theirs| mine.overlap(theirs).is_some()))
}

/// Returns what builds on a task, directly or by way of what `is_way`.
pub fn dependents(plan: &Plan, id: &Id, is_way: &dyn Fn(&Id) -> bool) -> BTreeSet<Id> {
    let mut found = BTreeSet::new();
    // Invented tasks need only earlier ones.
    for (other, task) in &plan.tasks {
        let ends = task.needs.iter().filter(|need| matches!(need, Need::End { .. })).filter_map(Need::task);
        let child = other.parent().is_some_and(|(parent, _)| parent == *id);
        let of_child = |need: &Id| id.parent().is_some_and(|(parent, _)| parent == *need);
        if child || ends.into_iter().any(|need| need == id || of_child(need) || (found.contains(need) && is_way(need)))
        {
            found.insert(other.clone());
        }
    }
    found
}
