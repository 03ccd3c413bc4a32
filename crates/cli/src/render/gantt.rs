//! A schedule as a table with bars: who works when, and what decides how long it all takes.

mod axis;
mod chart;
pub mod comparison;
pub mod csv;
pub mod ics;
pub mod json;
pub mod mermaid;
pub mod page;
mod reasons;
pub mod svg;

use std::time::Duration;

use pitcrew_engine::Timestamp;
use pitcrew_plan::calendar::{Instant, Zone};
use pitcrew_plan::schedule::{Analysis, Change, Slot};
use pitcrew_plan::{CountedOnce, Ending, Id, Need, Plan, Schedule};

use super::style;
use super::table::table;
use super::time::{self, seconds};
use crate::documents::Stated;

/// Bars are never narrower, however narrow the terminal is.
const NARROWEST: usize = 16;

/// Titles stand beside the ids where bars keep so many columns, and titles get at least this and at most that many.
const BARS: usize = 32;
const SHORTEST: usize = 16;
const TITLES: usize = 40;

/// How many tasks that miss their deadline are told.
const LATE: usize = 5;

/// A schedule with all that is shown of it, in whatever form.
pub struct View<'a> {
    /// The plan, changed where it is compared.
    pub plan: &'a Plan,
    /// Its schedule, and what there is to learn from it.
    pub analysis: &'a Analysis,
    /// What was changed, and the schedule of the plan as it is.
    pub compared: Option<(&'a [Change], Analysis)>,
    /// How long the documents that it was read from say that it takes.
    pub stated: Vec<Stated>,
    /// By whose clocks moments are told to people.
    pub zone: Zone,
    /// By whose clocks they are told to programs.
    pub utc: Zone,
}

impl View<'_> {
    fn is_critical(&self, slot: &Slot) -> bool {
        slot.slack_s == 0 && slot.expected
    }

    /// Returns the id of a task with its title.
    fn label(&self, id: &Id) -> String {
        match &self.plan.tasks[id].title {
            Some(title) => format!("{id}: {}", title.split_whitespace().collect::<Vec<_>>().join(" ")),
            None => id.to_string(),
        }
    }

    /// Returns what a task waits for.
    fn needs(&self, id: &Id) -> Vec<String> {
        let said = |need: &Need| match need {
            Need::End { task, when: Ending::Succeeded } => task.to_string(),
            Need::End { task, when: Ending::Failed } => format!("{task}:failed"),
            Need::End { task, when: Ending::Always } => format!("{task}:always"),
            Need::Start { task } => format!("{task}:start"),
            Need::Signal { name, from: None } => format!("~{name}"),
            Need::Signal { name, from: Some(from) } => format!("~{name}@{from}"),
        };
        self.plan.tasks[id].needs.iter().map(said).collect()
    }

    /// Returns the tasks of each phase by their start, last those of none; a phase without tasks is left out.
    fn by_phase(&self) -> impl Iterator<Item = (Option<&Id>, Vec<&Slot>)> {
        let phases = self.plan.phases.iter().map(|phase| Some(&phase.name)).chain([None]);
        let of = |phase: Option<&Id>| {
            self.analysis.schedule.tasks.iter().filter(|slot| slot.phase.as_ref() == phase).collect::<Vec<_>>()
        };
        phases.map(move |phase| (phase, of(phase))).filter(|(_, slots)| !slots.is_empty())
    }

    /// Says when something is: at a moment where that is known, else so long after the run's start.
    fn when(&self, after_s: u64, moment: Option<Instant>) -> String {
        moment.map_or_else(|| seconds(after_s), |moment| self.zone.show(moment))
    }

    /// Returns when the run begins, and when it is done.
    fn span(&self) -> Option<(Instant, Instant)> {
        let schedule = &self.analysis.schedule;
        let begins = schedule.terms.begins?;
        Some((begins, begins.after(Duration::from_secs(schedule.makespan_s))))
    }
}

