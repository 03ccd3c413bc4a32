//! `Total: 21.5 days`, where the tasks add up to 23.5.

use std::collections::BTreeSet;

use super::Prose;
use super::amounts::{self, Amount};
use super::columns;
use super::lines::{self, At, Line};
use super::parts::Parts;
use crate::import::document::Block;
use crate::import::document::labels;
use crate::import::outline::{Contradiction, Pace, Sourced, Total};
use crate::import::vocabulary::Topic;
use crate::import::vocabulary::tokens;

/// What a stated length of the whole means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// All work, one after the other.
    Sum,
    /// From the beginning to the end, however many work at once.
    Elapsed,
    /// It does not say.
    Either,
}

/// A length that is stated for the whole, or for a part that is named.
pub(super) struct Stated {
    /// The number of its line.
    pub line: usize,
    pub amount: Amount,
    pub of: Of,
}

impl Stated {
    /// Returns the line that it stands in.
    pub fn line<'a>(&self, prose: &'a Prose<'_>) -> &'a Line<'a> {
        &prose.lines[self.line]
    }
}

/// What tasks add up to is stated, and their estimates add up to something else.
pub(super) fn sums_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    for (section, table) in lines::tables(prose.document) {
        let aside = prose.document.sections[section].heading.plain.to_lowercase();
        if !["budget", "kosten", "cost", "coût", "presupuesto"].iter().any(|word| aside.contains(word)) {
            columns::sums_differ(table, found);
        }
    }
    let parts = Parts::of(prose);
    let all = &prose.stated()[..prose.stated().len().min(MOST)];
    for stated in all {
        let place = stated.line(prose).text.place(stated.amount.range.clone());
        let (scope, named) = parts.scope(prose, stated);
        if scope.len() < 2 {
            continue;
        }
        let (sum, whole) = prose.efforts.sum(scope.iter().copied());
        let tolerance = stated.amount.tolerance(sum);
        let of = if scope.len() == prose.efforts.count() { "the tasks".to_owned() } else { the_tasks(prose, &scope) };
        let span = stated.amount.span;
        match stated.of {
            Of::Sum if whole && !span.agrees(sum, tolerance) && (named || !parts.has(prose, stated, tolerance)) => {
                let sentence = format!("{} is stated here, and {of} add up to {}", span.shown(), sum.shown());
                // Where another place states it rightly, the two stand against each other.
                let right = all.iter().filter(|other| {
                    other.of == Of::Sum && other.amount.span.agrees(sum, tolerance) && !std::ptr::eq(*other, stated)
                });
                found.push(
                    Contradiction::warning("sum-differs", place, sentence)
                        .beside(right.map(|other| other.line(prose).text.place(other.amount.range.clone())))
                        .hint("correct the sum, or an estimate"),
                );
            }
            Of::Sum if !whole && span.is_below(sum, tolerance) => {
                let sentence = format!("{} is stated here, and {of} add up to at least {}", span.shown(), sum.shown());
                found.push(
                    Contradiction::warning("sum-differs", place, sentence).hint("correct the sum, or an estimate"),
                );
            }
            Of::Elapsed | Of::Either if !named => {
                let longest = prose.efforts.longest();
                if span.is_below(longest, tolerance) && !parts.has(prose, stated, tolerance) {
                    let sentence = format!(
                        "{} is stated for the whole, and the longest chain of tasks that wait for each other takes {}",
                        span.shown(),
                        longest.shown()
                    );
                    found.push(
                        Contradiction::warning("total-too-short", place, sentence)
                            .hint("no number of people is faster than that chain: correct the total, or an estimate"),
                    );
                } else if whole
                    && stated.of == Of::Either
                    && span.high.units() == sum.high.units()
                    && span.is_above(sum, tolerance)
                    && !parts.has(prose, stated, tolerance)
                {
                    let sentence = format!("{} is stated here, and {of} add up to {}", span.shown(), sum.shown());
                    found.push(
                        Contradiction::warning("sum-differs", place, sentence).hint("correct the sum, or an estimate"),
                    );
                }
            }
            _ => {}
        }
    }
}

