//! Reading the journal: connections of their own, short, and never in the writer's way.

use pitcrew_engine::{BlobId, RunId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::{EventRow, JournalError, Owing, RunRow, StoredEvent, schema};
use crate::store::state::StateDir;

/// A read-only view of a journal; every call sees what was committed by then.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
}

impl Reader {
    /// Opens a journal that exists, also while an engine writes it.
    pub fn open(state: &StateDir) -> Result<Reader, JournalError> {
        Ok(Reader { connection: schema::open_for_reading(&state.journal())? })
    }

    /// Holds the view still: until what this returns is dropped, every call sees the same moment.
    pub(crate) fn hold(&self) -> Result<Held<'_>, JournalError> {
        self.connection.unchecked_transaction().map(|moment| Held { _moment: moment }).map_err(JournalError::read)
    }

    /// Returns the events of a run behind the number `after`, at most `limit` of them, in order.
    pub fn events(&self, run: &RunId, after: u64, limit: u32) -> Result<Vec<StoredEvent>, JournalError> {
        let sql = "SELECT seq, time, kind, version, body FROM event WHERE run = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
        self.rows(sql, rusqlite::params![run.0, after, limit], stored)
    }

    /// Returns the events of a run that are about one of its tasks, in order.
    pub fn events_of(&self, run: &RunId, task: &str) -> Result<Vec<StoredEvent>, JournalError> {
        let sql = "SELECT seq, time, kind, version, body FROM event
                   WHERE run = ?1 AND json_extract(body, '$.task') = ?2 ORDER BY seq";
        self.rows(sql, rusqlite::params![run.0, task], stored)
    }

    /// Returns the number of a run's newest event; 0 where there is none.
    pub fn last(&self, run: &RunId) -> Result<u64, JournalError> {
        let sql = "SELECT coalesce(max(seq), 0) FROM event WHERE run = ?1";
        Ok(self.rows(sql, [&run.0], |row| row.get(0))?.pop().unwrap_or_default())
    }

    /// Returns all runs, the newest first.
    pub fn runs(&self) -> Result<Vec<RunRow>, JournalError> {
        let sql = "SELECT id, plan, source, canonical, created, status FROM run ORDER BY created DESC, id";
        self.rows(sql, [], run_row)
    }

    /// Returns one run by its whole name.
    pub fn run(&self, id: &RunId) -> Result<Option<RunRow>, JournalError> {
        let sql = "SELECT id, plan, source, canonical, created, status FROM run WHERE id = ?1";
        Ok(self.rows(sql, [&id.0], run_row)?.pop())
    }

    /// Returns the runs that came to an end of their own, each with each entry of its plan's `notify` of which more was
    /// due than was told or given up.
    pub fn owing(&self) -> Result<Vec<Owing>, JournalError> {
        // The kinds are named as the index names them, or it is not used.
        let sql = "
            SELECT id, plan, source, canonical, created, status, which
            FROM (
                SELECT run, json_extract(body, '$.which') AS which, sum(CASE
                    WHEN kind = 'digest_due' THEN 1
                    WHEN kind = 'notice_told' OR json_extract(body, '$.next') IS NULL THEN -1
                    ELSE 0 END) AS owed
                FROM event WHERE kind IN ('digest_due', 'notice_told', 'notice_untold')
                GROUP BY run, which
            ) JOIN run ON run.id = run
            WHERE owed > 0 AND which IS NOT NULL AND status IN ('succeeded', 'failed')
            ORDER BY created DESC, id, which";
        self.rows(sql, [], |row| Ok(Owing { run: run_row(row)?, which: row.get(6)? }))
    }

    /// Whether there is a run of that name.
    pub(crate) fn has_run(&self, id: &RunId) -> Result<bool, JournalError> {
        self.connection
            .prepare_cached("SELECT 1 FROM run WHERE id = ?1")
            .and_then(|mut query| query.exists([&id.0]))
            .map_err(JournalError::read)
    }

    /// Reads what every journal has; an error where it cannot be read.
    pub fn probe(&self) -> Result<(), JournalError> {
        self.rows("SELECT 1 FROM run LIMIT 1", [], |_| Ok(())).map(drop)
    }

    /// Returns the bytes of a blob that is a row.
    pub(in crate::store) fn blob(&self, id: &BlobId) -> Result<Option<Vec<u8>>, JournalError> {
        self.connection
            .prepare_cached("SELECT bytes FROM blob WHERE id = ?1")
            .and_then(|mut query| query.query_row([&id.0], |row| row.get(0)).optional())
            .map_err(JournalError::read)
    }

    /// Returns whether a blob is a row.
    pub(in crate::store) fn has_blob(&self, id: &BlobId) -> Result<bool, JournalError> {
        self.connection
            .prepare_cached("SELECT 1 FROM blob WHERE id = ?1")
            .and_then(|mut query| query.exists([&id.0]))
            .map_err(JournalError::read)
    }

    /// Returns the names and sizes of all blobs that are rows.
    pub(in crate::store) fn blobs(&self) -> Result<Vec<(BlobId, u64)>, JournalError> {
        self.rows("SELECT id, length(bytes) FROM blob", [], |row| Ok((BlobId(row.get(0)?), row.get(1)?)))
    }

    fn rows<T>(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, JournalError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut query| query.query_map(parameters, read)?.collect())
            .map_err(JournalError::read)
    }
}

/// A moment that is held still.
#[derive(Debug)]
pub(crate) struct Held<'r> {
    _moment: Transaction<'r>,
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    Ok(StoredEvent {
        seq: row.get(0)?,
        event: EventRow { time: Timestamp(row.get(1)?), kind: row.get(2)?, version: row.get(3)?, body: row.get(4)? },
    })
}

fn run_row(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        id: RunId(row.get(0)?),
        plan: row.get(1)?,
        source: BlobId(row.get(2)?),
        canonical: BlobId(row.get(3)?),
        created: Timestamp(row.get(4)?),
        status: row.get(5)?,
    })
}
