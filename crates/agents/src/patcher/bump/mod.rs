//! Dependencies that get another version, wherever files name them: only the version changes, no other byte.
//!
//! Each kind of dependency is a file here: which files name it, and where in a text its versions are. Lock files are
//! left to their own tools, which alone know the checksums; it is told where one is.

mod action;
mod cargo;
mod image;
mod npm;
mod python;
mod requirement;

use std::ops::Range;

use serde::Deserialize;

use super::editing::{Editing, Splice, spliced};
use super::inputs::Worked;
use super::worktree::Worktree;
use crate::contract::Trouble;

/// What gets which version.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bump {
    name: String,
    to: String,
    from: Option<String>,
    kind: Option<Kind>,
    #[serde(default)]
    paths: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Cargo,
    Npm,
    Python,
    Image,
    Action,
}

/// A place where a text names a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mention {
    /// The bytes that say its version.
    range: Range<usize>,
    /// What is there to be instead, or why it cannot be said.
    new: Result<String, String>,
    /// The version that is there, to be compared with `from`.
    old: String,
}

/// One kind: whether a file's name is one of its kind, and where its text names a dependency.
struct Source {
    kind: Kind,
    is_file: fn(&str) -> bool,
    mentions: fn(&str, &str, &Bump) -> Result<Vec<Mention>, String>,
    /// Which lock files stand beside it, and what brings them up to date.
    locks: &'static [(&'static str, &'static str)],
}

const SOURCES: [Source; 5] = [
    Source {
        kind: Kind::Cargo,
        is_file: cargo::is_file,
        mentions: cargo::mentions,
        locks: &[("Cargo.lock", "`cargo update -p NAME`")],
    },
    Source {
        kind: Kind::Npm,
        is_file: npm::is_file,
        mentions: npm::mentions,
        locks: &[
            ("package-lock.json", "`npm install`"),
            ("yarn.lock", "`yarn install`"),
            ("pnpm-lock.yaml", "`pnpm install`"),
        ],
    },
    Source {
        kind: Kind::Python,
        is_file: python::is_file,
        mentions: python::mentions,
        locks: &[("uv.lock", "`uv lock`"), ("poetry.lock", "`poetry lock`"), ("Pipfile.lock", "`pipenv lock`")],
    },
    Source { kind: Kind::Image, is_file: image::is_file, mentions: image::mentions, locks: &[] },
    Source { kind: Kind::Action, is_file: action::is_file, mentions: action::mentions, locks: &[] },
];

/// Works out what other versions make of a tree.
pub(super) fn bump(tree: &Worktree, bumps: &[Bump]) -> Result<Worked, Trouble> {
    let mut editing = Editing::new(tree);
    for bump in bumps {
        if bump.name.is_empty() || bump.to.is_empty() || bump.to.contains(['\n', '"', '\'']) {
            return Err(Trouble::new(format!("bump `{}`: `{}` is no version", bump.name, bump.to)));
        }
        let files = editing.list(&bump.paths);
        let (mut mentioned, mut changed) = (0, 0);
        for path in &files {
            let name = path.to_string();
            let of_kind =
                |source: &&Source| bump.kind.is_none_or(|kind| kind == source.kind) && (source.is_file)(&name);
            for source in SOURCES.iter().filter(of_kind) {
                let text = match editing.text(path) {
                    Ok(Some(text)) => text,
                    Ok(None) => continue,
                    Err(reason) => {
                        editing.skip(name.clone(), reason);
                        continue;
                    }
                };
                let mentions = match (source.mentions)(&name, &text, bump) {
                    Ok(mentions) => mentions,
                    Err(reason) => {
                        // Half a repository's files may be broken on purpose; only one that names it matters.
                        if text.contains(&bump.name) {
                            editing.skip(name.clone(), format!("it cannot be read: {reason}"));
                        }
                        continue;
                    }
                };
                mentioned += mentions.len();
                let splices = splices(&mut editing, &name, bump, mentions);
                if splices.is_empty() {
                    continue;
                }
                changed += splices.len();
                match spliced(&text, splices) {
                    Some(text) => editing.put(path, text),
                    None => editing.conflict(path, format!("`{}` is named in places that overlap", bump.name)),
                }
                tell_locks(&mut editing, &files, source, &name, bump);
            }
        }
        if mentioned == 0 {
            return Err(Trouble::new(format!("bump `{}`: no file names it", bump.name))
                .hint("manifests of Cargo, npm and Python, compose files, Dockerfiles and workflows are looked at"));
        }
        if changed == 0 {
            editing.skip(String::new(), format!("`{}` is at `{}` already, or cannot be changed", bump.name, bump.to));
        }
    }
    Ok(editing.done())
}

fn splices(editing: &mut Editing<'_>, file: &str, bump: &Bump, mentions: Vec<Mention>) -> Vec<Splice> {
    let mut splices = Vec::new();
    for mention in mentions {
        if bump.from.as_ref().is_some_and(|from| *from != mention.old) {
            editing.skip(file, format!("`{}` is at `{}` there", bump.name, mention.old));
            continue;
        }
        match mention.new {
            Ok(new) if new == mention.old => {}
            Ok(new) => splices.push((mention.range, new)),
            Err(reason) => editing.skip(file, format!("`{}`: {reason}", bump.name)),
        }
    }
    splices
}

/// Says which lock files are behind now: those beside the file, and in the directories above.
fn tell_locks(editing: &mut Editing<'_>, files: &[super::path::TreePath], source: &Source, file: &str, bump: &Bump) {
    for (lock, command) in source.locks {
        let mut directory = file.rsplit_once('/').map_or("", |(directory, _)| directory);
        loop {
            let beside = if directory.is_empty() { (*lock).to_owned() } else { format!("{directory}/{lock}") };
            if files.iter().any(|path| path.to_string() == beside) {
                let command = command.replace("NAME", &bump.name);
                editing.skip(beside, format!("it is behind `{file}` now; {command} brings it up to date"));
                break;
            }
            if directory.is_empty() {
                break;
            }
            directory = directory.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
}

/// Returns the last name of a path.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
