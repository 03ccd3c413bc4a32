//! Reading what an attempt left in its upper layer.
//!
//! Run when every process of the attempt is dead. Everything here is hostile: names, links,
//! rights, shapes. What is never acceptable, whoever owns the path, is refused with a reason;
//! who may change which path is not decided here.

mod link;
mod name;

use std::ffi::CStr;
use std::fmt;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{FileType, OFlags, fgetxattr, readlinkat};

use crate::descend::{self, Entry, READ, admit, entries, is_border, open_beneath, open_directory, open_top};
use crate::layer::OPAQUE;

/// How to read an upper layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Paths below the view on which something else was mounted, such as `.git`: the empty
    /// directories made for them are not the attempt's doing. Relative, `/` between names.
    pub mounted: Vec<String>,
    /// The largest acceptable file, in bytes.
    pub largest_file: u64,
}

/// What an attempt left, and the way to its contents.
#[derive(Debug)]
pub struct Harvest {
    top: OwnedFd,
    /// In byte order of the paths, so a directory comes before what is in it.
    pub left: Vec<Left>,
}

/// One path that differs from the layers below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Relative to the view, `/` between names. Where it is refused for its name, that name is
    /// escaped and fit to print.
    pub path: String,
    /// What is there now.
    pub what: What,
}

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A regular file; [`Harvest::open`] reads it.
    File {
        /// Its permission bits, at most `0o777`.
        mode: u32,
        /// Its length in bytes.
        size: u64,
    },
    /// A directory: new, changed, or only the way to something that is.
    Directory {
        /// Its permission bits, with set-group-id and sticky, at most `0o7777`.
        mode: u32,
        /// Whether it hides everything that was in it before.
        opaque: bool,
    },
    /// A symbolic link, relative, that stays within the view.
    Symlink {
        /// Where it points.
        target: String,
    },
    /// Something of a lower layer that is gone.
    Deleted,
    /// Something that is never acceptable; below a directory that is, nothing was read.
    Refused {
        /// Why.
        reason: Refusal,
    },
}

/// Why something can never be part of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The name is no UTF-8.
    NotUtf8,
    /// The name has control characters, or marks that turn the reading direction.
    ControlCharacters,
    /// The name is `.git`, or some file system would take it for that.
    GitName,
    /// The directory has the shape of a bare repository, whose configuration git would obey.
    BareRepository,
    /// A socket, pipe, or device.
    SpecialFile,
    /// A file with a set-user-id or set-group-id bit.
    SetId,
    /// The file is larger than is accepted.
    TooLarge {
        /// Its length in bytes.
        size: u64,
    },
    /// The path is too long or too deep.
    TooDeep,
    /// A link with an absolute target.
    AbsoluteLink,
    /// A link that leads out of the view, or might by way of another link.
    ClimbingLink,
    /// A link into a `.git`, or with a target that could not be printed.
    OddLink,
    /// A mount that does not belong to an upper layer.
    Mount,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Refusal::NotUtf8 => "its name is not UTF-8",
            Refusal::ControlCharacters => "its name has control characters",
            Refusal::GitName => "some file systems take its name for `.git`",
            Refusal::BareRepository => "it has the shape of a bare git repository",
            Refusal::SpecialFile => "it is a socket, a pipe, or a device",
            Refusal::SetId => "it has a set-id bit",
            Refusal::TooLarge { size } => return write!(f, "its {size} bytes are too many"),
            Refusal::TooDeep => "its path is too long or too deep",
            Refusal::AbsoluteLink => "it is a link with an absolute target",
            Refusal::ClimbingLink => "it is a link that may lead out of the workspace",
            Refusal::OddLink => "it is a link with a target that is not accepted",
            Refusal::Mount => "a mount lies on it",
        };
        f.write_str(words)
    }
}

/// The deepest and the longest path that is accepted.
const DEEPEST: usize = 100;
const LONGEST: usize = 3000;

/// Reads an upper layer (`DIR/upper` of [`Upper::Disk`](crate::Upper::Disk)).
pub fn harvest(upper: &Path, terms: &Terms) -> io::Result<Harvest> {
    let top = open_top(upper)?;
    let mut reader = Reader { terms, left: Vec::new() };
    reader.read(top.as_fd(), "", 0)?;
    let mut left = reader.left;
    left.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(Harvest { top, left })
}

