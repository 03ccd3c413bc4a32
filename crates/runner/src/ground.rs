//! Whether this machine has the walls that attempts run in.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use pitcrew_sandbox::Wall;

/// The walls of this machine, as far as they were tried.
///
/// Once they stood they are not tried again: whatever starts later builds each of them anew, and does not start where
/// one is missing.
#[derive(Debug)]
pub struct Ground {
    program: PathBuf,
    scratch: PathBuf,
    stood: Mutex<bool>,
}

impl Ground {
    /// Nothing is tried yet. `program` is the `pitcrew` binary, `scratch` a directory on the file system where attempts
    /// will write.
    pub fn untried(program: &Path, scratch: &Path) -> Ground {
        Ground { program: program.to_owned(), scratch: scratch.to_owned(), stood: Mutex::new(false) }
    }

    /// Returns the walls that nothing is started without and that do not stand. Who asks while they are being tried
    /// waits for that. It blocks for as long as it takes to start a process.
    pub fn missing(&self) -> Vec<Wall> {
        let mut stood = self.stood.lock().unwrap_or_else(PoisonError::into_inner);
        if *stood {
            return Vec::new();
        }
        let mut walls = pitcrew_sandbox::probe(&self.program, &self.scratch);
        walls.retain(|wall| wall.required && !wall.ok);
        *stood = walls.is_empty();
        walls
    }
}
