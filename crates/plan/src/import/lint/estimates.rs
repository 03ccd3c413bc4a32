//! How long a task takes is said twice, and not the same.

use std::ops::Range;

use super::Prose;
use super::amounts;
use super::boxes::{self, Piece};
use super::effort::{Span, written};
use crate::import::document::text::Text;
use crate::import::outline::Contradiction;
use crate::import::sightings::Where;
use crate::import::values::duration;
use crate::import::vocabulary::{Topic, topic};

/// Two places give one task lengths that cannot both be.
pub(super) fn estimates_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    for task in 0..prose.efforts.count() {
        let (Some(believed), Some(estimate)) = (prose.efforts.tasks[task], &prose.outline.tasks[task].estimate) else {
            continue;
        };
        let others = prose.tasks[task].sightings.iter().filter_map(|at| {
            // What is drawn in boxes is looked at below; a bar of a chart says nothing but its length.
            let fact = prose.sightings[*at].says(Topic::Estimate).next()?;
            if fact.from != Where::Diagram && !stands_apart(prose, &fact.value) {
                return None;
            }
            let mut all = duration::all(&fact.value.plain);
            // Two lengths in one place are an estimate and what came of it.
            (all.len() == 1)
                .then(|| all.remove(0))
                .map(|(range, value)| (written(&fact.value.plain[range], value), fact.value.span.clone()))
        });
        let other = others.filter(|(_, place)| *place != estimate.span).find(|(span, _)| span.is_apart(believed, 0.05));
        if let Some((span, place)) = other {
            found.push(differs(prose, task, span, place, believed, estimate.span.clone()));
        }
    }
    boxes::of(prose.document).iter().for_each(|pieces| drawn(prose, pieces, found));
}

/// Whether a length stands alone in its cell, bracket, or behind a label: in a sentence it may be of anything.
fn stands_apart(prose: &Prose<'_>, value: &Text) -> bool {
    let lines = prose.places.around(value.span.start).map(|at| &prose.lines[at]);
    let mut lines = lines.filter(|line| line.text.span.contains(&value.span.start));
    lines.any(|line| {
        let Some(at) = line.text.plain.find(value.plain.trim()) else { return false };
        let before = line.text.plain[..at].trim_end();
        let behind = line.text.plain[at + value.plain.trim().len()..].trim_start();
        match (before.chars().next_back(), behind.chars().next()) {
            (before, None) => before.is_none_or(|c| ":(|·—–⏱\u{fe0f}~⏳=".contains(c)),
            (Some(before), Some(behind)) => ":(|·⏱\u{fe0f}~⏳=".contains(before) && ")|·;".contains(behind),
            (None, Some(_)) => false,
        }
    })
}

fn differs(
    prose: &Prose<'_>,
    task: usize,
    span: Span,
    place: Range<usize>,
    believed: Span,
    other: Range<usize>,
) -> Contradiction {
    let id = &prose.outline.tasks[task].id;
    let sentence = format!("`{id}` takes {} here, and {} in another place", span.shown(), believed.shown());
    Contradiction::warning("estimate-differs", place, sentence)
        .beside([other])
        .hint(format!("write the same in both places; {} is believed", believed.shown()))
}

/// `Duration: 1h` in the box of a task.
fn drawn(prose: &Prose<'_>, pieces: &[Piece], found: &mut Vec<Contradiction>) {
    // The task that is named last above each column.
    let mut open: Vec<(Range<usize>, usize)> = Vec::new();
    for piece in pieces {
        let plain = &piece.text.plain;
        if let Some(task) = prose.named(plain) {
            open.retain(|(columns, _)| !piece.overlaps(columns));
            open.push((piece.columns.clone(), task));
        }
        let Some((label, value)) = plain.split_once(':') else { continue };
        let amounts = amounts::of(value);
        let ([amount], Some(Topic::Estimate)) = (amounts.as_slice(), topic(label)) else { continue };
        let Some(at) = open.iter().position(|(columns, _)| piece.overlaps(columns)) else { continue };
        let (_, task) = open.remove(at);
        let estimate = prose.outline.tasks.get(task).and_then(|work| work.estimate.as_ref());
        if let (Some(Some(believed)), Some(estimate)) = (prose.efforts.tasks.get(task), estimate)
            && amount.span.is_apart(*believed, 0.05)
        {
            let place = piece.text.span.clone();
            found.push(differs(prose, task, amount.span, place, *believed, estimate.span.clone()));
        }
    }
}
