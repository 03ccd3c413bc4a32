//! Packages of Python: lists of requirements, `pyproject.toml`, `Pipfile`.

use toml_edit::{Document, Item, TableLike};

use super::{Bump, Mention, last, requirement};

/// Whether a file asks for packages.
pub(super) fn is_file(path: &str) -> bool {
    let name = last(path);
    let is_list = (name.starts_with("requirements") || name.starts_with("constraints"))
        && (name.ends_with(".txt") || name.ends_with(".in"));
    let in_directory = path.rsplit('/').nth(1) == Some("requirements") && name.ends_with(".txt");
    is_list || in_directory || matches!(name, "pyproject.toml" | "Pipfile")
}

/// Returns where a file asks for a package.
pub(super) fn mentions(path: &str, text: &str, bump: &Bump) -> Result<Vec<Mention>, String> {
    if matches!(last(path), "pyproject.toml" | "Pipfile") { of_toml(text, bump) } else { Ok(of_list(text, bump)) }
}

/// Names are the same but for case, and `-`, `_`, `.`.
fn normal(name: &str) -> String {
    let mut normal = String::new();
    for char in name.chars() {
        match char {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            char => normal.extend(char.to_lowercase()),
        }
    }
    normal
}

fn of_list(text: &str, bump: &Bump) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let own = line.split(" #").next().unwrap_or(line).trim_end();
        let is_option = own.trim_start().starts_with(['#', '-']);
        if let Some(mut mention) = (!is_option).then(|| one(own, at, bump)).flatten() {
            if line.contains("--hash") || own.ends_with('\\') {
                mention.new = Err("it is pinned by its hash, which the new version has not".into());
            }
            found.push(mention);
        }
        at += line.len();
    }
    found
}

/// Reads one requirement, such as `name[extra] >= 1.2 ; marker`; `at` is where it is in its file.
fn one(line: &str, at: usize, bump: &Bump) -> Option<Mention> {
    let begin = line.len() - line.trim_start().len();
    let rest = &line[begin..];
    let end =
        rest.find(|char: char| !(char.is_alphanumeric() || matches!(char, '-' | '_' | '.'))).unwrap_or(rest.len());
    if normal(&rest[..end]) != normal(&bump.name) {
        return None;
    }
    let mut from = begin + end;
    if line[from..].trim_start().starts_with('[') {
        from += line[from..].find(']')? + 1;
    }
    let to = line[from..].find(';').map_or(line.len(), |marker| from + marker);
    let asked = &line[from..to];
    let begin = from + (asked.len() - asked.trim_start().len());
    let old = asked.trim();
    let range = at + begin..at + begin + old.len();
    let new = match old {
        "" => Err("it asks for no version".into()),
        _ if old.starts_with('@') => Err("it is a place, not a version".into()),
        _ if old.starts_with("===") => Ok(format!("==={}", bump.to)),
        _ => requirement::with(old, &bump.to),
    };
    let old = if bump.from.is_some() { requirement::version(old) } else { old.to_owned() };
    Some(Mention { range, new, old })
}

fn of_toml(text: &str, bump: &Bump) -> Result<Vec<Mention>, String> {
    let document = Document::parse(text).map_err(|error| error.message().to_owned())?;
    let at = |path: &[&str]| path.iter().try_fold(document.as_item(), |item, key| item.get(key));
    let mut found = Vec::new();
    // Lists of requirements, and tables of lists of them.
    for path in [&["project", "dependencies"][..], &["build-system", "requires"]] {
        found.extend(at(path).map(|item| strings(text, item, bump)).unwrap_or_default());
    }
    for path in [&["project", "optional-dependencies"][..], &["dependency-groups"]] {
        let groups = at(path).and_then(Item::as_table_like);
        found.extend(groups.into_iter().flat_map(TableLike::iter).flat_map(|(_, item)| strings(text, item, bump)));
    }
    // Tables from names to requirements.
    let mut tables = vec![at(&["tool", "poetry", "dependencies"]), at(&["tool", "poetry", "dev-dependencies"])];
    tables.extend([at(&["packages"]), at(&["dev-packages"])]);
    let groups = at(&["tool", "poetry", "group"]).and_then(Item::as_table_like);
    tables.extend(groups.into_iter().flat_map(TableLike::iter).map(|(_, group)| group.get("dependencies")));
    for table in tables.into_iter().flatten().filter_map(Item::as_table_like) {
        for (_, item) in table.iter().filter(|(name, _)| normal(name) == normal(&bump.name)) {
            let version = item.as_table_like().map_or(Some(item), |table| table.get("version"));
            found.extend(version.and_then(|version| of_string(text, version, bump)));
        }
    }
    Ok(found)
}

/// Reads a list of requirements.
fn strings(text: &str, item: &Item, bump: &Bump) -> Vec<Mention> {
    let list = item.as_array().into_iter().flat_map(toml_edit::Array::iter);
    let mention = |value: &toml_edit::Value| {
        let (inner, range) = (value.as_str()?, value.span()?);
        let begin = range.start + text.get(range)?.find(inner)?;
        one(inner, begin, bump)
    };
    list.filter_map(mention).collect()
}

fn of_string(text: &str, item: &Item, bump: &Bump) -> Option<Mention> {
    let (old, range) = (item.as_str()?, item.span()?);
    let begin = range.start + text.get(range)?.find(old)?;
    let shown = if bump.from.is_some() { requirement::version(old) } else { old.to_owned() };
    Some(Mention { range: begin..begin + old.len(), new: requirement::with(old, &bump.to), old: shown })
}
