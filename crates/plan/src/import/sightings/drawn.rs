//! Boxes of a drawing that tell more of a task than its name: in which phase it is, who does it, how long it takes.

use super::{Fact, Sighting, Where};
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, boxes};
use crate::import::values::ident::{self, Ident, Kind};
use crate::import::values::name;
use crate::import::vocabulary::{Topic, topic};

/// Reads the drawings of a document. What they say only adds to tasks that the text knows.
pub(crate) fn read(document: &Document, found: &mut Vec<Sighting>) {
    for (section, blocks) in document.sections.iter().map(|section| &section.blocks).enumerate() {
        for block in blocks {
            if let Block::Code(code) = block {
                boxes::of(code).iter().for_each(|lines| of_box(lines, section, found));
            }
        }
    }
}

/// `Phase 2: Shore`, `Task 3: Ramp`, `Duration: 2h`: the phase holds for all tasks of the box, the labels for the
/// one that it has.
fn of_box(lines: &[Text], section: usize, found: &mut Vec<Sighting>) {
    let named = |line: &Text| ident::leading(&line.plain, false);
    let phase = lines.iter().find(|line| named(line).is_some_and(|ident| ident.kind == Some(Kind::Phase)));
    let tasks: Vec<(Ident, &Text)> = lines
        .iter()
        .filter_map(|line| Some((named(line)?, line)))
        .filter(|(ident, _)| match ident.kind {
            Some(kind) => kind == Kind::Task,
            None => ident.code.starts_with(char::is_alphabetic),
        })
        .collect();
    let labels: Vec<Fact> = if tasks.len() == 1 { lines.iter().flat_map(labelled).collect() } else { Vec::new() };
    for (ident, line) in tasks {
        let mut facts: Vec<Fact> = phase.into_iter().map(|phase| fact(Topic::Phase, without_aside(phase))).collect();
        facts.extend(labels.iter().cloned());
        if facts.is_empty() {
            continue;
        }
        let span = line.span.start..line.span.start;
        found.push(Sighting { facts, ..Sighting::remark(ident, Where::Diagram, section, span) });
    }
}

fn fact(topic: Topic, value: Text) -> Fact {
    Fact { topic, value, from: Where::Diagram }
}

/// `Phase 1: Keel (CRITICAL PATH)` is called `Phase 1: Keel`.
fn without_aside(phase: &Text) -> Text {
    let end = phase.plain.find('(').unwrap_or(phase.plain.len());
    phase.part(0..phase.plain[..end].trim_end().len())
}

/// `Agent: Writer + Checker`: the first one does it, the others help.
fn labelled(line: &Text) -> Vec<Fact> {
    let Some((label, rest)) = line.plain.split_once(':') else { return Vec::new() };
    let value = line.part(line.plain.len() - rest.len()..line.plain.len()).trimmed();
    match topic(label) {
        Some(Topic::Owner) => {
            let mut people = name::split(&value, &['+', '&', ',']).into_iter();
            let doer = people.next().map(|who| fact(Topic::Owner, who));
            doer.into_iter().chain(people.map(|who| fact(Topic::Support, who))).collect()
        }
        Some(topic @ (Topic::Estimate | Topic::Support | Topic::Verifier | Topic::Team | Topic::Priority)) => {
            vec![fact(topic, value)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    const TASKS: &str =
        "# Pier\n\n## Task 1: Drive the piles\n\n**Owner:** Ida\n\n## Task 2: Lay the planks\n\n**Owner:** Ole\n\n";

    /// The phase, the estimate and the helpers of each task.
    fn told(drawing: &str) -> Vec<String> {
        let outline = outline(&format!("{TASKS}## Flow\n\n```\n{drawing}```\n"));
        let of = |work: &crate::import::Work| {
            let phase = work.phase.as_ref().map_or("-", |phase| phase.value.as_str());
            let estimate = work.estimate.as_ref().map_or("-".to_owned(), |estimate| estimate.value.to_string());
            let helpers = outline.beside.reviews.iter().filter(|review| review.task == work.id);
            let helpers: Vec<&str> = helpers.map(|review| review.who.value.as_str()).collect();
            format!("{} {phase} {estimate} {}", work.id, helpers.join(","))
        };
        outline.tasks.iter().map(of).collect()
    }

    #[test]
    fn boxes_add_what_the_text_does_not_say() {
        assert_eq!(
            told(
                "┌────────────────────────┐\n│ Phase 1: Water (first) │\n│ Task 1: Piles          │\n│ Duration: 2h           │\n│ Owner: Ida + Diver     │\n└────────────────────────┘\n            ↓\n\
                 ┌────────────────────────┐\n│ Phase 2: Wood          │\n│ Task 2: Planks         │\n└────────────────────────┘\n"
            ),
            ["task-1 phase-1 2h Diver", "task-2 phase-2 - "]
        );
    }

    #[test]
    fn a_drawing_whose_boxes_say_no_more_adds_nothing() {
        assert_eq!(
            told("┌────────┐   ┌────────┐\n│ Task 1 │──>│ Task 2 │\n└────────┘   └────────┘\n"),
            ["task-1 - - ", "task-2 - - "]
        );
    }
}
