//! Lengths of time in the units in which they were written, and what they add up to.
//!
//! A day of work is eight hours to one author and a turn of the sun to the next, so a sum is only wrong when it is
//! wrong however a day is read.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use crate::import::outline::Outline;
use crate::import::settling::unify::Candidate;
use crate::import::sightings::Sighting;
use crate::import::values::duration;
use crate::import::values::scale::Scale;
use crate::import::values::time_words::{self, Unit};
use crate::import::vocabulary::Topic;
use crate::model::Id;
use crate::quantity::Estimate;

/// A length as somebody wrote it, or a sum of such.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Effort {
    pub hours: f64,
    pub days: f64,
    pub weeks: f64,
    pub months: f64,
}

/// How long a day and a week are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    hours_a_day: f64,
    days_a_week: f64,
    days_a_month: f64,
}

const fn reading(hours_a_day: f64, days_a_week: f64, days_a_month: f64) -> Reading {
    Reading { hours_a_day, days_a_week, days_a_month }
}

/// A day is 24 hours, as the importer keeps it.
const LITERAL: Reading = reading(24.0, 7.0, 30.0);

/// The days and weeks that people mean.
pub(super) const READINGS: [Reading; 6] = [
    reading(8.0, 5.0, 20.0),
    LITERAL,
    reading(7.5, 5.0, 20.0),
    reading(7.0, 5.0, 20.0),
    reading(6.0, 5.0, 20.0),
    reading(8.0, 5.0, 22.0),
];

impl Effort {
    pub fn plus(self, other: Effort) -> Effort {
        Effort {
            hours: self.hours + other.hours,
            days: self.days + other.days,
            weeks: self.weeks + other.weeks,
            months: self.months + other.months,
        }
    }

    /// Returns a number of units.
    pub fn of_unit(unit: Unit, number: f64) -> Effort {
        let none = Effort::default();
        match unit {
            Unit::Minute | Unit::Hour => Effort { hours: number * unit.minutes() / 60.0, ..none },
            Unit::HalfDay | Unit::Day => Effort { days: number * unit.minutes() / 1440.0, ..none },
            Unit::Week | Unit::Fortnight => Effort { weeks: number * unit.minutes() / 10_080.0, ..none },
            Unit::Month | Unit::Year => Effort { months: number * unit.minutes() / 43_200.0, ..none },
        }
    }

    /// Returns it in hours.
    pub fn hours(self, by: Reading) -> f64 {
        let days = self.days + self.weeks * by.days_a_week + self.months * by.days_a_month;
        self.hours + days * by.hours_a_day
    }

    /// Which units it has, one bit each.
    pub fn units(self) -> [bool; 4] {
        [self.hours, self.days, self.weeks, self.months].map(|number| number > 0.001)
    }

    /// Writes it in the units in which it was written: `6 weeks 14 days`, `6.5 h`.
    pub fn shown(self) -> String {
        let parts = [(self.months, "months"), (self.weeks, "weeks"), (self.days, "days"), (self.hours, "h")];
        let written: Vec<String> = parts
            .iter()
            .filter(|(number, _)| *number > 0.001)
            .map(|(number, unit)| {
                let number = (number * 100.0).round() / 100.0;
                let unit = if number == 1.0 { unit.trim_end_matches('s') } else { unit };
                format!("{number} {unit}")
            })
            .collect();
        if written.is_empty() { "0 h".to_owned() } else { written.join(" ") }
    }
}

/// The least and the most.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Span {
    pub low: Effort,
    pub high: Effort,
}

impl Span {
    pub fn plus(self, other: Span) -> Span {
        Span { low: self.low.plus(other.low), high: self.high.plus(other.high) }
    }

    pub fn is_one(self) -> bool {
        self.low == self.high
    }

    /// Returns the unit and the number, where it is one number in one unit.
    pub fn in_one_unit(self) -> Option<(usize, f64)> {
        let numbers = [self.low.hours, self.low.days, self.low.weeks, self.low.months];
        let mut used = numbers.into_iter().enumerate().filter(|(_, number)| *number > 0.001);
        let one = used.next().filter(|_| self.is_one())?;
        used.next().is_none().then_some(one)
    }

    pub fn shown(self) -> String {
        if self.is_one() {
            self.low.shown()
        } else {
            let (low, high) = (self.low.shown(), self.high.shown());
            // `2 h to 3 h` reads better as `2-3 h`.
            match (low.split_once(' '), high.split_once(' ')) {
                (Some((a, unit)), Some((b, other))) if unit == other && !unit.contains(' ') => {
                    format!("{a}-{b} {unit}")
                }
                _ => format!("{low} to {high}"),
            }
        }
    }

