//! Addresses of sockets in directories whose paths are long.

use std::fs::File;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

/// A path that is short enough for a socket's address, whatever directory it is in.
pub(crate) struct ShortPath {
    path: PathBuf,
    _dir: File,
}

impl ShortPath {
    /// A socket's address holds 108 bytes; the kernel takes the way through an open directory instead.
    pub(crate) fn of(socket: &Path) -> std::io::Result<ShortPath> {
        let dir = File::open(socket.parent().unwrap_or(Path::new("/")))?;
        let name = socket.file_name().unwrap_or_default();
        let path = PathBuf::from(format!("/proc/self/fd/{}", dir.as_raw_fd())).join(name);
        Ok(ShortPath { path, _dir: dir })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}
