//! Making the frozen layers that an overlay stands on.

use std::ffi::OsStr;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use rustix::fs::{AtFlags, FileType, Gid, Mode, Uid, XattrFlags, chownat, fchown, fsetxattr, makedev, mknodat};
use rustix::process::{getgid, getuid};

use crate::descend::{entries, is_border, open_directory, open_top};

/// The user and group outside that root's commands run as: no account on any host.
pub const SANDBOX_ID: u32 = 2_018_573_000;

/// The user and group, as the host counts them, that a command in the walls runs as, and that
/// layers must therefore belong to: [`SANDBOX_ID`] twice for root, the user's own for others.
pub fn outside_ids() -> (u32, u32) {
    match (getuid().as_raw(), getgid().as_raw()) {
        (0, _) => (SANDBOX_ID, SANDBOX_ID),
        own => own,
    }
}

/// Makes `name` in a directory of a layer hide what lower layers have under that name.
pub fn whiteout(directory: impl AsFd, name: &OsStr) -> io::Result<()> {
    let mode = Mode::from_raw_mode(0o600);
    Ok(mknodat(directory, name, FileType::CharacterDevice, mode, makedev(0, 0))?)
}

/// Makes a directory of a layer hide everything that lower layers have in it.
pub fn opaque(directory: impl AsFd) -> io::Result<()> {
    Ok(fsetxattr(directory, OPAQUE, b"y", XattrFlags::empty())?)
}

/// The attribute that [`opaque`] sets, in the form that an unprivileged overlay reads.
pub(crate) const OPAQUE: &str = "user.overlay.opaque";

/// Hands a tree to the user and group that commands in the walls run as.
///
/// Does nothing for an ordinary user, whose commands run as that user. Links are handed over,
/// never followed; mounts are not entered.
pub fn own(tree: &Path) -> io::Result<()> {
    if !getuid().is_root() {
        return Ok(());
    }
    let top = open_top(tree)?;
    hand_over(top.as_fd())
}

fn hand_over(directory: BorrowedFd<'_>) -> io::Result<()> {
    let (uid, gid) = outside_ids();
    let (uid, gid) = (Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)));
    for entry in entries(directory)? {
        // A set-id bit would make the file act as the new owner; chown clears it.
        chownat(directory, &*entry.name, uid, gid, AtFlags::SYMLINK_NOFOLLOW)?;
        if entry.kind == FileType::Directory {
            match open_directory(directory, &entry.name) {
                Ok(below) => hand_over(below.as_fd())?,
                Err(error) if is_border(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(fchown(directory, uid, gid)?)
}
