//! Lock files: which versions of which packages are really used, and on which line each stands.

use serde_json::Value;

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

/// Reads the packages of a lock file's text.
type Reader = fn(&str) -> Result<Vec<Package>, String>;

/// Returns how a file is read, where it is a lock file.
pub(super) fn reader(path: &str) -> Option<Reader> {
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(match name {
        "Cargo.lock" => |text| tables(text, Ecosystem::Cargo),
        "poetry.lock" | "uv.lock" | "pdm.lock" => |text| tables(text, Ecosystem::Python),
        "package-lock.json" | "npm-shrinkwrap.json" => npm,
        "Pipfile.lock" => pipfile,
        "go.sum" => go_sum,
        _ if name.ends_with(".txt") && (name.starts_with("requirements") || path.contains("requirements/")) => {
            requirements
        }
        _ => return None,
    })
}

/// `[[package]]` with `name` and `version`: Cargo's and most of Python's.
fn tables(text: &str, ecosystem: Ecosystem) -> Result<Vec<Package>, String> {
    let parsed: toml::Table = toml::from_str(text).map_err(|error| format!("it is no TOML: {}", error.message()))?;
    let packages = parsed.get("package").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let mut lines =
        text.lines().enumerate().filter(|(_, line)| line.starts_with("name = ")).map(|(at, _)| at as u32 + 1);
    let mut found = Vec::new();
    for package in packages {
        let line = lines.next().unwrap_or(1);
        let field = |name: &str| package.get(name).and_then(toml::Value::as_str);
        let (Some(name), Some(version)) = (field("name"), field("version")) else { continue };
        // What Cargo has from a directory is the project itself.
        if ecosystem == Ecosystem::Cargo && field("source").is_none() {
            continue;
        }
        found.push(Package { ecosystem, name: ecosystem.name(name), version: version.to_owned(), line });
    }
    Ok(found)
}

fn npm(text: &str) -> Result<Vec<Package>, String> {
    let parsed: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let line = |key: &str| -> u32 {
        let quoted = Value::from(key).to_string();
        text.lines().position(|line| line.trim_start().starts_with(&quoted)).map_or(1, |at| at as u32 + 1)
    };
    let mut found = Vec::new();
    if let Some(packages) = parsed.get("packages").and_then(Value::as_object) {
        for (key, package) in packages {
            let Some((_, last)) = key.rsplit_once("node_modules/") else { continue };
            // An alias says its real name.
            let name = package["name"].as_str().unwrap_or(last);
            let Some(version) = package["version"].as_str() else { continue };
            let (name, version) = (name.to_owned(), version.to_owned());
            found.push(Package { ecosystem: Ecosystem::Npm, name, version, line: line(key) });
        }
        return Ok(found);
    }
    // The first version of the format nests them.
    let mut waiting: Vec<(&String, &Value)> = parsed["dependencies"].as_object().into_iter().flatten().collect();
    while let Some((name, package)) = waiting.pop() {
        if let Some(version) = package["version"].as_str() {
            let version = version.to_owned();
            found.push(Package { ecosystem: Ecosystem::Npm, name: name.clone(), version, line: line(name) });
        }
        waiting.extend(package["dependencies"].as_object().into_iter().flatten());
    }
    Ok(found)
}

fn pipfile(text: &str) -> Result<Vec<Package>, String> {
    let parsed: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let mut found = Vec::new();
    for section in ["default", "develop"] {
        for (name, package) in parsed[section].as_object().into_iter().flatten() {
            let Some(version) = package["version"].as_str() else { continue };
            let quoted = format!("\"{name}\":");
            let line = text.lines().position(|line| line.contains(&quoted)).map_or(1, |at| at as u32 + 1);
            let version = version.trim_start_matches("==").to_owned();
            found.push(Package { ecosystem: Ecosystem::Python, name: Ecosystem::Python.name(name), version, line });
        }
    }
    Ok(found)
}

fn go_sum(text: &str) -> Result<Vec<Package>, String> {
    let mut found: Vec<Package> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let mut words = line.split_ascii_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        // A version with `/go.mod` was looked at, not used.
        if version.ends_with("/go.mod") {
            continue;
        }
        let (name, version) = (name.to_owned(), version.to_owned());
        found.push(Package { ecosystem: Ecosystem::Go, name, version, line: at as u32 + 1 });
    }
    Ok(found)
}

fn requirements(text: &str) -> Result<Vec<Package>, String> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let bare = line.split([';', '#', ' ', '\\']).next().unwrap_or_default();
        let Some((name, version)) = line.split_once("==").and_then(|_| bare.split_once("==")) else { continue };
        let name = name.split('[').next().unwrap_or(name).trim();
        let version = version.trim_start_matches('=').split(',').next().unwrap_or_default();
        if name.starts_with('-') || version.contains('*') {
            continue;
        }
        let (name, version) = (Ecosystem::Python.name(name), version.to_owned());
        found.push(Package { ecosystem: Ecosystem::Python, name, version, line: at as u32 + 1 });
    }
    Ok(found)
}
