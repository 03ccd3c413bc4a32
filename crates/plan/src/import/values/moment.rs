//! When something happens by the calendar of the plan itself: `Week 9, Days 1-3`, `KW 12`, `Day 2`.

use super::duration::{self, Token};
use super::time_words::{self as words, Unit};

/// Days from the first to the last, counted from the first day of the first week; a week has seven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub first: u32,
    pub last: u32,
}

/// Returns the days that a text names, where it says that and nothing else.
pub(crate) fn parse(text: &str) -> Option<Days> {
    let lower = duration::lowered(text);
    let tokens: Vec<duration::Token<'_>> = duration::tokens(&lower).collect();
    let (mut week, mut found): (Option<Days>, Option<Days>) = (None, None);
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
        let (mut last, mut next) = (first, at + 2);
        if tokens.get(next).is_some_and(Token::is_range) {
            // `W3-W5` names its unit twice.
            let again = usize::from(tokens.get(next + 1).and_then(Token::word).and_then(words::calendar) == Some(unit));
            if let Some(end) = tokens.get(next + 1 + again).and_then(Token::number).filter(|end| *end > first) {
                (last, next) = (end, next + 2 + again);
            }
        }
        at = next;
        let whole = |number: f64| (number.fract() == 0.0 && (1.0..=4000.0).contains(&number)).then_some(number as u32);
        let (first, last) = (whole(first)?, whole(last)?);
        match unit {
            Unit::Week => {
                let days = Days { first: (first - 1) * 7 + 1, last: last * 7 };
                (week, found) = (Some(days), Some(days));
            }
            Unit::Day => {
                let before = week.map_or(0, |week| week.first - 1);
                found = Some(Days { first: before + first, last: before + last });
            }
            _ => return None,
        }
    }
    found
}

/// Returns the days that a heading says in brackets, or behind a dash or a comma.
pub(crate) fn of_heading(heading: &str) -> Option<Days> {
    let brackets =
        heading.match_indices('(').filter_map(|(at, _)| heading[at + 1..].split_once(')')).map(|(in_, _)| in_);
    let behind = [" – ", " — ", " - ", ": ", " | ", " · "].iter().filter_map(|dash| Some(heading.rsplit_once(dash)?.1));
    brackets.chain(behind).find_map(parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_the_weeks() {
        for (text, expected) in [
            ("Week 9, Days 1-3", Some((57, 59))),
            ("Week 9", Some((57, 63))),
            ("KW 2-3", Some((8, 21))),
            ("Tag 4", Some((4, 4))),
            ("semaine 2, jour 5", Some((12, 12))),
            ("Week 9 or so, unless it rains", None),
            ("2 weeks", None),
        ] {
            assert_eq!(parse(text).map(|days| (days.first, days.last)), expected, "{text}");
        }
        let of = |heading| of_heading(heading).map(|days| days.first);
        assert_eq!(of("Track 2: Roof (Week 1, Days 4-5)"), Some(4));
        assert_eq!(of("Strang B – Dach – KW 2"), Some(8));
        assert_eq!(of("Track 2: Roof (urgent)"), None);
    }
}
