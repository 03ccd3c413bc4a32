//! Keeping the documents that a plan was read from true while it runs: boxes ticked, statuses set, nothing else.
//!
//! What is edited is worked out anew from what the files hold at that moment, so whatever somebody has written
//! meanwhile stays. A place is written when its task comes to stand elsewhere, and not again until it does:
//! who corrects it by hand in between is not contradicted. Nothing here holds up a run.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pitcrew_engine::{Run, Stage, TaskRecord};
use pitcrew_plan::Id;
use pitcrew_plan::import::{Edit, Standing, edits};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::effects::blocking;
use crate::pit::{Follower, Seen};

/// How long events are gathered before documents are written.
const GATHER: Duration = Duration::from_millis(100);

/// How often documents are read again that somebody edits at the same moment.
const TRIES: usize = 5;

/// A document as it was when a run was started from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Where it lies, absolute.
    pub path: PathBuf,
    /// What it held.
    pub held: Held,
}

/// The bytes of a document; most are text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Held {
    /// UTF-8.
    Text(String),
    /// Anything else.
    Bytes(Vec<u8>),
}

impl Document {
    /// Takes a document for the papers of a run.
    pub fn new(path: PathBuf, bytes: Vec<u8>) -> Document {
        let held = String::from_utf8(bytes).map_or_else(|error| Held::Bytes(error.into_bytes()), Held::Text);
        Document { path, held }
    }
}

/// Why documents do not say how far the tasks are.
#[derive(Debug, thiserror::Error)]
pub enum ScribeError {
    /// A file cannot be read or written.
    #[error("{doing} `{path}`")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else writes it all the time.
    #[error("`{0}` changes whenever it is about to be written; nothing was written")]
    Restless(PathBuf),
}

/// Returns where the tasks of a run stand for a document. A task for which nothing was begun is left out: what the
/// document says of it is as true as before.
pub fn standings(run: &Run) -> BTreeMap<Id, Standing> {
    run.tasks().filter_map(|(id, record)| Some((id.clone(), standing(record)?))).collect()
}

fn standing(record: &TaskRecord) -> Option<Standing> {
    match record.stage {
        Stage::Succeeded => Some(Standing::Done),
        Stage::Failed | Stage::Held | Stage::OnHold => Some(Standing::Failed),
        Stage::Skipped => None,
        Stage::Pending | Stage::Weighing | Stage::Going | Stage::AskingToRun if record.attempt == 0 => None,
        Stage::Queued if record.attempt == 0 => None,
        // Whether people have begun only they know.
        Stage::ByHand if record.attempt == 1 => None,
        Stage::Canceled if record.attempt == 0 => None,
        Stage::Pending | Stage::Canceled => Some(Standing::Open),
        _ => Some(Standing::Doing),
    }
}

/// Writes where tasks stand into documents that belong together; returns those that were written.
pub fn write(paths: &[PathBuf], standings: &BTreeMap<Id, Standing>) -> Result<Vec<PathBuf>, ScribeError> {
    let mut written = Vec::new();
    let mut restless = None;
    for _ in 0..TRIES {
        restless = None;
        let mut read: Vec<(PathBuf, String, Vec<u8>)> = Vec::new();
        for path in paths {
            // Through a link the file itself is written, and not the link replaced.
            let io = |source| ScribeError::Io { doing: "read", path: path.clone(), source };
            match fs::canonicalize(path).and_then(|real| Ok((fs::read(&real)?, real))) {
                Ok((bytes, real)) => read.push((real, path.display().to_string(), bytes)),
                // The other documents still say what they say.
                Err(error) if error.kind() == io::ErrorKind::NotFound && paths.len() > 1 => {}
                Err(error) => return Err(io(error)),
            }
        }
        let named: Vec<(&str, &[u8])> = read.iter().map(|(_, name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let all = edits(&named, standings);
        for (at, (path, _, bytes)) in read.iter().enumerate() {
            if !all.iter().any(|edit| edit.file == at) {
                continue;
            }
            let io = |source| ScribeError::Io { doing: "write", path: path.clone(), source };
            match replace(path, bytes, &Edit::make(bytes, at, &all)).map_err(io)? {
                true => written.push(path.clone()),
                false => restless = Some(path.clone()),
            }
        }
        if restless.is_none() {
            break;
        }
    }
    restless.map_or(Ok(written), |path| Err(ScribeError::Restless(path)))
}

/// Puts a file in the place of another at once, unless that holds something else than `old` by now.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> io::Result<bool> {
    let directory = path.parent().unwrap_or(Path::new("/"));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let begin = format!(".{name}.pitcrew-");
    let beside = directory.join(format!("{begin}{}", std::process::id()));
    let mode = fs::metadata(path)?.permissions().mode();
    clear(directory, &begin);
    let put = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        file.write_all(new)?;
        file.set_permissions(fs::Permissions::from_mode(mode & 0o7777))?;
        file.sync_all()?;
        if fs::read(path)? != old {
            return Ok(false);
        }
        fs::rename(&beside, path)?;
        File::open(directory)?.sync_all()?;
        Ok(true)
    };
    let put = put();
    if !matches!(put, Ok(true)) {
        let _ = fs::remove_file(&beside);
    }
    put
}

