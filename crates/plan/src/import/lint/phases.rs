//! A task stands in one phase in its own place, and in another phase elsewhere.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Prose;
use super::lines::{self, At};
use crate::import::document::text::Text;
use crate::import::outline::Contradiction;
use crate::import::values::ident::{self, Kind};
use crate::import::vocabulary::Topic;
use crate::import::vocabulary::tokens;

/// `Phase 2` of a task in the table, whose section stands in phase 1; `Phase 1: A1, A2, B1` against both.
pub(super) fn in_two_phases(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let mut said: BTreeMap<usize, Vec<(String, Range<usize>)>> = BTreeMap::new();
    for task in 0..prose.efforts.count() {
        for at in &prose.tasks[task].sightings {
            let sighting = &prose.sightings[*at];
            for fact in sighting.says(Topic::Phase) {
                said.entry(task)
                    .or_default()
                    .extend(code(&fact.value.plain).map(|code| (code, fact.value.span.clone())));
            }
        }
        let own = prose.outline.tasks[task].phase.as_ref().map(|phase| (phase.value.as_str(), phase.span.clone()));
        let own = own.and_then(|(id, span)| Some((id.strip_prefix("phase-")?.to_owned(), span)));
        said.entry(task).or_default().extend(own);
    }
    let mut lists: BTreeMap<usize, Vec<(usize, String, Range<usize>)>> = BTreeMap::new();
    for (section, code, text) in members(prose) {
        for mention in prose.names.in_text(&text.plain, true) {
            for task in mention.tasks {
                let place = text.place(mention.range.clone());
                lists.entry(section).or_default().push((task, code.clone(), place));
            }
        }
    }
    // What each phase waits for may be listed, too: only lists of which most is right say what each has.
    for list in lists.into_values() {
        let own = |task: &usize| said.get(task).and_then(|all| all.first());
        let right = list.iter().filter(|(task, code, _)| own(task).is_some_and(|(own, _)| own == code)).count();
        let wrong = list.iter().filter(|(task, code, _)| own(task).is_some_and(|(own, _)| own != code)).count();
        if right > 2 * wrong {
            list.into_iter().for_each(|(task, code, place)| said.entry(task).or_default().push((code, place)));
        }
    }
    for (task, all) in said {
        let Some((first, place)) = all.first() else { continue };
        let other = all.iter().find(|(code, _)| {
            code != first && !code.starts_with(&format!("{first}.")) && !first.starts_with(&format!("{code}."))
        });
        let (Some((other, elsewhere)), Some(work)) = (other, prose.outline.tasks.get(task)) else { continue };
        let sentence = format!("`{}` is in phase {other} here, and in phase {first} in another place", work.id);
        found.push(
            Contradiction::warning("in-two-phases", elsewhere.clone(), sentence)
                .beside([place.clone()])
                .hint("name the same phase in both places"),
        );
    }
}

/// The number of a phase: `Phase 2`, `2`, `Phase 2: Rollout`.
fn code(words: &str) -> Option<String> {
    let plain = words.trim().trim_matches('*');
    if plain.parse::<u32>().is_ok() {
        return Some(plain.to_owned());
    }
    let ident = ident::leading(plain, false).filter(|ident| ident.kind == Some(Kind::Phase))?;
    (ident.word.to_lowercase().starts_with("phase")).then(|| ident.code.to_lowercase())
}

/// The lines and rows of each section that begin with a phase and list nothing but ids of tasks.
fn members(prose: &Prose<'_>) -> Vec<(usize, String, Text)> {
    let mut found = Vec::new();
    for line in prose.lines.iter().filter(|line| matches!(line.at, At::Prose | At::Item)) {
        let Some((label, _)) = line.text.plain.split_once(':') else { continue };
        let rest = line.text.part(label.len() + 1..line.text.plain.len());
        let code = phase_alone(label).filter(|_| lists_ids(prose, &rest));
        found.extend(code.map(|code| (line.section, code, rest)));
    }
    for (section, table) in lines::tables(prose.document) {
        for row in &table.rows {
            let Some((first, rest)) = row.split_first() else { continue };
            let listed = rest.iter().filter(|cell| lists_ids(prose, cell)).collect::<Vec<_>>();
            if let (Some(code), [cell]) = (phase_alone(&first.plain), listed.as_slice()) {
                found.push((section, code, (*cell).clone()));
            }
        }
    }
    found
}

/// `Phase 1`, `**Phase 1 (now)**`: a phase and hardly anything else.
fn phase_alone(label: &str) -> Option<String> {
    let head = label.split('(').next().unwrap_or(label);
    (tokens::of(head).len() <= 4)
        .then(|| code(head))
        .flatten()
        .filter(|_| !head.trim().chars().all(|c| c.is_ascii_digit()))
}

/// Whether a text names at least two tasks by their ids, and says nothing else.
fn lists_ids(prose: &Prose<'_>, text: &Text) -> bool {
    let mentions = prose.names.in_text(&text.plain, true);
    let ids = mentions.iter().filter(|mention| mention.by_id && !mention.group).count();
    let mut rest = text.plain.clone();
    mentions.iter().rev().for_each(|mention| rest.replace_range(mention.range.clone(), " "));
    let others = tokens::of(&rest)
        .iter()
        .filter(|word| !["and", "und", "et", "y", "task", "tasks"].contains(&word.word.as_str()))
        .count();
    ids >= 2 && ids == mentions.len() && others == 0
}
