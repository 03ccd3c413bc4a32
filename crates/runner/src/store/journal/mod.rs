//! The journal: the ordered, durable record of every run, in one SQLite database.
//!
//! One thread writes. Whatever was queued while the last commit was being synced goes into the
//! next, and nothing is acknowledged before its commit; there is no timer.

mod reader;
mod schema;
mod writer;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use pitcrew_engine::{BlobId, RunId, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::blobs::BlobError;
use super::reserve::Reserve;
use super::state::{EngineLock, StateDir};

pub use reader::Reader;

/// The most bytes an event's body may have; larger values are blobs.
pub const BODY_LIMIT: usize = 64 << 10;

/// Why the journal could not be opened, written, or read.
///
/// `Clone`, because one failed commit answers everyone who was in it.
#[derive(Clone, Debug, thiserror::Error)]
#[allow(missing_docs)] // The messages say it.
pub enum JournalError {
    #[error("open journal `{}`", .path.display())]
    Open { path: PathBuf, source: Arc<rusqlite::Error> },
    #[error("open journal `{}`: it has version {found} and this pitcrew knows {known}; update pitcrew (nothing was touched)", .path.display())]
    Newer { path: PathBuf, found: u32, known: u32 },
    #[error("open journal: SQLite {found} can lose pages of a write-ahead log; 3.51.3 or later is needed")]
    OldSqlite { found: &'static str },
    #[error("start the journal's thread")]
    Thread { source: Arc<io::Error> },
    #[error("append event {seq} to run `{run}`: its last event is {last}")]
    OutOfOrder { run: RunId, seq: u64, last: u64 },
    #[error(
        "append event {seq} to run `{run}`: its body has {bytes} bytes; at most {BODY_LIMIT} fit, larger values are blobs"
    )]
    TooLarge { run: RunId, seq: u64, bytes: usize },
    #[error("append event {seq} to run `{run}`: keep what of it is too long for a row")]
    Aside { run: RunId, seq: u64, source: Arc<BlobError> },
    #[error("append to run `{run}`: there is no such run")]
    NoRun { run: RunId },
    #[error("begin run `{run}`: there is one of that name")]
    RunExists { run: RunId },
    #[error("commit to the journal")]
    Commit { source: Arc<rusqlite::Error> },
    #[error("read the journal")]
    Read { source: Arc<rusqlite::Error> },
    #[error("append to the journal: its writer is gone")]
    Closed,
}

impl JournalError {
    /// Returns whether the disk was full: after room is made, the same append succeeds.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, JournalError::Commit { source }
            if source.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull))
    }

    fn read(source: rusqlite::Error) -> JournalError {
        JournalError::Read { source: Arc::new(source) }
    }

    fn commit(source: rusqlite::Error) -> JournalError {
        JournalError::Commit { source: Arc::new(source) }
    }
}

/// A run as the list of runs shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow {
    /// Its name.
    pub id: RunId,
    /// The digest of its plan.
    pub plan: String,
    /// The bytes that the plan was read from.
    pub source: BlobId,
    /// The plan's canonical JSON, every default filled in.
    pub canonical: BlobId,
    /// When it was started.
    pub created: Timestamp,
    /// A cache of what the fold of its events says, for lists; never the truth.
    pub status: String,
}

impl RunRow {
    /// Whether the run had come to an end with its newest event. It can be taken up again.
    pub fn is_over(&self) -> bool {
        matches!(self.status.as_str(), "succeeded" | "failed" | "canceled")
    }
}

/// A run that is over, and an entry of its plan's `notify` of which something was due and is neither told nor given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owing {
    /// The run.
    pub run: RunRow,
    /// Which entry, from 0.
    pub which: u32,
}

/// An event about to be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// When it happened.
    pub time: Timestamp,
    /// What kind of event it is.
    pub kind: String,
    /// The version of the schema that its body follows.
    pub version: u32,
    /// JSON, at most [`BODY_LIMIT`] bytes.
    pub body: String,
}

/// An event as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its number in its run, from 1, without gaps.
    pub seq: u64,
    /// The event.
    pub event: EventRow,
}

/// What is committed together, or not at all.
#[derive(Clone, Debug, Default)]
pub struct Append {
    run: Option<RunId>,
    opening: Option<RunRow>,
    last: u64,
    events: Vec<EventRow>,
    blobs: Vec<(BlobId, Vec<u8>)>,
    status: Option<String>,
}

impl Append {
    /// Begins a run, with its first events.
    pub fn begin(run: RunRow, events: Vec<EventRow>) -> Append {
        Append { run: Some(run.id.clone()), opening: Some(run), events, ..Append::default() }
    }

