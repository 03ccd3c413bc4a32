//! Contents by their hash: small ones are rows of the journal, large ones files beside it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pitcrew_engine::BlobId;
use sha2::{Digest, Sha256};

use super::journal::{JournalError, Reader};
use super::state::StateDir;

/// Up to this many bytes a blob is a row, committed with the events that name it.
pub const ROW_LIMIT: usize = 256 << 10;

/// Why a blob could not be stored or read.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The messages say it.
pub enum BlobError {
    #[error("store contents in `{}`", .path.display())]
    Store { path: PathBuf, source: io::Error },
    #[error("read the contents to be stored")]
    Source { source: io::Error },
    #[error("read blob `{id}`")]
    Read { id: BlobId, source: io::Error },
    #[error("read blob `{id}`")]
    Row { id: BlobId, source: JournalError },
    #[error("read blob `{id}`: there is none of that name")]
    Missing { id: BlobId },
    #[error("read blob `{id}`: its bytes are not what was stored")]
    Damaged { id: BlobId },
}

/// Contents on their way into the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Staged {
    /// Small: durable once it is appended to the journal.
    Row(BlobId, Vec<u8>),
    /// Large: durable already.
    File(BlobId),
}

impl Staged {
    /// The contents' name.
    pub fn id(&self) -> &BlobId {
        match self {
            Staged::Row(id, _) | Staged::File(id) => id,
        }
    }

    /// What must be appended to the journal to make it durable.
    pub fn into_row(self) -> Option<(BlobId, Vec<u8>)> {
        match self {
            Staged::Row(id, bytes) => Some((id, bytes)),
            Staged::File(_) => None,
        }
    }
}

/// The name of contents: their hex SHA-256.
pub fn hash_of(bytes: &[u8]) -> BlobId {
    name_of(Sha256::digest(bytes).as_slice())
}

/// Passes bytes on and takes their name on the way.
pub struct Hashing<W> {
    to: W,
    hash: Sha256,
    size: u64,
}

impl<W: Write> Hashing<W> {
    /// Passes what is written on to `to`.
    pub fn into(to: W) -> Hashing<W> {
        Hashing { to, hash: Sha256::new(), size: 0 }
    }

