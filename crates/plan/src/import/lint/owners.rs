//! Who does a task is said twice, and not of the same one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, Range};

use smol_str::SmolStr;

use super::Prose;
use super::lines::{At, Line};
use crate::import::document::text::Text;
use crate::import::outline::Contradiction;
use crate::import::values::owner;
use crate::import::vocabulary::Topic;
use crate::import::vocabulary::tokens;

/// Two places name different people for one task.
///
/// Only names that the document gives other tasks to are compared: a role and a person may well be the same.
pub(super) fn owners_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let known = Known::of(prose);
    let doers = Doers::of(prose);
    let mut in_lines: BTreeMap<usize, Vec<Text>> = BTreeMap::new();
    for (task, name) in prose.lines.iter().filter_map(|line| doers.assigned(prose, line)) {
        in_lines.entry(task).or_default().push(name);
    }
    for task in 0..prose.efforts.count() {
        let mut said: Vec<(Text, usize)> = Vec::new();
        for at in &prose.tasks[task].sightings {
            // Who is named beside the first one in the same place helps or checks.
            let first = prose.sightings[*at].says(Topic::Owner).find_map(|fact| owner::first(&fact.value));
            said.extend(first.map(|name| (name, *at)));
        }
        said.extend(in_lines.remove(&task).into_iter().flatten().map(|name| (name, usize::MAX)));
        let Some((first, _)) = said.first() else { continue };
        for (other, at) in &said[1..] {
            // A sentence means the person that it names.
            let plain = || *at == usize::MAX && owner::is_name(first) && !is_group(first);
            let both = || known.is_somebody(first, task) && known.is_somebody(other, task);
            if differ(first, other) && (plain() || both()) {
                let id = &prose.outline.tasks[task].id;
                let sentence = format!("`{id}` is {}'s here, and {}'s in another place", other.plain, first.plain);
                found.push(
                    Contradiction::warning("owner-differs", other.span.clone(), sentence)
                        .beside([first.span.clone()])
                        .hint(format!("name one of them in both places; {} is believed", believed(prose, task))),
                );
                break;
            }
        }
    }
}

fn believed(prose: &Prose<'_>, task: usize) -> String {
    let work = &prose.outline.tasks[task];
    let group = work.agent.as_ref().and_then(|id| prose.outline.agents.iter().find(|group| group.id == id.value));
    group.map_or_else(|| "neither".to_owned(), |group| group.name.value.clone())
}

fn is_group(name: &Text) -> bool {
    const GROUPS: [&str; 12] = [
        "team",
        "squad",
        "crew",
        "equipe",
        "equipo",
        "gruppe",
        "agent",
        "agents",
        "role",
        "department",
        "abteilung",
        "amt",
    ];
    words(&name.plain).iter().any(|word| GROUPS.contains(&word.as_str()))
}

fn words(name: &str) -> Vec<SmolStr> {
    tokens::of(name).into_iter().map(|token| token.word).filter(|word| word.chars().count() > 1).collect()
}

/// Whether two names have no word in common, and neither is short for the other.
fn differ(left: &Text, right: &Text) -> bool {
    let (a, b) = (words(&left.plain), words(&right.plain));
    let near = |x: &SmolStr| b.iter().any(|y| x == y || x.starts_with(y.as_str()) || y.starts_with(x.as_str()));
    !a.is_empty() && !b.is_empty() && !a.iter().any(near)
}

/// The owners that are named, by their words.
#[derive(Default)]
struct Known {
    by_word: BTreeMap<SmolStr, Tasks>,
    /// Those that have no word to compare.
    wordless: Tasks,
    all: Tasks,
}

/// The first two different tasks of some: one of them is not the one that is asked about.
#[derive(Default)]
struct Tasks(Option<usize>, Option<usize>);

impl Tasks {
    fn add(&mut self, task: usize) {
        match self.0 {
            None => self.0 = Some(task),
            Some(first) if first != task => self.1 = Some(task),
            Some(_) => {}
        }
    }

    fn is_any_but(&self, task: usize) -> bool {
        self.1.is_some() || self.0.is_some_and(|first| first != task)
    }
}

impl Known {
    fn of(prose: &Prose<'_>) -> Known {
        let mut known = Known::default();
        for task in 0..prose.efforts.count() {
            for name in prose.facts(task, Topic::Owner).filter_map(|fact| owner::first(&fact.value)) {
                let words = words(&name.plain);
                known.all.add(task);
                if words.is_empty() {
                    known.wordless.add(task);
                }
                words.into_iter().for_each(|word| known.by_word.entry(word).or_default().add(task));
            }
        }
        known
    }

