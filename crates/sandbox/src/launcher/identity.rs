//! Who the command is, inside and outside.

use std::fs;
use std::io;

use rustix::process::{Pid, getgid, getuid};

use crate::layer::SANDBOX_ID;

/// The user and group that root's commands see themselves as.
pub(super) const INSIDE_ID: u32 = 1000;

/// Who runs the launcher, and so who the command can be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Identity {
    uid: u32,
    gid: u32,
}

impl Identity {
    pub(super) fn of_this_process() -> Self {
        Identity { uid: getuid().as_raw(), gid: getgid().as_raw() }
    }

    pub(super) fn is_root(self) -> bool {
        self.uid == 0
    }

    /// The user id of the command, inside.
    pub(super) fn inside(self) -> (u32, u32) {
        if self.is_root() { (INSIDE_ID, INSIDE_ID) } else { (self.uid, self.gid) }
    }

    /// Writes the id maps of a process in a new user namespace.
    ///
    /// An ordinary user stays who it is. Root stays 0 for the time of building the walls, and
    /// the command gets an id of its own: nginx, for one, behaves differently as root.
    pub(super) fn map(self, process: Pid) -> io::Result<()> {
        let proc = format!("/proc/{}", process.as_raw_nonzero());
        let line = |id: u32| match self.is_root() {
            true => format!("0 0 1\n{INSIDE_ID} {SANDBOX_ID} 1\n"),
            false => format!("{id} {id} 1\n"),
        };
        if !self.is_root() {
            // Without this an ordinary user may not map a group.
            fs::write(format!("{proc}/setgroups"), "deny")?;
        }
        fs::write(format!("{proc}/uid_map"), line(self.uid))?;
        fs::write(format!("{proc}/gid_map"), line(self.gid))
    }
}