/// Removes what processes that are gone were about to put in the place of a file.
fn clear(directory: &Path, begin: &str) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(begin)?.parse::<u32>().ok());
        let is_gone =
            |process: &u32| *process == std::process::id() || !Path::new(&format!("/proc/{process}")).exists();
        if process.as_ref().is_some_and(is_gone) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Follows a run, and writes into its documents where its tasks stand, until nobody drives it any more. Returns
/// why the documents do not say so, where they do not.
pub(crate) async fn keep(paths: Vec<PathBuf>, mut run: Run, mut follower: Follower) -> Result<(), ScribeError> {
    let mut told: BTreeMap<Id, Standing> = BTreeMap::new();
    let mut outcome = Ok(());
    // What was being written when a process before this one ended is written now.
    let mut due = Some(Instant::now());
    loop {
        let seen = tokio::select! {
            seen = follower.next() => seen,
            () = tokio::time::sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                due = None;
                outcome = tell(&paths, &run, &mut told).await;
                continue;
            }
        };
        match seen {
            Ok(Some(Seen::Event(record))) => {
                if record.event.task().is_some() {
                    due.get_or_insert_with(|| Instant::now() + GATHER);
                }
                if run.accept(&record).is_err() {
                    break;
                }
            }
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => break,
        }
    }
    if due.is_some() { tell(&paths, &run, &mut told).await } else { outcome }
}

/// Writes what has changed since it was last told.
async fn tell(paths: &[PathBuf], run: &Run, told: &mut BTreeMap<Id, Standing>) -> Result<(), ScribeError> {
    let now = standings(run);
    let news: BTreeMap<Id, Standing> =
        now.iter().filter(|(id, standing)| told.get(*id) != Some(standing)).map(|(id, s)| (id.clone(), *s)).collect();
    if news.is_empty() {
        return Ok(());
    }
    let paths = paths.to_vec();
    blocking(move || write(&paths, &news)).await?;
    *told = now;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "- [ ] A1 Write it\n- [ ] A2 Check it (depends on A1)\n";

    fn done(id: &str) -> BTreeMap<Id, Standing> {
        BTreeMap::from([(Id::new(id).unwrap(), Standing::Done)])
    }

    #[test]
    fn a_document_is_replaced_whole_and_keeps_its_mode_and_its_links() {
        let root = tempfile::tempdir().unwrap();
        let (path, link) = (root.path().join("plan.md"), root.path().join("link.md"));
        fs::write(&path, PLAN).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert_eq!(write(std::slice::from_ref(&link), &done("A1")).unwrap().len(), 1);
        assert_eq!(fs::read_to_string(&path).unwrap(), PLAN.replace("[ ] A1", "[x] A1"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(write(&[link], &done("A1")).unwrap(), Vec::<PathBuf>::new(), "once is enough");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2, "nothing is left beside it");
    }

    #[test]
    fn what_somebody_wrote_meanwhile_is_not_written_over() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("plan.md");
        fs::write(&path, "edited meanwhile").unwrap();
        assert!(!replace(&path, PLAN.as_bytes(), b"new").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "edited meanwhile");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