/// Draws all that is shown of a schedule on a terminal of so many columns.
pub fn text(view: &View<'_>, columns: usize) -> String {
    let compared = view.compared.as_ref();
    let compared = compared.map(|(changes, before)| comparison::draw(changes, before, view.analysis, &view.zone));
    format!(
        "{}{}{}",
        compared.map(|text| text + "\n").unwrap_or_default(),
        draw(view.plan, &view.analysis.schedule, columns),
        reasons::draw(view)
    )
}

/// Draws a plan's schedule for so many columns.
pub fn draw(plan: &Plan, schedule: &Schedule, columns: usize) -> String {
    let head = head(&plan.name, schedule);
    if schedule.tasks.is_empty() {
        return head;
    }
    let mut rows = vec![heading(schedule)];
    rows.extend(schedule.tasks.iter().map(|slot| row(slot, schedule)));
    // The text columns first, to learn how much room is left for titles and for the bars.
    let taken = |rows: &[Vec<String>]| table(rows).lines().map(style::width).max().unwrap_or(0) + 2;
    let titled = columns.saturating_sub(taken(&rows) + BARS + 2).min(TITLES);
    let title = |slot: &Slot| plan.tasks.get(&slot.id).and_then(|task| task.title.as_deref());
    if titled >= SHORTEST && schedule.tasks.iter().any(|slot| title(slot).is_some()) {
        rows[0].insert(1, "TITLE".to_owned());
        for (row, slot) in rows.iter_mut().skip(1).zip(&schedule.tasks) {
            row.insert(1, style::fit(&style::line(title(slot).unwrap_or_default()), titled));
        }
    }
    let room = columns.saturating_sub(taken(&rows)).max(NARROWEST);
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
    let takes = style::strong(seconds(schedule.makespan_s));
    let (all, work) = (seconds(schedule.sequential_s), time::work(schedule.sequential_s));
    let mut text = match schedule.terms.hours.is_empty() {
        true => format!("{at_least}{all} one after the other, {at_least}{takes} in parallel{factor}; {peak}\n"),
        // Hours of work beside hours of the clock: one is not so many times as fast as the other.
        false => format!("{at_least}{work} of work, {at_least}{takes} by the clock from begin to end; {peak}\n"),
    };
    text.insert_str(0, &format!("{}: ", style::strong(plan)));
    let path: Vec<String> = schedule.critical_path.iter().map(ToString::to_string).collect();
    if (schedule.p50_s, schedule.p90_s) != (schedule.makespan_s, schedule.makespan_s) {
        let [half, most, nearly] =
            [schedule.p50_s, schedule.p80_s, schedule.p90_s].map(|time| style::strong(seconds(time)));
        text += &format!(
            "by its ranges: {half} in half of all cases (P50), {most} in eight of ten (P80), {nearly} in nine (P90)\n"
        );
    }
    if let Some(begins) = schedule.terms.begins {
        let date = |after_s: u64| date(begins.after(Duration::from_secs(after_s)), schedule);
        let hours: Vec<String> = schedule.terms.hours.iter().map(ToString::to_string).collect();
        let hours = if hours.is_empty() { String::new() } else { format!(", worked on {}", hours.join(", ")) };
        let likely = match schedule.p90_s == schedule.makespan_s {
            true => String::new(),
            false => format!("; in nine of ten cases by {}", date(schedule.p90_s)),
        };
        text += &format!(
            "from {} to {}{likely}; windows honoured{hours}\n",
            date(0),
            style::strong(date(schedule.makespan_s))
        );
    }
    for slot in schedule.tasks.iter().filter(|slot| slot.is_late()).take(LATE) {
        let told = format!("{} begins {} after its deadline: then it is not begun", slot.id, late_by(slot));
        text += &format!("{}\n", style::care(told));
    }
    text += &format!("critical path: {}\n", path.join(" → "));
    text
}

fn late_by(slot: &Slot) -> String {
    seconds(slot.start_s - slot.deadline_s.unwrap_or(slot.start_s))
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
    cells.extend([start(slot, schedule), seconds(slot.takes_s), seconds(slot.slack_s)]);
    cells
}

