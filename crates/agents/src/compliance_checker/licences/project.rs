//! What a project says of its own licence: in manifests, and by the licence files beside them.

use std::ops::Range;
use std::path::Path;

use super::super::source::Source;
use super::dependencies::{self, said_of_npm};

/// A manifest of a package that is meant for others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    /// What the package is called.
    pub(super) name: String,
    /// The licence that it says, and where.
    pub(super) says: Option<(String, Range<usize>)>,
    /// Whether it names a licence file instead.
    pub(super) names_file: bool,
}

/// Directories whose manifests are those of others, or of tests.
const OTHERS: [&str; 12] = [
    "node_modules",
    "vendor",
    "third_party",
    "third-party",
    "fixtures",
    "testdata",
    "tests",
    "examples",
    "site-packages",
    ".venv",
    "venv",
    "target",
];

/// Whether a file is a manifest of the project.
pub(super) fn is_manifest(path: &str) -> bool {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    matches!(name, "Cargo.toml" | "package.json" | "pyproject.toml") && !is_of_others(directory)
}

/// Whether a directory holds what others made.
pub(super) fn is_of_others(directory: &str) -> bool {
    directory.split('/').any(|part| OTHERS.contains(&part))
}

/// Whether a file is a licence, by its name: `LICENSE`, `licence.md`, `COPYING.LESSER`, `LICENSE-MIT`, `MIT-LICENSE`.
pub(super) fn is_licence_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let code = [
        ".rs", ".py", ".js", ".ts", ".go", ".c", ".h", ".java", ".rb", ".json", ".toml", ".yml", ".yaml", ".sh",
        ".spdx",
    ];
    if code.iter().any(|ending| name.ends_with(ending)) {
        return false;
    }
    let begins = ["license", "licence", "copying", "unlicense", "unlicence"].iter().any(|word| name.starts_with(word));
    let stem = name.trim_end_matches(".txt").trim_end_matches(".md").trim_end_matches(".rst");
    begins || stem.ends_with("-license") || stem.ends_with("-licence") || stem.ends_with("_license")
}

/// Reads a manifest; `None` where it is for nobody else, or of no package.
///
/// # Errors
///
/// Why it cannot be read.
pub(super) fn manifest(source: &Source, root: &Path) -> Result<Option<Manifest>, String> {
    let name = source.path.rsplit('/').next().unwrap_or(&source.path);
    match name {
        "package.json" => of_npm(&source.text),
        "Cargo.toml" => of_cargo(&source.text, root),
        _ => of_python(&source.text),
    }
}

fn of_npm(text: &str) -> Result<Option<Manifest>, String> {
    let manifest: serde_json::Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let Some(name) = manifest["name"].as_str() else { return Ok(None) };
    if manifest["private"] == serde_json::Value::Bool(true) && manifest.get("license").is_none() {
        return Ok(None);
    }
    let said = said_of_npm(&manifest);
    let names_file = said.as_deref().is_some_and(|said| said.to_ascii_uppercase().starts_with("SEE LICEN"));
    let says = said.filter(|_| !names_file).map(|said| {
        let at = place(text, "\"license", &said);
        (said, at)
    });
    Ok(Some(Manifest { name: name.to_owned(), says, names_file }))
}

fn table(text: &str) -> Result<toml::Table, String> {
    toml::from_str(text).map_err(|error| format!("it is no TOML: {}", error.message()))
}

fn of_cargo(text: &str, root: &Path) -> Result<Option<Manifest>, String> {
    let manifest = table(text)?;
    let Some(package) = manifest.get("package") else { return Ok(None) };
    // A workspace's members may take what its root says.
    let whole = dependencies::read(&root.join("Cargo.toml")).and_then(|text| table(&text).ok());
    let shared = |key: &str| whole.as_ref().and_then(|whole| whole.get("workspace")?.get("package")?.get(key).cloned());
    let value = |key: &str| match package.get(key) {
        Some(value) if value.get("workspace").is_some() => shared(key),
        value => value.cloned(),
    };
    let is_private = match value("publish") {
        Some(toml::Value::Boolean(publish)) => !publish,
        Some(toml::Value::Array(to)) => to.is_empty(),
        _ => false,
    };
    let said =
        value("license").and_then(|said| said.as_str().map(str::to_owned)).filter(|said| !said.trim().is_empty());
    if is_private && said.is_none() {
        return Ok(None);
    }
    let name = package.get("name").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    let says = said.map(|said| {
        let at = place(text, "license", &said);
        (said, at)
    });
    Ok(Some(Manifest { name, says, names_file: value("license-file").is_some() }))
}