    /// Whether it can mean the same as a sum, give or take a share of it.
    pub fn agrees(self, sum: Span, tolerance: f64) -> bool {
        READINGS.iter().any(|by| {
            let near = |a: Effort, b: Effort| {
                let (a, b) = (a.hours(*by), b.hours(*by));
                (a - b).abs() <= tolerance * a.max(b) + 0.02
            };
            let (low, high) = (sum.low.hours(*by), sum.high.hours(*by));
            let within =
                |hours: f64| hours >= low * (1.0 - tolerance) - 0.02 && hours <= high * (1.0 + tolerance) + 0.02;
            match (self.is_one(), sum.is_one()) {
                // One number for a range: any that lies in it, and a range for one number likewise.
                (true, _) => within(self.low.hours(*by)),
                (false, true) => {
                    self.low.hours(*by) <= low * (1.0 + tolerance) && self.high.hours(*by) >= high * (1.0 - tolerance)
                }
                (false, false) => near(self.low, sum.low) && near(self.high, sum.high),
            }
        })
    }

    /// Whether it is shorter than another one however it is read: even its most is less than the other's most,
    /// and its least less than the other's least.
    pub fn is_below(self, other: Span, tolerance: f64) -> bool {
        READINGS.iter().all(|by| {
            let less = |a: Effort, b: Effort| a.hours(*by) < b.hours(*by) * (1.0 - tolerance) - 0.02;
            if self.is_one() {
                less(self.low, other.low)
            } else {
                less(self.high, other.high) && less(self.low, other.low)
            }
        })
    }

    /// Whether they have nothing in common however they are read: one ends before the other begins.
    pub fn is_apart(self, other: Span, tolerance: f64) -> bool {
        self.is_above(other, tolerance) || other.is_above(self, tolerance)
    }

    /// Whether it is longer than another one however it is read.
    pub fn is_above(self, other: Span, tolerance: f64) -> bool {
        READINGS.iter().all(|by| self.low.hours(*by) > other.high.hours(*by) * (1.0 + tolerance) + 0.02)
    }
}

/// Takes a length apart as its words say it.
pub(super) fn written(words: &str, estimate: Estimate) -> Span {
    let lower = words.to_lowercase();
    let parts = numbers_and_units(&lower);
    let sum = parts.iter().fold(Effort::default(), |sum, (number, unit)| sum.plus(Effort::of_unit(*unit, *number)));
    let literal = |effort: Effort| effort.hours(LITERAL) * 3600.0;
    // Several parts that make up the whole: `8 weeks and 14 days`.
    if estimate.low == estimate.high && (literal(sum) - estimate.low.0.as_secs_f64()).abs() < 1.0 {
        return Span { low: sum, high: sum };
    }
    let units: Vec<Unit> = words_of(&lower).filter_map(unit_of).collect();
    let apart = |span: crate::quantity::Span| {
        let hours = span.0.as_secs_f64() / 3600.0;
        match units.first() {
            Some(unit) if units.iter().all(|other| other == unit) => {
                Effort::of_unit(*unit, hours * 60.0 / unit.minutes())
            }
            _ => {
                let days = (hours / 24.0).floor();
                let rest = hours - days * 24.0;
                // Half a day is no twelve hours of work.
                let half = if rest == 12.0 { 0.5 } else { 0.0 };
                Effort { hours: rest - half * 24.0, days: days + half, ..Effort::default() }
            }
        }
    };
    Span { low: apart(estimate.low), high: apart(estimate.high) }
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

fn unit_of(word: &str) -> Option<Unit> {
    time_words::unit(word).or_else(|| time_words::whole(word).map(|(_, unit)| unit))
}

/// Each number in digits with the unit behind it.
fn numbers_and_units(text: &str) -> Vec<(f64, Unit)> {
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let end = rest[at..].find(|c| !digit(c)).map_or(rest.len(), |length| at + length);
        let behind = rest[end..].trim_start();
        let number = rest[at..end].trim_end_matches([',', '.']).replace(',', ".").parse().ok();
        let unit = behind.starts_with(char::is_alphabetic).then(|| words_of(behind).next().and_then(unit_of)).flatten();
        found.extend(number.zip(unit));
        rest = &rest[end..];
    }
    found
}

