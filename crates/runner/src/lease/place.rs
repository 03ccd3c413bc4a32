//! The one directory of the machine in which leases lie: like `/tmp`, it is everybody's.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::fs::{CWD, Mode, OFlags, RenameFlags, fstat, open, renameat_with};
use rustix::io::Errno;

use super::LeaseError;

/// What everybody may write to, and remove only their own from.
const EVERYBODYS: u32 = 0o1777;

/// Returns the path of the directory, the same for every user of the machine.
///
/// `PITCREW_LEASES` names another, which is for tests: runs that look in different places do not
/// see each other.
pub(super) fn choose() -> PathBuf {
    if let Some(chosen) = std::env::var_os("PITCREW_LEASES").filter(|chosen| !chosen.is_empty()) {
        return chosen.into();
    }
    // Where only some may write there, nobody uses it: all must come to the same answer.
    let is_everybodys =
        fs::metadata("/run/lock").is_ok_and(|found| found.is_dir() && found.mode() & EVERYBODYS == EVERYBODYS);
    if is_everybodys { "/run/lock/pitcrew".into() } else { "/tmp/pitcrew-leases".into() }
}

/// The opened directory.
#[derive(Debug)]
pub(super) struct Place {
    directory: OwnedFd,
    path: PathBuf,
}

impl Place {
    /// Opens it, or makes it where nobody did yet.
    pub(super) fn open(path: &Path) -> Result<Place, LeaseError> {
        let failed = |doing| {
            let path = path.to_owned();
            move |source: io::Error| LeaseError::Io { doing, path, source }
        };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = match open(path, flags, Mode::empty()) {
            Err(Errno::NOENT) => {
                make(path).map_err(failed("make the directory of leases"))?;
                open(path, flags, Mode::empty())
            }
            opened => opened,
        };
        let unfit = |why| LeaseError::Unfit { path: path.to_owned(), why };
        let directory = match opened {
            Ok(directory) => directory,
            Err(Errno::LOOP | Errno::NOTDIR) => return Err(unfit("it is no directory")),
            Err(error) => return Err(failed("open the directory of leases")(error.into())),
        };
        let found = fstat(&directory).map_err(|error| failed("look at")(error.into()))?;
        if found.st_mode & EVERYBODYS != EVERYBODYS {
            return Err(unfit("it is not everybody's (mode 1777)"));
        }
        Ok(Place { directory, path: path.to_owned() })
    }

    /// Returns the path of something in it.
    pub(super) fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Returns the names of all leases that were ever taken. One that nobody has stays: removed, it
    /// could be taken twice.
    pub(super) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).into_iter().flatten();
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
    }
}

impl AsFd for Place {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.directory.as_fd()
    }
}

/// Makes the directory so that nobody sees it half made, or finds that somebody else did.
fn make(path: &Path) -> io::Result<()> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mut beside = OsString::from(path);
    beside.push(format!(".new.{}.{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    DirBuilder::new().mode(0o700).create(&beside)?;
    let placed = fs::set_permissions(&beside, Permissions::from_mode(EVERYBODYS))
        .and_then(|()| Ok(renameat_with(CWD, &beside, CWD, path, RenameFlags::NOREPLACE)?));
    match placed {
        Ok(()) => Ok(()),
        Err(error) => {
            fs::remove_dir(&beside)?;
            if error.kind() == io::ErrorKind::AlreadyExists { Ok(()) } else { Err(error) }
        }
    }
}
