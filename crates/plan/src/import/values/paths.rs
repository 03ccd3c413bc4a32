//! Paths in a text: in code, in a cell, in a sentence. The words that tell them stand in `paths.txt`.

use std::ops::Range;
use std::sync::LazyLock;

use crate::import::document::pieces;
use crate::import::document::text::Text;
use crate::import::vocabulary::lists::{Lists, Words};

/// The words of `paths.txt`.
struct Paths {
    endings: Words,
    files: Words,
    roots: Words,
    branches: Words,
    domains: Words,
    around: Words,
    looks: Words,
}

static PATHS: LazyLock<Paths> = LazyLock::new(|| {
    let lists = Lists::of(include_str!("paths.txt"));
    let [endings, files, roots, branches, domains, around, looks] =
        ["endings", "files", "roots", "branches", "domains", "around", "looks"].map(|name| lists.words(name));
    Paths { endings, files, roots, branches, domains, around, looks }
});

/// Returns the paths that a text names, with their ranges; `file.py:41-60` is `file.py`.
pub(crate) fn all(text: &Text) -> Vec<(String, Range<usize>)> {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    for (code, range) in text.code() {
        let path = bare(code);
        if is_path(path, true) {
            found.push((path.to_owned(), range));
        }
    }
    let mut at = 0;
    let mut code = text.code().map(|(_, range)| range).collect::<Vec<_>>().into_iter().peekable();
    for word in text.plain.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')) {
        let range = at..at + word.len();
        at = range.end;
        at += text.plain[at..].chars().next().map_or(0, char::len_utf8);
        while code.next_if(|code| code.end <= range.start).is_some() {}
        let inside = code.peek().is_some_and(|code| code.start < range.end);
        let path = bare(word.trim_matches(['"', '\'', ':', '.', '`', '“', '”']).trim_start_matches("- "));
        // A full stop at the start is part of `.github/`.
        let dotted =
            word.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '/'));
        let path = if dotted { bare(word.trim_end_matches(['.', ':', ',', '`'])) } else { path };
        if !inside && is_path(path, false) {
            found.push((path.to_owned(), range));
        }
    }
    found.sort_by_key(|(_, range)| range.start);
    found
}

/// Returns whether a text says nothing but paths: `src/a.rs, src/b.rs`, `touches only src/api/**`.
pub(crate) fn is_all(text: &Text) -> bool {
    let found = all(text);
    if found.is_empty() {
        return false;
    }
    let mut ranges = found.iter().map(|(_, range)| range).peekable();
    let mut outside = |at: usize| {
        while ranges.next_if(|range| range.end <= at).is_some() {}
        ranges.peek().is_none_or(|range| at < range.start)
    };
    let mut at = 0;
    for word in text.plain.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '\'')) {
        let start = at;
        at += word.len();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if outside(start) && !bare.is_empty() && !PATHS.around.contains(&bare) {
            return false;
        }
    }
    true
}

/// Returns the paths that a sentence says are worked on: those that it does not only look at.
pub(crate) fn worked_on(text: &Text) -> Vec<(String, Range<usize>)> {
    let mut found = all(text);
    found.retain(|(_, range)| {
        let before = text.plain[..range.start].trim_end_matches(|c: char| !c.is_alphanumeric());
        // Only the word right before it, not one beyond a bracket or a comma.
        let gap = &text.plain[before.len()..range.start];
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
        gap.contains(['(', '[', ',', ':']) || !PATHS.looks.contains(&word)
    });
    found
}

/// Returns the paths in the sentences that tell somebody to write: `Rewrite src/a.rs on top of it.`
pub(crate) fn written(text: &Text) -> Vec<Text> {
    const WRITE: [&str; 34] = [
        "add",
        "create",
        "write",
        "rewrite",
        "implement",
        "modify",
        "edit",
        "change",
        "update",
        "extend",
        "replace",
        "refactor",
        "move",
        "rename",
        "delete",
        "remove",
        "split",
        "extract",
        "introduce",
        "port",
        "convert",
        "migrate",
        "fix",
        "touch",
        "touches",
        "edits",
        "changes",
        "adds",
        "legt",
        "ändert",
        "crée",
        "modifie",
        "modifica",
        "crea",
    ];
    let tells_to_write = |words: &str| {
        let first = words.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
        WRITE.contains(&first.to_lowercase().as_str())
    };
    let mut found = Vec::new();
    for sentence in pieces::sentences(text) {
        // `Updater (Mira, 1d): write src/updater`: what is to be done stands behind its name.
        let named = sentence.plain.split_once(": ").is_some_and(|(_, told)| tells_to_write(told));
        if tells_to_write(&sentence.plain) || named || is_all(&sentence) {
            found.extend(worked_on(&sentence).into_iter().map(|(_, range)| sentence.part(range)));
        } else {
            let goes = all(&sentence).into_iter().filter(|(_, range)| is_goal(&sentence.plain[..range.start]));
            found.extend(goes.map(|(_, range)| sentence.part(range)));
        }
    }
    found
}

