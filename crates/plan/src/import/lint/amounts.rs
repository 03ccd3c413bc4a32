//! Numbers and lengths of time in a sentence, each with the words around it that say of what it is.

use std::ops::Range;
use std::sync::LazyLock;

use super::effort::{Span, written};
use crate::import::values::duration;
use crate::import::vocabulary::lists::Meanings;

/// A length of time that a text states.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub range: Range<usize>,
    pub span: Span,
    /// `~`, `about`, `rund`.
    pub roughly: bool,
    /// The words that belong to it: up to the next comma, bracket, or `vs`.
    pub around: Range<usize>,
}

impl Amount {
    /// By which share it may be off from a sum and still be meant for it: where both are written in one unit, by
    /// what is lost when it is rounded.
    pub fn tolerance(&self, sum: Span) -> f64 {
        const ROUGHLY: f64 = 0.16;
        const CONVERTED: f64 = 0.03;
        let whole = |number: f64| (number - number.round()).abs() < 0.001;
        match (self.span.in_one_unit(), sum.in_one_unit()) {
            _ if self.roughly => ROUGHLY,
            (Some((unit, stated)), Some((other, sum))) if unit == other && sum > 0.0 => {
                let rounded = whole(stated) && !whole(sum);
                CONVERTED.min(if rounded { 0.5 / sum } else { 0.0 })
            }
            _ => CONVERTED,
        }
    }
}

/// Returns the lengths of time in a text; `8 weeks and 14 days` is one.
pub(super) fn of(text: &str) -> Vec<Amount> {
    let mut merged: Vec<(Range<usize>, Span)> = Vec::new();
    for (range, estimate) in duration::all(text) {
        // `R and A at once` is no length: short for a unit is only what stands behind digits.
        let worded = !text[range.clone()].contains(|c: char| c.is_numeric());
        if worded && text[range.clone()].rsplit(' ').next().is_some_and(|unit| unit.chars().count() <= 2) {
            continue;
        }
        let span = written(&text[range.clone()], estimate);
        if let Some((before, sum)) = merged.last_mut()
            && matches!(text[before.end..range.start].trim(), "" | "and" | "und" | "et" | "y" | "+" | "," | "&")
        {
            before.end = range.end;
            *sum = sum.plus(span);
            continue;
        }
        merged.push((range, span));
    }
    let starts: Vec<Range<usize>> = merged.iter().map(|(range, _)| range.clone()).collect();
    merged
        .into_iter()
        .enumerate()
        .map(|(at, (range, span))| {
            let from = at.checked_sub(1).map_or(0, |before| starts[before].end);
            let to = starts.get(at + 1).map_or(text.len(), |next| next.start);
            let before = &text[from..range.start];
            let after = &text[range.end..to];
            let begin = from + last_break(before);
            let end = range.end + first_break(after);
            let roughly = is_rough(before) || text[range.clone()].contains('~') || after.starts_with('+');
            Amount { roughly, around: begin..end, range, span }
        })
        .collect()
}

const BREAKS: [&str; 16] = [
    "(",
    ")",
    ";",
    "→",
    "->",
    ", ",
    ". ",
    " vs",
    " statt ",
    " instead of ",
    " au lieu de ",
    " en vez de ",
    " and ",
    " und ",
    " | ",
    "—",
];

fn last_break(words: &str) -> usize {
    BREAKS.iter().filter_map(|one| words.rfind(one).map(|at| at + one.len())).max().unwrap_or(0)
}

fn first_break(words: &str) -> usize {
    BREAKS.iter().filter_map(|one| words.find(one)).min().unwrap_or(words.len())
}

fn is_rough(before: &str) -> bool {
    const ROUGH: [&str; 22] = [
        "~",
        "≈",
        "about",
        "around",
        "roughly",
        "approx",
        "approx.",
        "approximately",
        "ca",
        "ca.",
        "circa",
        "rund",
        "etwa",
        "ungefähr",
        "knapp",
        "gut",
        "environ",
        "près de",
        "unos",
        "unas",
        "aprox.",
        "<",
    ];
    let before = before.trim_end_matches(['*', ' ', '_']).to_lowercase();
    ROUGH.iter().any(|word| {
        before
            .strip_suffix(word)
            .is_some_and(|rest| !word.starts_with(char::is_alphabetic) || !rest.ends_with(char::is_alphabetic))
    })
}

/// Returns the number at the start of a word list, in digits or in words of four languages.
pub(super) fn number(word: &str) -> Option<u64> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.parse().ok();
    }
    const WORDS: [&[&str]; 13] = [
        &["zero"],
        &[
            "one", "single", "ein", "eine", "einen", "einem", "einziger", "einzige", "einzigen", "un", "une", "uno",
            "una", "unique", "seul", "seule", "unico", "unica", "solo", "sola",
        ],
        &["two", "zwei", "deux", "dos"],
        &["three", "drei", "trois", "tres"],
        &["four", "vier", "quatre", "cuatro"],
        &["five", "funf", "cinq", "cinco"],
        &["six", "sechs", "seis"],
        &["seven", "sieben", "sept", "siete"],
        &["eight", "acht", "huit", "ocho"],
        &["nine", "neun", "neuf", "nueve"],
        &["ten", "zehn", "dix", "diez"],
        &["eleven", "elf", "onze", "once"],
        &["twelve", "zwolf", "douze", "doce"],
    ];
    static NUMBERS: LazyLock<Meanings<u64>> = LazyLock::new(|| {
        (0..).zip(WORDS).flat_map(|(number, words)| words.iter().map(move |word| (*word, number))).collect()
    });
    NUMBERS.get(word).copied()
}
