//! A file that keeps what was accepted until it is sent: a line for each fact, on disk before it counts.
//!
//! What was accepted and not finished is sent by whoever opens the file next; what was being tried when everything
//! ended may have arrived, and is looked for first. One process at a time has it.
//!
//! Facts are written as they come and brought to disk together: before a message is tried, and with [`Outbox::sync`]
//! before anybody is told what became of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use super::inputs::{Destination, GithubAction, Message};
use crate::contract::Trouble;

/// How many keys of what was sent are remembered when the file is written anew.
const REMEMBERED: usize = 4_000;

/// From how many bytes on the file is written anew when it is opened, if most of it no longer matters.
const LARGE: usize = 256 << 10;

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
    Accepted { to: Box<Destination>, message: Box<Message> },
    Trying { id: Id },
    Kept { id: Id, doubted: bool, rounds: u32 },
    Sent { id: Id },
    Refused { id: Id, why: String },
}

/// The outbox.
pub struct Outbox {
    path: PathBuf,
    file: File,
    _lock: File,
    waiting: VecDeque<Waiting>,
    sent: BTreeSet<Id>,
    order: VecDeque<Id>,
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
            waiting: VecDeque::new(),
            sent: BTreeSet::new(),
            order: VecDeque::new(),
            pending: false,
        };
        outbox.read(&bytes[..whole])?;
        let facts = bytes[..whole].iter().filter(|byte| **byte == b'\n').count();
        let matter = outbox.order.len().min(REMEMBERED) + outbox.waiting.len() * 2;
        let is_swollen = whole > LARGE && facts > 2 * matter;
        if is_swollen {
            outbox.rewrite().map_err(trouble)?;
        }
        if is_new || is_swollen {
            sync_directory(path).map_err(trouble)?;
        }
        Ok(outbox)
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let mut waiting: BTreeMap<Id, (usize, Waiting)> = BTreeMap::new();
        for (number, line) in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).enumerate() {
            let fact: Fact = serde_json::from_slice(line).map_err(|error| {
                let place = format!("read line {} of the outbox `{}`: {error}", number + 1, self.path.display());
                Trouble::new(place).hint("take that line out by hand; the others are kept")
            })?;
            match fact {
                Fact::Accepted { to, message } => {
                    let one = Waiting::of(&to, &message);
                    waiting.insert(one.id.clone(), (number, one));
                }
                Fact::Trying { id } => {
                    if let Some((_, waiting)) = waiting.get_mut(&id) {
                        waiting.doubted = true;
                    }
                }
                Fact::Kept { id, doubted, rounds } => {
                    if let Some((_, waiting)) = waiting.get_mut(&id) {
                        (waiting.doubted, waiting.rounds) = (doubted, rounds);
                    }
                }
                Fact::Sent { id } => {
                    waiting.remove(&id);
                    self.remember(id);
                }
                Fact::Refused { id, .. } => {
                    waiting.remove(&id);
                }
            }
        }
        let mut waiting: Vec<(usize, Waiting)> = waiting.into_values().collect();
        waiting.sort_by_key(|(number, _)| *number);
        self.waiting = waiting.into_iter().map(|(_, waiting)| waiting).collect();
        Ok(())
    }

    /// Whether a message waits.
    pub fn is_waiting(&self, id: &Id) -> bool {
        self.waiting.iter().any(|waiting| waiting.id == *id)
    }

    /// Whether a message was sent.
    pub fn has_sent(&self, id: &Id) -> bool {
        self.sent.contains(id)
    }

    /// Takes a message. It counts as accepted when it is on disk: before the next message is tried, or with
    /// [`Outbox::sync`].
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it could not be written: it is not accepted then.
    pub fn accept(&mut self, to: &Destination, message: &Message) -> Result<(), Trouble> {
        self.write(&Fact::Accepted { to: Box::new(to.clone()), message: Box::new(message.clone()) })?;
        self.waiting.push_back(Waiting::of(to, message));
        Ok(())
    }

    /// Returns what waits, the first accepted first.
    pub fn waiting(&self) -> Vec<Waiting> {
        self.waiting.iter().cloned().collect()
    }

    /// Notes that a message is about to be tried. When this returns, that and all before it is on disk.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written.
    pub fn trying(&mut self, id: &Id) -> Result<(), Trouble> {
        self.write(&Fact::Trying { id: id.clone() })?;
        if let Some(waiting) = self.entry(id) {
            waiting.doubted = true;
        }
        self.sync()
    }

    /// Notes that a message did not arrive and stays; `doubted` says that it may have arrived all the same.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written.
    pub fn kept(&mut self, id: &Id, doubted: bool) -> Result<(), Trouble> {
        let rounds = self.entry(id).map_or(0, |waiting| waiting.rounds) + 1;
        self.write(&Fact::Kept { id: id.clone(), doubted, rounds })?;
        if let Some(waiting) = self.entry(id) {
            (waiting.doubted, waiting.rounds) = (doubted, rounds);
        }
        Ok(())
    }

    /// Notes that a message was sent.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written: it may be sent again.
    pub fn sent(&mut self, id: &Id) -> Result<(), Trouble> {
        self.write(&Fact::Sent { id: id.clone() })?;
        self.waiting.retain(|waiting| waiting.id != *id);
        self.remember(id.clone());
        Ok(())
    }

    /// Notes that a message will never be taken.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where that could not be written: it is tried again.
    pub fn refused(&mut self, id: &Id, why: &str) -> Result<(), Trouble> {
        self.write(&Fact::Refused { id: id.clone(), why: why.to_owned() })?;
        self.waiting.retain(|waiting| waiting.id != *id);
        Ok(())
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

    fn entry(&mut self, id: &Id) -> Option<&mut Waiting> {
        self.waiting.iter_mut().find(|waiting| waiting.id == *id)
    }

    fn remember(&mut self, id: Id) {
        if self.sent.insert(id.clone()) {
            self.order.push_back(id);
        }
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
        while self.order.len() > REMEMBERED {
            if let Some(id) = self.order.pop_front() {
                self.sent.remove(&id);
            }
        }
        let mut text = Vec::new();
        let mut put = |fact: &Fact| -> std::io::Result<()> {
            serde_json::to_writer(&mut text, fact)?;
            text.push(b'\n');
            Ok(())
        };
        for id in &self.order {
            put(&Fact::Sent { id: id.clone() })?;
        }
        for Waiting { id, to, message, doubted, rounds } in &self.waiting {
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
