//! A schedule as a picture, readable in print, in the dark, and without colour.

use std::fmt::Write;
use std::time::Duration;

use pitcrew_plan::schedule::Slot;

use super::View;
use super::axis::ticks;
use crate::render::page;
use crate::render::style::{self, width};
use crate::render::time::{seconds, work};

const ROW: u64 = 24;
const TOP: u64 = 54;
/// How wide the bars are together.
const BARS: u64 = 760;
/// How wide a letter of a label is, and the most that labels take.
const LETTER: u64 = 7;
const LABELS: u64 = 320;
/// What is shorter is drawn so wide, so that it is seen.
const NARROWEST: f64 = 3.0;

/// How the parts look, on paper, in the light, and in the dark.
const STYLE: &str = "\
.gantt{--ink:#1b1f24;--faint:#667085;--line:#d0d5dd;--paper:#fff;--crit:#b42318;--busy:#175cd3;font:12px system-ui,sans-serif}\
@media (prefers-color-scheme:dark){.gantt{--ink:#e6e9ee;--faint:#98a2b3;--line:#344054;--paper:#101418;--crit:#ff8a75;--busy:#6ea8ff}}\
@media print{.gantt{--ink:#000;--faint:#444;--line:#bbb;--paper:#fff;--crit:#b42318;--busy:#175cd3}}\
.gantt .paper{fill:var(--paper)}.gantt text{fill:var(--ink)}.gantt .faint{fill:var(--faint)}\
.gantt .line{stroke:var(--line)}.gantt .crit{fill:var(--crit)}\
.gantt .busy{fill:var(--paper);stroke:var(--busy);stroke-width:2}\
.gantt .slack{stroke:var(--faint);stroke-dasharray:2 3}\
.gantt .takes{fill:var(--faint);paint-order:stroke;stroke:var(--paper);stroke-width:5px}.gantt .late{stroke:var(--crit);stroke-width:2}";

/// Draws a schedule as one SVG document that needs nothing else.
pub fn write(view: &View<'_>) -> String {
    let schedule = &view.analysis.schedule;
    let groups: Vec<_> = view.by_phase().collect();
    let has_phases = groups.iter().any(|(phase, _)| phase.is_some());
    let labels = schedule.tasks.iter().map(|slot| width(&label(view, slot)) as u64).max().unwrap_or(0);
    let left = (labels * LETTER + 24).clamp(80, LABELS);
    let rows = schedule.tasks.len() as u64 + if has_phases { groups.len() as u64 } else { 0 };
    let (wide, high) = (left + BARS + 90, TOP + rows * ROW + 34);
    let mut svg = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"gantt\" viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" \
         height=\"{high}\" role=\"img\" aria-labelledby=\"gantt-title\">\n<title id=\"gantt-title\">{}</title>\n\
         <style>{STYLE}</style>\n<rect class=\"paper\" width=\"{wide}\" height=\"{high}\"/>\n\
         <text x=\"8\" y=\"18\" font-weight=\"bold\">{}</text>\n",
        escaped(&format!("Schedule of {}", view.plan.name)),
        escaped(&format!("{}: {}", view.plan.name, span(view))),
    );
    axis(&mut svg, view, left, high);
    let mut y = TOP;
    for (phase, slots) in groups {
        if has_phases {
            let name = phase.map_or_else(|| "other tasks".to_owned(), ToString::to_string);
            let _ = writeln!(
                svg,
                "<text class=\"faint\" x=\"8\" y=\"{}\" font-weight=\"bold\">{}</text>",
                y + 16,
                escaped(&name)
            );
            y += ROW;
        }
        for slot in slots {
            bar(&mut svg, view, slot, left, y);
            y += ROW;
        }
    }
    let _ = writeln!(
        svg,
        "<rect class=\"crit\" x=\"8\" y=\"{}\" width=\"22\" height=\"12\"/><text class=\"faint\" x=\"36\" y=\"{}\">◆ critical: a delay here delays everything</text>\
         <rect class=\"busy\" x=\"309\" y=\"{}\" width=\"20\" height=\"10\"/><text class=\"faint\" x=\"336\" y=\"{}\">has slack, to the end of its dots</text>",
        high - 20,
        high - 10,
        high - 19,
        high - 10,
    );
    svg + "</svg>\n"
}

fn span(view: &View<'_>) -> String {
    let schedule = &view.analysis.schedule;
    let (all, takes) = (seconds(schedule.sequential_s), seconds(schedule.makespan_s));
    let takes = match schedule.terms.hours.is_empty() {
        true => format!("{takes} in parallel, {all} one after the other"),
        false => format!("{takes} by the clock, {} of work", work(schedule.sequential_s)),
    };
    match schedule.terms.begins {
        None => takes,
        Some(begins) => {
            let end = begins.after(Duration::from_secs(schedule.makespan_s));
            format!("{} to {}, {takes}", view.zone.show(begins), view.zone.show(end))
        }
    }
}

