//! What `git apply` makes of a patch, for comparison.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pitcrew_agents::patcher::diff::{Hunk, Line};

/// A directory in which git applies patches to one file.
pub struct Git {
    directory: PathBuf,
}

impl Git {
    /// Makes the directory.
    pub fn new() -> std::io::Result<Git> {
        let directory = std::env::temp_dir().join(format!("pitcrew-bench-git-{}", std::process::id()));
        fs::create_dir_all(&directory)?;
        Ok(Git { directory })
    }

    /// Returns what `git apply` makes of a text; `None` where it refuses.
    ///
    /// # Errors
    ///
    /// Where git cannot be run, or leaves no file.
    pub fn apply(&self, text: &[u8], hunks: &[Hunk]) -> std::io::Result<Option<Vec<u8>>> {
        let file = self.directory.join("f");
        fs::write(&file, text)?;
        fs::write(self.directory.join("patch"), patch(hunks))?;
        let done = Command::new("git")
            .args(["apply", "--whitespace=nowarn", "patch"])
            .current_dir(&self.directory)
            .env("GIT_CEILING_DIRECTORIES", self.directory.parent().unwrap_or(Path::new("/")))
            .stderr(Stdio::null())
            .status()?;
        if done.success() { fs::read(&file).map(Some) } else { Ok(None) }
    }
}

impl Drop for Git {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// Writes hunks as a patch of the file `f`.
fn patch(hunks: &[Hunk]) -> Vec<u8> {
    let mut text = b"--- a/f\n+++ b/f\n".to_vec();
    for hunk in hunks {
        let (old, new) = (hunk.old_lines().len(), hunk.new_lines().len());
        text.extend(format!("@@ -{},{old} +{},{new} @@\n", hunk.old_start, hunk.new_start).bytes());
        for line in &hunk.lines {
            text.push(match line {
                Line::Context(_) => b' ',
                Line::Removed(_) => b'-',
                Line::Added(_) => b'+',
            });
            text.extend(line.text());
            if !line.text().ends_with(b"\n") {
                text.extend(b"\n\\ No newline at end of file\n");
            }
        }
    }
    text
}
