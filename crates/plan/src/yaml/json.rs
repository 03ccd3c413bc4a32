//! JSON as the same tree: what YAML does not take of it (tabs, halves of characters) is read as JSON means it.

use std::ops::Range;

use super::{Entry, Kind, Map, Node};

/// How deep a value may be.
const MAX_DEPTH: usize = 64;

/// Where a text is no JSON, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoJson {
    /// The byte of the text.
    pub(crate) at: usize,
    /// What was expected there.
    pub(crate) because: &'static str,
}

/// Reads the value that a part of a text holds, with what stands behind it left unread; returns where it ends.
///
/// Of a name that is given twice the first one counts.
pub(crate) fn value(text: &str, from: usize) -> Result<(Node, usize), NoJson> {
    let mut reader = Reader { text, at: from };
    let node = reader.value(0)?;
    Ok((node, reader.at))
}

/// Reads a text that is one value.
pub(crate) fn whole(text: &str) -> Result<Node, NoJson> {
    let (node, end) = value(text, 0)?;
    match text[end..].trim_start().is_empty() {
        true => Ok(node),
        false => Err(NoJson { at: end, because: "the value ends here, and more follows" }),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn fail<T>(&self, because: &'static str) -> Result<T, NoJson> {
        Err(NoJson { at: self.at.min(self.text.len()), because })
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn takes(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, depth: usize) -> Result<Node, NoJson> {
        if depth > MAX_DEPTH {
            return self.fail("this is nested more than 64 levels deep");
        }
        match self.peek() {
            Some(b'{') => self.map(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => {
                let (text, span) = self.text()?;
                Ok(Node::new(Kind::Scalar { text, plain: false }, span))
            }
            Some(_) => self.word(),
            None => self.fail("a value was expected"),
        }
    }

    fn map(&mut self, depth: usize) -> Result<Node, NoJson> {
        let start = self.at;
        self.at += 1;
        let mut map = Map::default();
        while !self.takes(b'}') {
            if self.peek() != Some(b'"') {
                return self.fail("a name in quotes or `}` was expected");
            }
            let (key, key_span) = self.text()?;
            if !self.takes(b':') {
                return self.fail("`:` was expected");
            }
            let value = self.value(depth + 1)?;
            drop(map.insert(Entry { key, key_span, value }));
            if !self.takes(b',') && self.peek() != Some(b'}') {
                return self.fail("`,` or `}` was expected");
            }
        }
        Ok(Node::new(Kind::Map(map), start..self.at))
    }

    fn list(&mut self, depth: usize) -> Result<Node, NoJson> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        while !self.takes(b']') {
            items.push(self.value(depth + 1)?);
            if !self.takes(b',') && self.peek() != Some(b']') {
                return self.fail("`,` or `]` was expected");
            }
        }
        Ok(Node::new(Kind::List(items), start..self.at))
    }

    /// A number, `true`, `false`, or `null`.
    fn word(&mut self) -> Result<Node, NoJson> {
        let rest = &self.text[self.at..];
        let length =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))).unwrap_or(rest.len());
        if length == 0 {
            return self.fail("a value was expected");
        }
        let span = self.at..self.at + length;
        self.at = span.end;
        Ok(Node::new(Kind::Scalar { text: self.text[span.clone()].to_owned(), plain: true }, span))
    }

    /// A text in quotes, escapes resolved, and the bytes between the quotes.
    fn text(&mut self) -> Result<(String, Range<usize>), NoJson> {
        let start = self.at + 1;
        let mut text = String::new();
        let mut chars = self.text[start..].char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at = start + at + 1;
                    return Ok((text, start..start + at));
                }
                '\\' => {
                    let Some((_, escaped)) = chars.next() else { break };
                    match escaped {
                        'n' => text.push('\n'),
                        't' => text.push('\t'),
                        'r' => text.push('\r'),
                        'b' | 'f' => text.push(' '),
                        'u' => {
                            let high = unit(&mut chars);
                            let is_high = (0xD800..0xDC00).contains(&high);
                            let mut ahead = chars.clone();
                            let low = (is_high && ahead.next().is_some_and(|(_, c)| c == '\\'))
                                .then(|| ahead.next().filter(|(_, c)| *c == 'u').map(|_| unit(&mut ahead)))
                                .flatten()
                                .filter(|low| (0xDC00..0xE000).contains(low));
                            let code = match low {
                                Some(low) => {
                                    chars = ahead;
                                    0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)
                                }
                                None => high,
                            };
                            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                        }
                        other => text.push(other),
                    }
                }
                c => text.push(c),
            }
        }
        self.fail("this text has no closing quote")
    }
}

/// The four digits behind `\u`.
fn unit(chars: &mut std::str::CharIndices<'_>) -> u32 {
    let mut code = 0;
    for _ in 0..4 {
        let Some(digit) = chars.clone().next().and_then(|(_, c)| c.to_digit(16)) else { return 0xFFFD };
        chars.next();
        code = code * 16 + digit;
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_with_its_places() {
        let text = "{\t\"a\": [1, true, null, \"x\\u00e4\\ud83d\\ude00\\n\"], \"b\": {\"c\": -1.5e3}, \"a\": 2}";
        let node = whole(text).unwrap();
        assert_eq!(node.to_json().to_string(), "{\"a\":[1,true,null,\"xä😀\\n\"],\"b\":{\"c\":-1500}}");
        let Kind::Map(map) = &node.kind else { panic!() };
        assert_eq!(&text[map.get("b").unwrap().key_span.clone()], "b");
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        let deep = "[".repeat(100_000);
        for (text, at) in [
            ("", 0),
            ("{\"a\" 1}", 5),
            ("{\"a\": 1", 7),
            ("[1 2]", 3),
            ("\"abc", 0),
            ("{} x", 2),
            ("[,]", 1),
            (deep.as_str(), 65),
        ] {
            assert_eq!(whole(text).map(|_| ()).unwrap_err().at, at, "{:.20}", text);
        }
        assert_eq!(whole("\"\\ud83d \\u12\"").unwrap().to_json(), "\u{FFFD} \u{FFFD}");
    }
}
