//! Packs of rules in the YAML of ast-grep: ours, one a language, and a user's.
//!
//! A rule's `metadata` has what reports need beside it: `cwe` (numbers), `owasp` (`A03`), `severity` (ours, where ast-grep's
//! is not fine enough), `calls` (full names of calls that the rule is about as well, however a file imports them), and
//! `when` and `unless` (expressions for how such a call must, and must not, be written).

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;

use ast_grep_config::{CombinedScan, GlobalRules, RuleConfig, Severity as Level, from_yaml_string};
use ast_grep_core::AstGrep;
use ast_grep_core::tree_sitter::StrDoc;
use ast_grep_language::SupportLang;
use regex::Regex;

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

/// Returns the text of our packs for a language.
fn embedded(language: SupportLang) -> String {
    let script = include_str!("rules/javascript.yml");
    let markup = include_str!("rules/jsx.yml");
    let as_other = |text: &str, name: &str| text.replace("language: JavaScript", &format!("language: {name}"));
    match language {
        SupportLang::Python => include_str!("rules/python.yml").to_owned(),
        SupportLang::JavaScript => format!("{script}---\n{markup}"),
        // The same rules: the grammars differ only in the numbers of their kinds.
        SupportLang::TypeScript => as_other(script, "TypeScript"),
        SupportLang::Tsx => as_other(&format!("{script}---\n{markup}"), "Tsx"),
        SupportLang::Go => include_str!("rules/go.yml").to_owned(),
        SupportLang::Rust => include_str!("rules/rust.yml").to_owned(),
        SupportLang::Bash => include_str!("rules/shell.yml").to_owned(),
        _ => String::new(),
    }
}

/// Returns the rules of our packs.
pub(crate) fn rules() -> impl Iterator<Item = Rule> {
    let packs = LANGUAGES.into_iter().map(|language| parse("ours", &embedded(language)).unwrap_or_default());
    packs.flat_map(|pack| pack.iter().map(rule).collect::<Vec<_>>())
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
    rules: Rules,
    /// What is known by the full name of a call, however the file imports it.
    calls: BTreeMap<String, Named>,
}

/// What a rule's `metadata` says of calls: `calls` names them, `when` and `unless` are held against how one is written,
/// without spaces.
struct Named {
    rule: Rule,
    message: String,
    when: Option<Regex>,
    unless: Option<Regex>,
}

impl Ours {
    fn of(language: SupportLang) -> Ours {
        let rules = parse("ours", &embedded(language)).unwrap_or_default();
        let mut calls = BTreeMap::new();
        for config in &rules {
            let metadata = metadata(config);
            let held = |field: &str| metadata[field].as_str().and_then(|source| Regex::new(source).ok());
            for name in metadata["calls"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str) {
                let (rule, message) = (rule(config), config.message.clone());
                calls.insert(name.to_owned(), Named { rule, message, when: held("when"), unless: held("unless") });
            }
        }
        Ours { rules, calls }
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

    /// Returns what the rules of a language find in a file.
    pub fn look(&self, language: SupportLang, root: &AstGrep<StrDoc<SupportLang>>) -> Vec<Match> {
        let ours = self.ours(language).map(|ours| ours.rules.as_slice()).unwrap_or_default();
        let rules: Vec<&RuleConfig<SupportLang>> = ours
            .iter()
            .chain(self.own.iter().filter(|rule| rule.language == language))
            .filter(|rule| !matches!(rule.severity, Level::Off))
            .collect();
        let scan = CombinedScan::new(rules);
        let mut found = Vec::new();
        for (config, matches) in scan.scan(root, false).matches {
            let rule = rule(config);
            for matched in matches {
                let fix = config.get_fixer().ok().and_then(|mut fixers| (!fixers.is_empty()).then(|| fixers.remove(0)));
                let fix = fix.and_then(|fixer| {
                    let edit = matched.make_edit(&config.matcher, &fixer);
                    let is_whole =
                        edit.position == matched.range().start && edit.deleted_length == matched.range().len();
                    is_whole.then(|| String::from_utf8_lossy(&edit.inserted_text).into_owned())
                });
                found.push((rule.clone(), matched.range(), config.get_message(&matched), fix));
            }
        }
        found
    }

    /// Returns what is said of calls by their full names, which stand at these bytes of a text.
    pub fn named(&self, language: SupportLang, called: &[(Range<usize>, String)], text: &str) -> Vec<Match> {
        let Some(ours) = self.ours(language) else { return Vec::new() };
        let known = called.iter().filter_map(|(at, name)| {
            let named = ours.calls.get(name)?;
            let written: String = text[at.clone()].split_whitespace().collect();
            let holds = |test: &Option<Regex>| test.as_ref().map(|test| test.is_match(&written));
            let counts = holds(&named.when).unwrap_or(true) && !holds(&named.unless).unwrap_or(false);
            counts.then(|| (named.rule.clone(), at.clone(), named.message.clone(), None))
        });
        known.collect()
    }

    fn ours(&self, language: SupportLang) -> Option<&Ours> {
        let at = LANGUAGES.iter().position(|known| *known == language)?;
        Some(self.ours[at].get_or_init(|| Ours::of(language)))
    }
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
    let metadata = metadata(config);
    let severity = metadata["severity"].as_str().and_then(|word| word.parse().ok()).unwrap_or(match config.severity {
        Level::Error => Severity::High,
        Level::Warning => Severity::Medium,
        Level::Info => Severity::Low,
        Level::Hint | Level::Off => Severity::Info,
    });
    let title = metadata["title"].as_str().unwrap_or(&config.message).to_owned();
    let help = config.note.clone().unwrap_or_else(|| config.message.clone());
    let mut rule = Rule::new(config.id.clone(), severity, title, help.trim().to_owned());
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
    LANGUAGES.iter().map(|language| Ok(parse(&language.to_string(), &embedded(*language))?.len())).sum()
}