fn of_python(text: &str) -> Result<Option<Manifest>, String> {
    let manifest = table(text)?;
    let poetry = manifest.get("tool").and_then(|tool| tool.get("poetry"));
    let Some(project) = manifest.get("project").or(poetry) else { return Ok(None) };
    let Some(name) = project.get("name").and_then(toml::Value::as_str) else { return Ok(None) };
    let classifiers = project.get("classifiers").and_then(toml::Value::as_array);
    let mut classifiers = classifiers.into_iter().flatten().filter_map(toml::Value::as_str);
    let classified = classifiers.clone().any(|classifier| classifier.starts_with("License :: "));
    if classifiers.any(|classifier| classifier.starts_with("Private :: ")) {
        return Ok(None);
    }
    let licence = project.get("license");
    let said = licence.and_then(|said| said.as_str().or_else(|| said.get("text")?.as_str()));
    // A whole text is no name.
    let said = said.filter(|said| !said.trim().is_empty() && said.len() < 200);
    let says = said.map(|said| (said.to_owned(), place(text, "license", said)));
    let names_file = licence.is_some_and(|said| said.get("file").is_some())
        || project.get("license-files").is_some()
        || classified
        || licence.is_some_and(|_| says.is_none());
    Ok(Some(Manifest { name: name.to_owned(), says, names_file }))
}

/// Returns where a manifest says something, or where it says that it takes it from elsewhere.
fn place(text: &str, key: &str, said: &str) -> Range<usize> {
    let lines = text.match_indices(key).map(|(at, _)| at);
    let whole = |at: usize| at..text[at..].find('\n').map_or(text.len(), |end| at + end);
    let mut first = None;
    for at in lines {
        let line = whole(at);
        if let Some(found) = text[line.clone()].find(said) {
            return at + found..at + found + said.len();
        }
        first.get_or_insert(line);
    }
    first.unwrap_or(0..0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licence_files_are_known_by_their_names() {
        for name in
            ["LICENSE", "LICENCE.md", "COPYING.LESSER", "LICENSE-MIT", "MIT-LICENSE.txt", "UNLICENSE", "license.txt"]
        {
            assert!(is_licence_file(name), "{name}");
        }
        for name in ["license.rs", "licenses.json", "README.md", "copy.txt"] {
            assert!(!is_licence_file(name), "{name}");
        }
    }

    #[test]
    fn manifests_say_which_licence() {
        let read = |path: &str, text: &str| {
            manifest(&Source::new(path, text.as_bytes().to_vec()), Path::new("/nowhere")).unwrap()
        };
        let says = |path: &str, text: &str| {
            read(path, text).and_then(|m| m.says).map(|(said, at)| (said, text[at].to_owned()))
        };
        let same = |said: &str| Some((said.to_owned(), said.to_owned()));
        assert_eq!(says("package.json", r#"{"name": "a", "license": "MIT"}"#), same("MIT"));
        assert_eq!(
            says("Cargo.toml", "[package]\nname = \"a\"\nlicense = \"MIT/Apache-2.0\"\n"),
            same("MIT/Apache-2.0")
        );
        assert_eq!(
            says("pyproject.toml", "[project]\nname = \"a\"\nlicense = {text = \"BSD-3-Clause\"}\n"),
            same("BSD-3-Clause")
        );
        assert_eq!(read("package.json", r#"{"name": "a", "private": true}"#), None);
        assert_eq!(read("Cargo.toml", "[package]\nname = \"a\"\npublish = false\n"), None);
        assert_eq!(says("package.json", r#"{"name": "a"}"#), None);
    }
}
