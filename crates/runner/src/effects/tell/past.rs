//! The run as it was when something fell due, which is what is told of it.

use std::sync::{Mutex, PoisonError};

use pitcrew_engine::{Event, Record, Run};

use crate::effects::site::Site;
use crate::records::{self, ReadRunError};
use crate::store::Reader;

/// The run as it was when it was last told of. It is kept from one notice to the next, so that what is new is all that
/// is read for each: a journal from its beginning on would cost the more the longer it is.
#[derive(Debug, Default)]
pub(crate) struct Past(Mutex<Option<Run>>);

/// The run as it was with an event, and what that event is about.
pub(super) struct Moment<'a> {
    pub(super) run: &'a Run,
    /// That something is due.
    pub(super) due: Record,
    /// What happened, where it is no digest.
    pub(super) cause: Option<Record>,
}

impl Past {
    /// Makes something of the run as it was with the event of a number.
    pub(super) fn at<T>(
        &self,
        site: &Site,
        seq: u64,
        make: impl FnOnce(Moment<'_>) -> Result<T, String>,
    ) -> Result<Result<T, String>, ReadRunError> {
        let reader = Reader::open(&site.state)?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Of another entry a later one may have been told before; then it is begun anew. Where it cannot be brought
        // forward it is not kept.
        let run = match kept.take().filter(|run| run.seq() <= seq) {
            Some(run) => run,
            None => begin(site, &reader)?,
        };
        let run = kept.insert(forward(site, &reader, run, seq)?);
        let one = |seq: u64| -> Result<Option<Record>, ReadRunError> {
            Ok(records::until(&reader, &site.blobs, &site.run, seq.saturating_sub(1), seq)?.pop())
        };
        let Some(due) = one(seq)? else { return Ok(Err("the journal has no such event".to_owned())) };
        let cause = match due.event {
            Event::DigestDue { of: Some(of), .. } => one(of)?,
            _ => None,
        };
        Ok(make(Moment { run, due, cause }))
    }
}

/// Returns the run as it was with its first event.
fn begin(site: &Site, reader: &Reader) -> Result<Run, ReadRunError> {
    let row = reader.run(&site.run)?.ok_or_else(|| ReadRunError::NoSuchRun(site.run.clone()))?;
    let plan = records::read_plan(&site.blobs, &row)?;
    let first = records::until(reader, &site.blobs, &site.run, 0, 1)?;
    Ok(Run::fold(site.run.clone(), plan, &first)?)
}

fn forward(site: &Site, reader: &Reader, mut run: Run, seq: u64) -> Result<Run, ReadRunError> {
    for record in records::until(reader, &site.blobs, &site.run, run.seq(), seq)? {
        run.accept(&record)?;
    }
    Ok(run)
}
