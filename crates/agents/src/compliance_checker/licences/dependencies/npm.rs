//! Packages of npm: what `package-lock.json` says of them, and else their own `package.json`.

use std::path::Path;

use serde_json::Value;

use super::{Dependency, Licence, read, said_or_found};

/// Returns the packages that a lock file names, but for those of the project itself.
pub(super) fn dependencies(text: &str, directory: &Path) -> Result<Vec<Dependency>, String> {
    let lock: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let mut all = Vec::new();
    let mut from = 0;
    let mut add = |path: &str, key: &str, about: &Value| {
        let name = about["name"].as_str().or_else(|| path.rsplit("node_modules/").next()).unwrap_or(path);
        let mark = format!("{}:", Value::from(key));
        // Entries come in the order of the file, so that the next of a name is the one that is meant.
        let found = text[from..].find(&mark).map(|at| at + from).or_else(|| text.find(&mark)).unwrap_or(0);
        from = found;
        let version = about["version"].as_str().unwrap_or_default().to_owned();
        let at = found + 1..found + 1 + key.len();
        all.push(Dependency { name: name.to_owned(), version, at, licence: licence(path, about, directory) });
    };
    if let Some(packages) = lock["packages"].as_object() {
        for (path, about) in packages {
            if path.contains("node_modules/") && about["link"] != Value::Bool(true) {
                add(path, path, about);
            }
        }
    } else {
        for (name, about) in lock["dependencies"].as_object().into_iter().flatten() {
            add(&format!("node_modules/{name}"), name, about);
        }
    }
    Ok(all)
}

fn licence(path: &str, about: &Value, directory: &Path) -> Licence {
    if let Some(said) = said(about) {
        return Licence::Said(said);
    }
    if path.split('/').any(|part| part == "..") || path.starts_with('/') {
        return Licence::OutOfReach;
    }
    let place = directory.join(path);
    let Some(manifest) = read(&place.join("package.json")) else { return Licence::OutOfReach };
    let manifest: Value = serde_json::from_str(&manifest).unwrap_or_default();
    said_or_found(said(&manifest), &place)
}

/// Returns what a manifest says, in one of the forms that npm has had.
pub(in super::super) fn said(manifest: &Value) -> Option<String> {
    let of = |value: &Value| value.as_str().or_else(|| value["type"].as_str()).map(str::to_owned);
    of(&manifest["license"]).or_else(|| {
        let several = manifest["licenses"].as_array()?;
        let all: Vec<String> = several.iter().filter_map(of).collect();
        (!all.is_empty()).then(|| all.join(" OR "))
    })
}
