//! What a section says of all the tasks in it: after whom they begin, and in which order they go.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::mentions::Names;
use super::objects::{self, Object};
use super::places::Places;
use super::unify::Candidate;
use crate::import::document::labels;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Item, List};
use crate::import::outline::Sourced;
use crate::import::sightings::{Sighting, Where};
use crate::import::vocabulary::{Topic, is_nothing};

/// What the sections of a document say of tasks that stand together.
#[derive(Clone, Debug, Default)]
pub(super) struct Together {
    /// A task, whom it waits for, and where that is said.
    pub waits: Vec<(usize, Object, Range<usize>)>,
    /// The steps of a task, told where the section tells what happens one after the other.
    pub steps: Vec<(usize, Vec<Sourced<String>>)>,
}

/// Reads all sections that hold tasks without being one.
pub(super) fn read(
    document: &Document,
    sightings: &[Sighting],
    tasks: &[Candidate],
    names: &Names,
    places: &Places,
) -> Together {
    let mut within: Vec<BTreeMap<usize, Vec<usize>>> = vec![BTreeMap::new(); document.sections.len()];
    let mut own: BTreeSet<usize> = BTreeSet::new();
    for (task, candidate) in tasks.iter().enumerate() {
        for sighting in candidate.sightings.iter().map(|at| &sightings[*at]).filter(|one| !one.span.is_empty()) {
            if sighting.from == Where::Details {
                own.insert(sighting.section);
            } else if sighting.from == Where::List {
                within[sighting.section].entry(task).or_default().push(sighting.span.start);
            }
        }
    }
    // What is said of a phase or a team is said of it as a whole.
    own.extend(sightings.iter().filter(|one| one.group.is_some() && one.from == Where::Details).map(|one| one.section));
    let mut found = Together::default();
    for (section, inside) in
        within.iter_mut().enumerate().filter(|(at, inside)| !inside.is_empty() && !own.contains(at))
    {
        let blocks = &document.sections[section].blocks;
        // Who quotes a line tells nothing anew.
        let quoted = quoted(blocks);
        for places in inside.values_mut().filter(|_| !quoted.is_empty()) {
            places.retain(|place| !quoted.iter().any(|range| range.contains(place)));
        }
        let reader = Reader { names, places, inside };
        let later = reader.order(blocks, &mut found);
        reader.begin(blocks, &later, &mut found);
    }
    found
}

struct Reader<'a> {
    names: &'a Names,
    places: &'a Places,
    /// The tasks of the section, each with where it is told there.
    inside: &'a BTreeMap<usize, Vec<usize>>,
}

impl Reader<'_> {
    /// `When: after both agents complete all short-term tasks`
    fn begin(&self, blocks: &[Block], later: &BTreeSet<usize>, found: &mut Together) {
        for field in labels::fields(blocks) {
            let when = matches!(field.topic, Some(Topic::Needs | Topic::CanStart)) && !is_nothing(&field.value.plain);
            if !when || field.value.is_empty() || self.places.at(field.label.span.start).is_some() {
                continue;
            }
            for object in self.objects(&field.value) {
                let first = self.inside.keys().filter(|task| !later.contains(task) && **task != object.task);
                let span = field.value.place(object.range.clone());
                found.waits.extend(first.map(|task| (*task, object.clone(), span.clone())));
            }
        }
    }

    fn objects(&self, value: &Text) -> Vec<Object> {
        let kinds = self.names.of_kinds(&value.plain);
        let named = if kinds.is_empty() { objects::said(self.names, &value.plain, None, true) } else { Vec::new() };
        let whole = 0..value.plain.len();
        let of_kinds = kinds.into_iter().map(|task| Object { task, begun: false, range: whole.clone(), by_id: false });
        let objects = named.into_iter().chain(of_kinds);
        objects.filter(|object| !self.inside.contains_key(&object.task)).collect()
    }

    /// A numbered list of what happens, whose items tell of tasks of the section: each waits for the one before.
    /// Returns those that wait.
    fn order(&self, blocks: &[Block], found: &mut Together) -> BTreeSet<usize> {
        let mut later = BTreeSet::new();
        let lists = blocks.iter().filter_map(|block| match block {
            Block::List(list) if list.ordered.is_some() => Some(list),
            _ => None,
        });
        for list in lists {
            let told: Vec<(usize, &Item)> = self.told(list);
            for pair in told.windows(2) {
                let [(first, _), (then, item)] = pair else { continue };
                let Some(line) = item.lines.first().filter(|_| first != then) else { continue };
                let object = Object { task: *first, begun: false, range: 0..line.plain.len(), by_id: false };
                found.waits.push((*then, object, line.span.clone()));
                later.insert(*then);
            }
            found.steps.extend(told.iter().map(|(task, item)| (*task, steps(item))).filter(|(_, all)| !all.is_empty()));
        }
        later
    }

    /// The items that tell of one task of the section each, which is told by itself elsewhere in it.
    fn told<'a>(&self, list: &'a List) -> Vec<(usize, &'a Item)> {
        let (Some(first), Some(last)) = (list.items.first(), list.items.last()) else { return Vec::new() };
        let extent = first.span.start..last.span.end;
        let elsewhere = |task: &usize| {
            self.inside.get(task).is_some_and(|places| places.iter().any(|place| !extent.contains(place)))
        };
        let one = |item: &'a Item| {
            let line = item.lines.first()?;
            let own = self.places.at(line.span.start).map(|place| place.task);
            let task = own.or_else(|| self.names.alluded(&line.plain, None)).filter(elsewhere)?;
            Some((task, item))
        };
        list.items.iter().filter_map(one).collect()
    }
}

