//! Patches beside `git apply`: where git applies one, the same bytes; where git refuses, a refusal or a report
//! of what was done without it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use proptest::prelude::*;
use serde_json::json;

use crate::support::{Tree, gather, git, said};

/// Files by path: text and whether it may be run, or where a link points.
type Files = BTreeMap<String, Kind>;

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    File(String, bool),
    Link(String),
}

fn write(directory: &Path, files: &Files) {
    for (path, kind) in files {
        let whole = directory.join(path);
        fs::create_dir_all(whole.parent().unwrap()).unwrap();
        match kind {
            Kind::Link(target) => symlink(target, &whole).unwrap(),
            Kind::File(text, run) => {
                fs::write(&whole, text).unwrap();
                fs::set_permissions(&whole, fs::Permissions::from_mode(if *run { 0o755 } else { 0o644 })).unwrap();
            }
        }
    }
}

/// Returns git's diff from one tree to another.
fn diff(from: &Files, to: &Files, options: &[&str]) -> String {
    let tree = Tree::with(&[]);
    write(&tree.path(), from);
    tree.git(&["init", "-q", "-b", "main"]);
    tree.git(&["add", "-A"]);
    tree.commit();
    for entry in fs::read_dir(tree.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name == ".git") {
            continue;
        }
        if path.symlink_metadata().unwrap().is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
            .unwrap();
    }
    write(&tree.path(), to);
    tree.git(&["add", "-A"]);
    let all = [&["diff", "--cached", "--no-color", "--no-ext-diff"], options].concat();
    String::from_utf8(tree.git(&all).stdout).unwrap()
}

/// Gives a patch to git and to the patcher, each in a tree of its own; says where they differ.
fn compare(files: &Files, patch: &str) -> Result<(), String> {
    let (theirs, ours) = (Tree::with(&[]), Tree::with(&[]));
    write(&theirs.path(), files);
    write(&ours.path(), files);
    let before = ours.all();
    let file = theirs.beside().join("patch");
    fs::write(&file, patch).unwrap();
    let done = git(&theirs.path(), &["apply", "--whitespace=nowarn", file.to_str().unwrap()]);
    let outcome = ours.ask(json!({ "patchContent": patch, "checkSyntax": false }));
    let (mut git_made, mut we_made) = (BTreeMap::new(), BTreeMap::new());
    gather(&theirs.path(), &theirs.path(), &mut git_made);
    gather(&ours.path(), &ours.path(), &mut we_made);
    let we_did = outcome.as_ref().is_ok_and(|outcome| !outcome.is_no);
    let reported = || ["\"fuzz\"", "\"there\""].iter().any(|how| said(&outcome).contains(how));
    let stderr = String::from_utf8_lossy(&done.stderr).into_owned();
    let differ =
        |what: &str| Err(format!("{what}\ngit: {stderr}\nwe: {}\npatch:\n{patch}\nfiles: {files:#?}", said(&outcome)));
    match (done.status.success(), we_did) {
        (true, true) if git_made == we_made => Ok(()),
        // Git takes a last line of context without line end for any line that begins like it, and cuts that line's end
        // off, in the middle of a file too.
        (true, true) if cuts_line_ends(patch) && reported() => Ok(()),
        (true, true) => differ(&format!("other bytes\ngit made {git_made:#?}\nwe made {we_made:#?}")),
        (true, false) if cuts_line_ends(patch) => Ok(()),
        (true, false) => differ("git applies it, and we refuse"),
        (false, true) if reported() => Ok(()),
        (false, true) => differ("git refuses, and we apply it without a word"),
        (false, false) if we_made == before => Ok(()),
        (false, false) => differ("we refuse, and changed something"),
    }
}

/// Whether a patch has a line of context without line end.
fn cuts_line_ends(patch: &str) -> bool {
    let lines: Vec<&str> = patch.lines().collect();
    lines.windows(2).any(|pair| pair[0].starts_with(' ') && pair[1].starts_with("\\ No newline"))
}

