//! One path at a time, reached by directory descriptors and never through a link.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, Gid, Mode, OFlags, ResolveFlags, Uid, chmodat, chownat, fchmod, fchown, mkdirat, open, openat, openat2,
    renameat, symlinkat, unlinkat,
};
use rustix::io::Errno;

use crate::change::{Change, Entry, State, ancestors};
use crate::store::Blobs;
use crate::workspace::error::{WorkspaceError, at};

/// What a path is called until it is renamed. Of our own making, and not hidden: who finds one
/// after a crash should see whose it is.
const UNFINISHED: &str = ".pitcrew-unfinished-";

/// The mode of a directory until all is in it. Nobody else gives a directory this mode, so after a
/// crash it tells ours from one that was there.
pub(super) const FILLING: u32 = 0o1700;

/// The root of a workspace, open.
pub(super) struct Place {
    root: OwnedFd,
    path: PathBuf,
}

impl Place {
    pub(super) fn open(root: &Path) -> Result<Place, WorkspaceError> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = open(root, flags, Mode::empty()).map_err(|error| at("open", root)(error.into()))?;
        Ok(Place { root: opened, path: root.to_owned() })
    }

    /// Makes what is at a path what the entry says, by one rename or one removal.
    pub(super) fn replace(&self, entry: &Entry, blobs: &Blobs) -> Result<(), WorkspaceError> {
        let (parent, name) = self.parent(&entry.path)?;
        let path = self.path.join(&entry.path);
        match &entry.after {
            None => {
                let flags = match &entry.before {
                    Some(before) if before.is_directory() => AtFlags::REMOVEDIR,
                    _ => AtFlags::empty(),
                };
                match unlinkat(&parent, name, flags) {
                    Ok(()) | Err(Errno::NOENT) => Ok(()),
                    Err(error) => Err(at("remove", &path)(error.into())),
                }
            }
            Some(State::Directory { .. }) => self.directory(entry, &parent, name),
            Some(after) => {
                if entry.before.as_ref().is_some_and(State::is_directory) {
                    // No rename puts a file where a directory is.
                    unlinkat(&parent, name, AtFlags::REMOVEDIR).map_err(|error| at("remove", &path)(error.into()))?;
                }
                let beside = format!("{UNFINISHED}{name}");
                let made = make(after, &parent, &beside, blobs, &path).and_then(|()| {
                    renameat(&parent, &beside, &parent, name).map_err(|e| at("replace", &path)(e.into()))
                });
                if made.is_err() {
                    // Its name is free again, or what is there is found after the next crash.
                    let _ = unlinkat(&parent, &beside, AtFlags::empty());
                }
                made
            }
        }
    }

    /// Gives a directory its owner and mode, once all is in it.
    pub(super) fn finish(&self, entry: &Entry) -> Result<(), WorkspaceError> {
        let Some(after @ State::Directory { mode, .. }) = &entry.after else {
            return Ok(());
        };
        let path = self.path.join(&entry.path);
        let (parent, name) = self.parent(&entry.path)?;
        own(after, &parent, name).map_err(at("set the owner of", &path))?;
        let mode = Mode::from_raw_mode(*mode);
        chmodat(&parent, name, mode, AtFlags::empty()).map_err(|error| at("set the mode of", &path)(error.into()))
    }

    /// Makes the renames and removals durable: every directory in which there was one.
    pub(super) fn sync(&self, change: &Change) -> Result<(), WorkspaceError> {
        let parents: BTreeSet<&str> =
            change.entries().iter().map(|entry| ancestors(&entry.path).next().unwrap_or("")).collect();
        for parent in parents {
            let path = self.path.join(parent);
            match self.below(parent, OFlags::RDONLY) {
                Ok(opened) => File::from(opened).sync_all().map_err(at("sync", &path))?,
                // A directory that the change removed; its own parent is among the others.
                Err(Errno::NOENT | Errno::NOTDIR) => {}
                Err(error) => return Err(at("sync", &path)(error.into())),
            }
        }
        Ok(())
    }

    fn directory(&self, entry: &Entry, parent: &OwnedFd, name: &str) -> Result<(), WorkspaceError> {
        let path = self.path.join(&entry.path);
        match &entry.before {
            Some(before) if before.is_directory() => return Ok(()),
            Some(_) => unlinkat(parent, name, AtFlags::empty()).map_err(|error| at("remove", &path)(error.into()))?,
            None => {}
        }
        match mkdirat(parent, name, Mode::from_raw_mode(FILLING)) {
            Ok(()) | Err(Errno::EXIST) => Ok(()),
            Err(error) => Err(at("make", &path)(error.into())),
        }
    }

    fn parent<'e>(&self, path: &'e str) -> Result<(OwnedFd, &'e str), WorkspaceError> {
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        let opened = self.below(directory, OFlags::PATH);
        Ok((opened.map_err(|error| at("open", &self.path.join(directory))(error.into()))?, name))
    }

    fn below(&self, directory: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        let flags = flags | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let directory = if directory.is_empty() { "." } else { directory };
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        openat2(&self.root, directory, flags, Mode::empty(), resolve)
    }
}