/// How long each task takes, and how long the way to its end is.
#[derive(Clone, Debug, Default)]
pub(super) struct Efforts {
    pub tasks: Vec<Option<Span>>,
    /// For each task the tasks that it waits for.
    needs: Vec<Vec<usize>>,
    longest: OnceCell<Span>,
    by_id: HashMap<Id, usize>,
}

impl Efforts {
    pub fn of(sightings: &[Sighting], tasks: &[Candidate], outline: &Outline, scale: &Scale) -> Efforts {
        let span = |task: usize| -> Option<Span> {
            let work = &outline.tasks[task];
            let estimate = work.estimate.as_ref()?;
            let facts = tasks[task].sightings.iter().flat_map(|at| sightings[*at].says(Topic::Estimate));
            let words = facts
                .filter(|fact| fact.value.span == estimate.span)
                .find(|fact| scale.value(&fact.value.plain).is_some_and(|value| value == estimate.value));
            let words = words.map_or("", |fact| fact.value.plain.as_str());
            // What is said behind the length is no unit of it.
            let words = duration::all(words).first().map_or(words, |(range, _)| &words[range.clone()]);
            Some(written(words, estimate.value))
        };
        let places: HashMap<&Id, usize> = outline.tasks.iter().enumerate().map(|(at, work)| (&work.id, at)).collect();
        let count = outline.tasks.len().min(tasks.len());
        Efforts {
            tasks: (0..count).map(span).collect(),
            needs: outline
                .tasks
                .iter()
                .map(|work| {
                    work.needs
                        .iter()
                        .filter(|wait| !wait.value.begun)
                        .filter_map(|wait| places.get(&wait.value.task).copied())
                        .collect()
                })
                .collect(),
            longest: OnceCell::new(),
            by_id: places.into_iter().map(|(id, at)| (id.clone(), at)).collect(),
        }
    }

    /// Returns what some tasks add up to, and whether all of them say how long they take.
    pub fn sum(&self, tasks: impl Iterator<Item = usize>) -> (Span, bool) {
        tasks.fold((Span::default(), true), |(sum, whole), task| match self.tasks.get(task).copied().flatten() {
            Some(span) => (sum.plus(span), whole),
            None => (sum, false),
        })
    }

    /// Returns the longest way from a beginning to an end: nobody is faster, however many work.
    pub fn longest(&self) -> Span {
        *self.longest.get_or_init(|| self.longest_among(|_| true))
    }

    /// Returns the longest way that leads through some tasks alone.
    pub fn longest_among(&self, within: impl Fn(usize) -> bool) -> Span {
        let by = READINGS[0];
        let one = |low: bool| -> Effort {
            let of = |task: usize| {
                let span = self.tasks.get(task).copied().flatten().filter(|_| within(task)).unwrap_or_default();
                if low { span.low } else { span.high }
            };
            let mut best: Vec<Option<Effort>> = vec![None; self.tasks.len()];
            let mut open = vec![false; self.tasks.len()];
            let mut longest = Effort::default();
            for first in (0..self.tasks.len()).filter(|task| within(*task)) {
                let mut stack = vec![first];
                while let Some(task) = stack.last().copied() {
                    if best[task].is_some() {
                        stack.pop();
                        continue;
                    }
                    // Whoever is open waits for itself, in a circle, and that is another rule's.
                    open[task] = true;
                    let waiting = self.needs[task]
                        .iter()
                        .copied()
                        .find(|other| *other < best.len() && best[*other].is_none() && !open[*other]);
                    match waiting {
                        Some(other) => stack.push(other),
                        None => {
                            let before =
                                self.needs[task].iter().filter_map(|other| best.get(*other).copied().flatten());
                            let before = before.max_by(|a, b| a.hours(by).total_cmp(&b.hours(by))).unwrap_or_default();
                            best[task] = Some(before.plus(of(task)));
                            stack.pop();
                        }
                    }
                }
                let whole = best[first].unwrap_or_default();
                if whole.hours(by) > longest.hours(by) {
                    longest = whole;
                }
            }
            longest
        };
        Span { low: one(true), high: one(false) }
    }

    /// Returns some tasks and all that they wait for, at any distance.
    pub fn before(&self, tasks: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut all = tasks.clone();
        let mut open: Vec<usize> = tasks.iter().copied().collect();
        while let Some(task) = open.pop() {
            let needs = self.needs.get(task).into_iter().flatten();
            open.extend(needs.filter(|other| all.insert(**other)));
        }
        all
    }

    /// Returns the number of the task that has an id.
    pub fn task(&self, id: &Id) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub fn count(&self) -> usize {
        self.tasks.len()
    }
}
