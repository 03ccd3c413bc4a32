//! A schedule as a table with bars: who works when, and what decides how long it all takes.

pub mod comparison;
pub mod reasons;

use std::time::Duration;

use pitcrew_engine::Timestamp;
use pitcrew_plan::calendar::Instant;
use pitcrew_plan::schedule::Slot;
use pitcrew_plan::{CountedOnce, Schedule};

use super::style;
use super::table::table;
use super::time::{self, seconds};

/// Bars are never narrower, however narrow the terminal is.
const NARROWEST: usize = 16;

/// Draws a schedule for so many columns.
pub fn draw(plan: &str, schedule: &Schedule, columns: usize) -> String {
    let head = head(plan, schedule);
    if schedule.tasks.is_empty() {
        return head;
    }
    let mut rows = vec![heading(schedule)];
    rows.extend(schedule.tasks.iter().map(|slot| row(slot, schedule)));
    // The text columns first, to learn how much room is left for the bars.
    let taken = table(&rows).lines().map(style::width).max().unwrap_or(0) + 2;
    let room = columns.saturating_sub(taken).max(NARROWEST);
    for (row, slot) in rows.iter_mut().skip(1).zip(&schedule.tasks) {
        row.push(bar(slot, schedule, room));
    }
    rows[0].push(scale(schedule.makespan_s, room));
    format!("{head}\n{}{}", table(&rows), legend(schedule))
}

fn head(plan: &str, schedule: &Schedule) -> String {
    let factor = time::factor(schedule.sequential_s, schedule.makespan_s);
    let at_least = if schedule.tasks.iter().any(|slot| !slot.at_least.is_empty()) { "at least " } else { "" };
    let peak = match schedule.tasks.iter().any(|slot| slot.at_least.contains(&CountedOnce::Items)) {
        true => format!("{} or more at once", schedule.peak_parallel),
        false => format!("at most {} at once", schedule.peak_parallel),
    };
    let mut text = format!(
        "{}: {at_least}{} one after the other, {at_least}{} in parallel{factor}; {peak}\n",
        style::strong(plan),
        seconds(schedule.sequential_s),
        style::strong(seconds(schedule.makespan_s)),
    );
    let path: Vec<String> = schedule.critical_path.iter().map(ToString::to_string).collect();
    if (schedule.p50_s, schedule.p90_s) != (schedule.makespan_s, schedule.makespan_s) {
        let [half, most, nearly] =
            [schedule.p50_s, schedule.p80_s, schedule.p90_s].map(|time| style::strong(seconds(time)));
        text += &format!(
            "by its ranges: {half} in half of all cases (P50), {most} in eight of ten (P80), {nearly} in nine (P90)\n"
        );
    }
    if let Some(end) = schedule.begins.map(|begins| begins.after(Duration::from_secs(schedule.makespan_s))) {
        text += &format!("done by {}, windows honoured\n", date(end));
    }
    text += &format!("critical path: {}\n", path.join(" → "));
    text
}

fn legend(schedule: &Schedule) -> String {
    let mut text = "\n█ critical: a delay here delays everything   ░ has slack\n".to_owned();
    match schedule.without_estimate {
        0 => {}
        1 => text += "1 task has no `estimate` and counts with 10m\n",
        tasks => text += &format!("{tasks} tasks have no `estimate` and count with 10m each\n"),
    }
    for slot in &schedule.tasks {
        for once in &slot.at_least {
            text += &match once {
                CountedOnce::Items => {
                    format!("{} is done for items that nobody knows yet; it counts with one\n", slot.id)
                }
                CountedOnce::Turns => format!("{} may need more than one turn; it counts with one\n", slot.id),
            };
        }
    }
    for wait in &schedule.outside {
        let from = wait.from.as_ref().map_or_else(|| "outside".to_owned(), |from| format!("{from}, outside"));
        text +=
            &format!("{} waits for the signal {} from {from}; it counts as there at once\n", wait.task, wait.signal);
    }
    text
}

fn heading(schedule: &Schedule) -> Vec<String> {
    let mut cells = vec!["TASK"];
    cells.extend(has_teams(schedule).then_some("TEAM"));
    cells.extend(has_phases(schedule).then_some("PHASE"));
    cells.extend(["START", "TAKES", "SLACK"]);
    cells.into_iter().map(str::to_owned).collect()
}

fn row(slot: &Slot, schedule: &Schedule) -> Vec<String> {
    let name = |name: &Option<pitcrew_plan::Id>| name.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    let times = slot.children.map_or_else(String::new, |children| format!(" × {children}"));
    let mut cells = vec![format!("{}{times}", slot.id)];
    cells.extend(has_teams(schedule).then(|| name(&slot.team)));
    cells.extend(has_phases(schedule).then(|| name(&slot.phase)));
    cells.extend([start(slot, schedule), seconds(slot.finish_s - slot.start_s), seconds(slot.slack_s)]);
    cells
}

