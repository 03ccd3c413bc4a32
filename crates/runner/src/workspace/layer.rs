//! Frozen layers: what an overlay needs on disk to show a change, or to hide paths.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::{WorkspaceError, at};
use crate::change::{Change, State, Tree, ancestors, below};
use crate::store::{Blobs, StateDir, hash_of};

/// A directory that is being made, and is removed unless it is kept.
pub(super) struct Making {
    path: PathBuf,
    kept: bool,
}

impl Making {
    /// Starts one beside those that are kept.
    pub(super) fn below(parent: &Path) -> Result<Making, WorkspaceError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        DirBuilder::new().recursive(true).mode(0o755).create(parent).map_err(at("make", parent))?;
        let path = parent.join(format!("new.{}.{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
        if path.exists() {
            // Of a process of the same number that died before us.
            pitcrew_sandbox::remove_tree(&path).map_err(at("remove", &path))?;
        }
        DirBuilder::new().mode(0o755).create(&path).map_err(at("make", &path))?;
        Ok(Making { path, kept: false })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name; where there is one of that name already, that one is as good.
    pub(super) fn keep_as(mut self, place: &Path) -> Result<(), WorkspaceError> {
        match fs::rename(&self.path, place) {
            Ok(()) => self.kept = true,
            Err(_) if place.exists() => {}
            Err(error) => return Err(at("make", place)(error)),
        }
        Ok(())
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed now is found by the next clean-up.
            let _ = pitcrew_sandbox::remove_tree(&self.path);
        }
    }
}

/// The directory of layers that are made from the store at need.
///
/// They are not synced, so those of an earlier boot are not trusted: a power cut may have left
/// them half empty.
pub(super) fn unsynced(state: &StateDir, kind: &str) -> PathBuf {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    state.layers().join(format!("{kind}-{}", boot.trim()))
}

/// Returns the layer of a change after which `after` is what is at every path; made now or found.
pub(super) fn of_change(
    change: &Change,
    after: &Tree,
    blobs: &Blobs,
    state: &StateDir,
) -> Result<PathBuf, WorkspaceError> {
    let parents = parents_of(change.entries().iter().map(|entry| entry.path.as_str()), after);
    let gone = topmost_gone(change, after);
    let name = hash_of(format!("{}\n{parents:?}\n{gone:?}", change.id()).as_bytes());
    let place = unsynced(state, "change").join(&name.0);
    if place.exists() {
        return Ok(place);
    }
    let making = Making::below(&unsynced(state, "change"))?;
    fill(making.path(), change, &parents, &gone, blobs)?;
    making.keep_as(&place)?;
    Ok(place)
}

/// Writes a change into an empty layer, after which `after` is what is at every path.
pub(super) fn write(top: &Path, change: &Change, after: &Tree, blobs: &Blobs) -> Result<(), WorkspaceError> {
    let parents = parents_of(change.entries().iter().map(|entry| entry.path.as_str()), after);
    fill(top, change, &parents, &topmost_gone(change, after), blobs)
}

fn fill(
    top: &Path,
    change: &Change,
    parents: &[(String, u32)],
    gone: &BTreeSet<String>,
    blobs: &Blobs,
) -> Result<(), WorkspaceError> {
    for (path, mode) in parents {
        make_directory(&top.join(path), *mode)?;
    }
    for entry in change.entries() {
        if let Some(after) = &entry.after {
            put(after, &top.join(&entry.path), blobs)?;
        }
    }
    gone.iter().try_for_each(|path| hide(top, path))?;
    pitcrew_sandbox::own(top).map_err(at("hand over", top))
}

/// Returns the layer that hides what of a tree is not to be seen, or `None` where all is.
pub(super) fn mask(
    tree: &Tree,
    is_seen: &dyn Fn(&str) -> bool,
    state: &StateDir,
) -> Result<Option<PathBuf>, WorkspaceError> {
    let (seen, unseen): (Vec<&str>, Vec<&str>) = tree.keys().map(String::as_str).partition(|path| is_seen(path));
    let on_the_way: BTreeSet<&str> = seen.iter().flat_map(|path| ancestors(path).chain([*path])).collect();
    let topmost = |path: &str| {
        let hidden = ancestors(path).take_while(|above| !on_the_way.contains(above)).last();
        hidden.unwrap_or(path).to_owned()
    };
    let hidden: BTreeSet<String> = unseen.into_iter().filter(|path| !on_the_way.contains(path)).map(topmost).collect();
    if hidden.is_empty() {
        return Ok(None);
    }
    let parents = parents_of(hidden.iter().map(String::as_str), tree);
    let name = hash_of(format!("{parents:?}\n{hidden:?}").as_bytes());
    let place = unsynced(state, "mask").join(&name.0);
    if !place.exists() {
        let making = Making::below(&unsynced(state, "mask"))?;
        for (path, mode) in &parents {
            make_directory(&making.path().join(path), *mode)?;
        }
        hidden.iter().try_for_each(|path| hide(making.path(), path))?;
        pitcrew_sandbox::own(making.path()).map_err(at("hand over", making.path()))?;
        making.keep_as(&place)?;
    }
    Ok(Some(place))
}

/// Returns the directories above paths with their modes, the upper ones first. A layer shows its
/// own directory's mode, so it must repeat what is below.
fn parents_of<'p>(paths: impl Iterator<Item = &'p str>, tree: &Tree) -> Vec<(String, u32)> {
    let parents: BTreeSet<&str> = paths.flat_map(ancestors).collect();
    let exists = |path: &&str| tree.get(*path).map_or_else(|| below(tree, path).next().is_some(), State::is_directory);
    let mode = |path: &str| match tree.get(path) {
        Some(State::Directory { mode, .. }) => mode & 0o777,
        _ => 0o755,
    };
    parents.into_iter().filter(exists).map(|path| (path.to_owned(), mode(path))).collect()
}

