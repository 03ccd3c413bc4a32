//! The steps by which a change reaches the disk, each of which may be the last one that a process makes.
//!
//! Whatever the patcher writes goes through here, so that a test can end it before any of them.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{self, AtFlags, Gid, Mode, OFlags, Uid};
use rustix::io::Errno;
use rustix::path::Arg;

#[cfg(test)]
pub(super) mod faults;

/// Comes before each step.
#[cfg(not(test))]
fn step() -> Result<(), Errno> {
    Ok(())
}

#[cfg(test)]
fn step() -> Result<(), Errno> {
    faults::step()
}

/// Makes a file that is not there, with this content, durably.
pub(super) fn create(
    at: impl AsFd,
    name: impl Arg,
    bytes: &[u8],
    mode: u32,
    owner: Option<(Uid, Gid)>,
) -> io::Result<()> {
    step()?;
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut file = File::from(fs::openat(at, name, flags, Mode::from_raw_mode(0o600))?);
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    file.write_all(first)?;
    step()?;
    file.write_all(rest)?;
    step()?;
    if let Some((user, group)) = owner {
        // Only root can give files away; for others the owner is the same, or stays theirs.
        let _ = fs::fchown(&file, Some(user), Some(group));
    }
    fs::fchmod(&file, Mode::from_raw_mode(mode))?;
    step()?;
    Ok(flush(&file)?)
}

/// Makes a link that is not there.
pub(super) fn link(target: &[u8], at: impl AsFd, name: impl Arg) -> Result<(), Errno> {
    step()?;
    fs::symlinkat(target, at, name)
}

/// Gives a file or link another name in its directory, in the place of what has it.
pub(super) fn rename(at: impl AsFd, from: impl Arg, to: impl Arg) -> Result<(), Errno> {
    step()?;
    fs::renameat(at.as_fd(), from, at.as_fd(), to)
}

/// Removes a file or link.
pub(super) fn remove(at: impl AsFd, name: impl Arg) -> Result<(), Errno> {
    step()?;
    fs::unlinkat(at, name, AtFlags::empty())
}

/// Makes a directory.
pub(super) fn make_directory(at: impl AsFd, name: impl Arg, mode: u32) -> Result<(), Errno> {
    step()?;
    fs::mkdirat(at, name, Mode::from_raw_mode(mode))
}

/// Gives a directory its permissions.
pub(super) fn set_mode(at: impl AsFd, name: impl Arg, mode: u32) -> Result<(), Errno> {
    step()?;
    fs::chmodat(at, name, Mode::from_raw_mode(mode), AtFlags::empty())
}

/// Removes a directory in which nothing is.
pub(super) fn remove_directory(at: impl AsFd, name: impl Arg) -> Result<(), Errno> {
    step()?;
    fs::unlinkat(at, name, AtFlags::REMOVEDIR)
}

/// Waits until what a directory holds is on the disk.
pub(super) fn sync(directory: impl AsFd) -> Result<(), Errno> {
    step()?;
    flush(directory)
}

/// Waits for the disk; tests in which a process ends a few hundred times are not about what a disk forgets.
fn flush(file: impl AsFd) -> Result<(), Errno> {
    if cfg!(test) { Ok(()) } else { fs::fsync(file) }
}

/// Opens a directory, to work in it.
pub(super) fn open(path: impl Arg) -> Result<OwnedFd, Errno> {
    fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
}
