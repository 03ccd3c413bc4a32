//! The files of a patch, with what stands in their heads.
//!
//! What comes before the first head, and between the files, is passed over: a mail's header, its message and statistics,
//! what somebody wrote around it.

use super::name::{self, Both, Name};
use super::{Act, FilePatch, Hunk, Line, Malformed, Reading, hunk};
use crate::patcher::path::TreePath;

/// The lines of a patch, with their numbers.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Lines<'a> {
    /// Returns the number of the next line, from 1.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Returns the next line with its line end, without taking it.
    pub(super) fn peek(&self) -> Option<&'a [u8]> {
        first_line(self.rest)
    }

    /// Returns the next three lines, without taking them.
    fn peek_three(&self) -> [Option<&'a [u8]>; 3] {
        let first = self.peek();
        let after = |line: Option<&'a [u8]>, rest: &'a [u8]| &rest[line.map_or(0, <[u8]>::len)..];
        let rest = after(first, self.rest);
        let second = first_line(rest);
        [first, second, first_line(after(second, rest))]
    }

    /// Takes the next line.
    pub(super) fn next(&mut self) -> Option<&'a [u8]> {
        let line = self.peek()?;
        self.rest = &self.rest[line.len()..];
        self.number += 1;
        Some(line)
    }
}

fn first_line(text: &[u8]) -> Option<&[u8]> {
    if text.is_empty() {
        return None;
    }
    let end = memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1);
    Some(&text[..end])
}

/// Reads a patch: what happens to each file, in the order of the text.
///
/// # Errors
///
/// [`Malformed`] with the line: no diff in it, a hunk that is not as its head says, a path that leaves the tree, a
/// binary patch.
pub fn parse(text: &[u8], reading: &Reading) -> Result<Vec<FilePatch>, Malformed> {
    let mut lines = Lines { rest: text, number: 1 };
    let mut patches = Vec::new();
    while let Some(line) = lines.peek() {
        if line.starts_with(b"diff --git ") {
            patches.push(git(&mut lines, reading)?);
        } else if is_plain_head(&lines) {
            patches.push(plain(&mut lines, reading)?);
        } else if hunk::is_head(line) {
            return Err(Malformed {
                line: lines.number(),
                why: "no `---` and `+++` say which file this hunk is of".into(),
            });
        } else if line.starts_with(b"Binary files ") || line.starts_with(b"GIT binary patch") {
            return Err(binary(lines.number()));
        } else {
            lines.next();
        }
    }
    if patches.is_empty() {
        let why = "no diff is in it: `diff --git a/f b/f`, or `--- a/f`, `+++ b/f` and `@@ -1 +1 @@`".into();
        return Err(Malformed { line: lines.number(), why });
    }
    Ok(patches)
}

fn binary(line: usize) -> Malformed {
    Malformed { line, why: "it changes a binary file, which no text diff can do".into() }
}

/// Whether the next lines are the head of a diff that is not git's.
fn is_plain_head(lines: &Lines<'_>) -> bool {
    match lines.peek_three() {
        [Some(old), Some(new), Some(head)] => {
            old.starts_with(b"--- ") && new.starts_with(b"+++ ") && head.starts_with(b"@@ -")
        }
        _ => false,
    }
}

fn hunks(lines: &mut Lines<'_>) -> Result<Vec<Hunk>, Malformed> {
    let mut hunks = Vec::new();
    while lines.peek().is_some_and(|line| line.starts_with(b"@@ -")) {
        hunks.push(hunk::read(lines)?);
    }
    Ok(hunks)
}

