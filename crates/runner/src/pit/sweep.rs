//! What an engine that died left behind: processes that still end, and files that nobody finishes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::PitError;
use crate::store::{StateDir, hash_of};

/// How long what an earlier engine had started may take to end: its grace period and some more.
const STRAYS: Duration = Duration::from_secs(15);

/// Waits until nothing is left of what an engine that died had started: an attempt that goes on
/// beside its successor would be two in one place.
pub(super) fn wait_for_strays(state: &StateDir) -> Result<(), PitError> {
    let begun = Instant::now();
    loop {
        match pitcrew_sandbox::launchers(&mark(state)).first() {
            None => return Ok(()),
            Some(pid) if begun.elapsed() > STRAYS => return Err(PitError::Stray { pid: *pid }),
            // There is no event for the end of a process that is not our child and that may be
            // another user's.
            Some(_) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Returns what tells this state directory's launchers from all others.
pub(super) fn mark(state: &StateDir) -> String {
    hash_of(state.root().as_os_str().as_encoded_bytes()).0
}

/// Removes what cut-off attempts left, and what was half made: attempts are run again, layers and
/// blobs made again, and nothing of theirs is taken.
///
/// What cannot be removed is in nobody's way: everything has a name of its own.
pub(super) fn clear(state: &StateDir) {
    for attempt in entries(&state.attempts()) {
        let _ = pitcrew_sandbox::remove_tree(&attempt);
    }
    for half in entries(&state.blobs()).filter(|path| is_abandoned(path)) {
        let _ = fs::remove_file(half);
    }
    let layers = entries(&state.layers()).flat_map(|kind| entries(&kind));
    for half in layers.filter(|path| is_abandoned(path)) {
        let _ = pitcrew_sandbox::remove_tree(&half);
    }
}

/// Whether something was being made, as `new.PID.N`, by a process that is gone. Commands beside
/// the engine make some, too.
fn is_abandoned(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let maker = name.strip_prefix("new.").and_then(|rest| rest.split('.').next());
    maker.is_some_and(|pid| !Path::new("/proc").join(pid).exists())
}

fn entries(directory: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(directory).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()))
}
