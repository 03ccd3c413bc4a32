//! A schedule as a calendar (iCalendar, RFC 5545), an event a task.

use pitcrew_plan::calendar::Instant;

use super::View;
use crate::render::time::seconds;

/// A line has at most so many bytes before its break.
const LINE: usize = 75;

/// Writes a calendar for a run that begins at `begins`. Events keep their names from schedule to schedule, so that a
/// calendar that has them takes the newer one. What nobody expects to run has none.
pub fn write(view: &View<'_>, begins: Instant) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//pitcrew//schedule//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("X-WR-CALNAME:{}", escaped(&view.plan.name)),
    ];
    for slot in view.analysis.schedule.tasks.iter().filter(|slot| slot.expected) {
        let (Some(start), Some(finish)) = (slot.start, slot.finish) else { continue };
        lines.push("BEGIN:VEVENT".to_owned());
        lines.push(format!("UID:{}", escaped(&format!("{}.{}@pitcrew", slot.id, slug(&view.plan.name)))));
        lines.push(format!("DTSTAMP:{}", utc(view, begins)));
        lines.push(format!("DTSTART:{}", utc(view, start)));
        // An event without an end takes no time; one that ended when it starts would be refused.
        if finish > start {
            lines.push(format!("DTEND:{}", utc(view, finish)));
        }
        lines.push(format!("SUMMARY:{}", escaped(&view.label(&slot.id))));
        lines.push(format!("DESCRIPTION:{}", escaped(&description(view, slot))));
        let categories: Vec<String> =
            [&slot.team, &slot.phase].into_iter().flatten().map(|name| escaped(name.as_str())).collect();
        if !categories.is_empty() {
            lines.push(format!("CATEGORIES:{}", categories.join(",")));
        }
        lines.push("TRANSP:OPAQUE".to_owned());
        lines.push("END:VEVENT".to_owned());
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn description(view: &View<'_>, slot: &pitcrew_plan::schedule::Slot) -> String {
    let mut lines = Vec::new();
    lines.extend(slot.team.as_ref().map(|team| format!("Team: {team}")));
    lines.extend(slot.phase.as_ref().map(|phase| format!("Phase: {phase}")));
    let needs = view.needs(&slot.id);
    if !needs.is_empty() {
        lines.push(format!("Waits for: {}", needs.join(", ")));
    }
    lines.push(match slot.slack_s {
        0 => "Critical: a delay here delays everything".to_owned(),
        slack => format!("Slack: {}", seconds(slack)),
    });
    lines.join("\n")
}

/// Writes a moment as calendars do: `20261121T020000Z`.
fn utc(view: &View<'_>, moment: Instant) -> String {
    view.utc.format(moment, "%Y%m%dT%H%M%SZ")
}

/// Returns a name of letters, digits and hyphens.
fn slug(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped += "\\n",
            '\t' => escaped.push(c),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Breaks a line where it is too long, never within a letter; each further line begins with a space.
fn folded(line: &str) -> String {
    let (mut folded, mut length) = (String::with_capacity(line.len() + 2), 0);
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            folded += "\r\n ";
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::super::tests::{HOSTILE, seen};
    use super::*;

    /// Reads the events of a calendar: the lines of each, unfolded, as names and unescaped values.
    fn read(text: &str) -> Vec<Vec<(String, String)>> {
        assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains(['\r', '\n'])));
        let unfolded = text.replace("\r\n ", "");
        let mut events: Vec<Vec<(String, String)>> = Vec::new();
        for line in unfolded.lines() {
            let (name, value) = line.split_once(':').unwrap();
            match (name, value) {
                ("BEGIN", "VEVENT") => events.push(Vec::new()),
                ("BEGIN" | "END", _) => {}
                _ => {
                    let mut unescaped = String::new();
                    let mut chars = value.chars();
                    while let Some(c) = chars.next() {
                        match c {
                            '\\' => match chars.next() {
                                Some('n') => unescaped.push('\n'),
                                Some(c) => unescaped.push(c),
                                None => panic!("a line ends with a backslash: {line}"),
                            },
                            c => unescaped.push(c),
                        }
                    }
                    if let Some(event) = events.last_mut() {
                        event.push((name.to_owned(), unescaped));
                    }
                }
            }
        }
        events
    }

    #[test]
    fn an_event_a_task_comes_back_as_it_went_in() {
        seen(HOSTILE, Some("2026-11-23T08:00:00Z"), |view| {
            let text = write(view, view.analysis.schedule.terms.begins.unwrap());
            assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
            let events = read(&text);
            assert_eq!(events.len(), view.plan.tasks.len());
            for (event, slot) in events.iter().zip(&view.analysis.schedule.tasks) {
                let value = |name: &str| event.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
                assert_eq!(value("UID"), Some(format!("{}.p---@pitcrew", slot.id).as_str()));
                assert_eq!(value("SUMMARY"), Some(view.label(&slot.id).as_str()));
                assert_eq!(value("DTSTAMP"), Some("20261123T080000Z"));
                assert_eq!(value("DTSTART").map(str::len), Some(16));
                assert_eq!(value("DTEND").is_some(), slot.finish_s > slot.start_s);
            }
        });
    }
}
