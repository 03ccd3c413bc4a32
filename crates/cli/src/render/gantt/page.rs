//! A schedule as one page: to read offline, to print, to send around.

use std::cmp::Ordering;
use std::fmt::Write;

use super::{View, chart, comparison, reasons};
use crate::render::page::{self, list, text};
use crate::render::time::{seconds, work};

/// Writes a page that needs no network and no script.
pub fn write(view: &View<'_>) -> String {
    let mut body = format!("<h1>{}</h1>\n", text(&view.plan.name));
    if let Some(goal) = &view.plan.goal {
        let _ = writeln!(body, "<p class=\"soft\"><bdi>{}</bdi></p>", text(goal));
    }
    body += &figures(view);
    body += &compared(view);
    if !view.analysis.schedule.tasks.is_empty() {
        body += &critical_path(view);
        let _ = write!(body, "<h2>Who works when</h2>\n{}{}", chart::legend(view), chart::table(view));
    }
    body += &list("Why it takes that long", reasons::sentences(view).iter().map(|said| text(said)));
    if !view.analysis.idle.is_empty() {
        body += "<h2>Who has nothing to do, and when</h2>\n";
        let rows = reasons::idle_rows(view);
        body += &table("Who has nothing to do", &reasons::IDLE, rows.into_iter().map(|row| ("", row)));
    }
    body += &tasks(view);
    page::landscape(&format!("Schedule of {}", view.plan.name), &body)
}

fn figures(view: &View<'_>) -> String {
    let schedule = &view.analysis.schedule;
    let mut figures = Vec::new();
    if let Some((begins, end)) = view.span() {
        figures.push((view.zone.show(begins), "begin"));
        figures.push((view.zone.show(end), "done"));
    }
    figures.extend(match schedule.terms.hours.is_empty() {
        true => {
            [(seconds(schedule.makespan_s), "in parallel"), (seconds(schedule.sequential_s), "one after the other")]
        }
        // A day of the clock is not a day of work.
        false => [
            (seconds(schedule.makespan_s), "by the clock, from begin to end"),
            (work(schedule.sequential_s), "of work"),
        ],
    });
    if schedule.p90_s != schedule.makespan_s {
        figures.push((seconds(schedule.p50_s), "in half of all cases (P50)"));
        figures.push((seconds(schedule.p80_s), "in eight of ten (P80)"));
        figures.push((seconds(schedule.p90_s), "in nine of ten (P90)"));
    }
    figures.push((seconds(view.analysis.lower_bound.seconds), "no schedule is faster"));
    figures.push((schedule.peak_parallel.to_string(), "tasks at once at most"));
    let mut html = "<ul class=\"figures\">\n".to_owned();
    for (figure, what) in figures {
        let _ = writeln!(html, "<li><b>{}</b> <span class=\"soft\">{what}</span></li>", text(&figure));
    }
    html + "</ul>\n"
}

fn compared(view: &View<'_>) -> String {
    let Some((changes, before)) = &view.compared else { return String::new() };
    let rows = comparison::rows(before, view.analysis, &view.zone).into_iter().map(|row| {
        let class = match row.change {
            Ordering::Less => "care",
            Ordering::Equal => "",
            Ordering::Greater => "good",
        };
        (class, vec![row.what, row.now, row.then, row.difference])
    });
    let title = text(&comparison::title(changes));
    format!("<h2>{title}</h2>\n{}", table(&title, &["", "now", "then", ""], rows))
}

/// Lists what decides how long it takes, each with what it is and how long that takes.
fn critical_path(view: &View<'_>) -> String {
    let schedule = &view.analysis.schedule;
    let mut html = "<h2>Critical path: a delay here delays everything</h2>\n<ol class=\"path\">\n".to_owned();
    for id in &schedule.critical_path {
        let title = view.plan.tasks[id].title.as_deref().map(|title| format!(" <bdi>{}</bdi>", text(title)));
        let slot = schedule.tasks.iter().find(|slot| slot.id == *id);
        let takes = slot.map(|slot| format!(" <span class=\"soft\">{}</span>", seconds(slot.takes_s)));
        let _ = writeln!(
            html,
            "<li><b>{}</b>{}{}</li>",
            text(id.as_str()),
            title.unwrap_or_default(),
            takes.unwrap_or_default()
        );
    }
    html + "</ol>\n"
}

fn tasks(view: &View<'_>) -> String {
    let schedule = &view.analysis.schedule;
    if schedule.tasks.is_empty() {
        return String::new();
    }
    let rows = schedule.tasks.iter().map(|slot| {
        let name = |name: &Option<pitcrew_plan::Id>| name.as_ref().map(ToString::to_string).unwrap_or_default();
        let title = view.plan.tasks[&slot.id].title.clone().unwrap_or_default();
        let critical = view.is_critical(slot);
        let class = match () {
            () if slot.is_late() => "late",
            () if critical => "critical",
            () => "",
        };
        let cells = vec![
            slot.id.to_string(),
            title,
            name(&slot.team),
            name(&slot.phase),
            view.needs(&slot.id).join(", "),
            view.when(slot.start_s, slot.start),
            view.when(slot.finish_s, slot.finish),
            seconds(slot.takes_s),
            if critical { "critical".to_owned() } else { seconds(slot.slack_s) },
        ];
        (class, cells)
    });
    let heading = ["task", "title", "team", "phase", "waits for", "start", "finish", "takes", "slack"];
    format!("<h2>All tasks</h2>\n{}", table("All tasks", &heading, rows))
}

/// Writes a table that is moved sideways by itself where the page is too narrow for it.
fn table(title: &str, heading: &[&str], rows: impl Iterator<Item = (&'static str, Vec<String>)>) -> String {
    let mut html = format!("{}<table>\n<thead><tr>", page::wide(title));
    html.extend(heading.iter().map(|cell| format!("<th scope=\"col\">{}</th>", text(cell))));
    html += "</tr></thead>\n<tbody>\n";
    for (class, cells) in rows {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let cells: String = cells.iter().map(|cell| format!("<td dir=\"auto\">{}</td>", text(cell))).collect();
        let _ = writeln!(html, "<tr{class}>{cells}</tr>");
    }
    html + "</tbody>\n</table></div>\n"
}

#[cfg(test)]
mod tests {
    use super::super::tests::{HOSTILE, seen};
    use super::*;

    #[test]
    fn a_page_needs_nothing_else_and_lets_no_title_become_markup() {
        seen(HOSTILE, Some("2026-11-23T08:00:00Z"), |view| {
            let page = write(view);
            assert!(!page.contains("<script") && !page.contains("<link") && !page.contains("src="), "{page}");
            assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
            for slot in &view.analysis.schedule.tasks {
                let id = &slot.id;
                let bar = format!("{id}</b>");
                let row = format!("<td dir=\"auto\">{id}</td>");
                assert!(page.contains(&bar) && page.contains(&row), "{id} has a bar and a row: {page}");
            }
            assert!(page.contains("<b>◆ a</b>"), "what is critical has a sign, too: {page}");
        });
    }
}
