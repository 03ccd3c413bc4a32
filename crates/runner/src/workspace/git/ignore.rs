//! Which paths git ignores, by the rules of the base and of the repository's own exclude file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Git, Repository};
use crate::store::StateDir;
use crate::workspace::error::{WorkspaceError, at};
use crate::workspace::layer::Making;

/// Returns those of the paths that are ignored. The rules are read from the frozen base, so that
/// an attempt cannot make its own.
pub(in crate::workspace) fn ignored(
    repository: &Repository,
    base: &Path,
    state: &StateDir,
    paths: &[&str],
) -> Result<BTreeSet<String>, WorkspaceError> {
    if paths.is_empty() {
        return Ok(BTreeSet::new());
    }
    let (_making, git) = empty_git(repository, state)?;
    let mut input = paths.join("\0").into_bytes();
    input.push(0);
    let (_, listing) = git.work_tree(base).ask(&["check-ignore", "--no-index", "-z", "--stdin"], &input)?;
    let listed = listing.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    Ok(listed.map(|path| String::from_utf8_lossy(path).into_owned()).collect())
}

/// Returns the directories of a work tree that are ignored whole, relative to its top: what was built or installed there.
pub(in crate::workspace) fn ignored_directories(repository: &Repository) -> Result<BTreeSet<String>, WorkspaceError> {
    let listed = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
    let listing = repository.git().work_tree(repository.root()).run(&listed)?;
    let directories = listing.split(|byte| *byte == 0).filter_map(|path| path.strip_suffix(b"/"));
    Ok(directories.filter_map(|path| Some(std::str::from_utf8(path).ok()?.to_owned())).collect())
}

/// Makes a git directory without objects, for questions about paths only.
fn empty_git(repository: &Repository, state: &StateDir) -> Result<(Making, Git), WorkspaceError> {
    let making = Making::below(&state.layers().join("git"))?;
    let path = making.path().to_owned();
    for below in ["objects", "refs", "info"] {
        fs::create_dir(path.join(below)).map_err(at("make", &path))?;
    }
    fs::write(path.join("HEAD"), "ref: refs/heads/none\n").map_err(at("write", &path))?;
    let exclude = repository.common_dir().join("info/exclude");
    if exclude.exists() {
        fs::copy(&exclude, path.join("info/exclude")).map_err(at("copy", &exclude))?;
    }
    let git = repository.git_on(&path);
    Ok((making, git))
}
