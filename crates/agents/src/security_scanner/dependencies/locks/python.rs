//! Python's lock files that are no TOML.

use serde_json::Value;

use super::super::versions::Ecosystem;
use super::{Package, keys};

/// `Pipfile.lock`.
pub(super) fn pipfile(text: &str) -> Result<Vec<Package>, String> {
    let parsed: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    if parsed.get("_meta").or_else(|| parsed.get("default")).is_none() {
        return Err("it has neither `_meta` nor `default`".to_owned());
    }
    let lines = keys(text);
    let mut found = Vec::new();
    let sections = parsed.as_object().into_iter().flatten().filter(|(name, _)| *name != "_meta");
    for (name, package) in sections.filter_map(|(_, section)| section.as_object()).flatten() {
        let Some(version) = package["version"].as_str() else { continue };
        let at = lines.get(name.as_str()).copied().unwrap_or(0);
        found.push(Package::new(Ecosystem::Python, name, version.trim_start_matches("=="), at));
    }
    Ok(found)
}

/// `requirements.txt`, of which only what is pinned with `==` is certain.
pub(super) fn requirements(text: &str) -> Result<Vec<Package>, String> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let bare = line.split([';', '#', '\\']).next().unwrap_or_default();
        let Some((name, version)) = bare.split_once("==") else { continue };
        let name = name.split('[').next().unwrap_or(name).trim();
        let version = version.trim_start_matches('=').split(',').next().unwrap_or_default();
        let Some(version) = version.split_ascii_whitespace().next() else { continue };
        if !name.is_empty() && !name.starts_with('-') && !version.contains('*') {
            found.push(Package::new(Ecosystem::Python, name, version, at));
        }
    }
    Ok(found)
}
