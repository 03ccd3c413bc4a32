//! Which sightings mean the same task, and which mean none.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::names::{Known, Names};
use crate::import::sightings::sections::weight;
use crate::import::sightings::{Sighting, Strength, Where};
use crate::import::values::ident::Ident;
use crate::import::values::status;
use crate::import::vocabulary::Topic;

/// A task with all that speaks of it, the most trusted first.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub sightings: Vec<usize>,
}

/// Returns the tasks in the order in which the document names them.
pub(crate) fn candidates(sightings: &[Sighting]) -> Vec<Candidate> {
    let meant = meant(sightings);
    let names: Vec<Names> = sightings.iter().map(Names::of).collect();
    let mut tasks: Vec<Candidate> = Vec::new();
    let mut known = Known::default();
    for at in (0..sightings.len()).filter(|at| meant[*at]) {
        match known.find(sightings, &names, at) {
            Some(task) => {
                tasks[task].sightings.push(at);
                known.add(&names, at, task);
            }
            None => {
                known.add(&names, at, tasks.len());
                tasks.push(Candidate { sightings: vec![at] });
            }
        }
    }
    // What only adds to a task that is known by its id.
    for (at, sighting) in sightings.iter().enumerate() {
        if meant[at] || sighting.title.is_empty() != sighting.ident.is_some() && sighting.strength == Strength::Weak {
            continue;
        }
        if let Some(task) = known.find(sightings, &names, at) {
            tasks[task].sightings.push(at);
            known.add(&names, at, task);
        }
    }
    let given_up = |at: &usize| sightings[*at].says(Topic::Status).any(|fact| status::is_given_up(&fact.value.plain));
    tasks.retain(|task| !task.sightings.iter().any(given_up));
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
    let within = within(sightings);
    let anew = Anew::of(sightings);
    for out in 0..sightings.len() {
        if !meant[out] {
            continue;
        }
        let inside: Vec<usize> = within[out].iter().copied().filter(|at| meant[*at]).collect();
        let alive = |at: &&usize| {
            let inner = &sightings[**at];
            inner.strength == Strength::Sure && has_a_life(inner, &sightings[out]) && !anew.is_one(sightings, **at)
        };
        if inside.iter().filter(alive).count() >= 2 {
            meant[out] = false;
        } else {
            inside.iter().for_each(|at| meant[*at] = false);
        }
    }
    // What stands around others may be counted in a table once more, by its number alone.
    let around = |at: usize| sightings[at].ident.is_some() && !meant[at] && within[at].iter().any(|at| meant[*at]);
    let numbers: Vec<&str> = (0..sightings.len())
        .filter(|at| around(*at))
        .filter_map(|at| sightings[at].ident.as_ref().map(|ident| ident.code.as_str()))
        .collect();
    let counted: Vec<usize> = (0..sightings.len())
        .filter(|at| meant[*at] && sightings[*at].from == Where::Table)
        .filter(|at| numbers.contains(&sightings[*at].title.plain.trim()))
        .collect();
    counted.into_iter().for_each(|at| meant[at] = false);
    groups(sightings, &within, &mut meant);
    meant
}

/// A team or a phase that says when it can start is a task where nothing finer stands in it.
fn groups(sightings: &[Sighting], within: &[Vec<usize>], meant: &mut [bool]) {
    let ordered = |sighting: &Sighting| {
        sighting.facts.iter().any(|fact| {
            matches!(fact.topic, Topic::Needs | Topic::CanStart | Topic::Blocks | Topic::Estimate | Topic::Status)
        })
    };
    let mut as_tasks: Vec<usize> = Vec::new();
    for (at, sighting) in sightings.iter().enumerate() {
        if sighting.group.is_some() && ordered(sighting) {
            let finer = within[at].iter().any(|at| {
                meant[*at] && (sightings[*at].strength == Strength::Sure || sightings[*at].boxed)
                    || sightings[*at].group.is_some()
            });
            if !finer {
                within[at].iter().for_each(|at| meant[*at] = false);
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

/// Returns what stands within each, however deep.
fn within(sightings: &[Sighting]) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new(); sightings.len()];
    for at in 0..sightings.len() {
        for outer in std::iter::successors(sightings[at].within, |outer| sightings[*outer].within) {
            found[outer].push(at);
        }
    }
    // Rows that count on from the number of the heading above them: `1.1` below `Lot 1`.
    let mut headings: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, sighting) in sightings.iter().enumerate() {
        if sighting.from == Where::Details && sighting.ident.is_some() {
            headings.entry(sighting.section).or_insert(at);
        }
    }
    for (at, row) in sightings.iter().enumerate().filter(|(_, row)| row.from == Where::Table) {
        let Some(outer) = headings.get(&row.section).copied() else { continue };
        let code = |at: usize| sightings[at].ident.as_ref().map_or("", |ident| ident.code.as_str());
        if row.within.is_none() && code(at).strip_prefix(code(outer)).is_some_and(|rest| rest.starts_with('.')) {
            found[outer].push(at);
        }
    }
    found
}

/// Which ids are used again within another outer one: `Step 1` of each task.
struct Anew(BTreeMap<String, Vec<usize>>);

impl Anew {
    fn of(sightings: &[Sighting]) -> Anew {
        let mut outer: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for sighting in sightings {
            if let (Some(ident), Some(within)) = (&sighting.ident, sighting.within) {
                let all = outer.entry(key(ident)).or_default();
                if !all.contains(&within) && all.len() < 2 {
                    all.push(within);
                }
            }
        }
        Anew(outer)
    }

    fn is_one(&self, sightings: &[Sighting], at: usize) -> bool {
        let Some(outer) = sightings[at].ident.as_ref().and_then(|ident| self.0.get(&key(ident))) else { return false };
        outer.iter().any(|outer| Some(*outer) != sightings[at].within)
    }
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
    let counts_on = |ident: &Ident, outer: &Ident| {
        inner.from == Where::Table && ident.code.strip_prefix(&outer.code).is_some_and(|rest| rest.starts_with('.'))
    };
    match (&inner.ident, &outer.ident) {
        (Some(ident), Some(outer)) if counts_on(ident, outer) => told(inner),
        (Some(ident), _) if lettered(ident) => true,
        (_, None) => told(inner),
        (Some(_), Some(_)) => told(inner) && !told(outer),
        (None, Some(_)) => told(inner) && !told(outer) && outer.from == Where::Details,
    }
}

/// The form of an id that two spellings share: `tasks 2` and `Task 2`.
pub(crate) fn key(ident: &Ident) -> String {
    let code = ident.code.trim_start_matches('0').replace('_', "-").to_lowercase();
    match ident.kind {
        Some(kind) if !ident.code.starts_with(char::is_alphabetic) => format!("{kind:?} {code}"),
        _ => code,
    }
}
