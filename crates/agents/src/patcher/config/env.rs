//! Files of environment variables: `NAME=value`, with `export` and quotes where a file has them.

use super::path::Step;
use super::{Act, keys, text_of};

/// Does one thing to one variable of a text.
pub(super) fn edit(text: &str, steps: &[Step], act: Act<'_>) -> Result<String, String> {
    let keys = keys(steps)?;
    let [name] = keys[..] else { return Err("a variable has a name without dots".into()) };
    let is_name = name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
        && !name.starts_with(|char: char| char.is_ascii_digit());
    if !is_name {
        return Err("it is no name of a variable".into());
    }
    let mut new = String::with_capacity(text.len() + 64);
    let mut rest = text;
    let mut is_there = false;
    while !rest.is_empty() {
        let entry = entry(rest);
        let (line, after) = rest.split_at(entry.len);
        rest = after;
        if entry.name != Some(name) {
            new.push_str(line);
            continue;
        }
        if let Act::Set(value) = act {
            is_there = true;
            new.push_str(&line[..entry.value.start]);
            new.push_str(&quoted(&text_of(value)?, line[entry.value.clone()].chars().next()));
            new.push_str(&line[entry.value.end..]);
        }
    }
    if let (Act::Set(value), false) = (act, is_there) {
        if !new.is_empty() && !new.ends_with('\n') {
            new.push('\n');
        }
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        new.push_str(&format!("{name}={}{end}", quoted(&text_of(value)?, None)));
    }
    Ok(new)
}

/// One line, or several where quotes go on.
struct Entry<'a> {
    name: Option<&'a str>,
    /// Where in it the value is, with its quotes and without a comment.
    value: std::ops::Range<usize>,
    len: usize,
}

fn entry(text: &str) -> Entry<'_> {
    let line = text.split_inclusive('\n').next().unwrap_or_default();
    let nothing = Entry { name: None, value: 0..0, len: line.len() };
    let trimmed = line.trim_start();
    let Some(at) = line.find('=').filter(|_| !trimmed.starts_with('#')) else { return nothing };
    let name = line[..at].trim();
    let name = name.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t'])).map_or(name, str::trim);
    let after = &text[at + 1..];
    let begin = at + 1 + (after.len() - after.trim_start_matches([' ', '\t']).len());
    let quote = text[begin..].chars().next().filter(|char| matches!(char, '"' | '\''));
    let end = match quote {
        Some(quote) => {
            let mut is_escaped = false;
            let close = text[begin + 1..].char_indices().find(|(_, char)| {
                let closes = *char == quote && !is_escaped;
                is_escaped = quote == '"' && *char == '\\' && !is_escaped;
                closes
            });
            // Quotes that nobody closes are a part of the value.
            close.map_or(line.trim_end().len(), |(close, _)| begin + 1 + close + 1)
        }
        None => {
            let value = &line[begin.min(line.len())..];
            let cut = value.find(" #").unwrap_or(value.len());
            begin + value[..cut].trim_end().len()
        }
    };
    let len = end.max(begin) + text[end.max(begin)..].find('\n').map_or(text.len() - end.max(begin), |at| at + 1);
    Entry { name: Some(name), value: begin.min(end)..end, len: len.max(line.len()) }
}

/// Returns a value with the quotes that it had, or those that it needs.
fn quoted(value: &str, had: Option<char>) -> String {
    let needs = value.chars().any(|char| char.is_whitespace() || "#'\"$`\\;&|<>()*?!~".contains(char));
    match had {
        Some('\'') if !value.contains(['\'', '\n']) => format!("'{value}'"),
        Some('"') => double(value),
        _ if !needs => value.to_owned(),
        _ if !value.contains(['\'', '\n', '\r']) => format!("'{value}'"),
        _ => double(value),
    }
}

fn double(value: &str) -> String {
    let mut text = String::from("\"");
    for char in value.chars() {
        match char {
            '"' | '\\' | '$' | '`' => text.extend(['\\', char]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            _ => text.push(char),
        }
    }
    text.push('"');
    text
}