/// Reads one file of a diff that is not git's.
fn plain(lines: &mut Lines<'_>, reading: &Reading) -> Result<FilePatch, Malformed> {
    let line = lines.number();
    let (old_text, new_text) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let old = name::of_header(&old_text[4..], line)?;
    let new = name::of_header(&new_text[4..], line + 1)?;
    let flat = |name: &Name| match name {
        Name::Path(path) => !path.contains(&b'/'),
        Name::Nothing => true,
    };
    let strip = reading.strip.unwrap_or(usize::from(!(flat(&old) && flat(&new))));
    let hunks = hunks(lines)?;
    let path = |bytes: &[u8], line| name::path(bytes, strip, reading, line);
    let act = match (old, new) {
        (Name::Nothing, Name::Nothing) => {
            return Err(Malformed { line, why: "both of its files are /dev/null".into() });
        }
        (Name::Nothing, Name::Path(new)) => Act::Create(path(&new, line + 1)?),
        (Name::Path(old), Name::Nothing) => Act::Delete(path(&old, line)?),
        (Name::Path(old), Name::Path(new)) => {
            // One is often the other with something behind, such as `.orig`.
            let (old, new) = (path(&old, line)?, path(&new, line + 1)?);
            let longer = new.bytes().len() > old.bytes().len() && new.bytes().starts_with(old.bytes());
            let path = if longer { old } else { new };
            let takes = hunks.iter().any(|hunk| hunk.lines.iter().any(|line| !matches!(line, Line::Added(_))));
            let leaves = hunks.iter().any(|hunk| hunk.lines.iter().any(|line| !matches!(line, Line::Removed(_))));
            if !takes && is_epoch(old_text) {
                Act::Create(path)
            } else if !leaves && is_epoch(new_text) {
                Act::Delete(path)
            } else if !takes && hunks.len() == 1 {
                Act::Unsaid(path)
            } else {
                Act::Modify(path)
            }
        }
    };
    checked(FilePatch { line, act, old_mode: None, new_mode: None, blobs: None, hunks })
}

/// Whether a head's date is the beginning of time, which is how `diff -N` says that there is no such file.
fn is_epoch(head: &[u8]) -> bool {
    let date = head.iter().position(|byte| *byte == b'\t').map_or(&b""[..], |tab| &head[tab + 1..]);
    date.starts_with(b"1970-01-01 ") || date.starts_with(b"1969-12-31 ")
}

/// What the lines below `diff --git` say.
#[derive(Default)]
struct Extended {
    old_name: Option<Name>,
    new_name: Option<Name>,
    old_mode: Option<u32>,
    new_mode: Option<u32>,
    created: bool,
    deleted: bool,
    rename: (Option<Vec<u8>>, Option<Vec<u8>>),
    copy: (Option<Vec<u8>>, Option<Vec<u8>>),
    blobs: Option<(String, String)>,
}

/// Reads one file of git's diff.
fn git(lines: &mut Lines<'_>, reading: &Reading) -> Result<FilePatch, Malformed> {
    let line = lines.number();
    let strip = reading.strip.unwrap_or(1);
    let first = lines.next().unwrap_or_default();
    let both = name::of_git(&first[b"diff --git ".len()..], strip, line)?;
    let said = extended(lines)?;
    let hunks = hunks(lines)?;
    let act = act(&said, both, strip, reading, line)?;
    let patch = FilePatch { line, act, old_mode: said.old_mode, new_mode: said.new_mode, blobs: said.blobs, hunks };
    let says_something = !patch.hunks.is_empty() || patch.new_mode.is_some() || !matches!(patch.act, Act::Modify(_));
    if !says_something {
        return Err(Malformed { line, why: "it names a file, and no change of it".into() });
    }
    checked(patch)
}

fn extended(lines: &mut Lines<'_>) -> Result<Extended, Malformed> {
    let mut said = Extended::default();
    while let Some(text) = lines.peek() {
        let number = lines.number();
        let after = |prefix: &str| text.strip_prefix(prefix.as_bytes());
        if let Some(rest) = after("--- ") {
            said.old_name = Some(name::of_header(rest, number)?);
        } else if let Some(rest) = after("+++ ") {
            said.new_name = Some(name::of_header(rest, number)?);
        } else if let Some(rest) = after("old mode ") {
            said.old_mode = Some(mode(rest, number)?);
        } else if let Some(rest) = after("new mode ") {
            said.new_mode = Some(mode(rest, number)?);
        } else if let Some(rest) = after("new file mode ") {
            (said.created, said.new_mode) = (true, Some(mode(rest, number)?));
        } else if let Some(rest) = after("deleted file mode ") {
            (said.deleted, said.old_mode) = (true, Some(mode(rest, number)?));
        } else if let Some(rest) = after("rename from ").or_else(|| after("rename old ")) {
            said.rename.0 = Some(name::plain(rest, number)?);
        } else if let Some(rest) = after("rename to ").or_else(|| after("rename new ")) {
            said.rename.1 = Some(name::plain(rest, number)?);
        } else if let Some(rest) = after("copy from ") {
            said.copy.0 = Some(name::plain(rest, number)?);
        } else if let Some(rest) = after("copy to ") {
            said.copy.1 = Some(name::plain(rest, number)?);
        } else if let Some(rest) = after("index ") {
            index(rest, number, &mut said)?;
        } else if text.starts_with(b"GIT binary patch") || text.starts_with(b"Binary files ") {
            return Err(binary(number));
        } else if after("similarity index ").or_else(|| after("dissimilarity index ")).is_none() {
            break;
        }
        lines.next();
    }
    Ok(said)
}

