//! What is claimed of who waits for whom, and which of it is believed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::import::outline::{Conflict, Disagreement, Outline, Sourced, Wait};
use crate::import::sightings::Where;

/// How something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Said {
    /// In a list that names all of them: a column, a label.
    Listed,
    /// In a sentence.
    Sentence,
    /// From the other side: `blocks`.
    OtherSide,
    /// From the other side, of all at once: `blocks everything`.
    Blanket,
    /// By a drawing.
    Drawn,
}

/// `task` waits for `other`.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub task: usize,
    pub other: usize,
    pub begun: bool,
    pub from: Where,
    pub said: Said,
    pub span: Range<usize>,
}

/// All that is claimed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claims {
    needs: Vec<Claim>,
    denied: Vec<Claim>,
    free: BTreeMap<usize, (Where, Range<usize>)>,
    parallel: Vec<(usize, usize, Where, Range<usize>)>,
}

impl Claims {
    pub fn needs(&mut self, claim: Claim) {
        if claim.task != claim.other {
            self.needs.push(claim);
        }
    }

    pub fn denied(&mut self, claim: Claim) {
        self.denied.push(claim);
    }

    /// `task` waits for nobody. The place that is believed most counts.
    pub fn free(&mut self, task: usize, from: Where, span: Range<usize>) {
        let known = self.free.entry(task).or_insert_with(|| (from, span.clone()));
        if from < known.0 {
            *known = (from, span);
        }
    }

    pub fn parallel(&mut self, task: usize, other: usize, from: Where, span: Range<usize>) {
        if task != other {
            self.parallel.push((task, other, from, span));
        }
    }

    /// `task` waits for the same as `like`.
    pub fn copy(&mut self, like: usize, task: usize, from: Where, span: &Range<usize>) {
        let same: Vec<Claim> =
            self.needs.iter().filter(|claim| claim.task == like && claim.other != task).cloned().collect();
        for claim in same {
            self.needs.push(Claim { task, from, span: span.clone(), ..claim });
        }
    }

    /// Gives the tasks of an outline what is believed, and notes where places disagree.
    pub fn settle(mut self, outline: &mut Outline) {
        let count = outline.tasks.len();
        self.needs.retain(|claim| claim.task < count && claim.other < count);
        // The most trusted first; within a place in the order of the document.
        self.needs.sort_by_key(|claim| (claim.said == Said::Drawn, claim.from, claim.said));
        let mut by_task: Vec<Vec<Claim>> = vec![Vec::new(); count];
        self.needs.drain(..).for_each(|claim| by_task[claim.task].push(claim));
        let ids: Vec<String> = outline.tasks.iter().map(|work| work.id.to_string()).collect();
        let mut notes: Vec<Disagreement> = Vec::new();
        let mut lists: Vec<(Claim, Disagreement)> = Vec::new();
        let mut believed: Vec<Vec<Claim>> = Vec::with_capacity(count);
        for (task, claims) in by_task.into_iter().enumerate() {
            believed.push(self.of_task(task, claims, &ids, &mut notes, &mut lists));
        }
        drawn(&mut believed, &self.free, &ids, &mut notes);
        // Whoever waits for those that wait for another one waits for that one, too: a list may leave it out.
        lists.retain(|(claim, _)| reaches(&believed, claim.task, claim.other).is_none());
        notes.extend(lists.into_iter().map(|(_, note)| note));
        self.compare(&believed, &ids, &mut notes);
        for (work, claims) in outline.tasks.iter_mut().zip(believed) {
            let wait = |claim: Claim| {
                let task = outline_id(&ids, claim.other)?;
                Some(Sourced { value: Wait { task, begun: claim.begun }, span: claim.span })
            };
            work.needs = claims.into_iter().filter_map(wait).collect();
        }
        notes.sort_by_key(|note| (note.one.start, note.other.start));
        outline.disagreements = notes;
    }

