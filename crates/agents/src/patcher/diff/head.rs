//! The head of one file in git's diff: the line `diff --git`, and what the lines below it say.
//!
//! What contradicts itself is refused, as by git: whoever reads such a head and whoever applies it could mean two files.

use super::name::{self, Name};
use super::parse::{Lines, binary};
use super::{Act, Malformed, Reading, hunk};
use crate::patcher::path::TreePath;

/// What a head says.
pub(super) struct Head {
    pub act: Act,
    pub old_mode: Option<u32>,
    pub new_mode: Option<u32>,
    pub blobs: Option<(String, String)>,
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

/// Reads the head that begins with the next line.
///
/// # Errors
///
/// [`Malformed`] where it names no file, contradicts itself, or is of what no text diff can change.
pub(super) fn read(lines: &mut Lines<'_>, reading: &Reading) -> Result<Head, Malformed> {
    let line = lines.number();
    let strip = reading.strip.unwrap_or(1);
    let first = lines.next().unwrap_or_default();
    let both = name::of_git(&first[b"diff --git ".len()..], strip, line)?;
    let below = lines.number();
    let said = extended(lines)?;
    if lines.number() == below && lines.peek().is_some_and(hunk::is_head) {
        return Err(Malformed {
            line: below,
            why: "between `diff --git` and this hunk nothing says what it changes".into(),
        });
    }
    let both = both.map(|name| name::path(&name, strip, reading, line)).transpose()?;
    let names = Names { said: &said, both, strip, reading, line };
    let act = names.act()?;
    Ok(Head { act, old_mode: said.old_mode, new_mode: said.new_mode, blobs: said.blobs })
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

/// The names of a head, from which it follows what is done with which file.
struct Names<'a> {
    said: &'a Extended,
    /// The file that the first line names twice.
    both: Option<TreePath>,
    strip: usize,
    reading: &'a Reading,
    line: usize,
}

impl Names<'_> {
    /// Says what is done with which file.
    fn act(&self) -> Result<Act, Malformed> {
        let Extended { created, deleted, rename, copy, .. } = self.said;
        let renamed = self.moved(rename)?;
        let copied = self.moved(copy)?;
        match (created, deleted, renamed, copied) {
            (true, false, None, None) => {
                self.is_nothing(&self.said.old_name, "new")?;
                self.named(&self.said.new_name).map(Act::Create)
            }
            (false, true, None, None) => {
                self.is_nothing(&self.said.new_name, "gone")?;
                self.named(&self.said.old_name).map(Act::Delete)
            }
            (false, false, Some((from, to)), None) => self.agree(&from, &to).map(|()| Act::Rename(from, to)),
            (false, false, None, Some((from, to))) => self.agree(&from, &to).map(|()| Act::Copy(from, to)),
            (false, false, None, None) => self.changed(),
            _ => Err(self.wrong("it says two of these: a new file, one that goes, a rename, a copy")),
        }
    }

    /// Says what is done where only `---` and `+++` tell it, or not even they.
    fn changed(&self) -> Result<Act, Malformed> {
        let both = || self.both.clone().ok_or_else(|| self.unnamed());
        match (&self.said.old_name, &self.said.new_name) {
            (None, None) => both().map(Act::Modify),
            (Some(_), None) | (None, Some(_)) => Err(self.wrong("of `---` and `+++` one is missing")),
            (Some(Name::Nothing), Some(Name::Nothing)) => Err(self.wrong("both of its files are /dev/null")),
            (Some(Name::Nothing), Some(Name::Path(new))) => self.path(new, self.strip).map(Act::Create),
            (Some(Name::Path(old)), Some(Name::Nothing)) => self.path(old, self.strip).map(Act::Delete),
            (Some(Name::Path(old)), Some(Name::Path(new))) => {
                let (old, new) = (self.path(old, self.strip)?, self.path(new, self.strip)?);
                // Programs that know of no renames write them so.
                Ok(if old == new { Act::Modify(new) } else { Act::Rename(old, new) })
            }
        }
    }

    /// Returns the paths of a rename or a copy, which are written without `a/` and `b/`.
    fn moved(&self, said: &(Option<Vec<u8>>, Option<Vec<u8>>)) -> Result<Option<(TreePath, TreePath)>, Malformed> {
        let strip = self.strip.saturating_sub(1);
        match said {
            (Some(from), Some(to)) => Ok(Some((self.path(from, strip)?, self.path(to, strip)?))),
            (None, None) => Ok(None),
            _ => Err(self.wrong("it says only half of a rename or a copy")),
        }
    }

