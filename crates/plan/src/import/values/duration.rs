//! Lengths of time as people write them: `2-3 hours`, `half a day`, `1,5 Tage`, `une demi-journée`, `hora y
//! media`, `PT2H`, `1h30`, and positions such as `Week 9, Days 1-3`.

use std::ops::Range;
use std::time::Duration;

use super::time_words::{self as words, Unit};
use crate::quantity::{Estimate, Span};

/// Returns how long something is thought to take, where a text says that and nothing else.
pub(crate) fn parse(text: &str) -> Option<Estimate> {
    let (estimate, rest) = leading(text)?;
    rest.is_empty().then_some(estimate)
}

/// Returns how long something is thought to take, and what is said behind it, where a text begins with that.
pub(crate) fn leading(text: &str) -> Option<(Estimate, &str)> {
    // No length begins far behind the start: most texts are told by their first words to have none.
    const NEAR: usize = 40;
    let lower = lowered(text);
    let near: Vec<Token<'_>> = tokens(&lower).take(NEAR).collect();
    let at = words::skip_lead(&near);
    length(&near, at)?;
    let tokens: Vec<Token<'_>> = if near.len() < NEAR { near } else { tokens(&lower).collect() };
    let (length, next) = length(&tokens, at)?;
    let next = words::skip_tail(&tokens, next);
    let end = tokens.get(next).map_or(text.len(), |token| token.range.start);
    Some((length.estimate()?, &text[end..]))
}

/// Returns what a place that speaks of time says: a length, else the first length in it, else how long the
/// days or weeks are that it names.
pub(crate) fn value(text: &str) -> Option<Estimate> {
    parse(text).or_else(|| all(text).into_iter().next().map(|(_, estimate)| estimate)).or_else(|| position(text))
}

/// Returns every length that a text names, with its place.
pub(crate) fn all(text: &str) -> Vec<(Range<usize>, Estimate)> {
    let lower = lowered(text);
    let tokens: Vec<Token<'_>> = tokens(&lower).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match length(&tokens, at).and_then(|(length, next)| Some((length.estimate()?, next))) {
            Some((estimate, next)) => {
                found.push((tokens[at].range.start..tokens[next - 1].range.end, estimate));
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Returns how long `Days 1-3`, `Week 9, Days 1-3`, `Wochen 5 bis 6` are: the last days or weeks that are named.
/// A week alone says when, and not how long.
pub(crate) fn position(text: &str) -> Option<Estimate> {
    let lower = lowered(text);
    let tokens: Vec<Token<'_>> = tokens(&lower).collect();
    let mut found: Option<Length> = None;
    let mut named = 0;
    let mut at = 0;
    while at < tokens.len() {
        let unit = tokens[at].word().and_then(words::calendar);
        let Some((unit, first)) = unit.zip(tokens.get(at + 1).and_then(Token::number)) else {
            // Anything else that says something makes it a sentence.
            if tokens[at].word().is_some() || tokens[at].number().is_some() {
                return None;
            }
            at += 1;
            continue;
        };
        let mut next = at + 2;
        let mut count = 1.0;
        let mut range = false;
        if tokens.get(next).is_some_and(Token::is_range) {
            // `W3-W5` names its unit twice.
            let again = usize::from(tokens.get(next + 1).and_then(Token::word).and_then(words::calendar) == Some(unit));
            if let Some(last) = tokens.get(next + 1 + again).and_then(Token::number).filter(|last| *last > first) {
                (count, range, next) = (last - first + 1.0, true, next + 2 + again);
            }
        }
        named += 1;
        found = (range || named > 1).then_some(Length { low: count, high: count, unit, more: 0.0 });
        at = next;
    }
    found?.estimate()
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    pub text: &'a str,
    pub range: Range<usize>,
    /// It follows the one before without a space.
    pub joined: bool,
    number: Option<f64>,
}

impl Token<'_> {
    pub fn word(&self) -> Option<&str> {
        self.text.starts_with(char::is_alphabetic).then_some(self.text)
    }

    /// A number in digits.
    pub fn number(&self) -> Option<f64> {
        self.number
    }

    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub fn is_range(&self) -> bool {
        matches!(self.text, "-" | "–" | "—" | "−" | "to" | "bis" | "à" | "a" | "or" | "oder" | "ou" | "o" | "and" | "~")
    }
}

/// Lower case where that keeps every byte in its place.
pub(super) fn lowered(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = |c: char| {
        let mut all = c.to_lowercase();
        all.next().filter(|low| all.next().is_none() && low.len_utf8() == c.len_utf8()).unwrap_or(c)
    };
    text.chars().map(lower).collect()
}

pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let (mut at, mut last) = (0, None);
    std::iter::from_fn(move || {
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let len = if c.is_ascii_digit() {
                digits(rest)
            } else if c.is_alphabetic() {
                rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
            } else {
                c.len_utf8()
            };
            let range = at..at + len;
            at = range.end;
            if c.is_whitespace() || c == '\u{fe0f}' {
                continue;
            }
            let token = &text[range.clone()];
            let number = match token {
                "½" => Some(0.5),
                "¼" => Some(0.25),
                "¾" => Some(0.75),
                _ if c.is_ascii_digit() => token.replace(',', ".").parse().ok(),
                _ => None,
            };
            let joined = last.replace(range.end) == Some(range.start);
            return Some(Token { text: token, range, joined, number });
        }
        None
    })
}

