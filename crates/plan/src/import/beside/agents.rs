//! What documents say of the agents: their part, the model behind them, what they can do.

use super::criteria::bare;
use super::names::Names;
use super::{Beside, Remark, Scope};
use crate::import::document::labels;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Section};
use crate::import::outline::Sourced;
use crate::import::vocabulary::normal;

/// Reads it, in sections about agents and in lines such as `**Agent A**: Docker specialist`.
pub(super) fn read(document: &Document, names: &Names, beside: &mut Beside) {
    for (at, section) in document.sections.iter().enumerate() {
        let apart = document.around(at).any(|at| names.matter(at).is_some());
        if apart || names.is_within_task(document, at) {
            continue;
        }
        for field in labels::fields(&section.blocks).iter().filter(|field| !field.value.is_empty()) {
            if let Some(scope @ Scope::Agent(_)) = names.scope(&field.label.plain)
                && field.label.plain.split_whitespace().count() <= 4
            {
                role(scope, &field.value, beside);
            }
        }
        let parent = section.parent.map(|parent| &document.sections[parent]);
        if parent.is_some_and(|parent| is_roster(&parent.heading.plain)) {
            of_section(section, names, beside);
        }
    }
}

fn of_section(section: &Section, names: &Names, beside: &mut Beside) {
    let heading = &section.heading;
    let lists = section.blocks.iter().enumerate().filter_map(|(at, block)| match block {
        // A list below a label is about something else: files, tasks.
        Block::List(list) if !matches!(at.checked_sub(1).map(|at| &section.blocks[at]), Some(Block::Paragraph(_))) => {
            Some(list)
        }
        _ => None,
    });
    let can: Vec<Text> = lists
        .flat_map(|list| &list.items)
        .filter_map(|item| item.lines.first().map(bare))
        .filter(|text| !text.is_empty() && text.plain.split_whitespace().count() <= 8)
        .collect();
    let bracket = heading.plain.find('(').and_then(|open| Some(open + 1..open + heading.plain[open..].find(')')?));
    let part = bracket.map(|range| heading.part(range)).filter(|text| !text.is_empty());
    match names.scope(&heading.plain) {
        Some(scope @ Scope::Agent(_)) => {
            part.iter().for_each(|part| role(scope.clone(), part, beside));
            if let Scope::Agent(id) = scope {
                let facts = can.into_iter().map(|text| Sourced { value: text.plain, span: text.span });
                beside.capabilities.entry(id).or_default().extend(facts);
            }
        }
        // One who does no task is told of all the same.
        None if normal(&heading.plain).split(' ').any(|word| word == "agent")
            && (part.is_some() || !can.is_empty()) =>
        {
            let all: Vec<&str> = can.iter().map(|text| text.plain.as_str()).collect();
            let words = [heading.plain.trim(), &all.join("; ")].join(": ");
            let end = can.last().map_or(heading.span.end, |text| text.span.end);
            let text = Sourced { value: words.trim_end_matches([':', ' ']).to_owned(), span: heading.span.start..end };
            beside.remarks.push(Remark { scope: Scope::Plan, about: "agent", text });
        }
        _ => {}
    }
    beside.capabilities.retain(|_, all| !all.is_empty());
}

fn role(scope: Scope, text: &Text, beside: &mut Beside) {
    let text = Sourced { value: text.plain.trim().to_owned(), span: text.span.clone() };
    if !beside.remarks.iter().any(|one| one.scope == scope && one.about == "role") {
        beside.remarks.push(Remark { scope, about: "role", text });
    }
}

/// Whether a heading stands above what is told of each agent.
fn is_roster(heading: &str) -> bool {
    const WORDS: [&str; 16] = [
        "agents",
        "agenten",
        "agentes",
        "responsibilities",
        "roles",
        "rollen",
        "rôles",
        "roster",
        "team",
        "teams",
        "verantwortlichkeiten",
        "zuständigkeiten",
        "responsabilités",
        "responsabilidades",
        "équipe",
        "equipo",
    ];
    normal(heading).split(' ').any(|word| WORDS.contains(&word))
}
