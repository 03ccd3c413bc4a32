//! Adding digests of a run to the files that its plan names, while it runs.
//!
//! What a digest says follows from the journal up to the event that it is due, and the file itself tells which ones it
//! has: so whenever a process ends, the next one adds what is missing, and nothing twice. What else stands in the file
//! stays. Nothing here holds up a run.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use pitcrew_engine::{Event, Record, Run, RunId, Timestamp};
use pitcrew_plan::Plan;

use crate::effects::blocking;
use crate::effects::tell::says;
use crate::pit::{Follower, Seen};
use crate::scribe::replace;

/// Puts in words, as Markdown, how a run goes.
pub type Wording = fn(&Run, Timestamp) -> String;

/// How often a file is read again that somebody edits at the same moment.
const TRIES: usize = 5;

/// Why a digest is not in its file.
#[derive(Debug, thiserror::Error)]
pub enum HeraldError {
    /// The file cannot be read or written.
    #[error("add a digest to `{path}`")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It leads out of the plan's directory.
    #[error("add a digest to `{0}`: it lies behind a link, or outside of the plan's directory")]
    Outside(PathBuf),
    /// Somebody else writes it all the time.
    #[error("`{0}` changes whenever it is about to be written; the digest is in the journal alone")]
    Restless(PathBuf),
}

/// Follows a run from its first event, and adds each of its digests to its file. Returns why one is not there.
pub(crate) async fn keep(
    directory: PathBuf,
    id: RunId,
    plan: Plan,
    mut follower: Follower,
    wording: Wording,
) -> Result<(), HeraldError> {
    let mut run: Option<Run> = None;
    // What happened last: what is told right after it is about it.
    let mut happened: Option<Record> = None;
    let mut outcome = Ok(());
    while let Ok(Some(seen)) = follower.next().await {
        let Seen::Event(record) = seen else { continue };
        let Some(run) = &mut run else {
            run = Run::fold(id.clone(), plan.clone(), std::slice::from_ref(&*record)).ok();
            continue;
        };
        if run.accept(&record).is_err() {
            break;
        }
        let Event::DigestDue { which, number, .. } = record.event else {
            happened = Some(*record);
            continue;
        };
        let Some(to) = plan.notify.get(which as usize).and_then(|notify| notify.to.clone()) else { continue };
        let (directory, mark) = (directory.clone(), Mark { run: id.0.clone(), which, number });
        // In words only where it is not there yet: of a long journal most are.
        let (run, happened) = (run.clone(), happened.clone());
        let words = move || says::of(&run, &record, happened.as_ref(), &wording(&run, record.time)).text;
        let added = blocking(move || add(&directory, &to, &mark, words)).await;
        outcome = outcome.and(added);
    }
    outcome
}

/// Which digest it is.
struct Mark {
    run: String,
    which: u32,
    number: u32,
}

impl Mark {
    /// How the line before each digest of the same pace begins; Markdown shows nothing of it.
    fn begins(&self) -> String {
        format!("<!-- pitcrew digest {} {} ", self.run, self.which)
    }

    /// Whether a file has it, or a later one: who takes old ones out is not contradicted.
    fn is_in(&self, text: &str) -> bool {
        let begins = self.begins();
        let numbers = text.lines().filter_map(|line| line.strip_prefix(&begins)?.strip_suffix(" -->")?.parse().ok());
        numbers.max().is_some_and(|last: u32| last >= self.number)
    }
}

fn add(directory: &Path, to: &str, mark: &Mark, words: impl Fn() -> String) -> Result<(), HeraldError> {
    let path = directory.join(to);
    let io = |source| HeraldError::Io { path: path.clone(), source };
    let parent = path.parent().unwrap_or(directory);
    fs::create_dir_all(parent).map_err(io)?;
    let inside = fs::canonicalize(parent).map_err(io)?.starts_with(fs::canonicalize(directory).map_err(io)?);
    let is_link = fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file());
    if !inside || is_link {
        return Err(HeraldError::Outside(path));
    }
    for _ in 0..TRIES {
        match OpenOptions::new().write(true).create_new(true).mode(0o644).open(&path) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(io(error)),
        }
        let old = fs::read(&path).map_err(io)?;
        if mark.is_in(&String::from_utf8_lossy(&old)) {
            return Ok(());
        }
        let mut new = old.clone();
        if !new.is_empty() {
            new.extend(if new.ends_with(b"\n") { "\n" } else { "\n\n" }.bytes());
        }
        new.extend(format!("{}{} -->\n\n{}\n", mark.begins(), mark.number, words().trim_end()).bytes());
        if replace(&path, &old, &new).map_err(io)? {
            return Ok(());
        }
    }
    Err(HeraldError::Restless(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(number: u32) -> Mark {
        Mark { run: "plan-0000".to_owned(), which: 0, number }
    }

    #[test]
    fn each_digest_is_added_once_and_what_others_wrote_stays() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("standup.md"), "# Ours").unwrap();
        for number in [1, 1, 2, 1] {
            add(root.path(), "standup.md", &mark(number), || format!("digest {number}\n")).unwrap();
        }
        let text = fs::read_to_string(root.path().join("standup.md")).unwrap();
        insta::assert_snapshot!(text, @"
        # Ours

        <!-- pitcrew digest plan-0000 0 1 -->

        digest 1

        <!-- pitcrew digest plan-0000 0 2 -->

        digest 2
        ");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn nothing_is_written_behind_a_link() {
        let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), root.path().join("out")).unwrap();
        std::os::unix::fs::symlink(other.path().join("file"), root.path().join("standup.md")).unwrap();
        for to in ["out/standup.md", "standup.md"] {
            let refused = add(root.path(), to, &mark(1), String::new).unwrap_err();
            assert!(matches!(refused, HeraldError::Outside(_)), "{refused}");
        }
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
    }
}
