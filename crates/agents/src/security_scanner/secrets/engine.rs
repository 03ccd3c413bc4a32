//! The search: one pass for every rule's keywords, and expressions only around where they stand.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::bytes::Regex;

use super::allow::Candidate;
use super::assignment::{Operator, Reach, assigned};
use super::entropy::shannon;
use super::judge::{Judge, is_argument, is_secret, url_password};
use super::keywords::Keywords;
use super::pack::{Pack, SecretRule, Shape};
use super::placeholder::is_placeholder;
use super::surroundings::Surroundings;

/// How far before a keyword an expression may begin, in bytes.
const BEFORE: usize = 160;
/// How far behind a keyword an expression may end, in bytes.
const BEHIND: usize = 1_500;
/// The same where the expression spans lines, as keys do.
const FAR_BEHIND: usize = 12_000;

/// Rules that are ready to search with.
#[derive(Debug)]
pub(crate) struct Engine {
    pack: Pack,
    keywords: Keywords,
    /// The rules of each keyword.
    rules: Vec<Vec<usize>>,
    /// How far behind a keyword each rule's expression may end, in bytes.
    reach: Vec<usize>,
    /// Rules without keywords.
    always: Vec<usize>,
}

/// A secret that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The rule, by its place in [`Engine::rules`].
    pub rule: usize,
    /// The bytes of the secret.
    pub secret: Range<usize>,
    /// The bytes of all that the rule's expression matched; those of the secret where it is no such rule.
    pub whole: Range<usize>,
}

impl Hit {
    fn new(rule: usize, secret: Range<usize>) -> Hit {
        Hit { rule, whole: secret.clone(), secret }
    }
}

/// What is searched, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    /// The file's path, with `/`.
    pub path: &'a str,
    /// The commit that it is of, where it is history.
    pub commit: Option<&'a str>,
}

impl Engine {
    /// Makes rules ready.
    pub fn new(pack: Pack) -> Engine {
        let mut keywords: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut always = Vec::new();
        for (index, rule) in pack.rules.iter().enumerate() {
            if rule.keywords.is_empty() && !matches!(rule.shape, Shape::Path) {
                always.push(index);
            }
            for word in &rule.keywords {
                keywords.entry(word.to_ascii_lowercase()).or_default().push(index);
            }
        }
        let (words, rules): (Vec<String>, Vec<Vec<usize>>) = keywords.into_iter().unzip();
        let reach = pack.rules.iter().map(|rule| if spans_lines(rule) { FAR_BEHIND } else { BEHIND }).collect();
        Engine { pack, keywords: Keywords::new(words), rules, reach, always }
    }

    /// Returns the rules.
    pub fn rules(&self) -> &[SecretRule] {
        &self.pack.rules
    }

    /// Returns what of users' packs is not judged.
    pub fn notes(&self) -> &[String] {
        &self.pack.notes
    }

    /// Whether nothing in a file of this path counts.
    pub fn leaves_alone(&self, path: &str) -> bool {
        let file = Candidate { path, commit: None, rule: "", secret: b"", whole: b"", line: b"" };
        self.pack.allow.iter().any(|allow| allow.rules.is_empty() && allow.allows_path(path))
            || self.pack.prefilters.iter().any(|filter| filter.drops(&file))
    }

    /// Returns the rules that a path alone breaks.
    pub fn by_path<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a SecretRule> {
        let rules = self.pack.rules.iter().filter(|rule| matches!(rule.shape, Shape::Path));
        rules.filter(move |rule| rule.path.as_ref().is_some_and(|pattern| pattern.is_match(path.as_bytes())))
    }

    /// Returns the secrets of a text, in order, each once.
    pub fn search(&self, source: Source<'_>, text: &[u8]) -> Vec<Hit> {
        let around = Surroundings::of(source.path);
        let mut hits: Vec<Hit> = Vec::new();
        let mut windows: Vec<(usize, Range<usize>)> = Vec::new();
        self.keywords.each(text, |keyword, place| {
            for index in &self.rules[keyword] {
                let rule = &self.pack.rules[*index];
                match &rule.shape {
                    Shape::Path => {}
                    Shape::Regex(_) => {
                        let begin = place.start.saturating_sub(BEFORE);
                        windows.push((*index, begin..(place.end + self.reach[*index]).min(text.len())));
                    }
                    Shape::Token(pattern) => {
                        if let Some(regex) = pattern.regex() {
                            token(*index, regex, text, place.start, &mut hits);
                        }
                    }
                    Shape::Assigned(pattern) => {
                        if let Some(regex) = pattern.regex() {
                            self.assigned(*index, rule, regex, text, place.clone(), &mut hits);
                        }
                    }
                    Shape::Judged(_) if around.is_generated => {}
                    Shape::Judged(Judge::Url) => {
                        let secret = url_password(text, place.end, around);
                        hits.extend(secret.map(|secret| Hit::new(*index, secret)));
                    }
                    Shape::Judged(judge) => {
                        let secret = assigned(text, place.clone(), Reach::Identifier)
                            .filter(|found| is_secret(*judge, text, found, around));
                        hits.extend(secret.map(|found| Hit::new(*index, found.value)));
                    }
                }
            }
        });
        windows.extend(self.always.iter().map(|index| (*index, 0..text.len())));
        windows.sort_by_key(|(rule, window)| (*rule, window.start));
        self.expressions(text, windows, &mut hits);
        hits.retain(|hit| self.counts(source, text, hit));
        once(&self.pack.rules, hits)
    }

