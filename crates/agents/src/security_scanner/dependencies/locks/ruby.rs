//! Bundler's `Gemfile.lock`.

use super::super::versions::Ecosystem;
use super::Package;

/// Reads the gems of every section but `PATH`, which is the project itself.
pub(super) fn packages(text: &str) -> Result<Vec<Package>, String> {
    let (mut found, mut section, mut is_specs) = (Vec::new(), "", false);
    let mut sections = 0_usize;
    for (at, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        match (indent, line.trim()) {
            (0, "") => is_specs = false,
            (0, name) => {
                section = name;
                is_specs = false;
                sections += usize::from(["GEM", "GIT", "PATH", "PLUGIN SOURCE"].contains(&name));
            }
            (2, field) => is_specs = field == "specs:",
            // What a gem needs stands below it, two spaces further in.
            (4, gem) if is_specs && section != "PATH" => {
                let Some((name, version)) = gem.split_once(" (") else { continue };
                // Behind a dash stands the platform: `1.16.0-x86_64-linux`.
                let version = version.trim_end_matches(')').split('-').next().unwrap_or(version);
                found.push(Package::new(Ecosystem::Ruby, name, version, at));
            }
            _ => {}
        }
    }
    match sections {
        0 => Err("it has none of the sections `GEM`, `GIT`, and `PATH`".to_owned()),
        _ => Ok(found),
    }
}
