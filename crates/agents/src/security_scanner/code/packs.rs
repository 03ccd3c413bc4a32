//! Packs of rules in YAML: ours, a folder a language with one file a theme, and a user's.
//!
//! An entry is a rule of ast-grep. Its `metadata` has what reports need beside it: `cwe` (numbers), `owasp` (`A03`),
//! `severity` (ours, where ast-grep's is not fine enough), and, in ours, what is known by the names of a library
//! ([`super::calls`]); an entry of ours that goes by names alone has no `rule`.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;

use ast_grep_config::{CombinedScan, GlobalRules, RuleConfig, Severity as Level, from_str, from_yaml_string};
use ast_grep_core::AstGrep;
use ast_grep_core::tree_sitter::StrDoc;
use ast_grep_language::SupportLang;
use serde::Deserialize;

use super::calls::{Calls, Named};
use super::names::Use;
use crate::findings::{Rule, Severity};

/// The languages that have packs of ours.
const LANGUAGES: [SupportLang; 7] = [
    SupportLang::Python,
    SupportLang::JavaScript,
    SupportLang::TypeScript,
    SupportLang::Tsx,
    SupportLang::Go,
    SupportLang::Rust,
    SupportLang::Bash,
];

/// The largest pack of a user's that is read, in bytes.
const LARGEST: u64 = 8 << 20;

/// Returns the files of our packs for a language.
fn embedded(language: SupportLang) -> Vec<String> {
    macro_rules! files {
        ($($path:literal),*) => { [$(include_str!(concat!("rules/", $path, ".yml"))),*].map(str::to_owned).to_vec() };
    }
    let script = || {
        files![
            "javascript/commands",
            "javascript/cryptography",
            "javascript/files",
            "javascript/limits",
            "javascript/markup",
            "javascript/objects",
            "javascript/queries",
            "javascript/transport",
            "javascript/web"
        ]
    };
    let markup = || files!["javascript/jsx"];
    // The same rules: the grammars differ only in the numbers of their kinds.
    let named = |mut texts: Vec<String>, name: &str| {
        for text in &mut texts {
            *text = text.replace("language: JavaScript", &format!("language: {name}"));
        }
        texts
    };
    match language {
        SupportLang::Python => files![
            "python/commands",
            "python/cryptography",
            "python/files",
            "python/limits",
            "python/markup",
            "python/objects",
            "python/queries",
            "python/transport",
            "python/web"
        ],
        SupportLang::JavaScript => [script(), markup()].concat(),
        SupportLang::TypeScript => named(script(), "TypeScript"),
        SupportLang::Tsx => named([script(), markup()].concat(), "Tsx"),
        SupportLang::Go => files![
            "go/commands",
            "go/cryptography",
            "go/files",
            "go/limits",
            "go/markup",
            "go/queries",
            "go/transport",
            "go/web"
        ],
        SupportLang::Rust => files![
            "rust/commands",
            "rust/cryptography",
            "rust/files",
            "rust/memory",
            "rust/queries",
            "rust/transport",
            "rust/web"
        ],
        SupportLang::Bash => files!["shell/commands", "shell/files", "shell/secrets", "shell/transport"],
        _ => Vec::new(),
    }
}

/// Returns the rules of our packs.
pub(crate) fn rules() -> impl Iterator<Item = Rule> {
    LANGUAGES.into_iter().flat_map(|language| Ours::of(language).map(|ours| ours.described).unwrap_or_default())
}

/// What a match is: its rule, its bytes, what is said of it, and what to write instead.
pub(super) type Match = (Rule, Range<usize>, String, Option<String>);

/// Why a pack cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PatternError {
    #[error("read rule pack `{}`: {why}", .path.display())]
    Read { path: PathBuf, why: String },
    #[error("rule pack `{name}`: {why}")]
    Parse { name: String, why: String },
}

/// The rules of one language.
type Rules = Vec<RuleConfig<SupportLang>>;

/// Packs that are ready.
pub(crate) struct Packs {
    own: Rules,
    /// Ours, by language, made ready when the first file of that language is met.
    ours: [OnceLock<Ours>; LANGUAGES.len()],
}

/// Our rules of a language.
#[derive(Default)]
struct Ours {
    /// Every rule as reports know it.
    described: Vec<Rule>,
    /// Those that are patterns.
    patterns: Rules,
    /// What is known by its name, and what is said of it.
    calls: Calls<(Rule, String)>,
}

/// What every entry of a pack has, whatever it goes by.
#[derive(Deserialize)]
struct Entry {
    id: String,
    message: String,
    note: Option<String>,
    #[serde(default)]
    severity: Level,
    #[serde(default)]
    metadata: serde_json::Value,
    rule: Option<serde::de::IgnoredAny>,
}

impl Ours {
    fn of(language: SupportLang) -> Result<Ours, PatternError> {
        let mut ours = Ours::default();
        for text in embedded(language) {
            for document in text.split("\n---\n") {
                ours.add(document)?;
            }
        }
        Ok(ours)
    }

    fn add(&mut self, document: &str) -> Result<(), PatternError> {
        let name = document.lines().find(|line| line.starts_with("id:")).unwrap_or("an entry without an id");
        let broken = |why: String| PatternError::Parse { name: name.to_owned(), why };
        let entry: Entry = from_str(document).map_err(|error| broken(error.to_string()))?;
        let named: Named = serde_json::from_value(match &entry.metadata {
            serde_json::Value::Null => serde_json::json!({}),
            metadata => metadata.clone(),
        })
        .map_err(|error| broken(error.to_string()))?;
        if entry.rule.is_some() {
            self.patterns.extend(parse(name, document)?);
        }
        let rule = described(&entry.id, &entry.message, entry.note.as_deref(), &entry.severity, &entry.metadata);
        self.calls.add((rule.clone(), entry.message), &named).map_err(|error| broken(error.to_string()))?;
        self.described.push(rule);
        Ok(())
    }
}