/// Says when a task starts: from the run's start, or, where that is given, by the clock here. The year stands above.
fn start(slot: &Slot, schedule: &Schedule) -> String {
    let date =
        |start: Instant| schedule.terms.zone().cloned().unwrap_or_else(time::zone).format(start, "%a %m-%d %H:%M");
    slot.start.map_or_else(|| seconds(slot.start_s), date)
}

/// Writes a moment by the clocks of those who work, else by those here.
fn date(moment: Instant, schedule: &Schedule) -> String {
    schedule.terms.zone().map_or_else(|| time::date(Timestamp(moment.0)), |zone| zone.show(moment))
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
    use pitcrew_plan::schedule::{Terms, analyze};

    use super::*;

    /// Titles with all that means something in one form or another.
    pub(super) const HOSTILE: &str = r#"
        name: "p&<;"
        phases: [one, two]
        teams: {t: {members: 1}}
        tasks:
          a: {run: x, team: t, phase: one, title: "<script>alert(1)</script> & \""}
          b: {run: x, team: t, phase: two, title: "one, two; \"three\" \\ four\nfive", needs: [a]}
          c: {run: x, phase: two, title: "=1+1 車車車車車車車車車車車車車車車車車車車車車車車車車車車車車車車車車車車車車車 end\\"}
          d: {run: x, title: ",", estimate: 0s}
    "#;

    /// Shows a plan's schedule, of a run that begins then.
    pub(super) fn seen(source: &str, begins: Option<&str>, look: impl FnOnce(&View<'_>)) {
        let reading = pitcrew_plan::read::read(source.as_bytes(), "p.yaml", "p");
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        let terms = Terms::from(begins.map(|begins| begins.parse().unwrap()));
        let analysis = analyze(&reading.plan, &terms);
        let zone = "Europe/Berlin".parse().unwrap();
        look(&View {
            plan: &reading.plan,
            analysis: &analysis,
            compared: None,
            stated: Vec::new(),
            zone,
            utc: Zone::utc(),
        });
    }

    /// Draws a plan's schedule as it stands in a terminal of so many columns.
    fn drawn(source: &str, terms: &Terms, columns: usize) -> String {
        let plan = pitcrew_plan::read::read(source.as_bytes(), "p.yaml", "demo").plan;
        let text = draw(&plan, &pitcrew_plan::schedule_at(&plan, terms), columns);
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn working_hours_and_deadlines_are_told_in_dates() {
        let source = "
            name: demo
            deadline: 26h
            tasks:
              a: {run: x, estimate: 6h}
              b: {run: x, estimate: 6h, needs: [a]}
              c: {run: x, estimate: 1h, needs: [b]}";
        let hours = pitcrew_plan::calendar::Window::Weekly("Mon-Fri 09:00-17:00 Europe/Berlin".parse().unwrap());
        let terms = Terms { begins: Some("2026-11-23T08:00:00Z".parse().unwrap()), hours: vec![hours] };
        insta::assert_snapshot!(drawn(source, &terms, 70), @"
        demo: 13h of work, 1d05h by the clock from begin to end; at most 1 at once
        from Mon 2026-11-23 09:00 to Tue 2026-11-24 14:00; windows honoured, worked on Mon-Fri 09:00-17:00 Europe/Berlin
        c begins 2h after its deadline: then it is not begun
        critical path: a → b → c

        TASK  START            TAKES  SLACK  0                           1d05h
        a     Mon 11-23 09:00  6h     0      ██████
        b     Mon 11-23 15:00  6h     0            █████████████████████████
        c     Tue 11-24 13:00  1h     0                                     ██

        █ critical: a delay here delays everything   ░ has slack
        ");
    }

    #[test]
    fn ranges_are_told_as_what_is_likely() {
        let source = "tasks: {a: {run: x, estimate: 1h-3h}, b: {run: x, estimate: 1h-3h, needs: [a]}}";
        insta::assert_snapshot!(drawn(source, &Terms::default(), 50), @"
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
        let text = drawn(source, &Terms::default(), 50);
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
        insta::assert_snapshot!(drawn(source, &Terms::default(), 50), @"
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
        insta::assert_snapshot!(drawn(source, &Terms::default(), 50), @"
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