/// Returns where a second lies.
fn at(view: &View<'_>, left: u64, second: u64) -> f64 {
    let makespan = view.analysis.schedule.makespan_s.max(1);
    left as f64 + second.min(makespan) as f64 * BARS as f64 / makespan as f64
}

fn axis(svg: &mut String, view: &View<'_>, left: u64, high: u64) {
    for tick in ticks(view) {
        let x = at(view, left, tick.second);
        if let Some(day) = tick.day {
            let _ = writeln!(svg, "<text class=\"faint\" x=\"{x:.1}\" y=\"34\">{day}</text>");
        }
        let _ = writeln!(
            svg,
            "<line class=\"line\" x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{}\"/><text class=\"faint\" x=\"{x:.1}\" y=\"48\">{}</text>",
            high - 30,
            tick.time,
        );
    }
}

fn bar(svg: &mut String, view: &View<'_>, slot: &Slot, left: u64, y: u64) {
    let (start, finish) = (at(view, left, slot.start_s), at(view, left, slot.finish_s));
    let critical = view.is_critical(slot);
    let label = escaped(&style::fit(&label(view, slot), ((left - 16) / LETTER) as usize));
    let weight = if critical { " font-weight=\"bold\"" } else { "" };
    let takes = seconds(slot.takes_s);
    let from = match slot.start {
        None => seconds(slot.start_s),
        Some(start) => view.zone.show(start),
    };
    let team = slot.team.as_ref().map(|team| format!(", {team}")).unwrap_or_default();
    let _ = writeln!(
        svg,
        "<g><title>{}</title><text x=\"8\" y=\"{}\"{weight}>{label}</text>",
        escaped(&format!(
            "{}{team}: from {from}, takes {takes}, slack {}",
            view.label(&slot.id),
            seconds(slot.slack_s)
        )),
        y + 16,
    );
    let wide = (finish - start).max(NARROWEST);
    if slot.slack_s > 0 {
        let (end, middle) = (at(view, left, slot.finish_s + slot.slack_s), y + 12);
        let _ =
            writeln!(svg, "<line class=\"slack\" x1=\"{finish:.1}\" y1=\"{middle}\" x2=\"{end:.1}\" y2=\"{middle}\"/>");
    }
    let class = if critical { "crit" } else { "busy" };
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{start:.1}\" y=\"{}\" width=\"{wide:.1}\" height=\"14\" rx=\"2\"/>",
        y + 5
    );
    if let Some(deadline) = slot.deadline_s.filter(|_| slot.is_late()) {
        let x = at(view, left, deadline);
        let _ =
            writeln!(svg, "<line class=\"late\" x1=\"{x:.1}\" y1=\"{}\" x2=\"{x:.1}\" y2=\"{}\"/>", y + 1, y + ROW - 1);
    }
    let _ = writeln!(svg, "<text class=\"takes\" x=\"{:.1}\" y=\"{}\">{takes}</text></g>", start + wide + 6.0, y + 16);
}

/// Names a task; what is critical has a sign, for whoever sees no colours.
fn label(view: &View<'_>, slot: &Slot) -> String {
    let sign = if view.is_critical(slot) { "◆ " } else { "" };
    format!("{sign}{}", view.label(&slot.id))
}

/// Makes a text safe within XML, which has no place for some characters that pages bear.
fn escaped(text: &str) -> String {
    page::text(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{HOSTILE, seen};
    use super::*;

    /// Checks that every element is closed in order and no text holds markup; returns how many of a name there are.
    fn count(markup: &str, name: &str) -> usize {
        let (mut open, mut count) = (Vec::new(), 0);
        for part in markup.split('<').skip(1) {
            let (tag, text) = part.split_once('>').unwrap();
            assert!(!text.contains('>'), "{part}");
            if let Some(closed) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(closed), "{part}");
            } else if !tag.starts_with('?') {
                let of = tag.split([' ', '/']).next().unwrap();
                count += usize::from(of == name);
                if !tag.ends_with('/') {
                    open.push(of);
                }
            }
        }
        assert!(open.is_empty(), "{open:?}");
        count
    }

    #[test]
    fn a_bar_a_task_whatever_its_title_holds() {
        for begins in [None, Some("2026-11-23T08:00:00Z")] {
            seen(HOSTILE, begins, |view| {
                let svg = write(view);
                assert_eq!(count(&svg, "g"), view.plan.tasks.len());
                assert!(svg.contains("a: &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;"), "{svg}");
            });
        }
    }

    #[test]
    fn nothing_to_draw_is_drawn_too() {
        seen("tasks: {}", None, |view| assert_eq!(count(&write(view), "g"), 0));
    }
}