/// Reads `1a2b3c4..5d6e7f8 100644`.
fn index(text: &[u8], number: usize, said: &mut Extended) -> Result<(), Malformed> {
    let text = String::from_utf8_lossy(text);
    let mut words = text.split_ascii_whitespace();
    let Some((old, new)) = words.next().and_then(|names| names.split_once("..")) else { return Ok(()) };
    let is_name = |name: &str| (4..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_name(old) && is_name(new) {
        said.blobs = Some((old.to_owned(), new.to_owned()));
    }
    if let Some(word) = words.next() {
        said.old_mode = Some(mode(word.as_bytes(), number)?);
    }
    Ok(())
}

/// Reads `100644`.
fn mode(text: &[u8], line: usize) -> Result<u32, Malformed> {
    let text = String::from_utf8_lossy(text);
    let known = u32::from_str_radix(text.trim(), 8).ok().filter(|mode| match mode & 0o170_000 {
        0o100_000 => mode & 0o7000 == 0,
        0o120_000 => true,
        _ => false,
    });
    known.ok_or_else(|| {
        let submodule = if text.trim() == "160000" { ", but a submodule, which no patch of files changes" } else { "" };
        Malformed { line, why: format!("`{}` is no mode of a file{submodule}", text.trim()) }
    })
}

/// Says what is done with which file.
fn act(said: &Extended, both: Option<Both>, strip: usize, reading: &Reading, line: usize) -> Result<Act, Malformed> {
    let path = |bytes: &[u8], strip| name::path(bytes, strip, reading, line);
    // Names of renames and copies are written without `a/` and `b/`.
    let moved = |(from, to): &(Option<Vec<u8>>, Option<Vec<u8>>)| match (from, to) {
        (Some(from), Some(to)) => {
            let strip = strip.saturating_sub(1);
            Ok(Some((path(from, strip)?, path(to, strip)?)))
        }
        (None, None) => Ok(None),
        _ => Err(Malformed { line, why: "it says only half of a rename or a copy".into() }),
    };
    // Where `---` and `+++` say it again, they must mean the same.
    let agrees = |name: &Option<Name>, with: &TreePath| match name {
        Some(Name::Path(bytes)) if path(bytes, strip)? != *with => {
            let why =
                format!("it says `{}` below what is a rename or a copy with `{with}`", String::from_utf8_lossy(bytes));
            Err(Malformed { line, why })
        }
        _ => Ok(()),
    };
    for (both, made) in [(&said.rename, Act::Rename as fn(TreePath, TreePath) -> Act), (&said.copy, Act::Copy)] {
        if let Some((from, to)) = moved(both)? {
            agrees(&said.old_name, &from)?;
            agrees(&said.new_name, &to)?;
            return Ok(made(from, to));
        }
    }
    let (head_old, head_new) = match &both {
        Some((old, new)) => (Some(path(old, strip)?), Some(path(new, strip)?)),
        None => (None, None),
    };
    let side = |name: &Option<Name>, head: Option<TreePath>| match name {
        Some(Name::Nothing) => Ok(None),
        Some(Name::Path(bytes)) => path(bytes, strip).map(Some),
        None => Ok(head),
    };
    let old = if said.created { None } else { side(&said.old_name, head_old)? };
    let new = if said.deleted { None } else { side(&said.new_name, head_new)? };
    match (old, new) {
        (Some(old), Some(new)) if old == new => Ok(Act::Modify(new)),
        // Programs that know of no renames write them so.
        (Some(old), Some(new)) => Ok(Act::Rename(old, new)),
        (None, Some(new)) => Ok(Act::Create(new)),
        (Some(old), None) => Ok(Act::Delete(old)),
        (None, None) => Err(Malformed { line, why: "it does not say which file it is of".into() }),
    }
}

/// Refuses what contradicts itself.
fn checked(patch: FilePatch) -> Result<FilePatch, Malformed> {
    let any = |side: fn(&Hunk) -> Vec<&[u8]>| patch.hunks.iter().any(|hunk| !side(hunk).is_empty());
    let why = match &patch.act {
        Act::Create(path) if any(Hunk::old_lines) => {
            format!("`{path}` is said to be new, and its text depends on an old one")
        }
        Act::Delete(path) if any(Hunk::new_lines) => format!("`{path}` is said to go, and some of its text stays"),
        Act::Create(_) if patch.hunks.len() > 1 => "a new file has more than one hunk".to_owned(),
        _ => return Ok(patch),
    };
    Err(Malformed { line: patch.line, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse(text.as_bytes(), &Reading::default()) {
            Ok(patches) => {
                let one = |patch: &FilePatch| format!("{:?} {} hunks", patch.act, patch.hunks.len());
                patches.iter().map(one).collect::<Vec<_>>().join("\n")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_mail_is_read_past_its_words_and_its_signature() {
        let mail = "From 1 Mon Sep 17\nSubject: [PATCH] x\n\nWords.\n---\n a | 2 +-\n\ndiff --git a/a b/a\n\
                    index 1234567..89abcde 100644\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+two\n-- \n2.47.3\n";
        assert_eq!(read(mail), "Modify(`a`) 1 hunks");
    }

    #[test]
    fn what_happens_to_a_file_is_read_from_its_head() {
        let new = "diff --git a/n b/n\nnew file mode 100755\nindex 0000000..e69de29\n";
        let gone = "diff --git a/d b/d\ndeleted file mode 100644\nindex e69de29..0000000\n";
        let moved = "diff --git a/x y b/z\nsimilarity index 100%\nrename from x y\nrename to z\n";
        let mode = "diff --git a/m b/m\nold mode 100644\nnew mode 100755\n";
        assert_eq!(
            read(&[new, gone, moved, mode].concat()),
            "Create(`n`) 0 hunks\nDelete(`d`) 0 hunks\nRename(`x y`, `z`) 0 hunks\nModify(`m`) 0 hunks"
        );
    }

    #[test]
    fn what_is_broken_is_said_with_its_line() {
        let short = "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n";
        assert_eq!(
            read(short),
            "line 7 of the patch: the hunk of line 3 ends here with 2 old and 2 new lines, its head says 3 and 3"
        );
        let long = "--- a/x\n+++ b/x\n@@ -1,1 +1,2 @@\n-one\n-two\n+zwei\n";
        assert_eq!(
            read(long),
            "line 5 of the patch: the hunk of line 3 has more lines than its head says: 1 old and 2 new"
        );
        assert_eq!(
            read("@@ -1 +1 @@\n-a\n+b\n"),
            "line 1 of the patch: no `---` and `+++` say which file this hunk is of"
        );
        assert_eq!(
            read("diff --git a/x b/x\nGIT binary patch\nliteral 3\n"),
            "line 2 of the patch: it changes a binary file, which no text diff can do"
        );
        assert_eq!(
            read("--- a/../../x\n+++ b/../../x\n@@ -1 +1 @@\n-a\n+b\n"),
            "line 1 of the patch: `a/../../x` is no path inside the tree: it climbs with `..` or `.`"
        );
        assert_eq!(read("--- a/x\n+++ b/x\n@@ -1 +1 @@\n a\n"), "line 3 of the patch: this hunk changes nothing");
        assert!(read("nothing").starts_with("line 2 of the patch: no diff is in it"));
    }
}
