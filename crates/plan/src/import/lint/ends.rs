//! When a phase ends is said twice, and not the same.

use super::Prose;
use super::lines::{At, Line};
use crate::import::outline::Contradiction;
use crate::import::values::ident::{self, Kind};
use crate::import::values::time_words::{self, Unit};
use crate::import::vocabulary::tokens::{self, Token};

/// `Phase 1 (Days 1-2)`, and in it `Estimated completion: End of Day 1`.
pub(super) fn ends_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let mut told: Vec<(usize, &Line<'_>, End)> = Vec::new();
    let mut apart: Vec<(usize, Contradiction)> = Vec::new();
    for line in prose.lines.iter().filter(|line| !matches!(line.at, At::Code | At::Cell)) {
        let Some(phase) = phase_of(prose, line) else { continue };
        let heading = line.at == At::Heading;
        let end = if heading { range_in_brackets(&line.text.plain) } else { None };
        let Some(end) = end.or_else(|| end_of(&line.words)) else { continue };
        match told.iter().find(|(other, ..)| *other == phase) {
            None => told.push((phase, line, end)),
            // One finding for a phase, with all places.
            Some((_, _, believed)) if believed.is_apart(&end) && apart.iter().any(|(other, _)| *other == phase) => {
                let known = apart.iter_mut().find(|(other, _)| *other == phase);
                known.into_iter().for_each(|(_, one)| one.others.push(line.text.span.clone()));
            }
            Some((_, first, believed)) if believed.is_apart(&end) => {
                let name = &prose.outline.phases[phase].id;
                let sentence =
                    format!("`{name}` ends with {} here, and with {} in another place", end.shown(), believed.shown());
                apart.push((
                    phase,
                    Contradiction::warning("phase-end-differs", line.text.span.clone(), sentence)
                        .beside([first.text.span.clone()])
                        .hint("write the same day in both places"),
                ));
            }
            Some(_) => {}
        }
    }
    found.extend(apart.into_iter().map(|(_, one)| one));
}

/// The phase that a line speaks of: one that it begins with, or in whose section it stands.
fn phase_of(prose: &Prose<'_>, line: &Line<'_>) -> Option<usize> {
    if prose.is_told_by_a_task(line) {
        return None;
    }
    let named = |text: &str| {
        let ident = ident::leading(text, false).filter(|ident| ident.kind == Some(Kind::Phase))?;
        let id = crate::read::slug(&format!("{} {}", ident.word, ident.code));
        prose.outline.phases.iter().position(|phase| phase.id.as_str() == id)
    };
    let heading = |section: usize| prose.document.sections[section].heading.plain.as_str();
    if line.at == At::Heading { named(&line.text.plain) } else { named(heading(line.section)) }
}

/// The last day, week or month of something.
#[derive(Clone, Copy, Debug, PartialEq)]
struct End {
    number: f64,
    unit: Unit,
}

impl End {
    /// The days on which it may be, however many of a week are worked, and however long a month is.
    fn days(self) -> (f64, f64) {
        let (short, long) = match self.unit {
            Unit::Day => (1.0, 1.0),
            Unit::Week => (5.0, 7.0),
            Unit::Month => (20.0, 31.0),
            _ => return (0.0, f64::MAX),
        };
        (self.number * short, self.number * long)
    }

    fn is_apart(self, other: &End) -> bool {
        let ((low, high), (other_low, other_high)) = (self.days(), other.days());
        high < other_low || other_high < low
    }

    fn shown(self) -> String {
        let unit = match self.unit {
            Unit::Week => "week",
            Unit::Month => "month",
            _ => "day",
        };
        format!("{unit} {}", self.number)
    }
}

/// `(Days 3-7)`: the last of them.
fn range_in_brackets(text: &str) -> Option<End> {
    let open = text.find('(')?;
    let inner = &text[open + 1..open + text[open..].find(')')?];
    let words = tokens::of(inner);
    let [unit, numbers @ ..] = words.as_slice() else { return None };
    let unit = time_words::calendar(&unit.word)?;
    let number = match numbers {
        [one] => one,
        [_, last] => last,
        [_, to, last] if to.word.parse::<f64>().is_err() => last,
        _ => return None,
    };
    Some(End { number: number.word.parse().ok()?, unit })
}

/// `End of Day 1`, `Ende von Woche 2`, `fin de la semaine 3`, `final del mes 2`.
fn end_of(words: &[Token]) -> Option<End> {
    const END: [&str; 5] = ["end", "ende", "fin", "final", "finales"];
    const BETWEEN: [&str; 10] = ["of", "the", "von", "der", "des", "de", "del", "la", "du", "dem"];
    let at = words.iter().position(|word| END.contains(&word.word.as_str()))?;
    let mut rest = words[at + 1..].iter().skip_while(|word| BETWEEN.contains(&word.word.as_str()));
    let unit = time_words::calendar(&rest.next()?.word)?;
    let number: &Token = rest.next()?;
    Some(End { number: number.word.parse().ok()?, unit })
}
