//! What a pack says is no secret: by path, by text, by word.

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::dialect::Pattern;
use super::pack::PackError;

/// An allowlist as a pack writes it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AllowEntry {
    condition: String,
    commits: Vec<String>,
    paths: Vec<String>,
    regexes: Vec<String>,
    regex_target: String,
    #[serde(alias = "stopWords")]
    stopwords: Vec<String>,
    /// Only for these rules, where it is one of the whole pack.
    pub target_rules: Vec<String>,
}

/// An allowlist that is ready to judge.
#[derive(Debug)]
pub(crate) struct Allow {
    all: bool,
    commits: Vec<String>,
    paths: Vec<Pattern>,
    regexes: Vec<Pattern>,
    target: Target,
    stopwords: Option<AhoCorasick>,
    /// Only for these rules; for all where there are none.
    pub rules: Vec<String>,
}

/// What an allowlist's expressions are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Secret,
    Match,
    Line,
}

/// What was found, as an allowlist sees it.
pub(crate) struct Candidate<'a> {
    pub path: &'a str,
    pub commit: Option<&'a str>,
    /// The rule that found it.
    pub rule: &'a str,
    pub secret: &'a [u8],
    pub whole: &'a [u8],
    pub line: &'a [u8],
}

impl Allow {
    /// Makes an allowlist ready; `whose` names the rule or pack in errors.
    pub(super) fn new(entry: &AllowEntry, whose: &str) -> Result<Allow, PackError> {
        let patterns = |sources: &[String]| -> Result<Vec<Pattern>, PackError> {
            sources.iter().map(|source| PackError::pattern(source, whose)).collect()
        };
        let all = match entry.condition.to_ascii_uppercase().as_str() {
            "" | "OR" | "||" => false,
            "AND" | "&&" => true,
            other => return Err(PackError::Rule(whose.to_owned(), format!("`condition` is `{other}`, not OR or AND"))),
        };
        let target = match entry.regex_target.as_str() {
            "" | "secret" => Target::Secret,
            "match" => Target::Match,
            "line" => Target::Line,
            other => {
                let why = format!("`regexTarget` is `{other}`, not secret, match, or line");
                return Err(PackError::Rule(whose.to_owned(), why));
            }
        };
        let stopwords = (!entry.stopwords.is_empty())
            .then(|| AhoCorasick::builder().ascii_case_insensitive(true).build(&entry.stopwords))
            .transpose()
            .map_err(|error| PackError::Rule(whose.to_owned(), format!("its stopwords: {error}")))?;
        Ok(Allow {
            all,
            commits: entry.commits.iter().map(|commit| commit.to_ascii_lowercase()).collect(),
            paths: patterns(&entry.paths)?,
            regexes: patterns(&entry.regexes)?,
            target,
            stopwords,
            rules: entry.target_rules.clone(),
        })
    }

    /// Whether it allows every secret of a path, whatever it is.
    pub fn allows_path(&self, path: &str) -> bool {
        let only_paths = self.commits.is_empty() && self.regexes.is_empty() && self.stopwords.is_none();
        (!self.all || only_paths) && self.paths.iter().any(|pattern| pattern.is_match(path.as_bytes()))
    }

    /// Whether it allows what was found.
    pub fn allows(&self, candidate: &Candidate<'_>) -> bool {
        let text = match self.target {
            Target::Secret => candidate.secret,
            Target::Match => candidate.whole,
            Target::Line => candidate.line,
        };
        let checks = [
            (!self.commits.is_empty())
                .then(|| candidate.commit.is_some_and(|commit| self.commits.iter().any(|known| known == commit))),
            (!self.paths.is_empty())
                .then(|| self.paths.iter().any(|pattern| pattern.is_match(candidate.path.as_bytes()))),
            (!self.regexes.is_empty()).then(|| self.regexes.iter().any(|pattern| pattern.is_match(text))),
            self.stopwords.as_ref().map(|words| words.is_match(candidate.secret)),
        ];
        let mut given = checks.into_iter().flatten().peekable();
        match self.all {
            true => given.peek().is_some() && given.all(|holds| holds),
            false => given.any(|holds| holds),
        }
    }
}
