//! A path below the root of a work tree, and nothing else.

use std::ffi::OsStr;
use std::fmt;
use std::os::unix::ffi::OsStrExt;

/// A path below a work tree's root: relative, never through `..`, never git's own directory.
///
/// Bytes, because git's paths are: a name need not be UTF-8.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreePath(Vec<u8>);

/// Why some bytes are no path below a work tree's root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPath {
    /// Nothing is left of it.
    #[error("it is empty")]
    Empty,
    /// It begins with `/`.
    #[error("it is absolute")]
    Absolute,
    /// It has `..` or `.` in it.
    #[error("it climbs with `..` or `.`")]
    Climbs,
    /// It is in git's own directory, or would be on some file system.
    #[error("it is in git's own directory")]
    Git,
    /// It has a byte in it that no name can have.
    #[error("it has a zero byte")]
    Zero,
}

impl TreePath {
    /// Reads a path; several slashes in a row count as one.
    ///
    /// # Errors
    ///
    /// [`BadPath`] where it could be outside the tree, or in git's own directory.
    pub fn new(bytes: &[u8]) -> Result<TreePath, BadPath> {
        if bytes.first() == Some(&b'/') {
            return Err(BadPath::Absolute);
        }
        if bytes.contains(&0) {
            return Err(BadPath::Zero);
        }
        let mut path = Vec::with_capacity(bytes.len());
        for part in bytes.split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
            match part {
                b"." | b".." => return Err(BadPath::Climbs),
                _ if is_git(part) => return Err(BadPath::Git),
                _ => {}
            }
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(part);
        }
        if path.is_empty() || bytes.last() == Some(&b'/') {
            return Err(BadPath::Empty);
        }
        Ok(TreePath(path))
    }

    /// Returns its bytes, with `/` between the names.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the names on the way, the file's own last.
    pub fn names(&self) -> impl Iterator<Item = &OsStr> {
        self.0.split(|byte| *byte == b'/').map(OsStr::from_bytes)
    }

    /// Returns the directories on the way, the outermost first, without the root.
    pub fn parents(&self) -> impl Iterator<Item = TreePath> + '_ {
        self.0.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| TreePath(self.0[..at].to_vec()))
    }

    /// Returns the path for the operating system, relative to the root.
    pub fn os(&self) -> &OsStr {
        OsStr::from_bytes(&self.0)
    }
}

/// Whether a name is git's directory, here or where names do not tell case, or have a short form of eight and three.
fn is_git(name: &[u8]) -> bool {
    let name = name.trim_ascii_end();
    let name = name.strip_suffix(b".").unwrap_or(name);
    name.eq_ignore_ascii_case(b".git") || name.eq_ignore_ascii_case(b"git~1")
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_the_tree_is_no_path() {
        for (bytes, why) in [
            (&b"/etc/passwd"[..], BadPath::Absolute),
            (b"a/../../b", BadPath::Climbs),
            (b"./a", BadPath::Climbs),
            (b"", BadPath::Empty),
            (b"a/", BadPath::Empty),
            (b".git/hooks/pre-commit", BadPath::Git),
            (b"sub/.GIT/config", BadPath::Git),
            (b"GIT~1/config", BadPath::Git),
            (b"a\0b", BadPath::Zero),
        ] {
            assert_eq!(TreePath::new(bytes), Err(why), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn parents_come_outermost_first() {
        let path = TreePath::new(b"a//b/c.txt").unwrap();
        assert_eq!(path.to_string(), "a/b/c.txt");
        assert_eq!(path.parents().map(|parent| parent.to_string()).collect::<Vec<_>>(), ["a", "a/b"]);
    }
}
