//! The root that is being built: an empty tree in memory, filled by descriptor.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, mkdirat, openat, openat2, symlinkat};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, fsconfig_create, fsconfig_set_flag, fsconfig_set_string,
    fsmount, fsopen, move_mount,
};

use super::sources::is_directory;

/// Where the command will live.
pub(super) struct Root {
    directory: OwnedFd,
}

impl Root {
    /// Takes a directory as the root; nothing done here leaves it.
    pub(super) fn new(directory: OwnedFd) -> Self {
        Root { directory }
    }

    /// The root itself.
    pub(super) fn directory(&self) -> &OwnedFd {
        &self.directory
    }

    /// Opens what is at a path, with `flags` of which `O_PATH` is enough to mount there.
    pub(super) fn open(&self, at: &Path, flags: OFlags) -> io::Result<OwnedFd> {
        let relative = at.strip_prefix("/").unwrap_or(at);
        let relative = if relative.as_os_str().is_empty() { Path::new(".") } else { relative };
        let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
        loop {
            // Where a link on the way goes through `..`, as /var/tmp does, any mount or rename on
            // the whole machine makes the kernel unsure, and it asks for another try.
            match openat2(&self.directory, relative, flags | OFlags::CLOEXEC, Mode::empty(), resolve) {
                Err(Errno::AGAIN) => {}
                opened => return Ok(opened?),
            }
        }
    }

    /// Opens the directory at a path, making it and its parents where they are missing.
    pub(super) fn make_directory(&self, at: &Path) -> io::Result<OwnedFd> {
        let path_only = OFlags::PATH | OFlags::DIRECTORY;
        if let Ok(found) = self.open(at, path_only) {
            return Ok(found);
        }
        let mut so_far = PathBuf::from("/");
        for name in names(at)? {
            let parent = self.open(&so_far, path_only)?;
            match mkdirat(&parent, name, Mode::from_raw_mode(0o755)) {
                Ok(()) | Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
            so_far.push(name);
        }
        self.open(at, path_only)
    }

    /// Opens the file at a path, making it empty where it is missing.
    pub(super) fn make_file(&self, at: &Path) -> io::Result<OwnedFd> {
        if let Ok(found) = self.open(at, OFlags::PATH) {
            return Ok(found);
        }
        self.create(at)?;
        self.open(at, OFlags::PATH)
    }

    /// Writes a small file.
    pub(super) fn write(&self, at: &Path, contents: &str) -> io::Result<()> {
        self.create(at)?.write_all(contents.as_bytes())
    }

    /// Makes a symbolic link.
    pub(super) fn link(&self, at: &Path, target: &Path) -> io::Result<()> {
        let (parent, name) = self.make_parent(at)?;
        Ok(symlinkat(target, parent, name)?)
    }

    /// Attaches a detached mount at a path that is made for it.
    pub(super) fn attach(&self, tree: impl AsFd, at: &Path) -> io::Result<()> {
        let target = if is_directory(&tree) { self.make_directory(at)? } else { self.make_file(at)? };
        attach(tree, target)
    }

    /// Attaches a new, empty, writable directory in memory.
    pub(super) fn attach_memory(&self, at: &Path, memory: &Memory) -> io::Result<()> {
        self.attach(memory.mount()?, at)
    }

    fn create(&self, at: &Path) -> io::Result<File> {
        let (parent, name) = self.make_parent(at)?;
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        Ok(File::from(openat(parent, name, flags, Mode::from_raw_mode(0o644))?))
    }

    fn make_parent<'p>(&self, at: &'p Path) -> io::Result<(OwnedFd, &'p OsStr)> {
        match (at.parent(), at.file_name()) {
            (Some(parent), Some(name)) => Ok((self.make_directory(parent)?, name)),
            _ => Err(not_plain(at)),
        }
    }
}

/// A filesystem in memory.
pub(super) struct Memory {
    /// Its size in bytes.
    pub bytes: u64,
    /// The most files and directories in it; `None` allows one for every KiB.
    pub files: Option<u64>,
    /// Rights of its top directory.
    pub mode: u32,
    /// User and group of its top directory.
    pub owner: (u32, u32),
    /// Further flags of the mount.
    pub flags: MountAttrFlags,
}

impl Memory {
    /// Makes it, attached nowhere.
    pub(super) fn mount(&self) -> io::Result<OwnedFd> {
        // To the kernel, 0 means no limit.
        let bytes = self.bytes.max(4096);
        // An empty file takes about a KiB of the kernel's memory.
        let files = self.files.unwrap_or(bytes / 1024).max(1);
        let options = [
            ("size", bytes.to_string()),
            ("nr_inodes", files.to_string()),
            ("mode", format!("{:o}", self.mode)),
            ("uid", self.owner.0.to_string()),
            ("gid", self.owner.1.to_string()),
        ];
        let flags = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV | self.flags;
        new_filesystem("tmpfs", &options, &[], flags)
    }
}

/// Makes a new filesystem, attached nowhere.
pub(super) fn new_filesystem(
    kind: &str,
    options: &[(&str, String)],
    switches: &[&str],
    flags: MountAttrFlags,
) -> io::Result<OwnedFd> {
    let context = fsopen(kind, FsOpenFlags::FSOPEN_CLOEXEC)?;
    for (key, value) in options {
        fsconfig_set_string(&context, *key, value.as_str())?;
    }
    for switch in switches {
        fsconfig_set_flag(&context, *switch)?;
    }
    fsconfig_create(&context)?;
    Ok(fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, flags)?)
}

/// Attaches a detached mount on an open file or directory.
pub(super) fn attach(tree: impl AsFd, target: impl AsFd) -> io::Result<()> {
    let how = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH | MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH;
    Ok(move_mount(tree, "", target, "", how)?)
}

/// Opens a directory of the old root, to mount on it.
pub(super) fn open_old(path: &str) -> io::Result<OwnedFd> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(openat(CWD, path, flags, Mode::empty())?)
}

fn names(at: &Path) -> io::Result<Vec<&OsStr>> {
    at.components()
        .filter(|part| *part != Component::RootDir)
        .map(|part| match part {
            Component::Normal(name) => Ok(name),
            _ => Err(not_plain(at)),
        })
        .collect()
}

fn not_plain(at: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, format!("`{}` is not a plain absolute path", at.display()))
}
