//! Names and what is assigned to them, in whatever language: `x = "…"`, `"x": "…"`, `x: …`, `<x>…</x>`, `X ?= …`,
//! `setX("…")`, `<add key="x" value="…"/>`. No grammar of any language: a few bytes behind a name.

use std::ops::Range;

/// The longest value that is looked at, in bytes.
const LONGEST_VALUE: usize = 1_024;
/// The longest name on either side of a keyword, in bytes.
const LONGEST_NAME: usize = 80;

/// A value and the name that it is assigned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    /// The bytes of the whole name.
    pub name: Range<usize>,
    /// The bytes of the value, without its quotes.
    pub value: Range<usize>,
    /// The quote around the value.
    pub quote: Option<u8>,
    /// What assigns.
    pub operator: Operator,
}

/// What stands between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    /// `=`, `:=`, `?=`, `=>`, and the like.
    Equals,
    /// `==`, `!=`: a comparison says what the value is all the same.
    Compares,
    /// `:`, as in YAML and JSON.
    Colon,
    /// `>`, as in `<password>…`.
    Tag,
    /// `(`, as in `setPassword("…")`.
    Call,
    /// `,`, as in `set("password", "…")`.
    Comma,
    /// White space, as in `--password …`.
    Space,
}

/// How far a name may go on behind its keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To the end of the identifier.
    Identifier,
    /// Over a few more words: `acme api key for staging = …`.
    Words,
}

/// Returns what is assigned to the name around `keyword`, if anything is.
pub(crate) fn assigned(text: &[u8], keyword: Range<usize>, reach: Reach) -> Option<Assignment> {
    let mut begin = keyword.start;
    while begin > 0 && keyword.start - begin < LONGEST_NAME && is_name(text[begin - 1]) {
        begin -= 1;
    }
    let mut at = keyword.end;
    let far = (at + LONGEST_NAME).min(text.len());
    while at < far && is_name(text[at]) && text[at] != b'$' {
        at += 1;
    }
    if reach == Reach::Words {
        let limit = (keyword.end + 32).min(text.len());
        let mut probe = at;
        while probe < limit && (is_name(text[probe]) || text[probe] == b' ' || text[probe] == b'\t') {
            probe += 1;
        }
        // Only words before an operator belong to the name; else the identifier alone does.
        if probe < text.len() && matches!(text[probe], b'=' | b':' | b'"' | b'\'' | b'`' | b'>' | b',' | b'|' | b'?') {
            at = probe;
        }
    }
    let name = begin..at;
    let spaced = matches!(text.get(at), Some(b' ' | b'\t'));
    let quoted_name = skip_while(text, &mut at, 4, |byte| matches!(byte, b'"' | b'\'' | b'`' | b']' | b'\\')) > 0;
    skip_blank(text, &mut at);
    if quoted_name && let Some(after) = value_attribute(&text[at..]) {
        at += after;
        return value(text, name, at, Operator::Equals);
    }
    // `<password encoding="base64">…`
    if spaced && name.start > 0 && text[name.start - 1] == b'<' {
        let behind = &text[at..(at + 160).min(text.len())];
        let end = behind.iter().position(|byte| matches!(byte, b'>' | b'<' | b'\n'))?;
        return (behind[end] == b'>').then(|| value(text, name, at + end + 1, Operator::Tag)).flatten();
    }
    let operator = operator(text, &mut at, quoted_name);
    match operator {
        Some(operator) => value(text, name, at, operator),
        None if spaced || at > name.end => {
            // `String password "…"`: no operator at all; only a quoted value counts, or one behind an option's name.
            let is_option = text[name.clone()].starts_with(b"-");
            let found = value(text, name, at, Operator::Space)?;
            (found.quote.is_some() || is_option).then_some(found)
        }
        None => None,
    }
}

/// Reads what assigns, and goes behind it.
fn operator(text: &[u8], at: &mut usize, quoted_name: bool) -> Option<Operator> {
    let rest = &text[*at..];
    let (length, operator) = match rest {
        [b'=', b'=', b'=', ..] | [b'!', b'=', b'=', ..] => (3, Operator::Compares),
        [b':', b':', b'=', ..] | [b'|', b'|', b'=', ..] => (3, Operator::Equals),
        [b'=', b'=', ..] | [b'!', b'=', ..] => (2, Operator::Compares),
        [b'=', b'>', ..]
        | [b':', b'=', ..]
        | [b'?', b'=', ..]
        | [b'+', b'=', ..]
        | [b'-', b'>', ..]
        | [b'|', b'|', ..] => (2, Operator::Equals),
        [b':', b':', ..] => return None,
        [b'=', ..] => (1, Operator::Equals),
        [b':', ..] => match annotated(rest) {
            Some(length) => (length, Operator::Equals),
            None => (1, Operator::Colon),
        },
        [b'>', ..] => (1, Operator::Tag),
        [b'(', ..] if !quoted_name => (1, Operator::Call),
        [b',', ..] if quoted_name => (1, Operator::Comma),
        [b'&', b'g', b't', b';', ..] => (4, Operator::Tag),
        _ => return None,
    };
    *at += length;
    Some(operator)
}

/// Returns how long a type with its colon and the `=` behind it is: `: Option<&'static str> =`.
fn annotated(rest: &[u8]) -> Option<usize> {
    let mut at = 1;
    while at < rest.len().min(48) {
        match rest[at] {
            b'=' if at > 2 && rest.get(at + 1) != Some(&b'=') => return Some(at + 1),
            b' ' | b'&' | b'<' | b'>' | b'[' | b']' | b'\'' | b'_' | b'?' | b'|' | b'.' | b'*' => at += 1,
            byte if byte.is_ascii_alphanumeric() => at += 1,
            _ => return None,
        }
    }
    None
}

