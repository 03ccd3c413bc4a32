//! What git is asked for by a patch: an object, and a merge of three texts.

use std::fs::{self, DirBuilder};
use std::io::{Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};

use super::worktree::LARGEST;
use crate::git::command;

/// Returns the content of a blob by its name or the first digits of it; `None` where it is not there, not the only one,
/// or larger than what is changed.
pub(super) fn blob(directory: &Path, name: &str) -> Option<Vec<u8>> {
    let mut child = command(directory)
        .args(["cat-file", "blob", name])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut bytes = Vec::new();
    let read = child.stdout.take()?.take(LARGEST + 1).read_to_end(&mut bytes);
    // The pipe is closed by now, so that a git with more to say ends too.
    let ended = child.wait().ok()?;
    (read.is_ok() && ended.success() && bytes.len() as u64 <= LARGEST).then_some(bytes)
}

/// Merges three texts; returns the result, with marks where both sides changed the same lines, and how often they did.
pub(super) fn merge_file(ours: &[u8], base: &[u8], theirs: &[u8]) -> Option<(Vec<u8>, i32)> {
    let space = Space::new()?;
    for (name, text) in [("ours", ours), ("base", base), ("theirs", theirs)] {
        fs::File::create_new(space.0.join(name)).and_then(|mut file| file.write_all(text)).ok()?;
    }
    let out = command(&space.0).args(["merge-file", "-p", "--quiet", "ours", "base", "theirs"]).output().ok()?;
    // Above 127 it is an error: a text that is binary.
    let conflicts = out.status.code().filter(|code| *code <= 127)?;
    Some((out.stdout, conflicts))
}

/// A directory of our own for a moment.
struct Space(PathBuf);

impl Space {
    fn new() -> Option<Space> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        for _ in 0..64 {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let now = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_nanos());
            let path = std::env::temp_dir().join(format!("pitcrew-merge-{}-{number}-{now:x}", std::process::id()));
            if DirBuilder::new().mode(0o700).create(&path).is_ok() {
                return Some(Space(path));
            }
        }
        None
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
