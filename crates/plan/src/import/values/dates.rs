//! Days of the calendar as documents write them: `2026-03-12`, `12 March`, `12.03.`, `Mar 12–14`, `Do 12. März`.

use std::ops::Range;

use crate::import::vocabulary::tokens::{self, Token};

/// A day; often nobody says of which year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub year: Option<i32>,
    pub month: u32,
    pub day: u32,
}

/// One day or several that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dated {
    /// Its bytes in the text, without the day of the week.
    pub range: Range<usize>,
    pub first: Date,
    pub last: Date,
    /// The day of the week that stands before it, 0 for Monday.
    pub weekday: Option<i64>,
}

impl Date {
    /// Returns the days from the first of January 1970, for a year that is known.
    pub fn number(self, year: i32) -> i64 {
        let year = i64::from(self.year.unwrap_or(year)) - i64::from(self.month <= 2);
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// Returns the day of the week in a year, 0 for Monday.
    pub fn weekday(self, year: i32) -> i64 {
        (self.number(year) + 3).rem_euclid(7)
    }

    /// Returns how many days it is before another one; where a year is not said, it is the one that is nearest.
    pub fn days_before(self, other: Date) -> i64 {
        const NEAR: i64 = 183;
        let year = self.year.or(other.year).unwrap_or(2001);
        let days = other.number(year) - self.number(year);
        match (self.year, other.year) {
            (Some(_), Some(_)) => days,
            _ if days < -NEAR => days + 365,
            _ if days > NEAR => days - 365,
            _ => days,
        }
    }

    fn new(year: Option<i32>, month: u32, day: u32) -> Option<Date> {
        const LONGEST: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let most = *LONGEST.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
        (1..=most).contains(&day).then_some(Date { year, month, day })
    }
}

/// Returns the days that a text names, in order; `2 Mar – 6 Mar` are one entry.
pub(crate) fn all(text: &str) -> Vec<Dated> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let words = tokens::of(text);
    let mut found: Vec<Dated> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((mut dated, next)) = one(text, &words, at) else {
            at += 1;
            continue;
        };
        dated.weekday = weekday_before(text, &words, at);
        at = next;
        match found.last_mut() {
            Some(before)
                if before.first == before.last && is_dash(between(text, before.range.end, dated.range.start)) =>
            {
                before.last = dated.last;
                before.range.end = dated.range.end;
                before.first.year = before.first.year.or(dated.first.year);
            }
            _ => found.push(dated),
        }
    }
    found
}

fn between(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("?").trim()
}

fn is_dash(words: &str) -> bool {
    matches!(words, "-" | "–" | "—" | "→" | "->" | "to" | "bis" | "au" | "al" | "until" | "through" | "hasta el")
}

/// A day or several that begin at a word, and the word behind them.
fn one(text: &str, words: &[Token], at: usize) -> Option<(Dated, usize)> {
    let gap = |left: usize, right: usize| {
        words.get(right).map_or("?", |right| text.get(words[left].range.end..right.range.start).unwrap_or("?"))
    };
    let told = |first: Date, last: Date, end: usize, next: usize| {
        (Dated { range: words[at].range.start..end, first, last, weekday: None }, next)
    };
    let number = |at: usize| words.get(at).and_then(|word| word.word.parse::<u32>().ok());
    let year =
        |at: usize| number(at).filter(|year| (1990..=2100).contains(year)).and_then(|year| i32::try_from(year).ok());
    // What is part of a longer code or number is no day.
    let before = text[..words[at].range.start].chars().next_back();
    if before.is_some_and(|c| matches!(c, '-' | '/' | '_' | '#' | '.' | ':' | '$' | '€'))
        && !text[..words[at].range.start].ends_with(". ")
    {
        let dash = matches!(before, Some('-')) && month(text, words, at + 1).is_some();
        if !dash {
            return None;
        }
    }
    if let (Some(year), Some(month), Some(day)) = (year(at), number(at + 1), number(at + 2))
        && gap(at, at + 1) == "-"
        && gap(at + 1, at + 2) == "-"
    {
        let date = Date::new(Some(year), month, day)?;
        return Some(told(date, date, words[at + 2].range.end, at + 3));
    }
    if let (Some(first), Some(second)) = (number(at), number(at + 1)) {
        let (sign, behind) = (gap(at, at + 1), year(at + 2));
        let closed = gap(at + 1, at + 2) == sign;
        if sign == "." && words[at].range.len() <= 2 && words[at + 1].range.len() <= 2 {
            let end = words[at + 1].range.end;
            return match behind.filter(|_| closed) {
                Some(year) => {
                    let date = Date::new(Some(year), second, first)?;
                    Some(told(date, date, words[at + 2].range.end, at + 3))
                }
                // `12.03.`, and not `12.3` or `12.3.1`.
                None if text[end..].starts_with('.') && !text[end + 1..].starts_with(|c: char| c.is_alphanumeric()) => {
                    let date = Date::new(None, second, first)?;
                    Some(told(date, date, end + 1, at + 2))
                }
                None => None,
            };
        }
        if let (true, true, Some(year)) = (sign == "/", closed, behind) {
            // `03/12/2026` is two days; only what can be read in one way is read.
            let (day, month) = match (first > 12, second > 12) {
                (true, false) => (first, second),
                (false, true) => (second, first),
                _ if first == second => (first, second),
                _ => return None,
            };
            let date = Date::new(Some(year), month, day)?;
            return Some(told(date, date, words[at + 2].range.end, at + 3));
        }
    }
    worded(text, words, at).map(|(first, last, end, next)| told(first, last, end, next))
}