/// Returns how long `value=` or `, value=` behind a quoted name is.
fn value_attribute(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    skip_while(rest, &mut at, 4, |byte| matches!(byte, b',' | b' ' | b';'));
    let quoted = matches!(rest.get(at), Some(b'"' | b'\''));
    at += usize::from(quoted);
    let word = rest.get(at..at + 5)?;
    if !word.eq_ignore_ascii_case(b"value") {
        return None;
    }
    at += 5 + usize::from(quoted);
    skip_blank(rest, &mut at);
    matches!(rest.get(at), Some(b'=' | b':')).then_some(at + 1)
}

/// Reads a value with or without quotes.
fn value(text: &[u8], name: Range<usize>, mut at: usize, operator: Operator) -> Option<Assignment> {
    let mut lines = 0;
    let begin = at;
    while let Some(byte) = text.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'=' if at - begin < 48 => at += 1,
            b'(' if at - begin < 4 && operator != Operator::Call => at += 1,
            // A value on the next line is one only where a tag or an open assignment asks for it.
            b'\n' if lines == 0 && matches!(operator, Operator::Tag | Operator::Equals | Operator::Call) => {
                lines += 1;
                at += 1;
            }
            _ => break,
        }
    }
    // `b"…"`, `r"…"`, `@"…"`, `$'…'`, `L"…"`
    if let (Some(prefix), Some(b'"' | b'\'')) = (text.get(at), text.get(at + 1))
        && matches!(prefix, b'b' | b'r' | b'u' | b'f' | b'@' | b'$' | b'L' | b'B' | b'R')
    {
        at += 1;
    }
    let escaped = text.get(at) == Some(&b'\\') && matches!(text.get(at + 1), Some(b'"' | b'\''));
    at += usize::from(escaped);
    let quote = match text.get(at)? {
        quote @ (b'"' | b'\'' | b'`') => Some(*quote),
        _ => None,
    };
    if lines > 0 && quote.is_none() && operator != Operator::Tag {
        return None;
    }
    let mut value = at..at;
    if let Some(quote) = quote {
        at += 1;
        // `"""…"""`
        while text.get(at) == Some(&quote) && at - value.start < 3 {
            at += 1;
        }
        value.start = at;
        let far = (at + LONGEST_VALUE).min(text.len());
        while at < far && text[at] != b'\n' {
            match text[at] {
                b'\\' if escaped => break,
                b'\\' => at += 1,
                byte if byte == quote => break,
                _ => {}
            }
            at += 1;
        }
        value.end = at.min(far);
    } else {
        let far = (at + LONGEST_VALUE).min(text.len());
        let in_tag = operator == Operator::Tag;
        while at < far && !ends_bare(text, at, in_tag) {
            at += 1;
        }
        value = value.start..at;
        // `<password>  the password of the user`: a sentence about it, which no tag closes.
        let behind = text[at..].trim_ascii_start();
        if in_tag && text[value.clone()].contains(&b' ') && !behind.starts_with(b"<") && !behind.starts_with(b"&lt;") {
            return None;
        }
    }
    (!value.is_empty()).then_some(Assignment { name, value, quote, operator })
}

/// Whether a value without quotes ends before a byte.
fn ends_bare(text: &[u8], at: usize, in_tag: bool) -> bool {
    match text[at] {
        b'\n' | b'\r' | b'<' => true,
        b' ' | b'\t' | b'"' | b'\'' | b'`' => !in_tag || text[at] != b' ',
        b';' | b',' => !in_tag && text.get(at + 1).is_none_or(|next| next.is_ascii_whitespace() || *next == b'"'),
        b'\\' => matches!(text.get(at + 1), Some(b'n' | b'r' | b'"' | b'\'')),
        _ => false,
    }
}

/// Whether a byte can be part of a name.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$' | b'@')
}

fn skip_blank(text: &[u8], at: &mut usize) {
    skip_while(text, at, 40, |byte| matches!(byte, b' ' | b'\t'));
}

fn skip_while(text: &[u8], at: &mut usize, most: usize, is_skipped: impl Fn(u8) -> bool) -> usize {
    let begin = *at;
    while *at - begin < most && text.get(*at).is_some_and(|byte| is_skipped(*byte)) {
        *at += 1;
    }
    *at - begin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, keyword: &str) -> String {
        let at = text.find(keyword).expect("the keyword is in the text");
        match assigned(text.as_bytes(), at..at + keyword.len(), Reach::Identifier) {
            Some(found) => format!("{} {:?} {}", &text[found.name], found.operator, &text[found.value]),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn assignments_of_many_languages_are_read() {
        let cases = [
            (r#"password = "one two""#, "password Equals one two"),
            (r#"const password: &'static str = "one";"#, "password Equals one"),
            (r#"{"db_password": "one", "x": 1}"#, "db_password Colon one"),
            ("password: one # not this", "password Colon one"),
            ("<password>one</password>", "password Tag one"),
            (r#"<add key="password" value="one"/>"#, "password Equals one"),
            (r#"password("one")"#, "password Call one"),
            (r#"map.put("password", "one")"#, "password Comma one"),
            ("password ?= one", "password Equals one"),
            (r#"$config['password'] = 'one';"#, "password Equals one"),
            (r#"if password == "one":"#, "password Compares one"),
            (r#"{\"password\": \"one\"}"#, "password Colon one"),
            ("password::new()", "nothing"),
            ("the password is one", "nothing"),
            ("<password>one two</password>", "password Tag one two"),
            ("<password>  the password of it\nand more", "nothing"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, "password"), expected, "{text}");
        }
    }
}