    /// Tries expressions on their windows, of which those that touch are one.
    fn expressions(&self, text: &[u8], windows: Vec<(usize, Range<usize>)>, hits: &mut Vec<Hit>) {
        let mut windows = windows.into_iter().peekable();
        while let Some((index, mut window)) = windows.next() {
            while let Some((_, next)) = windows.next_if(|(rule, next)| *rule == index && next.start <= window.end) {
                window.end = window.end.max(next.end);
            }
            let rule = &self.pack.rules[index];
            let Shape::Regex(pattern) = &rule.shape else { continue };
            let Some(regex) = pattern.regex() else { continue };
            // Whole lines, so that `^`, `$`, and `\b` at an edge mean what they say.
            let begin = text[..window.start].iter().rev().take(2_000).position(|byte| *byte == b'\n');
            window.start = begin.map_or(window.start, |back| window.start - back);
            let end = text[window.end..].iter().take(2_000).position(|byte| *byte == b'\n');
            window.end = end.map_or(window.end, |on| window.end + on);
            for captures in regex.captures_iter(&text[window.clone()]) {
                let group = match rule.group {
                    0 => (1..captures.len()).find_map(|group| captures.get(group)).or_else(|| captures.get(0)),
                    group => captures.get(group),
                };
                if let (Some(secret), Some(whole)) = (group, captures.get(0)) {
                    let shifted = |range: Range<usize>| window.start + range.start..window.start + range.end;
                    hits.push(Hit { rule: index, secret: shifted(secret.range()), whole: shifted(whole.range()) });
                }
            }
        }
    }

    /// Tries a value's shape on what is assigned to a name.
    fn assigned(
        &self,
        index: usize,
        rule: &SecretRule,
        regex: &Regex,
        text: &[u8],
        keyword: Range<usize>,
        hits: &mut Vec<Hit>,
    ) {
        // A short name within a longer word is another word.
        if keyword.len() <= 4 && keyword.start > 0 {
            let (before, first) = (text[keyword.start - 1], text[keyword.start]);
            if before.is_ascii_alphabetic() && !(before.is_ascii_lowercase() && first.is_ascii_uppercase()) {
                return;
            }
        }
        let Some(found) = assigned(text, keyword, Reach::Words) else { return };
        if found.operator == Operator::Comma && !is_argument(text, found.name.start) {
            return;
        }
        let value = &text[found.value.clone()];
        // What a header or a comment says before the token: `Bearer …`.
        let skipped = [&b"Bearer "[..], b"Basic ", b"token ", b"Token ", b"bearer "]
            .iter()
            .find(|word| value.starts_with(word))
            .map_or(0, |word| word.len());
        // One byte more than the value, for what borders on it.
        let begin = found.value.start + skipped;
        let bordered = &text[begin..(found.value.end + 1).min(text.len())];
        let Some(matched) = regex.captures(bordered).and_then(|captures| captures.get(1)) else { return };
        let secret = begin..begin + matched.end();
        if is_name_of_something(&text[secret.clone()]) {
            return;
        }
        if shannon(&text[secret.clone()]) >= rule.entropy.max(2.0) {
            hits.push(Hit::new(index, secret));
        }
    }

