//! pnpm's lock file. What is read of its YAML is one section with a key a package, as pnpm always writes it.

use super::super::versions::Ecosystem;
use super::Package;

/// Reads the keys below `packages`, which every version of the format spells another way.
pub(super) fn packages(text: &str) -> Result<Vec<Package>, String> {
    let said = text.lines().find_map(|line| line.strip_prefix("lockfileVersion:"));
    let said = said.ok_or("it has no `lockfileVersion`")?.trim().trim_matches(['\'', '"']);
    let major: u32 = said
        .split('.')
        .next()
        .unwrap_or(said)
        .parse()
        .map_err(|_| format!("its `lockfileVersion` is `{said}`, which is no number"))?;
    let mut found: Vec<Package> = Vec::new();
    let mut is_packages = false;
    for (at, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let bare = line.trim();
        match indent {
            0 if !bare.is_empty() => is_packages = bare == "packages:",
            2 if is_packages => {
                let key = bare.split(": ").next().unwrap_or(bare).trim_end_matches(':').trim_matches(['\'', '"']);
                let (name, version) = parts(key, major).unwrap_or((key, ""));
                found.push(Package::new(Ecosystem::Npm, name, version, at));
            }
            // What comes from elsewhere than the registry says here what it is.
            4 if is_packages => {
                let (Some((field, value)), Some(package)) = (bare.split_once(": "), found.last_mut()) else { continue };
                let value = value.trim_matches(['\'', '"']).to_owned();
                match field {
                    "name" => package.name = value,
                    "version" => package.version = value,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    found.retain(|package| package.version.starts_with(|char: char| char.is_ascii_digit()));
    Ok(found)
}

/// Takes a key apart: `/@a/b/1.2.3_peer@2.0.0`, since version 6 `/@a/b@1.2.3(peer@2.0.0)`, since 9 without the first `/`.
/// Before 9 the host of another registry may stand before the `/`.
fn parts(key: &str, major: u32) -> Option<(&str, &str)> {
    let key = match key.split_once('/') {
        Some((host, rest)) if major < 9 && !host.contains('@') && (host.is_empty() || host.contains('.')) => rest,
        _ => key,
    };
    if major >= 6 {
        let key = key.split('(').next().unwrap_or(key);
        let at = key.get(1..)?.find('@')? + 1;
        return Some((&key[..at], &key[at + 1..]));
    }
    let scope = if key.starts_with('@') { key.find('/')? + 1 } else { 0 };
    let at = key[scope..].find('/')? + scope;
    let version = &key[at + 1..];
    Some((&key[..at], version.split('_').next().unwrap_or(version)))
}
