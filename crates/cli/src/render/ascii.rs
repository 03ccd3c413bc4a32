//! What a terminal gets whose locale knows ASCII alone: signs of ours as the nearest there is.

use std::borrow::Cow;
use std::sync::OnceLock;

/// Our signs, each with what stands for it.
const SIGNS: [(char, &str); 44] = [
    ('✓', "+"),
    ('✔', "+"),
    ('✗', "x"),
    ('✘', "x"),
    ('●', "*"),
    ('○', "o"),
    ('◆', "*"),
    ('◇', "o"),
    ('◌', "o"),
    ('·', "."),
    ('•', "*"),
    ('→', "->"),
    ('←', "<-"),
    ('↑', "^"),
    ('↓', "v"),
    ('↩', "<"),
    ('⏸', "="),
    ('▶', ">"),
    ('─', "-"),
    ('━', "="),
    ('│', "|"),
    ('┃', "|"),
    ('├', "|"),
    ('└', "`"),
    ('┊', ":"),
    ('╌', "-"),
    ('█', "#"),
    ('▓', "#"),
    ('▒', "="),
    ('░', "."),
    ('■', "#"),
    ('…', "..."),
    ('–', "-"),
    ('—', "-"),
    ('×', "x"),
    ('≥', ">="),
    ('≤', "<="),
    ('\u{a0}', " "),
    ('✅', "[x]"),
    ('❌', "[!]"),
    ('⚠', "!"),
    ('‖', "||"),
    ('↶', "<"),
    ('\u{fe0f}', ""),
];

/// Returns a text as the terminal of this process can show it.
pub fn shown(text: &str) -> Cow<'_, str> {
    static PLAIN: OnceLock<bool> = OnceLock::new();
    let is_plain = || wants_ascii(["LC_ALL", "LC_CTYPE", "LANG"].map(|name| std::env::var(name).ok()));
    if *PLAIN.get_or_init(is_plain) { plain(text) } else { Cow::Borrowed(text) }
}

/// Whether a locale, of which the first that is set counts, knows no UTF-8. Where none is set nothing is known.
fn wants_ascii(locale: [Option<String>; 3]) -> bool {
    let first = locale.into_iter().flatten().find(|said| !said.is_empty());
    first.is_some_and(|said| {
        let said = said.to_ascii_lowercase();
        !(said.contains("utf-8") || said.contains("utf8"))
    })
}

fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut told = String::with_capacity(text.len());
    for c in text.chars() {
        match SIGNS.iter().find(|(sign, _)| *sign == c) {
            Some((_, stands)) => told.push_str(stands),
            None if c.is_ascii() => told.push(c),
            None => told.push('?'),
        }
    }
    Cow::Owned(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_have_something_that_stands_for_them() {
        assert_eq!(plain("✓ a → b … 3 × 4 ≥ 2"), "+ a -> b ... 3 x 4 >= 2");
        assert_eq!(plain("Größe"), "Gr??e");
        assert!(matches!(plain("as it is"), Cow::Borrowed(_)));
    }

    #[test]
    fn the_first_locale_that_is_set_counts() {
        let of = |all: Option<&str>, ctype: Option<&str>, lang: Option<&str>| {
            wants_ascii([all, ctype, lang].map(|said| said.map(str::to_owned)))
        };
        assert!(of(None, None, Some("C")) && of(Some("POSIX"), None, Some("de_DE.UTF-8")));
        assert!(of(Some(""), None, Some("de_DE.ISO-8859-1")));
        assert!(!of(None, None, Some("C.UTF-8")) && !of(None, Some("en_US.utf8"), Some("C")));
        assert!(!of(None, None, None), "who says nothing gets what everybody gets");
    }
}
