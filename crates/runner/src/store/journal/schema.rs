//! The journal's tables, and how its connections are set up.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::JournalError;

/// The version of the tables.
const VERSION: u32 = 1;

/// The first version without the race that loses pages when a log is reset (3.51.3).
const SAFE_SQLITE: i32 = 3_051_003;

/// The log is cut back to this size once it was checkpointed.
const LOG_LIMIT_BYTES: u32 = 16 << 20;

const TABLES: &str = "
    CREATE TABLE run (
        id        TEXT PRIMARY KEY,
        plan      TEXT NOT NULL,
        source    TEXT NOT NULL,
        canonical TEXT NOT NULL,
        created   INTEGER NOT NULL,
        status    TEXT NOT NULL
    ) STRICT;
    CREATE TABLE event (
        run     TEXT NOT NULL,
        seq     INTEGER NOT NULL,
        time    INTEGER NOT NULL,
        kind    TEXT NOT NULL,
        version INTEGER NOT NULL,
        body    TEXT NOT NULL,
        PRIMARY KEY (run, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE blob (
        id    TEXT PRIMARY KEY,
        bytes BLOB NOT NULL
    ) STRICT;
";

/// What tells of notices, found without looking at every event. Journals of before get it when they are next written.
const INDEX: &str = "
    CREATE INDEX IF NOT EXISTS notice ON event (run) WHERE kind IN ('digest_due', 'notice_told', 'notice_untold');
";

/// Opens the database for the one writer and makes its tables where they are missing. One that `lasts` is synced with
/// every commit.
pub(super) fn open_for_writing(path: &Path, lasts: bool) -> Result<Connection, JournalError> {
    if rusqlite::version_number() < SAFE_SQLITE {
        return Err(JournalError::OldSqlite { found: rusqlite::version() });
    }
    let open = |source| JournalError::Open { path: path.to_owned(), source: Arc::new(source) };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(open)?;
    // Before anything is set: a newer journal is left as it is.
    let version = check_version(&connection, path)?;
    connection.busy_timeout(Duration::from_secs(10)).map_err(open)?;
    let synced = if lasts { "FULL" } else { "OFF" };
    connection
        .execute_batch(&format!(
            "PRAGMA synchronous = {synced}; PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = {LOG_LIMIT_BYTES};"
        ))
        .map_err(open)?;
    if version == 0 {
        connection
            .execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} {INDEX} PRAGMA user_version = {VERSION}; COMMIT;"))
            .map_err(open)?;
    }
    connection.execute_batch(INDEX).map_err(open)?;
    // What a dead engine left in the log is brought home now, while nobody waits.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(open)?;
    Ok(connection)
}

/// Opens the database for reading.
pub(super) fn open_for_reading(path: &Path) -> Result<Connection, JournalError> {
    let open = |source| JournalError::Open { path: path.to_owned(), source: Arc::new(source) };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(open)?;
    connection.busy_timeout(Duration::from_secs(10)).map_err(open)?;
    if !is_begun(&connection, path)? {
        // Its first engine died before it had made the tables: nothing was ever written.
        let empty = Connection::open_in_memory().map_err(open)?;
        empty.execute_batch(TABLES).map_err(open)?;
        return Ok(empty);
    }
    Ok(connection)
}

/// Whether the tables are there. A rollback journal that waits to be played back, which a reader may
/// not do, is from before the database went over to its log, so from before the tables.
fn is_begun(connection: &Connection, path: &Path) -> Result<bool, JournalError> {
    match check_version(connection, path) {
        Err(JournalError::Open { source, .. }) if waits_for_a_writer(&source) => Ok(false),
        version => Ok(version? > 0),
    }
}

fn waits_for_a_writer(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}

fn check_version(connection: &Connection, path: &Path) -> Result<u32, JournalError> {
    let found = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|source| JournalError::Open { path: path.to_owned(), source: Arc::new(source) })?;
    if found > VERSION {
        return Err(JournalError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    Ok(found)
}
