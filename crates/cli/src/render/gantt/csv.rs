//! A schedule as comma-separated values (RFC 4180), a line a task.

use std::time::Duration;

use super::View;

const COLUMNS: [&str; 14] = [
    "id", "title", "team", "phase", "start_s", "finish_s", "takes_s", "slack_s", "critical", "needs", "start",
    "finish", "deadline", "late",
];

/// Writes a heading and a line a task. Moments are in UTC (RFC 3339), and empty where it is not said when the run begins.
pub fn write(view: &View<'_>) -> String {
    let mut text = line(COLUMNS.iter().map(|name| (*name).to_owned()));
    let schedule = &view.analysis.schedule;
    for slot in &schedule.tasks {
        let task = &view.plan.tasks[&slot.id];
        let name = |name: &Option<pitcrew_plan::Id>| name.as_ref().map(ToString::to_string).unwrap_or_default();
        let moment =
            |moment: Option<pitcrew_plan::calendar::Instant>| moment.map(|at| at.to_string()).unwrap_or_default();
        let deadline = slot.deadline_s.zip(schedule.terms.begins);
        let cells = [
            slot.id.to_string(),
            task.title.clone().unwrap_or_default(),
            name(&slot.team),
            name(&slot.phase),
            slot.start_s.to_string(),
            slot.finish_s.to_string(),
            slot.takes_s.to_string(),
            slot.slack_s.to_string(),
            view.is_critical(slot).to_string(),
            view.needs(&slot.id).join(" "),
            moment(slot.start),
            moment(slot.finish),
            moment(deadline.map(|(after_s, begins)| begins.after(Duration::from_secs(after_s)))),
            slot.is_late().to_string(),
        ];
        text += &line(cells.into_iter());
    }
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    format!("{}\r\n", cells.join(","))
}

fn quoted(cell: &str) -> String {
    let is_plain = !cell.contains(['"', ',', '\r', '\n']) && cell.trim() == cell;
    if is_plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{HOSTILE, seen};
    use super::*;

    /// Reads RFC 4180.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell, mut inside) = (Vec::new(), Vec::new(), String::new(), false);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if inside && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
                '"' => inside = !inside,
                ',' if !inside => row.push(std::mem::take(&mut cell)),
                '\r' if !inside => {
                    assert_eq!(chars.next(), Some('\n'));
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                c => cell.push(c),
            }
        }
        assert!(!inside && row.is_empty() && cell.is_empty());
        rows
    }

    #[test]
    fn a_line_a_task_comes_back_as_it_went_in() {
        seen(HOSTILE, Some("2026-11-23T08:00:00Z"), |view| {
            let rows = read(&write(view));
            assert_eq!(rows[0], COLUMNS);
            assert_eq!(rows.len(), 1 + view.plan.tasks.len());
            for (row, slot) in rows[1..].iter().zip(&view.analysis.schedule.tasks) {
                assert_eq!(row.len(), COLUMNS.len());
                assert_eq!(row[0], slot.id.as_str());
                assert_eq!(Some(&row[1]), view.plan.tasks[&slot.id].title.as_ref());
                assert_eq!((row[4].parse(), row[7].parse()), (Ok(slot.start_s), Ok(slot.slack_s)));
                assert_eq!(row[10], slot.start.unwrap().to_string());
            }
        });
    }
}
