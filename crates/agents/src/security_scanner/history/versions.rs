//! Which versions of files there are in git's history.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use super::super::secrets::Source;
use crate::contract::Trouble;
use crate::git;

/// A version of a file, and where it came in first.
pub(super) struct Version {
    /// Its name in git.
    pub(super) name: Box<str>,
    pub(super) commit: Arc<str>,
    /// Relative to the directory that is looked at.
    pub(super) path: Box<str>,
}

impl Version {
    /// Returns what the engine is told of it.
    pub(super) fn source(&self) -> Source<'_> {
        Source { path: &self.path, commit: Some(&self.commit) }
    }

    /// Returns the commit's name as people write it.
    pub(super) fn short(&self) -> &str {
        self.commit.get(..10).unwrap_or(&self.commit)
    }
}

/// Returns every version of every file below a directory, each once, the oldest first.
pub(super) fn versions(root: &Path, paths: &[String]) -> Result<Vec<Version>, Trouble> {
    let trouble = |why: String| Trouble::new(format!("read git's history of `{}`: {why}", root.display()));
    let mut command = git::command(root);
    command.args([
        "log",
        "--all",
        "--raw",
        "-m",
        "--no-abbrev",
        "--no-renames",
        "--diff-filter=AMT",
        "--relative",
        "-z",
    ]);
    command.arg("--format=%x01%H").arg("--").args(paths);
    // What git complains of goes into a file: in a pipe that nobody reads it could stop.
    let mut said = tempfile::tempfile().map_err(|error| trouble(error.to_string()))?;
    let complaints = said.try_clone().map_err(|error| trouble(error.to_string()))?;
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(complaints)
        .spawn()
        .map_err(|error| trouble(format!("start git: {error}")).hint("install git, or leave `history` out"))?;
    let mut listed = Vec::new();
    let read = child.stdout.take().map_or(Ok(()), |output| list(&mut BufReader::new(output), &mut listed));
    let status = child.wait();
    read.map_err(|error| trouble(error.to_string()))?;
    if !status.map_err(|error| trouble(error.to_string()))?.success() {
        let mut text = String::new();
        let _ = said.rewind().and_then(|()| said.read_to_string(&mut text));
        let first = text.lines().next().unwrap_or("git failed").to_owned();
        return Err(trouble(first).hint("`history` needs a git repository"));
    }
    // Git lists the newest first; of the same text the oldest counts.
    listed.reverse();
    let mut known = HashSet::new();
    listed.retain(|version| known.insert(version.name.clone()));
    Ok(listed)
}

/// Reads what `git log` lists: `\x01COMMIT`, then for each change `:MODES NAMES STATUS` and the path, all ended by a zero.
fn list(output: &mut impl BufRead, listed: &mut Vec<Version>) -> std::io::Result<()> {
    let mut commit: Arc<str> = Arc::from("");
    let (mut field, mut path) = (Vec::new(), Vec::new());
    while read_field(output, &mut field)? {
        let mut text = String::from_utf8_lossy(&field);
        if let Some(at) = text.rfind('\u{1}') {
            // The first change of a commit follows its name in the same field, behind a line's end.
            let (name, rest) = text[at + 1..].split_once('\n').unwrap_or((&text[at + 1..], ""));
            commit = Arc::from(name.trim());
            text = rest.to_owned().into();
        }
        let Some(change) = text.trim_start().strip_prefix(':') else { continue };
        let mut words = change.split_ascii_whitespace();
        let (mode, name) = (words.nth(1), words.nth(1));
        if !read_field(output, &mut path)? {
            break;
        }
        // Files only: a link's text is a path, a submodule's a commit.
        if let (Some(mode), Some(name)) = (mode, name)
            && mode.starts_with("100")
        {
            let path = String::from_utf8_lossy(&path).into();
            listed.push(Version { name: name.into(), commit: Arc::clone(&commit), path });
        }
    }
    Ok(())
}

/// Reads up to the next zero; whether there was anything.
fn read_field(output: &mut impl BufRead, field: &mut Vec<u8>) -> std::io::Result<bool> {
    field.clear();
    let read = output.read_until(0, field)?;
    if field.last() == Some(&0) {
        field.pop();
    }
    Ok(read > 0)
}
