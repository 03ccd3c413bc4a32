//! Sections that tell what happens around a task or two: where two agents meet, how one hands over to the other.

use std::collections::BTreeMap;

use super::names::Names;
use super::{Beside, Scope, matter, remarks};
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Section};
use crate::import::outline::Sourced;
use crate::model::Id;

/// A section that names more tasks than this gives an overview.
const MOST_TASKS: usize = 3;

/// Finds the sections that speak of a task again and again without being its own.
pub(super) fn read(document: &Document, names: &Names, beside: &mut Beside) {
    for (at, section) in document.sections.iter().enumerate() {
        let heading = |at: usize| document.sections[at].heading.plain.as_str();
        let apart = |at: usize| matter::of_heading(heading(at)).is_some() || remarks::kept(heading(at)).is_some();
        let grouped = matches!(names.scope(&section.heading.plain), Some(Scope::Phase(_) | Scope::Team(_)));
        let end = document.sections.get(at + 1).map_or(usize::MAX, |next| next.heading.span.start);
        let extent = section.heading.span.start..end;
        if section.level == 0
            || !section.blocks.iter().any(|block| matches!(block, Block::List(_)))
            || grouped
            || names.is_within_task(document, at)
            || names.is_task(&extent)
            || document.around(at).any(apart)
        {
            continue;
        }
        let named = named(section, names);
        if named.len() > MOST_TASKS {
            continue;
        }
        // What is named once is named in passing.
        for (task, _) in named.into_iter().filter(|(_, lines)| *lines >= 2) {
            let heading = section.heading.plain.clone();
            beside.meetings.push((task, Sourced { value: heading, span: extent.clone() }));
        }
    }
}

/// The tasks that the lines of a section name by their ids, each with how many lines do.
fn named(section: &Section, names: &Names) -> BTreeMap<Id, usize> {
    let mut found = BTreeMap::new();
    let mut add = |text: &Text| {
        for task in names.tasks_in(&text.plain) {
            *found.entry(task).or_insert(0) += 1;
        }
    };
    add(&section.heading);
    lines(&section.blocks, &mut add);
    found
}

fn lines(blocks: &[Block], visit: &mut impl FnMut(&Text)) {
    for block in blocks {
        match block {
            Block::Paragraph(all) => all.iter().for_each(&mut *visit),
            Block::List(list) => {
                for item in &list.items {
                    item.lines.iter().for_each(&mut *visit);
                    lines(&item.blocks, visit);
                }
            }
            Block::Quote(inner) => lines(inner, visit),
            _ => {}
        }
    }
}
