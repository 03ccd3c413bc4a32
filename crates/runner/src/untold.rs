//! Which runs are over and still have something to tell: what was due when the process that drove them ended.

use std::collections::BTreeMap;

use pitcrew_engine::{BlobId, RunId};
use pitcrew_plan::Plan;

use crate::records::{read_plan, read_run};
use crate::store::{Blobs, JournalError, Owing, Reader};

/// Returns the runs that came to an end of their own and have something that an agent has not told yet.
///
/// # Errors
///
/// [`JournalError`] where the journal cannot be read.
pub fn untold(reader: &Reader, blobs: &Blobs) -> Result<Vec<RunId>, JournalError> {
    let mut plans: BTreeMap<BlobId, Option<Plan>> = BTreeMap::new();
    let mut found: Vec<RunId> = Vec::new();
    for Owing { run, which } in reader.owing()? {
        if found.contains(&run.id) {
            continue;
        }
        // What is written into files is nobody's to tell. A run that cannot be read cannot be told of either.
        let plan = plans.entry(run.canonical.clone()).or_insert_with(|| read_plan(blobs, &run).ok());
        let entry = plan.as_ref().and_then(|plan| plan.notify.get(which as usize));
        if entry.is_some_and(|entry| entry.agent.is_some())
            && read_run(reader, blobs, &run.id).is_ok_and(|(run, _)| !run.untold().is_empty())
        {
            found.push(run.id);
        }
    }
    Ok(found)
}
