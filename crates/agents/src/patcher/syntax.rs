//! Whether a file that could be parsed before a change still can be after it.
//!
//! A file that was broken before is nobody's business here, and a new one only counts where its kind is certain.

use ast_grep_language::LanguageExt;

use super::apply::Conflict;
use super::language;
use super::worktree::{Change, Entry};

/// Larger files are not parsed.
const LARGEST: usize = 4 << 20;

/// A kind of file, and how it is parsed: where it cannot be, the line and what is wrong.
type Parse = fn(&str) -> Result<(), String>;

/// The kinds of files that are parsed, by the end of their names; a parser of another kind joins here.
const KINDS: [(&[&str], Parse); 3] = [(&[".json"], json), (&[".yaml", ".yml"], yaml), (&[".toml"], toml)];

/// Returns the files that the changes break.
pub(super) fn broken(changes: &[Change]) -> Vec<Conflict> {
    let conflict = |change: &Change| {
        let text = |entry: &Option<Entry>| match entry {
            Some(Entry::File { bytes, .. }) if bytes.len() <= LARGEST => String::from_utf8(bytes.clone()).ok(),
            _ => None,
        };
        let after = text(&change.after)?;
        let name = change.path.to_string();
        let why = fault(&name, &after)?;
        let was_whole = match &change.before {
            None => true,
            Some(_) => fault(&name, &text(&change.before)?).is_none(),
        };
        let reason = format!("it could not be parsed any more: {why}");
        was_whole.then(|| Conflict { path: change.path.clone(), reason })
    };
    changes.iter().filter_map(conflict).collect()
}

/// Says what is wrong with a text of the kind that a name says; `None` where nothing is, or the kind is not known.
fn fault(name: &str, text: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let of_kind = KINDS.iter().find(|(ends, _)| ends.iter().any(|end| lower.ends_with(end)));
    match of_kind {
        Some((_, parse)) => parse(text).err(),
        None => code(name, text),
    }
}

fn json(text: &str) -> Result<(), String> {
    // Many files of this name have comments and trailing commas in them.
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
