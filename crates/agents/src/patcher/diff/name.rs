//! Names of files in the heads of diffs: quoted as in C, with a prefix, with a date behind.

use super::{Malformed, Reading};
use crate::patcher::path::TreePath;

/// What a name in a head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// `/dev/null`: there is no such file.
    Nothing,
    /// A path as it is written, not yet stripped.
    Path(Vec<u8>),
}

/// The names of a file before and after, as they are written.
pub(super) type Both = (Vec<u8>, Vec<u8>);

/// Reads the name of a line `--- NAME` or `+++ NAME` (after that word): up to a tab, without a date.
pub(super) fn of_header(text: &[u8], line: usize) -> Result<Name, Malformed> {
    let text = trim_line_end(text);
    let bytes = match text.first() {
        Some(b'"') => unquote(text, line)?.0,
        _ => {
            let end = text.iter().position(|byte| *byte == b'\t').unwrap_or(text.len());
            without_date(&text[..end]).to_vec()
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

/// Reads the two names of `diff --git A B` (after those words), as far as that line tells: a name with spaces can only
/// be read where both are the same but for their prefix.
pub(super) fn of_git(text: &[u8], strip: usize, line: usize) -> Result<Option<Both>, Malformed> {
    let text = trim_line_end(text);
    if text.first() == Some(&b'"') {
        let (first, rest) = unquote(text, line)?;
        let rest = rest.trim_ascii_start();
        let second = if rest.first() == Some(&b'"') { unquote(rest, line)?.0 } else { rest.to_vec() };
        return Ok(Some((first, second)));
    }
    if let Some(at) = text.iter().position(|byte| *byte == b'"')
        && at > 0
    {
        return Ok(Some((text[..at].trim_ascii_end().to_vec(), unquote(&text[at..], line)?.0)));
    }
    let spaces = text.iter().enumerate().filter(|(_, byte)| matches!(**byte, b' ' | b'\t')).map(|(at, _)| at);
    for at in spaces {
        let (first, second) = (&text[..at], &text[at + 1..]);
        if let (Some(one), Some(other)) = (stripped(first, strip), stripped(second, strip))
            && one == other
        {
            return Ok(Some((first.to_vec(), second.to_vec())));
        }
    }
    Ok(None)
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

/// Cuts a date that stands behind a name after spaces, as some programs write it: `name 2024-05-01 10:00:00.0 +0200`.
fn without_date(text: &[u8]) -> &[u8] {
    let words: Vec<&[u8]> = text.split(|byte| *byte == b' ').collect();
    let is_zone =
        |word: &[u8]| word.len() == 5 && matches!(word[0], b'+' | b'-') && word[1..].iter().all(u8::is_ascii_digit);
    let is_clock =
        |word: &[u8]| word.len() >= 8 && word[2] == b':' && word[5] == b':' && word[..2].iter().all(u8::is_ascii_digit);
    let is_day = |word: &[u8]| {
        word.len() == 10 && word[4] == b'-' && word[7] == b'-' && word[..4].iter().all(u8::is_ascii_digit)
    };
    let mut left = words.len();
    if left > 3 && is_zone(words[left - 1]) {
        left -= 1;
    }
    if left > 2 && is_clock(words[left - 1]) && is_day(words[left - 2]) {
        let kept: usize = words[..left - 2].iter().map(|word| word.len() + 1).sum();
        return text[..kept].trim_ascii_end();
    }
    text
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
        let name = |text: &str| match of_header(text.as_bytes(), 1) {
            Ok(Name::Path(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
            Ok(Name::Nothing) => "nothing".into(),
            Err(error) => error.to_string(),
        };
        assert_eq!(name("a/plain.txt\n"), "a/plain.txt");
        assert_eq!(name("a/with space.txt\t\n"), "a/with space.txt");
        assert_eq!(name("\"a/\\303\\244.txt\"\n"), "a/ä.txt");
        assert_eq!(name("a.txt 2024-05-01 10:00:00.000000000 +0200\n"), "a.txt");
        assert_eq!(name("a.txt\t2024-05-01 10:00:00\r\n"), "a.txt");
        assert_eq!(name("/dev/null\n"), "nothing");
        assert!(name("\"a/\\9\"").starts_with("line 1"));
    }

    #[test]
    fn the_first_line_tells_names_that_are_the_same() {
        let names = of_git(b"a/x y b/x y\n", 1, 1).unwrap().unwrap();
        assert_eq!(names, (b"a/x y".to_vec(), b"b/x y".to_vec()));
        assert_eq!(of_git(b"a/old b/new\n", 1, 1).unwrap(), None);
    }
}
