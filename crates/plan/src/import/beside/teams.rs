//! Who is in the teams: how many, what for, led by whom, and which team is part of another one.

use std::ops::Range;

use super::names::Names;
use super::{Beside, Crew};
use crate::import::document::labels;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Table};
use crate::import::outline::{Outline, Sourced};
use crate::import::values::ident::{self, Kind};
use crate::import::values::owner;
use crate::import::vocabulary::tokens;
use crate::import::vocabulary::{Topic, is_nothing, topic};
use crate::model::{Id, Members};
use crate::read::slug;

/// Reads who is in the teams of the outline's tasks, and in those around them.
pub(super) fn read(document: &Document, outline: &Outline, names: &Names, beside: &mut Beside) {
    let known = |id: &Id| outline.teams.iter().any(|team| team.id == *id);
    let around = |id: &Id| outline.teams.iter().any(|team| outer(&team.id).as_ref() == Some(id));
    for (at, section) in document.sections.iter().enumerate() {
        for block in &section.blocks {
            if let Block::Table(table) = block {
                of_table(table, &|id| known(id) || around(id), beside);
            }
        }
        let Some(id) = team_of(&section.heading.plain).filter(|id| known(id) || around(id)) else { continue };
        if names.is_task_section(at) && around(&id) && !known(&id) {
            continue;
        }
        let fields = labels::fields(&section.blocks);
        let said = |wanted: Topic| {
            let mut all = fields.iter().filter(|field| field.topic == Some(wanted) && !field.value.is_empty());
            all.next().map(|field| &field.value)
        };
        let cells = [said(Topic::Members), said(Topic::Focus), said(Topic::Lead)];
        fill(id.clone(), cells, beside);
        if !known(&id)
            && let Some(crew) = beside.teams.get_mut(&id)
        {
            crew.name.get_or_insert_with(|| sourced(section.heading.plain.trim(), &section.heading.span));
        }
    }
    // A team within one that the document tells of stands within it in the plan.
    let told: Vec<Id> = beside.teams.keys().cloned().collect();
    for team in &outline.teams {
        if let Some(within) = outer(&team.id).filter(|outer| told.contains(outer)) {
            beside.teams.entry(team.id.clone()).or_default().within = Some(within);
        }
    }
}

/// `Echo-1` is a part of `Echo`.
fn outer(team: &Id) -> Option<Id> {
    let (outer, number) = team.as_str().rsplit_once('-')?;
    let inner = number.chars().all(|c| c.is_ascii_digit()) && outer.contains('-');
    inner.then(|| Id::new(outer).ok()).flatten()
}

fn team_of(words: &str) -> Option<Id> {
    // A sign before it may have been garbled into letters.
    let ident = ident::all(words, false).into_iter().next().filter(|ident| ident.kind == Some(Kind::Team))?;
    Id::new(&slug(&tokens::folded(&format!("{} {}", ident.word, ident.code)))).ok()
}

/// A row a team, with how many are in it.
fn of_table(table: &Table, known: &dyn Fn(&Id) -> bool, beside: &mut Beside) {
    let column = |wanted: Topic| table.header.iter().position(|cell| topic(&cell.plain) == Some(wanted));
    let Some(members) = column(Topic::Members) else { return };
    let name = column(Topic::Team).or_else(|| column(Topic::Title)).unwrap_or(0);
    for row in &table.rows {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).filter(|cell| !is_nothing(&cell.plain));
        let Some(team) = cell(Some(name)) else { continue };
        let plain = Id::new(&slug(&team.plain)).ok().filter(|id| known(id));
        let Some(id) = plain.or_else(|| team_of(&team.plain).filter(|id| known(id))) else { continue };
        fill(id, [cell(Some(members)), cell(column(Topic::Focus)), cell(column(Topic::Lead))], beside);
    }
}

fn fill(id: Id, [members, focus, lead]: [Option<&Text>; 3], beside: &mut Beside) {
    let count = members.and_then(|text| Some((text, count(&text.plain)?)));
    let lead = lead.and_then(owner::first);
    if count.is_none() && focus.is_none() && lead.is_none() {
        return;
    }
    let crew: &mut Crew = beside.teams.entry(id).or_default();
    if let (None, Some((text, value))) = (&crew.members, count) {
        crew.members = Some(Sourced { value, span: text.span.clone() });
    }
    if let (None, Some(text)) = (&crew.focus, focus) {
        crew.focus = Some(sourced(text.plain.trim(), &text.span));
    }
    if let (None, Some(text)) = (&crew.lead, lead) {
        crew.lead = Some(sourced(text.plain.trim_start_matches('@'), &text.span));
    }
}

/// `1-2 agents`, `4 people`, `2 bis 3`.
fn count(text: &str) -> Option<Members> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let first = &text[from..from + digits(&text[from..])];
    let rest = text[from + first.len()..].trim_start();
    let joints = ["-", "–", "—", "to ", "bis ", "à ", "a ", "or ", "oder ", "ou ", "o "];
    let behind = joints.iter().find_map(|joint| rest.strip_prefix(joint)).map(str::trim_start);
    let second = behind.map(|rest| &rest[..digits(rest)]).filter(|number| !number.is_empty());
    let whole = second.map_or_else(|| first.to_owned(), |second| format!("{first}-{second}"));
    whole.parse().ok()
}

fn sourced(words: &str, span: &Range<usize>) -> Sourced<String> {
    Sourced { value: words.to_owned(), span: span.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_counted_however_they_are_written() {
        for (text, expected) in [
            ("1-2 agents", "1-2"),
            ("4 people", "4"),
            ("2 bis 3 Leute", "2-3"),
            ("1–2 agents (can split into 2 sub-teams)", "1-2"),
            ("2 à 3 personnes", "2-3"),
            ("about 5", "5"),
        ] {
            assert_eq!(count(text).map(|members| members.to_string()).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(count("a few"), None);
        assert_eq!(count("0"), None);
    }
}
