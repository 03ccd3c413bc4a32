//! `Tuesday, 14 March`, in a year in which that is a Saturday.

use super::Prose;
use super::lines::Line;
use crate::import::outline::Contradiction;
use crate::import::values::dates::{self, Dated};

const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A day of the week stands before a date that falls on another one.
///
/// Where no year is said, it is the one in which all dates of the document but one are right.
pub(super) fn weekdays_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let lines =
        prose.lines.iter().flat_map(|line| dates::all(&line.text.plain).into_iter().map(move |one| (line, one)));
    let all: Vec<(&Line<'_>, Dated)> = lines.filter(|(_, dated)| dated.weekday.is_some()).collect();
    let named: Vec<(&Line<'_>, &Dated, i64)> =
        all.iter().filter_map(|(line, dated)| Some((*line, dated, dated.weekday?))).collect();
    let likely = year_of(&named);
    for (line, dated, weekday) in &named {
        let wrong = match dated.first.year {
            Some(year) => dated.first.weekday(year) != *weekday,
            None => likely.is_some_and(|year| dated.first.weekday(year) != *weekday),
        };
        if wrong {
            let year = dated.first.year.or(likely).unwrap_or_default();
            let falls = usize::try_from(dated.first.weekday(year)).ok().and_then(|day| NAMES.get(day));
            let stated = usize::try_from(*weekday).ok().and_then(|day| NAMES.get(day));
            let (Some(falls), Some(stated)) = (falls, stated) else { continue };
            let sentence = match dated.first.year {
                Some(_) => format!("this day is said to be a {stated}, and is a {falls}"),
                None => format!("this day is said to be a {stated}, and is a {falls} where the other days are right"),
            };
            let others = named.iter().filter(|(other, ..)| !std::ptr::eq(*other, *line)).take(1);
            found.push(
                Contradiction::warning("weekday-differs", line.text.place(dated.range.clone()), sentence)
                    .beside(others.map(|(line, dated, _)| line.text.place(dated.range.clone())))
                    .hint("correct the day of the week, or the date"),
            );
        }
    }
}

/// The one kind of year in which at least three days without a year are right, and at most one is wrong.
fn year_of(named: &[(&Line<'_>, &Dated, i64)]) -> Option<i32> {
    // These are all kinds of years there are: seven beginnings, with and without a 29 February.
    const KINDS: std::ops::Range<i32> = 2001..2029;
    let open = || named.iter().filter(|(_, dated, _)| dated.first.year.is_none());
    let right = |year: i32| open().filter(|(_, dated, day)| dated.first.weekday(year) == *day).count();
    let count = open().count();
    let fits = KINDS.filter(|year| right(*year) + 1 == count && count >= 4);
    let no_better = !KINDS.into_iter().any(|year| right(year) == count);
    fits.into_iter().next().filter(|_| no_better)
}
