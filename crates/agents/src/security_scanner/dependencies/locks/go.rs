//! Go's `go.mod` and `go.sum`.
//!
//! Since Go 1.17 a `go.mod` names every module of the build, and the version that is taken. A `go.sum` also keeps what
//! was only weighed, so it counts only where no such `go.mod` stands beside it.

use std::collections::BTreeMap;

use super::super::versions::Ecosystem;
use super::Package;

/// Whether a `go.mod` names every module of the build.
pub(in super::super) fn is_whole(text: &str) -> bool {
    let said = text.lines().find_map(|line| line.strip_prefix("go ")).unwrap_or_default();
    let mut numbers = said.trim().split(['.', 'r', 'b']).map(|part| part.parse::<u32>().unwrap_or(0));
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    version >= (1, 17)
}

/// The modules that a `go.mod` requires, and what is taken in their place.
pub(super) fn of_mod(text: &str) -> Result<Vec<Package>, String> {
    let (mut found, mut replaced) = (Vec::new(), BTreeMap::new());
    for (at, verb, rest) in directives(text) {
        let words: Vec<&str> = rest.split_ascii_whitespace().map(|word| word.trim_matches('"')).collect();
        match (verb, words.as_slice()) {
            ("require", [name, version]) => found.push(Package::new(Ecosystem::Go, name, version, at)),
            ("replace", [old, "=>", new @ ..]) => {
                replaced.insert((*old, ""), (at, new.to_vec()));
            }
            ("replace", [old, version, "=>", new @ ..]) => {
                replaced.insert((*old, *version), (at, new.to_vec()));
            }
            _ => {}
        }
    }
    if !text.lines().any(|line| line.starts_with("module")) {
        return Err("it has no `module`".to_owned());
    }
    let found = found.into_iter().filter_map(|package| {
        let one = replaced.get(&(package.name.as_str(), package.version.as_str()));
        match one.or_else(|| replaced.get(&(package.name.as_str(), ""))) {
            None => Some(package),
            Some((at, new)) => match new.as_slice() {
                [name, version] => Some(Package::new(Ecosystem::Go, name, version, *at)),
                // A directory has no version.
                _ => None,
            },
        }
    });
    Ok(found.collect())
}

/// Every directive with its line from 0, those in brackets one by one.
fn directives(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let mut block: Option<&str> = None;
    text.lines().enumerate().filter_map(move |(at, line)| {
        let bare = line.split("//").next().unwrap_or(line).trim();
        match block {
            Some(_) if bare == ")" => {
                block = None;
                None
            }
            Some(verb) => Some((at, verb, bare)),
            None => {
                let (verb, rest) = bare.split_once([' ', '\t', '('])?;
                let rest = rest.trim();
                if bare.ends_with('(') {
                    block = Some(verb);
                    return None;
                }
                Some((at, verb, rest))
            }
        }
    })
}

/// The modules that a `go.sum` has the sum of.
pub(super) fn of_sum(text: &str) -> Result<Vec<Package>, String> {
    let mut found: Vec<Package> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let (name, version) = match words.as_slice() {
            [name, version, _] => (name, version),
            [] => continue,
            _ => return Err(format!("line {} is no module, version and sum", at + 1)),
        };
        // A version with `/go.mod` was looked at, not used.
        if !version.ends_with("/go.mod") {
            found.push(Package::new(Ecosystem::Go, name, version, at));
        }
    }
    Ok(found)
}
