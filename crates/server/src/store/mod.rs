//! What the server keeps beside the journal, in `server.db`: each area its own file, with its own tables.
//!
//! Runs are not here: they are the journal's.

mod agents;
mod deliveries;
mod plans;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pitcrew_runner::store::{JournalError, StateDir};
use rusqlite::{Connection, TransactionBehavior};

pub(crate) use agents::{AgentVersion, reading_of};
pub(crate) use deliveries::{API, Arrival, Delivery, Mark, State, Waiting};

/// The tables, in the order in which they came: a database has the first `user_version` of them.
const MIGRATIONS: &[&str] = &[include_str!("plans.sql"), include_str!("credentials.sql"), include_str!("triggers.sql")];

/// Why what the server keeps cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be opened.
    #[error("open `{}`", .path.display())]
    Open {
        /// Which.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// A newer pitcrew has written it.
    #[error("open `{}`: it has version {found} and this pitcrew knows {known}; update pitcrew (nothing was touched)", .path.display())]
    Newer {
        /// Which.
        path: PathBuf,
        /// Its version.
        found: usize,
        /// The newest that is known.
        known: usize,
    },
    /// It cannot be read or written.
    #[error("use what the server keeps")]
    Use(#[from] rusqlite::Error),
    /// The journal cannot be reached.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// The database of the server.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens it, and brings its tables up to date.
    pub(crate) fn open(state: &StateDir) -> Result<Store, StoreError> {
        let path = state.root().join("server.db");
        let open = |source| StoreError::Open { path: path.clone(), source };
        let mut connection = Connection::open(&path).map_err(open)?;
        connection.busy_timeout(Duration::from_secs(10)).map_err(open)?;
        // What is read before it is changed must still be so when it is: `pitcrew token` and the server share the file.
        connection.set_transaction_behavior(TransactionBehavior::Immediate);
        connection
            .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
            .map_err(open)?;
        let change = connection.transaction().map_err(open)?;
        let found: usize = change.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(open)?;
        if found > MIGRATIONS.len() {
            return Err(StoreError::Newer { path, found, known: MIGRATIONS.len() });
        }
        if found < MIGRATIONS.len() {
            for tables in &MIGRATIONS[found..] {
                change.execute_batch(tables).map_err(open)?;
            }
            change.pragma_update(None, "user_version", MIGRATIONS.len()).map_err(open)?;
        }
        change.commit().map_err(open)?;
        Ok(Store { connection: Mutex::new(connection) })
    }

    /// Returns the connection; each use is short.
    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