/// Returns the lengths that are stated for all tasks together, and say whether one after the other; each once.
pub(super) fn of_all(prose: &Prose<'_>) -> Vec<Total> {
    let parts = Parts::of(prose);
    let mut totals: Vec<Total> = Vec::new();
    for stated in prose.stated() {
        let pace = match stated.of {
            Of::Sum => Pace::Sequential,
            Of::Elapsed => Pace::Parallel,
            Of::Either => continue,
        };
        let value = stated.line(prose).text.plain[stated.amount.range.clone()].trim().to_owned();
        let is_known = totals.iter().any(|total| total.pace == pace && total.said.value == value);
        if !is_known && !parts.scope(prose, stated).1 {
            let span = stated.line(prose).text.place(stated.amount.range.clone());
            totals.push(Total { pace, said: Sourced { value, span } });
        }
    }
    totals
}

/// A document that states more lengths than this of more than one task states none of the plan.
const MOST: usize = 400;

fn the_tasks(prose: &Prose<'_>, scope: &[usize]) -> String {
    let listed: Vec<String> = scope.iter().take(6).map(|task| format!("`{}`", prose.outline.tasks[*task].id)).collect();
    let more = if scope.len() > listed.len() { ", …" } else { "" };
    format!("{}{more}", listed.join(", "))
}

const TOTAL: [&str; 40] = [
    "total",
    "totals",
    "totale",
    "totaux",
    "sum",
    "sums",
    "summe",
    "gesamt",
    "gesamtaufwand",
    "gesamtdauer",
    "gesamtzeit",
    "insgesamt",
    "zusammen",
    "altogether",
    "overall",
    "adds",
    "add",
    "somme",
    "suma",
    "combined",
    "summiert",
    "gesamter",
    "gesamte",
    "totalaufwand",
    "totaldauer",
    "conjunto",
    "ensemble",
    "gesamtsumme",
    "full",
    "entire",
    "whole",
    "toute",
    "tout",
    "todo",
    "estimated_total",
    "estimated",
    "grand",
    "complete",
    "timeline",
    "duration",
];
const SEQUENTIAL: [&str; 14] = [
    "sequence",
    "secuencia",
    "sequential",
    "sequentially",
    "sequentiell",
    "sequenziell",
    "sequentiel",
    "sequentielle",
    "secuencial",
    "serial",
    "serially",
    "nacheinander",
    "hintereinander",
    "waterfall",
];
const PARALLEL: [&str; 16] = [
    "nebeneinander",
    "gleichzeitig",
    "parallel",
    "parallelized",
    "parallelised",
    "parallele",
    "paralleles",
    "paralelo",
    "parallelisiert",
    "concurrent",
    "concurrently",
    "elapsed",
    "calendar",
    "kalenderzeit",
    "clock",
    "durchlaufzeit",
];
/// More words than one that say the same.
const IN_A_ROW: [&str; 7] = [
    "one after the other",
    "one after another",
    "back to back",
    "l'un après l'autre",
    "uno tras otro",
    "in a row",
    "in sequence",
];
const AT_ONCE: [&str; 5] = ["side by side", "at the same time", "at once", "en même temps", "al mismo tiempo"];
const WORK: [&str; 22] = [
    "work",
    "effort",
    "arbeit",
    "aufwand",
    "charge",
    "travail",
    "esfuerzo",
    "trabajo",
    "person",
    "personentage",
    "arbeitstage",
    "hands",
    "labour",
    "labor",
    "arbeitsaufwand",
    "gesamtaufwand",
    "personenstunden",
    "man",
    "estimates",
    "schatzungen",
    "rows",
    "zeilen",
];

/// What passes, and is no work.
const NOT_WORK: [&str; 14] = [
    "delay",
    "downtime",
    "outage",
    "buffer",
    "puffer",
    "timeout",
    "budget",
    "ausfall",
    "verzögerung",
    "retard",
    "marge",
    "retraso",
    "recovery",
    "so far",
];

/// Where a document speaks of all of itself: below its title, and below the last rule.
fn said_of_all(prose: &Prose<'_>) -> Vec<std::ops::Range<usize>> {
    let sections = &prose.document.sections;
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, section) in sections.iter().enumerate().take(2).filter(|(_, section)| section.level <= 1) {
        let end = sections.get(at + 1).map_or(usize::MAX, |next| next.heading.span.start);
        found.push(section.heading.span.end..end);
    }
    let last = sections.last().map_or(&[][..], |section| &section.blocks[..]);
    let below = last.iter().rposition(|block| matches!(block, Block::Rule)).map(|rule| &last[rule + 1..]);
    let first = below.and_then(|below| {
        below.iter().find_map(|block| match block {
            Block::Paragraph(lines) => Some(lines.first()?.span.start),
            _ => None,
        })
    });
    found.extend(first.map(|first| first..usize::MAX));
    found
}

