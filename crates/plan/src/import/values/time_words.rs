//! Lengths of time in words: numbers, units, and what stands around them without saying more. The words themselves
//! stand in `lengths.txt`.

use std::sync::LazyLock;

use super::duration::Token;
use crate::import::vocabulary::lists::{Lists, Meanings, Words};

/// What a length counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Minute,
    Hour,
    HalfDay,
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

impl Unit {
    pub fn minutes(self) -> f64 {
        match self {
            Unit::Minute => 1.0,
            Unit::Hour => 60.0,
            Unit::HalfDay => 720.0,
            Unit::Day => 1440.0,
            Unit::Week => 10_080.0,
            Unit::Fortnight => 20_160.0,
            Unit::Month => 43_200.0,
            Unit::Year => 525_600.0,
        }
    }
}

/// The words of `lengths.txt`.
struct Lengths {
    units: Meanings<Unit>,
    numbers: Meanings<f64>,
    before_unit: Words,
    after_unit: Words,
    lead: Words,
    tail: Words,
}

static LENGTHS: LazyLock<Lengths> = LazyLock::new(|| {
    const UNITS: [(&str, Unit); 8] = [
        ("minute", Unit::Minute),
        ("hour", Unit::Hour),
        ("half-day", Unit::HalfDay),
        ("day", Unit::Day),
        ("week", Unit::Week),
        ("fortnight", Unit::Fortnight),
        ("month", Unit::Month),
        ("year", Unit::Year),
    ];
    let lists = Lists::of(include_str!("lengths.txt"));
    let units = lists.meanings(&UNITS);
    let worth = |name: &'static str| Some((name, name.parse::<f64>().ok()?));
    let worths: Vec<(&str, f64)> = lists.iter().filter_map(|(name, _)| worth(name)).collect();
    let numbers = lists.meanings(&worths);
    let [before_unit, after_unit, lead, tail] =
        ["before-unit", "after-unit", "lead", "tail"].map(|name| lists.words(name));
    Lengths { units, numbers, before_unit, after_unit, lead, tail }
});

pub(crate) fn unit(word: &str) -> Option<Unit> {
    LENGTHS.units.get(word).copied()
}

/// The unit of a position: `Day 2`, `KW 12`, `W3`.
pub(crate) fn calendar(word: &str) -> Option<Unit> {
    match word {
        "kw" | "kalenderwoche" | "kalenderwochen" => Some(Unit::Week),
        "h" | "m" | "an" | "j" | "at" | "pt" | "md" | "mt" | "pd" | "sem" => None,
        _ => unit(word).filter(|unit| matches!(unit, Unit::Day | Unit::Week | Unit::Month)),
    }
}

/// One word that is a number and its unit.
pub(crate) fn whole(word: &str) -> Option<(f64, Unit)> {
    Some(match word {
        "viertelstunde" => (15.0, Unit::Minute),
        "dreiviertelstunde" => (45.0, Unit::Minute),
        "halbtags" | "halbtägig" | "halbtag" => (0.5, Unit::Day),
        "ganztags" | "ganztägig" => (1.0, Unit::Day),
        "eintägig" => (1.0, Unit::Day),
        _ => return None,
    })
}

fn number(word: &str) -> Option<f64> {
    LENGTHS.numbers.get(word).copied()
}

/// A whole number in words: `three`; not `a` or `some`.
pub(crate) fn whole_number(word: &str) -> Option<u32> {
    const VAGUE: [&str; 15] = [
        "a",
        "an",
        "few",
        "several",
        "paar",
        "einige",
        "mehrere",
        "quelques",
        "plusieurs",
        "algunos",
        "algunas",
        "varios",
        "varias",
        "beide",
        "once",
    ];
    let number = number(word).filter(|_| !VAGUE.contains(&word))?;
    (number.fract() == 0.0).then_some(number as u32)
}

pub(crate) fn is_half(word: &str) -> bool {
    number(word) == Some(0.5)
}

