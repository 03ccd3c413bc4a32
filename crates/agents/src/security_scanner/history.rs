//! Secrets in git's history: every version of every file once, the oldest first, as a stream out of git itself. While
//! some versions are searched the next ones are read.

mod versions;

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};
use std::thread::{self, JoinHandle};

use rayon::prelude::*;

use super::scan::{Part, add_hit};
use super::secrets::{Engine, Hit, is_text, narrowed};
use crate::contract::Trouble;
use crate::findings::Unread;
use crate::git;
use versions::{Version, versions};

/// The largest version of a file that is searched, in bytes.
const LARGEST: usize = 16 << 20;
/// Versions are searched together until they have so many bytes.
const TOGETHER: usize = 4 << 20;

/// Searches the history of what is in a directory. Returns what was found, and what of the history is not there.
pub(super) fn search(root: &Path, paths: &[String], engine: &Engine) -> Result<(Part, Vec<String>), Trouble> {
    let broken = |error: io::Error| Trouble::new(format!("read git's history of `{}`: {error}", root.display()));
    let versions = versions(root, paths)?;
    let mut found = Found::of(root, engine);
    let mut texts = Texts::of(root, &versions).map_err(broken)?;
    let mut batch = texts.next().map_err(broken)?;
    while let Some(read) = batch {
        let search = |(version, text): &(&Version, Text)| match text {
            Text::Searched(text) if is_text(text) && !engine.leaves_alone(&version.path) => {
                Some(engine.search(version.source(), text))
            }
            _ => None,
        };
        let (next, hits) = rayon::join(|| texts.next(), || read.par_iter().map(search).collect::<Vec<_>>());
        for ((version, text), hits) in read.iter().zip(hits) {
            found.add(version, text, hits);
        }
        batch = next.map_err(broken)?;
    }
    if !texts.end().map_err(broken)? {
        return Err(Trouble::new("read git's history: `git cat-file` broke off"));
    }
    let mut notes = found.missing();
    if git::ask(root, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|said| said.starts_with(b"true")) {
        notes.push(
            "history: the clone is shallow, so what is older was not searched; `git fetch --unshallow` gets it"
                .to_owned(),
        );
    }
    Ok((found.part, notes))
}

/// What was found, each secret once in each file.
struct Found<'a> {
    root: &'a Path,
    engine: &'a Engine,
    part: Part,
    /// In which file, by which rule, which secret.
    seen: HashSet<(&'a str, usize, Vec<u8>)>,
    /// What files say now, as far as something was found in them.
    present: HashMap<&'a str, Vec<u8>>,
    /// How many versions the clone does not have, and the first of them.
    missing: usize,
    first_missing: Option<&'a Version>,
}

impl<'a> Found<'a> {
    fn of(root: &'a Path, engine: &'a Engine) -> Found<'a> {
        let (part, seen, present) = (Part::default(), HashSet::new(), HashMap::new());
        Found { root, engine, part, seen, present, missing: 0, first_missing: None }
    }

    /// Says what a clone without every version does not have.
    fn missing(&self) -> Vec<String> {
        let said = self.first_missing.map(|first| {
            let (path, commit) = (&first.path, first.short());
            match self.missing {
                1 => format!("history: the clone lacks the version of `{path}` of commit {commit}"),
                many => {
                    format!("history: the clone lacks {many} versions of files, such as `{path}` of commit {commit}")
                }
            }
        });
        said.into_iter().collect()
    }

    fn add(&mut self, version: &'a Version, text: &Text, hits: Option<Vec<Hit>>) {
        let text = match text {
            Text::Searched(text) => text,
            Text::TooLarge(size) => {
                let why = format!("its version of commit {} has {size} bytes", version.short());
                self.part.unread.push(Unread { path: version.path.to_string(), why });
                return;
            }
            Text::Missing => {
                self.missing += 1;
                self.first_missing.get_or_insert(version);
                return;
            }
        };
        let Some(hits) = hits else { return };
        self.part.looked_at += 1;
        for hit in hits {
            let secret = &text[hit.secret.clone()];
            // The same secret in the next version of the same file is the same finding; one that the file still has is
            // found there.
            let is_new = self.seen.insert((&version.path, hit.rule, secret.to_vec()));
            let root = self.root;
            let now = self.present.entry(&version.path).or_insert_with(|| now(&root.join(&*version.path)));
            if is_new && memchr::memmem::find(now, secret).is_none() {
                add_hit(version.source(), self.engine, &hit, text, 0, &mut self.part);
            }
        }
    }
}

/// What a version says.
enum Text {
    Searched(Vec<u8>),
    /// It is left out, with so many bytes.
    TooLarge(usize),
    /// A clone need not have everything.
    Missing,
}

/// The texts of versions, in their order, as `git cat-file` gives them.
struct Texts<'a> {
    child: Child,
    output: BufReader<ChildStdout>,
    /// Asks git, which answers while it is asked: neither may wait for the other.
    asker: JoinHandle<io::Result<()>>,
    left: std::slice::Iter<'a, Version>,
}

impl<'a> Texts<'a> {
    fn of(root: &Path, versions: &'a [Version]) -> io::Result<Texts<'a>> {
        let mut child = git::command(root)
            .args(["cat-file", "--batch", "--buffer"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("git gave no streams"));
        };
        let names: String = versions.iter().flat_map(|version| [&*version.name, "\n"]).collect();
        let asker = thread::spawn(move || {
            let mut input = BufWriter::new(input);
            input.write_all(names.as_bytes())?;
            input.flush()
        });
        let output = BufReader::with_capacity(1 << 16, output);
        Ok(Texts { child, output, asker, left: versions.iter() })
    }

    /// Returns the next versions with their texts; `None` where there are no more.
    fn next(&mut self) -> io::Result<Option<Vec<(&'a Version, Text)>>> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while bytes < TOGETHER {
            let Some(version) = self.left.next() else { break };
            let mut header = String::new();
            if self.output.read_line(&mut header)? == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "`git cat-file` broke off"));
            }
            // `NAME blob SIZE`, or `NAME missing`.
            let Some(size) = header.split_ascii_whitespace().nth(2).and_then(|size| size.parse::<usize>().ok()) else {
                batch.push((version, Text::Missing));
                continue;
            };
            let mut answer = self.output.by_ref().take(size as u64 + 1);
            let text = if size > LARGEST {
                io::copy(&mut answer, &mut io::sink())?;
                Text::TooLarge(size)
            } else {
                let mut text = Vec::with_capacity(size + 1);
                answer.read_to_end(&mut text)?;
                text.truncate(size);
                bytes += size;
                Text::Searched(narrowed(text))
            };
            batch.push((version, text));
        }
        Ok((!batch.is_empty()).then_some(batch))
    }

    /// Waits for git, and returns whether all went well.
    fn end(mut self) -> io::Result<bool> {
        let asked = self.asker.join().unwrap_or(Ok(()));
        Ok(self.child.wait()?.success() && asked.is_ok())
    }
}

/// Returns what a file says now; nothing where it is gone or too large.
fn now(path: &Path) -> Vec<u8> {
    let is_small = path.symlink_metadata().is_ok_and(|file| file.is_file() && file.len() <= LARGEST as u64);
    if is_small { narrowed(std::fs::read(path).unwrap_or_default()) } else { Vec::new() }
}
