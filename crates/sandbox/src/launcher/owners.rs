//! Showing what belongs to root as the command's own, where root runs the launcher.
//!
//! An ordinary user's command is that user and may read what the user may. Root's command is
//! somebody else; without this it could not read a root-owned file of mode 0600 that the check
//! of a live system is about.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;

use rustix::process::{Signal, WaitOptions, kill_process, waitpid};

use crate::layer::SANDBOX_ID;
use crate::sys::{self, Side};

/// Returns a user namespace in which root's files are the command's, and all others keep their owner.
pub(super) fn of_root() -> io::Result<OwnedFd> {
    let map = format!("0 {SANDBOX_ID} 1\n1 1 {}\n", SANDBOX_ID - 1);
    // A namespace needs a process to be made; once its descriptor is open, it needs none.
    match sys::fork(libc::CLONE_NEWUSER)? {
        Side::Child => loop {
            // Killed as soon as the namespace is open.
            let _ = rustix::thread::nanosleep(&rustix::fs::Timespec { tv_sec: 60, tv_nsec: 0 });
        },
        Side::Parent(child) => {
            let proc = format!("/proc/{}", child.as_raw_nonzero());
            let opened = fs::write(format!("{proc}/uid_map"), &map)
                .and_then(|()| fs::write(format!("{proc}/gid_map"), &map))
                .and_then(|()| File::open(format!("{proc}/ns/user")));
            let _ = kill_process(child, Signal::KILL);
            while let Err(rustix::io::Errno::INTR) = waitpid(Some(child), WaitOptions::empty()) {}
            opened.map(Into::into)
        }
    }
}
