//! Paths in a text: in code, in a cell, in a sentence.

use std::ops::Range;

use super::text::Text;

/// Returns the paths that a text names, as written, with their ranges.
pub(super) fn all(text: &Text) -> Vec<(String, Range<usize>)> {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    for (code, range) in text.code() {
        if is_path(code, true) {
            found.push((code.trim().to_owned(), range));
        }
    }
    let mut at = 0;
    for word in text.plain.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')) {
        let range = at..at + word.len();
        at = range.end;
        at += text.plain[at..].chars().next().map_or(0, char::len_utf8);
        let bare = word.trim_matches(['"', '\'', ':', '.', '`', '“', '”']);
        let inside = found.iter().any(|(_, other)| other.start < range.end && range.start < other.end);
        if !inside && is_path(bare, false) {
            found.push((bare.to_owned(), range));
        }
    }
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// Returns whether a word is a path: it has a slash or a known ending, and nothing that no path has.
fn is_path(word: &str, code: bool) -> bool {
    let word = word.trim();
    if word.is_empty()
        || word.contains("://")
        || word.contains(char::is_whitespace)
        || word.starts_with(['-', '$', '@', '<', '='])
        || word.contains(['=', '"', '\'', '<', '>', '|', '&', ';'])
    {
        return false;
    }
    let name = word.rsplit('/').next().unwrap_or("");
    let ending = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !ending.is_empty()
            && ending.len() <= 6
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
            && ending.chars().any(char::is_alphabetic)
            && (!stem.is_empty() || code)
    });
    let slash = word.contains('/') && !word.starts_with("//");
    let known = ["Makefile", "Dockerfile", "LICENSE", "README", "Cargo.lock", "Gemfile", "Procfile", "Jenkinsfile"]
        .contains(&name);
    if code {
        return (slash && word.len() > 1 || ending || known) && !word.starts_with('/') | !is_route(word);
    }
    let letters = word.chars().all(|c| {
        c.is_ascii_alphanumeric()
            || matches!(c, '/' | '.' | '_' | '-' | '*' | '{' | '}' | '[' | ']' | ',' | '~' | '?' | '@' | '+')
    });
    letters
        && (slash
            && (word.ends_with('/')
                || ending
                || word.contains('*')
                || word.matches('/').count() >= 2
                || word.starts_with('/'))
            || ending && !is_abbreviation(word)
            || known)
}

/// `/api/agents` is asked for, not changed.
fn is_route(word: &str) -> bool {
    word.starts_with("/api") || word.contains(":id") || word.contains("/:")
}

/// `e.g`, `z.B`, `v1.2`, `Node.js`.
fn is_abbreviation(word: &str) -> bool {
    let (stem, ending) = word.rsplit_once('.').unwrap_or((word, ""));
    stem.len() <= 1
        || stem.starts_with('v') && stem[1..].chars().all(|c| c.is_ascii_digit())
        || matches!(word, "Node.js" | "Next.js" | "Vue.js" | "React.js" | "Express.js" | "D3.js" | "ASP.NET")
        || ending.chars().next().is_some_and(|c| c.is_uppercase())
        || ["com", "org", "net", "io", "dev", "de", "fr", "es", "eu"].contains(&ending)
}