/// Numbers from a seed, enough to make cases.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// A line: some are seldom, some are everywhere.
    fn line(&mut self) -> String {
        match self.below(4) {
            0 => "}".to_owned(),
            1 => String::new(),
            2 => format!("    let x = {};", self.below(5)),
            _ => format!("word{} other{}", self.below(40), self.below(9)),
        }
    }

    fn text(&mut self) -> String {
        let end = if self.once_in(5) { "\r\n" } else { "\n" };
        let count = self.below(30);
        let mut text: String = (0..count).map(|_| self.line() + end).collect();
        if self.once_in(4) && text.ends_with('\n') {
            text.pop();
        }
        text
    }

    fn edited(&mut self, text: &str, edits: usize) -> String {
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        for _ in 0..edits {
            let at = self.below(lines.len() + 1);
            match self.below(3) {
                0 => lines.insert(at, self.line() + "\n"),
                1 if at < lines.len() => drop(lines.remove(at)),
                _ if at < lines.len() => lines[at] = self.line() + "\n",
                _ => {}
            }
        }
        let mut text: String = lines.concat();
        if self.once_in(8) {
            if !text.ends_with('\n') {
                text.push('\n');
            } else {
                text.pop();
            }
        }
        text
    }

    fn files(&mut self) -> Files {
        let names = ["a.txt", "dir/b.rs", "dir/sub/c d.md", "ä\"q.txt", "e"];
        let mut files = Files::new();
        for name in names {
            if !self.once_in(3) {
                let kind = match self.below(9) {
                    0 => Kind::Link("a.txt".to_owned()),
                    run => Kind::File(self.text(), run == 1),
                };
                files.insert(name.to_owned(), kind);
            }
        }
        files
    }

    fn changed(&mut self, files: &Files) -> Files {
        let mut changed = Files::new();
        for (name, kind) in files {
            let mut name = name.clone();
            let kind = match (self.below(8), kind) {
                (0, _) => continue,
                (1, Kind::File(text, run)) => {
                    name = format!("moved/{name}");
                    let text = if self.once_in(2) { self.edited(text, 1) } else { text.clone() };
                    Kind::File(text, *run)
                }
                (2, Kind::File(text, run)) => Kind::File(text.clone(), !run),
                (3, Kind::Link(_)) => Kind::Link("dir".to_owned()),
                (4, Kind::File(..)) if self.once_in(4) => Kind::Link("e".to_owned()),
                (_, Kind::File(text, run)) => {
                    let edits = self.below(5);
                    Kind::File(self.edited(text, edits), *run)
                }
                (_, link) => link.clone(),
            };
            changed.insert(name, kind);
        }
        if self.once_in(3) {
            changed.insert("fresh/new.txt".to_owned(), Kind::File(self.text(), false));
        }
        changed
    }

    fn drifted(&mut self, files: &Files) -> Files {
        let mut drifted = files.clone();
        for kind in drifted.values_mut() {
            if let Kind::File(text, _) = kind
                && self.once_in(2)
            {
                let edits = self.below(3);
                *text = self.edited(text, edits);
            }
        }
        drifted
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn patches_go_where_git_puts_them(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let before = dice.files();
        let after = dice.changed(&before);
        let options: &[&str] = match dice.below(4) {
            0 => &["--no-renames"],
            1 => &["-M", "-C", "--find-copies-harder"],
            2 => &["-M", "-U1"],
            _ => &["-M", "--full-index"],
        };
        let patch = diff(&before, &after, options);
        let there = if dice.once_in(3) { before } else { dice.drifted(&before) };
        if !patch.is_empty() {
            prop_assert_eq!(compare(&there, &patch), Ok(()));
        }
    }
}

