//! Dependencies that get another version, wherever files name them: only the version changes, no other byte.
//!
//! Each kind of dependency is a file here: which files name it, and where in a text its versions are. Lock files that
//! have the version already follow; others are left to their own tools, which alone know the checksums, and told.

mod action;
mod cargo;
mod image;
mod lock;
mod npm;
mod python;
mod requirement;

use std::ops::Range;

use serde::Deserialize;

use self::lock::{Asked, State};
use super::editing::{Editing, Splice, spliced};
use super::inputs::Worked;
use super::path::TreePath;
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
    /// Which lock files stand beside it.
    locks: &'static [Lock],
}

/// A lock file of a kind: what it is called, what brings it up to date, and how it stands to a manifest that changed.
struct Lock {
    name: &'static str,
    command: &'static str,
    state: fn(&str, &Bump, &Asked<'_>) -> State,
}

/// A lock file that its tool alone reads.
const fn unread(name: &'static str, command: &'static str) -> Lock {
    Lock { name, command, state: lock::unread }
}

const SOURCES: [Source; 5] = [
    Source {
        kind: Kind::Cargo,
        is_file: cargo::is_file,
        mentions: cargo::mentions,
        locks: &[Lock { name: "Cargo.lock", command: "`cargo update -p NAME`", state: lock::cargo }],
    },
    Source {
        kind: Kind::Npm,
        is_file: npm::is_file,
        mentions: npm::mentions,
        locks: &[
            Lock { name: "package-lock.json", command: "`npm install`", state: lock::npm },
            unread("yarn.lock", "`yarn install`"),
            unread("pnpm-lock.yaml", "`pnpm install`"),
        ],
    },
    Source {
        kind: Kind::Python,
        is_file: python::is_file,
        mentions: python::mentions,
        locks: &[
            unread("uv.lock", "`uv lock`"),
            unread("poetry.lock", "`poetry lock`"),
            unread("Pipfile.lock", "`pipenv lock`"),
        ],
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
                let requirements = splices.iter().map(|(_, new)| new.clone()).collect();
                match spliced(&text, splices) {
                    Some(text) => editing.put(path, text),
                    None => editing.conflict(path, format!("`{}` is named in places that overlap", bump.name)),
                }
                follow(&mut editing, &files, source, &name, bump, requirements);
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

/// Has the lock files beside a manifest, or in the directories above, follow it, and says which are behind now.
fn follow(
    editing: &mut Editing<'_>,
    files: &[TreePath],
    source: &Source,
    file: &str,
    bump: &Bump,
    requirements: Vec<String>,
) {
    let own = file.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut asked = Asked { directory: own, requirements };
    for lock in source.locks {
        let above = std::iter::successors(Some(own), |directory| {
            (!directory.is_empty()).then(|| directory.rsplit_once('/').map_or("", |(above, _)| above))
        });
        let found = above.map(|directory| (directory, beside(directory, lock.name))).find_map(|(directory, name)| {
            files.iter().find(|path| path.to_string() == name).map(|path| (directory, path))
        });
        let Some((directory, path)) = found else { continue };
        asked.directory = own[directory.len()..].trim_start_matches('/');
        let state = match editing.text(path) {
            Ok(Some(text)) => (lock.state)(&text, bump, &asked),
            _ => State::Behind,
        };
        match state {
            State::UpToDate => {}
            State::Mended(text) => editing.put(path, text),
            State::Behind => {
                let command = lock.command.replace("NAME", &bump.name);
                editing.skip(path.to_string(), format!("it is behind `{file}` now; {command} brings it up to date"));
            }
        }
    }
}

/// Returns the path of a file in a directory.
fn beside(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

/// Returns the last name of a path.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
