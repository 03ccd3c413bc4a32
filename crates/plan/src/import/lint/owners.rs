//! Who does a task is said twice, and not of the same one.

use std::ops::Range;

use super::Prose;
use super::lines::{At, Line};
use crate::import::document::text::Text;
use crate::import::outline::Contradiction;
use crate::import::sightings::Where;
use crate::import::values::owner;
use crate::import::vocabulary::Topic;
use crate::import::vocabulary::tokens;

/// Two places name different people for one task.
///
/// Only names that the document gives other tasks to are compared: a role and a person may well be the same.
pub(super) fn owners_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    for task in 0..prose.efforts.count() {
        let mut said: Vec<(Text, usize)> = Vec::new();
        for at in &prose.tasks[task].sightings {
            // Who is named beside the first one in the same place helps or checks.
            let first = prose.sightings[*at].says(Topic::Owner).find_map(|fact| owner::first(&fact.value));
            said.extend(first.map(|name| (name, *at)));
        }
        for line in &prose.lines {
            if let Some((of, name)) = assigned(prose, line)
                && of == task
            {
                said.push((name, usize::MAX));
            }
        }
        let Some((first, _)) = said.first() else { continue };
        for (other, at) in &said[1..] {
            let known = is_somebody(prose, first, task) && is_somebody(prose, other, task);
            // A sentence means the person that it names.
            let plain = *at == usize::MAX && owner::is_name(first) && !is_group(first);
            if differ(first, other) && (known || plain) {
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

fn words(name: &str) -> Vec<String> {
    tokens::of(name).into_iter().map(|token| token.word).filter(|word| word.chars().count() > 1).collect()
}

/// Whether two names have no word in common, and neither is short for the other.
fn differ(left: &Text, right: &Text) -> bool {
    let (a, b) = (words(&left.plain), words(&right.plain));
    let near = |x: &String| b.iter().any(|y| x == y || x.starts_with(y.as_str()) || y.starts_with(x.as_str()));
    !a.is_empty() && !b.is_empty() && !a.iter().any(near)
}

/// Whether a name has another task too, or several tasks.
fn is_somebody(prose: &Prose<'_>, name: &Text, but: usize) -> bool {
    (0..prose.efforts.count()).filter(|task| *task != but).any(|task| {
        let mut owners = prose.facts(task, Topic::Owner).filter_map(|fact| owner::first(&fact.value));
        owners.any(|owner| !differ(&owner, name))
    })
}

/// `U6: Henning does this`: the task that a line speaks of, and who is said to do it.
fn assigned(prose: &Prose<'_>, line: &Line<'_>) -> Option<(usize, Text)> {
    if matches!(line.at, At::Heading | At::Cell | At::Code) {
        return None;
    }
    let text = &line.text.plain;
    let name = doer(prose, text)?;
    let name = line.text.part(name);
    let head: String = text.chars().take(24).collect();
    let mentions = prose.names.in_text(&head, false);
    if let Some(mention) = mentions.iter().find(|mention| mention.by_id && !mention.group) {
        return (mention.tasks.len() == 1).then(|| (mention.tasks[0], name));
    }
    let at = line.text.span.start;
    let home = (0..prose.efforts.count()).find(|task| {
        prose.tasks[*task].sightings.iter().any(|sighting| {
            let sighting = &prose.sightings[*sighting];
            sighting.from == Where::Details && sighting.span.contains(&at)
        })
    })?;
    Some((home, name))
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

/// Who is said to do something, of those whom the document knows.
fn doer(prose: &Prose<'_>, text: &str) -> Option<Range<usize>> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    prose.outline.agents.iter().find_map(|group| {
        let name = group.name.value.to_lowercase();
        let at = (name.chars().count() > 2).then(|| lower.find(&name)).flatten()?;
        let end = at + name.len();
        let whole = !lower[..at].ends_with(char::is_alphanumeric) && !lower[end..].starts_with(char::is_alphanumeric);
        let before = lower[..at].trim_end();
        let behind = lower[end..].trim_start();
        let said =
            BEFORE.iter().any(|verb| before.ends_with(verb)) || BEHIND.iter().any(|verb| behind.starts_with(verb));
        (whole && said).then_some(at..end)
    })
}
