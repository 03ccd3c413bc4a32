//! A name that becomes another one in all files of a language.
//!
//! Where syntax tells what a name means, it is one thing that gets the new name: what has the same name elsewhere stays,
//! and where it cannot be told which of them is meant, nothing is done. Strings and comments stay. Where the new name is
//! used already in a file, nothing is done either: what either name means there could not be told any more.

mod meaning;

use std::ops::Range;

use ast_grep_language::{LanguageExt, SupportLang};
use serde::Deserialize;

use self::meaning::{Code, Meaning, Thing, meaning};
use super::editing::{Editing, Splice, spliced};
use super::inputs::Worked;
use super::language;
use super::path::TreePath;
use super::worktree::Worktree;
use crate::contract::Trouble;

/// Which name becomes which.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rename {
    from: String,
    to: String,
    language: String,
    #[serde(default)]
    paths: Vec<String>,
    /// Whether all things of the name are meant, and whatever else has it.
    #[serde(default)]
    all: bool,
}

/// A file that has the name.
struct File {
    path: TreePath,
    text: String,
    uses: Vec<Use>,
}

/// A place that has the name.
struct Use {
    range: Range<usize>,
    line: usize,
    meaning: Meaning,
}

/// Works out what a rename makes of a tree.
pub(super) fn rename(tree: &Worktree, wanted: &Rename) -> Result<Worked, Trouble> {
    let language = language::named(&wanted.language).ok_or_else(|| {
        Trouble::new(format!("rename `{}`: the language `{}` is not built in", wanted.from, wanted.language))
            .hint("bash, c, cpp, go, java, javascript, python, rust, tsx, typescript")
    })?;
    for name in [&wanted.from, &wanted.to] {
        if !is_name(name, language) {
            return Err(Trouble::new(format!("rename `{}`: `{name}` is no name in {}", wanted.from, wanted.language)));
        }
    }
    let mut editing = Editing::new(tree);
    let mut files = Vec::new();
    for path in editing.list(&wanted.paths) {
        let Some(own) = language::of_path(&path.to_string()).filter(|own| is_family(language, *own)) else { continue };
        let text = match editing.text(&path) {
            Ok(Some(text)) if text.contains(&wanted.from) => text,
            Ok(_) => continue,
            Err(reason) => {
                editing.skip(path.to_string(), reason);
                continue;
            }
        };
        let uses = uses(&text, own, &wanted.from);
        if uses.is_empty() {
            continue;
        }
        if !self::uses(&text, own, &wanted.to).is_empty() {
            editing.conflict(&path, format!("`{}` is used there already", wanted.to));
        }
        files.push(File { path, text, uses });
    }
    if files.is_empty() {
        return Err(Trouble::new(format!("rename `{}`: no code uses it", wanted.from))
            .hint("names in strings and comments are not renamed"));
    }
    if !wanted.all && meaning::is_known(language) {
        narrow(&mut files, language, wanted, &mut editing);
    }
    for File { path, text, uses } in files {
        let splices: Vec<Splice> = uses.into_iter().map(|place| (place.range, wanted.to.clone())).collect();
        if let Some(text) = spliced(&text, splices) {
            editing.put(&path, text);
        }
    }
    Ok(editing.done())
}