/// Patches that no program wrote, on a tree of a few files.
#[test]
fn hand_written_patches_are_judged_as_git_judges_them() {
    let file = |text: &str| Kind::File(text.to_owned(), false);
    let mut files = Files::new();
    files.insert("n".into(), file("1\n2\n3\n4\n5\n6\n7\n8\n9\n"));
    files.insert("empty".into(), file(""));
    files.insert("bare".into(), file("1\n2\n3"));
    files.insert("crlf".into(), file("1\r\n2\r\n3\r\n"));
    files.insert("twice".into(), file("a\nb\nc\nx\na\nb\nc\n"));
    files.insert("d/f".into(), file("f\n"));
    files.insert("with\ttab".into(), file("1\n"));
    files.insert("l".into(), Kind::Link("n".into()));
    let head = |name: &str| format!("--- a/{name}\n+++ b/{name}\n");
    let cases = [
        ("exact", head("n") + "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n"),
        ("no lines of context, in the middle", head("n") + "@@ -5 +5 @@\n-5\n+five\n"),
        ("no lines of context, at the end", head("n") + "@@ -9 +9 @@\n-9\n+nine\n"),
        ("says the first line, and is not there", head("n") + "@@ -1,3 +1,3 @@\n 4\n-5\n+five\n 6\n"),
        ("trailing context missing, not at the end", head("n") + "@@ -4,2 +4,2 @@\n 4\n-5\n+five\n"),
        ("far below the end", head("n") + "@@ -90,3 +90,3 @@\n 4\n-5\n+five\n 6\n"),
        ("nearest of two", head("twice") + "@@ -4,3 +4,3 @@\n a\n-b\n+B\n c\n"),
        ("two hunks, second first", head("n") + "@@ -7,3 +7,3 @@\n 7\n-8\n+eight\n 9\n@@ -2,3 +2,3 @@\n 2\n-3\n+three\n 4\n"),
        ("a hunk that matches what one before put in", head("n") + "@@ -2,3 +2,3 @@\n 2\n-3\n+5\n 4\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n"),
        ("insert into an empty file", head("empty") + "@@ -0,0 +1 @@\n+1\n"),
        ("create by a plain diff", head("new") + "@@ -0,0 +1 @@\n+1\n"),
        ("create what is there", "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+1\n".into()),
        ("delete with all its text", "--- a/d/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-f\n".into()),
        ("delete with a part of its text", "--- a/n\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-1\n-2\n".into()),
        ("empty by a plain diff", head("d/f") + "@@ -1 +0,0 @@\n-f\n"),
        ("no line end, known", head("bare") + "@@ -1,3 +1,3 @@\n 1\n 2\n-3\n\\ No newline at end of file\n+three\n"),
        ("no line end, not known", head("bare") + "@@ -1,3 +1,3 @@\n 1\n 2\n-3\n+three\n"),
        ("a line end that is not there", head("n") + "@@ -7,3 +7,3 @@\n 7\n 8\n-9\n\\ No newline at end of file\n+nine\n"),
        ("no line end as context", head("bare") + "@@ -1,3 +1,3 @@\n 1\n-2\n+two\n 3\n\\ No newline at end of file\n"),
        ("crlf by crlf", head("crlf") + "@@ -1,3 +1,3 @@\n 1\r\n-2\r\n+two\r\n 3\r\n"),
        ("an empty line of context without its space", head("n") + "@@ -1,2 +1,3 @@\n 1\n+\n 2\n"),
        ("a missing file", head("none") + "@@ -1 +1 @@\n-1\n+2\n"),
        ("counts too large", head("n") + "@@ -4,5 +4,5 @@\n 4\n-5\n+five\n 6\n"),
        ("counts too small", head("n") + "@@ -4,2 +4,2 @@\n 4\n-5\n+five\n 6\n"),
        ("nothing changed", head("n") + "@@ -4,2 +4,2 @@\n 4\n 5\n"),
        ("no hunk", head("n")),
        ("no head", "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n".into()),
        ("no patch", "hello\n".into()),
        ("through a link", head("l") + "@@ -1 +1 @@\n-n\n\\ No newline at end of file\n+d\n\\ No newline at end of file\n"),
        ("mode only", "diff --git a/n b/n\nold mode 100644\nnew mode 100755\n".into()),
        ("a name alone", "diff --git a/n b/n\n".into()),
        ("new and empty", "diff --git a/z b/z\nnew file mode 100644\nindex 0000000..e69de29\n".into()),
        ("gone and empty", "diff --git a/empty b/empty\ndeleted file mode 100644\nindex e69de29..0000000\n".into()),
        ("gone, with its text unsaid", "diff --git a/n b/n\ndeleted file mode 100644\nindex e69de29..0000000\n".into()),
        ("swapped", "diff --git a/n b/bare\nsimilarity index 100%\nrename from n\nrename to bare\ndiff --git a/bare b/n\nsimilarity index 100%\nrename from bare\nrename to n\n".into()),
        ("renamed onto what is there", "diff --git a/n b/bare\nsimilarity index 100%\nrename from n\nrename to bare\n".into()),
        ("copied", "diff --git a/n b/m\nsimilarity index 100%\ncopy from n\ncopy to m\n".into()),
        ("renamed and changed after", "diff --git a/n b/m\nsimilarity index 100%\nrename from n\nrename to m\n".to_owned() + &head("m") + "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n"),
        ("changed twice", head("n") + "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n" + &head("n") + "@@ -4,3 +4,3 @@\n 4\n-five\n+fünf\n 6\n"),
        ("gone and changed", "diff --git a/empty b/empty\ndeleted file mode 100644\n".to_owned() + &head("empty") + "@@ -0,0 +1 @@\n+1\n"),
        ("a file for a directory", "diff --git a/d/f b/d/f\ndeleted file mode 100644\n--- a/d/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-f\ndiff --git a/d b/d\nnew file mode 100644\n--- /dev/null\n+++ b/d\n@@ -0,0 +1 @@\n+d\n".into()),
        ("a directory for a link", "diff --git a/l b/l\ndeleted file mode 120000\n--- a/l\n+++ /dev/null\n@@ -1 +0,0 @@\n-n\n\\ No newline at end of file\ndiff --git a/l/x b/l/x\nnew file mode 100644\n--- /dev/null\n+++ b/l/x\n@@ -0,0 +1 @@\n+d\n".into()),
        ("a link said to be a file", "diff --git a/l b/l\nindex 1234567..89abcde 100644\n--- a/l\n+++ b/l\n@@ -1 +1 @@\n-n\n\\ No newline at end of file\n+d\n\\ No newline at end of file\n".into()),
        ("a link that becomes a file", "diff --git a/l b/l\nold mode 120000\nnew mode 100644\n".into()),
        ("escaped names", "diff --git \"a/\\303\\244\" \"b/\\303\\244\"\nnew file mode 100644\n--- /dev/null\n+++ \"b/\\303\\244\"\n@@ -0,0 +1 @@\n+1\n".into()),
        ("dates behind names", "--- a/n\t2024-05-01 10:00:00.000000000 +0200\n+++ b/n\t2024-05-01 10:00:01.000000000 +0200\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n".into()),
        ("gone by the beginning of time", "--- a/d/f\t2024-05-01 10:00:00.000000000 +0000\n+++ b/d/f\t1970-01-01 00:00:00.000000000 +0000\n@@ -1 +0,0 @@\n-f\n".into()),
        ("the original's name behind", "--- a/n.orig\n+++ b/n\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n".into()),
        ("names without directories", "--- n\n+++ n\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n".into()),
        ("names that differ, without a rename", "diff --git a/n b/n\n--- a/n\n+++ b/m\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n".into()),
        ("new, under two names", "diff --git a/f b/f\nnew file mode 100644\n--- /dev/null\n+++ b/g\n@@ -0,0 +1 @@\n+1\n".into()),
        ("gone, under two names", "diff --git a/g b/g\ndeleted file mode 100644\n--- a/d/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-f\n".into()),
        ("new, of an old one", "diff --git a/f b/f\nnew file mode 100644\n--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+1\n".into()),
        ("its old name alone", "diff --git a/n b/n\n--- a/n\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n".into()),
        ("its new name alone", "diff --git a/n b/n\n+++ b/n\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n".into()),
        ("its name in the first line alone", "diff --git a/n b/n\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n".into()),
        ("other names than in the first line", "diff --git a/n b/n\n--- a/d/f\n+++ b/d/f\n@@ -1 +1 @@\n-f\n+g\n".into()),
        ("new and copied", "diff --git a/n b/m\nnew file mode 100644\ncopy from n\ncopy to m\n".into()),
        ("new and renamed", "diff --git a/n b/m\nnew file mode 100644\nrename from n\nrename to m\n".into()),
        ("renamed, under another name", "diff --git a/n b/m\nrename from n\nrename to m\n--- a/n\n+++ b/o\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n".into()),
        ("escaped names that differ", "diff --git \"a/w\\th\" \"b/w\\to\"\nnew file mode 100644\n".into()),
        ("a tab in a plain diff's name", "--- with\ttab.orig\t2010-08-18 20:13:31.616002255 -0500\n+++ with\ttab\t2010-08-18 20:13:31.616002255 -0500\n@@ -1 +1 @@\n-1\n+one\n".into()),
        ("a tab in a new file's name", "--- a/new\ttab\t1969-12-31 18:00:00.000000000 -0600\n+++ b/new\ttab\t2010-08-18 20:13:31.616002255 -0500\n@@ -0,0 +1 @@\n+1\n".into()),
        ("spaces before a date with a colon in its zone", "--- a/x y 1969-12-31 16:00:00 -08:00\n+++ b/x y 2005-04-12 02:14:06 -07:00\n@@ -0,0 +1 @@\n+1\n".into()),
        ("at noon of the first day, which is no beginning", "--- a/d/f\t2010-08-18 20:13:31 -0500\n+++ b/d/f\t1970-01-01 12:00:00 +0000\n@@ -1 +0,0 @@\n-f\n".into()),
        ("upwards", head("../n") + "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n"),
        ("a submodule", "diff --git a/s b/s\nnew file mode 160000\nindex 0000000..1234567\n--- /dev/null\n+++ b/s\n@@ -0,0 +1 @@\n+Subproject commit 1234567\n".into()),
    ];
    let mut wrong = Vec::new();
    for (name, patch) in cases {
        // Git notes a submodule as an empty directory; here it is told that it is none of ours.
        let is_known = name == "a submodule";
        if let Err(error) = compare(&files, &patch)
            && !is_known
        {
            wrong.push(format!("{name}: {}", error.split("\npatch:").next().unwrap_or_default()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", wrong.join("\n\n"));
}
