//! A file that keeps what was accepted until it is sent: a line for each fact, on disk before it counts.
//!
//! What was accepted and not finished is sent by whoever opens the file next; what was being tried when everything
//! ended may have arrived, and is looked for first. One process at a time has it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use super::inputs::{Destination, Message};
use crate::contract::Trouble;

/// How many keys of what was sent are remembered when the file is written anew.
const REMEMBERED: usize = 4_000;

/// From how many bytes on the file is written anew when it is opened, if most of it no longer matters.
const LARGE: usize = 256 << 10;

/// A message that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Where to.
    pub to: Destination,
    /// What.
    pub message: Message,
    /// Whether it was tried when everything ended, so that it may have arrived.
    pub doubted: bool,
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase")]
enum Fact {
    Accepted { to: Box<Destination>, message: Box<Message> },
    Trying { key: String },
    Kept { key: String, doubted: bool },
    Sent { key: String },
    Refused { key: String, why: String },
}

/// The outbox.
pub struct Outbox {
    path: PathBuf,
    file: File,
    _lock: File,
    waiting: VecDeque<Waiting>,
    sent: BTreeSet<String>,
    order: VecDeque<String>,
}

impl Outbox {
    /// Opens an outbox, and makes it where there is none. It waits while another process has it.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it cannot be read or written, or is no outbox.
    pub fn open(path: &Path) -> Result<Outbox, Trouble> {
        let trouble = |error: std::io::Error| Trouble::new(format!("open the outbox `{}`: {error}", path.display()));
        let mut beside = path.as_os_str().to_owned();
        beside.push(".lock");
        let lock = own(Path::new(&beside)).map_err(trouble)?;
        flock(&lock, FlockOperation::LockExclusive).map_err(|error| trouble(error.into()))?;
        let mut file = own(path).map_err(trouble)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(trouble)?;
        // A line without its end was never acknowledged.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if whole < bytes.len() {
            file.set_len(whole as u64).and_then(|()| file.sync_all()).map_err(trouble)?;
        }
        let mut outbox = Outbox {
            path: path.to_owned(),
            file,
            _lock: lock,
            waiting: VecDeque::new(),
            sent: BTreeSet::new(),
            order: VecDeque::new(),
        };
        outbox.read(&bytes[..whole])?;
        let facts = bytes[..whole].iter().filter(|byte| **byte == b'\n').count();
        let matter = outbox.order.len().min(REMEMBERED) + outbox.waiting.len() * 2;
        if whole > LARGE && facts > 2 * matter {
            outbox.rewrite().map_err(trouble)?;
        }
        sync_directory(path).map_err(trouble)?;
        Ok(outbox)
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let mut waiting: BTreeMap<String, (usize, Waiting)> = BTreeMap::new();
        for (number, line) in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).enumerate() {
            let fact: Fact = serde_json::from_slice(line).map_err(|error| {
                let place = format!("read line {} of the outbox `{}`: {error}", number + 1, self.path.display());
                Trouble::new(place).hint("take that line out by hand; the others are kept")
            })?;
            match fact {
                Fact::Accepted { to, message } => {
                    waiting
                        .insert(message.key.clone(), (number, Waiting { to: *to, message: *message, doubted: false }));
                }
                Fact::Trying { key } => {
                    if let Some((_, waiting)) = waiting.get_mut(&key) {
                        waiting.doubted = true;
                    }
                }
                Fact::Kept { key, doubted } => {
                    if let Some((_, waiting)) = waiting.get_mut(&key) {
                        waiting.doubted = doubted;
                    }
                }
                Fact::Sent { key } => {
                    waiting.remove(&key);
                    self.remember(key);
                }
                Fact::Refused { key, .. } => {
                    waiting.remove(&key);
                }
            }
        }
        let mut waiting: Vec<(usize, Waiting)> = waiting.into_values().collect();
        waiting.sort_by_key(|(number, _)| *number);
        self.waiting = waiting.into_iter().map(|(_, waiting)| waiting).collect();
        Ok(())
    }

    /// Whether a message was sent, or waits already.
    pub fn knows(&self, key: &str) -> bool {
        self.sent.contains(key) || self.waiting.iter().any(|waiting| waiting.message.key == key)
    }

    /// Whether a message was sent.
    pub fn has_sent(&self, key: &str) -> bool {
        self.sent.contains(key)
    }

    /// Takes a message. When this returns it is on disk.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it could not be written: it is not accepted then.
    pub fn accept(&mut self, to: &Destination, message: &Message) -> Result<(), Trouble> {
        self.write(&Fact::Accepted { to: Box::new(to.clone()), message: Box::new(message.clone()) })?;
        self.waiting.push_back(Waiting { to: to.clone(), message: message.clone(), doubted: false });
        Ok(())
    }

    /// Returns what waits, the first accepted first.
    pub fn waiting(&self) -> Vec<Waiting> {
        self.waiting.iter().cloned().collect()
    }

    /// Notes that a message is about to be tried.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written.
    pub fn trying(&mut self, key: &str) -> Result<(), Trouble> {
        self.write(&Fact::Trying { key: key.to_owned() })?;
        if let Some(waiting) = self.waiting.iter_mut().find(|waiting| waiting.message.key == key) {
            waiting.doubted = true;
        }
        Ok(())
    }

    /// Notes that a message did not arrive and stays; `doubted` says that it may have arrived all the same.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written.
    pub fn kept(&mut self, key: &str, doubted: bool) -> Result<(), Trouble> {
        self.write(&Fact::Kept { key: key.to_owned(), doubted })?;
        if let Some(waiting) = self.waiting.iter_mut().find(|waiting| waiting.message.key == key) {
            waiting.doubted = doubted;
        }
        Ok(())
    }

    /// Notes that a message was sent.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written: it may be sent again.
    pub fn sent(&mut self, key: &str) -> Result<(), Trouble> {
        self.write(&Fact::Sent { key: key.to_owned() })?;
        self.waiting.retain(|waiting| waiting.message.key != key);
        self.remember(key.to_owned());
        Ok(())
    }

    /// Notes that a message will never be taken.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written: it is tried again.
    pub fn refused(&mut self, key: &str, why: &str) -> Result<(), Trouble> {
        self.write(&Fact::Refused { key: key.to_owned(), why: why.to_owned() })?;
        self.waiting.retain(|waiting| waiting.message.key != key);
        Ok(())
    }

    fn remember(&mut self, key: String) {
        if self.sent.insert(key.clone()) {
            self.order.push_back(key);
        }
    }

    fn write(&mut self, fact: &Fact) -> Result<(), Trouble> {
        let line = serde_json::to_vec(fact).map(|mut line| {
            line.push(b'\n');
            line
        });
        let written = line.map_err(std::io::Error::from).and_then(|line| {
            let before = self.file.metadata()?.len();
            let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
            if written.is_err() {
                // Half a line would make the next one unreadable.
                let _ = self.file.set_len(before);
            }
            written
        });
        written.map_err(|error| Trouble::new(format!("write the outbox `{}`: {error}", self.path.display())))
    }

    /// Writes the file anew with what still matters.
    fn rewrite(&mut self) -> std::io::Result<()> {
        while self.order.len() > REMEMBERED {
            if let Some(key) = self.order.pop_front() {
                self.sent.remove(&key);
            }
        }
        let mut text = Vec::new();
        let mut put = |fact: &Fact| -> std::io::Result<()> {
            serde_json::to_writer(&mut text, fact)?;
            text.push(b'\n');
            Ok(())
        };
        for key in &self.order {
            put(&Fact::Sent { key: key.clone() })?;
        }
        for Waiting { to, message, doubted } in &self.waiting {
            put(&Fact::Accepted { to: Box::new(to.clone()), message: Box::new(message.clone()) })?;
            if *doubted {
                put(&Fact::Trying { key: message.key.clone() })?;
            }
        }
        let mut beside = self.path.as_os_str().to_owned();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let _ = fs::remove_file(&beside);
        let mut file = own(&beside)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        self.file = file;
        Ok(())
    }
}

/// Opens a file to read and append that nobody else may read.
fn own(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)
}

fn sync_directory(path: &Path) -> std::io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}