/// Removes what a process that died had not yet renamed.
pub(super) fn remove_unfinished(root: &Path, change: &Change) -> Result<(), WorkspaceError> {
    let place = Place::open(root)?;
    for entry in change.entries() {
        if let Ok((parent, name)) = place.parent(&entry.path) {
            match unlinkat(&parent, format!("{UNFINISHED}{name}"), AtFlags::empty()) {
                Ok(()) | Err(Errno::NOENT | Errno::NAMETOOLONG) => {}
                Err(error) => return Err(at("remove what was unfinished of", &root.join(&entry.path))(error.into())),
            }
        }
    }
    Ok(())
}

/// Makes a file or link beside its place, complete and durable.
fn make(state: &State, parent: &OwnedFd, beside: &str, blobs: &Blobs, path: &Path) -> Result<(), WorkspaceError> {
    match unlinkat(parent, beside, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => {}
        Err(error) => return Err(at("write beside", path)(error.into())),
    }
    match state {
        State::Symlink { target, .. } => {
            symlinkat(target, parent, beside).map_err(|error| at("write beside", path)(error.into()))?;
            own(state, parent, beside).map_err(at("set the owner of", path))
        }
        State::File { mode, hash, .. } => {
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let opened = openat(parent, beside, flags, Mode::RUSR | Mode::WUSR);
            let mut file = File::from(opened.map_err(|error| at("write beside", path)(error.into()))?);
            blobs.copy(hash, &mut file)?;
            // The owner first: giving a file away clears its special bits.
            if let Some((uid, gid)) = foreign(state, file.as_fd()).map_err(at("look at", path))? {
                fchown(&file, Some(uid), Some(gid)).map_err(|error| at("set the owner of", path)(error.into()))?;
            }
            let mode = Mode::from_raw_mode(*mode);
            fchmod(&file, mode).map_err(|error| at("set the mode of", path)(error.into()))?;
            file.sync_all().map_err(at("sync", path))
        }
        State::Directory { .. } => Ok(()),
    }
}

fn own(state: &State, parent: &OwnedFd, name: &str) -> io::Result<()> {
    let found = rustix::fs::statat(parent, name, AtFlags::SYMLINK_NOFOLLOW)?;
    match state.owner() {
        Some((uid, gid)) if (uid, gid) != (found.st_uid, found.st_gid) => {
            let (uid, gid) = (Uid::from_raw(uid), Gid::from_raw(gid));
            Ok(chownat(parent, name, Some(uid), Some(gid), AtFlags::SYMLINK_NOFOLLOW)?)
        }
        _ => Ok(()),
    }
}

/// Returns the owner that a file must be given, where it has another.
fn foreign(state: &State, file: impl AsFd) -> io::Result<Option<(Uid, Gid)>> {
    let found = rustix::fs::fstat(file)?;
    let owner = state.owner().filter(|owner| *owner != (found.st_uid, found.st_gid));
    Ok(owner.map(|(uid, gid)| (Uid::from_raw(uid), Gid::from_raw(gid))))
}