/// Whether words before a path say that something is written there: `the code lives in`, `which becomes`.
fn is_goal(before: &str) -> bool {
    const WRITES: [&str; 20] = [
        "into", "writes", "becomes", "become", "produces", "creates", "updates", "schreibt", "erzeugt", "ändert",
        "écrit", "produit", "devient", "escribe", "produce", "genera", "crea", "crée", "rewrites", "replaces",
    ];
    const IN: [&str; 9] = ["in", "under", "to", "at", "unter", "nach", "dans", "sous", "en"];
    const GOES: [&str; 22] = [
        "lives", "live", "goes", "go", "code", "lands", "land", "ends", "up", "belongs", "saved", "written", "stored",
        "liegt", "landet", "kommt", "gehört", "code", "va", "vit", "queda", "vive",
    ];
    let mut words = before.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty()).rev();
    let last = words.next().unwrap_or("").to_lowercase();
    let other = words.next().unwrap_or("").to_lowercase();
    WRITES.contains(&last.as_str()) || IN.contains(&last.as_str()) && GOES.contains(&other.as_str())
}

/// A path without the line that it points to.
fn bare(word: &str) -> &str {
    let word = word.trim();
    let word = word.strip_prefix("./").unwrap_or(word);
    let line = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | ':' | 'L' | ','))
    };
    let anchor = || word.contains('#').then(|| word.split_once("#L")).flatten();
    match word.split_once(':').or_else(anchor) {
        Some((path, rest)) if line(rest) => path,
        _ => word,
    }
}

/// Returns whether a word is a path: it has a slash or a known ending, and nothing that no path has.
fn is_path(word: &str, code: bool) -> bool {
    // Most words have no sign that they could be one.
    if !word.contains(['/', '.', '*']) && !PATHS.files.contains(word) {
        return false;
    }
    if word.len() < 2
        || word.contains("://")
        || word.contains(char::is_whitespace)
        || word.starts_with(['-', '$', '@', '<', '=', '~', '#'])
        || word.starts_with("//")
        || word.contains(['=', '"', '\'', '<', '>', '|', '&', ';', '(', ')', '`', ':', '%', '\\', '→'])
    {
        return false;
    }
    let name = word.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let slash = word.contains('/');
    let ending = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() || code).map(|(_, ending)| ending);
    let known = PATHS.files.contains(name) || ending.is_some_and(|ending| PATHS.endings.contains(ending));
    let glob = word.contains('*');
    if !slash {
        let plain = !is_product(word) && !word.starts_with('*');
        return known && plain || code && glob && word.contains('.') && !word.contains("()");
    }
    if is_route(word, known || glob) || is_branch(word) || !word.contains(char::is_alphabetic) {
        return false;
    }
    let file = ending.is_some_and(|ending| {
        (1..=10).contains(&ending.len())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
            && ending.chars().any(char::is_alphabetic)
    });
    let first = word.trim_start_matches('/').split('/').next().unwrap_or("");
    // `example.org/path` is an address.
    let host = !word.starts_with('.') && first.rsplit_once('.').is_some_and(|(_, last)| is_domain(last));
    if host {
        return false;
    }
    if code {
        return true;
    }
    let letters = word.chars().all(|c| c.is_alphanumeric() || "/._-*{}[],~?@+".contains(c));
    letters && (word.ends_with('/') && word.len() > 2 || file || known || glob || PATHS.roots.contains(first))
}

