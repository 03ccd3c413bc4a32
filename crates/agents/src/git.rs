//! How git is asked: with the repository's own configuration alone, and such that nothing it names is started: no hooks,
//! monitors, filters of output, fetches.

use std::path::Path;
use std::process::{Command, Stdio};

/// Returns a git command in a directory, which reads nothing from the standard input.
pub(crate) fn command(directory: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(directory).arg("--no-pager");
    // Inside the walls files have another owner and device than the index says: their size and time are the same.
    let settings = [
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.quotePath=false",
        "core.checkStat=minimal",
        "safe.directory=*",
    ];
    for setting in settings {
        git.args(["-c", setting]);
    }
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG_PARAMETERS"] {
        git.env_remove(name);
    }
    git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_NO_LAZY_FETCH", "1");
    git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    git.stdin(Stdio::null());
    git
}

/// Returns what a git command puts out.
///
/// # Errors
///
/// The first line of what git says, where it says no; empty where it says nothing.
pub(crate) fn ask(directory: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let ran = command(directory).args(arguments).output().map_err(|error| format!("start git: {error}"))?;
    if ran.status.success() {
        return Ok(ran.stdout);
    }
    let said = String::from_utf8_lossy(&ran.stderr);
    Err(said.trim().lines().next().unwrap_or_default().to_owned())
}
