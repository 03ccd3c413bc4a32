//! Making the frozen layers that an overlay stands on.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use rustix::fs::{AtFlags, FileType, Gid, Mode, Uid, XattrFlags, chownat, fchown, fsetxattr, makedev, mknodat};
use rustix::process::{getgid, getuid};

use crate::descend::{entries, is_border, open_directory, open_top};

/// The user and group outside that root's commands run as: no account on any host.
pub const SANDBOX_ID: u32 = 2_018_573_000;

/// The user and group, as this process counts them, that a command in the walls runs as, and
/// that layers must therefore belong to.
///
/// For root they are [`SANDBOX_ID`], for others the user's own. Root of a container that has no
/// such id (rootless engines map 65,536 of them) has no more than its own to give, either.
pub fn outside_ids() -> (u32, u32) {
    let own = (getuid().as_raw(), getgid().as_raw());
    let apart = own.0 == 0 && ["uid_map", "gid_map"].into_iter().all(has_sandbox_id);
    if apart { (SANDBOX_ID, SANDBOX_ID) } else { own }
}

/// Whether [`SANDBOX_ID`] exists in this user namespace, by one of its maps.
fn has_sandbox_id(map: &str) -> bool {
    let map = fs::read_to_string(format!("/proc/self/{map}")).unwrap_or_default();
    map.lines().any(|line| {
        let mut fields = line.split_ascii_whitespace().map(|field| field.parse::<u64>().ok());
        match (fields.next().flatten(), fields.nth(1).flatten()) {
            (Some(first), Some(count)) => (first..first + count).contains(&SANDBOX_ID.into()),
            _ => false,
        }
    })
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
/// Does nothing where commands run as this very user. Links are handed over, never followed;
/// mounts are not entered.
pub fn own(tree: &Path) -> io::Result<()> {
    let outside = outside_ids();
    if outside.0 == getuid().as_raw() {
        return Ok(());
    }
    hand_over(open_top(tree)?.as_fd(), outside)
}

fn hand_over(directory: BorrowedFd<'_>, outside: (u32, u32)) -> io::Result<()> {
    let (uid, gid) = (Some(Uid::from_raw(outside.0)), Some(Gid::from_raw(outside.1)));
    for entry in entries(directory)? {
        // A set-id bit would make the file act as the new owner; chown clears it.
        chownat(directory, &*entry.name, uid, gid, AtFlags::SYMLINK_NOFOLLOW)?;
        if entry.kind == FileType::Directory {
            match open_directory(directory, &entry.name) {
                Ok(below) => hand_over(below.as_fd(), outside)?,
                Err(error) if is_border(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(fchown(directory, uid, gid)?)
}
