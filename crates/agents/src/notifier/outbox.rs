//! A file that keeps what was accepted until it is sent: a line for each fact, on disk before it counts.
//!
//! What was accepted and not finished is sent by whoever opens the file next; what was being tried when everything
//! ended may have arrived, and is looked for first. One process at a time has it.
//!
//! Facts are written as they come and brought to disk together: before a message is tried, and with [`Outbox::sync`]
//! before anybody is told what became of it.
//!
//! Whoever sends a message reads the whole file, so it is kept short: when too much of it no longer matters it is
//! written anew, and of what was sent only short names stay. What a message costs grows with what waits, and with
//! nothing else.

mod memory;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use self::memory::Memory;
use super::inputs::{Destination, GithubAction, Message};
use crate::contract::Trouble;

/// How many lines that no longer matter the file may have when it is opened, or as many as do, before it is written anew.
const STALE: usize = 300;

/// What a message is known by: the same key at another place, or for another deed there, is another message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Id {
    place: String,
    action: GithubAction,
    key: String,
}

impl Id {
    /// What a message to a destination is known by.
    pub fn of(to: &Destination, message: &Message) -> Id {
        Id { place: to.place(), action: to.action, key: message.key.clone() }
    }

    /// Whether two messages go to the same place, where the first comes first.
    pub fn is_beside(&self, other: &Id) -> bool {
        self.place == other.place
    }
}

/// A message that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// What it is known by.
    pub id: Id,
    /// Where to.
    pub to: Destination,
    /// What.
    pub message: Message,
    /// Whether it was tried when everything ended, so that it may have arrived.
    pub doubted: bool,
    /// How often it was given up for the time being.
    pub rounds: u32,
}

impl Waiting {
    fn of(to: &Destination, message: &Message) -> Waiting {
        Waiting { id: Id::of(to, message), to: to.clone(), message: message.clone(), doubted: false, rounds: 0 }
    }
}

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase")]
enum Fact {
    Accepted {
        to: Box<Destination>,
        message: Box<Message>,
    },
    Trying {
        id: Id,
    },
    Kept {
        id: Id,
        doubted: bool,
        rounds: u32,
    },
    Sent {
        id: Id,
    },
    Refused {
        id: Id,
        why: String,
    },
    /// All that was sent before.
    Remembered {
        ids: Memory,
    },
}

