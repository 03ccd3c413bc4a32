//! TOML with a table a package: Cargo's, and most of Python's.

use super::super::versions::Ecosystem;
use super::Package;

/// `[[package]]`, or `[[packages]]` as PEP 751 has it, with `name` and `version`.
pub(super) fn packages(text: &str, ecosystem: Ecosystem) -> Result<Vec<Package>, String> {
    let parsed: toml::Table = toml::from_str(text).map_err(|error| format!("it is no TOML: {}", error.message()))?;
    let tables = ["package", "packages", "root"].iter().find_map(|name| parsed.get(*name));
    let tables = tables.ok_or("it has no packages")?.as_array();
    let mut lines = text.lines().enumerate().filter(|(_, line)| line.starts_with("name = ")).map(|(at, _)| at);
    let mut found = Vec::new();
    for package in tables.into_iter().flatten() {
        let at = lines.next().unwrap_or(0);
        let field = |name: &str| package.get(name).and_then(toml::Value::as_str);
        let (Some(name), Some(version)) = (field("name"), field("version")) else { continue };
        if !is_own(package, ecosystem) {
            found.push(Package::new(ecosystem, name, version, at));
        }
    }
    Ok(found)
}

/// Whether a package is the project itself: what Cargo has from a directory, and uv from one that it may write to.
fn is_own(package: &toml::Value, ecosystem: Ecosystem) -> bool {
    let source = package.get("source");
    match ecosystem {
        Ecosystem::Cargo => source.is_none(),
        _ => source
            .is_some_and(|source| ["editable", "virtual", "directory"].iter().any(|kind| source.get(kind).is_some())),
    }
}
