//! What a document says that cannot be right: one rule is one function in one file.
//!
//! The rules see the document, not the plan that was made of it: each place counts in the mended text, as in
//! the rest of the importer.

mod amounts;
mod announced;
mod assigned;
mod beside;
mod boxes;
mod capacity;
mod claims;
mod columns;
mod counts;
mod days;
mod effort;
mod ends;
mod estimates;
mod events;
mod exclusive;
mod lines;
mod messages;
mod names;
mod owners;
mod parts;
mod phases;
mod planned;
mod savings;
mod stages;
mod standing;
mod starts;
mod statuses;
mod summaries;
mod totals;
mod unsaid;
mod weekdays;

#[cfg(test)]
mod quiet;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::import::document::Document;
use crate::import::document::stretches::Stretches;
use crate::import::outline::{Contradiction, Outline, Total};
use crate::import::settling::footnotes::{self, Footnote};
use crate::import::settling::mentions::Names;
use crate::import::settling::places::Places;
use crate::import::settling::unify::Candidate;
use crate::import::sightings::{Fact, Sighting, Where};
use crate::import::values::scale::Scale;
use crate::import::vocabulary::Topic;
use effort::Efforts;
use lines::Line;
use totals::Stated;

/// All rules, in no order.
const RULES: &[fn(&Prose<'_>, &mut Vec<Contradiction>)] = &[
    announced::lists_differ,
    assigned::lists_of_owners_differ,
    assigned::two_accountable,
    beside::parallel_differs,
    capacity::over_capacity,
    claims::conflicts_denied,
    claims::not_in_matrix,
    claims::two_owners,
    counts::counts_differ,
    ends::ends_differ,
    estimates::estimates_differ,
    events::events_differ,
    exclusive::touches_more,
    messages::next_differs,
    names::blocks_differ,
    names::ids_used_twice,
    names::unknown_tasks,
    owners::owners_differ,
    phases::in_two_phases,
    planned::days_differ,
    savings::savings_differ,
    standing::done_before_need,
    standing::progress_differs,
    starts::phases_differ,
    starts::starts_before_its_box,
    starts::starts_before_its_phase,
    starts::starts_differ,
    statuses::statuses_differ,
    summaries::summaries_differ,
    totals::sums_differ,
    unsaid::placeholders,
    weekdays::weekdays_differ,
];

/// Finds all that contradicts itself, and how long the document says that all of it takes, in its order.
pub(super) fn find(
    document: &Document,
    sightings: &[Sighting],
    tasks: &[Candidate],
    outline: &Outline,
    names: Names,
    scale: &Scale,
) -> (Vec<Contradiction>, Vec<Total>) {
    if outline.tasks.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let places = |wanted: fn(Where) -> bool| {
        let all = tasks.iter().enumerate().flat_map(|(task, of)| of.sightings.iter().map(move |at| (task, *at)));
        Stretches::of(
            all.filter(|(_, at)| wanted(sightings[*at].from)).map(|(task, at)| (sightings[at].span.clone(), task)),
        )
    };
    let lines = lines::of(document);
    let efforts = Efforts::of(sightings, tasks, outline, scale);
    let mut by_section = vec![Vec::new(); document.sections.len()];
    for (task, of) in tasks.iter().enumerate().take(efforts.count()) {
        of.sightings.iter().for_each(|at| by_section[sightings[*at].section].push(task));
    }
    let prose = Prose {
        document,
        sightings,
        tasks,
        outline,
        names,
        places: lines::Places::of(&lines),
        lines,
        efforts,
        by_section,
        told: places(|from| from != Where::Diagram),
        detailed: places(|from| from == Where::Details),
        footnotes: footnotes::of(document, &Places::new(sightings, tasks)),
        stated: OnceCell::new(),
    };
    let mut found = Vec::new();
    RULES.iter().for_each(|rule| rule(&prose, &mut found));
    found.sort_by_key(|one| (one.place.start, one.rule));
    found.dedup_by(|a, b| (a.rule, &a.place) == (b.rule, &b.place));
    (found, totals::of_all(&prose))
}

/// What every rule may ask.
struct Prose<'a> {
    document: &'a Document,
    sightings: &'a [Sighting],
    tasks: &'a [Candidate],
    outline: &'a Outline,
    names: Names,
    lines: Vec<Line<'a>>,
    places: lines::Places,
    efforts: Efforts,
    /// The tasks of each section, less those of the sections below it.
    by_section: Vec<Vec<usize>>,
    /// Where tasks are told of, by their numbers.
    told: Stretches,
    /// The sections of tasks.
    detailed: Stretches,
    footnotes: Vec<Footnote>,
    stated: OnceCell<Vec<Stated>>,
}

impl Prose<'_> {
    /// Every length that is stated for more than one task.
    fn stated(&self) -> &[Stated] {
        self.stated.get_or_init(|| totals::stated(self))
    }

    /// What is said of a task about a topic, the most trusted first.
    fn facts(&self, task: usize, topic: Topic) -> impl Iterator<Item = &Fact> {
        self.tasks[task].sightings.iter().flat_map(move |at| self.sightings[*at].says(topic))
    }

    /// The task that a text names by its id, where it is one.
    fn named(&self, text: &str) -> Option<usize> {
        let mentions = self.names.in_text(text, false);
        let mention = mentions.iter().find(|mention| mention.by_id && !mention.group && mention.tasks.len() == 1)?;
        mention.tasks.first().copied().filter(|task| *task < self.efforts.count())
    }

    /// Whether a line stands in the place of a task, and so speaks of that task alone.
    fn is_told_by_a_task(&self, line: &Line<'_>) -> bool {
        self.is_in_a_task(line.text.span.start)
    }

    fn is_in_a_task(&self, at: usize) -> bool {
        self.told.lowest_at(at).is_some()
    }

    /// The tasks that stand in a section or below it, in order.
    fn tasks_in(&self, section: usize) -> Vec<usize> {
        let all: BTreeSet<usize> = self.by_section[self.document.below(section)].iter().flatten().copied().collect();
        all.into_iter().collect()
    }
}
