//! A schedule as rows of a page, a bar a task: rows are read on narrow screens, and paper breaks only between them.

use std::fmt::Write;

use pitcrew_plan::schedule::Slot;

use super::axis::{step, ticks};
use super::{View, late_by};
use crate::render::page::text;
use crate::render::time::seconds;

/// How wide all bars are together, in units of their own, which stretch with the page.
const WIDE: u64 = 1000;
/// What is shorter is drawn so wide, so that it is seen.
const NARROWEST: f64 = 4.0;

/// Draws the bars of all tasks as a table: its head is the time axis, which every printed page repeats.
pub fn table(view: &View<'_>) -> String {
    let makespan = view.analysis.schedule.makespan_s.max(1);
    let mut html = format!(
        "<table class=\"chart\" style=\"--step:{:.3}%\">\n<thead><tr><th scope=\"col\">Task</th><th scope=\"col\"><div class=\"axis\">",
        step(view) as f64 * 100.0 / makespan as f64
    );
    for tick in ticks(view) {
        let day = tick.day.map(|day| format!("{day}<br>")).unwrap_or_default();
        let left = tick.second as f64 * 100.0 / makespan as f64;
        let _ = write!(html, "<span style=\"left:{left:.2}%\">{day}{}</span>", tick.time);
    }
    html += "</div></th><th scope=\"col\" class=\"n\">Takes</th></tr></thead>\n";
    let groups: Vec<_> = view.by_phase().collect();
    let has_phases = groups.iter().any(|(phase, _)| phase.is_some());
    for (phase, slots) in groups {
        html += "<tbody>\n";
        if has_phases {
            let name = phase.map_or_else(|| "other tasks".to_owned(), |phase| text(phase.as_str()));
            let _ = writeln!(html, "<tr class=\"phase\"><th colspan=\"3\" scope=\"rowgroup\">{name}</th></tr>");
        }
        html.extend(slots.into_iter().map(|slot| row(view, slot)));
        html += "</tbody>\n";
    }
    html + "</table>\n"
}

fn row(view: &View<'_>, slot: &Slot) -> String {
    let id = text(slot.id.as_str());
    let title = view.plan.tasks[&slot.id].title.as_deref();
    let title = title.map(|title| format!(" <bdi>{}</bdi>", text(title))).unwrap_or_default();
    let late = if slot.is_late() {
        format!("<p class=\"late\">begins {} after its deadline</p>", late_by(slot))
    } else {
        String::new()
    };
    let critical = view.is_critical(slot);
    let (class, sign) = if critical { (" class=\"critical\"", "◆ ") } else { ("", "") };
    let told = text(&told(view, slot));
    format!(
        "<tr{class}><td><div class=\"label\"><b>{sign}{id}</b>{title}</div>{late}</td>\
         <td class=\"bars\"><svg viewBox=\"0 0 {WIDE} 20\" preserveAspectRatio=\"none\" role=\"img\">\
         <title>{told}</title>{}</svg></td><td class=\"n\">{}</td></tr>\n",
        bar(view, slot, critical),
        seconds(slot.takes_s)
    )
}

/// Says in words what a bar shows.
fn told(view: &View<'_>, slot: &Slot) -> String {
    let team = slot.team.as_ref().map(|team| format!(", {team}")).unwrap_or_default();
    let from = view.when(slot.start_s, slot.start);
    let slack = match view.is_critical(slot) {
        true => "critical".to_owned(),
        false => format!("slack {}", seconds(slot.slack_s)),
    };
    format!("{}{team}: from {from}, takes {}, {slack}", view.label(&slot.id), seconds(slot.takes_s))
}

fn bar(view: &View<'_>, slot: &Slot, critical: bool) -> String {
    let makespan = view.analysis.schedule.makespan_s.max(1);
    let at = |second: u64| second.min(makespan) as f64 * WIDE as f64 / makespan as f64;
    let wide = (at(slot.finish_s) - at(slot.start_s)).max(NARROWEST);
    let start = at(slot.start_s).min(WIDE as f64 - wide);
    let mut svg = String::new();
    if slot.slack_s > 0 {
        let (from, to) = (start + wide, at(slot.finish_s + slot.slack_s));
        let _ = write!(svg, "<line class=\"slack\" x1=\"{from:.1}\" y1=\"10\" x2=\"{to:.1}\" y2=\"10\"/>");
    }
    let class = if critical { "crit" } else { "busy" };
    let _ = write!(svg, "<rect class=\"{class}\" x=\"{start:.1}\" y=\"3\" width=\"{wide:.1}\" height=\"14\"/>");
    if let Some(deadline) = slot.deadline_s.filter(|_| slot.is_late()) {
        let x = at(deadline);
        let _ = write!(svg, "<line class=\"due\" x1=\"{x:.1}\" y1=\"0\" x2=\"{x:.1}\" y2=\"20\"/>");
    }
    svg
}

/// Says what the bars mean.
pub fn legend(view: &View<'_>) -> String {
    let swatch = |drawn: &str| {
        format!(
            "<svg class=\"swatch\" viewBox=\"0 0 40 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{drawn}</svg>"
        )
    };
    let mut html = format!(
        "<p class=\"soft legend\"><span>{} ◆ critical: a delay here delays everything</span> \
         <span>{} has slack, to the end of its dots</span>",
        swatch("<rect class=\"crit\" x=\"1\" y=\"3\" width=\"38\" height=\"14\"/>"),
        swatch(
            "<rect class=\"busy\" x=\"1\" y=\"3\" width=\"20\" height=\"14\"/><line class=\"slack\" x1=\"22\" y1=\"10\" x2=\"40\" y2=\"10\"/>"
        ),
    );
    if view.analysis.schedule.tasks.iter().any(Slot::is_late) {
        let _ = write!(
            html,
            " <span>{} a deadline that is missed</span>",
            swatch("<line class=\"due\" x1=\"20\" y1=\"0\" x2=\"20\" y2=\"20\"/>")
        );
    }
    html + "</p>\n"
}
