//! What people do: taken when somebody says that it is done, and asked about like any attempt's change.

use std::sync::Arc;

use pitcrew_engine::{Failure, Harvest, Outcome};
use pitcrew_plan::{Claim, Id, Plan, Task};

use super::Facts;
use super::attempt::{MOST_NAMED, Rows, blocking, not_taken};
use super::site::Site;
use crate::workspace::{Foreign, Settled, WorkspaceError, place_of_copy};

/// Takes what people have changed of what the task owns: in their own files, or in the copy that was prepared for
/// whoever has taken the task.
pub(super) async fn take(site: &Arc<Site>, id: &Id, attempt: u32, facts: Facts) -> (Outcome, Rows) {
    let (site, id) = (site.clone(), id.clone());
    let copy = facts.record.as_ref().and_then(|record| record.copy_of(attempt));
    blocking(move || match taken(&site, &id, copy, &facts) {
        Ok((harvest, rows)) => (Outcome::Harvested(Box::new(harvest)), rows),
        Err(failure) => (Outcome::Failed(failure), Vec::new()),
    })
    .await
}

fn taken(site: &Site, id: &Id, copy: Option<u32>, facts: &Facts) -> Result<(Harvest, Rows), Failure> {
    let task = facts.task();
    let workspace = site.workspace_of(task);
    let failed = |error: WorkspaceError| not_taken(&error);
    let place = copy.map(|copy| place_of_copy(&site.state, &site.run, id, copy));
    let copy = place.map(|place| workspace.copy_in(&place)).transpose().map_err(failed)?;
    let settled = match &copy {
        Some(copy) => workspace.settle(copy, id, task, &site.plan, Foreign::Refused, &site.blobs),
        None => workspace.settle_by_hand(task, &site.plan, &facts.head),
    };
    let taken = match settled.map_err(failed)? {
        Settled::Taken(taken) => taken,
        Settled::Refused(mut refused) => {
            refused.truncate(MOST_NAMED);
            return Err(Failure::NotOwned { refused });
        }
    };
    let mut missing = Vec::new();
    for pattern in &task.deliverables {
        let is_there = copy.as_ref().map_or_else(|| workspace.has_live(pattern), |copy| copy.has(pattern));
        if !is_there.map_err(failed)? {
            missing.push(pattern.to_string());
        }
    }
    if !missing.is_empty() {
        return Err(Failure::Undelivered { missing });
    }
    let now = crate::clock::now();
    let began = facts.record.as_ref().and_then(|record| record.started).unwrap_or(now);
    let mut harvest = Harvest { change: taken.change, paths: taken.paths, risky: taken.risky, ..Harvest::default() };
    harvest.took_ms = u64::try_from(now.since(began).as_millis()).unwrap_or(u64::MAX);
    harvest.risky.truncate(MOST_NAMED);
    harvest.dropped = taken.dropped.into_iter().take(MOST_NAMED).collect();
    Ok((harvest, taken.rows))
}

/// Whether the checks of a task are asked of the files as people left them: it owns none, so that nothing of what
/// they did is staged.
pub(super) fn is_asked_as_it_is(plan: &Plan, task: &Task) -> bool {
    let owns_files = task.owns.iter().flatten().any(|claim| Claim::path(claim).is_some());
    plan.is_by_hand(task) && !owns_files
}
