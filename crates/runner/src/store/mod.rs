//! What is kept: the state directory, the journal in it, and the blobs beside the journal.
//!
//! One process holds the [`EngineLock`] and writes through one [`Journal`]; everyone else reads
//! through a [`Reader`]. What the events mean is the engine's business: here they are rows.

mod blobs;
mod clean;
mod journal;
mod reserve;
mod state;

pub use blobs::{BlobError, Blobs, Elsewhere, Hashing, ROW_LIMIT, Staged, hash_of};
pub use clean::{CleanError, Cleaned, clean};
pub use journal::{Append, BODY_LIMIT, EventRow, Journal, JournalError, Owing, Pending, Reader, RunRow, StoredEvent};
pub use state::{EngineLock, Environment, STATE_VERSION, StateDir, StateError};

/// Returns the version of SQLite that keeps the journal.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
