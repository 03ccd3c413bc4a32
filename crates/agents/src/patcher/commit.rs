//! Changes made in a work tree: all of them, or, after whatever goes wrong, none.
//!
//! A file is written beside its place and renamed into it, so that nobody ever reads half of one. What is between the
//! first rename and the last is in the backup: an error takes back what was done, and so does the next start after a
//! sudden end.

use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{self, AtFlags, FileType, Gid, Uid};
use rustix::io::Errno;

use super::disk;
use super::keep::{Backup, Kept, Store};
use super::path::TreePath;
use super::worktree::{Barred, Change, Entry, Worktree};
use crate::contract::Trouble;

#[cfg(test)]
mod cut_off;

/// What a file is called until it is whole.
const UNFINISHED: &str = ".pitcrew-patch-unfinished";
/// What a directory is called until it has its permissions.
const UNFINISHED_DIRECTORY: &str = ".pitcrew-patch-unfinished-directory";

/// Makes changes; returns the backup that takes them back.
///
/// # Errors
///
/// [`Trouble`] with what could not be written, or what somebody changed meanwhile; the tree is as it was.
pub fn commit(tree: &Worktree, store: &Store, changes: Vec<Change>) -> Result<Backup, Trouble> {
    commit_with(tree, store, changes, &[])
}

/// Makes changes, and first the directories that come back with their permissions.
fn commit_with(
    tree: &Worktree,
    store: &Store,
    changes: Vec<Change>,
    were: &[(TreePath, u32)],
) -> Result<Backup, Trouble> {
    for change in &changes {
        let now = tree.read(&change.path).or_else(nothing_below).map_err(|error| trouble(&change.path, &error))?;
        if now != change.before {
            let message = format!("change `{}`: somebody else changed it meanwhile", change.path);
            return Err(Trouble::new(message).hint("try again"));
        }
    }
    let kept = Kept { were: directories(tree, &changes), made: missing(tree, &changes), changes };
    let backup = Backup::save(store, tree, kept)?;
    let state = |error: io::Error| Trouble::new(format!("note that files are changed: {error}"));
    if let Err(error) = store.begin(&backup) {
        let _ = store.end().and_then(|()| backup.drop_files());
        return Err(state(error));
    }
    let made = make(tree, &backup.kept().changes, were).map_err(|(path, error)| trouble(&path, &error));
    let ended = made.and_then(|()| {
        tidy(tree, &backup.kept().changes);
        store.end().map_err(state)
    });
    if let Err(error) = ended {
        restore(tree, backup.kept())?;
        store.end().map_err(state)?;
        let _ = backup.drop_files();
        return Err(error);
    }
    Ok(backup)
}

/// Takes back a change that was cut off by a sudden end; says whether there was one.
///
/// # Errors
///
/// [`Trouble`] where a file is neither as before the change nor as after it, so that somebody else changed it: nothing
/// is touched then.
pub fn recover(tree: &Worktree, store: &Store) -> Result<bool, Trouble> {
    let Some(backup) = store.pending()? else { return Ok(false) };
    for change in &backup.kept().changes {
        let now = tree.read(&change.path).or_else(nothing_below).map_err(|error| trouble(&change.path, &error))?;
        if now != change.before && now != change.after {
            let message = format!(
                "take back the change that was cut off: `{}` is neither as it was nor as it was to be",
                change.path
            );
            let hint = format!(
                "see what is in `{0}`, then remove `{1}`",
                backup.directory().display(),
                store.directory().join("pending").display()
            );
            return Err(Trouble::new(message).hint(hint));
        }
    }
    restore(tree, backup.kept())?;
    store.end().map_err(|error| Trouble::new(format!("note that a change was taken back: {error}")))?;
    let _ = backup.drop_files();
    Ok(true)
}

/// Takes back the change of a backup that was kept, as [`commit`] makes one; directories come back with it.
///
/// # Errors
///
/// As of [`commit`].
pub fn take_back(tree: &Worktree, store: &Store, kept: &Kept) -> Result<Backup, Trouble> {
    let own = commit_with(tree, store, reverse(kept), &kept.were)?;
    remove_made(tree, kept);
    Ok(own)
}

/// Returns the changes that take a backup's change back.
pub fn reverse(kept: &Kept) -> Vec<Change> {
    let turned = |change: &Change| Change {
        path: change.path.clone(),
        before: change.after.clone(),
        after: change.before.clone(),
    };
    kept.changes.iter().map(turned).collect()
}

/// Puts everything back as it was before a backup's change.
pub(super) fn restore(tree: &Worktree, kept: &Kept) -> Result<(), Trouble> {
    let back: Vec<Change> = reverse(kept);
    make(tree, &back, &kept.were).map_err(|(path, error)| trouble(&path, &error).hint("mend that, and start again"))?;
    remove_made(tree, kept);
    Ok(())
}

/// Takes away the directories that a backup's change brought, where nothing else is in them.
pub(super) fn remove_made(tree: &Worktree, kept: &Kept) {
    for path in kept.made.iter().rev() {
        remove_directory(tree, path);
    }
}

/// Writes what comes after the changes, deletions first: a file may come where a directory was, and the other way
/// round. `were` are the directories to come back with their permissions.
fn make(tree: &Worktree, changes: &[Change], were: &[(TreePath, u32)]) -> Result<(), (TreePath, Barred)> {
    let at = |path: &TreePath| {
        let path = path.clone();
        move |error: Barred| (path, error)
    };
    for change in changes.iter().filter(|change| change.after.is_none()) {
        remove(tree, &change.path).map_err(at(&change.path))?;
    }
    for (path, mode) in were {
        if let Some(directory) = tree.parent(path).map_err(at(path))? {
            make_again(&directory, path, *mode).map_err(|error| at(path)(error.into()))?;
        }
    }
    for change in changes {
        if let Some(entry) = &change.after {
            write(tree, &change.path, entry).map_err(at(&change.path))?;
        }
    }
    Ok(())
}