impl Packs {
    /// Reads a user's packs; ours are read when they are needed.
    pub fn new(own: &[PathBuf]) -> Result<Packs, PatternError> {
        let mut packs = Packs { own: Vec::new(), ours: Default::default() };
        for path in own {
            let broken = |why: String| PatternError::Read { path: path.clone(), why };
            let file = path.metadata().map_err(|error| broken(error.to_string()))?;
            if !file.is_file() {
                return Err(broken("it is no file".to_owned()));
            }
            if file.len() > LARGEST {
                return Err(broken(format!("it has {} bytes, more than the {LARGEST} of a rule pack", file.len())));
            }
            let text = std::fs::read_to_string(path).map_err(|error| broken(error.to_string()))?;
            packs.own.extend(parse(&path.display().to_string(), &text)?);
        }
        Ok(packs)
    }

    /// Returns what our patterns of a language find in a file.
    pub fn look(&self, language: SupportLang, root: &AstGrep<StrDoc<SupportLang>>) -> Vec<Match> {
        matches(self.ours(language).into_iter().flat_map(|ours| &ours.patterns), root)
    }

    /// Returns what a user's rules of a language find in a file.
    pub fn look_own(&self, language: SupportLang, root: &AstGrep<StrDoc<SupportLang>>) -> Vec<Match> {
        matches(self.own.iter().filter(|rule| rule.language == language), root)
    }

    /// Returns what our rules say of what a file uses by its name.
    pub(super) fn named(&self, language: SupportLang, uses: &[Use<'_>]) -> Vec<Match> {
        let Some(ours) = self.ours(language) else { return Vec::new() };
        let found = uses.iter().flat_map(|used| ours.calls.of(used).map(move |known| (known, used.node.range())));
        found.map(|((rule, message), at)| (rule.clone(), at, message.clone(), None)).collect()
    }

    fn ours(&self, language: SupportLang) -> Option<&Ours> {
        let at = LANGUAGES.iter().position(|known| *known == language)?;
        Some(self.ours[at].get_or_init(|| Ours::of(language).unwrap_or_default()))
    }
}

/// Returns what some rules find in a file.
fn matches<'a>(
    rules: impl Iterator<Item = &'a RuleConfig<SupportLang>>,
    root: &AstGrep<StrDoc<SupportLang>>,
) -> Vec<Match> {
    let rules: Vec<_> = rules.filter(|rule| !matches!(rule.severity, Level::Off)).collect();
    // Most have no rules of their own, and a scan goes through all of a file.
    if rules.is_empty() {
        return Vec::new();
    }
    let scan = CombinedScan::new(rules);
    let mut found = Vec::new();
    for (config, matches) in scan.scan(root, false).matches {
        let rule = rule(config);
        for matched in matches {
            let fix = config.get_fixer().ok().and_then(|mut fixers| (!fixers.is_empty()).then(|| fixers.remove(0)));
            let fix = fix.and_then(|fixer| {
                let edit = matched.make_edit(&config.matcher, &fixer);
                let is_whole = edit.position == matched.range().start && edit.deleted_length == matched.range().len();
                is_whole.then(|| String::from_utf8_lossy(&edit.inserted_text).into_owned())
            });
            found.push((rule.clone(), matched.range(), config.get_message(&matched), fix));
        }
    }
    found
}

/// Reads the rules of a pack's text.
fn parse(name: &str, text: &str) -> Result<Rules, PatternError> {
    from_yaml_string(text, &GlobalRules::default()).map_err(|error| {
        let mut said = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            said.push_str(": ");
            said.push_str(&cause.to_string());
            source = cause.source();
        }
        PatternError::Parse { name: name.to_owned(), why: said.split_whitespace().collect::<Vec<_>>().join(" ") }
    })
}

/// Returns a rule's metadata. It is of the reader's own type; as JSON it can be asked.
fn metadata(config: &RuleConfig<SupportLang>) -> serde_json::Value {
    config.metadata.as_ref().and_then(|metadata| serde_json::to_value(metadata).ok()).unwrap_or_default()
}

/// Returns a rule as reports know it.
fn rule(config: &RuleConfig<SupportLang>) -> Rule {
    described(&config.id, &config.message, config.note.as_deref(), &config.severity, &metadata(config))
}

fn described(id: &str, message: &str, note: Option<&str>, severity: &Level, metadata: &serde_json::Value) -> Rule {
    let severity = metadata["severity"].as_str().and_then(|word| word.parse().ok()).unwrap_or(match severity {
        Level::Error => Severity::High,
        Level::Warning => Severity::Medium,
        Level::Info => Severity::Low,
        Level::Hint | Level::Off => Severity::Info,
    });
    let title = metadata["title"].as_str().unwrap_or(message).to_owned();
    let mut rule = Rule::new(id.to_owned(), severity, title, note.unwrap_or(message).trim().to_owned());
    rule.cwe = match &metadata["cwe"] {
        serde_json::Value::Array(numbers) => {
            numbers.iter().filter_map(|number| Some(number.as_u64()? as u32)).collect()
        }
        number => number.as_u64().map(|number| number as u32).into_iter().collect(),
    };
    rule.tags = metadata["owasp"].as_str().map(|name| format!("OWASP-{name}").into()).into_iter().collect();
    rule
}

/// Reads all our packs, and returns how many rules they have.
#[cfg(test)]
pub(super) fn check_embedded() -> Result<usize, PatternError> {
    LANGUAGES.iter().map(|language| Ok(Ours::of(*language)?.described.len())).sum()
}
