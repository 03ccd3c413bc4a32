//! What people do: taken when somebody says that it is done, and asked about like any attempt's change.

use std::sync::Arc;

use pitcrew_engine::{Failure, Harvest, Outcome};
use pitcrew_plan::{Claim, Plan, Task};

use super::Facts;
use super::attempt::{MOST_NAMED, Rows, blocking, not_taken};
use super::site::Site;
use crate::workspace::Settled;

/// Takes what people have changed of what the task owns.
pub(super) async fn take(site: &Arc<Site>, facts: Facts) -> (Outcome, Rows) {
    let site = site.clone();
    blocking(move || match taken(&site, &facts) {
        Ok((harvest, rows)) => (Outcome::Harvested(Box::new(harvest)), rows),
        Err(failure) => (Outcome::Failed(failure), Vec::new()),
    })
    .await
}

fn taken(site: &Site, facts: &Facts) -> Result<(Harvest, Rows), Failure> {
    let task = facts.task();
    let workspace = site.workspace_of(task);
    let taken = match workspace.settle_by_hand(task, &site.plan, &facts.head).map_err(|error| not_taken(&error))? {
        Settled::Taken(taken) => taken,
        Settled::Refused(mut refused) => {
            refused.truncate(MOST_NAMED);
            return Err(Failure::NotOwned { refused });
        }
    };
    let mut missing = Vec::new();
    for pattern in &task.deliverables {
        if !workspace.has_live(pattern).map_err(|error| not_taken(&error))? {
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
