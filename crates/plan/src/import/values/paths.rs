//! Paths in a text: in code, in a cell, in a sentence.

use std::ops::Range;

use crate::import::document::text::Text;

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
    const AROUND: [&str; 60] = [
        "and",
        "und",
        "et",
        "y",
        "e",
        "in",
        "file",
        "files",
        "path",
        "paths",
        "owns",
        "touches",
        "edits",
        "changes",
        "modifies",
        "writes",
        "into",
        "to",
        "only",
        "all",
        "lives",
        "live",
        "under",
        "new",
        "create",
        "creates",
        "update",
        "updates",
        "modify",
        "edit",
        "change",
        "nothing",
        "else",
        "datei",
        "dateien",
        "ändert",
        "nur",
        "unter",
        "neu",
        "schreibt",
        "nach",
        "liegt",
        "alles",
        "fichier",
        "fichiers",
        "modifie",
        "touche",
        "seulement",
        "dans",
        "sous",
        "uniquement",
        "solo",
        "se",
        "toca",
        "modifica",
        "archivo",
        "archivos",
        "ficheros",
        "bajo",
        "los",
    ];
    let found = all(text);
    if found.is_empty() {
        return false;
    }
    let outside = |at: usize| !found.iter().any(|(_, range)| range.contains(&at));
    let mut at = 0;
    for word in text.plain.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '\'')) {
        let start = at;
        at += word.len();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if outside(start) && !bare.is_empty() && !AROUND.contains(&bare.as_str()) {
            return false;
        }
    }
    true
}

/// Returns the paths that a sentence says are worked on: those that it does not only look at.
pub(crate) fn worked_on(text: &Text) -> Vec<(String, Range<usize>)> {
    const LOOKS: [&str; 44] = [
        "see", "from", "read", "run", "like", "of", "with", "via", "per", "using", "use", "uses", "against", "after",
        "follow", "follows", "than", "out", "siehe", "aus", "wie", "mit", "von", "laut", "gemäß", "vgl", "nach",
        "lies", "voir", "depuis", "de", "comme", "avec", "selon", "lire", "ver", "desde", "como", "con", "según",
        "leer", "reads", "without", "not",
    ];
    let mut found = all(text);
    found.retain(|(_, range)| {
        let before = text.plain[..range.start].trim_end_matches(|c: char| !c.is_alphanumeric());
        // Only the word right before it, not one beyond a bracket or a comma.
        let gap = &text.plain[before.len()..range.start];
        let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
        gap.contains(['(', '[', ',', ':']) || !LOOKS.contains(&word.as_str())
    });
    found
}

/// A path without the line that it points to.
fn bare(word: &str) -> &str {
    let word = word.trim();
    let word = word.strip_prefix("./").unwrap_or(word);
    let line = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | ':' | 'L' | ','))
    };
    match word.split_once(':').or_else(|| word.split_once("#L")) {
        Some((path, rest)) if line(rest) => path,
        _ => word,
    }
}

/// Endings of files that are named without a directory.
const ENDINGS: &[&str] = &[
    "astro",
    "avsc",
    "bash",
    "bat",
    "bib",
    "c",
    "cc",
    "cfg",
    "cjs",
    "clj",
    "cmake",
    "conf",
    "cpp",
    "cs",
    "csproj",
    "css",
    "csv",
    "cts",
    "cue",
    "cxx",
    "dart",
    "db",
    "doc",
    "docx",
    "dot",
    "drawio",
    "edn",
    "eex",
    "ejs",
    "env",
    "erb",
    "erl",
    "ex",
    "exs",
    "feature",
    "fish",
    "fs",
    "gd",
    "go",
    "gql",
    "gradle",
    "graphql",
    "groovy",
    "h",
    "haml",
    "hbs",
    "hcl",
    "hpp",
    "hs",
    "html",
    "ics",
    "ini",
    "ino",
    "ipynb",
    "j2",
    "java",
    "jinja",
    "jl",
    "jpeg",
    "jpg",
    "json",
    "json5",
    "jsonc",
    "jsonl",
    "jsonnet",
    "js",
    "jsx",
    "key",
    "kt",
    "kts",
    "less",
    "lhs",
    "lock",
    "lua",
    "m",
    "map",
    "md",
    "mdx",
    "mjs",
    "mk",
    "ml",
    "mli",
    "mod",
    "mts",
    "nim",
    "nix",
    "njk",
    "odp",
    "ods",
    "odt",
    "parquet",
    "patch",
    "pbxproj",
    "pdf",
    "pem",
    "php",
    "pl",
    "plist",
    "png",
    "po",
    "pot",
    "ppt",
    "pptx",
    "prisma",
    "proto",
    "ps1",
    "pug",
    "puml",
    "py",
    "pyi",
    "r",
    "rake",
    "rb",
    "rego",
    "rmd",
    "rs",
    "rst",
    "sass",
    "sbt",
    "scala",
    "scss",
    "service",
    "sh",
    "snap",
    "sol",
    "sql",
    "sqlite",
    "storyboard",
    "sum",
    "svelte",
    "svg",
    "swift",
    "tar",
    "tex",
    "tf",
    "tfvars",
    "thrift",
    "tmpl",
    "toml",
    "tpl",
    "ts",
    "tsv",
    "tsx",
    "ttf",
    "txt",
    "vb",
    "vue",
    "wasm",
    "webp",
    "woff2",
    "xlsx",
    "xml",
    "xsd",
    "yaml",
    "yml",
    "zig",
    "zip",
    "zsh",
];

