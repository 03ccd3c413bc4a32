//! Yarn's lock file, in both its forms: its own of the first Yarn, and YAML since the second.

use super::super::versions::Ecosystem;
use super::Package;

/// What of a package has been read.
#[derive(Default)]
struct Entry<'a> {
    /// What asks for it: `one@^1.0.0, one@^1.2.0`.
    key: &'a str,
    /// Counted from 0.
    at: usize,
    version: &'a str,
    /// What was taken for it, where that is said: `one@npm:1.2.3`.
    resolution: &'a str,
}

/// Reads either form: what they share is a key at the margin, and fields two spaces below it.
pub(super) fn packages(text: &str) -> Result<Vec<Package>, String> {
    if !text.lines().any(|line| line == "__metadata:" || line.starts_with("# yarn lockfile v1")) {
        return Err("it neither begins with `# yarn lockfile v1` nor has `__metadata`".to_owned());
    }
    let mut found = Vec::new();
    let mut entry = Entry::default();
    for (at, line) in text.lines().enumerate() {
        if !line.starts_with([' ', '#']) && line.ends_with(':') {
            found.extend(entry.package());
            entry = Entry { key: line.trim_end_matches(':'), at, ..Entry::default() };
        } else if let Some(field) = line.strip_prefix("  ").filter(|field| !field.starts_with(' ')) {
            let Some((name, value)) = field.split_once(' ') else { continue };
            match name.trim_end_matches(':') {
                "version" => entry.version = value.trim_matches('"'),
                "resolution" => entry.resolution = value.trim_matches('"'),
                _ => {}
            }
        }
    }
    found.extend(entry.package());
    Ok(found)
}

impl Entry<'_> {
    fn package(&self) -> Option<Package> {
        let first = self.key.split(',').next()?.trim_matches('"');
        let (asked, range) = parts(first)?;
        let name = match parts(self.resolution) {
            Some((_, from)) if ["workspace:", "link:", "portal:"].iter().any(|own| from.starts_with(own)) => {
                return None;
            }
            Some((name, _)) => name,
            // `other@npm:one@^1.0.0` is one under another name.
            None => range.strip_prefix("npm:").and_then(parts).map_or(asked, |(real, _)| real),
        };
        (!self.version.is_empty()).then(|| Package::new(Ecosystem::Npm, name, self.version, self.at))
    }
}

/// Takes `name@range` apart; a name may begin with `@`.
fn parts(text: &str) -> Option<(&str, &str)> {
    let at = text.get(1..)?.find('@')? + 1;
    Some((&text[..at], &text[at + 1..]))
}
