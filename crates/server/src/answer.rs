//! JSON answers in which nothing can do harm where it is shown: what steers a terminal, or turns the direction of
//! text, stands there by its name instead.

use std::io::{self, Write};

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};
use serde_json::value::RawValue;

use crate::problem::Problem;

/// A JSON answer.
pub(crate) struct Answer<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        match json(&self.0) {
            Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
            Err(error) => Problem::internal(&error).into_response(),
        }
    }
}

/// A JSON answer for programs that must have everything as it is: all of it is [`Exact`].
pub(crate) struct Faithful<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Faithful<T> {
    fn into_response(self) -> Response {
        match written(&self.0, Harmless::Escapes) {
            Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
            Err(error) => Problem::internal(&error).into_response(),
        }
    }
}

/// Writes a value as harmless JSON.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    written(value, Harmless::Names)
}

fn written<T: Serialize + ?Sized>(value: &T, how: Harmless) -> Result<String, serde_json::Error> {
    let mut bytes = Vec::with_capacity(256);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, how))?;
    Ok(String::from_utf8(bytes).expect("only whole characters are written"))
}

/// A text that must come back as it was sent, byte for byte: what does harm stands there as an escape of JSON, so that
/// it does none where the answer is shown as it is.
#[derive(Clone, Debug)]
pub(crate) struct Exact(pub(crate) String);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let escaped = written(&self.0, Harmless::Escapes).map_err(S::Error::custom)?;
        RawValue::from_string(escaped).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// Makes a text harmless; line breaks and tabs stay, and where `colours` is, so do sequences that only colour.
pub(crate) fn harmless(text: &str, colours: bool) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if colours && let Some(length) = colour(rest) {
            safe.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        match next {
            '\n' | '\t' => safe.push(next),
            // Windows ends lines so; a lone one would let a line be written over.
            '\r' if rest[1..].starts_with('\n') => {}
            next => match name(next) {
                Some(name) => safe.push_str(&name),
                None => safe.push(next),
            },
        }
        rest = &rest[next.len_utf8()..];
    }
    safe
}

/// Returns the length of a sequence at the start of a text that sets a colour, a weight or a style, and nothing else.
fn colour(text: &str) -> Option<usize> {
    let parameters = text.strip_prefix("\u{1b}[")?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
    (end <= 32 && parameters[end..].starts_with('m')).then_some(end + 3)
}

/// Returns what stands for a character that must not be written as it is.
fn name(c: char) -> Option<String> {
    let code = u32::from(c);
    match code {
        0..=0x1f => char::from_u32(0x2400 + code).map(String::from),
        0x7f => Some("\u{2421}".to_owned()),
        0x80..=0x9f | 0x61c | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2069 | 0xfeff | 0xe0000..=0xe007f => {
            Some(format!("⟨U+{code:04X}⟩"))
        }
        _ => None,
    }
}

/// Writes JSON without characters that do harm. Line breaks and tabs are escapes, as always.
#[derive(Clone, Copy)]
enum Harmless {
    /// Whoever reads the JSON has names in place of what does harm.
    Names,
    /// Whoever reads the JSON has what there was; whoever sees it has escapes.
    Escapes,
}

impl Harmless {
    fn stands_for(self, c: char) -> Option<String> {
        let name = name(c)?;
        Some(match self {
            Harmless::Names => name,
            Harmless::Escapes => c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
        })
    }
}

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut from = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| !c.is_ascii() || *c == '\u{7f}') {
            if let Some(name) = self.stands_for(c) {
                writer.write_all(&fragment.as_bytes()[from..at])?;
                writer.write_all(name.as_bytes())?;
                from = at + c.len_utf8();
            }
        }
        writer.write_all(&fragment.as_bytes()[from..])
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        if let Harmless::Escapes = self {
            return CompactFormatter.write_char_escape(writer, escape);
        }
        let control = match escape {
            CharEscape::AsciiControl(byte) => char::from(byte),
            CharEscape::Backspace => '\u{8}',
            CharEscape::FormFeed => '\u{c}',
            CharEscape::CarriageReturn => '\r',
            escape => return CompactFormatter.write_char_escape(writer, escape),
        };
        writer.write_all(name(control).unwrap_or_default().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_or_turns_stands_there_by_its_name() {
        let text = "a\u{1b}]52;c;x\u{7}b\u{202e}c\rd\n\u{9b}e";
        assert_eq!(json(text).unwrap(), "\"a␛]52;c;x␇b⟨U+202E⟩c␍d\\n⟨U+009B⟩e\"");
        assert_eq!(harmless(text, true), "a␛]52;c;x␇b⟨U+202E⟩c␍d\n⟨U+009B⟩e");
        assert_eq!(json("plain \"quoted\" \\ ü 🦀\t").unwrap(), "\"plain \\\"quoted\\\" \\\\ ü 🦀\\t\"");
    }

    #[test]
    fn what_must_come_back_as_it_was_stands_there_by_escapes() {
        let text = "a\u{1b}b\u{202e}\u{9b}\u{e0041}c\u{7f} ü\n";
        let written = json(&Exact(text.to_owned())).unwrap();
        assert_eq!(written, r#""a\u001bb\u202e\u009b\udb40\udc41c\u007f ü\n""#);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    #[test]
    fn a_sequence_that_colours_stays_where_colours_are_shown() {
        assert_eq!(harmless("\u{1b}[1;31mred\u{1b}[0m\r\nnext", true), "\u{1b}[1;31mred\u{1b}[0m\nnext");
        assert_eq!(harmless("\u{1b}[31mred", false), "␛[31mred");
        assert_eq!(harmless("\u{1b}[2J\u{1b}[31", true), "␛[2J␛[31");
    }
}
