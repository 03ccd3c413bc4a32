//! Configuration files: settings written and taken out, and nothing else of the file changed.
//!
//! Each format is a file here, and a function from a text and one [`Act`] to the new text. A file's format is told by
//! its name, or by whoever asks.

mod env;
mod ini;
mod json;
mod path;
mod toml;
mod yaml;

use serde::Deserialize;
use serde_json::{Map, Value};

use self::path::Step;
use super::editing::Editing;
use super::inputs::Worked;
use super::path::TreePath;
use super::worktree::Worktree;
use crate::contract::Trouble;

/// What is done to one file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    file: String,
    format: Option<Format>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    delete: Vec<String>,
    #[serde(default = "yes")]
    create: bool,
}

fn yes() -> bool {
    true
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    Json,
    Yaml,
    Toml,
    Ini,
    Env,
}

/// One thing that is done to one setting.
#[derive(Clone, Copy, Debug)]
enum Act<'a> {
    /// It gets a value, and comes into being where it is not there.
    Set(&'a Value),
    /// It goes; where it is not there, nothing is done.
    Delete,
}

/// Works out what edits make of a tree.
pub(super) fn edit(tree: &Worktree, edits: &[Edit]) -> Result<Worked, Trouble> {
    let mut editing = Editing::new(tree);
    for edit in edits {
        let path = TreePath::new(edit.file.as_bytes())
            .map_err(|error| Trouble::new(format!("edit `{}`: it is no path inside the tree: {error}", edit.file)))?;
        let format = edit.format.or_else(|| format_of(&edit.file)).ok_or_else(|| {
            Trouble::new(format!("edit `{}`: its name does not tell its format", edit.file))
                .hint("say `format`: json, yaml, toml, ini or env")
        })?;
        if let Err(reason) = one(&mut editing, &path, format, edit) {
            editing.conflict(&path, reason);
        }
    }
    Ok(editing.done())
}

fn one(editing: &mut Editing<'_>, path: &TreePath, format: Format, edit: &Edit) -> Result<(), String> {
    let mut text = match editing.text(path)? {
        Some(text) => text,
        None if edit.create && !edit.set.is_empty() => String::new(),
        None => return Err("there is no such file".into()),
    };
    // Worked on with the line ends of all others, where it has the same ones throughout.
    let is_windows = text.contains("\r\n") && text.matches("\r\n").count() == text.matches('\n').count();
    if is_windows {
        text = text.replace("\r\n", "\n");
    }
    let sets = edit.set.iter().map(|(name, value)| (name, Act::Set(value)));
    for (name, act) in sets.chain(edit.delete.iter().map(|name| (name, Act::Delete))) {
        let steps = path::parse(name)?;
        let done = match format {
            Format::Json => json::edit(&text, &steps, act),
            Format::Yaml => yaml::edit(&text, &steps, act),
            Format::Toml => toml::edit(&text, &steps, act),
            Format::Ini => ini::edit(&text, &steps, act),
            Format::Env => env::edit(&text, &steps, act),
        };
        text = done.map_err(|reason| format!("`{name}`: {reason}"))?;
    }
    editing.put(path, if is_windows { text.replace('\n', "\r\n") } else { text });
    Ok(())
}

/// Tells a format by a file's name.
fn format_of(file: &str) -> Option<Format> {
    let name = file.rsplit('/').next().unwrap_or(file).to_ascii_lowercase();
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    Some(match end {
        _ if name == ".env" || name.starts_with(".env.") => Format::Env,
        "json" | "jsonc" | "json5" | "webmanifest" => Format::Json,
        "yaml" | "yml" => Format::Yaml,
        "toml" => Format::Toml,
        "ini" | "cfg" | "conf" | "properties" | "editorconfig" | "service" | "timer" | "socket" => Format::Ini,
        "env" => Format::Env,
        _ if matches!(name.as_str(), ".editorconfig" | ".gitconfig" | ".npmrc" | ".pypirc") => Format::Ini,
        _ => return None,
    })
}

/// Returns the keys of a path, for formats that have no lists.
fn keys(steps: &[Step]) -> Result<Vec<&str>, String> {
    let mut keys = Vec::with_capacity(steps.len());
    for step in steps {
        match step {
            Step::Key(key) => keys.push(key.as_str()),
            Step::Index(_) | Step::End => return Err("this format has no lists".to_owned()),
        }
    }
    Ok(keys)
}

/// Returns a value as the plain text that formats without types have.
fn text_of(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Null => Ok(String::new()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        Value::Array(_) | Value::Object(_) => Err("this format has only texts and numbers".into()),
    }
}
