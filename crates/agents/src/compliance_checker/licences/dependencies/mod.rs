//! What a project depends on, and what each of it says of its licence: one file an ecosystem.

mod cargo;
mod npm;
mod python;

use std::ops::Range;
use std::path::Path;

pub(super) use self::npm::said as said_of_npm;
use super::super::source::Source;

/// Manifests and licence files have at most this many bytes.
const LARGEST: u64 = 1 << 20;

/// Something that a project depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dependency {
    /// Its name.
    pub(super) name: String,
    /// Its version; empty where it is not known.
    pub(super) version: String,
    /// Where the lock file or manifest names it.
    pub(super) at: Range<usize>,
    /// What is known of its licence.
    pub(super) licence: Licence,
}

/// What is known of a dependency's licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Licence {
    /// What it says itself, an expression or other words.
    Said(String),
    /// It says nothing, and its licence file has these.
    Found(Vec<String>),
    /// It says nothing.
    Nothing,
    /// What it says is not in reach.
    OutOfReach,
}

/// Whether a file names dependencies.
pub(super) fn is_named_so(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(
        name,
        "Cargo.lock" | "package-lock.json" | "npm-shrinkwrap.json" | "poetry.lock" | "uv.lock" | "pyproject.toml"
    ) || (name.starts_with("requirements") && name.ends_with(".txt"))
}

/// Returns the dependencies that a file names; `directory` is where it is.
///
/// # Errors
///
/// Why it cannot be read.
pub(super) fn of(source: &Source, directory: &Path, root: &Path) -> Result<Vec<Dependency>, String> {
    let name = source.path.rsplit('/').next().unwrap_or(&source.path);
    match name {
        "Cargo.lock" => Ok(cargo::dependencies(&source.text, directory, root)),
        "package-lock.json" | "npm-shrinkwrap.json" => npm::dependencies(&source.text, directory),
        _ => Ok(python::dependencies(name, &source.text, directory, root)),
    }
}

/// Reads a file of a dependency; `None` where there is none, or it is too large.
pub(super) fn read(path: &Path) -> Option<String> {
    let about = std::fs::metadata(path).ok().filter(|about| about.is_file() && about.len() <= LARGEST)?;
    let bytes = std::fs::read(path).ok()?;
    (about.len() > 0).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns the licences that the licence files of a directory hold.
fn in_files(directory: &Path) -> Licence {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(super::project::is_licence_file))
        .collect();
    paths.sort();
    let mut found: Vec<String> =
        paths.iter().filter_map(|path| read(path)).flat_map(|text| super::of_text(&text)).collect();
    found.sort();
    found.dedup();
    if found.is_empty() { Licence::Nothing } else { Licence::Found(found) }
}

/// Returns a dependency's licence: what it says, or else what its files hold.
fn said_or_found(said: Option<String>, directory: &Path) -> Licence {
    match said.filter(|said| !said.trim().is_empty()) {
        Some(said) => Licence::Said(said),
        None => in_files(directory),
    }
}
