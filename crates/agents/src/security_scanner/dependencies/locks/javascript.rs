//! Lock files in JSON: npm's and Bun's.

use jsonc_parser::JsonValue;
use serde_json::Value;

use super::super::versions::Ecosystem;
use super::{Package, keys};

/// `package-lock.json`, in each of its three versions.
pub(super) fn npm(text: &str) -> Result<Vec<Package>, String> {
    let parsed: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let lines = keys(text);
    let line = |key: &str| lines.get(key).copied().unwrap_or(0);
    if ["lockfileVersion", "packages", "dependencies"].iter().all(|name| parsed.get(name).is_none()) {
        return Err("it has neither `lockfileVersion` nor `packages`".to_owned());
    }
    let mut found = Vec::new();
    if let Some(packages) = parsed.get("packages").and_then(Value::as_object) {
        for (key, package) in packages {
            let Some((_, last)) = key.rsplit_once("node_modules/") else { continue };
            // An alias says its real name.
            let name = package["name"].as_str().unwrap_or(last);
            let Some(version) = package["version"].as_str() else { continue };
            found.push(Package::new(Ecosystem::Npm, name, version, line(key)));
        }
        return Ok(found);
    }
    // The first version of the format nests them.
    let mut waiting: Vec<(&String, &Value)> = parsed["dependencies"].as_object().into_iter().flatten().collect();
    while let Some((name, package)) = waiting.pop() {
        if let Some(version) = package["version"].as_str() {
            // `npm:real@1.2.3` is an alias.
            let alias = version.strip_prefix("npm:").and_then(|real| real.rsplit_once('@'));
            let (real, version) = alias.unwrap_or((name, version));
            found.push(Package::new(Ecosystem::Npm, real, version, line(name)));
        }
        waiting.extend(package["dependencies"].as_object().into_iter().flatten());
    }
    Ok(found)
}

/// `bun.lock`: `"packages": {"key": ["name@version", …]}`, in JSON with commas at the end.
pub(super) fn bun(text: &str) -> Result<Vec<Package>, String> {
    let parsed = jsonc_parser::parse_to_value(text, &jsonc_parser::ParseOptions::default())
        .map_err(|error| format!("it is no JSON: {error}"))?;
    let Some(JsonValue::Object(whole)) = parsed else { return Err("it is no JSON object".to_owned()) };
    let packages = whole.get_object("packages").ok_or("it has no `packages`")?;
    let lines = keys(text);
    let mut found = Vec::new();
    for (key, package) in packages.clone() {
        let JsonValue::Array(parts) = package else { continue };
        let Some(JsonValue::String(spec)) = parts.get(0) else { continue };
        let Some((name, version)) = spec.rsplit_once('@') else { continue };
        // What stands behind a word is no version: `app@workspace:app`, `a@github:b/c#d`.
        if version.starts_with(|char: char| char.is_ascii_digit()) {
            found.push(Package::new(Ecosystem::Npm, name, version, lines.get(&*key).copied().unwrap_or(0)));
        }
    }
    found.sort_by_key(|package| package.line);
    Ok(found)
}
