//! How much memory a namespace holds, and how much a directory tree.

use std::fs;
use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, statat};

/// What a tree takes up.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Used {
    /// Bytes on disk, so a hole costs nothing.
    pub bytes: u64,
    /// Files, directories, links.
    pub files: u64,
}

/// Adds what lies below a directory. What vanishes meanwhile is not counted.
pub(super) fn add_tree(directory: impl AsFd, used: &mut Used) {
    let Ok(entries) = Dir::read_from(&directory) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        let Ok(stat) = statat(&directory, name, AtFlags::SYMLINK_NOFOLLOW) else {
            continue;
        };
        used.files += 1;
        used.bytes += stat.st_blocks as u64 * 512;
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory
            && let Ok(below) = open_directory(&directory, name)
        {
            add_tree(below, used);
        }
    }
}

fn open_directory(at: impl AsFd, name: &std::ffi::CStr) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    openat(at, name, flags, Mode::empty())
}

/// The memory in bytes that each process of this namespace holds, pid 1 excepted.
///
/// Shared pages count for each in proportion. Asking for that is slow, so it is only asked of
/// processes that are large by the quick figure.
pub(super) fn memory_by_process() -> Vec<(i32, u64)> {
    const LARGE: u64 = 32 << 20;
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok())
        .filter(|pid| *pid != 1)
        .filter_map(|pid| {
            let quick = resident(pid)?;
            let bytes = if quick < LARGE { quick } else { proportional(pid).unwrap_or(quick) };
            Some((pid, bytes))
        })
        .collect()
}

/// Memory that is no file's, every shared page counted in full.
fn resident(pid: i32) -> Option<u64> {
    sum_of_kib(&format!("/proc/{pid}/status"), &["RssAnon:", "RssShmem:"])
}

/// Memory that is no file's, a page that `n` processes share counted as the nth part of one.
fn proportional(pid: i32) -> Option<u64> {
    sum_of_kib(&format!("/proc/{pid}/smaps_rollup"), &["Pss_Anon:", "Pss_Shmem:"])
}

/// The sum in bytes of lines such as `RssAnon:   120 kB`; `None` if one of them is missing.
fn sum_of_kib(file: &str, keys: &[&str]) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let kib = |key: &&str| {
        let value = text.lines().find_map(|line| line.strip_prefix(*key))?;
        value.trim().strip_suffix(" kB")?.parse::<u64>().ok()
    };
    keys.iter().map(kib).sum::<Option<u64>>().map(|kib| kib * 1024)
}