impl Harvest {
    /// Opens a file that was left, for reading.
    pub fn open(&self, path: &str) -> io::Result<File> {
        let found = open_beneath(&self.top, path, OFlags::PATH | OFlags::NOFOLLOW)?;
        admit(&found, READ)?;
        // NONBLOCK, so that opening waits for nobody whatever this is.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        Ok(File::from(open_beneath(&self.top, path, flags)?))
    }
}

struct Reader<'t> {
    terms: &'t Terms,
    left: Vec<Left>,
}

impl Reader<'_> {
    fn read(&mut self, directory: BorrowedFd<'_>, prefix: &str, depth: usize) -> io::Result<()> {
        for entry in entries(directory)? {
            let (path, what) = match name::check(entry.name.to_bytes()) {
                Ok(name) if prefix.is_empty() => (name.to_owned(), None),
                Ok(name) => (format!("{prefix}/{name}"), None),
                Err(reason) => {
                    let name = entry.name.to_bytes().escape_ascii();
                    let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}/{name}") };
                    (path, Some(What::Refused { reason }))
                }
            };
            if self.terms.mounted.contains(&path) && is_untouched(directory, &entry) {
                continue;
            }
            let what = match what {
                Some(refused) => refused,
                None if depth >= DEEPEST || path.len() > LONGEST => What::Refused { reason: Refusal::TooDeep },
                None => self.look(directory, &entry, depth)?,
            };
            let descend = matches!(what, What::Directory { .. });
            self.left.push(Left { path: path.clone(), what });
            if descend {
                let below = open_directory(directory, &entry.name)?;
                self.read(below.as_fd(), &path, depth + 1)?;
            }
        }
        Ok(())
    }

    fn look(&self, directory: BorrowedFd<'_>, entry: &Entry, depth: usize) -> io::Result<What> {
        let stat = descend::stat(directory, &entry.name)?;
        let mode = stat.st_mode & 0o7777;
        let refused = |reason| Ok(What::Refused { reason });
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => {
                let size = stat.st_size as u64;
                match () {
                    () if mode & 0o6000 != 0 => refused(Refusal::SetId),
                    () if size > self.terms.largest_file => refused(Refusal::TooLarge { size }),
                    () => Ok(What::File { mode: mode & 0o777, size }),
                }
            }
            FileType::Directory => match open_directory(directory, &entry.name) {
                Ok(opened) if is_bare_repository(&opened)? => refused(Refusal::BareRepository),
                Ok(opened) => Ok(What::Directory { mode, opaque: is_opaque(&opened) }),
                Err(error) if is_border(&error) => refused(Refusal::Mount),
                Err(error) => Err(error),
            },
            FileType::Symlink => {
                let target = readlinkat(directory, &*entry.name, Vec::new())?;
                match link::check(target.to_bytes(), depth) {
                    Ok(target) => Ok(What::Symlink { target: target.to_owned() }),
                    Err(reason) => refused(reason),
                }
            }
            FileType::CharacterDevice if stat.st_rdev == 0 => Ok(What::Deleted),
            _ => refused(Refusal::SpecialFile),
        }
    }
}

/// Whether a directory is as it was made to be mounted on: empty.
fn is_untouched(directory: BorrowedFd<'_>, entry: &Entry) -> bool {
    match entry.kind {
        FileType::Directory => {
            open_directory(directory, &entry.name).and_then(entries).is_ok_and(|entries| entries.is_empty())
        }
        FileType::RegularFile => descend::stat(directory, &entry.name).is_ok_and(|stat| stat.st_size == 0),
        _ => false,
    }
}

fn is_opaque(directory: &OwnedFd) -> bool {
    let mut value = [0; 1];
    fgetxattr(directory, OPAQUE, &mut value).is_ok_and(|length| length == 1 && value == *b"y")
}

/// Whether git would take a directory for a repository: `HEAD`, `objects`, and `refs` in it.
fn is_bare_repository(directory: &OwnedFd) -> io::Result<bool> {
    let entries = entries(directory)?;
    let has = |wanted: &CStr| entries.iter().any(|entry| entry.name.to_bytes().eq_ignore_ascii_case(wanted.to_bytes()));
    Ok(has(c"HEAD") && has(c"objects") && has(c"refs"))
}
