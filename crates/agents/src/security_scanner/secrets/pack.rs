//! Packs of rules in the TOML dialect of gitleaks: ours, and those that users bring.
//!
//! Three fields are our own. `token` is the shape of a secret that stands alone; what borders on it is checked, so the
//! expression need not say it. `names` with `value` is a secret that is known by the name it is assigned to; how
//! languages assign is known here, so the expression need not say that either. `judge` has the value judged by its
//! structure instead of by an expression.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::allow::{Allow, AllowEntry};
use super::checksum::Checksum;
use super::dialect::Pattern;
use super::filter::Filter;
use super::judge::Judge;
use crate::findings::Severity;

/// The largest pack that is read, in bytes.
const LARGEST: u64 = 8 << 20;
/// How many packs may extend each other in a row.
const DEEPEST: usize = 4;

/// Our own packs, by topic.
const EMBEDDED: &[(&str, &str)] = &[
    ("ai.toml", include_str!("rules/ai.toml")),
    ("chat.toml", include_str!("rules/chat.toml")),
    ("cloud.toml", include_str!("rules/cloud.toml")),
    ("code_hosts.toml", include_str!("rules/code_hosts.toml")),
    ("commerce.toml", include_str!("rules/commerce.toml")),
    ("data.toml", include_str!("rules/data.toml")),
    ("generic.toml", include_str!("rules/generic.toml")),
    ("identity.toml", include_str!("rules/identity.toml")),
    ("keys.toml", include_str!("rules/keys.toml")),
    ("mail.toml", include_str!("rules/mail.toml")),
    ("operations.toml", include_str!("rules/operations.toml")),
    ("packages.toml", include_str!("rules/packages.toml")),
    ("services.toml", include_str!("rules/services.toml")),
];

/// Why a pack cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackError {
    #[error("read rule pack `{}`: {why}", .path.display())]
    Read { path: PathBuf, why: String },
    #[error("rule pack `{name}`: {why}")]
    Parse { name: String, why: String },
    #[error("rule `{0}`: {1}")]
    Rule(String, String),
}

impl PackError {
    /// Takes an expression, and checks it.
    pub(super) fn pattern(source: &str, whose: &str) -> Result<Pattern, PackError> {
        let pattern = Pattern::new(source);
        pattern.check().map_err(|why| PackError::Rule(whose.to_owned(), format!("`{}`: {why}", short(source))))?;
        Ok(pattern)
    }
}

/// A rule that says what a secret looks like.
#[derive(Debug)]
pub(crate) struct SecretRule {
    pub id: String,
    pub description: String,
    pub shape: Shape,
    /// What a line must hold before the expression is tried; always tried where there are none.
    pub keywords: Vec<String>,
    /// Which group of the expression is the secret; the first, where it has one, else all.
    pub group: usize,
    /// The least entropy of the secret, in bits a byte.
    pub entropy: f64,
    /// Only in files whose path matches.
    pub path: Option<Pattern>,
    pub allow: Vec<Allow>,
    /// What of it is no secret, in the words of newer packs.
    pub filter: Option<Filter>,
    pub severity: Severity,
    pub checksum: Option<Checksum>,
    pub tags: Vec<String>,
}

/// How a rule knows a secret.
#[derive(Debug)]
pub(crate) enum Shape {
    /// An expression that says everything.
    Regex(Pattern),
    /// A token that stands alone.
    Token(Pattern),
    /// A value that is assigned to a name.
    Assigned(Pattern),
    /// A value that is assigned to a name, judged by its structure.
    Judged(Judge),
    /// The file's path alone.
    Path,
}

