//! How much work people have time for, against how much they are given.

use std::cell::OnceCell;

use super::Prose;
use super::amounts;
use super::effort::{Effort, Span};
use super::lines::At;
use super::parts::Parts;
use super::totals::{Of, Stated};
use crate::import::outline::Contradiction;
use crate::import::vocabulary::tokens;

/// These alone say that the time of those who work is meant.
const CAPACITY: [&str; 7] =
    ["capacity", "availability", "kapazitat", "zeitbudget", "capacite", "capacidad", "arbeitszeit"];
/// These say it only of somebody who is named.
const OF_SOMEBODY: [&str; 18] = [
    "available",
    "verfugbar",
    "disponible",
    "gives",
    "give",
    "hat",
    "has",
    "have",
    "haben",
    "gibt",
    "donne",
    "tiene",
    "schafft",
    "spends",
    "offers",
    "a",
    "disposes",
    "dispone",
];
/// What may stand behind such a length: anything else says for what it is.
const BEHIND: [&str; 16] = [
    "this week",
    "in all",
    "in total",
    "for this",
    "for it",
    "for the plan",
    "this sprint",
    "free",
    "left",
    "diese woche",
    "im ganzen",
    "insgesamt",
    "en tout",
    "en total",
    "cette semaine",
    "esta semana",
];

/// `Anna has 12 h this week`, and her tasks add up to 16 h; `two people, one week`, for 120 h of work.
pub(super) fn over_capacity(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let parts = OnceCell::new();
    for (number, line) in prose.lines.iter().enumerate().filter(|(_, line)| matches!(line.at, At::Prose | At::Item)) {
        let text = &line.text.plain;
        let words = tokens::of(text);
        let sure = words.iter().any(|word| CAPACITY.contains(&word.word.as_str()));
        let weak = words.iter().any(|word| OF_SOMEBODY.contains(&word.word.as_str()));
        if !(sure || weak) || prose.is_told_by_a_task(line) {
            continue;
        }
        for amount in amounts::of(text) {
            let behind = text[amount.range.end..].trim_start().to_lowercase();
            let ends = behind.is_empty() || behind.starts_with([',', '.', ';', '!']);
            let closed = ends || BEHIND.iter().any(|words| behind.starts_with(words));
            if is_rate(&behind) || !sure && !closed {
                continue;
            }
            let rough = amount.roughly;
            let range = amount.range.clone();
            let stated = Stated { line: number, amount, of: Of::Sum };
            let (scope, named) = parts.get_or_init(|| Parts::of(prose)).scope(prose, &stated);
            // `has` alone says something only of somebody who is named.
            if scope.is_empty() || !named && !sure || scope.len() < 2 && !named {
                continue;
            }
            let (sum, _) = prose.efforts.sum(scope.iter().copied());
            let span = stated.amount.span;
            let most = people(&words).map_or(span, |people| times(span, people));
            let tolerance = if rough { 0.2 } else { 0.01 };
            // A calendar week is not all work: it is read as five days of nine hours.
            if hours(most.high) < hours(sum.low) * (1.0 - tolerance) - 0.01 {
                let listed: Vec<String> =
                    scope.iter().take(6).map(|task| format!("`{}`", prose.outline.tasks[*task].id)).collect();
                let sentence =
                    format!("{} is available here, and {} take {}", most.shown(), listed.join(", "), sum.shown());
                let others = scope.iter().filter_map(|task| prose.outline.tasks[*task].estimate.as_ref());
                found.push(
                    Contradiction::warning("over-capacity", line.text.place(range), sentence)
                        .beside(others.map(|estimate| estimate.span.clone()).take(4))
                        .hint("give some of it to somebody else, or allow more time"),
                );
            }
        }
    }
}

/// `8 hours a day`, `2 h/week`: how much it is in all nobody says.
fn is_rate(behind: &str) -> bool {
    const RATES: [&str; 13] = [
        "a day", "a week", "a month", "per ", "each ", "every ", "daily", "weekly", "pro ", "je ", "par ", "al ",
        "por ",
    ];
    behind.starts_with('/') || RATES.iter().any(|rate| behind.starts_with(rate))
}

fn hours(effort: Effort) -> f64 {
    const A_DAY: f64 = 9.0;
    effort.hours + A_DAY * (effort.days + 5.0 * effort.weeks + 22.0 * effort.months)
}

fn times(span: Span, people: f64) -> Span {
    let all = |effort: Effort| Effort {
        hours: effort.hours * people,
        days: effort.days * people,
        weeks: effort.weeks * people,
        months: effort.months * people,
    };
    Span { low: all(span.low), high: all(span.high) }
}

/// `two people`, `3 developers`: how many there are.
fn people(words: &[tokens::Token]) -> Option<f64> {
    const PEOPLE: [&str; 22] = [
        "people",
        "persons",
        "person",
        "developers",
        "engineers",
        "members",
        "agents",
        "devs",
        "personen",
        "leute",
        "entwickler",
        "entwicklerinnen",
        "personnes",
        "developpeurs",
        "personas",
        "desarrolladores",
        "volunteers",
        "helfer",
        "mitarbeiter",
        "colleagues",
        "each",
        "je",
    ];
    words
        .windows(2)
        .find(|pair| PEOPLE.contains(&pair[1].word.as_str()))
        .and_then(|pair| amounts::number(&pair[0].word).and_then(|number| u32::try_from(number).ok()).map(f64::from))
}