    /// Whether a name has another task too, or several tasks; as in [`differ`], what is short for it counts.
    fn is_somebody(&self, name: &Text, but: usize) -> bool {
        let words = words(&name.plain);
        let longer = |word: &str| {
            let mut from = self
                .by_word
                .range::<str, _>((Bound::Included(word), Bound::Unbounded))
                .take_while(|(other, _)| other.starts_with(word));
            from.any(|(_, tasks)| tasks.is_any_but(but))
        };
        let shorter = |word: &str| {
            let ends = word.char_indices().map(|(at, _)| at).skip(1);
            ends.filter_map(|end| self.by_word.get(&word[..end])).any(|tasks| tasks.is_any_but(but))
        };
        self.wordless.is_any_but(but)
            || words.is_empty() && self.all.is_any_but(but)
            || words.iter().any(|word| longer(word) || shorter(word))
    }
}

/// Those who are said to do something, so that a line is asked only for those whose names it has.
struct Doers {
    /// Their names in lower case, in the order of the document.
    names: Vec<String>,
    by_first: BTreeMap<String, Vec<usize>>,
}

impl Doers {
    fn of(prose: &Prose<'_>) -> Doers {
        let names: Vec<String> = prose.outline.agents.iter().map(|group| group.name.value.to_lowercase()).collect();
        let mut by_first: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, name) in names.iter().enumerate().filter(|(_, name)| name.chars().count() > 2) {
            by_first.entry(first_word(name).to_owned()).or_default().push(at);
        }
        Doers { names, by_first }
    }

    /// `U6: Henning does this`: the task that a line speaks of, and who is said to do it.
    fn assigned(&self, prose: &Prose<'_>, line: &Line<'_>) -> Option<(usize, Text)> {
        if matches!(line.at, At::Heading | At::Cell | At::Code) {
            return None;
        }
        let text = &line.text.plain;
        let name = self.doer(text)?;
        let name = line.text.part(name);
        let head: String = text.chars().take(24).collect();
        let mentions = prose.names.in_text(&head, false);
        if let Some(mention) = mentions.iter().find(|mention| mention.by_id && !mention.group) {
            return (mention.tasks.len() == 1).then(|| (mention.tasks[0], name));
        }
        let home = prose.detailed.lowest_at(line.text.span.start).filter(|task| *task < prose.efforts.count())?;
        Some((home, name))
    }

    /// Who is said to do something, of those whom the document knows.
    fn doer(&self, text: &str) -> Option<Range<usize>> {
        let lower = text.to_lowercase();
        if lower.len() != text.len() {
            return None;
        }
        // A name that begins with a sign may stand anywhere.
        let words = lower.split(|c: char| !c.is_alphanumeric()).chain([""]);
        let named: BTreeSet<usize> = words.filter_map(|word| self.by_first.get(word)).flatten().copied().collect();
        named.into_iter().map(|at| self.names[at].as_str()).find_map(|name| {
            let at = lower.find(name)?;
            let end = at + name.len();
            let whole =
                !lower[..at].ends_with(char::is_alphanumeric) && !lower[end..].starts_with(char::is_alphanumeric);
            let before = lower[..at].trim_end();
            let behind = lower[end..].trim_start();
            let said =
                BEFORE.iter().any(|verb| before.ends_with(verb)) || BEHIND.iter().any(|verb| behind.starts_with(verb));
            (whole && said).then_some(at..end)
        })
    }
}

/// The first letters of a name up to what is none; nothing where it begins with a sign.
fn first_word(name: &str) -> &str {
    name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
}

const BEFORE: [&str; 22] = [
    "das macht",
    "dies macht",
    "verantwortlich ist",
    "verantwortlich:",
    "zuständig ist",
    "zuständig:",
    "responsible is",
    "responsible:",
    "owner is",
    "owner:",
    "owned by",
    "assigned to",
    "handled by",
    "taken over by",
    "übernimmt hier",
    "lo hace",
    "la hace",
    "se encarga",
    "responsable :",
    "responsable:",
    "confié à",
    "c'est",
];
const BEHIND: [&str; 26] = [
    "does this",
    "does it",
    "is responsible",
    "is the owner",
    "owns this",
    "takes this",
    "takes it",
    "takes over",
    "will do this",
    "will do it",
    "handles this",
    "übernimmt das",
    "übernimmt",
    "macht das",
    "macht es",
    "ist verantwortlich",
    "ist zuständig",
    "s'en charge",
    "s'en occupe",
    "est responsable",
    "qui s'en charge",
    "se encarga",
    "es responsable",
    "lo hace",
    "la hace",
    "kümmert sich",
];