/// Rules and what they all leave alone.
#[derive(Debug, Default)]
pub(crate) struct Pack {
    pub rules: Vec<SecretRule>,
    pub allow: Vec<Allow>,
    /// What is no secret, whatever rule found it.
    pub filters: Vec<Filter>,
    /// Which files are left alone.
    pub prefilters: Vec<Filter>,
    /// What in a user's pack is not understood and was left out.
    pub notes: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PackFile {
    extend: Extend,
    rules: Vec<RuleEntry>,
    allowlist: Option<AllowEntry>,
    allowlists: Vec<AllowEntry>,
    filter: Option<String>,
    prefilter: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Extend {
    path: Option<String>,
    use_default: bool,
    disabled_rules: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RuleEntry {
    id: String,
    description: String,
    regex: Option<String>,
    token: Option<String>,
    value: Option<String>,
    names: Vec<String>,
    judge: Option<Judge>,
    path: Option<String>,
    secret_group: usize,
    entropy: f64,
    keywords: Vec<String>,
    tags: Vec<String>,
    severity: Option<Severity>,
    checksum: Option<Checksum>,
    allowlist: Option<AllowEntry>,
    allowlists: Vec<AllowEntry>,
    skip_report: bool,
    filter: Option<String>,
    required: Option<toml::Value>,
    components: Option<toml::Value>,
    token_efficiency: bool,
}

impl Pack {
    /// Returns our own rules.
    pub fn embedded() -> Result<Pack, PackError> {
        let mut pack = Pack::default();
        for (name, text) in EMBEDDED {
            pack.add(name, text, None, 0)?;
        }
        Ok(pack)
    }

    /// Reads a user's pack; its rules replace those of ours with the same id where it extends ours.
    pub fn read(path: &Path) -> Result<Pack, PackError> {
        let mut pack = Pack::default();
        pack.add_file(path, 0)?;
        Ok(pack)
    }

    fn add_file(&mut self, path: &Path, depth: usize) -> Result<(), PackError> {
        let broken = |why: String| PackError::Read { path: path.to_owned(), why };
        let file = path.metadata().map_err(|error| broken(error.to_string()))?;
        if !file.is_file() {
            return Err(broken("it is no file".to_owned()));
        }
        let size = file.len();
        if size > LARGEST {
            return Err(broken(format!("it has {size} bytes, more than the {LARGEST} of a rule pack")));
        }
        let text = std::fs::read_to_string(path).map_err(|error| broken(error.to_string()))?;
        self.add(&path.display().to_string(), &text, path.parent(), depth)
    }

    /// Adds the rules of a pack's text. Rules of ours are compiled when they are needed; a test compiles them all.
    fn add(&mut self, name: &str, text: &str, beside: Option<&Path>, depth: usize) -> Result<(), PackError> {
        let parsed: PackFile = toml::from_str(text)
            .map_err(|error| PackError::Parse { name: name.to_owned(), why: one_line(&error.to_string()) })?;
        if parsed.extend.use_default {
            let ours = Pack::embedded()?;
            self.rules.extend(ours.rules);
            self.allow.extend(ours.allow);
        }
        if let (Some(path), Some(beside)) = (&parsed.extend.path, beside) {
            if depth >= DEEPEST {
                let why = format!("more than {DEEPEST} packs extend each other");
                return Err(PackError::Parse { name: name.to_owned(), why });
            }
            self.add_file(&beside.join(path), depth + 1)?;
        }
        self.rules.retain(|rule| !parsed.extend.disabled_rules.contains(&rule.id));
        for entry in parsed.rules {
            if entry.skip_report {
                continue;
            }
            let unjudged = [
                ("required", entry.required.is_some()),
                ("components", entry.components.is_some()),
                ("tokenEfficiency", entry.token_efficiency),
            ];
            for (field, _) in unjudged.iter().filter(|(_, is_there)| *is_there) {
                self.notes.push(format!("rule `{}`: its `{field}` is not judged", entry.id));
            }
            let whose = format!("rule `{}`", entry.id);
            let filter = entry.filter.as_deref().and_then(|source| self.filter(&whose, "filter", source));
            let rule = SecretRule { filter, ..SecretRule::new(entry, beside.is_some())? };
            self.rules.retain(|known| known.id != rule.id);
            self.rules.push(rule);
        }
        let whose = format!("rule pack `{name}`");
        let filter = parsed.filter.as_deref().and_then(|source| self.filter(&whose, "filter", source));
        let prefilter = parsed.prefilter.as_deref().and_then(|source| self.filter(&whose, "prefilter", source));
        self.filters.extend(filter);
        self.prefilters.extend(prefilter);
        for entry in parsed.allowlist.iter().chain(&parsed.allowlists) {
            self.allow.push(Allow::new(entry, name)?);
        }
        Ok(())
    }
}

impl Pack {
    /// Reads a filter; what of it is not judged is noted, and drops nothing.
    fn filter(&mut self, whose: &str, field: &str, source: &str) -> Option<Filter> {
        match Filter::new(source) {
            Ok(filter) => {
                let unknown = filter.unknown.iter();
                self.notes.extend(unknown.map(|name| format!("{whose}: `{name}` in its `{field}` is not judged")));
                Some(filter)
            }
            Err(why) => {
                self.notes.push(format!("{whose}: its `{field}` is not judged: {why}"));
                None
            }
        }
    }
}

impl SecretRule {
    fn new(entry: RuleEntry, check: bool) -> Result<SecretRule, PackError> {
        let wrong = |why: &str| PackError::Rule(entry.id.clone(), why.to_owned());
        if entry.id.is_empty() {
            return Err(PackError::Rule("?".to_owned(), "it has no `id`".to_owned()));
        }
        let shape = match (&entry.regex, &entry.token, &entry.value, entry.judge, &entry.path) {
            (Some(regex), None, None, None, _) => Shape::Regex(Pattern::new(regex)),
            (None, Some(token), None, None, _) => Shape::Token(Pattern::new(&format!("^(?:{token})"))),
            (None, None, Some(value), None, _) => {
                Shape::Assigned(Pattern::new(&format!("^({value})(?:$|[^0-9A-Za-z_(])")))
            }
            (None, None, None, Some(judge), _) => Shape::Judged(judge),
            (None, None, None, None, Some(_)) => Shape::Path,
            _ => return Err(wrong("it needs one of `regex`, `token`, `value`, `judge`, `path`")),
        };
        if matches!(shape, Shape::Assigned(_) | Shape::Judged(_)) && entry.names.is_empty() {
            return Err(wrong("`value` and `judge` need the `names` that it is assigned to"));
        }
        if check && let Shape::Regex(pattern) | Shape::Token(pattern) | Shape::Assigned(pattern) = &shape {
            pattern.check().map_err(|why| PackError::Rule(entry.id.clone(), why))?;
        }
        let keywords = match (&entry.token, entry.names.is_empty(), entry.keywords.is_empty()) {
            (_, false, _) => entry.names.clone(),
            (Some(token), _, true) => vec![literal_prefix(token)],
            _ => entry.keywords.clone(),
        };
        let keywords = keywords.into_iter().filter(|word| !word.is_empty()).collect();
        let path = entry.path.as_deref().map(|path| PackError::pattern(path, &entry.id)).transpose()?;
        let allow = entry.allowlist.iter().chain(&entry.allowlists).map(|allow| Allow::new(allow, &entry.id));
        Ok(SecretRule {
            allow: allow.collect::<Result<_, _>>()?,
            description: match entry.description.is_empty() {
                true => entry.id.clone(),
                false => entry.description.trim_end_matches('.').to_owned(),
            },
            id: entry.id,
            filter: None,
            shape,
            keywords,
            group: entry.secret_group,
            entropy: entry.entropy,
            path,
            severity: entry.severity.unwrap_or(Severity::High),
            checksum: entry.checksum,
            tags: entry.tags,
        })
    }
}

/// Returns the letters that an expression begins with: the keyword of a token.
fn literal_prefix(source: &str) -> String {
    let mut prefix = String::new();
    let mut chars = source.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' if chars.peek().is_some_and(|next| !next.is_ascii_alphanumeric()) => prefix.extend(chars.next()),
            '\\' => break,
            '?' | '*' | '{' => {
                prefix.pop();
                break;
            }
            '[' | '(' | '.' | '|' | '+' | '$' | '^' => break,
            _ => prefix.push(char),
        }
    }
    prefix
}

fn short(source: &str) -> String {
    match source.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &source[..at]),
        None => source.to_owned(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_ours_compiles_and_has_a_keyword() {
        let pack = Pack::embedded().expect("our packs are well-formed");
        let mut seen = std::collections::BTreeSet::new();
        for rule in &pack.rules {
            assert!(seen.insert(rule.id.as_str()), "`{}` is there twice", rule.id);
            assert!(rule.keywords.iter().all(|word| word.len() >= 3), "`{}`: {:?}", rule.id, rule.keywords);
            assert!(!rule.keywords.is_empty() || matches!(rule.shape, Shape::Path), "`{}`", rule.id);
            if let Shape::Regex(pattern) | Shape::Token(pattern) | Shape::Assigned(pattern) = &rule.shape {
                assert_eq!(pattern.check(), Ok(()), "{}", rule.id);
            }
        }
        assert!(pack.rules.len() >= 150, "{} rules", pack.rules.len());
    }

    #[test]
    fn the_keyword_of_a_token_is_what_it_begins_with() {
        assert_eq!(literal_prefix(r"ghp_[0-9a-z]{36}"), "ghp_");
        assert_eq!(literal_prefix(r"SG\.[\w-]{22}"), "SG.");
        assert_eq!(literal_prefix(r"abcd?e"), "abc");
    }
}