/// `including my half day`: a part of the whole that another length states.
fn is_share(before: &str) -> bool {
    const PARTS: [&str; 10] =
        ["including", "incl", "includes", "inklusive", "davon", "dont", "incluyendo", "plus", "minus", "zuzuglich"];
    tokens::of(before).iter().rev().take(2).any(|word| PARTS.contains(&word.word.as_str()))
}

/// Returns every length that is stated for more than one task.
pub(super) fn stated(prose: &Prose<'_>) -> Vec<Stated> {
    let mut found = Vec::new();
    let (whole, (sum, _)) = (said_of_all(prose), prose.efforts.sum(0..prose.efforts.count()));
    for (number, line) in prose.lines.iter().enumerate().filter(|(_, line)| line.at != At::Cell) {
        let text = &line.text.plain;
        let amounts = amounts::of(text);
        if amounts.is_empty() || prose.is_told_by_a_task(line) {
            continue;
        }
        let lower = text.to_lowercase();
        if NOT_WORK.iter().any(|word| lower.contains(word)) {
            continue;
        }
        let words: BTreeSet<&str> = line.words.iter().map(|token| token.word.as_str()).collect();
        let any = |all: &[&str]| all.iter().any(|word| words.contains(word));
        let heading = tokens::of(&prose.document.sections[line.section].heading.plain);
        let below = |all: &[&str]| heading.iter().any(|word| all.contains(&word.word.as_str()));
        let strong = text.contains('Σ')
            || [
                "total",
                "totale",
                "sum",
                "summe",
                "insgesamt",
                "zusammen",
                "gesamt",
                "gesamtaufwand",
                "gesamtdauer",
                "altogether",
                "somme",
                "suma",
                "adds",
                "combined",
            ]
            .iter()
            .any(|word| words.contains(word))
            || lower.contains("in all")
            || lower.contains("add up")
            || [
                "add it up",
                "add them up",
                "all told",
                "taken together",
                "rechnet man",
                "zusammengerechnet",
                "en tout",
            ]
            .iter()
            .any(|words| lower.contains(words));
        let sequential = any(&SEQUENTIAL);
        let effort = whole.iter().any(|part| part.contains(&line.text.span.start))
            && labels::in_line(&line.text).first().is_some_and(|field| {
                field.topic == Some(Topic::Estimate)
                    && tokens::of(&field.label.plain).iter().any(|word| WORK.contains(&word.word.as_str()))
            });
        // `from 38-56 hours to 18-26 hours`
        let saved = amounts.len() == 2
            && ["reduc", "sav", "cut", "verkürz", "reduzier", "statt", "instead of", "rédui", "reduc"]
                .iter()
                .any(|word| lower.contains(word));
        for (at, amount) in amounts.into_iter().enumerate() {
            let around = tokens::words(&text[amount.around.clone()]);
            let near = |all: &[&str]| around.iter().any(|word| all.contains(&word.as_str()));
            let clause = text[amount.around.clone()].to_lowercase();
            if is_share(&text[..amount.range.start]) {
                continue;
            }
            let says = |all: &[&str]| all.iter().any(|words| clause.contains(words));
            let of = if near(&SEQUENTIAL) || says(&IN_A_ROW) {
                Of::Sum
            } else if near(&PARALLEL) || says(&AT_ONCE) {
                Of::Elapsed
            } else if effort && amount.span.high.units() == sum.high.units() {
                Of::Sum
            } else if saved && strong {
                if at == 0 { Of::Sum } else { Of::Elapsed }
            } else if strong && below(&SEQUENTIAL) {
                Of::Sum
            } else if strong && below(&PARALLEL) {
                Of::Elapsed
            } else if strong && (near(&WORK) || text.contains('Σ') || lower.contains("add")) {
                Of::Sum
            } else if strong && (!sequential || near(&TOTAL)) {
                Of::Either
            } else {
                continue;
            };
            found.push(Stated { line: number, amount, of });
        }
    }
    found
}
