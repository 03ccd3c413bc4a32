//! A file of code as rules see it.

use std::ops::Range;

use super::measure::{Facts, Function, Language, measure};
use super::setting::Setting;
use crate::findings::Place;

/// A file of code, measured.
pub(crate) struct Source {
    /// Its path, relative to the tree.
    pub(crate) path: String,
    /// Its language.
    pub(crate) language: Language,
    /// Its text.
    pub(crate) text: Vec<u8>,
    /// Where it stands.
    pub(crate) setting: Setting,
    /// What was counted.
    pub(crate) facts: Facts,
    /// Where its lines begin.
    lines: Vec<usize>,
}

impl Source {
    /// Measures a file.
    pub(crate) fn new(path: &str, language: Language, text: Vec<u8>, setting: Setting) -> Result<Source, String> {
        let facts = measure(language, &text)?;
        let lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', &text).map(|at| at + 1)).collect();
        Ok(Source { path: path.to_owned(), language, text, setting, facts, lines })
    }

    /// Returns what some bytes say; what is no UTF-8 is replaced.
    pub(crate) fn says(&self, bytes: &Range<usize>) -> String {
        String::from_utf8_lossy(self.text.get(bytes.clone()).unwrap_or_default()).into_owned()
    }

    /// Returns the place of some bytes.
    pub(crate) fn place(&self, bytes: &Range<usize>) -> Place {
        // As `Place::bytes`, which counts from the file's beginning each time.
        let at = |byte: usize| {
            let line = self.lines.partition_point(|begin| *begin <= byte);
            let before = self.text.get(self.lines[line - 1]..byte).unwrap_or_default();
            // Characters, not bytes: a byte that goes on with a character does not count.
            (line as u32, before.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u32 + 1)
        };
        let ((line, column), (end_line, end_column)) = (at(bytes.start), at(bytes.end));
        let end_line = (end_line != line).then_some(end_line);
        Place { path: self.path.clone(), line, column, end_line, end_column: Some(end_column) }
    }

    /// Returns the place of a line.
    pub(crate) fn line(&self, line: u32) -> Place {
        Place::line(self.path.clone(), line)
    }

    /// Returns the place of a function: the line it begins in.
    pub(crate) fn head(&self, function: &Function) -> Place {
        let text = &self.text[function.bytes.clone()];
        let head = memchr::memchr(b'\n', text).unwrap_or(text.len());
        self.place(&(function.bytes.start..function.bytes.start + head))
    }

    /// Whether a line is there for tests only.
    pub(crate) fn is_test(&self, line: u32) -> bool {
        self.setting.test || self.facts.is_test(line)
    }

    /// Returns what people call a function.
    pub(crate) fn title(&self, function: &Function) -> String {
        match function.name.as_str() {
            "" => format!("the function at line {}", function.line),
            name => format!("`{name}`"),
        }
    }
}
