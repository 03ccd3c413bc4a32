//! Where backups of a tree are, never among its files: in git's own directory, or with the user's other state.

use std::env;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::Backup;
use crate::contract::Trouble;
use crate::digest::digest;
use crate::git;
use crate::patcher::disk;
use crate::patcher::worktree::Worktree;

/// How long another patcher is waited for: most are done sooner.
const PATIENCE: Duration = Duration::from_secs(5);

/// The backups of one tree, held by one process at a time.
#[derive(Debug)]
pub struct Store {
    directory: PathBuf,
    /// Held as long as this is.
    _lock: File,
}

impl Store {
    /// Opens the backups of a tree: in a directory that is named, else in the first place where one may write.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where there is none, or another process is changing the tree.
    pub fn open(tree: &Worktree, named: Option<&Path>) -> Result<Store, Trouble> {
        let mut failed = None;
        for directory in directories(tree, named) {
            match DirBuilder::new().recursive(true).mode(0o700).create(&directory).and_then(|()| lock(&directory)) {
                Ok(Some(lock)) => return Ok(Store { directory, _lock: lock }),
                Ok(None) => {
                    let message = format!("change `{}`: another patcher is changing it", tree.path().display());
                    return Err(Trouble::new(message).hint("try again when it is done"));
                }
                Err(error) => failed = failed.or(Some(format!("make `{}`: {error}", directory.display()))),
            }
        }
        let why = failed.unwrap_or_else(|| "there is neither a git directory nor a home".to_owned());
        Err(Trouble::new(format!("keep what is changed: {why}")).hint("say where with `backupDirectory`"))
    }

    /// Whether a change of a tree was begun and not ended, and nobody is about to; nothing is made or written.
    pub fn is_cut_off(tree: &Worktree, named: Option<&Path>) -> bool {
        let is_held = |directory: &Path| {
            let lock = File::open(directory.join("lock")).map_err(|_| Errno::NOENT);
            lock.and_then(|lock| flock(&lock, FlockOperation::NonBlockingLockShared)) == Err(Errno::WOULDBLOCK)
        };
        let is_pending = |directory: &PathBuf| directory.join("pending").exists() && !is_held(directory);
        directories(tree, named).iter().any(is_pending)
    }

    /// Returns where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Returns the backup of a change that was begun and not ended.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it cannot be read.
    pub fn pending(&self) -> Result<Option<Backup>, Trouble> {
        match fs::read_to_string(self.directory.join("pending")) {
            Ok(name) => Backup::load(&self.directory.join(name.trim())).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Trouble::new(format!("read what was begun in `{}`: {error}", self.directory.display()))),
        }
    }

    /// Notes durably that the change of a backup begins.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn begin(&self, backup: &Backup) -> io::Result<()> {
        let name = backup.directory().file_name().unwrap_or_default();
        write_durably(&self.directory, "pending", name.as_bytes(), 0o600)
    }

    /// Notes durably that the change that was begun is done, or taken back.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn end(&self) -> io::Result<()> {
        let directory = disk::open(&self.directory)?;
        match disk::remove(&directory, "pending") {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(disk::sync(&directory)?)
    }
}

/// Writes a file of our own whole or not at all.
pub(super) fn write_durably(directory: &Path, name: &str, bytes: &[u8], mode: u32) -> io::Result<()> {
    let directory = disk::open(directory)?;
    let beside = format!(".{name}.new");
    // What a process left that ended here.
    let _ = disk::remove(&directory, &beside);
    disk::create(&directory, &beside, bytes, mode, None)?;
    disk::rename(&directory, &beside, name)?;
    Ok(disk::sync(&directory)?)
}

/// Returns the directories that the backups of a tree may be in, the best first.
fn directories(tree: &Worktree, named: Option<&Path>) -> Vec<PathBuf> {
    let name = digest(tree.path().as_os_str().as_bytes(), 8);
    let places = named.map_or_else(|| places(tree), |directory| vec![directory.to_owned()]);
    places.into_iter().map(|place| place.join(&name)).collect()
}

/// Returns where backups may be, the best first.
fn places(tree: &Worktree) -> Vec<PathBuf> {
    let mut places = Vec::new();
    if let Ok(out) = git::ask(tree.path(), &["rev-parse", "--absolute-git-dir"]) {
        let path = out.strip_suffix(b"\n").unwrap_or(&out);
        places.push(PathBuf::from(std::ffi::OsStr::from_bytes(path)).join("pitcrew/patcher"));
    }
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/state")));
    places.extend(state.map(|state| state.join("pitcrew/patcher")));
    places
}

/// Takes the lock of a directory, within a few seconds; `None` where another process keeps it.
fn lock(directory: &Path) -> io::Result<Option<File>> {
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(directory.join("lock"))?;
    let begin = Instant::now();
    loop {
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Some(file)),
            Err(Errno::WOULDBLOCK) if begin.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(10)),
            Err(Errno::WOULDBLOCK) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
}