/// Says when a task starts: from the run's start, or, where that is given, by the clock here.
fn start(slot: &Slot, schedule: &Schedule) -> String {
    match schedule.begins {
        None => seconds(slot.start_s),
        Some(begins) => date(begins.after(Duration::from_secs(slot.start_s))),
    }
}

fn date(moment: Instant) -> String {
    time::date(Timestamp(moment.0))
}

fn has_teams(schedule: &Schedule) -> bool {
    schedule.tasks.iter().any(|slot| slot.team.is_some())
}

fn has_phases(schedule: &Schedule) -> bool {
    schedule.tasks.iter().any(|slot| slot.phase.is_some())
}

fn bar(slot: &Slot, schedule: &Schedule, room: usize) -> String {
    let at = |second: u64| (second as usize * room).checked_div(schedule.makespan_s as usize).unwrap_or(0);
    let start = at(slot.start_s).min(room - 1);
    let length = at(slot.finish_s).saturating_sub(start).max(1);
    let (sign, paint): (&str, fn(String) -> String) =
        if slot.slack_s == 0 { ("█", style::care) } else { ("░", style::busy) };
    format!("{}{}", " ".repeat(start), paint(sign.repeat(length)))
}

/// Writes the beginning and the end of the time axis above the bars.
fn scale(makespan_s: u64, room: usize) -> String {
    let end = seconds(makespan_s);
    format!("0{end:>width$}", width = room - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_told_as_what_is_likely() {
        let source = "tasks: {a: {run: x, estimate: 1h-3h}, b: {run: x, estimate: 1h-3h, needs: [a]}}";
        let plan = pitcrew_plan::read::read(source.as_bytes(), "p.yaml", "p").plan;
        let text = draw("demo", &pitcrew_plan::schedule(&plan), 50);
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @"
        demo: 4h one after the other, 4h in parallel; at most 1 at once
        by its ranges: 3h59m in half of all cases (P50), 4h44m in eight of ten (P80), 5h07m in nine (P90)
        critical path: a → b

        TASK  START  TAKES  SLACK  0                    4h
        a     0      2h     0      ███████████
        b     2h     2h     0                 ████████████

        █ critical: a delay here delays everything   ░ has slack
        ");
    }

    #[test]
    fn what_comes_from_outside_is_said_in_words() {
        let source = "tasks: {a: {run: x, estimate: 1h, needs: [{signal: go}, {signal: ok, from: ann}]}}";
        let plan = pitcrew_plan::read::read(source.as_bytes(), "p.yaml", "p").plan;
        let text = anstream::adapter::strip_str(&draw("demo", &pitcrew_plan::schedule(&plan), 50)).to_string();
        assert!(text.contains("a waits for the signal go from outside; it counts as there at once\n"), "{text}");
        assert!(text.contains("a waits for the signal ok from ann, outside; it counts"), "{text}");
    }

    #[test]
    fn what_is_counted_once_and_may_come_more_often_is_said_in_words() {
        let source = "
            name: demo
            tasks:
              scan: {run: x, estimate: 10m}
              each: {run: x, estimate: 10m, needs: [scan], for_each: scan.output.files, repeat: {until: output.ok, times: 3}}
              three: {run: x, estimate: 10m, for_each: [a, b, c], parallel: 2}";
        let plan = pitcrew_plan::read::read(source.as_bytes(), "p.yaml", "p").plan;
        let text = draw("demo", &pitcrew_plan::schedule(&plan), 50);
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @"
        demo: at least 50m one after the other, at least 20m in parallel, 2.5 times as fast; 3 or more at once
        critical path: scan → each

        TASK       START  TAKES  SLACK  0              20m
        scan       0      10m    0      █████████
        three × 3  0      20m    0      ██████████████████
        each       10m    10m    0               █████████

        █ critical: a delay here delays everything   ░ has slack
        each is done for items that nobody knows yet; it counts with one
        each may need more than one turn; it counts with one
        ");
    }

    #[test]
    fn bars_show_who_works_when() {
        let source = "
            name: demo
            tasks:
              a: {run: x, estimate: 10m}
              b: {run: x, estimate: 20m}
              c: {run: x, estimate: 10m, needs: [a, b]}";
        let plan = pitcrew_plan::read::read(source.as_bytes(), "p.yaml", "p").plan;
        let text = draw("demo", &pitcrew_plan::schedule(&plan), 50);
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @"
        demo: 40m one after the other, 30m in parallel, 1.3 times as fast; at most 2 at once
        critical path: b → c

        TASK  START  TAKES  SLACK  0                   30m
        a     0      10m    10m    ░░░░░░░
        b     0      20m    0      ███████████████
        c     20m    10m    0                     ████████

        █ critical: a delay here delays everything   ░ has slack
        ");
    }
}