/// `/api/agents` is asked for, not changed; `/etc/nginx/nginx.conf` and `/archive/photos/` are files.
fn is_route(word: &str, file: bool) -> bool {
    let route = word.starts_with("/api") || word.contains("/{") || word.contains("/:");
    route && !file
        || word.starts_with('/')
            && !file
            && !word.ends_with('/')
            && !word[1..].split_once('/').is_some_and(|(first, _)| PATHS.roots.contains(first))
        || word == "/"
}

/// `feature/login`, `origin/main`, `application/json`: branches and media types.
fn is_branch(word: &str) -> bool {
    let parts: Vec<&str> = word.split('/').collect();
    let plain = !word.ends_with('/')
        && !word.contains('*')
        && !parts[1].rsplit_once('.').is_some_and(|(_, ending)| PATHS.endings.contains(ending));
    parts.len() == 2 && PATHS.branches.contains(parts[0]) && plain
}

fn is_domain(ending: &str) -> bool {
    PATHS.domains.contains(ending)
}

/// `Node.js` is a program, `v1.2.c` a version, `e.g` a word.
fn is_product(word: &str) -> bool {
    let (stem, _) = word.rsplit_once('.').unwrap_or((word, ""));
    let product = word.ends_with(".js") && stem.starts_with(char::is_uppercase) && stem.len() <= 8;
    product && !stem.contains(['.', '-', '_'])
        || matches!(word, "d3.js" | "three.js" | "node.js" | "next.js" | "vue.js" | "e.g" | "i.e" | "z.b" | "z.B")
        || stem.len() <= 1 && !stem.is_empty() && stem.chars().all(|c| c.is_ascii_digit())
        || stem.starts_with('v') && stem.len() > 1 && stem[1..].chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::{Block, Document};

    fn line(markdown: &str) -> Text {
        let document = Document::parse(markdown);
        let Some(Block::Paragraph(lines)) = document.sections[0].blocks.first() else { return Text::default() };
        lines[0].clone()
    }

    #[test]
    fn paths_are_told_from_what_looks_like_them() {
        for (markdown, expected) in [
            ("touches only src/api/** and `docs/`", &["src/api/**", "docs/"][..]),
            ("edit `app/api.py:41-60` and ./run.sh", &["app/api.py", "run.sh"]),
            ("in `.github/**`, .gitlab-ci.yml", &[".github/**", ".gitlab-ci.yml"]),
            ("`Makefile` and `*.sql`", &["Makefile", "*.sql"]),
            ("files in `/archiv/foto/`, /etc/nginx/nginx.conf", &["/archiv/foto/", "/etc/nginx/nginx.conf"]),
            ("src/components/Button too", &["src/components/Button"]),
            ("call `/api/users/:id` or `/checkout/v1`", &[]),
            ("see https://example.org/a.html, example.org/a.html", &[]),
            ("branch `release/4.2` of origin/main", &[]),
            ("Node.js and v1.2, e.g. CI/CD and A/B tests, and/or 1/2/3", &[]),
            ("`npm run build`, `parseFloat()`, `quota.mode`, `application/json`", &[]),
        ] {
            let text = line(markdown);
            let found: Vec<String> = all(&text).into_iter().map(|(path, _)| path).collect();
            assert_eq!(found, expected, "{markdown}");
        }
    }

    #[test]
    fn what_is_told_to_be_written_stands_at_the_beginning_or_behind_a_name() {
        let found = |markdown| -> Vec<String> { written(&line(markdown)).into_iter().map(|path| path.plain).collect() };
        assert_eq!(found("Write `updater/` first."), ["updater/"]);
        assert_eq!(found("Updater (Mira, 1d): write `updater/` so that kiosks fetch it"), ["updater/"]);
        assert_eq!(found("Image: built from `images/kiosk/`"), Vec::<String>::new());
    }

    #[test]
    fn what_is_only_looked_at_is_not_worked_on() {
        let found =
            |markdown| -> Vec<String> { worked_on(&line(markdown)).into_iter().map(|(path, _)| path).collect() };
        assert_eq!(found("Extract from `main.rs` (`src/main.rs`, `src/run.rs`)"), ["src/main.rs", "src/run.rs"]);
        assert_eq!(found("Read `money.test.ts`, then change `money.ts`"), ["money.ts"]);
        assert!(is_all(&line("Writes into `absence/`")) && is_all(&line("`a.py`, `b.py`")));
        assert!(!is_all(&line("the form in `a.py`")));
    }
}