/// Makes a directory with its permissions where nothing has its name: all at once, so that it never has others.
fn make_again(above: &OwnedFd, path: &TreePath, mode: u32) -> Result<(), Errno> {
    let name = path.names().last().unwrap_or_default();
    if fs::statat(above, name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
        return Ok(());
    }
    let _ = disk::remove_directory(above, UNFINISHED_DIRECTORY);
    disk::make_directory(above, UNFINISHED_DIRECTORY, 0o700)?;
    disk::set_mode(above, UNFINISHED_DIRECTORY, mode)?;
    disk::rename(above, UNFINISHED_DIRECTORY, name)
}

/// Removes a file or link.
fn remove(tree: &Worktree, path: &TreePath) -> Result<(), Barred> {
    let Some(directory) = tree.parent(path).or_else(nothing_below)? else { return Ok(()) };
    let name = path.names().last().unwrap_or_default();
    match disk::remove(&directory, name) {
        Ok(()) => disk::sync(&directory)?,
        // It is gone already, and a directory may be there again where a change is taken back.
        Err(Errno::NOENT | Errno::ISDIR) => {}
        Err(error) => return Err(error.into()),
    }
    let _ = disk::remove(&directory, UNFINISHED);
    Ok(())
}

/// Removes the directories that files left empty, as git does.
fn tidy(tree: &Worktree, changes: &[Change]) {
    for change in changes.iter().filter(|change| change.after.is_none()) {
        for parent in change.path.parents().collect::<Vec<_>>().iter().rev() {
            if !remove_directory(tree, parent) {
                break;
            }
        }
    }
}

/// Removes a directory where nothing is in it; says whether it did.
fn remove_directory(tree: &Worktree, path: &TreePath) -> bool {
    let Ok(Some(above)) = tree.parent(path) else { return false };
    disk::remove_directory(&above, path.names().last().unwrap_or_default()).is_ok()
}

/// Removes a directory in which there is nothing but directories.
fn remove_hollow(tree: &Worktree, path: &TreePath) {
    let mut all = vec![path.clone()];
    let mut at = 0;
    while let Some(directory) = all.get(at).cloned() {
        all.extend(tree.list(&directory).into_iter().filter(|below| tree.is_directory(below)));
        at += 1;
    }
    for directory in all.iter().rev() {
        remove_directory(tree, directory);
    }
}

/// Puts a file or link in its place whole, with the owner that the old one has where that may be.
fn write(tree: &Worktree, path: &TreePath, entry: &Entry) -> Result<(), Barred> {
    let directory = make_parents(tree, path)?;
    let name = path.names().last().unwrap_or_default();
    let _ = disk::remove(&directory, UNFINISHED);
    let old = fs::statat(&directory, name, AtFlags::SYMLINK_NOFOLLOW).ok();
    match entry {
        Entry::Link { target } => disk::link(target, &directory, UNFINISHED)?,
        Entry::File { bytes, mode } => {
            let owner = old.as_ref().map(|old| (Uid::from_raw(old.st_uid), Gid::from_raw(old.st_gid)));
            disk::create(&directory, UNFINISHED, bytes, *mode, owner)?;
        }
    }
    if old.is_some_and(|old| FileType::from_raw_mode(old.st_mode) == FileType::Directory) {
        remove_hollow(tree, path);
    }
    disk::rename(&directory, UNFINISHED, name)?;
    disk::sync(&directory)?;
    Ok(())
}

/// Opens the directory that a path is in, and makes it first where it is not there.
fn make_parents(tree: &Worktree, path: &TreePath) -> Result<OwnedFd, Barred> {
    if let Some(directory) = tree.parent(path)? {
        return Ok(directory);
    }
    for parent in path.parents() {
        if let Some(above) = tree.parent(&parent)? {
            match disk::make_directory(&above, parent.names().last().unwrap_or_default(), 0o755) {
                Ok(()) => disk::sync(&above)?,
                Err(Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    tree.parent(path)?.ok_or_else(|| Barred::System(io::ErrorKind::NotFound.into()))
}

/// Returns the directories on the way to what changes, with their permissions: they may go with what is in them.
fn directories(tree: &Worktree, changes: &[Change]) -> Vec<(TreePath, u32)> {
    let mut found = std::collections::BTreeMap::new();
    for change in changes {
        for parent in change.path.parents() {
            if let Ok(Some(above)) = tree.parent(&parent)
                && let Ok(seen) =
                    fs::statat(&above, parent.names().last().unwrap_or_default(), AtFlags::SYMLINK_NOFOLLOW)
                && FileType::from_raw_mode(seen.st_mode) == FileType::Directory
            {
                found.insert(parent, seen.st_mode & 0o7777);
            }
        }
    }
    found.into_iter().collect()
}

/// Returns the directories that come into being, the outermost first.
fn missing(tree: &Worktree, changes: &[Change]) -> Vec<TreePath> {
    let mut found = std::collections::BTreeSet::new();
    for change in changes.iter().filter(|change| change.after.is_some()) {
        found.extend(change.path.parents().filter(|parent| !tree.is_directory(parent)));
    }
    found.into_iter().collect()
}

/// Below a link or a file nothing is.
fn nothing_below<T>(barred: Barred) -> Result<Option<T>, Barred> {
    match barred {
        Barred::ThroughLink(_) | Barred::NoDirectory(_) | Barred::Special("a directory") => Ok(None),
        other => Err(other),
    }
}

fn trouble(path: &TreePath, error: &Barred) -> Trouble {
    Trouble::new(format!("change `{path}`: {error}"))
}
