//! The files of a patch, with what stands in their heads.
//!
//! What comes before the first head, and between the files, is passed over: a mail's header, its message and statistics,
//! what somebody wrote around it.

use super::name::{self, Name};
use super::{Act, FilePatch, Hunk, Line, Malformed, Reading, date, head, hunk};

/// The lines of a patch, with their numbers.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Lines<'a> {
    /// The lines of a patch's text.
    pub(super) fn of(text: &'a [u8]) -> Lines<'a> {
        Lines { rest: text, number: 1 }
    }

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
    let mut lines = Lines::of(text);
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

pub(super) fn binary(line: usize) -> Malformed {
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
    let old = name::of_plain_header(&old_text[4..], line)?;
    let new = name::of_plain_header(&new_text[4..], line + 1)?;
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
            if !takes && date::is_epoch(old_text) {
                Act::Create(path)
            } else if !leaves && date::is_epoch(new_text) {
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

/// Reads one file of git's diff.
fn git(lines: &mut Lines<'_>, reading: &Reading) -> Result<FilePatch, Malformed> {
    let line = lines.number();
    let head = head::read(lines, reading)?;
    let hunks = hunks(lines)?;
    let says_something = !hunks.is_empty() || head.new_mode.is_some() || !matches!(head.act, Act::Modify(_));
    if !says_something {
        return Err(Malformed { line, why: "it names a file, and no change of it".into() });
    }
    checked(FilePatch {
        line,
        act: head.act,
        old_mode: head.old_mode,
        new_mode: head.new_mode,
        blobs: head.blobs,
        hunks,
    })
}

/// Refuses hunks that contradict their head.
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
