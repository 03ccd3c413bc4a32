//! What a document says that cannot be right: one rule is one function in one file.
//!
//! The rules see the document, not the plan that was made of it: each place counts in the mended text, as in
//! the rest of the importer.

mod amounts;
mod counts;
mod effort;
mod lines;
mod totals;

#[cfg(test)]
mod tests;

use super::document::Document;
use super::mentions::Names;
use super::needs;
use super::outline::{Contradiction, Outline};
use super::scale::Scale;
use super::sighting::{Sighting, Where};
use super::unify::Candidate;
use effort::Efforts;
use lines::Line;

/// All rules, in no order.
const RULES: &[fn(&Prose<'_>, &mut Vec<Contradiction>)] = &[counts::counts_differ, totals::sums_differ];

/// Finds all that contradicts itself, in the order of the document.
pub(super) fn find(
    document: &Document,
    sightings: &[Sighting],
    tasks: &[Candidate],
    outline: &Outline,
) -> Vec<Contradiction> {
    if outline.tasks.is_empty() {
        return Vec::new();
    }
    let scale = Scale::of(document);
    let prose = Prose {
        document,
        sightings,
        tasks,
        outline,
        names: needs::names(sightings, tasks, outline),
        lines: lines::of(document),
        efforts: Efforts::of(sightings, tasks, outline, &scale),
    };
    let mut found = Vec::new();
    RULES.iter().for_each(|rule| rule(&prose, &mut found));
    found.sort_by_key(|one| (one.place.start, one.rule));
    found.dedup_by(|a, b| (a.rule, &a.place) == (b.rule, &b.place));
    found
}

/// What every rule may ask.
struct Prose<'a> {
    document: &'a Document,
    sightings: &'a [Sighting],
    tasks: &'a [Candidate],
    outline: &'a Outline,
    names: Names,
    lines: Vec<Line<'a>>,
    efforts: Efforts,
}

impl Prose<'_> {
    /// Whether a line stands in the place of a task, and so speaks of that task alone.
    fn is_told_by_a_task(&self, line: &Line<'_>) -> bool {
        let at = line.text.span.start;
        self.tasks.iter().flat_map(|task| &task.sightings).any(|sighting| {
            let sighting = &self.sightings[*sighting];
            sighting.from != Where::Diagram && sighting.span.contains(&at)
        })
    }

    /// Whether a task stands in a section or below it.
    fn stands_in(&self, task: usize, section: usize) -> bool {
        let all = self.document.below(section);
        self.tasks[task].sightings.iter().any(|at| all.contains(&self.sightings[*at].section))
    }
}
