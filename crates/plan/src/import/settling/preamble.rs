//! What a document says of the plan as a whole: its front matter, the labels above everything, and a
//! section about what it is for.

use crate::diagnostic::Source;
use crate::import::document::labels;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document};
use crate::import::outline::{Outline, Sourced};
use crate::import::values::ident;
use crate::import::vocabulary::{is_nothing, normal};
use crate::yaml::{self, Kind};

const GOAL: [&str; 12] = [
    "goal",
    "goals",
    "objective",
    "objectives",
    "mission",
    "purpose",
    "ziel",
    "ziele",
    "objectif",
    "objectifs",
    "objetivo",
    "objetivos",
];

const COORDINATOR: [&str; 21] = [
    "coordinator",
    "coordination",
    "owner",
    "lead",
    "project lead",
    "project manager",
    "pm",
    "coordinated by",
    "project coordinator",
    "koordination",
    "koordinator",
    "koordinatorin",
    "koordiniert von",
    "leitung",
    "projektleitung",
    "verantwortlich",
    "responsable",
    "coordinateur",
    "coordinatrice",
    "coordinador",
    "coordinadora",
];

const TITLE: [&str; 5] = ["title", "name", "titel", "titre", "título"];

/// More of a text than this is no goal in a sentence.
const LONGEST: usize = 400;

/// Gives an outline what is said of the plan as a whole.
pub(crate) fn settle(document: &Document, outline: &mut Outline) {
    front(document, outline);
    for (at, section) in document.sections.iter().enumerate() {
        let paragraphs = section.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(lines) => Some(lines),
            _ => None,
        });
        let about = normal(&section.heading.plain);
        let is_goal = section.level > 0 && GOAL.contains(&about.trim_end_matches(':'));
        for lines in paragraphs {
            if is_goal && let Some(first) = lines.first() {
                fill(&mut outline.goal, first.plain.trim(), first.span.clone());
            }
            // Labels of the plan stand above its first part, below its title.
            if at < 2 && section.level <= 1 {
                lines.iter().for_each(|line| label(line, outline));
            }
        }
    }
    goal(document, outline);
}

/// `Goal: all of it runs`, wherever it is said of no task, phase or team.
fn goal(document: &Document, outline: &mut Outline) {
    for (at, section) in document.sections.iter().enumerate() {
        let named = |at: usize| {
            let heading = &document.sections[at].heading;
            ident::leading(&heading.plain, false).is_some() && document.sections[at].level > 1
        };
        let begin = section.heading.span.start;
        if document.around(at).any(named) || outline.tasks.iter().any(|work| work.section.contains(&begin)) {
            continue;
        }
        for field in labels::fields(&section.blocks) {
            if GOAL.contains(&normal(&field.label.plain).as_str()) {
                fill(&mut outline.goal, field.value.plain.trim(), field.value.span.clone());
            }
        }
    }
}

fn label(line: &Text, outline: &mut Outline) {
    let Some((name, value)) = line.plain.split_once(':') else { return };
    let begin = line.plain.len() - value.len();
    let span = line.part(begin..line.plain.len()).span;
    said(&normal(name), value.trim(), span, outline);
}

fn front(document: &Document, outline: &mut Outline) {
    let Some(front) = &document.front else { return };
    // What is no YAML there is no fact.
    let tree = yaml::tree(&Source::new("", &front.text), &mut Vec::new());
    let Some(Kind::Map(map)) = tree.map(|node| node.kind) else { return };
    for entry in map.entries() {
        if let Kind::Scalar { text, .. } = &entry.value.kind {
            let begin = front.span.start + entry.value.span.start;
            said(&normal(&entry.key), text, begin..front.span.start + entry.value.span.end, outline);
        }
    }
}

fn said(name: &str, value: &str, span: std::ops::Range<usize>, outline: &mut Outline) {
    if GOAL.contains(&name) {
        fill(&mut outline.goal, value, span);
    } else if COORDINATOR.contains(&name) {
        fill(&mut outline.coordinator, value.trim_start_matches('@'), span);
    } else if TITLE.contains(&name) {
        fill(&mut outline.title, value, span);
    }
}

/// The place that says it first is believed.
fn fill(fact: &mut Option<Sourced<String>>, value: &str, span: std::ops::Range<usize>) {
    if fact.is_none() && !is_nothing(value) && value.len() <= LONGEST && value.chars().any(char::is_alphanumeric) {
        *fact = Some(Sourced { value: value.to_owned(), span });
    }
}

#[cfg(test)]
mod tests {
    use crate::import::read;

    #[test]
    fn the_plan_as_a_whole_is_told_by_front_matter_labels_and_a_section() {
        let told = |text: &str| {
            let outline = read(text.as_bytes(), "p.md").outline;
            [outline.title, outline.goal, outline.coordinator]
                .map(|fact| fact.map(|fact| fact.value).unwrap_or_default())
        };
        for (text, expected) in [
            ("---\ntitle: Move house\nowner: \"@anna\"\n---\n\nText.\n", ["Move house", "", "anna"]),
            (
                "# Umzug\n\n**Ziel:** Alles steht am Montag\n**Leitung:** Bernd\n",
                ["Umzug", "Alles steht am Montag", "Bernd"],
            ),
            ("# Plan\n\n## Objectif\n\nTout est prêt.\n", ["Plan", "Tout est prêt.", ""]),
            ("# Plan\n\n## Tasks\n\nOwner: Anna\n", ["Plan", "", ""]),
            ("---\nnot: [yaml\n---\n\n# Plan\n", ["Plan", "", ""]),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn front_matter_has_its_lines() {
        let imported = read(b"---\ntitle: Move\nowner: Anna\n---\n", "p.md");
        let coordinator = imported.outline.coordinator.clone().unwrap();
        assert_eq!(imported.text(coordinator.span.clone()), "Anna");
        assert_eq!(imported.place(coordinator.span).line, 3);
    }
}
