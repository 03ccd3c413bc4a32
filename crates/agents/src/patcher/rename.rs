//! A name that becomes another one in all files of a language.
//!
//! It is the name that is changed wherever code uses it, not a binding: two things of the same name are both renamed,
//! and what is in strings and comments is not. Where the new name is used already in a file, nothing is done: what
//! either name means there could not be told any more.

use ast_grep_language::{LanguageExt, SupportLang};
use serde::Deserialize;

use super::editing::{Editing, Splice, spliced};
use super::inputs::Worked;
use super::language;
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
    let mut found = 0;
    for path in editing.list(&wanted.paths) {
        if !language::of_path(&path.to_string()).is_some_and(|other| is_family(language, other)) {
            continue;
        }
        let text = match editing.text(&path) {
            Ok(Some(text)) if text.contains(&wanted.from) => text,
            Ok(_) => continue,
            Err(reason) => {
                editing.skip(path.to_string(), reason);
                continue;
            }
        };
        let own = language::of_path(&path.to_string()).unwrap_or(language);
        let places = identifiers(&text, own, &wanted.from);
        if places.is_empty() {
            continue;
        }
        found += places.len();
        if !identifiers(&text, own, &wanted.to).is_empty() {
            editing.conflict(&path, format!("`{}` is used there already", wanted.to));
            continue;
        }
        let splices: Vec<Splice> = places.into_iter().map(|range| (range, wanted.to.clone())).collect();
        if let Some(text) = spliced(&text, splices) {
            editing.put(&path, text);
        }
    }
    if found == 0 {
        return Err(Trouble::new(format!("rename `{}`: no code uses it", wanted.from))
            .hint("names in strings and comments are not renamed"));
    }
    Ok(editing.done())
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
    parts && starts && identifiers(name, language, name).len() == 1
}

/// Returns where a text's code uses a name.
fn identifiers(text: &str, language: SupportLang, name: &str) -> Vec<std::ops::Range<usize>> {
    let tree = language.ast_grep(text);
    let mut places = Vec::new();
    let mut open = vec![tree.root()];
    while let Some(node) = open.pop() {
        let mut children = node.children().peekable();
        // Interpolated names of shells are variables; every other grammar has the word in its kinds.
        let kind = node.kind();
        if children.peek().is_none()
            && (kind.contains("identifier") || matches!(&*kind, "variable_name" | "word" | "name"))
        {
            let range = node.range();
            if text.get(range.clone()) == Some(name) {
                places.push(range);
            }
        }
        open.extend(children);
    }
    places.sort_by_key(|range| range.start);
    places.dedup();
    places
}
