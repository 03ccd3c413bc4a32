//! Whether a file that could be parsed before a change still can be after it.
//!
//! A file that was broken before is nobody's business here, and a new one only counts where its kind is certain.

use ast_grep_language::LanguageExt;

use super::apply::Conflict;
use super::language;
use super::worktree::{Change, Entry};
use crate::compliance_checker::form;

/// Larger files are not parsed.
const LARGEST: usize = 4 << 20;

/// A way to read files, which says of a path and a text what is wrong; `None` where nothing is, or it is not for them.
type Reading = fn(&str, &str) -> Option<String>;

/// How files are read; a reading of another kind joins here.
const READINGS: [Reading; 6] = [
    |path, text| named(path, &[".json"]).then(|| json(text).err())?,
    |path, text| named(path, &[".yaml", ".yml"]).then(|| yaml(text).err())?,
    |path, text| named(path, &[".toml"]).then(|| toml(text).err())?,
    code,
    form::fault,
    // Many files of this name have comments and trailing commas in them; one that has none stays without.
    |path, text| named(path, &[".json"]).then(|| strict_json(text).err())?,
];

/// How many of the readings say of a new file, too, that it is wrong: the others only see what a change breaks.
const OF_NEW: usize = 5;

/// Returns the files that the changes break.
pub(super) fn broken(changes: &[Change]) -> Vec<Conflict> {
    let conflict = |change: &Change| {
        let text = |entry: &Option<Entry>| match entry {
            Some(Entry::File { bytes, .. }) if bytes.len() <= LARGEST => String::from_utf8(bytes.clone()).ok(),
            _ => None,
        };
        let after = text(&change.after)?;
        let before = match &change.before {
            None => None,
            Some(_) => Some(text(&change.before)?),
        };
        let name = change.path.to_string();
        let readings = if before.is_some() { &READINGS[..] } else { &READINGS[..OF_NEW] };
        let was_whole = |reading: &Reading| before.as_ref().is_none_or(|before| reading(&name, before).is_none());
        let why = readings.iter().find_map(|reading| reading(&name, &after).filter(|_| was_whole(reading)))?;
        Some(Conflict { path: change.path.clone(), reason: format!("it could not be parsed any more: {why}") })
    };
    changes.iter().filter_map(conflict).collect()
}

/// Whether a path ends in one of some ways, in whatever case.
fn named(path: &str, ends: &[&str]) -> bool {
    let lower = path.to_ascii_lowercase();
    ends.iter().any(|end| lower.ends_with(end))
}

fn strict_json(text: &str) -> Result<(), String> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).map(|_| ()).map_err(|error| error.to_string())
}

fn json(text: &str) -> Result<(), String> {
    let options = jsonc_parser::ParseOptions::default();
    jsonc_parser::parse_to_ast(text, &jsonc_parser::CollectOptions::default(), &options)
        .map(|_| ())
        .map_err(|error| error.to_string())
}

fn yaml(text: &str) -> Result<(), String> {
    // Templates of Helm and Ansible are no YAML until they are filled in.
    if text.contains("{{") || text.contains("{%") {
        return Ok(());
    }
    for event in granit_parser::Parser::new_from_str(text) {
        event.map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn toml(text: &str) -> Result<(), String> {
    text.parse::<toml_edit::DocumentMut>().map(|_| ()).map_err(|error| {
        let line = error.span().map_or(0, |span| text[..span.start].matches('\n').count() + 1);
        format!("line {line}: {}", error.message())
    })
}

/// Says where code has an error, by the name's end.
fn code(name: &str, text: &str) -> Option<String> {
    let language = language::of_path(name)?;
    let tree = language.ast_grep(text);
    let root = tree.root();
    // The tree is walked with a list of our own: it may be deeper than the stack.
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if node.is_error() || node.is_missing() {
            return Some(format!("line {}", node.start_pos().line() + 1));
        }
        open.extend(node.children());
    }
    None
}
