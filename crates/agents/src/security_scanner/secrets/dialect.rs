//! Regular expressions as packs write them (Go's RE2), compiled by the `regex` crate.
//!
//! Both are linear in their input and know no lookaround. What differs is small: Go takes a brace that counts nothing,
//! and a bracket inside a class, as themselves.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

/// The largest compiled program of one expression, in bytes: a bomb such as `(a{1000}){1000}` is refused.
const LARGEST: usize = 8 << 20;

/// A regular expression that is compiled when it is first needed, for most never are.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Takes an expression as a pack has it.
    pub fn new(source: &str) -> Pattern {
        Pattern { source: translate(source), compiled: OnceLock::new() }
    }

    /// Returns the expression as it is compiled.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Compiles it now.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in a line.
    pub fn check(&self) -> Result<(), String> {
        match compile(&self.source) {
            Ok(regex) => {
                let _ = self.compiled.set(Some(regex));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Returns the expression; `None` where it is none, which [`Pattern::check`] says at the door.
    pub fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| compile(&self.source).ok()).as_ref()
    }

    /// Whether it occurs in a text.
    pub fn is_match(&self, text: &[u8]) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }
}

fn compile(source: &str) -> Result<Regex, String> {
    // Go's classes are of ASCII; only an expression that names other characters needs the large tables.
    let ascii = builder(source, false).build();
    let built = match ascii {
        Ok(regex) => Ok(regex),
        Err(_) => builder(source, true).build(),
    };
    built.map_err(|error| {
        let text = error.to_string();
        let said = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it is no regular expression");
        said.trim().trim_start_matches("error: ").to_owned()
    })
}

fn builder(source: &str, unicode: bool) -> RegexBuilder {
    let mut builder = RegexBuilder::new(source);
    builder.unicode(unicode).size_limit(LARGEST).dfa_size_limit(1 << 20).nest_limit(100);
    builder
}

/// Escapes what Go takes literally and the `regex` crate does not.
fn translate(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len() + 8);
    let (mut at, mut in_class, mut class_begin) = (0, false, 0);
    while at < chars.len() {
        let char = chars[at];
        match char {
            '\\' => {
                match chars.get(at + 1) {
                    // Go's end of text.
                    Some('Z') => out.push_str(r"\z"),
                    Some(next) => {
                        out.push('\\');
                        out.push(*next);
                    }
                    None => out.push('\\'),
                }
                at += 2;
                continue;
            }
            '[' if !in_class => {
                in_class = true;
                class_begin = at + 1;
                if chars.get(class_begin) == Some(&'^') {
                    class_begin += 1;
                }
                out.push('[');
            }
            '[' if chars.get(at + 1) == Some(&':') => {
                // `[:alnum:]` goes through whole.
                let end = (at + 2..chars.len()).find(|at| chars[*at] == ']').unwrap_or(chars.len() - 1);
                out.extend(&chars[at..=end]);
                at = end + 1;
                continue;
            }
            '[' => out.push_str("\\["),
            ']' if in_class && at == class_begin => out.push_str("\\]"),
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(char);
            }
            '{' if !in_class && !counts(&chars[at..]) => out.push_str("\\{"),
            _ => out.push(char),
        }
        at += 1;
    }
    out
}

/// Whether a brace begins `{2}`, `{2,}`, or `{2,3}`.
fn counts(rest: &[char]) -> bool {
    let end = rest.iter().position(|char| *char == '}');
    end.is_some_and(|end| {
        let inside = &rest[1..end];
        inside.first().is_some_and(char::is_ascii_digit)
            && inside.iter().all(|char| char.is_ascii_digit() || *char == ',')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_go_takes_literally_is_taken_so() {
        for (source, text) in [
            (r"^\$(?:\d+|{\d+})$", "${12}"),
            (r"\${[a-z]+}", "${home}"),
            (r"[[a]", "["),
            (r"[]a]", "]"),
            (r"[&&a]", "&"),
            (r"[[:alpha:]_]{3}", "a_b"),
            (r"end\Z", "the end"),
        ] {
            let pattern = Pattern::new(source);
            assert_eq!(pattern.check(), Ok(()), "{source}");
            assert!(pattern.is_match(text.as_bytes()), "{source}");
        }
    }

    #[test]
    fn bombs_and_lookaround_are_refused_in_a_line() {
        for source in ["(?:(?:a{1000}){1000}){100}", "(?=a)b", "(a", r"(a)\1"] {
            let error = Pattern::new(source).check().expect_err(source);
            assert!(!error.is_empty() && !error.contains('\n'), "{error}");
        }
    }
}
