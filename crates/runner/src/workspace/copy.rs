//! One frozen copy of a plain directory, with what the copy itself cannot keep in a manifest.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{OFlags, ioctl_ficlone};

use super::error::{WorkspaceError, at};
use crate::change::{State, Tree};
use crate::store::Hashing;

/// Without blocks shared with the original, a larger directory is not copied.
const MOST_BYTES: u64 = 1 << 30;
const MOST_FILES: u64 = 200_000;

/// What was copied.
pub(super) struct Copied {
    pub(super) tree: Tree,
    pub(super) skipped: Vec<String>,
}

/// Copies a directory into an empty one and returns what is in it, owners and modes included.
///
/// `.git` stays out. Sockets, pipes, devices, and what this user may not read are skipped and
/// named. Links are copied, never followed.
pub(super) fn copy(from: &Path, to: &Path) -> Result<Copied, WorkspaceError> {
    copy_without(&BTreeSet::new(), from, to)
}

/// The same without the directories that are named, relative to `from`.
pub(super) fn copy_without(left_out: &BTreeSet<String>, from: &Path, to: &Path) -> Result<Copied, WorkspaceError> {
    let mut copying = Copying {
        root: from,
        left_out,
        copied: Copied { tree: Tree::new(), skipped: Vec::new() },
        shares_blocks: true,
        bytes: 0,
        files: 0,
    };
    copying.directory(from, to, "")?;
    Ok(copying.copied)
}

/// Returns what stands in a directory of a workspace: where each entry is, and its path below the root. `.git` is
/// passed over, and so are names that are no text.
pub(super) fn entries(root: &Path, prefix: &str) -> Result<Vec<(PathBuf, String)>, WorkspaceError> {
    let place = root.join(prefix);
    let mut found = Vec::new();
    for entry in fs::read_dir(&place).map_err(at("read", &place))? {
        let entry = entry.map_err(at("read", &place))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name != ".git" {
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            found.push((entry.path(), path));
        }
    }
    Ok(found)
}

/// Describes what is at a path on disk, without following a link; `None` where there is nothing,
/// or something that no workspace holds.
pub(super) fn look(path: &Path) -> Result<Option<State>, WorkspaceError> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(at("look at", path)(error)),
    };
    let (mode, owner) = (found.mode() & 0o7777, Some((found.uid(), found.gid())));
    if found.is_dir() {
        return Ok(Some(State::Directory { mode, owner }));
    }
    if found.is_symlink() {
        let target = fs::read_link(path).map_err(at("read", path))?;
        return Ok(target.into_os_string().into_string().ok().map(|target| State::Symlink { target, owner }));
    }
    if !found.is_file() {
        return Ok(None);
    }
    let mut file = open(path).map_err(at("read", path))?;
    let mut hashing = Hashing::into(io::sink());
    io::copy(&mut file, &mut hashing).map_err(at("read", path))?;
    let (hash, size) = hashing.name();
    Ok(Some(State::File { mode, size, hash, owner }))
}

/// Opens a file for reading; not through a link, and without waiting for the other end of a pipe.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY).bits();
    OpenOptions::new().read(true).custom_flags(flags as i32).open(path)
}

struct Copying<'r> {
    root: &'r Path,
    left_out: &'r BTreeSet<String>,
    copied: Copied,
    shares_blocks: bool,
    bytes: u64,
    files: u64,
}

impl Copying<'_> {
    fn directory(&mut self, from: &Path, to: &Path, prefix: &str) -> Result<(), WorkspaceError> {
        let entries = match fs::read_dir(from) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && !prefix.is_empty() => {
                self.copied.skipped.push(format!("{prefix}: may not be read"));
                return Ok(());
            }
            entries => entries.map_err(at("read", from))?,
        };
        for entry in entries {
            let entry = entry.map_err(at("read", from))?;
            let Ok(name) = entry.file_name().into_string() else {
                self.copied.skipped.push(format!("{}: its name is not UTF-8", entry.path().display()));
                continue;
            };
            if name == ".git" {
                continue;
            }
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            if self.left_out.contains(&path) {
                continue;
            }
            self.entry(&entry.path(), &to.join(&name), path)?;
        }
        Ok(())
    }

    fn entry(&mut self, from: &Path, to: &Path, path: String) -> Result<(), WorkspaceError> {
        let found = fs::symlink_metadata(from).map_err(at("look at", from))?;
        let (mode, owner) = (found.mode() & 0o7777, Some((found.uid(), found.gid())));
        let kind = found.file_type();
        self.files += 1;
        self.refuse_too_many()?;
        let state = if kind.is_dir() {
            fs::DirBuilder::new().mode(0o700).create(to).map_err(at("make", to))?;
            self.directory(from, to, &path)?;
            // The owner may always enter; the manifest has the true mode.
            let mode = fs::Permissions::from_mode(mode & 0o777 | 0o700);
            fs::set_permissions(to, mode).map_err(at("set the mode of", to))?;
            State::Directory { mode: found.mode() & 0o7777, owner }
        } else if kind.is_symlink() {
            let target = fs::read_link(from).map_err(at("read", from))?;
            symlink(&target, to).map_err(at("make", to))?;
            let Ok(target) = target.into_os_string().into_string() else {
                self.copied.skipped.push(format!("{path}: it points to a name that is not UTF-8"));
                return Ok(());
            };
            State::Symlink { target, owner }
        } else if kind.is_file() {
            match open(from) {
                Ok(file) => self.file(file, to, mode, owner).map_err(at("copy", from))?,
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    self.copied.skipped.push(format!("{path}: may not be read"));
                    return Ok(());
                }
                Err(error) => return Err(at("read", from)(error)),
            }
        } else {
            let what = if kind.is_socket() { "a socket" } else { "a pipe or device" };
            self.copied.skipped.push(format!("{path}: is {what}"));
            return Ok(());
        };
        self.refuse_too_many()?;
        self.copied.tree.insert(path, state);
        Ok(())
    }

    fn file(&mut self, mut from: File, to: &Path, mode: u32, owner: Option<(u32, u32)>) -> io::Result<State> {
        let mut copy = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(to)?;
        self.shares_blocks = self.shares_blocks && ioctl_ficlone(&copy, &from).is_ok();
        let (hash, size) = if self.shares_blocks {
            // The copy is read, not the original, which may be written to meanwhile.
            let mut hashing = Hashing::into(io::sink());
            io::copy(&mut copy, &mut hashing)?;
            hashing.name()
        } else {
            let mut hashing = Hashing::into(&mut copy);
            io::copy(&mut from, &mut hashing)?;
            hashing.name()
        };
        self.bytes += size;
        copy.set_permissions(fs::Permissions::from_mode(mode & 0o777))?;
        copy.set_modified(from.metadata()?.modified()?)?;
        Ok(State::File { mode, size, hash, owner })
    }

    fn refuse_too_many(&self) -> Result<(), WorkspaceError> {
        let limit = match () {
            () if self.shares_blocks => return Ok(()),
            () if self.bytes > MOST_BYTES => "1 GiB".to_owned(),
            () if self.files > MOST_FILES => format!("{MOST_FILES} files"),
            () => return Ok(()),
        };
        Err(WorkspaceError::TooBig { path: self.root.to_owned(), limit })
    }
}
