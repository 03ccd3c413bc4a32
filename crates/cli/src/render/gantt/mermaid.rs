//! A schedule for Markdown that draws it.

use std::fmt::Write;
use std::time::Duration;

use pitcrew_plan::calendar::Instant;

use super::View;

/// Where it is not said when the run begins, days are counted from a first one.
const DAY_ONE: Instant = Instant(978_307_200_000);

/// Draws a Gantt chart for Mermaid: phases as sections, critical tasks marked.
pub fn write(view: &View<'_>) -> String {
    let schedule = &view.analysis.schedule;
    let (begins, zone, axis) = match schedule.terms.begins {
        Some(begins) => (begins, &view.zone, "%a %m-%d %H:%M"),
        None => (DAY_ONE, &view.utc, "day %-d %H:%M"),
    };
    let mut text = format!(
        "gantt\n    title {}\n    dateFormat YYYY-MM-DD HH:mm:ss\n    axisFormat {axis}\n",
        plain(&view.plan.name)
    );
    for (phase, slots) in view.by_phase() {
        let _ = writeln!(text, "    section {}", phase.map_or_else(|| "tasks".to_owned(), ToString::to_string));
        for slot in slots {
            let critical = if view.is_critical(slot) { "crit, " } else { "" };
            let start = zone.format(begins.after(Duration::from_secs(slot.start_s)), "%Y-%m-%d %H:%M:%S");
            let milestone = if slot.finish_s == slot.start_s { "milestone, " } else { "" };
            let takes = slot.finish_s - slot.start_s;
            let _ = writeln!(text, "    {} :{critical}{milestone}{start}, {takes}s", plain(&view.label(&slot.id)));
        }
    }
    text
}

/// Returns a text without what means something to Mermaid.
fn plain(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, ':' | ';' | '#' | ',' | '%') { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::seen;
    use super::*;

    #[test]
    fn phases_are_sections_and_critical_tasks_are_marked() {
        let source = "
            name: demo
            phases: [one, two]
            tasks:
              a: {run: x, phase: one, title: 'Bind: services #1', estimate: 90m}
              b: {run: x, phase: two, estimate: 10m}
              c: {run: x, phase: two, needs: [{task: b, when: failed}]}";
        seen(source, None, |view| {
            insta::assert_snapshot!(write(view), @"
            gantt
                title demo
                dateFormat YYYY-MM-DD HH:mm:ss
                axisFormat day %-d %H:%M
                section one
                a Bind services 1 :crit, 2001-01-01 00:00:00, 5400s
                section two
                b :crit, 2001-01-01 01:30:00, 600s
                c :milestone, 2001-01-01 01:40:00, 0s
            ");
        });
        seen(source, Some("2026-11-23T08:00:00Z"), |view| {
            assert!(write(view).contains("a Bind services 1 :crit, 2026-11-23 09:00:00, 5400s"), "{}", write(view));
        });
    }
}
