//! Paths as SARIF writes them: URIs, relative to a base that may lie anywhere.

use std::collections::BTreeMap;

use super::shape::ArtifactLocation;

/// How many bases may stand on each other; what stands on itself ends here.
const DEEPEST: usize = 8;

/// Writes a relative path as a URI.
pub(super) fn of_path(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    // What looks like a scheme in its first part would be one.
    let scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if scheme && !path.starts_with('/') {
        uri.push_str("./");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z'
            | b'a'..=b'z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'/'
            | b'!'
            | b'$'
            | b'&'
            | b'\''
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
            | b':'
            | b'@' => uri.push(byte as char),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

/// Returns the path of a location: relative to its base where it has one, else as it stands.
pub(super) fn path(location: &ArtifactLocation, bases: &BTreeMap<String, ArtifactLocation>) -> String {
    let mut path = decoded(location.uri.as_deref().unwrap_or_default());
    let mut base = location.uri_base_id.as_deref();
    for _ in 0..DEEPEST {
        let Some(under) = base.and_then(|id| bases.get(id)) else { break };
        let prefix = decoded(under.uri.as_deref().unwrap_or_default());
        // The outermost base is where the checkout was on somebody's machine: paths are relative to it here too.
        if is_absolute(&path) || is_absolute(&prefix) {
            break;
        }
        if !prefix.is_empty() {
            path = format!("{}/{path}", prefix.trim_end_matches('/'));
        }
        base = under.uri_base_id.as_deref();
    }
    straight(&path)
}

/// Takes `file://` off and `%20` back; backslashes of another system become slashes.
fn decoded(uri: &str) -> String {
    let lower = uri.get(..5).map(str::to_ascii_lowercase);
    let rest = match lower.as_deref() {
        Some("file:") => {
            let rest = &uri[5..];
            match rest.strip_prefix("//") {
                // `file://host/path`: the host says nothing about the file.
                Some(rest) => rest.find('/').map_or("", |slash| &rest[slash..]),
                None => rest,
            }
        }
        _ if uri.contains("://") => return uri.to_owned(),
        _ => uri,
    };
    // A backslash that is not written as `%5C` is another system's slash.
    let rest = match rest.strip_prefix('/') {
        Some(below) if is_drive(below) => below.replace('\\', "/"),
        _ if is_drive(rest) || !rest.contains('/') => rest.replace('\\', "/"),
        _ => rest.to_owned(),
    };
    let mut bytes = Vec::with_capacity(rest.len());
    let raw = rest.as_bytes();
    let mut at = 0;
    while at < raw.len() {
        let pair = raw.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        let value = pair.filter(|pair| pair.bytes().all(|b| b.is_ascii_hexdigit()));
        match (raw[at], value.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                at += 3;
            }
            (byte, _) => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Whether a path begins with a drive's letter.
fn is_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && matches!(bytes[2], b'/' | b'\\')
}

/// Whether a path does not depend on a base.
fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.contains("://") || is_drive(path)
}

/// Takes `.` and `..` out of a path. What climbs above its begin keeps its `..`, so that nobody mistakes it for another.
fn straight(path: &str) -> String {
    if path.contains("://") || !path.split('/').any(|part| matches!(part, "." | ".." | "")) {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let begin = if path.starts_with('/') { "/" } else { "" };
    format!("{begin}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(uri: &str) -> String {
        path(&ArtifactLocation { uri: Some(uri.to_owned()), ..Default::default() }, &BTreeMap::new())
    }

    #[test]
    fn paths_are_read_however_they_are_written() {
        for (uri, path) in [
            ("src/a.py", "src/a.py"),
            ("./src/a.py", "src/a.py"),
            ("src/with%20space.py", "src/with space.py"),
            ("100%.txt", "100%.txt"),
            ("src\\a.cs", "src/a.cs"),
            ("file:///home/u/x/a.js", "/home/u/x/a.js"),
            ("file:/home/u/a.js", "/home/u/a.js"),
            ("file://host/a.js", "/a.js"),
            ("FILE:///C:/x/a.js", "C:/x/a.js"),
            ("C:\\x\\a.js", "C:/x/a.js"),
            ("src/../b.py", "b.py"),
            ("../../etc/passwd", "../../etc/passwd"),
            ("https://example.org/a%20b", "https://example.org/a%20b"),
            ("%FF.txt", "\u{fffd}.txt"),
            ("", ""),
        ] {
            assert_eq!(at(uri), path, "{uri}");
        }
    }

    #[test]
    fn every_path_comes_back() {
        for path in ["a b.txt", "ä/漢.rs", "50%25.md", "a:b.txt", "C#.cs", "q?.x", "a\\b/c", "a\\b", "x/[y]{z}|\"<>^`"]
        {
            assert_eq!(at(&of_path(path)), path);
        }
    }

    #[test]
    fn a_base_that_is_relative_counts_and_an_outermost_one_does_not() {
        let base = |uri: &str, on: Option<&str>| ArtifactLocation {
            uri: Some(uri.to_owned()),
            uri_base_id: on.map(str::to_owned),
            ..Default::default()
        };
        let bases = BTreeMap::from([
            ("ROOT".to_owned(), base("file:///ci/checkout/", None)),
            ("SUB".to_owned(), base("packages/web/", Some("ROOT"))),
            ("LOOP".to_owned(), base("l", Some("LOOP"))),
        ]);
        assert_eq!(path(&base("a.js", Some("SUB")), &bases), "packages/web/a.js");
        assert_eq!(path(&base("a.js", Some("ROOT")), &bases), "a.js");
        assert_eq!(path(&base("a.js", Some("NONE")), &bases), "a.js");
        assert_eq!(path(&base("/x/a.js", Some("SUB")), &bases), "/x/a.js");
        assert_eq!(path(&base("a", Some("LOOP")), &bases), format!("{}a", "l/".repeat(DEEPEST)));
    }
}
