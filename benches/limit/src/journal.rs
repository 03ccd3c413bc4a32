//! A journal that does nothing but be durable: one thread, one SQLite file, one fsync for whatever
//! came while the last one was under way.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, params};

/// A record, and who waits until it is on disk; a record that nobody waits for rides along with
/// the next one that somebody does.
struct Entry {
    kind: &'static str,
    waits: Option<SyncSender<()>>,
}

/// The journal's thread, as others see it.
pub struct Journal {
    entries: Sender<Entry>,
    thread: JoinHandle<rusqlite::Result<u64>>,
}

/// The journal's thread ended before it was asked to; [`Journal::close`] says why.
#[derive(Debug)]
pub struct Gone;

impl std::fmt::Display for Gone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the journal's thread is gone")
    }
}

impl std::error::Error for Gone {}

impl Journal {
    /// Makes a journal where there is none, with Pitcrew's own settings: a write-ahead log, synced at every commit.
    pub fn open(path: &Path) -> rusqlite::Result<Journal> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE event (seq INTEGER PRIMARY KEY, run TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT;",
        )?;
        let (entries, queue) = mpsc::channel();
        let thread = thread::spawn(move || serve(&connection, &queue));
        Ok(Journal { entries, thread })
    }

    /// Notes something without waiting until it is on disk.
    pub fn note(&self, kind: &'static str) -> Result<(), Gone> {
        self.entries.send(Entry { kind, waits: None }).map_err(|_| Gone)
    }

    /// Writes something, and returns when it and all before it is on disk.
    pub fn commit(&self, kind: &'static str) -> Result<(), Gone> {
        let (waits, done) = mpsc::sync_channel(1);
        self.entries.send(Entry { kind, waits: Some(waits) }).map_err(|_| Gone)?;
        done.recv().map_err(|_| Gone)
    }

    /// Ends the thread and returns how many commits there were.
    pub fn close(self) -> rusqlite::Result<u64> {
        drop(self.entries);
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

/// Commits until nobody can ask any more.
fn serve(connection: &Connection, queue: &Receiver<Entry>) -> rusqlite::Result<u64> {
    let mut commits = 0;
    let mut batch = Vec::new();
    while let Ok(entry) = queue.recv() {
        batch.push(entry);
        batch.extend(queue.try_iter());
        if batch.iter().all(|entry| entry.waits.is_none()) {
            continue;
        }
        let transaction = connection.unchecked_transaction()?;
        let mut insert = transaction.prepare_cached("INSERT INTO event (run, kind, body) VALUES (?1, ?2, ?3)")?;
        for entry in &batch {
            insert.execute(params!["limit", entry.kind, r#"{"exit":0}"#])?;
        }
        drop(insert);
        transaction.commit()?;
        commits += 1;
        for waits in batch.drain(..).filter_map(|entry| entry.waits) {
            // Who does not wait any more needs no answer.
            let _ = waits.send(());
        }
    }
    Ok(commits)
}
