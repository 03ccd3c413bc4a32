//! Texts from outside, made safe to print: no control character and no sign that turns the reading order around
//! reaches a terminal, a log, or a page.

use std::borrow::Cow;

/// Whether a character changes how others are shown, or cannot be seen: controls, marks of reading order, line
/// separators, spaces without width, tags.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Makes a text one line that is safe to print: what is hidden becomes `�`, and ends of lines become spaces.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' => safe.push(' '),
            c if is_hidden(c) => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Writes what is hidden in the strings of a JSON text as escapes, so that the data stays and a terminal that shows it
/// is safe. A text that serde wrote has such characters only within its strings.
pub(crate) fn plain_json(text: String) -> String {
    let shown = |c: char| !is_hidden(c) || matches!(c, '\n' | '\r' | '\t');
    // Controls of ASCII are escaped already, but for the last of its characters.
    if text.is_ascii() && !text.as_bytes().contains(&0x7f) {
        return text;
    }
    if text.chars().all(shown) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if shown(c) {
            safe.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_shown() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}c\r\nd\te"), "a\u{fffd}[31mb\u{fffd}c d e");
        assert!(matches!(plain("häßlich, 漢字 👩‍💻"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_keeps_its_data() {
        let text = serde_json::to_string(&"a\u{202e}b\u{9b}c\u{e0041}\u{1b}").unwrap();
        let safe = plain_json(text);
        assert!(safe.is_ascii(), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), "a\u{202e}b\u{9b}c\u{e0041}\u{1b}");
    }
}
