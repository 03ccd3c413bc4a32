//! The same place in the hands of an ordinary user, where the tests are root's.

use std::fs;
use std::os::unix::fs::{MetadataExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::Place;

/// A user without an account, so that the machine stays as it is.
pub const ORDINARY: u32 = 54_321;

/// Whether these tests are root's.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// Everyone who shall be able to do something: who runs the tests, and as root an ordinary user too.
pub fn everyone() -> &'static [Option<u32>] {
    if is_root() {
        return &[None, Some(ORDINARY)];
    }
    eprintln!("skipped what is root's: these tests are run by an ordinary user");
    &[None]
}

impl Place {
    /// Hands everything here to somebody, who carries out every command from now on.
    pub fn of(mut self, user: Option<u32>) -> Place {
        let Some(uid) = user else { return self };
        // The target directory may be where that user cannot go.
        let own = self.root.path().join("bin/pitcrew");
        fs::create_dir(self.root.path().join("bin")).unwrap();
        let built = Path::new(env!("CARGO_BIN_EXE_pitcrew"));
        fs::hard_link(built, &own).or_else(|_| fs::copy(built, &own).map(drop)).unwrap();
        hand_over(self.root.path(), uid);
        self.user = Some(uid);
        self
    }

    /// Lets the place's user carry out a command.
    pub(super) fn by_its_user(&self, mut command: Command) -> Command {
        if let Some(uid) = self.user {
            command.uid(uid).gid(uid);
        }
        command
    }
}

/// Gives a directory and all below it to a user.
fn hand_over(path: &Path, uid: u32) {
    lchown(path, Some(uid), Some(uid)).unwrap();
    if fs::symlink_metadata(path).unwrap().is_dir() && !path.ends_with("bin") {
        for entry in fs::read_dir(path).unwrap() {
            hand_over(&entry.unwrap().path(), uid);
        }
    }
}
