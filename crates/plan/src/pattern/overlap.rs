//! Whether two patterns can name the same path: a search of the product of their automata.

use super::glob::{Glob, Part};
use super::name::Name;

impl Glob {
    /// Returns a path that both patterns match, if there is one.
    pub(crate) fn overlap(&self, other: &Glob) -> Option<String> {
        let mut search = Search {
            left: &self.parts,
            right: &other.parts,
            seen: vec![false; (self.parts.len() + 1) * (other.parts.len() + 1)],
            path: Vec::new(),
        };
        search.from(0, 0).then(|| search.path.join("/"))
    }
}

struct Search<'a> {
    left: &'a [Part],
    right: &'a [Part],
    seen: Vec<bool>,
    path: Vec<String>,
}

impl Search<'_> {
    /// Returns whether the parts from `i` and from `j` on can spell the same names, and leaves them in `path`.
    fn from(&mut self, i: usize, j: usize) -> bool {
        if (i, j) == (self.left.len(), self.right.len()) {
            return true;
        }
        if std::mem::replace(&mut self.seen[i * (self.right.len() + 1) + j], true) {
            return false;
        }
        match (self.left.get(i), self.right.get(j)) {
            // Empty gaps first: the shortest witness reads best. Two gaps need no name in common.
            (Some(Part::Deep), Some(Part::Deep)) => self.from(i + 1, j) || self.from(i, j + 1),
            (Some(Part::Deep), Some(Part::Name(name))) => {
                self.from(i + 1, j) || self.through(name.overlap(&Name::any()), i, j + 1)
            }
            (Some(Part::Name(name)), Some(Part::Deep)) => {
                self.from(i, j + 1) || self.through(name.overlap(&Name::any()), i + 1, j)
            }
            (Some(Part::Name(left)), Some(Part::Name(right))) => self.through(left.overlap(right), i + 1, j + 1),
            (Some(Part::Deep), None) => self.from(i + 1, j),
            (None, Some(Part::Deep)) => self.from(i, j + 1),
            _ => false,
        }
    }

    fn through(&mut self, name: Option<String>, i: usize, j: usize) -> bool {
        let Some(name) = name else { return false };
        self.path.push(name);
        let found = self.from(i, j);
        if !found {
            self.path.pop();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::pattern::PathPattern;
    use proptest::prelude::*;

    fn overlap(left: &str, right: &str) -> Option<String> {
        left.parse::<PathPattern>().unwrap().overlap(&right.parse().unwrap())
    }

    #[test]
    fn patterns_meet_where_some_path_matches_both() {
        let cases = [
            ("src", "src/lib.rs", Some("src/lib.rs")),
            ("src/*.rs", "src/lib.*", Some("src/lib.rs")),
            ("**/*.md", "docs", Some("docs/x.md")),
            ("a/**/z", "a/b*/z", Some("a/bx/z")),
            ("{api,web}/*.ts", "web/**", Some("web/x.ts")),
            ("[a-f]*", "[!a-e]?", Some("fx")),
            ("*", "**", Some("x")),
            ("src/*.rs", "src/*.ts", None),
            ("src", "srcs", None),
            ("a/*", "a/*/b", None),
            ("**/test.py", "src/*.rs", None),
            ("[a-c]x", "[!a-c]x", None),
        ];
        for (left, right, expected) in cases {
            assert_eq!(overlap(left, right).as_deref(), expected, "{left} and {right}");
            assert_eq!(overlap(right, left).is_some(), expected.is_some(), "{right} and {left}");
        }
    }

    /// All paths of up to three names, each of one or two letters of a small alphabet.
    fn all_paths() -> Vec<String> {
        let letters = ["a", "b", "."];
        let mut names: Vec<String> = letters.iter().map(|l| (*l).to_owned()).collect();
        names.extend(letters.iter().flat_map(|l| letters.iter().map(move |r| format!("{l}{r}"))));
        let mut paths = names.clone();
        for first in &names {
            for second in &names {
                paths.push(format!("{first}/{second}"));
                paths.extend(["a", "b", "ab"].map(|third| format!("{first}/{second}/{third}")));
            }
        }
        paths
    }

    proptest! {
        #[test]
        fn overlap_agrees_with_trying_every_path(
            left in "(a|b|\\*|\\?|\\[ab\\]|\\[!a\\]|\\{a,b\\}|\\*\\*){1,2}(/(a|b|\\*|\\?|\\*\\*)){0,2}",
            right in "(a|b|\\*|\\?|\\[ab\\]|\\[!a\\]|\\{a,b\\}|\\*\\*){1,2}(/(a|b|\\*|\\?|\\*\\*)){0,2}",
        ) {
            let (left, right): (PathPattern, PathPattern) = (left.parse().unwrap(), right.parse().unwrap());
            let tried = all_paths().into_iter().find(|path| left.matches(path) && right.matches(path));
            let found = left.overlap(&right);
            if let Some(path) = &found {
                prop_assert!(left.matches(path) && right.matches(path), "{path} matches not both");
            }
            // The alphabet is small, so trying may miss what the search finds, never the reverse.
            prop_assert!(tried.is_none() || found.is_some(), "missed {tried:?}");
        }

        #[test]
        fn a_directory_that_holds_a_match_is_never_ruled_out(
            pattern in "(a|b|\\*|\\?|\\{a,b/a\\}|\\*\\*)(/(a|b|\\*|\\*\\*)){0,2}",
        ) {
            let pattern: PathPattern = pattern.parse().unwrap();
            for path in all_paths().iter().filter(|path| pattern.matches(path)) {
                let mut directory = path.as_str();
                while let Some((above, _)) = directory.rsplit_once('/') {
                    prop_assert!(pattern.could_match_below(above), "{pattern} below {above}");
                    directory = above;
                }
                prop_assert!(pattern.could_match_below(""));
            }
        }
    }
}
