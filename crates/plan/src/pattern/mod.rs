//! Path patterns and claims: parsing, matching, and whether two of them can name the same path.
//!
//! A pattern is relative to the root of its workspace. `*` and `?` match inside one name (names
//! that begin with a dot too), `[a-z]` and `[!x]` one character, `{a,b}` either text, `**` any
//! number of names; a backslash takes the next character as it is. What has no wildcard means
//! itself and everything below.

mod glob;
mod name;
mod overlap;
mod parse;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub(crate) use glob::Glob;

use crate::expr::{Piece, is_template, pieces};

/// Why a text is no path pattern or claim; the message says how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadPattern(pub String);

/// A path pattern below a workspace's root: relative, and never through `..`.
///
/// `*`, `?`, `[…]`, `{a,b}` match inside one name, `**` any number of names; a pattern without a
/// wildcard means itself and everything below.
#[derive(Clone)]
pub struct PathPattern {
    text: Arc<str>,
    /// What the braces of the text stand for, one each.
    globs: Arc<[Glob]>,
}

impl PathPattern {
    /// Returns the pattern as it was written, normalised (`./a//b/` is `a/b`).
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the pattern that every path matches: `**`.
    pub fn everything() -> PathPattern {
        "**".parse().expect("`**` is a pattern")
    }

    /// Returns whether a path below the workspace's root (`a/b`, no leading `./`) matches.
    pub fn matches(&self, path: &str) -> bool {
        self.globs.iter().any(|glob| glob.matches(path))
    }

    /// Returns whether some path strictly below a directory may match; the root is `""`.
    pub fn could_match_below(&self, directory: &str) -> bool {
        self.globs.iter().any(|glob| glob.could_match_below(directory))
    }

    /// Returns a path that both patterns match, if there is one. Exact, glob against glob.
    pub fn overlap(&self, other: &PathPattern) -> Option<String> {
        let pairs = self.globs.iter().flat_map(|left| other.globs.iter().map(move |right| (left, right)));
        pairs.into_iter().find_map(|(left, right)| left.overlap(right))
    }

    /// Returns whether the pattern names one path (and what is below), without any wildcard.
    pub fn is_literal(&self) -> bool {
        matches!(&*self.globs, [only] if only.is_literal())
    }

    /// Returns whether an item must be filled in before the pattern names anything for certain.
    pub fn is_template(&self) -> bool {
        is_template(&self.text)
    }

    /// Returns the alternatives that the pattern stands for.
    pub(crate) fn globs(&self) -> &[Glob] {
        &self.globs
    }
}

/// Returns the pattern of all that a template may come to: anything at all where it stands alone
/// between two slashes, else anything without a slash.
fn wildcard(template: &str) -> String {
    const FILLED: char = '\u{1}';
    let mut text = String::new();
    for piece in pieces(template) {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Expression(_) => text.push(FILLED),
        }
    }
    let name = |name: &str| match name.chars().all(|c| c == FILLED) && !name.is_empty() {
        true => "**".to_owned(),
        false => name.replace(FILLED, "*"),
    };
    text.split('/').map(name).collect::<Vec<_>>().join("/")
}

impl FromStr for PathPattern {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<PathPattern, BadPattern> {
        if is_template(text) {
            // Until it is filled in it may be whatever the wildcard matches.
            let (_, globs) = parse::pattern(&wildcard(text))?;
            return Ok(PathPattern { text: text.into(), globs: globs.into() });
        }
        let (text, globs) = parse::pattern(text)?;
        Ok(PathPattern { text: text.into(), globs: globs.into() })
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PathPattern({:?})", self.text)
    }
}

impl PartialEq for PathPattern {
    fn eq(&self, other: &PathPattern) -> bool {
        self.text == other.text
    }
}

impl Eq for PathPattern {}

