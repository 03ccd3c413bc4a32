//! Secrets in git's history: every version of every file once, as a stream out of git itself.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::thread;

use super::scan::{Part, add_hit};
use super::secrets::{Engine, Source};
use crate::contract::Trouble;
use crate::findings::Unread;
use crate::git;

/// The largest version of a file that is searched, in bytes.
const LARGEST: usize = 16 << 20;

/// Where a version of a file came in.
struct Version {
    commit: String,
    path: String,
}

/// Searches the history of the repository that a directory is in.
pub(super) fn search(root: &Path, paths: &[String], engine: &Engine) -> Result<Part, Trouble> {
    let versions = versions(root, paths)?;
    let mut part = Part::default();
    let broken = |error: std::io::Error| Trouble::new(format!("read git's history of `{}`: {error}", root.display()));
    let mut child = git::command(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(broken)?;
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Trouble::new("read git's history: git gave no streams"));
    };
    let names: Vec<String> = versions.keys().cloned().collect();
    // Asked by another thread: git answers while it is asked, and neither may wait for the other.
    let asker = thread::spawn(move || -> std::io::Result<()> {
        let mut input = BufWriter::new(input);
        for name in names {
            writeln!(input, "{name}")?;
        }
        input.flush()
    });
    let mut output = BufReader::with_capacity(1 << 16, output);
    let mut seen = BTreeSet::new();
    let mut present: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let (mut header, mut text) = (String::new(), Vec::new());
    loop {
        header.clear();
        if output.read_line(&mut header).map_err(broken)? == 0 {
            break;
        }
        let mut words = header.split_ascii_whitespace();
        let (Some(name), Some(kind), Some(size)) = (words.next(), words.next(), words.next()) else { continue };
        let Ok(size) = size.parse::<usize>() else { continue };
        let Some(version) = versions.get(name) else { continue };
        text.clear();
        let whole = (size as u64) + 1;
        if size > LARGEST {
            std::io::copy(&mut output.by_ref().take(whole), &mut std::io::sink()).map_err(broken)?;
            let why = format!("its version of commit {} has {size} bytes", short(&version.commit));
            part.unread.push(Unread { path: version.path.clone(), why });
            continue;
        }
        output.by_ref().take(whole).read_to_end(&mut text).map_err(broken)?;
        text.truncate(size);
        let is_text = kind == "blob" && !text[..size.min(8_000)].contains(&0);
        if !is_text || engine.leaves_alone(&version.path) {
            continue;
        }
        part.looked_at += 1;
        let source = Source { path: &version.path, commit: Some(&version.commit) };
        for hit in engine.search(source, &text) {
            let secret = &text[hit.secret.clone()];
            // The same secret in the next version of the same file is the same finding; one that the file still has is
            // found there.
            let is_new = seen.insert((version.path.clone(), hit.rule, secret.to_vec()));
            let now = present.entry(version.path.clone()).or_insert_with(|| now(&root.join(&version.path)));
            if !is_new || memchr::memmem::find(now, secret).is_some() {
                continue;
            }
            add_hit(source, engine, &hit, &text, 0, &mut part);
        }
    }
    let asked = asker.join().unwrap_or(Ok(()));
    let status = child.wait().map_err(broken)?;
    if !status.success() || asked.is_err() {
        return Err(Trouble::new("read git's history: `git cat-file` broke off"));
    }
    Ok(part)
}

/// Returns what a file says now; nothing where it is gone or too large.
fn now(path: &Path) -> Vec<u8> {
    let is_small = path.symlink_metadata().is_ok_and(|file| file.is_file() && file.len() <= LARGEST as u64);
    if is_small { std::fs::read(path).unwrap_or_default() } else { Vec::new() }
}

/// Returns every version of every file, by its name in git, with the oldest commit that has it.
fn versions(root: &Path, paths: &[String]) -> Result<BTreeMap<String, Version>, Trouble> {
    let mut command = git::command(root);
    command.args([
        "log",
        "--all",
        "--raw",
        "-m",
        "--no-abbrev",
        "--no-renames",
        "--diff-filter=AMT",
        "-z",
        "--format=%x01%H",
    ]);
    command.arg("--").args(paths);
    let output = command.output().map_err(|error| {
        Trouble::new(format!("read git's history: start git: {error}")).hint("install git, or leave `history` out")
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().next().unwrap_or("git failed").to_owned();
        return Err(Trouble::new(format!("read git's history of `{}`: {first}", root.display()))
            .hint("`history` needs a git repository"));
    }
    let mut versions = BTreeMap::new();
    let mut commit = String::new();
    let mut fields = output.stdout.split(|byte| *byte == 0);
    while let Some(field) = fields.next() {
        let mut field = String::from_utf8_lossy(field).into_owned();
        if let Some(at) = field.rfind('\u{1}') {
            commit = field[at + 1..].trim().to_owned();
            // The first change of a commit follows its name in the same field, behind a line's end.
            field = match commit.split_once('\n') {
                Some((name, rest)) => {
                    let rest = rest.trim_start().to_owned();
                    commit = name.to_owned();
                    rest
                }
                None => continue,
            };
        }
        let Some(change) = field.trim_start().strip_prefix(':') else { continue };
        let mut words = change.split_ascii_whitespace();
        let (mode, name) = (words.nth(1), words.nth(1));
        let Some(path) = fields.next() else { break };
        // Files only: a link's text is a path, a submodule's a commit.
        if let (Some(mode), Some(name)) = (mode, name)
            && mode.starts_with("100")
        {
            let path = String::from_utf8_lossy(path).into_owned();
            versions.insert(name.to_owned(), Version { commit: commit.clone(), path });
        }
    }
    Ok(versions)
}

fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}
