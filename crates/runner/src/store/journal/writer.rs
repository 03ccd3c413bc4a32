//! The writer's thread: takes what is queued, commits it at once, answers everyone.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};

use pitcrew_engine::{BlobId, RunId};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::{Append, BODY_LIMIT, Figures, JournalError, Order};
use crate::store::reserve::Reserve;

/// At most this many orders share a commit, so that the first of them does not wait for ever.
const MOST_AT_ONCE: usize = 1024;

type Answer = Result<u64, JournalError>;

pub(super) struct Writer {
    connection: Connection,
    reserve: Reserve,
    figures: Arc<Figures>,
}

impl Writer {
    pub(super) fn new(connection: Connection, reserve: Reserve, figures: Arc<Figures>) -> Writer {
        Writer { connection, reserve, figures }
    }

    /// Serves until nobody can ask any more.
    pub(super) fn serve(mut self, queue: &mpsc::Receiver<Order>) {
        while let Ok(first) = queue.recv() {
            let mut batch = vec![first];
            batch.extend(queue.try_iter().take(MOST_AT_ONCE - 1));
            self.commit_with_reserve(batch);
        }
    }

    /// Commits a batch; on a full disk once more with the reserve given up.
    fn commit_with_reserve(&mut self, batch: Vec<Order>) {
        let mut outcome = self.commit(&batch);
        if let Err(error) = &outcome
            && error.is_disk_full()
            && self.reserve.give_up()
        {
            outcome = self.commit(&batch);
        }
        if outcome.is_ok() {
            self.figures.commits.fetch_add(1, Ordering::Relaxed);
            self.reserve.refill();
        }
        self.figures.short_of_space.store(!self.reserve.is_held(), Ordering::Relaxed);
        let answers: Box<dyn Iterator<Item = Answer>> = match outcome {
            Ok(answers) => Box::new(answers.into_iter()),
            Err(error) => Box::new(std::iter::repeat(Err(error))),
        };
        for (order, answer) in batch.into_iter().zip(answers) {
            // Who does not wait for the answer any more needs none.
            let _ = order.done().send(answer);
        }
    }

    /// Commits all orders of a batch that may be, and returns an answer for each.
    fn commit(&mut self, batch: &[Order]) -> Result<Vec<Answer>, JournalError> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(JournalError::commit)?;
        let mut last_of = HashMap::new();
        let mut answers = Vec::with_capacity(batch.len());
        for order in batch {
            answers.push(match order {
                Order::Append { append, .. } => match check(&transaction, append, &mut last_of) {
                    Ok(last) => Ok(insert(&transaction, append, last).map_err(JournalError::commit)?),
                    Err(Refused::Wrong(error)) => Err(error),
                    Err(Refused::Broken(error)) => return Err(JournalError::commit(error)),
                },
                Order::Forget { runs, blobs, .. } => {
                    Ok(forget(&transaction, runs, blobs).map_err(JournalError::commit)?)
                }
            });
            if let (Order::Append { append: Append { run: Some(run), .. }, .. }, Some(Ok(last))) =
                (order, answers.last())
            {
                last_of.insert(run, *last);
            }
        }
        transaction.commit().map_err(JournalError::commit)?;
        Ok(answers)
    }
}

impl Order {
    fn done(self) -> oneshot::Sender<Answer> {
        match self {
            Order::Append { done, .. } | Order::Forget { done, .. } => done,
        }
    }
}

/// Why an append is not made: it is wrong by itself, or the database is in trouble.
enum Refused {
    Wrong(JournalError),
    Broken(rusqlite::Error),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Refused {
        Refused::Broken(error)
    }
}

/// Returns the number of the run's last event, where the append fits behind it.
fn check<'a>(
    transaction: &Transaction<'_>,
    append: &'a Append,
    last_of: &mut HashMap<&'a RunId, u64>,
) -> Result<u64, Refused> {
    let Some(run) = &append.run else {
        return Ok(0);
    };
    let seq_of = |index: usize| append.last + 1 + index as u64;
    if let Some((index, event)) = append.events.iter().enumerate().find(|(_, event)| event.body.len() > BODY_LIMIT) {
        let (seq, bytes) = (seq_of(index), event.body.len());
        return Err(Refused::Wrong(JournalError::TooLarge { run: run.clone(), seq, bytes }));
    }
    let known = match last_of.get(run) {
        Some(last) => Some(*last),
        None => last_event(transaction, run)?,
    };
    let last = match (known, &append.opening) {
        (Some(_), Some(_)) => return Err(Refused::Wrong(JournalError::RunExists { run: run.clone() })),
        (None, None) => return Err(Refused::Wrong(JournalError::NoRun { run: run.clone() })),
        (known, _) => known.unwrap_or(0),
    };
    if last != append.last {
        return Err(Refused::Wrong(JournalError::OutOfOrder { run: run.clone(), seq: seq_of(0), last }));
    }
    Ok(last)
}

fn last_event(transaction: &Transaction<'_>, run: &RunId) -> rusqlite::Result<Option<u64>> {
    transaction
        .prepare_cached("SELECT (SELECT max(seq) FROM event WHERE run = id) FROM run WHERE id = ?1")?
        .query_row([&run.0], |row| row.get::<_, Option<u64>>(0))
        .optional()
        .map(|found| found.map(Option::unwrap_or_default))
}

/// Writes an append and returns the number of the run's last event.
fn insert(transaction: &Transaction<'_>, append: &Append, last: u64) -> rusqlite::Result<u64> {
    if !append.blobs.is_empty() {
        let mut blob = transaction.prepare_cached("INSERT OR IGNORE INTO blob (id, bytes) VALUES (?1, ?2)")?;
        for (id, bytes) in &append.blobs {
            blob.execute(params![id.0, bytes])?;
        }
    }
    let Some(run) = &append.run else {
        return Ok(0);
    };
    if let Some(row) = &append.opening {
        transaction
            .prepare_cached(
                "INSERT INTO run (id, plan, source, canonical, created, status) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![row.id.0, row.plan, row.source.0, row.canonical.0, row.created.0, row.status])?;
    }
    let mut seq = last;
    let mut event = transaction
        .prepare_cached("INSERT INTO event (run, seq, time, kind, version, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for row in &append.events {
        seq += 1;
        event.execute(params![run.0, seq, row.time.0, row.kind, row.version, row.body])?;
    }
    if let Some(status) = &append.status {
        // Where it is as before, no page is written for it.
        let changed = "UPDATE run SET status = ?2 WHERE id = ?1 AND status <> ?2";
        transaction.prepare_cached(changed)?.execute([&run.0, status])?;
    }
    Ok(seq)
}

fn forget(transaction: &Transaction<'_>, runs: &[RunId], blobs: &[BlobId]) -> rusqlite::Result<u64> {
    for run in runs {
        transaction.execute("DELETE FROM event WHERE run = ?1", [&run.0])?;
        transaction.execute("DELETE FROM run WHERE id = ?1", [&run.0])?;
    }
    let mut gone = 0;
    let mut blob = transaction.prepare_cached("DELETE FROM blob WHERE id = ?1")?;
    for id in blobs {
        gone += blob.execute([&id.0])? as u64;
    }
    Ok(gone)
}
