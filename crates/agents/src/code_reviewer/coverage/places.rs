//! Which file of the tree a report means by a name. Its compiler saw the file from the root of a disk, perhaps of another
//! machine, or from a directory within the tree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A file of the tree that a name may mean.
struct Place<'a> {
    name: &'a str,
    path: String,
    /// What the name has before the path: where the tree was when the report was made.
    before: String,
}

/// Returns the file of the tree for each name that means one.
///
/// Two names that end like the same file are told apart by where they say that the tree was: most of a report's files
/// are the tree's, and few are a library's. Where that does not say which, none of them means it.
pub(super) fn places<'a>(
    names: impl Iterator<Item = &'a String>,
    root: &Path,
    files: &BTreeSet<&str>,
) -> BTreeMap<&'a str, String> {
    let found: Vec<Place<'_>> = names.filter_map(|name| place(name, root, files)).collect();
    let mut often: BTreeMap<&str, usize> = BTreeMap::new();
    for place in &found {
        *often.entry(&place.before).or_default() += 1;
    }
    let mut best: BTreeMap<&str, Vec<&Place<'_>>> = BTreeMap::new();
    for place in &found {
        let same = best.entry(&place.path).or_default();
        match same.first().map(|known| often[&*known.before].cmp(&often[&*place.before])) {
            Some(std::cmp::Ordering::Greater) => {}
            Some(std::cmp::Ordering::Equal) => same.push(place),
            Some(std::cmp::Ordering::Less) | None => *same = vec![place],
        }
    }
    let sure = best.into_values().filter(|same| same.iter().all(|place| place.before == same[0].before));
    sure.flatten().map(|place| (place.name, place.path.clone())).collect()
}

fn place<'a>(name: &'a str, root: &Path, files: &BTreeSet<&str>) -> Option<Place<'a>> {
    let parts = parts(name)?;
    let is_there = |path: &str| files.contains(path) || root.join(path).is_file();
    // The longest end that is a file of the tree.
    for from in 0..parts.len() {
        let path = parts[from..].join("/");
        if is_there(&path) {
            return Some(Place { name, path, before: parts[..from].join("/") });
        }
    }
    // From within the tree: where one file alone ends so.
    let end = format!("/{}", parts.join("/"));
    let mut ending = files.iter().filter(|path| path.ends_with(&end));
    match (ending.next(), ending.next()) {
        (Some(path), None) => Some(Place { name, path: (*path).to_owned(), before: String::new() }),
        _ => None,
    }
}

/// The names of the directories on the way, without detours; `None` where they lead out of the root.
fn parts(name: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    for part in name.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match part {
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    (!parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each name means, in a tree with these files.
    fn told(names: &[&str], files: &[&str]) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let places = places(names.iter(), Path::new("/nowhere"), &files.iter().copied().collect());
        names.iter().map(|name| places.get(name.as_str()).cloned().unwrap_or_default()).collect()
    }

    #[test]
    fn a_file_is_known_by_the_longest_end_that_the_tree_has() {
        let files = ["src/a.rs", "b/src/a.rs"];
        assert_eq!(told(&["/home/x/w/src/a.rs", "/home/x/w/b/src/a.rs"], &files), ["src/a.rs", "b/src/a.rs"]);
        assert_eq!(told(&["./src/a.rs", "src/../b/src/a.rs", "c.rs"], &files), ["src/a.rs", "b/src/a.rs", ""]);
        assert_eq!(told(&["example.org/m/b/src/a.rs"], &files), ["b/src/a.rs"]);
    }

    #[test]
    fn a_library_whose_file_ends_alike_is_told_apart_by_where_most_are() {
        let names = ["/rustc/1/library/core/src/option.rs", "/w/src/option.rs", "/w/src/a.rs"];
        assert_eq!(told(&names, &["src/option.rs", "src/a.rs"]), ["", "src/option.rs", "src/a.rs"]);
        assert_eq!(told(&["/v/src/a.rs", "/w/src/a.rs"], &["src/a.rs"]), ["", ""]);
    }

    #[test]
    fn a_name_from_within_the_tree_must_mean_one_file() {
        assert_eq!(told(&["pkg/a.py"], &["src/pkg/a.py", "tests/a.py"]), ["src/pkg/a.py"]);
        assert_eq!(told(&["a.py"], &["src/pkg/a.py", "tests/a.py"]), [""]);
    }
}
