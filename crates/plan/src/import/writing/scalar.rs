//! Texts as YAML: plain where YAML allows it and a reader takes it for what it is, else quoted.

use serde_json::Value;

use crate::yaml::resolve;

/// Returns a text as the value of a line.
pub(crate) fn value(text: &str) -> String {
    let text = clean(text);
    let flat = !text.contains(": ") && !text.contains(" #") && !text.ends_with(':');
    if flat && begins_plain(&text) && is_text(&text) { text } else { quoted(&text) }
}

/// Returns a text as a value within `[]` or `{}`.
pub(crate) fn inner(text: &str) -> String {
    let text = clean(text);
    let flat = !text.contains([',', '[', ']', '{', '}', '#', ':', '"', '\'']);
    if flat && begins_plain(&text) && is_text(&text) { text } else { quoted(&text) }
}

/// Returns a text as it may stand in a comment: one line.
pub(crate) fn comment(text: &str) -> String {
    clean(text)
}

/// Returns a text without what YAML does not take even within quotes, on one line.
fn clean(text: &str) -> String {
    let one_line: String = text.chars().map(|c| if is_printable(c) { c } else { ' ' }).collect();
    one_line.trim().to_owned()
}

/// Whether YAML takes a character as it is, line breaks and tabs aside.
pub(crate) fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

fn begins_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '(' | '+' | '$'))
        && !text.starts_with("...")
}

fn is_text(text: &str) -> bool {
    matches!(resolve(text), Value::String(_))
}

/// Returns a text in quotes, which may hold line breaks and whatever else.
pub(crate) fn quoted(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(printable).collect();
    Value::from(lines.join("\n")).to_string()
}

/// Returns a line without what YAML takes nowhere.
pub(crate) fn printable(line: &str) -> String {
    line.chars().map(|c| if c == '\t' || is_printable(c) { c } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_only_where_yaml_wants_it() {
        for (text, expected) in [
            ("Bind services to localhost", "Bind services to localhost"),
            ("Größe prüfen (2. Lauf)", "Größe prüfen (2. Lauf)"),
            ("a: b", r#""a: b""#),
            ("a #b", r#""a #b""#),
            ("true", r#""true""#),
            ("12", r#""12""#),
            ("1e3", r#""1e3""#),
            ("null", r#""null""#),
            ("", r#""""#),
            ("- x", r#""- x""#),
            ("*.rs", r#""*.rs""#),
            ("a\nb\u{0}", "a b"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
        assert_eq!(inner("a, b"), r#""a, b""#);
        assert_eq!(inner("src/**"), "src/**");
    }
}
