//! The variables of a compose file: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, `${NAME:+other}`, `$$`.

use std::collections::BTreeMap;

/// What stands for a variable whose value nobody here knows.
pub(in crate::compliance_checker) const UNKNOWN: char = '\u{1}';

/// How deep a default may hold variables.
const MAX_DEPTH: usize = 8;

/// Replaces the variables of a text by what `known` says or by their defaults; the others become [`UNKNOWN`].
pub(super) fn expand(text: &str, known: &BTreeMap<String, String>) -> String {
    expand_within(text, known, 0)
}

fn expand_within(text: &str, known: &BTreeMap<String, String>, depth: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        rest = if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            after
        } else if let Some(inner) = after.strip_prefix('{') {
            let Some(end) = closing(inner) else {
                out.push('$');
                rest = after;
                continue;
            };
            out.push_str(&value(&inner[..end], known, depth));
            &inner[end + 1..]
        } else {
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len());
            match end {
                0 => out.push('$'),
                _ => out.push_str(known.get(&after[..end]).map_or("\u{1}", String::as_str)),
            }
            &after[end..]
        };
    }
    out.push_str(rest);
    out
}

/// Returns where the `}` is that belongs to a `{` before the text.
fn closing(inner: &str) -> Option<usize> {
    let mut open = 0usize;
    for (at, c) in inner.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

fn value(inner: &str, known: &BTreeMap<String, String>, depth: usize) -> String {
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len());
    let (name, operator) = inner.split_at(end);
    let set = known.get(name);
    let (colon, operator) = operator.strip_prefix(':').map_or((false, operator), |rest| (true, rest));
    let counts = set.filter(|value| !(colon && value.is_empty()));
    let nested = |text: &str| match depth {
        MAX_DEPTH.. => UNKNOWN.to_string(),
        _ => expand_within(text, known, depth + 1),
    };
    match (operator.chars().next(), counts) {
        (Some('-'), None) => nested(&operator[1..]),
        (Some('+'), Some(_)) => nested(&operator[1..]),
        (Some('+'), None) => String::new(),
        (_, Some(value)) => value.clone(),
        (_, None) => UNKNOWN.to_string(),
    }
}

/// Reads a `.env` file: `NAME=value` a line, quotes and `export` taken off.
pub(super) fn environment(text: &str) -> BTreeMap<String, String> {
    let settings = text.lines().filter_map(|line| {
        let line = line.trim().strip_prefix("export ").unwrap_or(line.trim());
        let (name, value) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
        let value = value.trim();
        let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.split(*quote).next());
        let plain = value.split(" #").next().unwrap_or_default().trim();
        Some((name.trim().to_owned(), quoted.unwrap_or(plain).to_owned()))
    });
    settings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_replaced_as_compose_does() {
        let known = environment("A=1\n# no\nexport B='two # 2'\nEMPTY=\n");
        let cases = [
            ("$A-${B}", "1-two # 2"),
            ("${C:-x}/${C-${A}}", "x/1"),
            ("${EMPTY:-x}${EMPTY-y}", "x"),
            ("$$A ${A:+set}${C:+set}", "$A set"),
            ("${C:?must}", "\u{1}"),
            ("${C", "${C"),
            ("5$", "5$"),
        ];
        for (text, expected) in cases {
            assert_eq!(expand(text, &known), expected, "{text}");
        }
        let deep = format!("{}x{}", "${N:-".repeat(10_000), "}".repeat(10_000));
        assert_eq!(expand(&deep, &known), "\u{1}");
    }
}
