//! Names that nothing has, and names that two things have.

use std::collections::{BTreeMap, BTreeSet};

use super::Prose;
use super::lines::{self, At};
use crate::import::outline::Contradiction;
use crate::import::values::ident;
use crate::import::vocabulary::Topic;

fn prefix(code: &str) -> Option<String> {
    let at = code.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    (at > 0 && at < code.len() && code.len() - at <= 3).then(|| code[..at].to_lowercase())
}

/// A task waits for one that the document does not have.
pub(super) fn unknown_tasks(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let mut prefixes: BTreeMap<String, usize> = BTreeMap::new();
    for work in &prose.outline.tasks {
        if let Some(prefix) = prefix(work.id.as_str()) {
            *prefixes.entry(prefix).or_default() += 1;
        }
    }
    // Whatever begins a line with such a code may be a task that was not taken for one.
    let begins = prose.lines.iter().filter(|line| line.at != At::Cell).map(|line| line.text.as_ref());
    let rows = lines::tables(prose.document).flat_map(|(_, table)| table.rows.iter().filter_map(|row| row.first()));
    let known = begins.chain(rows).filter_map(|text| ident::leading(&text.plain, false));
    let known: BTreeSet<String> = known.map(|ident| ident.code.to_lowercase()).collect();
    for task in 0..prose.efforts.count() {
        for fact in prose.facts(task, Topic::Needs) {
            for ident in ident::all(&fact.value.plain, true) {
                let Some(prefix) = prefix(&ident.code) else { continue };
                let nobody = prose.names.in_text(&fact.value.plain[ident.range.clone()], true).is_empty();
                if nobody
                    && prefixes.get(&prefix).is_some_and(|count| *count >= 2)
                    && !known.contains(&ident.code.to_lowercase())
                {
                    let id = &prose.outline.tasks[task].id;
                    let sentence = format!("`{id}` waits for `{}`, and no task has that name", ident.code);
                    found.push(
                        Contradiction::warning("unknown-task", fact.value.place(ident.range.clone()), sentence)
                            .hint("name a task of this document, or add it"),
                    );
                }
            }
        }
    }
}

/// Two rows of one table have the same id.
pub(super) fn ids_used_twice(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let ids: BTreeSet<String> = prose.outline.tasks.iter().map(|work| work.id.as_str().to_ascii_lowercase()).collect();
    for (_, table) in lines::tables(prose.document) {
        let mut seen: BTreeMap<String, (&crate::import::document::text::Text, String)> = BTreeMap::new();
        for row in &table.rows {
            let Some(cell) = row.first() else { continue };
            let Some(ident) = ident::leading(&cell.plain, false).filter(|ident| prefix(&ident.code).is_some()) else {
                continue;
            };
            let is_task = ids.contains(&ident.code.to_ascii_lowercase());
            let rest = row.get(1).map_or(String::new(), |cell| cell.plain.clone());
            if !is_task || ident.range.len() < cell.plain.trim().len() {
                continue;
            }
            match seen.get(&ident.code) {
                Some((other, text)) if *text != rest => {
                    let sentence = format!("`{}` names two rows of this table", ident.code);
                    found.push(
                        Contradiction::warning("id-used-twice", cell.span.clone(), sentence)
                            .beside([other.span.clone()])
                            .hint("give one of them a name of its own"),
                    );
                }
                Some(_) => {}
                None => {
                    seen.insert(ident.code.clone(), (cell, rest));
                }
            }
        }
    }
}

/// `A blocks B`, where B says what it needs and A is not among it.
pub(super) fn blocks_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let count = prose.efforts.count();
    for task in 0..count {
        for fact in prose.facts(task, Topic::Blocks) {
            let words = fact.value.plain.to_lowercase();
            if crate::import::vocabulary::is_nothing(&words) {
                continue;
            }
            for object in crate::import::settling::objects::listed(&prose.names, &fact.value.plain, task, count) {
                let listed: Vec<_> = prose.facts(object.task, Topic::Needs).collect();
                let Some(other) = listed.first().filter(|_| object.by_id) else { continue };
                let told: BTreeSet<usize> = listed
                    .iter()
                    .flat_map(|fact| {
                        crate::import::settling::objects::listed(&prose.names, &fact.value.plain, object.task, count)
                    })
                    .map(|object| object.task)
                    .collect();
                if !told.contains(&task) && !prose.efforts.before(&told).contains(&task) {
                    let (a, b) = (&prose.outline.tasks[task].id, &prose.outline.tasks[object.task].id);
                    let sentence = format!("`{a}` blocks `{b}` here, and `{b}` does not name it among what it needs");
                    found.push(
                        Contradiction::warning(
                            "blocks-against-needs",
                            fact.value.place(object.range.clone()),
                            sentence,
                        )
                        .beside([other.value.span.clone()])
                        .hint(format!("add `{a}` there, or take `{b}` out here")),
                    );
                }
            }
        }
    }
}
