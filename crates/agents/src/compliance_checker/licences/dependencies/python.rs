//! Packages of Python: what requirements and lock files name, and the metadata of those that an environment within the
//! project has.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::cargo::{field, packages};
use super::{Dependency, Licence, in_files, read};

/// Returns the packages that a requirements or lock file names.
pub(super) fn dependencies(name: &str, text: &str, directory: &Path, root: &Path) -> Vec<Dependency> {
    let installed = installed(directory, root);
    let named: Vec<(&str, &str, Range<usize>)> = match name {
        "pyproject.toml" => declared(text, directory),
        name if name.ends_with(".lock") => locked(text),
        _ => required(text),
    };
    let dependency = |(name, version, at): (&str, &str, Range<usize>)| {
        let found = installed.get(&one_name(name));
        let licence = found.map_or(Licence::OutOfReach, |(_, info)| licence(info));
        let version = if version.is_empty() { found.map_or("", |(version, _)| version.as_str()) } else { version };
        Dependency { name: name.to_owned(), version: version.to_owned(), at, licence }
    };
    named.into_iter().map(dependency).collect()
}

fn locked(text: &str) -> Vec<(&str, &str, Range<usize>)> {
    let of = |(begin, package)| {
        let (name, at) = field(package, "name")?;
        let version = field(package, "version").map_or("", |(version, _)| version);
        // The project itself is in uv's lock file too.
        let is_own = package.contains("source = { editable") || package.contains("source = { virtual");
        (!is_own).then_some((name, version, begin + at..begin + at + name.len()))
    };
    packages(text).filter_map(of).collect()
}

/// Returns what a project names itself, where no lock file does so more exactly.
fn declared<'a>(text: &'a str, directory: &Path) -> Vec<(&'a str, &'a str, Range<usize>)> {
    if ["uv.lock", "poetry.lock"].iter().any(|lock| directory.join(lock).is_file()) {
        return Vec::new();
    }
    let manifest: toml::Table = toml::from_str(text).unwrap_or_default();
    let names = manifest.get("project").and_then(|project| project.get("dependencies")?.as_array());
    let names = names.into_iter().flatten().filter_map(toml::Value::as_str);
    let place = |said: &str| {
        let begin = text.find(&format!("\"{said}\"")).or_else(|| text.find(&format!("'{said}'")))? + 1;
        let (name, version, at) = required(&text[begin..begin + said.len()]).pop()?;
        Some((name, version, begin + at.start..begin + at.end))
    };
    names.filter_map(place).collect()
}

fn required(text: &str) -> Vec<(&str, &str, Range<usize>)> {
    let mut all = Vec::new();
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let end = line.find(|c: char| !is_name(c)).unwrap_or(line.len());
        let (name, rest) = line.split_at(end);
        let is_path = rest.starts_with(['/', ':']) || name.starts_with(['.', '-']);
        if !name.is_empty() && !is_path {
            let version = rest.split_once("==").map_or("", |(_, version)| version);
            let version = version.trim_start_matches('=').trim_start();
            let end_of_version = version.find(|c: char| !is_name(c) && c != '+').unwrap_or(version.len());
            all.push((name, &version[..end_of_version], begin..begin + name.len()));
        }
        begin += line.len();
    }
    all
}

/// Returns the one spelling of a package's name.
fn one_name(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

/// Returns the packages that environments of the project have: their versions and where what they say is.
fn installed(directory: &Path, root: &Path) -> BTreeMap<String, (String, PathBuf)> {
    let entries = |at: &Path| std::fs::read_dir(at).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut all = BTreeMap::new();
    let environments = [".venv", "venv", "env", ".env"].map(|name| [root.join(name), directory.join(name)]);
    for environment in environments.iter().flatten() {
        let mut places: Vec<PathBuf> = entries(&environment.join("lib")).map(|at| at.join("site-packages")).collect();
        places.push(environment.join("Lib/site-packages"));
        for info in places.iter().flat_map(|place| entries(place)) {
            let name = info.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".dist-info"));
            if let Some((name, version)) = name.and_then(|name| name.rsplit_once('-')) {
                all.insert(one_name(name), (version.to_owned(), info.clone()));
            }
        }
    }
    all
}

fn licence(info: &Path) -> Licence {
    let Some(metadata) = read(&info.join("METADATA")) else { return Licence::OutOfReach };
    if let Some(said) = said(&metadata) {
        return Licence::Said(said);
    }
    match in_files(info) {
        Licence::Nothing => in_files(&info.join("licenses")),
        found => found,
    }
}

/// Returns what metadata says: an expression, or a short licence, or the classifiers.
fn said(metadata: &str) -> Option<String> {
    let head = metadata.split("\n\n").next().unwrap_or_default();
    let fields = |name: &'static str| {
        head.lines().filter_map(move |line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)))
    };
    let one = |name| fields(name).map(|(_, value)| value.trim().to_owned()).next();
    // The field `License` may hold a whole text; its first line then is a title, which says less than the classifiers.
    let short = one("License").filter(|said| !said.is_empty() && said != "UNKNOWN");
    let parses = |said: &String| super::super::policy::expression(said).is_some();
    let classified: Vec<&str> = fields("Classifier")
        .filter_map(|(_, value)| value.trim().strip_prefix("License :: "))
        .filter_map(|path| CLASSIFIERS.iter().find(|(known, _)| path.ends_with(known)).map(|(_, id)| *id))
        .collect();
    let classified = (!classified.is_empty()).then(|| classified.join(" OR "));
    one("License-Expression").or(short.clone().filter(parses)).or(classified).or(short)
}

/// Trove classifiers that say exactly which licence it is.
const CLASSIFIERS: [(&str, &str); 22] = [
    ("MIT License", "MIT"),
    ("MIT No Attribution License (MIT-0)", "MIT-0"),
    ("Apache Software License", "Apache-2.0"),
    ("ISC License (ISCL)", "ISC"),
    ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
    ("Mozilla Public License 1.1 (MPL 1.1)", "MPL-1.1"),
    ("Python Software Foundation License", "PSF-2.0"),
    ("The Unlicense (Unlicense)", "Unlicense"),
    ("zlib/libpng License", "Zlib"),
    ("Boost Software License 1.0 (BSL-1.0)", "BSL-1.0"),
    ("GNU Affero General Public License v3", "AGPL-3.0-only"),
    ("GNU Affero General Public License v3 or later (AGPLv3+)", "AGPL-3.0-or-later"),
    ("GNU General Public License v2 (GPLv2)", "GPL-2.0-only"),
    ("GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later"),
    ("GNU General Public License v3 (GPLv3)", "GPL-3.0-only"),
    ("GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"),
    ("GNU Lesser General Public License v2 or later (LGPLv2+)", "LGPL-2.0-or-later"),
    ("GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only"),
    ("GNU Lesser General Public License v3 or later (LGPLv3+)", "LGPL-3.0-or-later"),
    ("CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"),
    ("European Union Public Licence 1.2 (EUPL 1.2)", "EUPL-1.2"),
    ("Eclipse Public License 2.0 (EPL-2.0)", "EPL-2.0"),
];
