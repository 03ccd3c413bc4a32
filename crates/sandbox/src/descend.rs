//! Going down a tree that somebody else filled: by descriptor, through no link, into no mount.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{
    AtFlags, CWD, Dir, FileType, Mode, OFlags, ResolveFlags, Stat, chmod, fstat, openat, openat2, statat,
};
use rustix::io::Errno;
use rustix::process::geteuid;

use crate::sys::path_of;

/// One name in a directory.
#[derive(Debug)]
pub(crate) struct Entry {
    pub name: CString,
    pub kind: FileType,
}

/// Opens the top of a tree of ours; its last component may not be a link.
pub(crate) fn open_top(path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    // The rights first: the top of an upper layer is as hostile as what is below.
    let found = openat(CWD, path, flags | OFlags::PATH, Mode::empty())?;
    admit(&found, LIST_AND_EMPTY)?;
    Ok(openat(&found, ".", flags | OFlags::RDONLY, Mode::empty())?)
}

/// Opens a directory in a directory for reading, whatever its rights are now.
pub(crate) fn open_directory(at: impl AsFd, name: &CStr) -> io::Result<OwnedFd> {
    let directory = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let found = open_beneath(&at, name, directory | OFlags::PATH)?;
    admit(&found, LIST_AND_EMPTY)?;
    Ok(openat(&found, ".", directory | OFlags::RDONLY, Mode::empty())?)
}

/// Opens what is at a relative path, through no link and into no mount.
pub(crate) fn open_beneath<P: rustix::path::Arg>(at: impl AsFd, path: P, flags: OFlags) -> io::Result<OwnedFd> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_XDEV;
    Ok(openat2(at, path, flags | OFlags::CLOEXEC, Mode::empty(), resolve)?)
}

/// What the owner needs to read and empty a directory.
const LIST_AND_EMPTY: u32 = 0o700;
/// What the owner needs to read a file.
pub(crate) const READ: u32 = 0o400;

/// Gives the owner of an object, opened for its path only, the rights `needed` on it.
///
/// Root needs none, and others own what they made.
pub(crate) fn admit(found: &OwnedFd, needed: u32) -> io::Result<()> {
    let mode = fstat(found)?.st_mode & 0o7777;
    if mode & needed == needed || geteuid().is_root() {
        return Ok(());
    }
    Ok(chmod(path_of(found), Mode::from_raw_mode(mode | needed))?)
}

/// The names in a directory, in no particular order.
pub(crate) fn entries(directory: impl AsFd) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    for entry in Dir::read_from(&directory)? {
        let entry = entry?;
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        let kind = match entry.file_type() {
            // Some file systems do not say.
            FileType::Unknown => FileType::from_raw_mode(stat(&directory, name)?.st_mode),
            kind => kind,
        };
        found.push(Entry { name: name.to_owned(), kind });
    }
    Ok(found)
}

/// What a name in a directory is; a link is itself.
pub(crate) fn stat(directory: impl AsFd, name: &CStr) -> io::Result<Stat> {
    Ok(statat(directory, name, AtFlags::SYMLINK_NOFOLLOW)?)
}

/// Whether an error of [`open_directory`] says that a mount begins there.
pub(crate) fn is_border(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::XDEV.raw_os_error())
}