    /// Whether a hit is none that a pack allows or that only stands for a secret.
    fn counts(&self, source: Source<'_>, text: &[u8], hit: &Hit) -> bool {
        let rule = &self.pack.rules[hit.rule];
        let secret = &text[hit.secret.clone()];
        if secret.is_empty() || (rule.entropy > 0.0 && shannon(secret) < rule.entropy) {
            return false;
        }
        if rule.path.as_ref().is_some_and(|path| !path.is_match(source.path.as_bytes())) {
            return false;
        }
        if matches!(rule.shape, Shape::Token(_) | Shape::Assigned(_)) && is_made_up(secret) {
            return false;
        }
        let begin = text[..hit.secret.start].iter().rev().take(1_000).position(|byte| *byte == b'\n');
        let end = text[hit.secret.end..].iter().take(1_000).position(|byte| *byte == b'\n');
        let line_start = begin.map_or(hit.secret.start.saturating_sub(1_000), |back| hit.secret.start - back);
        let line_end = end.map_or((hit.secret.end + 1_000).min(text.len()), |on| hit.secret.end + on);
        let candidate = Candidate {
            path: source.path,
            commit: source.commit,
            rule: &rule.id,
            secret,
            whole: &text[hit.whole.clone()],
            line: &text[line_start..line_end],
        };
        let of_pack = self.pack.allow.iter().filter(|allow| allow.rules.is_empty() || allow.rules.contains(&rule.id));
        let mut filters = rule.filter.iter().chain(&self.pack.filters);
        !rule.allow.iter().chain(of_pack).any(|allow| allow.allows(&candidate))
            && !filters.any(|filter| filter.drops(&candidate))
    }
}

/// Tries a token's shape around its keyword, and that nothing of a longer word borders on it.
fn token(index: usize, regex: &Regex, text: &[u8], at: usize, hits: &mut Vec<Hit>) {
    let Some(found) = regex.find(&text[at..(at + BEHIND).min(text.len())]) else { return };
    let secret = at..at + found.end();
    if !borders_on_word(text, &secret) {
        hits.push(Hit::new(index, secret));
    }
}

/// Whether a rule's expression spans lines.
fn spans_lines(rule: &SecretRule) -> bool {
    rule.tags.iter().any(|tag| tag == "multiline")
        || matches!(&rule.shape, Shape::Regex(pattern) if pattern.source().contains(r"\s\S") || pattern.source().contains("(?s"))
}

/// Whether a token is part of a longer word; `\n` before it is an escape, not a letter.
fn borders_on_word(text: &[u8], secret: &Range<usize>) -> bool {
    let before = secret.start.checked_sub(1).map(|at| text[at]);
    let escape = secret.start >= 2 && text[secret.start - 2] == b'\\' && matches!(before, Some(b'n' | b't' | b'r'));
    // `%3D…`: a percent-encoded `=` ends in a letter as well.
    let encoded = secret.start >= 3 && text[secret.start - 3] == b'%';
    let glued_before = before.is_some_and(|byte| byte.is_ascii_alphanumeric()) && !escape && !encoded;
    let behind = text.get(secret.end).copied().unwrap_or(b' ');
    let glued_behind = (behind.is_ascii_alphanumeric() || behind == b'_') && text[secret.end - 1] != b'=';
    glued_before || glued_behind
}

/// Whether a value is the name of something in the program: words with what separates them, or a constant.
fn is_name_of_something(value: &[u8]) -> bool {
    let separators = value.iter().filter(|byte| b"_-./".contains(byte)).count();
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    letters + separators == value.len() && (separators > 0 || value.iter().all(u8::is_ascii_uppercase))
}

/// Whether a token was plainly made up: a row of one character, or a word that says so.
fn is_made_up(secret: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(secret) else { return false };
    let small = text.to_ascii_lowercase();
    let said = [
        "example",
        "xxxxx",
        "placeholder",
        "changeme",
        "redacted",
        "1234567890",
        "abcdefghij",
        "00000000",
        "yourtoken",
        "your_",
        "your-",
    ];
    said.iter().any(|word| small.contains(word))
        || super::entropy::is_sequence(secret)
        || (secret.len() < 12 && is_placeholder(text))
}

/// Leaves one hit a secret: that of the most telling rule.
fn once(rules: &[SecretRule], mut hits: Vec<Hit>) -> Vec<Hit> {
    let telling = |hit: &Hit| match rules[hit.rule].shape {
        Shape::Token(_) => 0,
        Shape::Regex(_) | Shape::Path => 1,
        Shape::Assigned(_) => 2,
        Shape::Judged(_) => 3,
    };
    hits.sort_by_key(|hit| (telling(hit), std::cmp::Reverse(hit.secret.len()), hit.secret.start, hit.rule));
    let mut kept: BTreeMap<usize, Hit> = BTreeMap::new();
    for hit in hits {
        // Kept hits do not overlap, so the last that begins before this one's end is the only one that can.
        let overlaps =
            kept.range(..hit.secret.end).next_back().is_some_and(|(_, other)| other.secret.end > hit.secret.start);
        if !overlaps {
            kept.insert(hit.secret.start, hit);
        }
    }
    kept.into_values().collect()
}
