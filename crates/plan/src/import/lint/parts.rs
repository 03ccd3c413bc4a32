//! What a stated length may be about: all tasks, those that it names, some part of the plan.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use smol_str::SmolStr;

use super::Prose;
use super::amounts;
use super::effort::Span;
use super::lines::At;
use super::totals::Stated;
use crate::import::document::stretches::Stretches;
use crate::import::vocabulary::tokens;
use crate::model::Id;

/// What lengths may be stated of, found once for all of them.
pub(super) struct Parts {
    /// The agents and teams by the first words of their names, and all words.
    groups: BTreeMap<SmolStr, Vec<(Id, Vec<SmolStr>)>>,
    /// The tasks of each agent and each team.
    theirs: BTreeMap<Id, Vec<usize>>,
    /// The lengths that belong to no task, with the lines that they stand in.
    loose: OnceCell<Vec<(Range<usize>, Span)>>,
}

impl Parts {
    /// Finds whose tasks are whose.
    pub fn of(prose: &Prose<'_>) -> Parts {
        let mut parts = Parts { groups: BTreeMap::new(), theirs: BTreeMap::new(), loose: OnceCell::new() };
        let mut seen = BTreeSet::new();
        for group in prose.outline.agents.iter().chain(&prose.outline.teams).filter(|group| seen.insert(&group.id)) {
            let words = tokens::words(&group.name.value);
            if let Some(first) = words.first() {
                parts.groups.entry(first.clone()).or_default().push((group.id.clone(), words));
            }
        }
        for (task, work) in prose.outline.tasks.iter().enumerate().take(prose.efforts.count()) {
            for id in [&work.agent, &work.team].into_iter().flatten() {
                parts.theirs.entry(id.value.clone()).or_default().push(task);
            }
        }
        parts
    }

    /// The tasks of those whom a text names.
    fn named(&self, text: &str) -> Vec<usize> {
        let said = tokens::of(text);
        let mut tasks = BTreeSet::new();
        for (at, token) in said.iter().enumerate() {
            for (id, name) in self.groups.get(&token.word).into_iter().flatten() {
                let behind = &said[at..];
                if behind.len() >= name.len() && behind.iter().zip(name).all(|(a, b)| a.word == *b) {
                    tasks.extend(self.theirs.get(id).into_iter().flatten());
                }
            }
        }
        tasks.into_iter().collect()
    }

    /// Which tasks a stated length is about, and whether it names them.
    pub fn scope(&self, prose: &Prose<'_>, stated: &Stated) -> (Vec<usize>, bool) {
        let count = prose.efforts.count();
        let text = &stated.line(prose).text.plain;
        let near = &text[stated.amount.around.clone()];
        // `25 hours of Claude's work (C1 to C4)`: the bracket that follows belongs to it.
        let behind = text[stated.amount.around.end..].trim_start();
        let bracket = behind.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or("", |(inside, _)| inside);
        for words in [bracket, near] {
            let mentions = prose.names.in_text(words, false);
            let named: BTreeSet<usize> =
                mentions.into_iter().flat_map(|mention| mention.tasks).filter(|task| *task < count).collect();
            if !named.is_empty() {
                return (named.into_iter().collect(), true);
            }
        }
        let theirs = self.named(near);
        if !theirs.is_empty() {
            return (theirs, true);
        }
        // A section with tasks of its own, but not with all of them, speaks of those.
        let here = prose.tasks_in(stated.line(prose).section);
        // What stands at the end of the last section may well sum up all of them.
        let (sum, whole) = prose.efforts.sum(0..count);
        let all = whole && stated.amount.span.agrees(sum, 0.03);
        if here.len() >= 2 && here.len() < count && !all { (here, true) } else { ((0..count).collect(), false) }
    }

    /// Whether a length fits some part of the plan that it may well mean: a section, a person, what is still open.
    pub fn has(&self, prose: &Prose<'_>, stated: &Stated, tolerance: f64) -> bool {
        let all = || 0..prose.efforts.count();
        let work = |task: usize| &prose.outline.tasks[task];
        let fits = |tasks: Vec<usize>| {
            let (sum, whole) = prose.efforts.sum(tasks.iter().copied());
            !tasks.is_empty() && whole && stated.amount.span.agrees(sum, tolerance)
        };
        let open = |task: &usize| !work(*task).is_done();
        let mut sections = prose.document.around(stated.line(prose).section);
        fits(all().filter(open).collect())
            || fits(all().filter(|task| !work(*task).optional).collect())
            || self.may_have_missed(prose, stated, tolerance)
            || sections.any(|section| prose.document.sections[section].level > 0 && fits(prose.tasks_in(section)))
    }

    /// Whether a length that belongs to no task makes up for the difference: then a task was overlooked, and the
    /// sum is right.
    fn may_have_missed(&self, prose: &Prose<'_>, stated: &Stated, tolerance: f64) -> bool {
        let (sum, _) = prose.efforts.sum(0..prose.efforts.count());
        let place = stated.line(prose).text.span.start;
        self.loose
            .get_or_init(|| loose(prose))
            .iter()
            .any(|(line, span)| !line.contains(&place) && stated.amount.span.agrees(sum.plus(*span), tolerance))
    }
}

/// The lengths in items, cells and headings that are no estimate of a task, with the places of their lines.
fn loose(prose: &Prose<'_>) -> Vec<(Range<usize>, Span)> {
    let estimates = prose.outline.tasks.iter().filter_map(|work| work.estimate.as_ref());
    let used = Stretches::of(estimates.enumerate().map(|(at, estimate)| (estimate.span.clone(), at)));
    let lines = prose.lines.iter().filter(|line| matches!(line.at, At::Item | At::Cell | At::Heading));
    let amounts = lines.flat_map(|line| amounts::of(&line.text.plain).into_iter().map(move |amount| (line, amount)));
    let loose = amounts.filter(|(line, amount)| !used.touch(&line.text.place(amount.range.clone())));
    loose.map(|(line, amount)| (line.text.span.clone(), amount.span)).collect()
}
