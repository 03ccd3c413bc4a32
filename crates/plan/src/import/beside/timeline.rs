//! Timelines: on which day of the plan's own calendar a task is to be done, where a list or a table says so.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Beside, Remark, Scope};
use crate::import::document::text::Text;
use crate::import::document::{Block, Document};
use crate::import::outline::{Outline, Sourced};
use crate::import::settling::mentions::Names;
use crate::import::values::moment;

/// A line of a timeline.
struct Line {
    /// `Week 9, Day 1`
    when: String,
    /// What is to be done then, piece by piece.
    pieces: Vec<Text>,
    /// Where it stands.
    span: Range<usize>,
}

/// Reads them. A plan has no field for a day of its own calendar: it is a remark of the task.
pub(super) fn read(document: &Document, names: &Names, outline: &Outline, beside: &mut Beside) {
    let lines: Vec<Line> =
        document.sections.iter().flat_map(|section| lines(&section.heading, &section.blocks)).collect();
    let mut meant: Vec<Vec<Option<usize>>> =
        lines.iter().map(|line| line.pieces.iter().map(|piece| task(names, &piece.plain)).collect()).collect();
    let pieces = meant.iter().flatten().count();
    let known = meant.iter().flatten().flatten().count();
    if lines.len() < 2 || known * 2 <= pieces {
        return;
    }
    the_last_one(&mut meant, outline.tasks.len());
    for (line, tasks) in lines.iter().zip(meant) {
        for task in tasks.into_iter().flatten().collect::<BTreeSet<usize>>() {
            let Some(work) = outline.tasks.get(task) else { continue };
            let text = Sourced { value: line.when.clone(), span: line.span.clone() };
            beside.remarks.push(Remark { scope: Scope::Task(work.id.clone()), about: "planned", text });
        }
    }
}

/// Where a timeline has every task but one, and one of its pieces is nobody's, that piece is the one.
fn the_last_one(meant: &mut [Vec<Option<usize>>], count: usize) {
    let told: BTreeSet<usize> = meant.iter().flatten().flatten().copied().collect();
    let mut left = (0..count).filter(|task| !told.contains(task));
    let (Some(task), None) = (left.next(), left.next()) else { return };
    let mut open = meant.iter_mut().flatten().filter(|piece| piece.is_none());
    if let (Some(piece), None) = (open.next(), open.next()) {
        *piece = Some(task);
    }
}

/// The one task that a few words mean.
fn task(names: &Names, words: &str) -> Option<usize> {
    let mentions = names.in_text(words, true);
    let tasks: BTreeSet<usize> =
        mentions.iter().filter(|mention| !mention.group).flat_map(|mention| mention.tasks.clone()).collect();
    match tasks.len() {
        0 => names.alluded(words, None),
        1 => tasks.into_iter().next(),
        _ => None,
    }
}

fn lines(heading: &Text, blocks: &[Block]) -> Vec<Line> {
    let around = heading.plain.split('(').next().unwrap_or_default().trim().trim_end_matches(':').trim();
    let around = Some(around).filter(|around| moment::parse(around).is_some());
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::List(list) => {
                found.extend(list.items.iter().filter_map(|item| line(&Text::joined(&item.lines), around)));
            }
            Block::Table(table) => found.extend(table.rows.iter().filter_map(|row| {
                let (first, second) = (row.first()?, row.get(1)?);
                let when = when(&first.plain, around)?;
                Some(Line { when, pieces: pieces(second), span: first.span.start..second.span.end })
            })),
            _ => {}
        }
    }
    found
}

/// `Day 2: the roof + the walls`
fn line(text: &Text, around: Option<&str>) -> Option<Line> {
    let dashes = [":", " – ", " — ", " - "];
    let (at, dash) = dashes.iter().filter_map(|dash| Some((text.plain.find(dash)?, dash))).min()?;
    let when = when(&text.plain[..at], around)?;
    Some(Line { when, pieces: pieces(&text.part(at + dash.len()..text.plain.len())), span: text.span.clone() })
}

fn when(words: &str, around: Option<&str>) -> Option<String> {
    let words = words.trim();
    moment::parse(words)?;
    Some(around.map_or_else(|| words.to_owned(), |around| format!("{around}, {words}")))
}

/// What stands between `+`, commas and words such as `and`.
fn pieces(text: &Text) -> Vec<Text> {
    const BETWEEN: [&str; 10] = [" + ", ", ", "; ", " & ", " and ", " und ", " et ", " y ", " then ", " / "];
    let mut cuts: BTreeMap<usize, usize> = BTreeMap::new();
    for between in BETWEEN {
        cuts.extend(text.plain.match_indices(between).map(|(at, _)| (at, at + between.len())));
    }
    let mut found = Vec::new();
    let mut from = 0;
    for (at, next) in cuts.into_iter().chain([(text.plain.len(), text.plain.len())]) {
        if from < at {
            found.push(text.part(from..at).trimmed());
        }
        from = from.max(next);
    }
    found.retain(|piece| piece.plain.chars().any(char::is_alphanumeric));
    found
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    /// What is planned, as `task: when`.
    fn planned(timeline: &str) -> Vec<String> {
        let text = format!(
            "# Move\n\n### Task 1: Pack the books\n\n**Estimate**: 4h\n\n### Task 2: Carry the boxes\n\n**Estimate**: 2h\n\n### Task 3: Sweep the old flat\n\n**Estimate**: 1h\n\n## Timeline\n\n{timeline}"
        );
        let remarks = outline(&text).beside.remarks;
        let planned = remarks.iter().filter(|remark| remark.about == "planned");
        planned
            .map(|remark| {
                format!("{:?}: {}", remark.scope, remark.text.value).replace("Task(Id(\"", "").replace("\"))", "")
            })
            .collect()
    }

    #[test]
    fn tasks_have_the_days_of_the_timeline() {
        let all = ["task-1: Week 2, Day 1", "task-2: Week 2, Day 3", "task-3: Week 2, Day 3"];
        assert_eq!(
            planned("### Week 2 (Days 1-3)\n\n- **Day 1**: Pack the books\n- **Day 3**: Boxes + sweep the flat\n"),
            all
        );
        assert_eq!(
            planned(
                "| Days | Planned for them |\n|---|---|\n| Week 2, Day 1 | Task 1 |\n| Week 2, Day 3 | Task 2, Task 3 |\n"
            ),
            all
        );
        // Which words mean the third is told by all others having their place.
        assert_eq!(planned("### Week 2\n\n- **Day 1**: Pack the books\n- **Day 3**: Boxes and a broom\n"), all);
    }

    #[test]
    fn what_names_no_tasks_is_no_timeline() {
        assert!(planned("- Day 1: rain\n- Day 2: sun\n- Day 3: pack the books\n").is_empty());
        assert!(planned("- Pack the books on Day 1: yes\n").is_empty());
    }
}