/// `12 March 2026`, `March 12–14`, `12.–14. März`, `12 de marzo`.
fn worded(text: &str, words: &[Token], at: usize) -> Option<(Date, Date, usize, usize)> {
    let gap = |left: usize, right: usize| {
        words.get(right).map_or("?", |right| text.get(words[left].range.end..right.range.start).unwrap_or("?"))
    };
    let year = |last: usize, at: usize| {
        let near = matches!(gap(last, at).trim(), "" | "," | ".");
        words
            .get(at)
            .filter(|_| near)
            .and_then(|word| word.word.parse::<i32>().ok())
            .filter(|year| (1990..=2100).contains(year))
    };
    let plain = |words: &str| matches!(words.trim(), "" | "." | "-");
    if let Some(first) = day(words, at) {
        let (mut last, mut next) = (first, at + 1);
        if is_dash(gap(at, at + 1).trim().trim_start_matches('.').trim()) && day(words, at + 1).is_some() {
            (last, next) = (day(words, at + 1)?, at + 2);
        } else if words.get(at + 1).is_some_and(|word| is_dash(&word.word)) && day(words, at + 2).is_some() {
            (last, next) = (day(words, at + 2)?, at + 3);
        }
        let article = words.get(next).is_some_and(|word| matches!(word.word.as_str(), "de" | "of" | "d"));
        let named = next + usize::from(article);
        if !plain(gap(next - 1, next)) || article && !plain(gap(next, named)) {
            return None;
        }
        let month = month(text, words, named)?;
        let of = usize::from(words.get(named + 1).is_some_and(|word| word.word == "de"));
        let said = year(named + of, named + 1 + of);
        let end = if said.is_some() { named + 1 + of } else { named };
        let (first, last) = (Date::new(said, month, first)?, Date::new(said, month, last)?);
        return Some((first, last, words[end].range.end, end + 1));
    }
    let month = month(text, words, at)?;
    let first = day(words, at + 1).filter(|_| plain(gap(at, at + 1)))?;
    let (mut last, mut end) = (first, at + 1);
    if is_dash(gap(at + 1, at + 2).trim())
        && let Some(other) = day(words, at + 2)
        // `March 12 – 2 April` is two.
        && self::month(text, words, at + 3).is_none()
    {
        (last, end) = (other, at + 2);
    }
    let said = year(end, end + 1);
    let (first, last) = (Date::new(said, month, first)?, Date::new(said, month, last)?);
    let end = end + usize::from(said.is_some());
    Some((first, last, words[end].range.end, end + 1))
}