/// Returns the paths to hide so that what the change deletes is gone: a directory of which
/// nothing is left as a whole, and nothing below what has become a file or a link.
fn topmost_gone(change: &Change, after: &Tree) -> BTreeSet<String> {
    let has_any = |path: &str| after.contains_key(path) || below(after, path).next().is_some();
    let mut gone = BTreeSet::new();
    for entry in change.entries().iter().filter(|entry| entry.after.is_none()) {
        let path = entry.path.as_str();
        if below(after, path).next().is_some() {
            continue; // A file has become a directory.
        }
        let whole = ancestors(path).take_while(|above| !has_any(above)).last().unwrap_or(path);
        let covered = ancestors(whole).any(|above| after.get(above).is_some_and(|state| !state.is_directory()));
        if !covered {
            gone.insert(whole.to_owned());
        }
    }
    gone
}

fn hide(top: &Path, path: &str) -> Result<(), WorkspaceError> {
    let path = top.join(path);
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(());
    };
    let whiteout = File::open(parent).and_then(|parent| pitcrew_sandbox::whiteout(&parent, name));
    whiteout.map_err(at("hide", &path))
}

/// Puts what a state says at a path where nothing is, readable for the sandbox's user.
pub(super) fn put(state: &State, path: &Path, blobs: &Blobs) -> Result<(), WorkspaceError> {
    match state {
        State::Directory { mode, .. } => make_directory(path, mode & 0o777),
        State::Symlink { target, .. } => symlink(target, path).map_err(at("make", path)),
        State::File { mode, hash, .. } => {
            let mut file =
                OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(at("make", path))?;
            blobs.copy(hash, &mut file)?;
            let mode = fs::Permissions::from_mode(mode & 0o777);
            file.set_permissions(mode).map_err(at("set the mode of", path))
        }
    }
}

fn make_directory(path: &Path, mode: u32) -> Result<(), WorkspaceError> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(at("make", path)(error)),
        _ => {}
    }
    // Whatever its mode is to be, its maker must get into it until all is there. As the owner,
    // the sandbox's user may enter it anyway.
    fs::set_permissions(path, fs::Permissions::from_mode(mode | 0o700)).map_err(at("set the mode of", path))
}
