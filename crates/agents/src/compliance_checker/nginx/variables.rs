//! What a visitor can put into a text through its variables: nginx's own, `set`, `map`, and what patterns capture.

use super::config::Config;
use super::pattern::{Bytes, Part, Pattern};

/// How far definitions are followed.
const MAX_DEPTH: usize = 8;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// It stands there.
    Text(String),
    /// A variable, by its name.
    Variable(String),
}

/// Takes a text apart: `$name`, `${name}`, `$1`.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut plain = String::new();
    while let Some(at) = rest.find('$') {
        plain.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let (name, next) = match after.strip_prefix('{') {
            Some(inner) => match inner.split_once('}') {
                Some((name, next)) => (name, next),
                None => ("", after),
            },
            None => {
                let is_digit = after.starts_with(|c: char| c.is_ascii_digit());
                let end = match is_digit {
                    true => 1,
                    false => after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len()),
                };
                after.split_at(end)
            }
        };
        if name.is_empty() {
            plain.push('$');
        } else {
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Variable(name.to_owned()));
        }
        rest = next;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    pieces
}

/// What a visitor can put into a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taint {
    /// The bytes.
    pub(super) bytes: Bytes,
    /// Whether it always begins with `/`, so that it ends the name of a host before it.
    pub(super) slash_first: bool,
    /// The variable that it really comes from, for messages.
    pub(super) from: String,
}

impl Taint {
    /// Whether a visitor can put a line end into it.
    pub(super) fn breaks_lines(&self) -> bool {
        self.bytes.has(b'\n')
    }
}

/// What may stand in the raw text of a request: all but what ends its lines.
fn raw() -> Bytes {
    Bytes::of(*b"\r\n\0").not()
}

/// Returns what a visitor can put into a variable at a place; nothing where nobody can, or nobody knows.
pub(super) fn taint(config: &Config<'_>, node: usize, name: &str) -> Option<Taint> {
    follow(config, node, name, 0)
}

/// Returns what a visitor can put into a text at a place, by its worst variable.
pub(super) fn taints(config: &Config<'_>, node: usize, text: &str) -> Vec<Taint> {
    within(config, node, text, 0)
}

fn within(config: &Config<'_>, node: usize, text: &str, depth: usize) -> Vec<Taint> {
    let names = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Variable(name) => Some(name),
        Piece::Text(_) => None,
    });
    names.filter_map(|name| follow(config, node, &name, depth)).collect()
}

fn follow(config: &Config<'_>, node: usize, name: &str, depth: usize) -> Option<Taint> {
    if depth > MAX_DEPTH {
        return None;
    }
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return captured(config, node, name, depth);
    }
    let defined = defined(config, node, name, depth);
    if let Some(known) = defined {
        return known;
    }
    if let Some(taint) = captured(config, node, name, depth) {
        return Some(taint);
    }
    own(name)
}

/// Returns what a visitor can put into one of nginx's own variables.
fn own(name: &str) -> Option<Taint> {
    // Names of variables may be written in any case.
    let name = &*name.to_ascii_lowercase();
    let taint = |bytes, slash_first| Some(Taint { bytes, slash_first, from: format!("${name}") });
    match name {
        "uri" | "document_uri" => taint(Bytes::ALL, true),
        "request_filename" | "fastcgi_script_name" | "fastcgi_path_info" => taint(Bytes::ALL, true),
        "request_uri" => taint(raw(), true),
        "args" | "query_string" | "http_host" | "request" | "request_body" | "content_type" | "remote_user" => {
            taint(raw(), false)
        }
        // Names of hosts are checked by nginx: no slash, no white space.
        "host" => taint(Bytes::of(*b"/ \r\n\t\0?#@\\").not(), false),
        "ssl_server_name" | "ssl_preread_server_name" => taint(Bytes::of(*b"/ \r\n\t\0?#@").not(), false),
        _ if ["arg_", "http_", "cookie_"].iter().any(|begin| name.starts_with(begin)) => taint(raw(), false),
        _ => None,
    }
}

/// Returns what `set` and `map` put into a variable: `None` where there are none; inner `None` where it is harmless.
fn defined(config: &Config<'_>, node: usize, name: &str, depth: usize) -> Option<Option<Taint>> {
    let wanted = format!("${name}");
    let sets = sets(config, node, name);
    let mut found = None;
    for set in sets {
        let worst = within(config, set, config.arg(set, 1).unwrap_or_default(), depth + 1).into_iter();
        let mut worst: Vec<Taint> = worst.collect();
        worst.sort_by_key(|taint| std::cmp::Reverse(taint.bytes.count()));
        let begins_plain = !config.arg(set, 1).unwrap_or_default().starts_with('$');
        let slash = config.arg(set, 1).is_some_and(|value| value.starts_with('/'));
        let this = worst
            .into_iter()
            .next()
            .map(|taint| Taint { slash_first: if begins_plain { slash } else { taint.slash_first }, ..taint });
        found = Some(found.flatten().or(this));
    }
    if found.is_some() {
        return found;
    }
    for block in ["map", "geo", "split_clients"] {
        let maps = config.all(block).filter(|map| {
            config.nodes[*map].directive.block.is_some()
                && config.nodes[*map].directive.args.last().is_some_and(|last| last.text == wanted)
        });
        for map in maps {
            let source = config.arg(map, 0).unwrap_or_default();
            let entries = config.within(Some(map)).to_vec();
            let mut worst = None;
            for entry in entries {
                let value = config.arg(entry, 0).unwrap_or_default();
                let key = config.name(entry);
                for piece in pieces(value) {
                    let Piece::Variable(used) = piece else { continue };
                    let pattern = key.strip_prefix("~*").or_else(|| key.strip_prefix('~')).and_then(Pattern::read);
                    let group = pattern.as_ref().and_then(|pattern| pattern.group(&used));
                    let taint = match group {
                        Some(group) => captured_of(config, map, group, source, &used, depth + 1),
                        None => follow(config, map, &used, depth + 1),
                    };
                    worst = worst.or(taint);
                }
            }
            found = Some(found.flatten().or(worst));
        }
    }
    found
}

