//! Words of a text in a form in which they can be compared: lower case, without accents.

use std::ops::Range;
use std::sync::LazyLock;

use smol_str::SmolStr;

use super::lists::{Lists, Words};

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Folded; most words are short enough to need no memory of their own.
    pub word: SmolStr,
    pub range: Range<usize>,
}

/// Returns the words of a text in order; apostrophes and everything else that is no letter or digit part them.
pub(crate) fn of(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(Token { word: word(&text[from..at]), range: from..at });
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Returns the words of a text as they are compared, in order.
pub(crate) fn words(text: &str) -> Vec<SmolStr> {
    of(text).into_iter().map(|token| token.word).collect()
}

fn word(text: &str) -> SmolStr {
    let is_folded = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if is_folded { SmolStr::new(text) } else { folded(text).into() }
}

/// Lower case, without accents.
pub(crate) fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        out.push(match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            'ß' => {
                out.push_str("ss");
                continue;
            }
            other => other,
        });
    }
    out
}

/// The letters by which related words are looked up.
pub(crate) fn begin(word: &str) -> &str {
    word.char_indices().nth(4).map_or(word, |(end, _)| &word[..end])
}

/// Returns whether two words are forms of one: `mesa` and `mesas`, `sign` and `signing`, `build` and `built`.
pub(crate) fn related(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    let common = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
    let rest = |word: &str| word.chars().count() - common;
    let (a, b) = (rest(left), rest(right));
    common >= 4 && a <= 3 && b <= 3 && (a == 0 || b == 0 || common >= 5 || a.max(b) == 1)
}

/// Returns whether a word tells one title from another.
pub(crate) fn says_something(word: &str) -> bool {
    word.chars().count() >= 3 && word.starts_with(char::is_alphabetic) && !COMMON.contains(word)
}

/// Words that every sentence of a plan has, folded.
static COMMON: LazyLock<Words> = LazyLock::new(|| {
    Lists::of(include_str!("common.txt")).iter().flat_map(|(_, words)| words.iter().copied()).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_related() {
        for (left, right, expected) in [
            ("mesas", "mesa", true),
            ("sign", "signing", true),
            ("build", "built", true),
            ("montar", "montadas", true),
            ("cerrar", "cerrada", true),
            ("test", "team", false),
            ("print", "printer", true),
            ("schema", "scheme", true),
            ("release", "relay", false),
        ] {
            assert_eq!(related(left, right), expected, "{left} {right}");
        }
    }
}
