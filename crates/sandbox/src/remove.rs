//! Deleting a tree of ours that somebody else filled.

use std::ffi::{CStr, CString};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use rustix::fs::{AtFlags, CWD, FileType, RenameFlags, renameat_with, unlinkat};
use rustix::io::Errno;

use crate::descend::{entries, open_directory, open_top};

/// Directories deeper than this are first moved up to the top, so that neither the stack nor
/// the open files grow with the depth of a hostile tree.
const DEEPEST: usize = 64;

/// Deletes a directory and everything in it.
///
/// Follows no link, enters no mount, and copes with whatever rights the tree has. A directory
/// that is not there is no error; a link in its place is, and stays. What cannot be deleted,
/// such as a mount, stays with its parents, and the first such error is returned.
pub fn remove_tree(directory: &Path) -> io::Result<()> {
    let top = match open_top(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        top => top?,
    };
    let mut lifted = 0;
    // What is lifted to the top is met there in the next round.
    loop {
        let before = lifted;
        empty(top.as_fd(), top.as_fd(), 0, &mut lifted)?;
        if lifted == before {
            break;
        }
    }
    Ok(unlinkat(CWD, directory, AtFlags::REMOVEDIR)?)
}

/// Deletes what is in a directory; goes on after an error, and returns the first.
fn empty(top: BorrowedFd<'_>, directory: BorrowedFd<'_>, depth: usize, lifted: &mut u64) -> io::Result<()> {
    let mut first_error = Ok(());
    for entry in entries(directory)? {
        let removed = match entry.kind {
            FileType::Directory if depth >= DEEPEST => lift(top, directory, &entry.name, lifted),
            FileType::Directory => remove_directory(top, directory, &entry.name, depth, lifted),
            _ => Ok(unlinkat(directory, &*entry.name, AtFlags::empty())?),
        };
        if first_error.is_ok() {
            first_error = removed;
        }
    }
    first_error
}

fn remove_directory(
    top: BorrowedFd<'_>,
    parent: BorrowedFd<'_>,
    name: &CStr,
    depth: usize,
    lifted: &mut u64,
) -> io::Result<()> {
    let directory = open_directory(parent, name)?;
    empty(top, directory.as_fd(), depth + 1, lifted)?;
    Ok(unlinkat(parent, name, AtFlags::REMOVEDIR)?)
}

/// Moves a directory to the top of the tree, under a name that nothing there has.
fn lift(top: BorrowedFd<'_>, from: BorrowedFd<'_>, name: &CStr, lifted: &mut u64) -> io::Result<()> {
    // Moving a directory writes its `..`, which takes rights on the directory itself.
    drop(open_directory(from, name)?);
    loop {
        *lifted += 1;
        let new = CString::new(format!("lifted-{lifted}"))?;
        match renameat_with(from, name, top, &*new, RenameFlags::NOREPLACE) {
            Err(Errno::EXIST) => {}
            moved => return Ok(moved?),
        }
    }
}