fn day(words: &[Token], at: usize) -> Option<u32> {
    let word = words.get(at)?.word.as_str();
    let digits = ["st", "nd", "rd", "th", "er"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    (digits.len() <= 2).then(|| digits.parse().ok()).flatten().filter(|day| (1..=31).contains(day))
}

fn month(text: &str, words: &[Token], at: usize) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "january", "januar", "janvier", "enero", "janv", "ene", "janner"],
        &["feb", "february", "februar", "fevrier", "febrero", "fevr", "fev"],
        &["mar", "march", "marz", "maerz", "mars", "marzo", "mrz"],
        &["apr", "april", "avril", "abril", "avr", "abr"],
        &["may", "mai", "mayo"],
        &["jun", "june", "juni", "juin", "junio"],
        &["jul", "july", "juli", "juillet", "julio", "juil"],
        &["aug", "august", "aout", "agosto"],
        &["sep", "sept", "september", "septembre", "septiembre", "setiembre"],
        &["oct", "okt", "october", "oktober", "octobre", "octubre"],
        &["nov", "november", "novembre", "noviembre"],
        &["dec", "dez", "december", "dezember", "decembre", "diciembre", "dic"],
    ];
    let word = words.get(at)?;
    // `step 3 may begin`
    if matches!(word.word.as_str(), "may" | "march") && !text[word.range.clone()].starts_with('M') {
        return None;
    }
    let found = MONTHS.iter().position(|names| names.contains(&word.word.as_str()))?;
    u32::try_from(found + 1).ok()
}

/// `Thu, 12 March`: the word right before a day.
fn weekday_before(text: &str, words: &[Token], at: usize) -> Option<i64> {
    const ARTICLES: [&str; 5] = ["the", "den", "dem", "le", "el"];
    const DAYS: [&[&str]; 7] = [
        &["mon", "monday", "montag", "mo", "lundi", "lun", "lunes"],
        &["tue", "tues", "tuesday", "dienstag", "di", "mardi", "mar", "martes"],
        &["wed", "wednesday", "mittwoch", "mi", "mercredi", "mer", "miercoles"],
        &["thu", "thur", "thurs", "thursday", "donnerstag", "do", "jeudi", "jeu", "jueves"],
        &["fri", "friday", "freitag", "fr", "vendredi", "ven", "viernes"],
        &["sat", "saturday", "samstag", "sonnabend", "sa", "samedi", "sam", "sabado"],
        &["sun", "sunday", "sonntag", "so", "dimanche", "dim", "domingo"],
    ];
    let skip = 1 + usize::from(at.checked_sub(1).is_some_and(|before| ARTICLES.contains(&words[before].word.as_str())));
    let before = words.get(at.checked_sub(skip)?)?;
    let gap = text.get(before.range.end..words[at].range.start)?;
    let short = before.word.chars().count() <= 3;
    // `so 12 March it is`: a short word is a day's name only with a capital letter.
    let capital = text[before.range.clone()].starts_with(char::is_uppercase);
    if gap.contains(['(', ')', ';', ':', '|', '\n', '–', '—', '/']) || short && !capital {
        return None;
    }
    DAYS.iter().position(|names| names.contains(&before.word.as_str())).and_then(|at| i64::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let date = |date: Date| {
            let year = date.year.map_or(String::new(), |year| format!("{year}-"));
            format!("{year}{}-{}", date.month, date.day)
        };
        let one = |dated: &Dated| {
            let last = if dated.first == dated.last { String::new() } else { format!("..{}", date(dated.last)) };
            let weekday = dated.weekday.map_or(String::new(), |day| format!(" ({day})"));
            format!("{}{last}{weekday}", date(dated.first))
        };
        all(text).iter().map(one).collect()
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        for (text, expected) in [
            ("until 2026-03-12, then 13 March", &["2026-3-12", "3-13"][..]),
            ("Thursday, 12th of March 2026", &["2026-3-12 (3)"]),
            ("March 12–14, 2026", &["2026-3-12..2026-3-14"]),
            ("12.–14. März", &["3-12..3-14"]),
            ("vom 12.03. bis 14.03.2026", &["2026-3-12..2026-3-14"]),
            ("du 2 mars au 6 mars", &["3-2..3-6"]),
            ("el 3 de abril de 2026", &["2026-4-3"]),
            ("2 Mar – 6 Mar", &["3-2..3-6"]),
            ("25/12/2026 and 03/04/2026", &["2026-12-25"]),
            ("Do 12. März", &["3-12 (3)"]),
            ("step 3 may begin, so 2 of 12 in 1.2.3 and 12.3", &[]),
            ("issue #12 march on", &[]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn days_know_what_comes_before_them() {
        let date = |year, month, day| Date { year, month, day };
        assert_eq!(date(Some(2026), 3, 12).weekday(0), 3);
        assert_eq!(date(None, 3, 12).days_before(date(None, 3, 10)), -2);
        // Without a year the next January is meant.
        assert_eq!(date(None, 12, 30).days_before(date(None, 1, 2)), 3);
        assert_eq!(date(Some(2026), 12, 30).days_before(date(Some(2026), 1, 2)), -362);
    }
}
