//! Crates: what `Cargo.lock` names, and the manifests of `vendor` and of Cargo's registry.

use std::env;
use std::path::{Path, PathBuf};

use super::{Dependency, Licence, in_files, read};

/// Returns the crates that a lock file names, but for those of the workspace itself.
pub(super) fn dependencies(text: &str, directory: &Path, root: &Path) -> Vec<Dependency> {
    let places = places(directory, root);
    let mut all = Vec::new();
    for (begin, package) in packages(text) {
        let value = |key: &str| field(package, key);
        let (Some((name, at)), Some((version, _)), Some(_)) = (value("name"), value("version"), value("source")) else {
            continue;
        };
        let at = begin + at..begin + at + name.len();
        let manifest = places.iter().flat_map(|place| {
            [place.join(format!("{name}-{version}")), place.join(name)].into_iter().filter(|at| is_of(at, version))
        });
        let licence = manifest.map(|at| licence(&at)).next().unwrap_or(Licence::OutOfReach);
        all.push(Dependency { name: name.to_owned(), version: version.to_owned(), at, licence });
    }
    all
}

/// Returns the packages of a lock file, each with where it begins; Poetry and uv write theirs in the same form.
pub(super) fn packages(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let begins = text.match_indices("[[package]]").map(|(at, mark)| at + mark.len());
    begins.map(|begin| {
        let end = text[begin..].find("\n[").map_or(text.len(), |end| begin + end);
        (begin, &text[begin..end])
    })
}

/// Returns a string of a package and where it is.
pub(super) fn field<'a>(package: &'a str, key: &str) -> Option<(&'a str, usize)> {
    let mut at = 0;
    for line in package.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix(key)
            && let Some(value) = rest.trim_start().strip_prefix('=')
        {
            let value = value.trim().strip_prefix('"')?;
            let value = &value[..value.find('"')?];
            return Some((value, at + line.find(value)?.max(line.find('"')? + 1)));
        }
        at += line.len();
    }
    None
}

/// Returns where the sources of crates are.
fn places(directory: &Path, root: &Path) -> Vec<PathBuf> {
    let mut places = vec![directory.join("vendor")];
    if directory != root {
        places.push(root.join("vendor"));
    }
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let registries = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let mut registries: Vec<PathBuf> = registries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    registries.sort();
    places.extend(registries);
    places
}

/// Whether a directory holds a crate in a version.
fn is_of(directory: &Path, version: &str) -> bool {
    let named = directory.file_name().and_then(|name| name.to_str());
    named.is_some_and(|name| name.ends_with(&format!("-{version}"))) && directory.join("Cargo.toml").is_file()
        || read(&directory.join("Cargo.toml"))
            .and_then(|text| toml::from_str::<toml::Table>(&text).ok())
            .is_some_and(|manifest| manifest.get("package").and_then(|p| p.get("version")?.as_str()) == Some(version))
}

fn licence(directory: &Path) -> Licence {
    let manifest = read(&directory.join("Cargo.toml")).and_then(|text| toml::from_str::<toml::Table>(&text).ok());
    let package = manifest.as_ref().and_then(|manifest| manifest.get("package"));
    let value = |key: &str| package.and_then(|package| package.get(key)?.as_str());
    if let Some(said) = value("license").filter(|said| !said.trim().is_empty()) {
        return Licence::Said(said.to_owned());
    }
    // A path out of the crate is none of it.
    let named = value("license-file").filter(|path| !path.starts_with('/') && !path.contains(".."));
    let found: Vec<String> =
        named.and_then(|path| read(&directory.join(path))).map(|text| super::super::of_text(&text)).unwrap_or_default();
    if found.is_empty() { in_files(directory) } else { Licence::Found(found) }
}
