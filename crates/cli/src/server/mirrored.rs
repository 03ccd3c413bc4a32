//! The runs of a server as a state directory that lives as long as the command: every command that looks at runs
//! looks at this one.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use pitcrew_engine::{BlobId, Record, RunId};
use pitcrew_runner::mirror::Mirror;
use pitcrew_runner::store::{Elsewhere, RunRow, StateDir};
use serde::Deserialize;
use tempfile::TempDir;

use super::Server;
use crate::runtime;
use crate::trouble::{Result, Trouble};

/// A copy of what a server knows, made as far as somebody looks.
pub struct Mirrored {
    server: Server,
    mirror: Mirror,
    /// One at a time brings events of a run.
    bringing: Mutex<()>,
    _directory: TempDir,
}

#[derive(Deserialize)]
struct Rows {
    items: Vec<RunRow>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Stored {
    items: Vec<Record>,
    next: Option<u64>,
}

#[derive(Deserialize)]
struct Log {
    attempt: u32,
    stream: String,
}

impl Mirrored {
    /// Begins a copy: the rows of all runs.
    pub fn of(server: &Server) -> Result<Mirrored> {
        runtime::waiting(|| Mirrored::begin(server))
    }

    fn begin(server: &Server) -> Result<Mirrored> {
        let directory =
            TempDir::with_prefix("pitcrew-").map_err(|error| Trouble::while_trying("make a directory", &error))?;
        let mirror = Mirror::open(&directory.path().join("state"))?;
        let mirrored = Mirrored { server: server.clone(), mirror, bringing: Mutex::new(()), _directory: directory };
        let mut cursor = None;
        loop {
            let from = cursor.map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
            let rows: Rows = mirrored.server.get(&format!("/journal?limit=200{from}"))?;
            rows.items.into_iter().try_for_each(|row| mirrored.mirror.begin(row))?;
            cursor = rows.next;
            if cursor.is_none() {
                return Ok(mirrored);
            }
        }
    }

    /// The directory in which the copy is.
    pub fn state(&self) -> &StateDir {
        self.mirror.state()
    }

    /// Brings all events of a run that are new.
    pub fn bring(&self, run: &RunId) -> Result<()> {
        let _bringing = self.bringing.lock().unwrap_or_else(PoisonError::into_inner);
        runtime::waiting(|| self.bring_all(run))
    }

    fn bring_all(&self, run: &RunId) -> Result<()> {
        loop {
            let after = self.mirror.last(run);
            let stored: Stored = self.server.get(&format!("/runs/{run}/journal?after={after}"))?;
            self.mirror.add(run, &stored.items)?;
            if stored.next.is_none() {
                return Ok(());
            }
        }
    }

    /// Brings what the attempts of a task printed.
    pub fn bring_logs(&self, run: &RunId, task: &str) -> Result<()> {
        let directory = self.mirror.state().logs().join(&run.0);
        std::fs::create_dir_all(&directory)?;
        let logs: Vec<Log> = self.server.get(&format!("/runs/{run}/tasks/{task}/logs"))?;
        for Log { attempt, stream } in logs {
            let path = directory.join(format!("{task}.{attempt}.{stream}.log"));
            let text = self.server.bytes(&format!("/runs/{run}/tasks/{task}/logs/{attempt}/{stream}?limit=4194304"))?;
            std::fs::write(path, text.unwrap_or_default())?;
        }
        Ok(())
    }

    /// Where contents come from that are not in the copy.
    pub fn contents(&self) -> Arc<dyn Elsewhere> {
        Arc::new(Contents(self.server.clone()))
    }
}

/// The contents that a server has.
#[derive(Debug)]
struct Contents(Server);

impl Elsewhere for Contents {
    fn fetch(&self, id: &BlobId) -> io::Result<Option<Vec<u8>>> {
        self.0.bytes(&format!("/blobs/{id}")).map_err(|trouble| io::Error::other(trouble.message))
    }
}
