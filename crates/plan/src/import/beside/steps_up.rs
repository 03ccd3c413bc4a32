//! Where a question goes that nobody answers: `after 30 minutes → Anna`.

use super::names::Names;
use super::{Beside, StepUp};
use crate::import::document::labels;
use crate::import::document::text::Text;
use crate::import::document::{Block, Document};
use crate::import::outline::{Outline, Sourced};
use crate::import::values::duration;
use crate::import::values::owner;
use crate::import::vocabulary::{Topic, normal};
use crate::quantity::Span;

/// Reads the steps that say after how long who is asked; the others stay remarks.
pub(super) fn read(document: &Document, names: &Names, outline: &Outline, beside: &mut Beside) {
    let mut steps: Vec<(Span, Sourced<StepUp>)> = Vec::new();
    for (at, section) in document.sections.iter().enumerate() {
        if names.is_within_task(document, at) {
            continue;
        }
        let about = |at: usize| names.matter(at) == Some(Topic::Escalation);
        let lines = if document.around(at).any(about) {
            lines(&section.blocks)
        } else {
            let fields =
                labels::fields(&section.blocks).into_iter().filter(|field| field.topic == Some(Topic::Escalation));
            fields.map(|field| field.value).filter(|text| !text.is_empty()).collect()
        };
        steps.extend(lines.iter().filter_map(|line| step(line, outline)));
    }
    steps.sort_by_key(|(after, step)| (*after, step.span.start));
    steps.dedup_by_key(|(after, _)| *after);
    beside.escalation = steps.into_iter().map(|(_, step)| step).collect();
}

/// The lines, items and rows of a section.
fn lines(blocks: &[Block]) -> Vec<Text> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(lines) => found.extend(lines.iter().cloned()),
            Block::List(list) => found.extend(list.items.iter().map(|item| Text::joined(&item.lines))),
            Block::Table(table) => found.extend(table.rows.iter().filter_map(|row| {
                let (first, last) = (row.first()?, row.last()?);
                let words: Vec<&str> = row.iter().map(|cell| cell.plain.trim()).collect();
                let mut line = first.saying(&words.join(" → "));
                line.span.end = last.span.end;
                Some(line)
            })),
            _ => {}
        }
    }
    found
}

fn step(line: &Text, outline: &Outline) -> Option<(Span, Sourced<StepUp>)> {
    let (_, length) = duration::all(&line.plain).into_iter().next()?;
    const JOINTS: [&str; 12] = ["→", "->", "=>", ": ", " to ", " an ", " à ", " a ", " al ", " ask ", " call ", " — "];
    let to = JOINTS.iter().filter_map(|joint| line.plain.rfind(joint).map(|at| at + joint.len())).max()?;
    let rest = line.part(to..line.plain.len());
    let words = normal(&rest.plain);
    let words = ["the ", "der ", "die ", "den ", "le ", "la ", "el "]
        .iter()
        .find_map(|word| words.strip_prefix(word))
        .unwrap_or(&words);
    let coordinates = [
        "coordinator",
        "project lead",
        "project manager",
        "koordinator",
        "projektleitung",
        "coordinateur",
        "coordinador",
    ];
    let to = if coordinates.contains(&words) {
        outline.coordinator.as_ref().map(|_| "coordinator".to_owned())?
    } else {
        let name = owner::is_name(&rest).then(|| owner::first(&rest)).flatten()?;
        // A role is nobody's name.
        let role = ["lead", "manager", "team", "on-call", "support", "leitung", "chef"];
        if normal(&name.plain).split(' ').any(|word| role.contains(&word)) {
            return None;
        }
        name.plain.trim_start_matches('@').to_owned()
    };
    let after = length.high;
    Some((after, Sourced { value: StepUp { after: after.to_string(), to }, span: line.span.clone() }))
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    #[test]
    fn questions_go_up_after_a_time() {
        let told = |text: &str| -> Vec<String> {
            let all = outline(text).beside.escalation;
            all.iter().map(|step| format!("{} {}", step.value.after, step.value.to)).collect()
        };
        let text = "# P\n\n**Coordinator:** Mira\n\n## Escalation\n\n- After 2 hours: escalate to the coordinator\n- After 30 min → Anna\n- Otherwise pray\n";
        assert_eq!(told(text), ["30m Anna", "2h coordinator"]);
        assert_eq!(told("# P\n\n## Eskalation\n\n| Nach | Wer |\n|---|---|\n| 15 min | Jonas |\n"), ["15m Jonas"]);
        assert_eq!(told("# P\n\n## Escalation\n\nCall the project lead.\n"), Vec::<String>::new());
    }
}