    /// What a task waits for, by the texts.
    fn of_task(
        &self,
        task: usize,
        claims: Vec<Claim>,
        ids: &[String],
        notes: &mut Vec<Disagreement>,
        lists_differ: &mut Vec<(Claim, Disagreement)>,
    ) -> Vec<Claim> {
        let lead = claims.iter().find(|claim| claim.said == Said::Listed).map(|claim| claim.from);
        let lists: BTreeSet<Where> =
            claims.iter().filter(|claim| claim.said == Said::Listed).map(|claim| claim.from).collect();
        // Who says of itself what it waits for is not meant by `all` as well: it waits for those that were.
        let own = claims.iter().any(|claim| matches!(claim.said, Said::Listed | Said::Sentence | Said::OtherSide));
        let free = self.free.get(&task);
        let mut kept: Vec<Claim> = Vec::new();
        // Where in `kept` stands who is waited for.
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let whole: BTreeSet<usize> = claims
            .iter()
            .filter(|claim| claim.said == Said::Listed && Some(claim.from) == lead)
            .map(|claim| claim.other)
            .collect();
        for claim in claims.into_iter().filter(|claim| !own || claim.said != Said::Blanket) {
            if let Some(same) = places.get(&claim.other).map(|at| &mut kept[*at]) {
                same.begun |= claim.begun && claim.from == same.from;
                continue;
            }
            let (a, b) = (&ids[claim.task], &ids[claim.other]);
            let denied = self.denied.iter().find(|denied| denied.task == task && denied.other == claim.other);
            if let Some(denied) = denied {
                let (one, other) = (claim.span.clone(), denied.span.clone());
                let sentence = format!("`{a}` waits for `{b}` in one place, and does not in another");
                let chosen = if denied.from <= claim.from { other.clone() } else { one.clone() };
                let drop = denied.from <= claim.from;
                notes.push(Disagreement { what: Conflict::Denied, one, other, chosen, sentence });
                if drop {
                    continue;
                }
            }
            let later = claim.said == Said::Listed && lead.is_some_and(|lead| lead < claim.from);
            // Two lists of its own outvote what is said of it in passing, or of another task.
            let outvoted = matches!(claim.said, Said::OtherSide | Said::Sentence) && lists.len() >= 2;
            if (later || outvoted) && !whole.contains(&claim.other) {
                let one = kept.first().map_or(claim.span.clone(), |first| first.span.clone());
                let sentence = format!("one list has `{a}` wait for `{b}`, another one has not");
                let (chosen, other) = (one.clone(), claim.span.clone());
                lists_differ.push((claim, Disagreement { what: Conflict::Lists, chosen, one, other, sentence }));
                continue;
            }
            if let Some((from, span)) = free.filter(|_| claim.said != Said::Drawn) {
                // A place that says `none` is believed against those that are trusted less.
                let sentence = format!("`{a}` can start at once in one place, and waits for `{b}` in another");
                let believed = *from < claim.from;
                let chosen = if believed { span.clone() } else { claim.span.clone() };
                let (one, other) = (span.clone(), claim.span.clone());
                notes.push(Disagreement { what: Conflict::Free, one, other, chosen, sentence });
                if believed {
                    continue;
                }
            }
            places.insert(claim.other, kept.len());
            kept.push(claim);
        }
        kept
    }

    /// Notes who waits for each other, and who waits for whom it runs beside.
    fn compare(&self, believed: &[Vec<Claim>], ids: &[String], notes: &mut Vec<Disagreement>) {
        for claim in believed.iter().flatten().filter(|claim| claim.task < claim.other) {
            if let Some(back) = believed[claim.other].iter().find(|back| back.other == claim.task) {
                let sentence = format!("`{}` and `{}` wait for each other", ids[claim.task], ids[claim.other]);
                let (one, other) = (claim.span.clone(), back.span.clone());
                notes.push(Disagreement { what: Conflict::Mutual, chosen: one.clone(), one, other, sentence });
            }
        }
        let mut seen = BTreeSet::new();
        for (task, other, _, span) in self.parallel.iter().filter(|(task, other, ..)| seen.insert((*task, *other))) {
            let waits = |from: usize, to: usize| reaches(believed, from, to);
            if *task >= believed.len() || *other >= believed.len() {
                continue;
            }
            if let Some(claim) = waits(*task, *other).or_else(|| waits(*other, *task)) {
                let sentence =
                    format!("`{}` runs beside `{}` in one place, and after it in another", ids[*task], ids[*other]);
                let (one, other) = (claim.clone(), span.clone());
                notes.push(Disagreement { what: Conflict::Parallel, chosen: one.clone(), one, other, sentence });
            }
        }
    }
}

/// A drawing fills in only what the texts say nothing of.
fn drawn(
    believed: &mut [Vec<Claim>],
    free: &BTreeMap<usize, (Where, Range<usize>)>,
    ids: &[String],
    notes: &mut Vec<Disagreement>,
) {
    let told: Vec<bool> = (0..believed.len())
        .map(|task| free.contains_key(&task) || believed[task].iter().any(|claim| claim.said != Said::Drawn))
        .collect();
    let mut drawings: Vec<Claim> = Vec::new();
    for (task, claims) in believed.iter_mut().enumerate() {
        if told[task] {
            let (drawn, text): (Vec<Claim>, Vec<Claim>) = claims.drain(..).partition(|claim| claim.said == Said::Drawn);
            *claims = text;
            drawings.extend(drawn);
        }
    }
    for claim in drawings {
        if reaches(believed, claim.task, claim.other).is_none() {
            let first = believed[claim.task].first().map(|text| text.span.clone());
            let one = first.or_else(|| free.get(&claim.task).map(|(_, span)| span.clone())).unwrap_or_default();
            let sentence =
                format!("a drawing has `{}` wait for `{}`, the text has not", ids[claim.task], ids[claim.other]);
            notes.push(Disagreement { what: Conflict::Drawing, chosen: one.clone(), one, other: claim.span, sentence });
        }
    }
}

