//! Names of files in the heads of diffs: quoted as in C, with a prefix, with a date behind.

use super::{Malformed, Reading, date};
use crate::patcher::path::TreePath;

/// What a name in a head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// `/dev/null`: there is no such file.
    Nothing,
    /// A path as it is written, not yet stripped.
    Path(Vec<u8>),
}

/// Reads the name of a line `--- NAME` or `+++ NAME` (after that word) below `diff --git`: up to a tab.
pub(super) fn of_header(text: &[u8], line: usize) -> Result<Name, Malformed> {
    of_line(trim_line_end(text), line, |_| None)
}

/// Reads the same of a plain diff, where a date may stand behind the name.
pub(super) fn of_plain_header(text: &[u8], line: usize) -> Result<Name, Malformed> {
    of_line(trim_line_end(text), line, date::name_before)
}

fn of_line(text: &[u8], line: usize, before_date: fn(&[u8]) -> Option<&[u8]>) -> Result<Name, Malformed> {
    let bytes = match text.first() {
        Some(b'"') => unquote(text, line)?.0,
        _ => {
            let before_tab = || text.split(|byte| *byte == b'\t').next().unwrap_or_default();
            before_date(text).unwrap_or_else(before_tab).to_vec()
        }
    };
    Ok(if bytes == b"/dev/null" { Name::Nothing } else { Name::Path(bytes) })
}

/// Reads the name of a line such as `rename from NAME` (after those words), which has no prefix.
pub(super) fn plain(text: &[u8], line: usize) -> Result<Vec<u8>, Malformed> {
    let text = trim_line_end(text);
    match text.first() {
        Some(b'"') => Ok(unquote(text, line)?.0),
        _ => Ok(text.to_vec()),
    }
}

/// Reads the name in `diff --git A B` (after those words): what both of its names are without their first `strip` ones,
/// and as the first writes it.
///
/// `None` where they are not the same, so that the lines below must say them: a name with spaces is told by that alone.
pub(super) fn of_git(text: &[u8], strip: usize, line: usize) -> Result<Option<Vec<u8>>, Malformed> {
    let text = trim_line_end(text);
    let same = |one: &[u8], other: &[u8]| match (stripped(one, strip), stripped(other, strip)) {
        (Some(first), Some(second)) if first == second => Some(one.to_vec()),
        _ => None,
    };
    if text.first() == Some(&b'"') {
        let (first, rest) = unquote(text, line)?;
        let rest = rest.trim_ascii_start();
        let second = if rest.first() == Some(&b'"') { unquote(rest, line)?.0 } else { rest.to_vec() };
        return Ok(same(&first, &second));
    }
    if let Some(at) = text.iter().position(|byte| *byte == b'"') {
        return Ok(same(text[..at].trim_ascii_end(), &unquote(&text[at..], line)?.0));
    }
    let mut spaces = text.iter().enumerate().filter(|(_, byte)| matches!(**byte, b' ' | b'\t'));
    Ok(spaces.find_map(|(at, _)| same(&text[..at], &text[at + 1..])))
}

/// Returns a path in a head without its first names, and in the directory that all are in.
pub(super) fn path(bytes: &[u8], strip: usize, reading: &Reading, line: usize) -> Result<TreePath, Malformed> {
    let named = String::from_utf8_lossy(bytes).into_owned();
    if bytes.first() == Some(&b'/') {
        return Err(Malformed { line, why: format!("`{named}` is no path inside the tree: it is absolute") });
    }
    let Some(rest) = stripped(bytes, strip) else {
        return Err(Malformed { line, why: format!("`{named}` has no {strip} names in front that could be left out") });
    };
    let whole = match &reading.directory {
        Some(directory) => [directory.trim_end_matches('/').as_bytes(), b"/", rest].concat(),
        None => rest.to_vec(),
    };
    TreePath::new(&whole).map_err(|why| Malformed { line, why: format!("`{named}` is no path inside the tree: {why}") })
}

/// Returns a path without its first `count` names; `None` where it has not so many.
pub(super) fn stripped(path: &[u8], count: usize) -> Option<&[u8]> {
    let mut rest = path;
    for _ in 0..count {
        let slash = rest.iter().position(|byte| *byte == b'/')?;
        rest = &rest[slash + 1..];
        while let Some(after) = rest.strip_prefix(b"/") {
            rest = after;
        }
    }
    (!rest.is_empty()).then_some(rest)
}

fn trim_line_end(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

/// Reads a name between quotes, with C's escapes, and returns what comes behind it.
fn unquote(text: &[u8], line: usize) -> Result<(Vec<u8>, &[u8]), Malformed> {
    let broken = || Malformed { line, why: "a quoted name does not end, or has an escape that C has not".to_owned() };
    let mut name = Vec::new();
    let mut at = 1;
    loop {
        match text.get(at).ok_or_else(broken)? {
            b'"' => return Ok((name, &text[at + 1..])),
            b'\\' => {
                let (byte, len) = escape(&text[at + 1..]).ok_or_else(broken)?;
                name.push(byte);
                at += 1 + len;
            }
            byte => {
                name.push(*byte);
                at += 1;
            }
        }
    }
}

/// Reads what comes behind a backslash: the byte that it means, and how long it is.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    let byte = match text.first()? {
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        byte @ (b'"' | b'\\') => *byte,
        b'0'..=b'3' => {
            let digits = text.get(..3)?;
            let value = digits.iter().try_fold(0u32, |value, digit| {
                matches!(digit, b'0'..=b'7').then(|| value * 8 + u32::from(digit - b'0'))
            })?;
            return Some((u8::try_from(value).ok()?, 3));
        }
        _ => return None,
    };
    Some((byte, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_git_writes_them() {
        let said = |name: Result<Name, Malformed>| match name {
            Ok(Name::Path(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
            Ok(Name::Nothing) => "nothing".into(),
            Err(error) => error.to_string(),
        };
        let name = |text: &str| said(of_header(text.as_bytes(), 1));
        let plain = |text: &str| said(of_plain_header(text.as_bytes(), 1));
        assert_eq!(name("a/plain.txt\n"), "a/plain.txt");
        assert_eq!(name("a/with space.txt\t\n"), "a/with space.txt");
        assert_eq!(name("\"a/\\303\\244.txt\"\n"), "a/ä.txt");
        assert_eq!(plain("a.txt 2024-05-01 10:00:00.000000000 +0200\n"), "a.txt");
        assert_eq!(plain("a.txt\t2024-05-01 10:00:00\r\n"), "a.txt");
        assert_eq!(plain("with\ttab.txt\t2024-05-01 10:00:00\n"), "with\ttab.txt");
        assert_eq!(plain("a.txt\tsome words\n"), "a.txt");
        assert_eq!(name("/dev/null\n"), "nothing");
        assert!(name("\"a/\\9\"").starts_with("line 1"));
    }

    #[test]
    fn the_first_line_tells_names_that_are_the_same() {
        let name = |text: &str| of_git(text.as_bytes(), 1, 1).unwrap().map(|name| String::from_utf8(name).unwrap());
        assert_eq!(name("a/x y b/x y\n").as_deref(), Some("a/x y"));
        assert_eq!(name("\"a/x\\ty\" \"b/x\\ty\"\n").as_deref(), Some("a/x\ty"));
        assert_eq!(name("a/old b/new\n"), None);
        assert_eq!(name("\"a/o\\tld\" \"b/n\\tew\"\n"), None);
    }
}
