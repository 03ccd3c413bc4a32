//! What is reviewed: a tree, some files of it, or only what a change wrote.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Component, Path};
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::git::Baseline;
use super::inputs::Inputs;
use super::unified;
use crate::contract::Trouble;
use crate::findings::Unread;
use crate::tree::{File, Tree};

/// A file to review.
pub(crate) struct Target {
    /// Where it is.
    pub(crate) file: File,
    /// What changed in it; `None` where all of it is reviewed.
    pub(crate) change: Option<Change>,
}

/// What changed in a file.
pub(crate) struct Change {
    /// What it said before; `None` where it is new.
    pub(crate) old: Option<Vec<u8>>,
    /// What it says now, where that is not what the tree has.
    pub(crate) new: Option<Vec<u8>>,
    /// The lines that were written; found by comparing where nobody said.
    pub(crate) written: Option<Vec<Range<u32>>>,
}

/// What is reviewed, and what of it could not be found.
#[derive(Default)]
pub(crate) struct Scope {
    pub(crate) targets: Vec<Target>,
    pub(crate) unread: Vec<Unread>,
    /// Whether only a change is reviewed.
    pub(crate) is_change: bool,
}

impl Scope {
    /// Finds out what is reviewed.
    pub(crate) fn of(root: &Path, inputs: &Inputs) -> Result<Scope, Trouble> {
        if let Some(diff) = &inputs.diff {
            return of_diff(root, diff);
        }
        match (&inputs.baseline, &inputs.changed_files) {
            (Some(revision), listed) => of_baseline(root, revision, listed.as_deref(), &inputs.paths),
            (None, Some(listed)) => of_list(root, listed),
            (None, None) => {
                let mut tree = Tree::new(root);
                tree.only = inputs.paths.iter().map(|path| below(path)).collect::<Result<_, _>>()?;
                let (files, unread) = tree.files();
                let targets = files.into_iter().map(|file| Target { file, change: None }).collect();
                Ok(Scope { targets, unread, is_change: false })
            }
        }
    }
}

/// Takes a path as one below the tree.
fn below(path: &str) -> Result<String, Trouble> {
    let clean = Path::new(path.trim());
    let mut parts = Vec::new();
    for part in clean.components() {
        match part {
            Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
            Component::CurDir => {}
            _ => {
                return Err(Trouble::new(format!("`{path}` is not below the tree that is reviewed"))
                    .hint("name files relative to `repositoryPath`, without `..`"));
            }
        }
    }
    Ok(parts.join("/"))
}

/// A file of the tree by its path, where it is one: links are not followed.
fn file(root: &Path, path: &str) -> Option<File> {
    let whole = root.join(path);
    let is_file = whole.symlink_metadata().is_ok_and(|known| known.is_file());
    is_file.then(|| File { path: path.to_owned(), whole })
}

fn of_list(root: &Path, listed: &[String]) -> Result<Scope, Trouble> {
    let mut scope = Scope::default();
    for path in listed.iter().filter(|path| !path.trim().is_empty()) {
        let path = below(path)?;
        match file(root, &path) {
            Some(file) => scope.targets.push(Target { file, change: None }),
            // A change may take files away.
            None if root.join(&path).symlink_metadata().is_err() => {}
            None => scope.unread.push(Unread { path, why: "it is no file".to_owned() }),
        }
    }
    Ok(scope)
}

fn of_baseline(root: &Path, revision: &str, listed: Option<&[String]>, paths: &[String]) -> Result<Scope, Trouble> {
    let baseline = Baseline::new(root, revision)?;
    let mut changed = baseline.changed()?;
    if let Some(listed) = listed {
        let wanted = listed.iter().map(|path| below(path)).collect::<Result<Vec<_>, _>>()?;
        changed.retain(|path, _| wanted.contains(path));
    }
    if !paths.is_empty() {
        let wanted = paths.iter().map(|path| below(path)).collect::<Result<Vec<_>, _>>()?;
        changed.retain(|path, _| wanted.iter().any(|one| one.is_empty() || Path::new(path).starts_with(one)));
    }
    let mut scope = Scope { is_change: true, ..Scope::default() };
    for (path, before) in changed {
        let Some(file) = file(root, &path) else { continue };
        let old = before.and_then(|before| baseline.text(&before));
        scope.targets.push(Target { file, change: Some(Change { old, new: None, written: None }) });
    }
    Ok(scope)
}

fn of_diff(root: &Path, diff: &str) -> Result<Scope, Trouble> {
    let text = match diff.contains('\n') {
        true => diff.as_bytes().to_vec(),
        false => {
            let path = root.join(below(diff)?);
            std::fs::read(&path).map_err(|error| Trouble::new(format!("read the diff `{diff}`: {error}")))?
        }
    };
    let files = unified::parse(&text);
    if files.is_empty() {
        return Err(Trouble::new("read the diff: there is no change of a file in it")
            .hint("`diff` is a unified diff, as `git diff` prints it, or a file with one"));
    }
    let mut scope = Scope { is_change: true, ..Scope::default() };
    let mut seen = BTreeMap::new();
    for one in files {
        let Some(path) = one.path.as_deref() else { continue };
        let path = below(path)?;
        if seen.insert(path.clone(), ()).is_some() {
            continue;
        }
        let tree = Tree::new(root);
        let known = file(root, &path);
        let text = match &known {
            Some(file) => match tree.read(file) {
                Ok(Some(text)) => text,
                Ok(None) => continue,
                Err(unread) => {
                    scope.unread.push(unread);
                    continue;
                }
            },
            // What the diff makes is not there yet.
            None => Vec::new(),
        };
        match one.sides(&text) {
            Some(sides) => {
                let file = known.unwrap_or_else(|| File { whole: root.join(&path), path });
                let change = Change { old: Some(sides.old), new: Some(sides.new), written: Some(sides.written) };
                scope.targets.push(Target { file, change: Some(change) });
            }
            None => scope.unread.push(Unread { path, why: "the diff is of another text than the tree has".to_owned() }),
        }
    }
    Ok(scope)
}

/// Returns the lines of a text that an older one does not have in that place.
pub(crate) fn written(old: &[u8], new: &[u8]) -> Vec<Range<u32>> {
    let old: Vec<&[u8]> = old.split_inclusive(|byte| *byte == b'\n').collect();
    let new: Vec<&[u8]> = new.split_inclusive(|byte| *byte == b'\n').collect();
    // After that long a coarser answer has to do: more lines are taken for written than were.
    let until = Instant::now() + Duration::from_secs(5);
    let ops = capture_diff_slices_deadline(Algorithm::Histogram, &old, &new, Some(until));
    let written = ops.iter().filter_map(|op| match *op {
        DiffOp::Insert { new_index, new_len, .. } | DiffOp::Replace { new_index, new_len, .. } => {
            Some(new_index as u32 + 1..(new_index + new_len) as u32 + 1)
        }
        DiffOp::Equal { .. } | DiffOp::Delete { .. } => None,
    });
    written.collect()
}
