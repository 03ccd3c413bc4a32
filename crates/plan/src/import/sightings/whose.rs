//! Whose work is by where it stands: below the name of somebody, or in a document that is one person's.

use super::people::People;
use crate::import::document::pieces::{self, Break};
use crate::import::document::text::Text;
use crate::import::document::{Block, Document};
use crate::import::values::owner;
use crate::import::vocabulary::{Topic, normal, topic};

/// Whose a section is, where its heading is a name that is known: `Anna`, `Tasks for Anna`.
pub(super) fn of_sections(document: &Document, people: &People) -> Vec<Option<Text>> {
    document
        .sections
        .iter()
        .map(|section| {
            let heading = &section.heading;
            if section.level < 2 {
                return None;
            }
            let first = heading.plain.len()
                - heading.plain.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@').len();
            let bare = heading.part(first..heading.plain.len());
            const BEFORE: [&str; 18] = [
                "Tasks for ",
                "Tasks of ",
                "Work for ",
                "Work of ",
                "For ",
                "Aufgaben von ",
                "Aufgaben für ",
                "Für ",
                "Tâches de ",
                "Tâches pour ",
                "Pour ",
                "Tareas de ",
                "Tareas para ",
                "Para ",
                "Owner: ",
                "Assigned to ",
                "Zuständig: ",
                "Responsable: ",
            ];
            let opener = BEFORE.iter().find(|word| bare.plain.starts_with(**word)).map_or(0, |word| word.len());
            let name = bare.part(opener..bare.plain.len());
            let his =
                name.plain.find("'s ").or_else(|| name.plain.find("’s ")).filter(|at| {
                    topic(name.plain[*at..].trim_start_matches(['\'', '’', 's', ' '])) == Some(Topic::Task)
                });
            let end = his.or_else(|| name.plain.find(" (")).unwrap_or(name.plain.len());
            // Whose the tasks are is said where it says that these are tasks; else the name must be known.
            let said = opener > 5 || his.is_some();
            let name = name.part(0..end);
            (owner::is_name(&name) && (said || people.knows(&name.plain))).then_some(name)
        })
        .collect()
}

/// Whoever does all of it: `All by me (@esteban)`, `Folke does all of this`.
pub(super) fn default_owner(document: &Document) -> Option<Text> {
    const BEFORE: [&str; 12] = [
        "all by ",
        "all tasks by ",
        "everything by ",
        "all work by ",
        "all of this is done by ",
        "owner of everything: ",
        "alles von ",
        "alles macht ",
        "tout est fait par ",
        "tout par ",
        "todo lo hace ",
        "todo por ",
    ];
    const BEHIND: [&str; 14] = [
        "does all of this",
        "does all of it",
        "does it all",
        "does everything",
        "owns everything",
        "owns all of this",
        "will do all of this",
        "macht alles",
        "übernimmt alles",
        "erledigt alles",
        "fait tout",
        "s'occupe de tout",
        "lo hace todo",
        "se encarga de todo",
    ];
    let lines = document.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Paragraph(lines) => Some(lines),
        _ => None,
    });
    for line in lines.flatten() {
        for piece in pieces::of(line, 0).iter().filter(|piece| matches!(piece.after, Break::Start | Break::Stop)) {
            // Whoever does everything is told at once.
            const FAR: usize = 400;
            let end = line.plain.floor_char_boundary(piece.inner.start + FAR);
            let sentence = line.part(piece.inner.start..end);
            let lower = sentence.plain.to_lowercase();
            if lower.len() != sentence.plain.len() {
                continue;
            }
            if let Some(opener) = BEFORE.iter().find(|opener| lower.starts_with(**opener)) {
                let rest = sentence.part(opener.len()..sentence.plain.len());
                // `me (@esteban)` is called in brackets.
                let handle = rest.plain.find("(@").and_then(|at| Some(at + 1..at + rest.plain[at..].find(')')?));
                let name = handle.map_or_else(
                    || rest.part(0..rest.plain.find(['.', ',', ';']).unwrap_or(rest.plain.len())),
                    |range| rest.part(range),
                );
                if owner::is_name(&name) {
                    return Some(name);
                }
            }
            if let Some(at) = BEHIND.iter().find_map(|doing| lower.find(doing)) {
                let name = sentence.part(0..at);
                if owner::is_name(&name) {
                    return Some(name);
                }
            }
        }
    }
    None
}

/// Headings above lists of people.
pub(super) fn is_roster(heading: &str) -> bool {
    const WORDS: [&str; 24] = [
        "people",
        "who",
        "who is who",
        "who's who",
        "team",
        "the team",
        "crew",
        "roster",
        "team members",
        "roles",
        "cast",
        "wer",
        "wer macht was",
        "beteiligte",
        "personen",
        "rollen",
        "équipe",
        "l'équipe",
        "qui fait quoi",
        "qui est qui",
        "wer ist wer",
        "equipo",
        "el equipo",
        "quién es quién",
    ];
    WORDS.contains(&normal(heading).as_str())
}

/// Whether a paragraph ends with words that announce a list of people: `Who is who:`.
pub(super) fn announces_people(block: &Block) -> bool {
    let Block::Paragraph(lines) = block else { return false };
    let last = lines.last().map_or("", |line| line.plain.trim().trim_end_matches(':'));
    is_roster(last) || topic(last) == Some(Topic::Members)
}
