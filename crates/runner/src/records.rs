//! Events as rows of the journal, and back.

use std::borrow::Cow;
use std::sync::Arc;

use pitcrew_engine::{BlobId, Corrupt, Event, Record, Run, RunId, VERSION};
use pitcrew_plan::Plan;
use serde::{Deserialize, Serialize};

use crate::checks::chain;
use crate::store::{BODY_LIMIT, BlobError, Blobs, EventRow, JournalError, Reader, RunRow, StoredEvent};

/// Why a run cannot be read from its journal.
#[derive(Debug, thiserror::Error)]
pub enum ReadRunError {
    /// The journal itself cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Its plan cannot be read.
    #[error("read the plan of run `{run}`")]
    Plan {
        /// The run.
        run: RunId,
        /// Why.
        source: BlobError,
    },
    /// Its plan is not one that this binary understands.
    #[error("understand the plan of run `{run}`: {why}")]
    Understand {
        /// The run.
        run: RunId,
        /// Why.
        why: String,
    },
    /// An event is of a newer version, or no event at all.
    #[error("read event {seq} of run `{run}`: {why}")]
    Event {
        /// The run.
        run: RunId,
        /// The event's number.
        seq: u64,
        /// Why.
        why: String,
    },
    /// The events make no run.
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
    /// The run was over, and the event that says so is gone.
    #[error("the journal of run `{run}` is cut short: the run was {was}, and its events say {says}")]
    CutShort {
        /// The run.
        run: RunId,
        /// How it stood after its newest event.
        was: String,
        /// How it stands after the newest event that is there.
        says: &'static str,
    },
    /// There is no such run.
    #[error("there is no run `{0}` in this state directory")]
    NoSuchRun(RunId),
}

/// What stands in the journal for a body that is too long for it: where that is.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Aside {
    /// The blob that holds the body.
    stored: BlobId,
}

/// How the text of an [`Aside`] begins, and no event's.
const ASIDE: &str = r#"{"stored":"#;

/// Contents by their names, as they are appended to the journal.
type Contents = Vec<(BlobId, Vec<u8>)>;

/// Returns events as the journal keeps them, and what must be appended with them: a body that is
/// longer than [`BODY_LIMIT`] is a blob, and its row says which.
pub(crate) fn rows(blobs: &Blobs, run: &RunId, records: &[Record]) -> Result<(Vec<EventRow>, Contents), JournalError> {
    let mut aside = Vec::new();
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        let mut row = row(record);
        if row.body.len() > BODY_LIMIT {
            let failed = |source| JournalError::Aside { run: run.clone(), seq: record.seq, source: Arc::new(source) };
            let staged = blobs.stage(&mut row.body.as_bytes()).map_err(failed)?;
            let stands = Aside { stored: staged.id().clone() };
            row.body = serde_json::to_string(&stands).expect("a name is plain data, which JSON can say");
            aside.extend(staged.into_row());
        }
        rows.push(row);
    }
    Ok((rows, aside))
}

/// Returns an event as a row, however long it is.
fn row(record: &Record) -> EventRow {
    let body = serde_json::to_value(&record.event).expect("an event is plain data, which JSON can say");
    let kind = body.get("type").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
    EventRow { time: record.time, kind, version: VERSION, body: body.to_string() }
}

/// Returns what the journal keeps as an event.
pub fn record(blobs: &Blobs, run: &RunId, stored: &StoredEvent) -> Result<Record, ReadRunError> {
    let failed = |why: String| ReadRunError::Event { run: run.clone(), seq: stored.seq, why };
    if stored.event.version > VERSION {
        return Err(failed(format!(
            "it is of version {}, and this pitcrew knows {VERSION}; use the newer one",
            stored.event.version
        )));
    }
    let body = whole(blobs, &stored.event.body).map_err(|error| failed(chain(&error)))?;
    let event: Event = serde_json::from_str(&body).map_err(|error| failed(error.to_string()))?;
    Ok(Record { seq: stored.seq, time: stored.event.time, event })
}

/// Returns the whole of a body, wherever it is.
fn whole<'a>(blobs: &Blobs, body: &'a str) -> Result<Cow<'a, str>, BlobError> {
    let aside = body.starts_with(ASIDE).then(|| serde_json::from_str::<Aside>(body).ok()).flatten();
    match aside {
        Some(Aside { stored }) => Ok(String::from_utf8_lossy(&blobs.get(&stored)?).into_owned().into()),
        None => Ok(body.into()),
    }
}

/// Reads all events of a run from `after` on.
pub fn records(reader: &Reader, blobs: &Blobs, run: &RunId, after: u64) -> Result<Vec<Record>, ReadRunError> {
    until(reader, blobs, run, after, u64::MAX)
}

/// Reads the events of a run behind the number `after`, up to the one that has the number `last`.
pub(crate) fn until(
    reader: &Reader,
    blobs: &Blobs,
    run: &RunId,
    after: u64,
    last: u64,
) -> Result<Vec<Record>, ReadRunError> {
    const PAGE: u64 = 10_000;
    let mut all = Vec::new();
    let mut read = after;
    while read < last {
        let wanted = (last - read).min(PAGE) as u32;
        let page = reader.events(run, read, wanted)?;
        for stored in &page {
            all.push(record(blobs, run, stored)?);
            read = stored.seq;
        }
        if page.len() < wanted as usize {
            break;
        }
    }
    Ok(all)
}

/// Rebuilds a run from its journal.
pub fn read_run(reader: &Reader, blobs: &Blobs, id: &RunId) -> Result<(Run, RunRow), ReadRunError> {
    let _moment = reader.hold()?;
    let row = reader.run(id)?.ok_or_else(|| ReadRunError::NoSuchRun(id.clone()))?;
    let plan = read_plan(blobs, &row)?;
    let run = Run::fold(id.clone(), plan, &records(reader, blobs, id, 0)?)?;
    // A hole would be found by the numbers; that the end is missing is told by the row beside them,
    // which every commit writes with its events.
    let says = run.status(crate::clock::now());
    if row.is_over() && row.status != says {
        return Err(ReadRunError::CutShort { run: id.clone(), was: row.status, says });
    }
    Ok((run, row))
}

/// Reads the plan that a run carries out, as it was when the run started.
pub fn read_plan(blobs: &Blobs, row: &RunRow) -> Result<Plan, ReadRunError> {
    let bytes = blobs.get(&row.canonical).map_err(|source| ReadRunError::Plan { run: row.id.clone(), source })?;
    let understand = |why: String| ReadRunError::Understand { run: row.id.clone(), why };
    let text = String::from_utf8(bytes).map_err(|error| understand(error.to_string()))?;
    pitcrew_plan::from_canonical(&text).map_err(|error| understand(error.to_string()))
}
