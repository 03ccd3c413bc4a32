//! Sections with days or a length of their own: in which order they end, and whether what stands in them fits.

use smol_str::SmolStr;

use super::Prose;
use super::amounts;
use super::days::{Days, Measure, Role, Told};
use super::effort::{Effort, Span};
use crate::import::outline::Contradiction;
use crate::import::values::ident::{self, Kind};
use crate::import::vocabulary::tokens;

/// `Milestone 3 (until 6 March)`, where milestone 2 ends on 13 March and all others follow each other.
pub(super) fn out_of_order(prose: &Prose<'_>, days: &Days, found: &mut Vec<Contradiction>) {
    let stages: Vec<(usize, SmolStr, u32, &Told)> = days
        .sections
        .iter()
        .filter_map(|(section, told)| {
            let words = tokens::of(&prose.document.sections[*section].heading.plain);
            let [word, number, ..] = words.as_slice() else { return None };
            Some((*section, word.word.clone(), number.word.parse().ok()?, told))
        })
        .collect();
    for (section, word, number, told) in &stages {
        let parent = prose.document.sections[*section].parent;
        let like = |other: &&(usize, SmolStr, u32, &Told)| {
            other.1 == *word && prose.document.sections[other.0].parent == parent && days.alike(other.3, told).is_some()
        };
        let before = stages.iter().filter(like).rfind(|other| other.2 + 1 == *number);
        let after = stages.iter().filter(like).find(|other| other.2 == *number + 1);
        // One that ends early among others in order; where several do, they run beside each other.
        let in_order = |one: &Told, two: &Told| days.alike(one, two).is_none_or(|(a, b)| a.last <= b.last);
        let Some((.., earlier)) = before.filter(|(.., earlier)| !in_order(earlier, told)) else { continue };
        let wrong = days.alike(earlier, told).is_some_and(|(a, b)| b.last < a.first || b.first == b.last);
        if wrong && after.is_none_or(|(.., later)| in_order(earlier, later)) {
            let sentence =
                format!("{word} {number} ({}) ends before {word} {} ({})", told.words, number - 1, earlier.words);
            found.push(
                Contradiction::warning("stages-out-of-order", told.place.clone(), sentence)
                    .beside([earlier.place.clone()])
                    .hint("correct one of the two days, or the order"),
            );
        }
    }
}

/// `Phase 1 (2 days)`, and in it tasks that wait for each other and take four.
pub(super) fn too_short(prose: &Prose<'_>, days: &Days, found: &mut Vec<Contradiction>) {
    // Days of work may be done by two at once; where the days themselves are named, that many are let pass.
    const SHARED: f64 = 2.0;
    // A document with more lengths in its headings than this states none of its phases.
    const MOST: usize = 400;
    let headings = prose.document.sections.iter().enumerate();
    let headings = headings.filter(|(_, section)| !section.heading.is_empty()).filter(|(_, section)| {
        let stage = ident::leading(&section.heading.plain, false).is_some_and(|ident| ident.kind == Some(Kind::Phase));
        stage && prose.detailed.lowest_at(section.heading.span.start).is_none()
    });
    for (at, section) in headings.take(MOST) {
        let heading = &section.heading;
        // One date is when it ends, and not how long it takes.
        let long = |told: &&Told| told.when.measure != Measure::Dates || told.when.first < told.when.last;
        let own = days.sections.get(&at).filter(long).filter(|told| told.role == Role::Whole);
        let stated = own
            .map(|told| (days_of(SHARED * told.when.days()), told.words.clone(), told.place.clone()))
            .or_else(|| {
                let all = amounts::of(&heading.plain);
                let [amount] = all.as_slice() else { return None };
                let before = heading.plain[..amount.range.start].trim_end_matches(['~', ' ']);
                let bracketed = before.ends_with(['(', '–', '—', '·', '|', ':']);
                let place = heading.place(amount.range.clone());
                bracketed.then(|| (amount.span, heading.plain[amount.range.clone()].to_owned(), place))
            });
        let tasks = prose.tasks_in(at);
        let Some((stated, words, place)) = stated.filter(|_| !tasks.is_empty() && tasks.len() < prose.efforts.count())
        else {
            continue;
        };
        let longest = prose.efforts.longest_among(|task| tasks.binary_search(&task).is_ok());
        if stated.is_below(longest, 0.03) {
            let sentence =
                format!("{words} is stated here, and the longest chain of tasks in it takes {}", longest.shown());
            let told = tasks.iter().filter_map(|task| prose.outline.tasks[*task].estimate.as_ref());
            found.push(
                Contradiction::warning("phase-too-short", place, sentence)
                    .beside(told.map(|estimate| estimate.span.clone()).take(3))
                    .hint("give it more time, or correct an estimate"),
            );
        }
    }
}

fn days_of(days: f64) -> Span {
    let days = Effort { days, ..Effort::default() };
    Span { low: days, high: days }
}
