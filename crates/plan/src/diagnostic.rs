//! What is found wrong with a plan, and where.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

/// One finding about a plan: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Diagnostic {
    /// The stable name of the rule; `docs/lints/RULE.md` explains it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a sentence without a full stop; names stand in backticks.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// What mends it, where it can be meant in one way only: all of these together.
    #[serde(skip)]
    pub mends: Vec<Mend>,
}

/// A piece of a text that is to say something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// Its bytes in the source.
    pub span: Range<usize>,
    /// What stands there then.
    pub new: String,
}

/// How bad a finding is. An error refuses `run`; the others never change an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The plan cannot run.
    Error,
    /// It can run, and probably should not as it is.
    Warning,
    /// It is worth knowing.
    Info,
}

/// A piece of a plan's source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// The file as the caller named it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub file: Arc<str>,
    /// The line of its first character, from 1.
    pub line: usize,
    /// The column of its first character, from 1, in characters.
    pub column: usize,
    /// Its bytes in the source.
    #[serde(skip)]
    pub span: Range<usize>,
}

impl Diagnostic {
    /// Returns a finding that refuses `run`.
    pub fn error(rule: &'static str, place: Place, message: impl Into<String>) -> Diagnostic {
        let message = harmless(message.into());
        Diagnostic { rule, severity: Severity::Error, message, hint: None, place, mends: Vec::new() }
    }

    /// Returns a finding that is worth mending and refuses nothing.
    pub fn warning(rule: &'static str, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(rule, place, message) }
    }

    /// Returns a finding that is worth knowing.
    pub fn info(rule: &'static str, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Info, ..Diagnostic::error(rule, place, message) }
    }

    /// Says how to mend it.
    pub fn hint(self, hint: impl Into<String>) -> Diagnostic {
        Diagnostic { hint: Some(hint.into()), ..self }
    }

    /// Says what mends it, where there is only one way to mean it.
    pub(crate) fn mend(self, mends: impl IntoIterator<Item = Mend>) -> Diagnostic {
        Diagnostic { mends: mends.into_iter().collect(), ..self }
    }

    /// Says how to mend it, where that is known.
    pub(crate) fn maybe_hint(self, hint: Option<String>) -> Diagnostic {
        Diagnostic { hint, ..self }
    }
}

/// A message in one line, whatever of a text it quotes.
fn harmless(message: String) -> String {
    if !message.contains(char::is_control) {
        return message;
    }
    let shown = |c: char| if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
    message.chars().map(shown).collect()
}

/// A plan's text, and where its lines begin.
#[derive(Clone, Debug)]
pub struct Source {
    file: Arc<str>,
    text: Arc<str>,
    /// The byte at which each line begins.
    lines: Arc<[usize]>,
}

impl Source {
    /// Takes a text and the name of the file that it came from.
    pub fn new(file: &str, text: &str) -> Source {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Source { file: file.into(), text: text.into(), lines: std::iter::once(0).chain(breaks).collect() }
    }

    /// Returns the name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the place of a range of bytes; one that lies outside is moved to the end.
    pub fn place(&self, span: Range<usize>) -> Place {
        let start = floor(&self.text, span.start);
        let line = self.lines.partition_point(|begin| *begin <= start);
        let begin = self.lines[line - 1];
        let column = self.text[begin..start].chars().count() + 1;
        Place { file: self.file.clone(), line, column, span: start..floor(&self.text, span.end).max(start) }
    }
}

/// Returns the last character boundary that is not after a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let source = Source::new("p.yaml", "a: ä\nbß: c\n");
        let place = |at: usize| source.place(at..at + 1);
        assert_eq!((place(0).line, place(0).column), (1, 1));
        assert_eq!((place(10).line, place(10).column), (2, 4));
        // Within a character, and past the end.
        assert_eq!(place(4).column, 4);
        assert_eq!((place(99).line, place(99).span), (3, 13..13));
    }

    #[test]
    fn a_diagnostic_is_written_as_scripts_expect_it() {
        let place = Source::new("p.yaml", "x").place(0..1);
        let json = serde_json::to_string(&Diagnostic::warning("some-rule", place, "no").hint("do")).unwrap();
        insta::assert_snapshot!(json, @r#"{"rule":"some-rule","severity":"warning","message":"no","hint":"do","file":"p.yaml","line":1,"column":1}"#);
    }
}
