//! Packages of Cargo, in its manifests.

use toml_edit::{Document, Item, TableLike};

use super::{Bump, Mention, last, requirement};

/// Whether a file is a manifest.
pub(super) fn is_file(path: &str) -> bool {
    last(path) == "Cargo.toml"
}

/// Returns where a manifest asks for a package.
pub(super) fn mentions(_: &str, text: &str, bump: &Bump) -> Result<Vec<Mention>, String> {
    let document = Document::parse(text).map_err(|error| error.message().to_owned())?;
    let mut found = Vec::new();
    let mut open: Vec<&dyn TableLike> = vec![document.as_table()];
    while let Some(table) = open.pop() {
        for (key, item) in table.iter() {
            let inner = item.as_table_like();
            match (key, inner) {
                ("dependencies" | "dev-dependencies" | "build-dependencies" | "dev_dependencies", Some(inner)) => {
                    found.extend(inner.iter().filter_map(|(name, item)| mention(text, name, item, bump)));
                }
                // Dependencies of targets and workspaces are one or two levels further in.
                ("target" | "workspace", Some(inner)) => open.push(inner),
                (_, Some(inner)) if inner.iter().any(|(key, _)| key.ends_with("dependencies")) => open.push(inner),
                _ => {}
            }
        }
    }
    Ok(found)
}

fn mention(text: &str, key: &str, item: &Item, bump: &Bump) -> Option<Mention> {
    let table = item.as_table_like();
    let package = table.and_then(|table| table.get("package")).and_then(Item::as_str).unwrap_or(key);
    if package != bump.name {
        return None;
    }
    let version = match table {
        Some(table) => table.get("version")?,
        None => item,
    };
    let old = version.as_str()?;
    let range = version.span()?;
    // Between the quotes, whichever those are.
    let inner = text.get(range.clone())?;
    let begin = range.start + inner.find(old)?;
    let shown = if bump.from.is_some() { requirement::version(old) } else { old.to_owned() };
    Some(Mention { range: begin..begin + old.len(), new: requirement::with(old, &bump.to), old: shown })
}