/// The first wait on the way from a task to one that it needs, at any distance.
fn reaches(believed: &[Vec<Claim>], from: usize, to: usize) -> Option<Range<usize>> {
    let mut seen = vec![false; believed.len()];
    let mut open: Vec<(usize, Option<&Claim>)> = vec![(from, None)];
    while let Some((task, first)) = open.pop() {
        for claim in &believed[task] {
            let first = first.unwrap_or(claim);
            if claim.other == to {
                return Some(first.span.clone());
            }
            if !std::mem::replace(&mut seen[claim.other], true) {
                open.push((claim.other, Some(first)));
            }
        }
    }
    None
}

fn outline_id(ids: &[String], task: usize) -> Option<crate::model::Id> {
    crate::model::Id::new(&ids[task]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(task: usize, other: usize, from: Where, said: Said) -> Claim {
        Claim { task, other, begun: false, from, said, span: task * 10 + other..task * 10 + other + 1 }
    }

    /// Who waits for whom among three tasks, and about what the places disagree.
    fn settled(claims: Claims) -> (Vec<String>, Vec<Conflict>) {
        let mut outline = crate::import::outline(
            "| ID | Task | Owner |\n|---|---|---|\n| A0 | One | Anna |\n| A1 | Two | Bob |\n| A2 | Three | Cleo |\n",
        );
        claims.settle(&mut outline);
        let needs = outline.tasks.iter().flat_map(|work| {
            work.needs.iter().map(|wait| {
                format!("{} <- {}{}", work.id, wait.value.task, if wait.value.begun { " (begun)" } else { "" })
            })
        });
        (needs.collect(), outline.disagreements.iter().map(|one| one.what).collect())
    }

    #[test]
    fn the_list_that_is_trusted_more_is_believed() {
        let mut claims = Claims::default();
        claims.needs(claim(2, 0, Where::Table, Said::Listed));
        claims.needs(claim(2, 1, Where::Details, Said::Listed));
        assert_eq!(settled(claims), (vec!["A2 <- A1".to_owned()], vec![Conflict::Lists]));
    }

    #[test]
    fn whoever_says_what_it_waits_for_is_not_meant_by_everything() {
        let mut claims = Claims::default();
        claims.needs(claim(1, 0, Where::Details, Said::Blanket));
        claims.needs(claim(2, 0, Where::Details, Said::Blanket));
        claims.needs(claim(2, 1, Where::Table, Said::Listed));
        assert_eq!(settled(claims).0, ["A1 <- A0", "A2 <- A1"]);
    }

    #[test]
    fn a_drawing_fills_in_only_what_the_text_does_not_say() {
        let drawn = |more: bool| {
            let mut claims = Claims::default();
            claims.needs(claim(2, 0, Where::Diagram, Said::Drawn));
            if more {
                claims.needs(claim(2, 1, Where::Prose, Said::Sentence));
            }
            settled(claims)
        };
        assert_eq!(drawn(false), (vec!["A2 <- A0".to_owned()], vec![]));
        assert_eq!(drawn(true), (vec!["A2 <- A1".to_owned()], vec![Conflict::Drawing]));
    }

    #[test]
    fn nothing_is_believed_against_a_place_that_is_trusted_more() {
        let mut claims = Claims::default();
        claims.free(1, Where::Details, 90..91);
        claims.needs(claim(1, 0, Where::Prose, Said::Sentence));
        assert_eq!(settled(claims), (vec![], vec![Conflict::Free]));
        let mut claims = Claims::default();
        claims.denied(claim(1, 0, Where::Prose, Said::Sentence));
        claims.needs(claim(1, 0, Where::Table, Said::Listed));
        assert_eq!(settled(claims), (vec!["A1 <- A0".to_owned()], vec![Conflict::Denied]));
    }

    #[test]
    fn what_runs_beside_waits_at_no_distance() {
        let mut claims = Claims::default();
        claims.needs(claim(1, 0, Where::Table, Said::Listed));
        claims.needs(claim(2, 1, Where::Table, Said::Listed));
        claims.parallel(2, 0, Where::Prose, 95..96);
        assert_eq!(settled(claims).1, [Conflict::Parallel]);
        let mut claims = Claims::default();
        claims.needs(claim(1, 0, Where::Table, Said::Listed));
        claims.needs(claim(0, 1, Where::Table, Said::Listed));
        assert_eq!(settled(claims).1, [Conflict::Mutual]);
    }

    #[test]
    fn it_is_enough_to_have_begun_where_a_place_of_the_same_kind_says_so() {
        let mut claims = Claims::default();
        claims.needs(claim(1, 0, Where::Table, Said::Listed));
        claims.needs(Claim { begun: true, ..claim(1, 0, Where::Table, Said::OtherSide) });
        claims.copy(1, 2, Where::Table, &(97..98));
        assert_eq!(settled(claims).0, ["A1 <- A0 (begun)", "A2 <- A0 (begun)"]);
    }
}
