//! A plain copy of a head: what an attempt works on where there are no walls.

use std::fs;
use std::path::Path;

use super::copy;
use super::error::{WorkspaceError, at};
use super::head::Head;
use super::layer;
use crate::change::{Change, Tree, ancestors};
use crate::store::Blobs;

/// Copies a head into a directory that does not exist yet.
pub(super) fn lay_out(head: &Head, into: &Path, blobs: &Blobs) -> Result<(), WorkspaceError> {
    fs::create_dir_all(into).map_err(at("make", into))?;
    copy::copy(&head.base().layer, into)?;
    put(&Change::joined(head.changes()), &head.base().tree, into, blobs)
}

/// Makes a change in a copy of `tree`.
pub(super) fn put(change: &Change, tree: &Tree, into: &Path, blobs: &Blobs) -> Result<(), WorkspaceError> {
    for entry in change.entries().iter().rev().filter(|entry| entry.before.is_some()) {
        remove(&into.join(&entry.path), entry.after.as_ref().is_some_and(|after| after.is_directory()))?;
        // Git's directories go with their last file; those that are part of the tree, by themselves.
        let unknown = ancestors(&entry.path).take_while(|above| !tree.contains_key(*above));
        for above in unknown {
            if fs::remove_dir(into.join(above)).is_err() {
                break;
            }
        }
    }
    for entry in change.entries() {
        if let Some(after) = &entry.after {
            let path = into.join(&entry.path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(at("make", parent))?;
            }
            layer::put(after, &path, blobs)?;
        }
    }
    Ok(())
}

/// Removes what a change replaces; a directory stays where it is to be one.
fn remove(path: &Path, stays: bool) -> Result<(), WorkspaceError> {
    let is_directory = fs::symlink_metadata(path).map_err(at("look at", path))?.is_dir();
    match (is_directory, stays) {
        (true, true) => Ok(()),
        (true, false) => fs::remove_dir(path).map_err(at("remove", path)),
        (false, _) => fs::remove_file(path).map_err(at("remove", path)),
    }
}
