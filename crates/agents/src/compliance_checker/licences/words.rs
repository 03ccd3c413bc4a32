//! A text as the words that matter in a licence, as SPDX's matching guidelines say: case, white space, punctuation,
//! quotes, bullets, comment marks, markup, copyright lines and `<placeholders>` do not matter, and some spellings are
//! one word.

/// Elements of HTML and the like that are not placeholders.
const ELEMENTS: [&str; 30] = [
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "head",
    "hr",
    "html",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "tt",
    "u",
    "ul",
];

/// Returns the words of a text, in small letters and in their one spelling.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::with_capacity(text.len() / 6);
    for line in text.lines() {
        let line = without_bullet(line.trim_start_matches(is_mark));
        if !is_copyright(line) {
            words_of_line(line, &mut words);
        }
    }
    without(&mut words, &["all", "rights", "reserved"]);
    words
}

/// Whether a character at the beginning of a line belongs to a comment, a quotation or a list.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '/' | '*' | '#' | ';' | '-' | '>' | '|' | '!' | '%' | '=' | '"' | '•')
}

/// Leaves out `1.`, `(a)`, `iv)` and the like.
fn without_bullet(line: &str) -> &str {
    let inner = line.strip_prefix(['(', '[']).unwrap_or(line);
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (number, rest) = inner.split_at(end);
    let is_number = !number.is_empty() && number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_roman =
        (2..=4).contains(&number.len()) && number.bytes().all(|byte| matches!(byte | 32, b'i' | b'v' | b'x'));
    if !(is_number || is_letter || is_roman) || is_copyright(line) {
        return line;
    }
    match rest.strip_prefix(['.', ')', ']', ':']) {
        Some(rest) if rest.starts_with(char::is_whitespace) => rest.trim_start(),
        _ => line,
    }
}

/// Whether a line says who holds the copyright: there is one for each who does, so it is no part of a licence.
fn is_copyright(line: &str) -> bool {
    let mut line = line.trim_start_matches(is_mark);
    for begin in ["portions ", "parts "] {
        if line.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin)) {
            line = &line[begin.len()..];
        }
    }
    let begins = |word: &str| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let begin = ["copyright", "(c)", "©", "&copy;"].into_iter().find(|word| begins(word));
    let Some(begin) = begin else { return false };
    let rest = line[begin.len()..].trim_start();
    let marks = ["(c)", "©", "&copy;", "<", "[", "{", "year", "yyyy"];
    let has_mark = marks.iter().any(|mark| rest.get(..mark.len()).is_some_and(|at| at.eq_ignore_ascii_case(mark)));
    let has_year = rest.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit));
    // A line that goes on with the licence itself is not only about who holds what.
    rest.len() < 200 && (has_year || (has_mark && begin != "(c)"))
}

fn words_of_line(line: &str, words: &mut Vec<String>) {
    let mut rest = line;
    while let Some(begin) = rest.find(|c: char| c.is_alphanumeric() || c == '<') {
        rest = &rest[begin..];
        if let Some(inner) = rest.strip_prefix('<') {
            rest = after_angle(inner);
            continue;
        }
        // Apostrophes belong to their words: `holder's`, `don't`.
        let mut end = rest.len();
        let mut word = String::new();
        for (at, c) in rest.char_indices() {
            match c {
                c if c.is_alphanumeric() => word.extend(c.to_lowercase()),
                '\'' | '’' | '_' => {}
                _ => {
                    end = at;
                    break;
                }
            }
        }
        rest = &rest[end..];
        push(word, words);
    }
}

/// Skips an element, or what stands for somebody's name; an address is read.
fn after_angle(inner: &str) -> &str {
    let Some(end) = inner.find(['>', '<']).filter(|end| *end < 80 && inner.as_bytes()[*end] == b'>') else {
        return inner;
    };
    let name = inner[..end].trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_element = ELEMENTS.iter().any(|known| known.eq_ignore_ascii_case(name));
    let is_address = inner[..end].contains([':', '@']);
    if is_address && !is_element { inner } else { &inner[end + 1..] }
}

/// Adds a word in the spelling that stands for all of its spellings.
fn push(word: String, words: &mut Vec<String>) {
    let one = match word.as_str() {
        "http" | "https" | "www" => return,
        "licence" => "license",
        "licences" => "licenses",
        "licenced" => "licensed",
        "sublicence" => "sublicense",
        "acknowledgement" => "acknowledgment",
        "analogue" => "analog",
        "analyse" => "analyze",
        "artefact" => "artifact",
        "authorisation" => "authorization",
        "authorised" => "authorized",
        "calibre" => "caliber",
        "cancelled" => "canceled",
        "capitalisations" => "capitalizations",
        "catalogue" => "catalog",
        "categorise" => "categorize",
        "centre" => "center",
        "emphasised" => "emphasized",
        "favour" => "favor",
        "favourite" => "favorite",
        "fulfil" => "fulfill",
        "fulfilment" => "fulfillment",
        "initialise" => "initialize",
        "judgement" => "judgment",
        "labelling" => "labeling",
        "labour" => "labor",
        "maximise" => "maximize",
        "modelled" => "modeled",
        "modelling" => "modeling",
        "offence" => "offense",
        "optimise" => "optimize",
        "organisation" => "organization",
        "organise" => "organize",
        "practise" => "practice",
        "programme" => "program",
        "realise" => "realize",
        "recognise" => "recognize",
        "signalling" => "signaling",
        "utilisation" => "utilization",
        "whilst" => "while",
        "wilful" => "willful",
        "owner" => "holder",
        "owners" => "holders",
        "cent" if words.last().is_some_and(|before| before == "per") => {
            words.pop();
            "percent"
        }
        "license" if words.last().is_some_and(|before| before == "sub") => {
            words.pop();
            "sublicense"
        }
        "commercial" | "infringement" | "exclusive" | "transferable"
            if words.last().is_some_and(|before| before == "non") =>
        {
            words.pop();
            words.push(format!("non{word}"));
            return;
        }
        _ => {
            words.push(word);
            return;
        }
    };
    words.push(one.to_owned());
}

/// Leaves out a phrase wherever it is.
fn without(words: &mut Vec<String>, phrase: &[&str]) {
    let mut at = 0;
    while let Some(found) = words[at..].windows(phrase.len()).position(|some| some.iter().eq(phrase.iter())) {
        at += found;
        words.drain(at..at + phrase.len());
    }
}

/// Returns a number that stands for a word.
pub(super) fn number(word: &str) -> u32 {
    // FNV-1a, folded: equal for equal words, and other for other ones but for one pair in billions.
    let hash = word
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        words(text).join(" ")
    }

    #[test]
    fn what_does_not_matter_is_left_out() {
        assert_eq!(said("// Copyright (c) 2020 Some One\n//\n//  THE \"SOFTWARE\"\u{2014}is"), "the software is");
        assert_eq!(said("  1. Redistributions\n  b) and\n(iii) sub-license <year>"), "redistributions and sublicense");
        assert_eq!(said("<p>A licence, 50 per cent</p>"), "a license 50 percent");
        assert_eq!(
            said("The above copyright notice\nCOPYRIGHT AND PERMISSION NOTICE"),
            "the above copyright notice copyright and permission notice"
        );
        assert_eq!(said("All rights reserved. © 2021 x"), "2021 x");
        assert_eq!(said("<a href=\"x\">see <https://www.example.org/l>"), "see example org l");
    }
}