    /// Returns the file that comes or goes: the one that the first line names, which `---` or `+++` may say again.
    fn named(&self, again: &Option<Name>) -> Result<TreePath, Malformed> {
        match (again, &self.both) {
            (Some(Name::Nothing), _) => Err(self.wrong("what comes or goes is said to be /dev/null")),
            (Some(Name::Path(bytes)), None) => self.path(bytes, self.strip),
            (again, Some(both)) => self.means(again, both).map(|()| both.clone()),
            (None, None) => Err(self.unnamed()),
        }
    }

    /// Refuses a file on the side where there is none.
    fn is_nothing(&self, name: &Option<Name>, what: &str) -> Result<(), Malformed> {
        match name {
            Some(Name::Path(bytes)) => {
                let named = String::from_utf8_lossy(bytes);
                Err(self.wrong(&format!("its file is said to be {what}, and `{named}` stands where /dev/null should")))
            }
            _ => Ok(()),
        }
    }

    /// Refuses `---` and `+++` that mean other files than a rename or a copy.
    fn agree(&self, from: &TreePath, to: &TreePath) -> Result<(), Malformed> {
        self.means(&self.said.old_name, from)?;
        self.means(&self.said.new_name, to)
    }

    /// Refuses a name, where one is given, that means another file.
    fn means(&self, name: &Option<Name>, path: &TreePath) -> Result<(), Malformed> {
        let named = match name {
            None => return Ok(()),
            Some(Name::Path(bytes)) if self.path(bytes, self.strip)? == *path => return Ok(()),
            Some(Name::Path(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            Some(Name::Nothing) => "/dev/null".to_owned(),
        };
        Err(self.wrong(&format!("it is about `{path}`, and says `{named}` further down")))
    }

    fn path(&self, bytes: &[u8], strip: usize) -> Result<TreePath, Malformed> {
        name::path(bytes, strip, self.reading, self.line)
    }

    fn unnamed(&self) -> Malformed {
        self.wrong("it does not say which file it is of")
    }

    fn wrong(&self, why: &str) -> Malformed {
        Malformed { line: self.line, why: why.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match super::read(&mut Lines::of(text.as_bytes()), &Reading::default()) {
            Ok(head) => format!("{:?}", head.act),
            Err(error) => error.why,
        }
    }

    #[test]
    fn a_head_that_contradicts_itself_is_refused() {
        let git = "diff --git a/f b/f\n";
        for (below, why) in [
            ("new file mode 100644\n--- /dev/null\n+++ b/g\n", "it is about `f`, and says `b/g` further down"),
            ("deleted file mode 100644\n--- a/g\n+++ /dev/null\n", "it is about `f`, and says `a/g` further down"),
            (
                "new file mode 100644\n--- a/f\n+++ b/f\n",
                "its file is said to be new, and `a/f` stands where /dev/null should",
            ),
            (
                "deleted file mode 100644\n--- a/f\n+++ b/f\n",
                "its file is said to be gone, and `b/f` stands where /dev/null should",
            ),
            ("new file mode 100644\n--- /dev/null\n+++ /dev/null\n", "what comes or goes is said to be /dev/null"),
            ("--- a/f\n", "of `---` and `+++` one is missing"),
            ("+++ b/f\n", "of `---` and `+++` one is missing"),
            ("rename from f\nrename to g\n--- a/f\n+++ b/h\n", "it is about `g`, and says `b/h` further down"),
            (
                "rename from f\nrename to g\n--- a/f\n+++ /dev/null\n",
                "it is about `g`, and says `/dev/null` further down",
            ),
            (
                "new file mode 100644\ncopy from f\ncopy to g\n",
                "it says two of these: a new file, one that goes, a rename, a copy",
            ),
            (
                "new file mode 100644\ndeleted file mode 100644\n",
                "it says two of these: a new file, one that goes, a rename, a copy",
            ),
            ("rename from f\n", "it says only half of a rename or a copy"),
            ("@@ -1 +1 @@\n-a\n+b\n", "between `diff --git` and this hunk nothing says what it changes"),
        ] {
            assert_eq!(read(&[git, below].concat()), why, "{below}");
        }
        assert_eq!(
            read("diff --git a/f b/g\nold mode 100644\nnew mode 100755\n"),
            "it does not say which file it is of"
        );
    }

    #[test]
    fn what_the_first_line_cannot_tell_the_ones_below_do() {
        assert_eq!(read("diff --git a/f b/g\nnew file mode 100644\n--- /dev/null\n+++ b/g\n"), "Create(`g`)");
        assert_eq!(read("diff --git a/f b/g\n--- a/f\n+++ b/g\n"), "Rename(`f`, `g`)");
        assert_eq!(read("diff --git a/f b/f\nindex 1234567..89abcde\n@@ -1 +1 @@\n"), "Modify(`f`)");
    }
}
