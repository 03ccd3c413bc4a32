//! Asking git about the user's work tree.

use std::path::Path;
use std::process::{Command, Stdio};

use pitcrew_runner::search_path;

/// Returns a silent call of git in a work tree. Neither a git that lies in it is run, nor a
/// monitor that its configuration names: a task may have put them there.
pub fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "core.fsmonitor=false"])
        .current_dir(root)
        .env("PATH", search_path::outside([root]))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}
