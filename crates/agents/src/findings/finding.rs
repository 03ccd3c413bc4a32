//! One thing that was found: where, how bad, and how to mend it.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use super::Severity;

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file, relative to the directory that was looked at, with `/`.
    pub path: String,
    /// The line, from 1; 0 where the whole file is meant.
    pub line: u32,
    /// The column in characters, from 1; 0 where the whole line is meant.
    pub column: u32,
    /// The last line, where it is another.
    pub end_line: Option<u32>,
    /// The column after its last character.
    pub end_column: Option<u32>,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Place {
        Place { path: path.into(), line: 0, column: 0, end_line: None, end_column: None }
    }

    /// A whole line, from 1.
    pub fn line(path: impl Into<String>, line: u32) -> Place {
        Place { line, ..Place::file(path) }
    }

    /// A range of a file's bytes.
    pub fn bytes(path: impl Into<String>, text: &[u8], range: Range<usize>) -> Place {
        let at = |byte: usize| {
            let before = &text[..byte.min(text.len())];
            let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            // Characters, not bytes: a byte that goes on with a character does not count.
            let column = before[begin..].iter().filter(|byte| (**byte & 0xC0) != 0x80).count() + 1;
            (line as u32, column as u32)
        };
        let ((line, column), (end_line, end_column)) = (at(range.start), at(range.end));
        Place {
            path: path.into(),
            line,
            column,
            end_line: (end_line != line).then_some(end_line),
            end_column: Some(end_column),
        }
    }
}

/// A change of a file's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The file, as in [`Place::path`].
    pub path: String,
    /// The bytes of the file that go.
    pub bytes: Range<usize>,
    /// What comes there.
    pub text: String,
}

/// How to mend something, where that is certain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, as an order: "bind the port to 127.0.0.1".
    pub says: String,
    /// The changes, which belong together.
    pub edits: Vec<Edit>,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suppression {
    /// Who says so: a comment beside it, or a baseline.
    pub by: Cow<'static, str>,
    /// Why, where they say it.
    pub reason: Option<String>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: Cow<'static, str>,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong, in a sentence with the names in it. Never the secret that was found.
    pub message: String,
    /// Where; of what is missing in several places the first one.
    pub place: Place,
    /// The other places of the same finding.
    pub also: Vec<Place>,
    /// What to do, in a sentence.
    pub suggestion: Option<String>,
    /// How to mend it, where that is certain.
    pub fix: Option<Fix>,
    /// What stays the same when lines move; [`Report::settle`](super::Report::settle) writes it.
    pub fingerprint: String,
    /// Why it does not count, where it does not.
    pub suppressed: Option<Suppression>,
    /// The other tools that found the same; [`merge`](super::merge) writes it.
    pub found_by: Vec<String>,
}

impl Finding {
    /// Something that was found, with nothing but what everything has.
    pub fn new(rule: &super::Rule, place: Place, message: impl Into<String>) -> Finding {
        Finding {
            rule: rule.id.clone(),
            severity: rule.severity,
            message: message.into(),
            place,
            also: Vec::new(),
            suggestion: None,
            fix: None,
            fingerprint: String::new(),
            suppressed: None,
            found_by: Vec::new(),
        }
    }

    /// The same with what to do.
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Finding {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// The same with how to mend it.
    pub fn fix(mut self, says: impl Into<String>, edits: Vec<Edit>) -> Finding {
        self.fix = Some(Fix { says: says.into(), edits });
        self
    }

    /// Every place of it.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.place).chain(&self.also)
    }

    /// Whether it counts.
    pub fn is_open(&self) -> bool {
        self.suppressed.is_none()
    }
}
