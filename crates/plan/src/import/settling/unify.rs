//! Which sightings mean the same task, and which mean none.

use std::cmp::Reverse;

use crate::import::sightings::sections::weight;
use crate::import::sightings::{Sighting, Strength, Where};
use crate::import::values::ident::{Ident, Kind};
use crate::import::vocabulary::Topic;
use crate::read::slug;

/// A task with all that speaks of it, the most trusted first.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub sightings: Vec<usize>,
}

/// Returns the tasks in the order in which the document names them.
pub(crate) fn candidates(sightings: &[Sighting]) -> Vec<Candidate> {
    let meant = meant(sightings);
    let mut tasks: Vec<Candidate> = Vec::new();
    for (at, sighting) in sightings.iter().enumerate() {
        if !meant[at] {
            continue;
        }
        match tasks.iter_mut().find(|task| task.sightings.iter().any(|other| same(sighting, &sightings[*other]))) {
            Some(task) => task.sightings.push(at),
            None => tasks.push(Candidate { sightings: vec![at] }),
        }
    }
    // What only adds to a task that is known by its id.
    for (at, sighting) in sightings.iter().enumerate() {
        if meant[at] || sighting.title.is_empty() != sighting.ident.is_some() && sighting.strength == Strength::Weak {
            continue;
        }
        if let Some(task) =
            tasks.iter_mut().find(|task| task.sightings.iter().any(|other| same(sighting, &sightings[*other])))
        {
            task.sightings.push(at);
        }
    }
    // Of several sections about a task the one that says most of its work is its own.
    let own = |at: &usize| {
        let sighting = &sightings[*at];
        let said = if sighting.from == Where::Details { weight(&sighting.facts) } else { 0 };
        (sighting.from, Reverse(said), *at)
    };
    tasks.iter_mut().for_each(|task| task.sightings.sort_by_key(own));
    tasks
}

/// Returns which sightings mean a task of their own.
fn meant(sightings: &[Sighting]) -> Vec<bool> {
    let any =
        |strength: Strength| sightings.iter().any(|sighting| sighting.strength >= strength && sighting.group.is_none());
    let least =
        [Strength::Sure, Strength::Likely].into_iter().find(|strength| any(*strength)).unwrap_or(Strength::Weak);
    let mut meant: Vec<bool> = sightings
        .iter()
        .map(|sighting| {
            sighting.group.is_none() && !sighting.title.is_empty() && sighting.strength >= least.min(Strength::Likely)
        })
        .collect();
    // What stands within a task is a step of it, unless it has a life of its own: then the outer one is their heading.
    for out in 0..sightings.len() {
        if !meant[out] {
            continue;
        }
        let inside: Vec<usize> =
            (0..sightings.len()).filter(|at| meant[*at] && is_within(sightings, *at, out)).collect();
        let alive = |at: &&usize| {
            let inner = &sightings[**at];
            inner.strength == Strength::Sure && has_a_life(inner, &sightings[out]) && !starts_anew(sightings, **at)
        };
        if inside.iter().filter(alive).count() >= 2 {
            meant[out] = false;
        } else {
            inside.iter().for_each(|at| meant[*at] = false);
        }
    }
    groups(sightings, &mut meant);
    meant
}

/// A team or a phase that says when it can start is a task where nothing finer stands in it.
fn groups(sightings: &[Sighting], meant: &mut [bool]) {
    let ordered = |sighting: &Sighting| {
        sighting.facts.iter().any(|fact| {
            matches!(fact.topic, Topic::Needs | Topic::CanStart | Topic::Blocks | Topic::Estimate | Topic::Status)
        })
    };
    let inside =
        |out: usize| -> Vec<usize> { (0..sightings.len()).filter(|at| is_within(sightings, *at, out)).collect() };
    let mut as_tasks: Vec<usize> = Vec::new();
    for (at, sighting) in sightings.iter().enumerate() {
        if sighting.group.is_some() && ordered(sighting) {
            let within = inside(at);
            let finer = within.iter().any(|at| {
                meant[*at] && (sightings[*at].strength == Strength::Sure || sightings[*at].boxed)
                    || sightings[*at].group.is_some()
            });
            if !finer {
                within.iter().for_each(|at| meant[*at] = false);
                as_tasks.push(at);
            }
        }
    }
    // Where some of them say what they wait for, the others only frame them.
    let waits = |at: &usize| {
        sightings[*at].facts.iter().any(|fact| matches!(fact.topic, Topic::Needs | Topic::CanStart | Topic::Blocks))
    };
    if as_tasks.iter().any(waits) {
        let kinds: Vec<_> = as_tasks.iter().filter(|at| waits(at)).map(|at| sightings[*at].group).collect();
        as_tasks.retain(|at| kinds.contains(&sightings[*at].group));
    }
    if as_tasks.len() >= 2
        && !meant.iter().zip(sightings).any(|(meant, sighting)| *meant && sighting.strength == Strength::Sure)
    {
        as_tasks.iter().for_each(|at| meant[*at] = true);
    }
}