const FILES: &[&str] = &[
    "Makefile",
    "Dockerfile",
    "LICENSE",
    "README",
    "Gemfile",
    "Procfile",
    "Jenkinsfile",
    "Rakefile",
    "Vagrantfile",
    "Justfile",
    "justfile",
    "CODEOWNERS",
    "Caddyfile",
    "Brewfile",
    "Podfile",
    "Fastfile",
    "CHANGELOG",
    "Taskfile",
    ".gitignore",
    ".gitattributes",
    ".editorconfig",
    ".dockerignore",
    ".env",
    ".npmrc",
    ".nvmrc",
    ".eslintrc",
    ".prettierrc",
    ".babelrc",
    ".htaccess",
    ".tool-versions",
    ".gitlab-ci.yml",
];

/// Directories that projects have, so that three words with strokes between them are a path.
const ROOTS: &[&str] = &[
    "api",
    "app",
    "apps",
    "assets",
    "backend",
    "bin",
    "build",
    "client",
    "cmd",
    "components",
    "conf",
    "config",
    "core",
    "crates",
    "data",
    "db",
    "deploy",
    "doc",
    "docs",
    "e2e",
    "etc",
    "examples",
    "frontend",
    "infra",
    "internal",
    "k8s",
    "lib",
    "libs",
    "migrations",
    "modules",
    "ops",
    "packages",
    "pages",
    "pkg",
    "plugins",
    "public",
    "resources",
    "schemas",
    "scripts",
    "server",
    "services",
    "shared",
    "spec",
    "specs",
    "src",
    "static",
    "storage",
    "terraform",
    "test",
    "tests",
    "tools",
    "ui",
    "utils",
    "web",
    "workers",
];

/// Returns whether a word is a path: it has a slash or a known ending, and nothing that no path has.
fn is_path(word: &str, code: bool) -> bool {
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
    let known = FILES.contains(&name) || ending.is_some_and(|ending| ENDINGS.contains(&ending));
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
    letters && (word.ends_with('/') && word.len() > 2 || file || known || glob || ROOTS.contains(&first))
}

/// `/api/agents` is asked for, not changed; `/etc/nginx/nginx.conf` and `/archive/photos/` are files.
fn is_route(word: &str, file: bool) -> bool {
    let route = word.starts_with("/api") || word.contains("/{") || word.contains("/:");
    route && !file
        || word.starts_with('/')
            && !file
            && !word.ends_with('/')
            && !word[1..].split_once('/').is_some_and(|(first, _)| ROOTS.contains(&first))
        || word == "/"
}

/// `feature/login`, `origin/main`, `application/json`: branches and media types.
fn is_branch(word: &str) -> bool {
    const FIRST: [&str; 16] = [
        "feature",
        "feat",
        "fix",
        "hotfix",
        "bugfix",
        "release",
        "releases",
        "origin",
        "upstream",
        "refs",
        "chore",
        "application",
        "text",
        "image",
        "audio",
        "video",
    ];
    let parts: Vec<&str> = word.split('/').collect();
    let plain = !word.ends_with('/')
        && !word.contains('*')
        && !parts[1].rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending));
    parts.len() == 2 && FIRST.contains(&parts[0]) && plain
}

fn is_domain(ending: &str) -> bool {
    ["com", "org", "net", "io", "dev", "de", "fr", "es", "eu", "example", "gov", "edu"].contains(&ending)
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
    fn what_is_only_looked_at_is_not_worked_on() {
        let found =
            |markdown| -> Vec<String> { worked_on(&line(markdown)).into_iter().map(|(path, _)| path).collect() };
        assert_eq!(found("Extract from `main.rs` (`src/main.rs`, `src/run.rs`)"), ["src/main.rs", "src/run.rs"]);
        assert_eq!(found("Read `money.test.ts`, then change `money.ts`"), ["money.ts"]);
        assert!(is_all(&line("Writes into `absence/`")) && is_all(&line("`a.py`, `b.py`")));
        assert!(!is_all(&line("the form in `a.py`")));
    }
}
