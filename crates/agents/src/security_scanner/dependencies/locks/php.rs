//! Composer's `composer.lock`.

use serde_json::Value;

use super::super::versions::Ecosystem;
use super::Package;

/// Reads what is used, and what is used only while developing.
pub(super) fn packages(text: &str) -> Result<Vec<Package>, String> {
    let parsed: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    if !parsed["packages"].is_array() {
        return Err("it has no `packages`".to_owned());
    }
    let mut lines = std::collections::BTreeMap::new();
    for (at, line) in text.lines().enumerate() {
        let name = line.trim().strip_prefix("\"name\": \"").and_then(|rest| rest.split('"').next());
        if let Some(name) = name {
            lines.entry(name).or_insert(at);
        }
    }
    let mut found = Vec::new();
    for package in ["packages", "packages-dev"].iter().filter_map(|section| parsed[section].as_array()).flatten() {
        let (Some(name), Some(version)) = (package["name"].as_str(), package["version"].as_str()) else { continue };
        found.push(Package::new(Ecosystem::Php, name, version, lines.get(name).copied().unwrap_or(0)));
    }
    Ok(found)
}