/// A number in words: `two`, `half a`, `a couple of`, `two and a half`, `three quarters of an`, `hora y media`.
pub(crate) fn amount(tokens: &[Token<'_>], at: usize) -> Option<(f64, usize)> {
    let word = |at: usize| tokens.get(at).and_then(Token::word);
    let first = word(at)?;
    // `hora y media`, `jour et demi` without a number before.
    if unit(first).is_some() {
        let half = matches!(word(at + 1), Some("y" | "et")) && word(at + 2).is_some_and(is_half);
        if half {
            return Some((1.0, at));
        }
    }
    let (mut value, mut next) = match first {
        "quarter" | "viertel" | "cuarto" | "quart" => (0.25, at + 1),
        "dreiviertel" => (0.75, at + 1),
        "couple" | "par" => (2.0, at + 1),
        _ => (number(first)?, at + 1),
    };
    // An article, and what it belongs to: `a half`, `a couple of`, `ein paar`, `eine halbe`, `une demi`.
    if value == 1.0
        && let Some(word) = word(next)
    {
        let inner = match word {
            "couple" | "par" => Some(2.0),
            "quarter" | "quart" | "cuarto" | "viertel" => Some(0.25),
            "dreiviertel" => Some(0.75),
            _ => number(word).filter(|number| *number == 0.5 || *number == 3.0 && word != "three"),
        };
        if let Some(inner) = inner {
            (value, next) = (inner, next + 1);
        }
    }
    if value > 1.0 && matches!(word(next), Some("quarters" | "viertel" | "quarts" | "cuartos")) {
        (value, next) = (value / 4.0, next + 1);
    }
    // `one and a half`, `forty-five`.
    if matches!(word(next), Some("and"))
        && matches!(word(next + 1), Some("a"))
        && matches!(word(next + 2), Some("half"))
    {
        (value, next) = (value + 0.5, next + 3);
    }
    if value >= 20.0
        && tokens.get(next).is_some_and(|token| token.is("-"))
        && let Some(ones) = word(next + 1).and_then(number).filter(|ones| *ones >= 1.0 && *ones < 10.0)
    {
        (value, next) = (value + ones, next + 2);
    }
    // `half a`, `quarter of an`, `couple of`, `par de`, `quart d'`.
    if matches!(word(next), Some("of" | "de" | "d")) {
        next += 1;
        next += usize::from(tokens.get(next).is_some_and(|token| matches!(token.text, "'" | "’")));
    }
    if value < 1.0 && matches!(word(next), Some("a" | "an" | "of")) {
        next += 1;
    }
    Some((value, next))
}

/// What stands between a number and its unit and changes nothing.
pub(crate) fn before_unit(word: &str) -> bool {
    LENGTHS.before_unit.contains(word)
}

/// Skips what belongs to a unit: the point of `Std.`, `ouvrés`, `-homme`, `hábiles`.
pub(crate) fn after_unit(tokens: &[Token<'_>], at: usize) -> usize {
    let mut next = at;
    let short =
        at > 0 && matches!(tokens[at - 1].text, "std" | "min" | "hr" | "hrs" | "mins" | "wk" | "sem" | "d" | "h");
    if short && tokens.get(next).is_some_and(|token| token.is(".") && token.joined) {
        next += 1;
    }
    let gap = usize::from(tokens.get(next).is_some_and(|token| matches!(token.text, "-" | "/") && token.joined));
    match tokens.get(next + gap).and_then(Token::word) {
        Some(word) if LENGTHS.after_unit.contains(word) => next + gap + 1,
        _ => next,
    }
}

/// Skips what stands before a length: `about`, `~`, `takes`, `bis zu`.
pub(crate) fn skip_lead(tokens: &[Token<'_>]) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let word = token.word().is_some_and(|word| LENGTHS.lead.contains(word));
        // Emoji and signs say nothing; `-` before a number would be less than nothing.
        let sign =
            token.word().is_none() && !token.text.starts_with(|c: char| c.is_numeric() || matches!(c, '½' | '¼' | '¾'));
        if !word && !sign || at > 8 {
            break;
        }
        at += 1;
    }
    at
}

/// Skips what stands behind a length and says no more: `of work`, `max`, `or so`.
pub(crate) fn skip_tail(tokens: &[Token<'_>], at: usize) -> usize {
    let mut next = at;
    while let Some(token) = tokens.get(next) {
        let word = token.word().is_some_and(|word| LENGTHS.tail.contains(word));
        if !word && (token.word().is_some() || token.text.starts_with(char::is_numeric)) {
            break;
        }
        next += 1;
    }
    // Only what is left to the very end says nothing.
    if next == tokens.len() { next } else { at }
}
