//! A schedule as one page: to read offline, to print, to send around.

use std::fmt::Write;

use super::svg::{self, escaped};
use super::{View, comparison, reasons};
use crate::render::time::seconds;

const STYLE: &str = include_str!("page.css");

/// Writes a page that needs no network and no script.
pub fn write(view: &View<'_>) -> String {
    let mut body = format!("<h1>{}</h1>\n", escaped(&view.plan.name));
    if let Some(goal) = &view.plan.goal {
        let _ = writeln!(body, "<p class=\"goal\">{}</p>", escaped(goal));
    }
    body += &figures(view);
    if let Some((changes, before)) = &view.compared {
        let _ = writeln!(body, "<h2>{}</h2>", escaped(&comparison::title(changes)));
        let rows = comparison::rows(before, view.analysis).into_iter().map(|row| {
            let class = match row.change {
                std::cmp::Ordering::Less => "more",
                std::cmp::Ordering::Equal => "",
                std::cmp::Ordering::Greater => "less",
            };
            (class, vec![row.what, row.now, row.then, row.difference])
        });
        body += &table(&["", "now", "then", ""], rows);
    }
    let _ = writeln!(body, "<h2>Who works when</h2>\n<div class=\"wide\">{}</div>", svg::element(view));
    body += &tasks(view);
    let told = reasons::sentences(view.analysis);
    if !told.is_empty() {
        body += "<h2>Why it takes that long</h2>\n<ul>\n";
        body.extend(told.iter().map(|sentence| format!("<li>{}</li>\n", escaped(sentence))));
        body += "</ul>\n";
    }
    if !view.analysis.idle.is_empty() {
        body += "<h2>Who has nothing to do, and when</h2>\n";
        let rows = reasons::idle_rows(view);
        body += &table(&reasons::IDLE, rows.into_iter().map(|row| ("", row)));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escaped(&format!("Schedule of {}", view.plan.name)),
    )
}

fn figures(view: &View<'_>) -> String {
    let schedule = &view.analysis.schedule;
    let [takes, all] = match schedule.terms.hours.is_empty() {
        true => ["in parallel", "one after the other"],
        false => ["by the clock, from begin to end", "of work"],
    };
    let mut figures = vec![(seconds(schedule.makespan_s), takes), (seconds(schedule.sequential_s), all)];
    if schedule.p90_s != schedule.makespan_s {
        figures.push((seconds(schedule.p50_s), "in half of all cases (P50)"));
        figures.push((seconds(schedule.p80_s), "in eight of ten (P80)"));
        figures.push((seconds(schedule.p90_s), "in nine of ten (P90)"));
    }
    figures.push((seconds(view.analysis.lower_bound.seconds), "no schedule is faster"));
    figures.push((schedule.peak_parallel.to_string(), "tasks at once at most"));
    if let Some((begins, end)) = view.span() {
        figures.push((view.zone.show(begins), "begin"));
        figures.push((view.zone.show(end), "done"));
    }
    let mut text = "<ul class=\"figures\">\n".to_owned();
    for (figure, what) in figures {
        let _ = writeln!(text, "<li><b>{}</b><span>{what}</span></li>", escaped(&figure));
    }
    let path: Vec<String> = schedule.critical_path.iter().map(|id| escaped(id.as_str())).collect();
    text + &format!("</ul>\n<p>Critical path: {}</p>\n", path.join(" → "))
}

fn tasks(view: &View<'_>) -> String {
    let rows = view.analysis.schedule.tasks.iter().map(|slot| {
        let name = |name: &Option<pitcrew_plan::Id>| name.as_ref().map(ToString::to_string).unwrap_or_default();
        let title = view.plan.tasks[&slot.id].title.clone().unwrap_or_default();
        let class = match () {
            () if slot.is_late() => "late",
            () if view.is_critical(slot) => "critical",
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
            seconds(slot.slack_s),
        ];
        (class, cells)
    });
    table(&["task", "", "team", "phase", "waits for", "start", "finish", "takes", "slack"], rows)
}

fn table(heading: &[&str], rows: impl Iterator<Item = (&'static str, Vec<String>)>) -> String {
    let mut text = "<table>\n<thead><tr>".to_owned();
    text.extend(heading.iter().map(|cell| format!("<th>{}</th>", escaped(cell))));
    text += "</tr></thead>\n<tbody>\n";
    for (class, cells) in rows {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        let _ = writeln!(text, "<tr{class}>{cells}</tr>");
    }
    text + "</tbody>\n</table>\n"
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
            let addresses = page.matches("http").count();
            assert_eq!(addresses, 1, "only the name space of SVG is an address");
            assert_eq!(page.matches("<tr").count() - page.matches("<thead>").count(), {
                view.plan.tasks.len() + view.analysis.idle.len()
            });
        });
    }
}
