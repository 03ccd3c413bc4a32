//! The files of a work tree, read and written by directory handles that no link leads away from.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use rustix::fs::{self, AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::path::TreePath;
use crate::contract::Trouble;

/// Files of at most this many bytes are changed.
pub const LARGEST: u64 = 64 << 20;

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file.
    File {
        /// Its content.
        bytes: Vec<u8>,
        /// Its permission bits.
        mode: u32,
    },
    /// A symbolic link.
    Link {
        /// Where it points, as it is written.
        target: Vec<u8>,
    },
}

impl Entry {
    /// Returns the content that git keeps for it: a file's bytes, or where a link points.
    pub fn content(&self) -> &[u8] {
        match self {
            Entry::File { bytes, .. } => bytes,
            Entry::Link { target } => target,
        }
    }

    /// Returns its kind and permissions as git writes them.
    pub fn git_mode(&self) -> u32 {
        match self {
            Entry::File { mode, .. } if mode & 0o100 != 0 => 0o100_755,
            Entry::File { .. } => 0o100_644,
            Entry::Link { .. } => 0o120_000,
        }
    }
}

/// A change of one path, worked out and not yet made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub path: TreePath,
    /// What is there.
    pub before: Option<Entry>,
    /// What is to be there.
    pub after: Option<Entry>,
}

/// Why a path cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Barred {
    /// A directory on the way to it is a link.
    #[error("`{0}` is a link, and nothing is changed through links")]
    ThroughLink(TreePath),
    /// Something on the way to it is a file.
    #[error("`{0}` is no directory")]
    NoDirectory(TreePath),
    /// It is neither a file nor a link.
    #[error("it is {0}, neither a file nor a link")]
    Special(&'static str),
    /// It is too large.
    #[error("it has {0} bytes, more than the {LARGEST} of a file that is changed")]
    TooLarge(u64),
    /// The system says no.
    #[error("{0}")]
    System(#[from] io::Error),
}

impl From<Errno> for Barred {
    fn from(error: Errno) -> Barred {
        Barred::System(error.into())
    }
}

/// A work tree's root.
#[derive(Debug)]
pub struct Worktree {
    root: OwnedFd,
    path: PathBuf,
}

impl Worktree {
    /// Opens a directory as a work tree.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where it is no directory that can be read.
    pub fn open(path: &Path) -> Result<Worktree, Trouble> {
        let trouble = |error: io::Error| Trouble::new(format!("open the work tree `{}`: {error}", path.display()));
        let root = fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
            .map_err(|error| trouble(error.into()))?;
        let path = path.canonicalize().map_err(trouble)?;
        Ok(Worktree { root, path })
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the directory that a path is in; `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`Barred`] where something on the way is a link or no directory.
    pub fn parent(&self, path: &TreePath) -> Result<Option<OwnedFd>, Barred> {
        let mut directory = self.root.as_fd().try_clone_to_owned()?;
        for below in path.parents() {
            let name = below.names().last().unwrap_or_default();
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            directory = match fs::openat(&directory, name, flags, Mode::empty()) {
                Ok(directory) => directory,
                Err(Errno::NOENT) => return Ok(None),
                Err(Errno::NOTDIR | Errno::LOOP) => {
                    let seen = fs::statat(&directory, name, AtFlags::SYMLINK_NOFOLLOW)?;
                    return Err(match FileType::from_raw_mode(seen.st_mode) {
                        FileType::Symlink => Barred::ThroughLink(below.clone()),
                        _ => Barred::NoDirectory(below.clone()),
                    });
                }
                Err(error) => return Err(error.into()),
            };
        }
        Ok(Some(directory))
    }

    /// Returns what is at a path; `None` where nothing is.
    ///
    /// # Errors
    ///
    /// [`Barred`] where it is not to be reached, too large, or something else than a file or a link.
    pub fn read(&self, path: &TreePath) -> Result<Option<Entry>, Barred> {
        let Some(directory) = self.parent(path)? else { return Ok(None) };
        let name = path.names().last().unwrap_or_default();
        let seen = match fs::statat(&directory, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(seen) => seen,
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        match FileType::from_raw_mode(seen.st_mode) {
            FileType::Symlink => {
                let target = fs::readlinkat(&directory, name, Vec::new())?;
                Ok(Some(Entry::Link { target: target.into_bytes() }))
            }
            FileType::RegularFile => {
                // A pipe that takes the file's place meanwhile must not make us wait.
                let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
                let file = File::from(fs::openat(&directory, name, flags, Mode::empty())?);
                let size = file.metadata()?.len();
                if size > LARGEST {
                    return Err(Barred::TooLarge(size));
                }
                let mut bytes = Vec::with_capacity(size as usize);
                file.take(LARGEST + 1).read_to_end(&mut bytes)?;
                if bytes.len() as u64 > LARGEST {
                    return Err(Barred::TooLarge(bytes.len() as u64));
                }
                Ok(Some(Entry::File { bytes, mode: seen.st_mode & 0o7777 }))
            }
            FileType::Directory => Err(Barred::Special("a directory")),
            _ => Err(Barred::Special("a device, a socket or a pipe")),
        }
    }

    /// Whether a directory is at a path.
    pub fn is_directory(&self, path: &TreePath) -> bool {
        matches!(self.read(path), Err(Barred::Special("a directory")))
    }

    /// Returns the paths right below a directory of the tree; none where it cannot be read.
    pub fn list(&self, path: &TreePath) -> Vec<TreePath> {
        let Ok(Some(parent)) = self.parent(path) else { return Vec::new() };
        let name = path.names().last().unwrap_or_default();
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let Ok(directory) = fs::openat(&parent, name, flags, Mode::empty()) else { return Vec::new() };
        let Ok(entries) = fs::Dir::read_from(&directory) else { return Vec::new() };
        let names = entries.flatten().map(|entry| entry.file_name().to_bytes().to_vec());
        let below = |name: Vec<u8>| TreePath::new(&[path.os().as_bytes(), b"/", &name].concat()).ok();
        names.filter(|name| name != b"." && name != b"..").filter_map(below).collect()
    }
}

/// Returns a path's bytes.
pub(super) fn bytes_of(path: &Path) -> Vec<u8> {
    path.as_os_str().to_owned().into_vec()
}
