//! A reserve of disk space: given up when the disk is full, so that the journal can say so.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FallocateFlags, fallocate};

/// Enough for a checkpoint of the journal and the last events of every run.
const SIZE: u64 = 8 << 20;

/// The file that holds the space.
#[derive(Debug)]
pub(super) struct Reserve {
    path: PathBuf,
    held: bool,
}

impl Reserve {
    /// Takes the reserve, where the disk has room for it.
    pub(super) fn take(state: &Path) -> Reserve {
        let mut reserve = Reserve { path: state.join("reserve"), held: false };
        reserve.refill();
        reserve
    }

    /// Gives the space back to the disk; false where there was none to give.
    pub(super) fn give_up(&mut self) -> bool {
        let held = std::mem::replace(&mut self.held, false);
        held && fs::remove_file(&self.path).is_ok()
    }

    /// Takes the space again, once there is room. A disk that has none is no error: it is tried
    /// again after the next commit.
    pub(super) fn refill(&mut self) {
        if !self.held {
            self.held = self.allocate().is_ok();
            if !self.held {
                // Nothing may be left of a half-taken reserve: the space is needed.
                let _ = fs::remove_file(&self.path);
            }
        }
    }

    /// Returns whether the reserve is there.
    pub(super) fn is_held(&self) -> bool {
        self.held
    }

    fn allocate(&self) -> io::Result<()> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&self.path)?;
        if file.metadata()?.len() >= SIZE {
            return Ok(());
        }
        Ok(fallocate(&file, FallocateFlags::empty(), 0, SIZE)?)
    }
}
