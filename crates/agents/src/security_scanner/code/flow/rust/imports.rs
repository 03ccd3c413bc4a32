//! What `use` makes names stand for.

use super::super::syntax::{Node, Reader};
use super::dots;

/// How deep lists may nest.
const DEEPEST: usize = 8;

/// `use std::process::{Command, Stdio as S};`
pub(super) fn import(reader: &mut Reader, node: &Node<'_>) {
    let Some(tree) = node.field("argument") else { return };
    let text: String = tree.text().split_whitespace().collect::<Vec<_>>().join(" ");
    take_use(reader, "", &text, 0);
}

fn take_use(reader: &mut Reader, before: &str, text: &str, depth: usize) {
    if let Some((path, list)) = text.split_once('{').filter(|_| depth < DEEPEST) {
        let before = format!("{before}{}", path.trim());
        let list = list.trim_end().strip_suffix('}').unwrap_or(list);
        let (mut nested, mut begin) = (0_usize, 0);
        for (at, char) in list.char_indices().chain([(list.len(), ',')]) {
            match char {
                '{' => nested += 1,
                '}' => nested = nested.saturating_sub(1),
                ',' if nested == 0 => {
                    take_use(reader, &before, list[begin..at].trim(), depth + 1);
                    begin = (at + 1).min(list.len());
                }
                _ => {}
            }
        }
        return;
    }
    let (path, alias) = text.split_once(" as ").unwrap_or((text, ""));
    let path = path.trim();
    let full = match path {
        "self" => before.trim_end_matches(':').to_owned(),
        _ => format!("{before}{path}"),
    };
    let last = full.rsplit("::").next().unwrap_or(&full);
    let known = if alias.is_empty() { last } else { alias.trim() };
    if !known.is_empty() && known != "*" {
        reader.imports.insert(known.to_owned(), dots(&full));
    }
}
