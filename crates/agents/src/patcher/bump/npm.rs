//! Packages of npm, in `package.json`.

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Bump, Mention, last, requirement};

const LISTS: [&str; 6] =
    ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies", "overrides", "resolutions"];

/// Whether a file is a manifest.
pub(super) fn is_file(path: &str) -> bool {
    last(path) == "package.json" && !path.split('/').any(|name| name == "node_modules")
}

/// Returns where a manifest asks for a package.
pub(super) fn mentions(_: &str, text: &str, bump: &Bump) -> Result<Vec<Mention>, String> {
    let parsed =
        parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).map_err(|error| error.to_string())?;
    let Some(Value::Object(root)) = parsed.value else { return Ok(Vec::new()) };
    Ok(of_manifest(text, &root, bump))
}

/// Returns where a manifest, or what a lock file repeats of one, asks for a package.
pub(super) fn of_manifest(text: &str, manifest: &Object<'_>, bump: &Bump) -> Vec<Mention> {
    let lists = LISTS.iter().filter_map(|name| manifest.get_object(name));
    lists.flat_map(|list| of_list(text, list, bump)).collect()
}

fn of_list(text: &str, list: &Object<'_>, bump: &Bump) -> Vec<Mention> {
    let mention = |property: &jsonc_parser::ast::ObjectProp<'_>| {
        let Value::StringLit(value) = &property.value else { return None };
        if property.name.as_str() != bump.name {
            return None;
        }
        let range = value.range.start + 1..value.range.end - 1;
        let old = text.get(range.clone())?;
        let new = match old.contains(':') || old.contains('/') {
            true => Err(format!("`{old}` is a place, not a version")),
            false => requirement::with(old, &bump.to),
        };
        let old = if bump.from.is_some() { requirement::version(old) } else { old.to_owned() };
        Some(Mention { range, new, old })
    };
    list.properties.iter().filter_map(mention).collect()
}
