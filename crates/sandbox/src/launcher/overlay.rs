//! A writable view over frozen layers.

use std::fmt::Write;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{AtFlags, Gid, Mode, OFlags, Uid, chownat, fchmod, mkdirat, openat, statat};
use rustix::io::Errno;
use rustix::mount::{MountAttrFlags, MountFlags, mount as mount_old};
use rustix::process::fchdir;

use super::root::{Memory, Root};
use crate::spec::Upper;
use crate::sys::path_of;

/// What a view is made of.
pub(super) struct Layers<'s> {
    /// Frozen layers, topmost first.
    pub lowers: Vec<OwnedFd>,
    /// The directory of an upper layer on disk.
    pub disk: Option<OwnedFd>,
    /// What was asked for on top.
    pub upper: &'s Upper,
}

/// Mounts a view; returns its upper layer if that is on disk.
///
/// Layers are attached under short names in the scaffold and named relative to it: the options
/// of a mount must fit in one page, and hundreds of absolute paths would not.
pub(super) fn mount(
    root: &Root,
    scaffold: &Root,
    at: &Path,
    layers: Layers<'_>,
    owner: (u32, u32),
) -> io::Result<Option<OwnedFd>> {
    let target = root.make_directory(at)?;
    let stage = scaffold.make_directory(&Path::new("/layers").join(unused(scaffold)))?;
    let stage = Root::new(reopen(&stage)?);

    let mut options = String::from("lowerdir=");
    for (number, lower) in layers.lowers.into_iter().enumerate() {
        let name = number.to_string();
        stage.attach(lower, &Path::new("/").join(&name))?;
        let colon = if number == 0 { "" } else { ":" };
        let _ = write!(options, "{colon}{name}");
    }
    let on_disk = layers.disk.is_some();
    match (layers.disk, layers.upper) {
        (Some(disk), _) => stage.attach(disk, Path::new("/u"))?,
        (None, Upper::Tmpfs { bytes, files }) => {
            let flags = MountAttrFlags::empty();
            let memory = Memory { bytes: *bytes, files: Some(*files), mode: 0o755, owner, flags };
            stage.attach_memory(Path::new("/u"), &memory)?;
        }
        (None, Upper::Disk { dir }) => {
            return Err(io::Error::other(format!("`{}` was not opened", dir.display())));
        }
    }
    let (upper, work) = make_upper(&stage, owner)?;
    // The top of the view has the rights of the upper layer's top, and should look as before.
    let mode = statat(stage.directory(), "0", AtFlags::empty())?.st_mode & 0o7777;
    fchmod(&upper, Mode::from_raw_mode(mode))?;

    // volatile: no sync on copy-up. An attempt cut off by a crash is run again from the start.
    let _ = write!(options, ",upperdir=u/upper,workdir=u/{work},userxattr,volatile,index=off,xino=off");
    fchdir(stage.directory())?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    let options = std::ffi::CString::new(options)?;
    mount_old("overlay", path_of(&target), "overlay", flags, Some(options.as_c_str()))?;
    Ok(on_disk.then_some(upper))
}

/// Makes the two directories of an upper layer, owned by the command; returns the upper one, and
/// the name of the work directory.
///
/// A view may serve one command after the other. The kernel refuses the work directory of an
/// earlier `volatile` mount, so each has its own.
fn make_upper(stage: &Root, owner: (u32, u32)) -> io::Result<(OwnedFd, String)> {
    let disk = stage.open(Path::new("/u"), OFlags::RDONLY | OFlags::DIRECTORY)?;
    let (uid, gid) = (Uid::from_raw(owner.0), Gid::from_raw(owner.1));
    let make = |name: &str| {
        mkdirat(&disk, name, Mode::from_raw_mode(0o755))?;
        chownat(&disk, name, Some(uid), Some(gid), AtFlags::SYMLINK_NOFOLLOW)
    };
    match make("upper") {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(error) => return Err(error.into()),
    }
    let mut number = 0;
    let work = loop {
        let work = format!("work{number}");
        match make(&work) {
            Ok(()) => break work,
            Err(Errno::EXIST) => number += 1,
            Err(error) => return Err(error.into()),
        }
    };
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok((openat(&disk, "upper", flags, Mode::empty())?, work))
}

/// A name that no earlier view took.
fn unused(scaffold: &Root) -> String {
    (0..)
        .map(|number: u32| number.to_string())
        .find(|name| scaffold.open(&Path::new("/layers").join(name), OFlags::PATH).is_err())
        .expect("numbers do not run out")
}

/// A directory opened for its path only, opened as one that can be read.
fn reopen(directory: &OwnedFd) -> io::Result<OwnedFd> {
    Ok(openat(directory, ".", OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?)
}