/// Where the lists stand that a section quotes.
fn quoted(blocks: &[Block]) -> Vec<Range<usize>> {
    let inner = blocks.iter().filter_map(|block| if let Block::Quote(inner) = block { Some(inner) } else { None });
    let lists = inner.flatten().filter_map(|block| if let Block::List(list) = block { Some(list) } else { None });
    lists.filter_map(|list| Some(list.items.first()?.span.start..list.items.last()?.span.end)).collect()
}

/// What stands below an item.
fn steps(item: &Item) -> Vec<Sourced<String>> {
    let lists = item.blocks.iter().filter_map(|block| match block {
        Block::List(list) => Some(list),
        _ => None,
    });
    let lines = lists.flat_map(|list| &list.items).filter_map(|item| item.lines.first());
    lines.map(|line| Sourced { value: line.plain.clone(), span: line.span.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    /// Who waits for whom, and who has which steps.
    fn told(text: &str) -> Vec<String> {
        let outline = outline(text);
        let shown = |work: &crate::import::Work| {
            let needs: Vec<&str> = work.needs.iter().map(|wait| wait.value.task.as_str()).collect();
            let steps: Vec<&str> = work.steps.iter().map(|step| step.value.as_str()).collect();
            format!(
                "{} <- {}{}{}",
                work.id,
                needs.join(" "),
                if steps.is_empty() { "" } else { ": " },
                steps.join(", ")
            )
        };
        let some = outline.tasks.iter().filter(|work| !work.needs.is_empty() || !work.steps.is_empty());
        some.map(shown).collect()
    }

    const PHASES: &str = "# Fair\n\n## Phase 1: Urgent things (days 1-2)\n\n- S1: Rent the tents 2h\n- S2: Print the posters 1h\n\n\
        ## Phase 2: Remaining things (days 3-4)\n\n- S3: Hang the lamps 3h\n\n";

    #[test]
    fn a_section_says_when_its_tasks_begin() {
        for (when, expected) in [
            ("**When**: After everybody completes all urgent tasks", vec!["last-look <- S1 S2"]),
            ("**When**: once all urgent + remaining tasks are done", vec!["last-look <- S1 S2 S3"]),
            ("**Starts**: after S3", vec!["last-look <- S3"]),
            ("**When**: Saturday at noon", vec![]),
        ] {
            let text = format!("{PHASES}## The end\n\n{when}\n\n**Timeline**:\n- Last look: 2 hours\n");
            assert_eq!(told(&text), expected, "{when}");
        }
    }

    #[test]
    fn a_numbered_list_of_what_happens_orders_the_tasks_of_its_section() {
        let text = format!(
            "{PHASES}## The end\n\n**When**: After S3\n\n**What happens**:\n1. Everybody eats\n2. The last look at everything:\n   - lamps\n   - tents\n3. Write the thank-you letters\n\n\
             **Timeline**:\n- Last look: 2 hours\n- Thank-you letters: 1 hour\n"
        );
        assert_eq!(told(&text), ["last-look <- S3: lamps, tents", "thank-you-letters <- last-look"]);
    }
}
