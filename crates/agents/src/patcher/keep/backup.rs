//! One backup: a directory with what was there before a change and after it.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::script;
use super::store::{Store, write_durably};
use crate::contract::Trouble;
use crate::patcher::disk;
use crate::patcher::path::TreePath;
use crate::patcher::worktree::{Change, Entry, Worktree};

/// The newest form of a manifest that is read.
const VERSION: u32 = 1;

/// A backup that is kept.
#[derive(Clone, Debug)]
pub struct Backup {
    directory: PathBuf,
    kept: Kept,
}

/// What a backup holds.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The changes that it can take back.
    pub changes: Vec<Change>,
    /// The directories that were there, with their permission bits: those that files leave may go with them.
    pub were: Vec<(TreePath, u32)>,
    /// The directories that were not there.
    pub made: Vec<TreePath>,
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    version: u32,
    tree: String,
    entries: Vec<Row>,
    were: Vec<(String, u32)>,
    made: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    /// For people, and where the name is UTF-8.
    path: String,
    /// The name's bytes where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
    before: Option<Side>,
    after: Option<Side>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Side {
    File { stored: String, mode: u32 },
    Link { stored: String },
}

impl Backup {
    /// Keeps what a change takes and brings, durably, with a script that takes it back.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it cannot be written.
    pub fn save(store: &Store, tree: &Worktree, kept: Kept) -> Result<Backup, Trouble> {
        let trouble = |error: io::Error| Trouble::new(format!("keep what is changed: {error}"));
        let directory = new_directory(store.directory()).map_err(trouble)?;
        let write = || -> io::Result<()> {
            let own = disk::open(&directory)?;
            let side = |name: &str| -> io::Result<OwnedFd> {
                disk::make_directory(&own, name, 0o700)?;
                Ok(disk::open(directory.join(name))?)
            };
            let (before, after) = (side("before")?, side("after")?);
            let mut rows = Vec::new();
            for (number, change) in kept.changes.iter().enumerate() {
                rows.push(Row {
                    path: change.path.to_string(),
                    bytes: coded(&change.path),
                    before: store_side(&before, "before", number, change.before.as_ref())?,
                    after: store_side(&after, "after", number, change.after.as_ref())?,
                });
            }
            let named = |path: &TreePath| coded(path).map_or_else(|| path.to_string(), |code| format!("base64:{code}"));
            let manifest = Manifest {
                version: VERSION,
                tree: tree.path().to_string_lossy().into_owned(),
                entries: rows,
                were: kept.were.iter().map(|(path, mode)| (named(path), *mode)).collect(),
                made: kept.made.iter().map(named).collect(),
            };
            disk::sync(&before)?;
            disk::sync(&after)?;
            let text = serde_json::to_vec_pretty(&manifest)?;
            disk::create(&own, "rollback.sh", &script::of(tree.path(), &kept), 0o700, None)?;
            // The manifest comes last: what has one is whole.
            write_durably(&directory, "manifest.json", &text, 0o600)?;
            Ok(disk::sync(disk::open(store.directory())?)?)
        };
        let written = write();
        let backup = Backup { directory, kept };
        match written {
            Ok(()) => Ok(backup),
            Err(error) => {
                let _ = backup.drop_files();
                Err(trouble(error))
            }
        }
    }

    /// Reads a backup.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it is none, or not whole.
    pub fn load(directory: &Path) -> Result<Backup, Trouble> {
        let wrong = |why: String| Trouble::new(format!("read the backup `{}`: {why}", directory.display()));
        let text = fs::read(directory.join("manifest.json")).map_err(|error| wrong(error.to_string()))?;
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
        if manifest.version > VERSION {
            return Err(wrong("a newer version wrote it".into()));
        }
        let path = |name: &str, code: Option<&str>| {
            let bytes = match code.or_else(|| name.strip_prefix("base64:")) {
                Some(code) => STANDARD.decode(code).map_err(|error| wrong(error.to_string()))?,
                None => name.as_bytes().to_vec(),
            };
            TreePath::new(&bytes).map_err(|error| wrong(format!("`{name}`: {error}")))
        };
        let side = |side: Option<Side>| side.map(|side| load_side(directory, side)).transpose();
        let mut kept = Kept::default();
        for row in manifest.entries {
            kept.changes.push(Change {
                path: path(&row.path, row.bytes.as_deref())?,
                before: side(row.before).map_err(|error| wrong(error.to_string()))?,
                after: side(row.after).map_err(|error| wrong(error.to_string()))?,
            });
        }
        for (name, mode) in manifest.were {
            kept.were.push((path(&name, None)?, mode));
        }
        for name in manifest.made {
            kept.made.push(path(&name, None)?);
        }
        Ok(Backup { directory: directory.to_owned(), kept })
    }

    /// Returns where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Returns what it holds.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// Takes it away: nobody wants to take the change back.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn drop_files(&self) -> io::Result<()> {
        fs::remove_dir_all(&self.directory)
    }
}

/// Makes a directory of its own, named after the time: several in one second are numbered.
fn new_directory(store: &Path) -> io::Result<PathBuf> {
    let at = disk::open(store)?;
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut number = 0;
    loop {
        let name = if number == 0 { now.clone() } else { format!("{now}-{number}") };
        match disk::make_directory(&at, &name, 0o700) {
            Ok(()) => return Ok(store.join(name)),
            Err(Errno::EXIST) => number += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Returns a path's bytes as text where they are no UTF-8.
fn coded(path: &TreePath) -> Option<String> {
    std::str::from_utf8(path.bytes()).is_err().then(|| STANDARD.encode(path.bytes()))
}

fn store_side(directory: &OwnedFd, side: &str, number: usize, entry: Option<&Entry>) -> io::Result<Option<Side>> {
    let Some(entry) = entry else { return Ok(None) };
    let stored = format!("{side}/{number}");
    disk::create(directory, number.to_string(), entry.content(), 0o600, None)?;
    Ok(Some(match entry {
        Entry::File { mode, .. } => Side::File { stored, mode: *mode },
        Entry::Link { .. } => Side::Link { stored },
    }))
}

fn load_side(directory: &Path, side: Side) -> io::Result<Entry> {
    let read = |stored: &str| {
        // What a manifest names is beside it, whatever somebody wrote into it.
        let is_ours = stored.split_once('/').is_some_and(|(side, number)| {
            matches!(side, "before" | "after") && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        if is_ours { fs::read(directory.join(stored)) } else { Err(io::ErrorKind::InvalidData.into()) }
    };
    Ok(match side {
        Side::File { stored, mode } => Entry::File { bytes: read(&stored)?, mode: mode & 0o7777 },
        Side::Link { stored } => Entry::Link { target: read(&stored)? },
    })
}