/// How long a number at the start is; a point or comma counts where a digit follows.
fn digits(text: &str) -> usize {
    let whole = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let Some(rest) = text[whole..].strip_prefix(['.', ',']) else { return whole };
    let more = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    if more == 0 { whole } else { whole + 1 + more }
}

/// An amount from one number to another, of a unit, and some minutes on top.
#[derive(Clone, Copy, Debug)]
struct Length {
    low: f64,
    high: f64,
    unit: Unit,
    more: f64,
}

impl Length {
    fn estimate(self) -> Option<Estimate> {
        let span = |number: f64| {
            let seconds = (number * self.unit.minutes() + self.more) * 60.0;
            // Nothing takes a century.
            (0.0..3e9).contains(&seconds).then(|| Span(Duration::from_secs(seconds.round() as u64)))
        };
        let (low, high) = (span(self.low)?, span(self.high)?);
        (low <= high && high.0 > Duration::ZERO).then_some(Estimate { low, high })
    }
}

/// A length at a token, and where it ends.
fn length(tokens: &[Token<'_>], at: usize) -> Option<(Length, usize)> {
    let (mut found, mut next) = single(tokens, at)?;
    // `2h + 30m` is both of them.
    while tokens.get(next).is_some_and(|token| token.is("+"))
        && let Some((more, end)) = single(tokens, next + 1)
        && more.low == more.high
    {
        found.more += more.low * more.unit.minutes() + more.more;
        next = end;
    }
    Some((found, next))
}

fn single(tokens: &[Token<'_>], at: usize) -> Option<(Length, usize)> {
    iso(tokens, at).or_else(|| counted(tokens, at)).or_else(|| {
        let article = usize::from(matches!(tokens.get(at)?.text, "eine" | "ein" | "einen" | "einer"));
        let (number, unit) = words::whole(tokens.get(at + article)?.word()?)?;
        Some((Length { low: number, high: number, unit, more: 0.0 }, at + article + 1))
    })
}

/// `PT2H`, `P1DT4H`.
fn iso(tokens: &[Token<'_>], at: usize) -> Option<(Length, usize)> {
    let first = tokens.get(at)?;
    let mut in_day = first.is("pt");
    if !in_day && !first.is("p") {
        return None;
    }
    let (mut minutes, mut next) = (0.0, at + 1);
    while let (Some(number), Some(unit)) = (tokens.get(next), tokens.get(next + 1))
        && let Some(amount) = number.number().filter(|_| number.joined && unit.joined)
    {
        let letters = unit.text.strip_suffix('t').filter(|letters| !letters.is_empty()).unwrap_or(unit.text);
        minutes += amount
            * match (letters, in_day) {
                ("w", false) => 10080.0,
                ("d", false) => 1440.0,
                ("m", false) => 43200.0,
                ("h", true) => 60.0,
                ("m", true) => 1.0,
                ("s", true) => 1.0 / 60.0,
                _ => return None,
            };
        in_day |= letters.len() < unit.text.len();
        next += 2;
    }
    (minutes > 0.0).then_some((Length { low: minutes, high: minutes, unit: Unit::Minute, more: 0.0 }, next))
}

/// A number or a range of numbers, and a unit.
fn counted(tokens: &[Token<'_>], at: usize) -> Option<(Length, usize)> {
    let (low, after) = amount(tokens, at)?;
    if let Some(found) = clock(tokens, at) {
        return Some(found);
    }
    let first = unit(tokens, after);
    let gap = first.map_or(after, |(_, next)| next);
    // `between 2 and 3 days` is the only range with `and` in it.
    let between = at > 0 && matches!(tokens[at - 1].text, "between" | "zwischen" | "entre");
    let ranged = tokens.get(gap).is_some_and(|token| {
        token.is_range() && !token.is("and") || between && matches!(token.text, "and" | "und" | "et" | "y" | "e")
    });
    if ranged
        && let Some((high, after)) = amount(tokens, gap + 1)
        && let Some((last, next)) = unit(tokens, after)
    {
        let own = first.map_or(last, |(unit, _)| unit);
        let high = high * last.minutes() / own.minutes();
        if low <= high {
            return Some((Length { low, high, unit: own, more: 0.0 }, next));
        }
    }
    let (unit, next) = first?;
    // `an hour or two`, and not `2 days or 3 weeks`, which is a range above.
    let or = tokens.get(next).is_some_and(|token| matches!(token.text, "or" | "oder" | "ou" | "o"));
    if or
        && let Some((high, end)) = amount(tokens, next + 1)
        && high > low
    {
        return Some((Length { low, high, unit, more: 0.0 }, end));
    }
    let (more, next) = rest(tokens, next, unit);
    Some((Length { low, high: low, unit, more }, next))
}

/// `1:30 h`.
fn clock(tokens: &[Token<'_>], at: usize) -> Option<(Length, usize)> {
    let (hours, minutes) = (tokens.get(at)?.number()?, tokens.get(at + 2)?.number()?);
    let written = tokens.get(at + 1)?.is(":") && tokens[at + 2].range.len() == 2 && minutes < 60.0;
    let (Unit::Hour, next) = unit(tokens, at + 3).filter(|_| written)? else { return None };
    Some((Length { low: hours, high: hours, unit: Unit::Hour, more: minutes }, next))
}

/// What is left of `1h30`, `1 h 30 min`, `an hour and a half`, `un jour et demi`: in minutes.
fn rest(tokens: &[Token<'_>], at: usize, unit_: Unit) -> (f64, usize) {
    let joint = tokens.get(at).is_some_and(|token| matches!(token.text, "and" | "und" | "et" | "y" | "e"));
    let start = at + usize::from(joint);
    let half = |at: usize| tokens.get(at).and_then(Token::word).is_some_and(words::is_half);
    if joint && half(start) && unit(tokens, start + 1).is_none() {
        return (unit_.minutes() / 2.0, start + 1);
    }
    if joint && tokens.get(start).is_some_and(|token| token.is("a")) && half(start + 1) {
        return (unit_.minutes() / 2.0, start + 2);
    }
    let Some(number) = tokens.get(start).and_then(Token::number) else { return (0.0, at) };
    match unit(tokens, start + 1) {
        Some((finer, next)) if finer.minutes() < unit_.minutes() => {
            let (more, next) = rest(tokens, next, finer);
            (number * finer.minutes() + more, next)
        }
        None if unit_ == Unit::Hour && !joint && number < 60.0 && tokens[start].range.len() == 2 => (number, start + 1),
        _ => (0.0, at),
    }
}

/// A number in digits or in words, or a part of one.
fn amount(tokens: &[Token<'_>], at: usize) -> Option<(f64, usize)> {
    let token = tokens.get(at)?;
    let Some(number) = token.number() else { return words::amount(tokens, at) };
    // `1/2`, `1 1/2`, `1½`.
    let fraction = |at: usize| {
        let (top, bottom) = (tokens.get(at)?.number()?, tokens.get(at + 2)?.number()?);
        (tokens[at + 1].is("/") && top < bottom && bottom <= 4.0).then_some((top / bottom, at + 3))
    };
    if let Some(found) = fraction(at) {
        return Some(found);
    }
    if let Some((part, next)) = fraction(at + 1) {
        return Some((number + part, next));
    }
    match tokens.get(at + 1) {
        Some(part) if matches!(part.text, "½" | "¼" | "¾") => Some((number + part.number()?, at + 2)),
        _ => Some((number, at + 1)),
    }
}

/// A unit, with the words and the hyphen that may stand before it: `working days`, `person-days`.
fn unit(tokens: &[Token<'_>], at: usize) -> Option<(Unit, usize)> {
    let mut next = at;
    for _ in 0..3 {
        let token = tokens.get(next)?;
        if token.is("-") || token.word().is_some_and(words::before_unit) && tokens.len() > next + 1 {
            next += 1;
        } else {
            break;
        }
    }
    let token = tokens.get(next)?;
    let unit = match token.text {
        "'" | "′" | "’" if token.joined => Unit::Minute,
        text => words::unit(text)?,
    };
    // `90'` is a number and its unit, `2'b'` is none.
    next += 1;
    if tokens.get(next).is_some_and(|token| token.joined && token.number().is_some() && unit != Unit::Hour)
        && unit != Unit::Day
        && unit != Unit::Week
    {
        return None;
    }
    Some((unit, words::after_unit(tokens, next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_every_form() {
        const CASES: &[(&str, &str)] = &[
            ("2-3 hours", "2h-3h"),
            ("~30 min", "30m"),
            ("1w", "1w"),
            ("2–3d", "2d-3d"),
            ("2h to 3h", "2h-3h"),
            ("30min-1h", "30m-1h"),
            ("between 2 and 3 days", "2d-3d"),
            ("2 or 3 days", "2d-3d"),
            ("half a day", "12h"),
            ("half-day", "12h"),
            ("½ day", "12h"),
            ("1/2 Tag", "12h"),
            ("1½ days", "1d12h"),
            ("1 1/2 days", "1d12h"),
            ("one and a half days", "1d12h"),
            ("an hour and a half", "1h30m"),
            ("a couple of hours", "2h"),
            ("a few days", "3d"),
            ("under an hour", "1h"),
            ("about three weeks", "3w"),
            ("three quarters of an hour", "45m"),
            ("quarter of an hour", "15m"),
            ("3 working days", "3d"),
            ("2 person-days", "2d"),
            ("1 day of work", "1d"),
            ("Takes about 3 days", "3d"),
            ("2h + 30m", "2h30m"),
            ("PT2H", "2h"),
            ("PT1H30M", "1h30m"),
            ("P1DT4H", "1d4h"),
            ("90'", "1h30m"),
            ("1h30", "1h30m"),
            ("2 h 15", "2h15m"),
            ("1h 30m", "1h30m"),
            ("1:30 h", "1h30m"),
            ("1d4h", "1d4h"),
            ("2h-ish", "2h"),
            ("a fortnight", "2w"),
            ("eine halbe Stunde", "30m"),
            ("halber Tag", "12h"),
            ("1,5 Tage", "1d12h"),
            ("anderthalb Tage", "1d12h"),
            ("zweieinhalb Stunden", "2h30m"),
            ("eine Stunde", "1h"),
            ("ca. 3 PT", "3d"),
            ("2 bis 3 Wochen", "2w-3w"),
            ("bis zwei Wochen", "2w"),
            ("eine Viertelstunde", "15m"),
            ("3 Arbeitstage", "3d"),
            ("2 Std.", "2h"),
            ("ein paar Tage", "3d"),
            ("Dauert eine Stunde", "1h"),
            ("une demi-journée", "12h"),
            ("une demi-heure", "30m"),
            ("1 h 30", "1h30m"),
            ("un jour et demi", "1d12h"),
            ("une heure et demie", "1h30m"),
            ("environ deux semaines", "2w"),
            ("2 à 3 jours", "2d-3d"),
            ("3 jours ouvrés", "3d"),
            ("2 j", "2d"),
            ("une journée", "1d"),
            ("2 jours-homme", "2d"),
            ("medio día", "12h"),
            ("media hora", "30m"),
            ("hora y media", "1h30m"),
            ("un día y medio", "1d12h"),
            ("un par de horas", "2h"),
            ("unas 3 horas", "3h"),
            ("2 a 3 días", "2d-3d"),
            ("una semana", "1w"),
            ("5 días hábiles", "5d"),
        ];
        for (text, expected) in CASES {
            assert_eq!(parse(text).map(|estimate| estimate.to_string()).as_deref(), Some(*expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_is_left() {
        for text in ["", "3", "day", "3 agents", "M", "h264", "Day 2", "P1", "2.1", "1 in 3 days", "3 pm", "12:30"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_that_are_named_are_counted() {
        for (text, expected) in [
            ("Week 9, Days 1-3", Some("3d")),
            ("Week 2, Day 1", Some("1d")),
            ("Weeks 5-6", Some("2w")),
            ("Day 2-3", Some("2d")),
            ("KW 12–14", Some("3w")),
            ("Jours 1 à 3", Some("3d")),
            ("W3-W5", Some("3w")),
            ("Semanas 3-4", Some("2w")),
            ("Week 2", None),
            ("Day 2", None),
            ("start on Day 2-3 of the trial", None),
        ] {
            assert_eq!(position(text).map(|estimate| estimate.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_value_may_say_more_than_the_length() {
        for (text, expected) in
            [("M (2 days)", "2d"), ("3 days including reviews", "3d"), ("1 semana… ojalá", "1w"), ("Day 2-3", "2d")]
        {
            assert_eq!(value(text).map(|estimate| estimate.to_string()).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(leading("half a day, the API is friendly").map(|(_, rest)| rest), Some(", the API is friendly"));
    }
}