fn is_within(sightings: &[Sighting], at: usize, out: usize) -> bool {
    std::iter::successors(sightings[at].within, |outer| sightings[*outer].within).any(|outer| outer == out)
}

/// Whether an id is used again within another outer one: `Step 1` of each task.
fn starts_anew(sightings: &[Sighting], at: usize) -> bool {
    let Some(ident) = &sightings[at].ident else { return false };
    let elsewhere = |other: &&Sighting| other.within.is_some() && other.within != sightings[at].within;
    sightings.iter().filter(elsewhere).any(|other| other.ident.as_ref().is_some_and(|other| key(other) == key(ident)))
}

/// Whether what stands within something is more than a step of it: it has an id that is no number below the
/// outer one's, or it says who, when, how long, or the outer one has no id at all.
fn has_a_life(inner: &Sighting, outer: &Sighting) -> bool {
    let lettered = |ident: &Ident| ident.code.starts_with(char::is_alphabetic);
    let told = |sighting: &Sighting| {
        sighting
            .facts
            .iter()
            .any(|fact| matches!(fact.topic, Topic::Needs | Topic::Owner | Topic::Estimate | Topic::Blocks))
    };
    match (&inner.ident, &outer.ident) {
        (Some(ident), _) if lettered(ident) => true,
        (_, None) => told(inner),
        (Some(_), Some(_)) => told(inner) && !told(outer),
        (None, Some(_)) => told(inner) && !told(outer) && outer.from == Where::Details,
    }
}

/// Returns whether two sightings name the same.
fn same(left: &Sighting, right: &Sighting) -> bool {
    match (&left.ident, &right.ident) {
        // `Step 2` is not `Task 2`.
        (Some(a), Some(b)) if !a.word.is_empty() && !b.word.is_empty() && singular(&a.word) != singular(&b.word) => {
            false
        }
        (Some(a), Some(b)) if key(a) == key(b) => true,
        (Some(a), Some(b))
            if a.code.eq_ignore_ascii_case(&b.code)
                && (a.kind.is_none() || b.kind.is_none())
                && !a.code.starts_with(char::is_alphabetic) =>
        {
            left.title.is_empty() || right.title.is_empty() || alike(&left.title.plain, &right.title.plain)
        }
        (Some(_), Some(_)) => false,
        (Some(ident), None) | (None, Some(ident)) => {
            let title = if left.ident.is_none() { &left.title } else { &right.title };
            ident.kind == Some(Kind::Team) && slug(&title.plain) == slug(&ident.code) || same_title(left, right)
        }
        (None, None) => same_title(left, right),
    }
}

fn singular(word: &str) -> &str {
    word.trim_end_matches(['s', 'n'])
}

fn same_title(left: &Sighting, right: &Sighting) -> bool {
    !left.title.is_empty() && slug(&left.title.plain) == slug(&right.title.plain)
}

/// The form of an id that two spellings share: `tasks 2` and `Task 2`.
pub(crate) fn key(ident: &Ident) -> String {
    let code = ident.code.trim_start_matches('0').replace('_', "-").to_lowercase();
    match ident.kind {
        Some(kind) if !ident.code.starts_with(char::is_alphabetic) => format!("{kind:?} {code}"),
        _ => code,
    }
}

/// Returns whether two titles share a word that says something.
fn alike(left: &str, right: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 3)
            .map(str::to_owned)
            .collect()
    };
    let left = words(left);
    words(right).iter().any(|word| left.contains(word))
}
