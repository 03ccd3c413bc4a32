//! Hiding and sealing what a mount shows too much of.

use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{Mode, OFlags, fchmod};
use rustix::mount::{MountAttrFlags, OpenTreeFlags, open_tree};

use super::filesystem::skeleton;
use super::root::{Memory, Root, attach, new_filesystem};
use super::sources::{READ_ONLY, is_directory};
use super::wall;
use crate::outcome::NotStarted;
use crate::sys;

/// Entries of /proc that reach the whole machine: to be read, not written.
const PROC_SEALED: &[&str] = &["/proc/sys", "/proc/bus", "/proc/fs", "/proc/irq"];

/// Entries of /proc that nothing inside needs.
const PROC_HIDDEN: &[&str] = &[
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/kmsg",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/sysrq-trigger",
    "/proc/timer_list",
];

/// What is put over things to hide them.
pub(super) struct Veils<'r> {
    scaffold: &'r Root,
}

impl<'r> Veils<'r> {
    /// Makes the veils, in the scaffold, where the command never sees them by themselves.
    pub(super) fn make(scaffold: &'r Root) -> io::Result<Self> {
        scaffold.write(Path::new("/empty"), "")?;
        scaffold.write(Path::new("/closed"), "")?;
        let closed = scaffold.open(Path::new("/closed"), OFlags::RDONLY)?;
        fchmod(closed, Mode::empty())?;
        Ok(Veils { scaffold })
    }

    /// Hides what is at a path, if something is: a file reads as empty, a directory is empty.
    pub(super) fn mask(&self, root: &Root, at: &Path) -> io::Result<()> {
        self.cover(root, at, "/empty")
    }

    /// Hides what is at a path, if something is, so that a file cannot even be opened.
    fn close(&self, root: &Root, at: &Path) -> io::Result<()> {
        self.cover(root, at, "/closed")
    }

    fn cover(&self, root: &Root, at: &Path, file: &str) -> io::Result<()> {
        let Ok(target) = root.open(at, OFlags::PATH | OFlags::NOFOLLOW) else {
            return Ok(());
        };
        let veil = if is_directory(&target) {
            let flags = MountAttrFlags::MOUNT_ATTR_RDONLY;
            Memory { bytes: 4096, files: Some(1), mode: 0o555, flags, ..skeleton() }.mount()?
        } else {
            let veil = detach(&self.scaffold.open(Path::new(file), OFlags::PATH)?)?;
            sys::restrict_mount(&veil, READ_ONLY, false)?;
            veil
        };
        attach(veil, target)
    }
}

/// A /proc of the new namespaces: the command sees its own processes and no others.
pub(super) fn make_proc(root: &Root, veils: &Veils<'_>) -> Result<(), NotStarted> {
    let quiet =
        MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    let failed = |error: io::Error| wall("proc", "mount /proc", error);
    let proc = new_filesystem("proc", &[], &[], quiet).map_err(failed)?;
    root.attach(proc, Path::new("/proc")).map_err(failed)?;
    for path in PROC_SEALED.iter().map(Path::new) {
        seal(root, path).map_err(failed)?;
    }
    for path in PROC_HIDDEN.iter().map(Path::new) {
        veils.close(root, path).map_err(failed)?;
    }
    Ok(())
}

/// Makes part of a mount read-only by mounting it on itself.
fn seal(root: &Root, at: &Path) -> io::Result<()> {
    let Ok(found) = root.open(at, OFlags::PATH) else { return Ok(()) };
    let tree = detach(&found)?;
    sys::restrict_mount(&tree, READ_ONLY, true)?;
    attach(tree, found)
}

/// A detached copy of the mount at an open path.
fn detach(found: &OwnedFd) -> io::Result<OwnedFd> {
    let how = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_RECURSIVE
        | OpenTreeFlags::AT_EMPTY_PATH;
    Ok(open_tree(found, "", how)?)
}