    /// Adds events to a run whose last event has the number `last`.
    ///
    /// Where it has another by then, nothing is appended: no hole, no double.
    pub fn events(run: RunId, last: u64, events: Vec<EventRow>) -> Append {
        Append { run: Some(run), last, events, ..Append::default() }
    }

    /// Stores contents only.
    pub fn blobs(blobs: Vec<(BlobId, Vec<u8>)>) -> Append {
        Append { blobs, ..Append::default() }
    }

    /// The same, with contents that the events name.
    #[must_use]
    pub fn with_blobs(mut self, blobs: Vec<(BlobId, Vec<u8>)>) -> Append {
        self.blobs.extend(blobs);
        self
    }

    /// The same, with the run's status as the list of runs shows it from then on.
    #[must_use]
    pub fn with_status(mut self, status: impl Into<String>) -> Append {
        self.status = Some(status.into());
        self
    }
}

/// What the writer's thread is asked.
enum Order {
    Append { append: Append, done: oneshot::Sender<Result<u64, JournalError>> },
    Forget { runs: Vec<RunId>, blobs: Vec<BlobId>, done: oneshot::Sender<Result<u64, JournalError>> },
}

/// An answer that comes after the commit.
#[derive(Debug)]
#[must_use = "nothing is durable before the answer"]
pub struct Pending(oneshot::Receiver<Result<u64, JournalError>>);

impl Pending {
    /// Waits, blocking the thread, and returns the number of the run's last event.
    pub fn wait(self) -> Result<u64, JournalError> {
        self.0.blocking_recv().unwrap_or(Err(JournalError::Closed))
    }

    /// Waits and returns the number of the run's last event.
    pub async fn done(self) -> Result<u64, JournalError> {
        self.0.await.unwrap_or(Err(JournalError::Closed))
    }
}

/// Figures of a journal since it was opened.
#[derive(Debug, Default)]
struct Figures {
    commits: AtomicU64,
    short_of_space: AtomicBool,
}

/// The one writer of a state directory's journal.
#[derive(Debug)]
pub struct Journal {
    orders: Option<mpsc::Sender<Order>>,
    figures: Arc<Figures>,
    thread: Option<JoinHandle<()>>,
    _lock: EngineLock,
}

impl Journal {
    /// Opens the journal, making it where there is none, and starts its writer.
    ///
    /// The journal keeps the engine's lock for as long as it may write.
    pub fn open(state: &StateDir, lock: EngineLock) -> Result<Journal, JournalError> {
        let connection = schema::open_for_writing(&state.journal(), state.lasts())?;
        let reserve = Reserve::take(state.root());
        let figures = Arc::new(Figures::default());
        figures.short_of_space.store(!reserve.is_held(), Ordering::Relaxed);
        let (orders, queue) = mpsc::channel();
        let writer = writer::Writer::new(connection, reserve, Arc::clone(&figures));
        let thread = std::thread::Builder::new()
            .name("journal".into())
            .spawn(move || writer.serve(&queue))
            .map_err(|source| JournalError::Thread { source: Arc::new(source) })?;
        Ok(Journal { orders: Some(orders), figures, thread: Some(thread), _lock: lock })
    }

    /// Queues an append; the answer comes once it is on disk.
    pub fn append(&self, append: Append) -> Pending {
        self.order(|done| Order::Append { append, done })
    }

    /// Queues the removal of runs with their events, and of contents that nothing reaches.
    pub(super) fn forget(&self, runs: Vec<RunId>, blobs: Vec<BlobId>) -> Pending {
        self.order(|done| Order::Forget { runs, blobs, done })
    }

    /// Returns how many commits there were since the journal was opened.
    pub fn commits(&self) -> u64 {
        self.figures.commits.load(Ordering::Relaxed)
    }

    /// Returns whether the disk has no room to spare: what runs can be finished, but nothing new
    /// should be started.
    pub fn is_short_of_space(&self) -> bool {
        self.figures.short_of_space.load(Ordering::Relaxed)
    }

    fn order(&self, order: impl FnOnce(oneshot::Sender<Result<u64, JournalError>>) -> Order) -> Pending {
        let (done, answer) = oneshot::channel();
        if let Some(orders) = &self.orders {
            // Where the writer is gone the order is dropped, and with it `done`: the answer is `Closed`.
            let _ = orders.send(order(done));
        }
        Pending(answer)
    }
}

impl Drop for Journal {
    /// Waits until everything queued is on disk.
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the writer has already answered everyone with `Closed`.
            let _ = thread.join();
        }
    }
}