    /// Returns the name of what was written, and its length in bytes.
    pub fn name(self) -> (BlobId, u64) {
        (name_of(self.hash.finalize().as_slice()), self.size)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Where blobs come from that are not here: their bytes by their name, or `None` where nobody has them.
pub trait Elsewhere: std::fmt::Debug + Send + Sync {
    /// Fetches the bytes of a blob; what is wrong with the way there is an error.
    fn fetch(&self, id: &BlobId) -> io::Result<Option<Vec<u8>>>;
}

/// The blobs of one state directory.
#[derive(Debug)]
pub struct Blobs {
    files: PathBuf,
    /// Whether large contents are synced.
    lasts: bool,
    rows: Mutex<Reader>,
    elsewhere: Option<Arc<dyn Elsewhere>>,
}

impl Blobs {
    /// Opens the blobs of a state directory whose journal exists.
    pub fn open(state: &StateDir) -> Result<Blobs, JournalError> {
        let rows = Mutex::new(Reader::open(state)?);
        Ok(Blobs { files: state.blobs(), lasts: state.lasts(), rows, elsewhere: None })
    }

    /// Asks elsewhere for what is not here.
    #[must_use]
    pub fn or_from(self, elsewhere: Arc<dyn Elsewhere>) -> Blobs {
        Blobs { elsewhere: Some(elsewhere), ..self }
    }

    /// Takes contents in, holding at most [`ROW_LIMIT`] bytes in memory.
    ///
    /// Large contents are written beside, synced, and renamed before this returns.
    pub fn stage(&self, source: &mut dyn Read) -> Result<Staged, BlobError> {
        let mut head = Vec::new();
        let limit = ROW_LIMIT as u64 + 1;
        source.take(limit).read_to_end(&mut head).map_err(|source| BlobError::Source { source })?;
        if head.len() <= ROW_LIMIT {
            return Ok(Staged::Row(hash_of(&head), head));
        }
        self.stage_file(&head, source).map(Staged::File)
    }

    /// Takes contents in as a file, whatever their size: where many small ones would fill memory.
    pub fn stage_as_file(&self, source: &mut dyn Read) -> Result<Staged, BlobError> {
        self.stage_file(&[], source).map(Staged::File)
    }

    /// Returns whether the blob is there, without looking at its bytes.
    pub fn has(&self, id: &BlobId) -> Result<bool, BlobError> {
        if is_file_name(id) && self.path(id).exists() {
            return Ok(true);
        }
        self.rows().has_blob(id).map_err(|source| BlobError::Row { id: id.clone(), source })
    }

    /// Returns a blob's bytes, checked against its name.
    pub fn get(&self, id: &BlobId) -> Result<Vec<u8>, BlobError> {
        let mut bytes = Vec::new();
        self.copy(id, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes a blob's bytes, checked against its name, and returns how many they were.
    ///
    /// What was written before an error is not to be used.
    pub fn copy(&self, id: &BlobId, to: &mut dyn Write) -> Result<u64, BlobError> {
        let read = |source| BlobError::Read { id: id.clone(), source };
        let row = self.rows().blob(id).map_err(|source| BlobError::Row { id: id.clone(), source })?;
        if let Some(bytes) = row {
            if hash_of(&bytes) != *id {
                return Err(BlobError::Damaged { id: id.clone() });
            }
            to.write_all(&bytes).map_err(read)?;
            return Ok(bytes.len() as u64);
        }
        if !is_file_name(id) {
            return Err(BlobError::Missing { id: id.clone() });
        }
        let mut file = match File::open(self.path(id)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.fetch(id, to),
            Err(error) => return Err(read(error)),
        };
        let mut hash = Sha256::new();
        let written = pump(&mut file, |chunk| {
            hash.update(chunk);
            to.write_all(chunk)
        })
        .map_err(read)?;
        if name_of(hash.finalize().as_slice()) != *id {
            return Err(BlobError::Damaged { id: id.clone() });
        }
        Ok(written)
    }

    /// Writes the bytes of a blob that is not here.
    fn fetch(&self, id: &BlobId, to: &mut dyn Write) -> Result<u64, BlobError> {
        let read = |source| BlobError::Read { id: id.clone(), source };
        let fetched = self.elsewhere.as_ref().map(|elsewhere| elsewhere.fetch(id)).transpose().map_err(read)?;
        let bytes = fetched.flatten().ok_or_else(|| BlobError::Missing { id: id.clone() })?;
        // Whoever has it may be wrong, or lie.
        if hash_of(&bytes) != *id {
            return Err(BlobError::Damaged { id: id.clone() });
        }
        to.write_all(&bytes).map_err(read)?;
        Ok(bytes.len() as u64)
    }

    fn stage_file(&self, head: &[u8], rest: &mut dyn Read) -> Result<BlobId, BlobError> {
        // Counted for the process: every run in it has blobs of its own in the same directory.
        static STAGED: AtomicU64 = AtomicU64::new(0);
        let number = STAGED.fetch_add(1, Ordering::Relaxed);
        let beside = self.files.join(format!("new.{}.{number}", std::process::id()));
        let outcome = self.write_beside(&beside, head, rest);
        if outcome.is_err() {
            // A half-written file is of no use; where even this fails, `clean` finds it.
            let _ = fs::remove_file(&beside);
        }
        outcome
    }

    fn write_beside(&self, beside: &Path, head: &[u8], rest: &mut dyn Read) -> Result<BlobId, BlobError> {
        let store = |source| BlobError::Store { path: beside.to_owned(), source };
        let mut file =
            OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(beside).map_err(store)?;
        let mut hash = Sha256::new();
        hash.update(head);
        file.write_all(head).map_err(store)?;
        pump(rest, |chunk| {
            hash.update(chunk);
            file.write_all(chunk)
        })
        .map_err(store)?;
        let id = name_of(hash.finalize().as_slice());
        let path = self.path(&id);
        if path.exists() {
            fs::remove_file(beside).map_err(store)?;
            return Ok(id);
        }
        let synced = |sync: &dyn Fn() -> io::Result<()>| if self.lasts { sync().map_err(store) } else { Ok(()) };
        synced(&|| file.sync_all())?;
        let fan = path.parent().expect("a blob lies in a directory of the store");
        if !fan.exists() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(fan).map_err(store)?;
            synced(&|| sync_directory(&self.files))?;
        }
        fs::rename(beside, &path).map_err(store)?;
        synced(&|| sync_directory(fan))?;
        Ok(id)
    }

    fn path(&self, id: &BlobId) -> PathBuf {
        file_of(&self.files, id)
    }

    fn rows(&self) -> std::sync::MutexGuard<'_, Reader> {
        // A reader holds no state between two questions that a panic could have left half done.
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a blob's file is, below the directory of all.
pub(super) fn file_of(files: &Path, id: &BlobId) -> PathBuf {
    let (fan, rest) = id.0.split_at(2.min(id.0.len()));
    files.join(fan).join(rest)
}

/// Returns whether the text is a name of ours, and not a path that leads elsewhere.
pub(super) fn is_file_name(id: &BlobId) -> bool {
    id.0.len() == 64 && id.0.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn name_of(digest: &[u8]) -> BlobId {
    use std::fmt::Write;
    let mut name = String::with_capacity(64);
    for byte in digest {
        write!(name, "{byte:02x}").expect("a string takes every text");
    }
    BlobId(name)
}

fn pump(source: &mut dyn Read, mut sink: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
    let mut buffer = vec![0; 64 << 10];
    let mut total = 0;
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(count) => {
                sink(&buffer[..count])?;
                total += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Append, Journal};

    fn fresh() -> (tempfile::TempDir, StateDir, Journal, Blobs) {
        let home = tempfile::tempdir().unwrap();
        let state = StateDir::open(&home.path().join("s"), &[]).unwrap();
        let lock = state.lock().unwrap().unwrap();
        let journal = Journal::open(&state, lock).unwrap();
        let blobs = Blobs::open(&state).unwrap();
        (home, state, journal, blobs)
    }

    /// Reads as zeros, and once in the middle does something else.
    struct Meanwhile<F: FnOnce()> {
        left: usize,
        then: Option<F>,
    }

    impl<F: FnOnce()> Read for Meanwhile<F> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(self.left);
            self.left -= count;
            buffer[..count].fill(0);
            if self.left == 0
                && let Some(then) = self.then.take()
            {
                then();
            }
            Ok(count)
        }
    }

    #[test]
    fn two_runs_of_one_process_take_contents_in_at_the_same_time() {
        let (_home, state, _journal, blobs) = fresh();
        let other = Blobs::open(&state).unwrap();
        let theirs = vec![9; 2 * ROW_LIMIT];
        let stage_theirs = || drop(other.stage(&mut theirs.as_slice()).unwrap());
        let mut ours = Meanwhile { left: 2 * ROW_LIMIT, then: Some(stage_theirs) };
        let staged = blobs.stage(&mut ours).unwrap();
        assert_eq!(blobs.get(staged.id()).unwrap(), vec![0; 2 * ROW_LIMIT]);
        assert_eq!(blobs.get(&hash_of(&theirs)).unwrap(), theirs);
    }

    #[test]
    fn small_contents_are_rows_and_large_ones_files() {
        let (_home, state, journal, blobs) = fresh();
        let small = vec![7; ROW_LIMIT];
        let large = vec![7; ROW_LIMIT + 1];
        let row = blobs.stage(&mut small.as_slice()).unwrap();
        let file = blobs.stage(&mut large.as_slice()).unwrap();
        assert_eq!(file, Staged::File(hash_of(&large)));
        assert_eq!(blobs.stage(&mut large.as_slice()).unwrap(), file, "the same contents are kept once");
        assert!(!blobs.has(row.id()).unwrap());
        let id = row.id().clone();
        journal.append(Append::blobs(row.into_row().into_iter().collect())).wait().unwrap();
        assert_eq!(blobs.get(&id).unwrap(), small);
        assert_eq!(blobs.get(file.id()).unwrap(), large);
        let left: Vec<_> = fs::read_dir(state.blobs()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 1, "nothing half written stays: {left:?}");
    }

    #[test]
    fn damaged_and_missing_contents_are_told_apart() {
        let (_home, state, _journal, blobs) = fresh();
        let large = vec![1; ROW_LIMIT * 2];
        let id = blobs.stage(&mut large.as_slice()).unwrap().id().clone();
        fs::write(file_of(&state.blobs(), &id), "something else").unwrap();
        assert!(matches!(blobs.get(&id), Err(BlobError::Damaged { .. })));
        assert!(matches!(blobs.get(&hash_of(b"nothing")), Err(BlobError::Missing { .. })));
        assert!(matches!(blobs.get(&BlobId("../../etc/passwd".into())), Err(BlobError::Missing { .. })));
    }
}