/// Leaves of the places those that mean the one thing that is declared; where that is not one, or it cannot be told
/// whether it is meant, notes where.
fn narrow(files: &mut [File], language: SupportLang, wanted: &Rename, editing: &mut Editing<'_>) {
    let name = &wanted.from;
    let declared: Vec<(usize, usize, Thing)> = files
        .iter()
        .enumerate()
        .flat_map(|(number, file)| file.uses.iter().map(move |place| (number, place)))
        .filter_map(|(number, place)| match &place.meaning {
            Meaning::Declares(thing) => Some((number, place.line, thing.clone())),
            _ => None,
        })
        .collect();
    let Some((home, line, thing)) = declared.first().cloned() else {
        let reason = format!("nothing in the files declares `{name}`, so that it may be another's; `all` renames it");
        editing.conflict(&files[0].path, reason);
        return;
    };
    let others = declared.iter().filter(|(file, _, other)| (*file, other) != (home, &thing));
    for (file, other, _) in others {
        let first = format!("in line {line} of `{}`", files[home].path);
        let reason = format!("line {other}: another `{name}` is declared than {first}; `all` renames both");
        editing.conflict(&files[*file].path, reason);
    }
    for (number, file) in files.iter_mut().enumerate() {
        let path = file.path.clone();
        file.uses.retain(|place| match is_meant(place, &thing, number == home, language, name) {
            Some(is_meant) => is_meant,
            None => {
                let reason = format!("line {}: this `{name}` may be another thing; `all` renames it", place.line);
                editing.conflict(&path, reason);
                false
            }
        });
    }
}

/// Whether a place means a thing; `None` where syntax does not tell.
fn is_meant(place: &Use, thing: &Thing, is_home: bool, language: SupportLang, name: &str) -> Option<bool> {
    let is_in = |scope: &Range<usize>| is_home && scope.start <= place.range.start && place.range.end <= scope.end;
    match (thing, &place.meaning) {
        (_, Meaning::Declares(_)) => Some(true),
        (Thing::Local(scope), Meaning::Plain) => Some(is_in(scope)),
        (Thing::Member(scope), Meaning::Own) if is_in(scope) => Some(true),
        (Thing::Top | Thing::Local(_), Meaning::Own) => Some(false),
        (Thing::Local(_), Meaning::Member | Meaning::Foreign) => Some(false),
        (Thing::Local(scope), Meaning::Both) if !is_in(scope) => Some(false),
        (Thing::Top, Meaning::Plain) => Some(true),
        // What belongs to a value is no function or type of a file; in Go, what belongs to a package may be.
        (Thing::Top, Meaning::Member) if language == SupportLang::Rust => Some(false),
        (Thing::Top, Meaning::Member) if language == SupportLang::Go && !name.starts_with(char::is_uppercase) => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether files of one language use the names of the other.
fn is_family(one: SupportLang, other: SupportLang) -> bool {
    let scripts = [SupportLang::JavaScript, SupportLang::TypeScript, SupportLang::Tsx];
    let c = [SupportLang::C, SupportLang::Cpp];
    one == other || [&scripts[..], &c[..]].iter().any(|all| all.contains(&one) && all.contains(&other))
}

/// Whether some text is a name of a language: parsed alone it is one, and no word of the language's own.
fn is_name(name: &str, language: SupportLang) -> bool {
    let parts = name.chars().all(|char| char.is_alphanumeric() || char == '_' || char == '$');
    let starts = name.chars().next().is_some_and(|char| !char.is_ascii_digit());
    parts && starts && uses(name, language, name).len() == 1
}

/// Returns where a text's code has a name, and what it means there.
fn uses(text: &str, language: SupportLang, name: &str) -> Vec<Use> {
    let tree = language.ast_grep(text);
    let mut found = Vec::new();
    let mut open = vec![tree.root()];
    while let Some(node) = open.pop() {
        let mut children = node.children().peekable();
        if children.peek().is_none() && is_identifier(&node) && node.text() == name {
            let line = node.start_pos().line() + 1;
            found.push(Use { range: node.range(), line, meaning: meaning(&node) });
        }
        open.extend(children);
    }
    found.sort_by_key(|place| place.range.start);
    found.dedup_by_key(|place| place.range.start);
    found
}

/// Whether a leaf is a name. Interpolated names of shells are variables; every other grammar has the word in its kinds.
fn is_identifier(node: &Code<'_>) -> bool {
    let kind = node.kind();
    kind.contains("identifier") || matches!(&*kind, "variable_name" | "word" | "name")
}
