//! A file's text that knows its lines, so that a range of bytes becomes a place without counting from the beginning.

use std::ops::Range;
use std::sync::Arc;

use crate::findings::Place;

/// A text of a tree, with the name it goes by. To clone it costs nothing: the text is shared.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The file, as in [`Place::path`].
    pub(super) path: String,
    /// What it says; bytes that are no UTF-8 became one `?` each, so that offsets are those of the file.
    pub(super) text: Arc<str>,
    /// Where each line begins.
    lines: Arc<[usize]>,
}

impl Source {
    /// Takes a file's bytes.
    pub(super) fn new(path: impl Into<String>, bytes: Vec<u8>) -> Source {
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let mut bytes = error.into_bytes();
            let mut from = 0;
            while let Err(wrong) = std::str::from_utf8(&bytes[from..]) {
                from += wrong.valid_up_to();
                bytes[from] = b'?';
            }
            // Every byte that was in the way has been replaced; nothing is lost a second time.
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        Source { path: path.into(), text: text.into(), lines }
    }

    /// Returns the line of a byte, from 0.
    fn row(&self, byte: usize) -> usize {
        self.lines.partition_point(|begin| *begin <= byte).saturating_sub(1)
    }

    /// Returns where the line of a byte begins.
    pub(super) fn line_start(&self, byte: usize) -> usize {
        self.lines[self.row(byte)]
    }

    /// Returns the line end that the file uses.
    pub(super) fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Returns the place of a range of bytes.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        let at = |byte: usize| {
            let byte = byte.min(self.text.len());
            let row = self.row(byte);
            let before = &self.text.as_bytes()[self.lines[row]..byte];
            let column = before.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() + 1;
            (row as u32 + 1, column as u32)
        };
        let ((line, column), (end_line, end_column)) = (at(range.start), at(range.end.max(range.start)));
        let end_line = (end_line != line).then_some(end_line);
        Place { path: self.path.clone(), line, column, end_line, end_column: Some(end_column) }
    }
}

/// Returns a relative path as seen from a directory.
pub(super) fn within(directory: &str, path: &str) -> String {
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_keeps_its_offsets() {
        let source = Source::new("a", b"a\xff\xfeb\nc\xc3\xa4d\n".to_vec());
        assert_eq!(&*source.text, "a??b\ncäd\n");
        let place = source.place(8..9);
        assert_eq!((place.line, place.column), (2, 3));
    }
}
