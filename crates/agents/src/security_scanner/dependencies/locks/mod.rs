//! Lock files: which versions of which packages are really used, and on which line each stands.

mod go;
mod javascript;
mod php;
mod pnpm;
mod python;
mod ruby;
mod tables;
mod yarn;

use std::collections::BTreeMap;

pub(super) use go::is_whole as go_mod_is_whole;

use super::versions::Ecosystem;

/// A package that is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Package {
    pub ecosystem: Ecosystem,
    pub name: String,
    pub version: String,
    /// From 1.
    pub line: u32,
}

impl Package {
    /// Takes a package as its lock file names it; `at` counts lines from 0.
    fn new(ecosystem: Ecosystem, name: &str, version: &str, at: usize) -> Package {
        let line = u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
        Package { ecosystem, name: ecosystem.name(name), version: version.to_owned(), line }
    }
}

/// Lock files of other tools, whose packages nobody may take for looked at.
const OTHERS: &[&str] = &[
    "bun.lockb",
    "deno.lock",
    "mix.lock",
    "rebar.lock",
    "pubspec.lock",
    "Podfile.lock",
    "Package.resolved",
    "gradle.lockfile",
    "packages.lock.json",
    "conan.lock",
    "cabal.project.freeze",
    "stack.yaml.lock",
];

/// Whether a file is a lock file of a form that is not read.
pub(super) fn is_other(path: &str) -> bool {
    OTHERS.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// Reads a lock file's text.
///
/// # Errors
///
/// Why it is none, or not whole.
pub(super) fn packages(read: Reader, text: &str) -> Result<Vec<Package>, String> {
    if let Some(at) = text.lines().position(|line| line.starts_with("<<<<<<< ")) {
        return Err(format!("in line {} begins what git could not merge", at + 1));
    }
    read(text)
}

/// Reads the packages of a lock file's text; an error says why it is none.
pub(super) type Reader = fn(&str) -> Result<Vec<Package>, String>;

/// Returns how a file is read, where it is a lock file.
pub(super) fn reader(path: &str) -> Option<Reader> {
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(match name {
        "Cargo.lock" => |text| tables::packages(text, Ecosystem::Cargo),
        "poetry.lock" | "uv.lock" | "pdm.lock" | "pylock.toml" => |text| tables::packages(text, Ecosystem::Python),
        _ if name.starts_with("pylock.") && name.ends_with(".toml") => |text| tables::packages(text, Ecosystem::Python),
        "package-lock.json" | "npm-shrinkwrap.json" => javascript::npm,
        "bun.lock" => javascript::bun,
        "yarn.lock" => yarn::packages,
        "pnpm-lock.yaml" => pnpm::packages,
        "Pipfile.lock" => python::pipfile,
        "go.mod" => go::of_mod,
        "go.sum" => go::of_sum,
        "Gemfile.lock" | "gems.locked" => ruby::packages,
        "composer.lock" => php::packages,
        _ if name.ends_with(".txt") && (name.starts_with("requirements") || path.contains("requirements/")) => {
            python::requirements
        }
        _ => return None,
    })
}

/// Where each key of a JSON text that has one a line stands first, counted from 0.
fn keys(text: &str) -> BTreeMap<&str, usize> {
    let mut found = BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let key = line.trim_start().strip_prefix('"').and_then(|rest| rest.split_once("\":"));
        if let Some((key, _)) = key {
            found.entry(key).or_insert(at);
        }
    }
    found
}

#[cfg(test)]
mod tests;
