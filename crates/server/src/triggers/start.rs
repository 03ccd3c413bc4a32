//! From a delivery to its run.

use std::sync::atomic::{AtomicU64, Ordering};

use pitcrew_engine::{Event, RunId, Timestamp, Trigger, Voice};
use pitcrew_plan::Severity;
use pitcrew_runner::pit::StartRequest;
use pitcrew_runner::records;

use crate::app::App;
use crate::problem::Problem;
use crate::store::Waiting;

/// Returns what starts the run of a delivery, or says why there is nothing to start.
pub(super) fn request(app: &App, waiting: &Waiting) -> Result<StartRequest, String> {
    let delivery = &waiting.delivery;
    let said = |problem: Problem| problem.detail().to_owned();
    let plan = app.shelf.get(&delivery.plan).map_err(said)?;
    let judged = app.judged(&plan);
    if let Some(error) = judged.diagnostics.iter().find(|one| one.severity == Severity::Error) {
        let place = error.place.line;
        return Err(format!("the plan has errors: line {place}: {}; `pitcrew lint` shows all", error.message));
    }
    let trigger = Trigger {
        kind: delivery.kind.clone(),
        id: delivery.key.clone(),
        event: delivery.event.clone(),
        delivery: Some(delivery.id.clone()),
        payload: waiting.payload.clone(),
        stored: None,
    };
    let by = Voice { name: delivery.by.clone(), inside: false };
    // What starts a plan by itself starts it more than once.
    Ok(StartRequest { again: true, trigger: Some(trigger), ..crate::start::request(&plan, &by, judged.adopted) })
}

/// Finds the run that was started for a delivery by a server that ended before it had noted so.
pub(super) fn already_started(app: &App, id: &str, since: Timestamp) -> Result<Option<RunId>, Problem> {
    app.read(|reader| {
        for row in reader.runs()?.into_iter().filter(|row| row.created >= since) {
            let first = reader.events(&row.id, 0, 1)?;
            let Some(first) = first.first() else { continue };
            let record = records::record(&app.blobs, &row.id, first)?;
            if let Event::RunStarted(opening) = record.event
                && opening.trigger.and_then(|trigger| trigger.delivery).as_deref() == Some(id)
            {
                return Ok(Some(row.id));
            }
        }
        Ok(None)
    })
}

/// Returns a name for what its sender has given none.
pub(super) fn unique(now: Timestamp) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{now} {}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}