impl PartialOrd for PathPattern {
    fn partial_cmp(&self, other: &PathPattern) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PathPattern {
    fn cmp(&self, other: &PathPattern) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for PathPattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

/// One thing a task owns: files by pattern, or a lease on what is no file (`port:8080`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// Files of the workspace.
    Path(PathPattern),
    /// Something else that only one task at a time may have.
    Lease {
        /// What kind of thing it is: `port`, `container`, ….
        kind: String,
        /// Which one.
        name: String,
    },
}

impl Claim {
    /// Returns what both claims cover, if anything: a path, or the lease itself.
    pub fn overlap(&self, other: &Claim) -> Option<String> {
        match (self, other) {
            (Claim::Path(left), Claim::Path(right)) => left.overlap(right),
            (Claim::Lease { .. }, Claim::Lease { .. }) if self == other => Some(self.to_string()),
            _ => None,
        }
    }

    /// Returns whether an item must be filled in before the claim is one for certain.
    pub fn is_template(&self) -> bool {
        self.template().is_some()
    }

    /// Returns the text that is to be filled in, where there is one; of a lease the name.
    pub fn template(&self) -> Option<&str> {
        let text = match self {
            Claim::Path(pattern) => pattern.as_str(),
            Claim::Lease { name, .. } => name,
        };
        Some(text).filter(|text| is_template(text))
    }

    /// Returns the path pattern, where the claim is one.
    pub fn path(&self) -> Option<&PathPattern> {
        match self {
            Claim::Path(pattern) => Some(pattern),
            Claim::Lease { .. } => None,
        }
    }
}

impl FromStr for Claim {
    type Err = BadPattern;

    /// Parses `kind:name` as a lease and all else as a path; `./a:b` is a path for certain.
    fn from_str(text: &str) -> Result<Claim, BadPattern> {
        let Some((kind, name)) = text.split_once(':') else {
            return text.parse().map(Claim::Path);
        };
        if kind.is_empty() || !kind.chars().all(|c| c.is_ascii_lowercase()) {
            return text.parse().map(Claim::Path);
        }
        if is_template(name) {
            return Ok(Claim::Lease { kind: kind.to_owned(), name: name.to_owned() });
        }
        if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(BadPattern(format!(
                "`{}` is no lease; write `kind:name` without spaces, such as `port:8080`, or `./{0}` for a file",
                text.escape_debug()
            )));
        }
        let port = name.parse::<u16>().ok().filter(|port| *port > 0);
        if kind == "port" && port.is_none() {
            return Err(BadPattern(format!("`{text}` can never be had; a port is a number from 1 to 65535")));
        }
        Ok(Claim::Lease { kind: kind.to_owned(), name: name.to_owned() })
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Claim::Path(pattern) => {
                let text = pattern.as_str();
                // Written bare, it would read back as a lease.
                let ambiguous = text
                    .split_once(':')
                    .is_some_and(|(kind, _)| !kind.is_empty() && kind.chars().all(|c| c.is_ascii_lowercase()));
                write!(f, "{}{text}", if ambiguous { "./" } else { "" })
            }
            Claim::Lease { kind, name } => write!(f, "{kind}:{name}"),
        }
    }
}

macro_rules! as_text {
    ($type:ty) => {
        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

as_text!(PathPattern);
as_text!(Claim);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_and_a_name_is_a_lease_and_a_dot_makes_it_a_path() {
        let read = |text: &str| text.parse::<Claim>().unwrap();
        assert_eq!(read("port:8080"), Claim::Lease { kind: "port".into(), name: "8080".into() });
        assert_eq!(read("container:archon_db").to_string(), "container:archon_db");
        assert_eq!(read("./a:b"), Claim::Path("./a:b".parse().unwrap()));
        assert_eq!(read("./a:b").to_string(), "./a:b");
        assert_eq!(read(&read("./a:b").to_string()), read("./a:b"));
        assert_eq!(read("Makefile").to_string(), "Makefile");
        for text in ["port:", "port:0", "port:99999", "port:http", "container:a b"] {
            assert!(text.parse::<Claim>().is_err(), "{text}");
        }
    }

    #[test]
    fn claims_meet_in_a_path_or_in_the_same_lease() {
        let meet = |left: &str, right: &str| left.parse::<Claim>().unwrap().overlap(&right.parse().unwrap());
        assert_eq!(meet("src", "src/*.rs").as_deref(), Some("src/x.rs"));
        assert_eq!(meet("port:80", "port:80").as_deref(), Some("port:80"));
        assert_eq!(meet("port:80", "port:81"), None);
        assert_eq!(meet("port:80", "**"), None);
    }
}
