//! Cleaning up: runs that are not kept, and whatever only they reached.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pitcrew_engine::{BlobId, RunId};

use super::blobs::{BlobError, Blobs, file_of, is_file_name};
use super::journal::{Journal, JournalError, Reader};
use super::state::StateDir;

/// A manifest begins like this; only such blobs are asked which others they name.
const MANIFEST: &[u8] = b"{\"change\":";

/// Why a clean-up stopped. What it had not yet removed is found by the next.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The messages say it.
pub enum CleanError {
    #[error("clean up")]
    Journal(#[from] JournalError),
    #[error("clean up")]
    Blob(#[from] BlobError),
    #[error("clean up `{}`", .path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// What a clean-up removes, or would remove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Runs with their events.
    pub runs: Vec<RunId>,
    /// How many contents nothing reaches any more.
    pub blobs: u64,
    /// Their bytes.
    pub blob_bytes: u64,
    /// Directories of attempts, logs, sessions, and layers.
    pub directories: Vec<PathBuf>,
}

/// Removes every run but those kept, and what nothing kept reaches: contents, layers, attempts,
/// logs.
///
/// `alive` are runs whose attempts may still be at work; their directories stay. `layers` are the
/// layers that live workspaces stand on. Without a journal this is a dry run. Call it while no
/// attempt is being harvested: contents that no event names yet would be taken for garbage.
pub fn clean(
    state: &StateDir,
    journal: Option<&Journal>,
    keep: &BTreeSet<RunId>,
    alive: &BTreeSet<RunId>,
    layers: &BTreeSet<PathBuf>,
    remove_tree: &dyn Fn(&Path) -> io::Result<()>,
) -> Result<Cleaned, CleanError> {
    let reader = Reader::open(state)?;
    let blobs = Blobs::open(state)?;
    let reached = reached(&reader, &blobs, keep)?;
    let runs: Vec<RunId> = reader.runs()?.into_iter().map(|run| run.id).filter(|id| !keep.contains(id)).collect();
    let rows: Vec<_> = reader.blobs()?.into_iter().filter(|(id, _)| !reached.contains(id)).collect();
    let files = unreached_files(&state.blobs(), &reached)?;
    let mut directories = children(&state.attempts(), |name| !alive.contains(&RunId(name.to_owned())))?;
    directories.extend(children(&state.logs(), |name| !keep.contains(&RunId(name.to_owned())))?);
    directories.extend(children(&state.sessions(), |name| !keep.contains(&RunId(name.to_owned())))?);
    directories.extend(children(&state.copies(), |name| !keep.contains(&RunId(name.to_owned())))?);
    for kind in children(&state.layers(), |_| true)? {
        directories.extend(children(&kind, |_| true)?.into_iter().filter(|layer| !layers.contains(layer)));
    }
    if let Some(journal) = journal {
        // Rows first: a file that nothing names does no harm, an event that names no file would.
        journal.forget(runs.clone(), rows.iter().map(|(id, _)| id.clone()).collect()).wait()?;
        for (path, _) in &files {
            fs::remove_file(path).map_err(|source| CleanError::Io { path: path.clone(), source })?;
        }
        for path in &directories {
            remove_tree(path).map_err(|source| CleanError::Io { path: path.clone(), source })?;
        }
    }
    Ok(Cleaned {
        runs,
        blobs: (rows.len() + files.len()) as u64,
        blob_bytes: rows.iter().map(|(_, bytes)| bytes).chain(files.iter().map(|(_, bytes)| bytes)).sum(),
        directories,
    })
}

/// Returns every blob that a kept run names, directly or in the manifest of a change.
///
/// A name is any 64 hex digits: what looks like one keeps too much at worst, and no new kind of
/// event can be forgotten here.
fn reached(reader: &Reader, blobs: &Blobs, keep: &BTreeSet<RunId>) -> Result<BTreeSet<BlobId>, CleanError> {
    let mut reached = BTreeSet::new();
    for run in reader.runs()?.into_iter().filter(|run| keep.contains(&run.id)) {
        reached.extend([run.source, run.canonical]);
        let mut after = 0;
        loop {
            let events = reader.events(&run.id, after, 1000)?;
            let Some(last) = events.last() else { break };
            after = last.seq;
            for stored in events {
                for id in names_in(stored.event.body.as_bytes()) {
                    if reached.insert(id.clone()) && blobs.has(&id)? {
                        reached.extend(contents_of(blobs, &id)?);
                    }
                }
            }
        }
    }
    Ok(reached)
}

fn contents_of(blobs: &Blobs, id: &BlobId) -> Result<Vec<BlobId>, BlobError> {
    let bytes = blobs.get(id)?;
    // A manifest names contents, and so may an event that was too long for its row.
    Ok(if bytes.starts_with(MANIFEST) || bytes.starts_with(b"{") { names_in(&bytes).collect() } else { Vec::new() })
}

fn names_in(text: &[u8]) -> impl Iterator<Item = BlobId> + '_ {
    text.split(|byte| !byte.is_ascii_alphanumeric())
        .filter(|word| word.len() == 64)
        .filter_map(|word| std::str::from_utf8(word).ok())
        .map(|word| BlobId(word.to_owned()))
        .filter(is_file_name)
}

/// Returns the files of blobs that nothing reaches, and those that were never finished.
fn unreached_files(files: &Path, reached: &BTreeSet<BlobId>) -> Result<Vec<(PathBuf, u64)>, CleanError> {
    let kept: BTreeSet<PathBuf> = reached.iter().map(|id| file_of(files, id)).collect();
    let mut found = Vec::new();
    for fan in children(files, |_| true)? {
        let below = if fan.is_dir() { children(&fan, |_| true)? } else { vec![fan] };
        for path in below.into_iter().filter(|path| !kept.contains(path)) {
            let bytes = fs::metadata(&path).map_err(|source| CleanError::Io { path: path.clone(), source })?.len();
            found.push((path, bytes));
        }
    }
    Ok(found)
}

/// Returns the paths directly in a directory whose names are chosen; none where it is missing.
fn children(directory: &Path, chosen: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, CleanError> {
    let failed = |source| CleanError::Io { path: directory.to_owned(), source };
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        if chosen(&entry.file_name().to_string_lossy()) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}
