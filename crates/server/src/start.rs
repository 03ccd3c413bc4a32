//! Asking for a run in somebody's name, as the server's own process would.

use std::collections::BTreeMap;

use pitcrew_engine::Voice;
use pitcrew_plan::{Agent, Id};
use pitcrew_runner::pit::StartRequest;

use crate::shelf::Shelved;

/// Asks for a run of a plan with the agents around it that it takes over: inside the walls, with the server's surroundings, granting nothing beforehand.
pub(crate) fn request(plan: &Shelved, by: &Voice, adopted: BTreeMap<Id, Agent>) -> StartRequest {
    StartRequest {
        directory: plan.is_sent.then(|| plan.directory.clone()),
        registered: adopted,
        ..StartRequest::here(plan.path.clone(), plan.source.clone(), by.clone())
    }
}
