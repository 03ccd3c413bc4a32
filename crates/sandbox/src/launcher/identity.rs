//! Who the command is, inside and outside.

use std::fs;
use std::io;

use rustix::process::{Pid, getuid};

use crate::layer::outside_ids;

/// The user and group that root's commands see themselves as: nginx, for one, behaves
/// differently as 0.
const INSIDE_ID: u32 = 1000;

/// Who the launcher is, and so who the command can be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Identity {
    outside: (u32, u32),
    inside: (u32, u32),
    apart: bool,
}

impl Identity {
    pub(super) fn of_this_process() -> Self {
        let outside = outside_ids();
        let root = getuid().is_root();
        let inside = if root { (INSIDE_ID, INSIDE_ID) } else { outside };
        Identity { outside, inside, apart: root && outside.0 != 0 }
    }

    /// Whether the command has an id of its own, so that the launcher's first process must
    /// change to it. Otherwise it is the launcher's user already, by whatever name.
    pub(super) fn is_apart(self) -> bool {
        self.apart
    }

    /// The user and group of the command, inside.
    pub(super) fn inside(self) -> (u32, u32) {
        self.inside
    }

    /// Writes the id maps of a process in a new user namespace.
    pub(super) fn map(self, process: Pid) -> io::Result<()> {
        let proc = format!("/proc/{}", process.as_raw_nonzero());
        // Root stays 0 for the time of building the walls.
        let builder = if self.apart { "0 0 1\n" } else { "" };
        if !self.apart {
            // Without this, one who is not root may not map a group.
            fs::write(format!("{proc}/setgroups"), "deny")?;
        }
        let line = |inside, outside| format!("{builder}{inside} {outside} 1\n");
        fs::write(format!("{proc}/uid_map"), line(self.inside.0, self.outside.0))?;
        fs::write(format!("{proc}/gid_map"), line(self.inside.1, self.outside.1))
    }
}