/// Whether all that a `map` or a `geo` puts into a variable begins with a slash, so that it ends the name of a host
/// before it.
pub(super) fn begins_path(config: &Config<'_>, name: &str) -> bool {
    let wanted = format!("${name}");
    let mut known = false;
    for block in ["map", "geo"] {
        for map in config.all(block) {
            let args = &config.nodes[map].directive.args;
            if config.nodes[map].directive.block.is_none() || args.last().is_none_or(|last| last.text != wanted) {
                continue;
            }
            let entries = config.within(Some(map)).iter();
            let mut entries = entries.filter(|entry| !SETTINGS_OF_MAPS.contains(&config.name(**entry))).peekable();
            // Without a default the variable may be empty.
            let has_default = config.own(Some(map), "default").next().is_some();
            if !has_default || entries.peek().is_none() {
                return false;
            }
            known = true;
            if !entries.all(|entry| config.arg(*entry, 0).is_some_and(|value| value.starts_with('/'))) {
                return false;
            }
        }
    }
    known
}

/// What stands in a `map` or a `geo` and is no value.
const SETTINGS_OF_MAPS: [&str; 7] =
    ["hostnames", "volatile", "include", "proxy", "proxy_recursive", "delete", "ranges"];

/// Returns the places that `set` a variable which one place sees: those of the same server.
pub(super) fn sets(config: &Config<'_>, node: usize, name: &str) -> Vec<usize> {
    let wanted = format!("${name}");
    let outer: Vec<Option<usize>> = config.outwards(node).collect();
    let sees = |set: &usize| outer.contains(&config.nodes[*set].parent) || shares_server(config, *set, node);
    config.all("set").filter(|set| config.arg(*set, 0) == Some(&wanted)).filter(sees).collect()
}

fn shares_server(config: &Config<'_>, one: usize, other: usize) -> bool {
    match (config.around(one, "server"), config.around(other, "server")) {
        (Some(one), Some(other)) => one == other,
        (None, None) => config.nodes[one].parent.is_none(),
        _ => false,
    }
}

/// Returns what a visitor can put into what a pattern captures: of the nearest block around a place that has one.
fn captured(config: &Config<'_>, node: usize, name: &str, depth: usize) -> Option<Taint> {
    for outer in config.outwards(node).flatten() {
        // What a rewrite before it in the same block captures is what counts then.
        let (pattern, subject) = match config.name(outer) {
            "location" => match config.pattern(outer) {
                Some(pattern) => (pattern.to_owned(), "$uri".to_owned()),
                None => continue,
            },
            "if" => {
                let Some((subject, operator, pattern)) = condition(config, outer) else { continue };
                if !operator.ends_with('~') && !operator.ends_with("~*") {
                    continue;
                }
                (pattern, subject)
            }
            "server" => {
                let names = config.own(Some(outer), "server_name");
                let named = names.flat_map(|node| config.nodes[node].directive.args.iter()).find_map(|name_of| {
                    let pattern = Pattern::read(name_of.text.strip_prefix('~')?)?;
                    pattern.group(name).map(|_| name_of.text[1..].to_owned())
                });
                match named {
                    Some(pattern) => (pattern, "$host".to_owned()),
                    None => continue,
                }
            }
            _ => continue,
        };
        if let Some(group) = Pattern::read(&pattern).as_ref().and_then(|pattern| pattern.group(name)) {
            return captured_of(config, outer, group, &subject, name, depth);
        }
        if name.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    None
}

fn captured_of(
    config: &Config<'_>,
    node: usize,
    group: &Part,
    subject: &str,
    name: &str,
    depth: usize,
) -> Option<Taint> {
    if group.is_one_of_few() {
        return None;
    }
    let source = match subject {
        "$uri" => own("uri"),
        _ => within(config, node, subject, depth + 1).into_iter().next(),
    }?;
    let bytes = group.bytes();
    let both = bytes.not().or(source.bytes.not()).not();
    let (first, empty) = group.first();
    let slash_first = !empty && first == Bytes::of(*b"/");
    Some(Taint { bytes: both, slash_first, from: format!("${name}") })
}

/// Takes the condition of an `if` apart: what is compared, how, with what.
pub(super) fn condition(config: &Config<'_>, node: usize) -> Option<(String, String, String)> {
    let mut words: Vec<&str> = config.nodes[node].directive.args.iter().map(|word| word.text.as_str()).collect();
    let first = words.first_mut()?;
    *first = first.strip_prefix('(').unwrap_or(first);
    let quoted = config.nodes[node].directive.args.last().is_some_and(|word| word.quoted);
    if let (Some(last), false) = (words.last_mut(), quoted) {
        *last = last.strip_suffix(')').unwrap_or(last);
    }
    words.retain(|word| !word.is_empty());
    match words.as_slice() {
        [subject, operator, rest @ ..] if !rest.is_empty() => {
            Some(((*subject).to_owned(), (*operator).to_owned(), rest.join(" ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart() {
        let text = |text: &str| Piece::Text(text.into());
        let variable = |name: &str| Piece::Variable(name.into());
        assert_eq!(
            pieces("http://a${arg_b}.c$1/$uri$"),
            [text("http://a"), variable("arg_b"), text(".c"), variable("1"), text("/"), variable("uri"), text("$")]
        );
    }
}