/// The outbox.
pub struct Outbox {
    path: PathBuf,
    file: File,
    _lock: File,
    /// What waits, by the order in which it was accepted.
    waiting: BTreeMap<u64, Waiting>,
    /// Which place in that order a message has.
    places: BTreeMap<Id, u64>,
    /// How many were accepted since it was opened, and are in it.
    accepted: u64,
    sent: Memory,
    /// Whether something was written that may not be on disk yet.
    pending: bool,
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
        let is_new = !path.exists();
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
            waiting: BTreeMap::new(),
            places: BTreeMap::new(),
            accepted: 0,
            sent: Memory::default(),
            pending: false,
        };
        let lines = outbox.read(&bytes[..whole])?;
        // Of what waits there is a line that it was accepted, and perhaps one more.
        let matter = outbox.waiting.len() * 2 + 1;
        let is_swollen = lines.saturating_sub(matter) > STALE.max(matter);
        if is_swollen {
            outbox.rewrite().map_err(trouble)?;
        }
        if is_new || is_swollen {
            sync_directory(path).map_err(trouble)?;
        }
        Ok(outbox)
    }

    /// Takes the facts of a file in; returns how many there are.
    fn read(&mut self, bytes: &[u8]) -> Result<usize, Trouble> {
        let mut lines = 0;
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            lines += 1;
            let fact: Fact = serde_json::from_slice(line).map_err(|error| {
                Trouble::new(format!("read line {lines} of the outbox `{}`: {error}", self.path.display()))
                    .hint("take that line out by hand; the others are kept")
            })?;
            self.take(fact);
        }
        Ok(lines)
    }

    /// Makes a fact true of what waits and what was sent.
    fn take(&mut self, fact: Fact) {
        match fact {
            Fact::Accepted { to, message } => self.put(Waiting::of(&to, &message)),
            Fact::Trying { id } => {
                if let Some(waiting) = self.entry(&id) {
                    waiting.doubted = true;
                }
            }
            Fact::Kept { id, doubted, rounds } => {
                if let Some(waiting) = self.entry(&id) {
                    (waiting.doubted, waiting.rounds) = (doubted, rounds);
                }
            }
            Fact::Sent { id } => {
                self.remove(&id);
                self.sent.add(&id);
            }
            Fact::Refused { id, .. } => self.remove(&id),
            Fact::Remembered { ids } => self.sent.append(ids),
        }
    }

    fn put(&mut self, waiting: Waiting) {
        self.remove(&waiting.id);
        self.accepted += 1;
        self.places.insert(waiting.id.clone(), self.accepted);
        self.waiting.insert(self.accepted, waiting);
    }

    fn remove(&mut self, id: &Id) {
        if let Some(place) = self.places.remove(id) {
            self.waiting.remove(&place);
        }
    }

    fn entry(&mut self, id: &Id) -> Option<&mut Waiting> {
        self.waiting.get_mut(self.places.get(id)?)
    }

    /// Whether a message waits.
    pub fn is_waiting(&self, id: &Id) -> bool {
        self.places.contains_key(id)
    }

    /// Whether a message was sent.
    pub fn has_sent(&self, id: &Id) -> bool {
        self.sent.has(id)
    }

    /// Takes a message. It counts as accepted when it is on disk: before the next message is tried, or with
    /// [`Outbox::sync`].
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it could not be written: it is not accepted then.
    pub fn accept(&mut self, to: &Destination, message: &Message) -> Result<(), Trouble> {
        self.note(Fact::Accepted { to: Box::new(to.clone()), message: Box::new(message.clone()) })
    }

    /// Returns what waits, the first accepted first.
    pub fn waiting(&self) -> Vec<Waiting> {
        self.waiting.values().cloned().collect()
    }

    /// Notes that a message is about to be tried. When this returns, that and all before it is on disk.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written.
    pub fn trying(&mut self, id: &Id) -> Result<(), Trouble> {
        self.note(Fact::Trying { id: id.clone() })?;
        self.sync()
    }

    /// Notes that a message did not arrive and stays; `doubted` says that it may have arrived all the same.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written.
    pub fn kept(&mut self, id: &Id, doubted: bool) -> Result<(), Trouble> {
        let rounds = self.entry(id).map_or(0, |waiting| waiting.rounds) + 1;
        self.note(Fact::Kept { id: id.clone(), doubted, rounds })
    }

    /// Notes that a message was sent.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written: it may be sent again.
    pub fn sent(&mut self, id: &Id) -> Result<(), Trouble> {
        self.note(Fact::Sent { id: id.clone() })
    }

    /// Notes that a message will never be taken.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written: it is tried again.
    pub fn refused(&mut self, id: &Id, why: &str) -> Result<(), Trouble> {
        self.note(Fact::Refused { id: id.clone(), why: why.to_owned() })
    }

    /// Brings all that was written to disk.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be done.
    pub fn sync(&mut self) -> Result<(), Trouble> {
        if self.pending {
            self.file.sync_data().map_err(|error| self.trouble(&error))?;
            self.pending = false;
        }
        Ok(())
    }

    /// Writes a fact, and takes it in.
    fn note(&mut self, fact: Fact) -> Result<(), Trouble> {
        self.write(&fact)?;
        self.take(fact);
        Ok(())
    }

    fn write(&mut self, fact: &Fact) -> Result<(), Trouble> {
        let line = serde_json::to_vec(fact).map(|mut line| {
            line.push(b'\n');
            line
        });
        let written = line.map_err(std::io::Error::from).and_then(|line| {
            let before = self.file.metadata()?.len();
            let written = self.file.write_all(&line);
            if written.is_err() {
                // Half a line would make the next one unreadable.
                let _ = self.file.set_len(before);
            }
            written
        });
        self.pending = true;
        written.map_err(|error| self.trouble(&error))
    }

    fn trouble(&self, error: &std::io::Error) -> Trouble {
        Trouble::new(format!("write the outbox `{}`: {error}", self.path.display()))
    }

    /// Writes the file anew with what still matters.
    fn rewrite(&mut self) -> std::io::Result<()> {
        self.sent.trim();
        let mut text = Vec::new();
        let mut put = |fact: &Fact| -> std::io::Result<()> {
            serde_json::to_writer(&mut text, fact)?;
            text.push(b'\n');
            Ok(())
        };
        if !self.sent.is_empty() {
            put(&Fact::Remembered { ids: self.sent.clone() })?;
        }
        for Waiting { id, to, message, doubted, rounds } in self.waiting.values() {
            put(&Fact::Accepted { to: Box::new(to.clone()), message: Box::new(message.clone()) })?;
            if *doubted || *rounds > 0 {
                put(&Fact::Kept { id: id.clone(), doubted: *doubted, rounds: *rounds })?;
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
