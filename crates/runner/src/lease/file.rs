//! The file of one lease, and the lock on it.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::fd::OwnedFd;

use rustix::fs::{
    AtFlags, FileType, FlockOperation, Mode as Permissions, OFlags, fchmod, flock, fstat, openat, statat,
};
use rustix::io::Errno;

use super::LeaseError;
use super::holder::Holder;
use super::place::Place;

/// Everybody may lock it and put their name there.
const PERMISSIONS: Permissions = Permissions::from_raw_mode(0o666);

/// More than that nobody wrote there who means well, in bytes.
const LONGEST: u64 = 16 << 10;

/// How often it is begun again because somebody makes or removes the file at this moment.
const TRIES: u32 = 100;

/// How a lease is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// With others who hold it the same way.
    Shared,
    /// Alone.
    Exclusive,
}

/// The open file of a lease. The lock goes when it is closed.
#[derive(Debug)]
pub(super) struct LeaseFile {
    file: File,
    /// Whether this holder's name stands there.
    is_signed: bool,
}

/// What came of taking a lease.
pub(super) enum Taken {
    /// It is held.
    Mine(LeaseFile),
    /// Others have it: its file, not locked.
    Theirs(LeaseFile),
}

impl LeaseFile {
    /// Takes a lease, and waits for nobody.
    pub(super) fn take(place: &Place, name: &str, mode: Mode) -> Result<Taken, LeaseError> {
        let operation = match mode {
            Mode::Shared => FlockOperation::NonBlockingLockShared,
            Mode::Exclusive => FlockOperation::NonBlockingLockExclusive,
        };
        LeaseFile::lock(place, name, operation)
    }

    /// Takes a lease, and blocks until it is free.
    pub(super) fn wait(place: &Place, name: &str, mode: Mode) -> Result<LeaseFile, LeaseError> {
        let operation = match mode {
            Mode::Shared => FlockOperation::LockShared,
            Mode::Exclusive => FlockOperation::LockExclusive,
        };
        match LeaseFile::lock(place, name, operation)? {
            Taken::Mine(file) | Taken::Theirs(file) => Ok(file),
        }
    }

    fn lock(place: &Place, name: &str, operation: FlockOperation) -> Result<Taken, LeaseError> {
        let failed = |doing| io_error(place, name, doing);
        for _ in 0..TRIES {
            let Some(opened) = open(place, name)? else { continue };
            match flock(&opened, operation) {
                Ok(()) => {}
                Err(Errno::INTR) => continue,
                Err(Errno::WOULDBLOCK) => return Ok(Taken::Theirs(LeaseFile::unsigned(opened))),
                Err(error) => return Err(failed("lock")(error)),
            }
            // Whatever tidies up there may have removed it between the two: then it is nobody's.
            let held = fstat(&opened).map_err(failed("look at"))?;
            match statat(place, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(there) if (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino) => {
                    return Ok(Taken::Mine(LeaseFile::unsigned(opened)));
                }
                Ok(_) | Err(Errno::NOENT) => {}
                Err(error) => return Err(failed("look at")(error)),
            }
        }
        Err(failed("hold on to")(Errno::BUSY))
    }

    /// Opens a lease's file to read it, where there is one. A lock taken to look would for a moment
    /// be in the way of whoever wants the thing.
    pub(super) fn look(place: &Place, name: &str) -> Result<Option<LeaseFile>, LeaseError> {
        Ok(open_there(place, name)?.map(LeaseFile::unsigned))
    }

    fn unsigned(opened: OwnedFd) -> LeaseFile {
        LeaseFile { file: opened.into(), is_signed: false }
    }

    /// Writes down who has it. Where the file is another user's who closed it the lock holds as well.
    pub(super) fn sign(&mut self, holder: &Holder) {
        let written = self.file.set_len(0).and_then(|()| self.file.write_all(holder.lines().as_bytes()));
        self.is_signed = written.is_ok();
    }

    /// Returns who wrote that they have it, and is still there.
    pub(super) fn holder(&self) -> Option<Holder> {
        let mut text = Vec::new();
        let mut file = &self.file;
        file.rewind().and_then(|()| file.take(LONGEST).read_to_end(&mut text)).ok()?;
        Holder::read(&String::from_utf8_lossy(&text))
    }
}

impl Drop for LeaseFile {
    fn drop(&mut self) {
        if self.is_signed {
            // A name that stays is that of a process which is gone, or of one that lost the lease.
            let _ = self.file.set_len(0);
        }
    }
}

/// Opens a lease's file or makes it; `None` where somebody is faster.
fn open(place: &Place, name: &str) -> Result<Option<OwnedFd>, LeaseError> {
    if let Some(found) = open_there(place, name)? {
        return Ok(Some(found));
    }
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let failed = |doing| io_error(place, name, doing);
    match openat(place, name, flags, PERMISSIONS) {
        Ok(made) => {
            // The mask of this process must not close it to others.
            fchmod(&made, PERMISSIONS).map_err(failed("open to everybody"))?;
            Ok(Some(made))
        }
        Err(Errno::EXIST) => Ok(None),
        Err(error) => Err(failed("make the lease")(error)),
    }
}

/// Opens a lease's file where there is one, and proves that it is no trap.
fn open_there(place: &Place, name: &str) -> Result<Option<OwnedFd>, LeaseError> {
    // A pipe that somebody put there must not block us.
    let flags = OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let opened = match openat(place, name, OFlags::RDWR | flags, Permissions::empty()) {
        // It is another user's: to be locked it need not be written to.
        Err(Errno::ACCESS | Errno::PERM) => openat(place, name, OFlags::RDONLY | flags, Permissions::empty()),
        opened => opened,
    };
    let unfit = |why| LeaseError::Unfit { path: place.path_of(name), why };
    let opened = match opened {
        Ok(opened) => opened,
        Err(Errno::NOENT) => return Ok(None),
        Err(Errno::LOOP) => return Err(unfit("it is a symbolic link")),
        Err(Errno::ISDIR) => return Err(unfit("it is no regular file")),
        Err(error) => return Err(io_error(place, name, "open the lease")(error)),
    };
    let found = fstat(&opened).map_err(io_error(place, name, "look at"))?;
    if FileType::from_raw_mode(found.st_mode) != FileType::RegularFile {
        return Err(unfit("it is no regular file"));
    }
    match found.st_nlink {
        0 => Ok(None),
        1 => Ok(Some(opened)),
        _ => Err(unfit("it has a second name elsewhere")),
    }
}

fn io_error(place: &Place, name: &str, doing: &'static str) -> impl FnOnce(Errno) -> LeaseError {
    let path = place.path_of(name);
    move |error| LeaseError::Io { doing, path, source: io::Error::from(error) }
}
