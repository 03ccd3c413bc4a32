//! What was planned against what happened, as bars: a pair of lines for each task.

use std::collections::BTreeMap;

use pitcrew_plan::Id;

use super::{Report, Spell, TaskReport};
use crate::render::events::count;
use crate::render::style;
use crate::render::time;

/// How wide the bars are in text, in columns.
const ROOM: usize = 48;

/// How many tasks have bars in text.
const TASKS: usize = 60;

/// When a task was at work or was to be, as shares of the whole from 0 to 1.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    /// Whose.
    pub(super) task: &'a TaskReport,
    /// From when to when by the schedule; nothing in a plan without estimates.
    pub(super) planned: Option<(f64, f64)>,
    /// From when to when it was at work.
    pub(super) happened: Vec<(f64, f64)>,
}

/// The bars of a run, and how long the whole of each is.
#[derive(Debug)]
pub(super) struct Bars<'a> {
    pub(super) pairs: Vec<Pair<'a>>,
    /// In milliseconds.
    pub(super) planned_ms: u64,
    /// In milliseconds.
    pub(super) happened_ms: u64,
    /// Whether one scale serves both: else each fills the width by itself.
    pub(super) one_scale: bool,
}

impl<'a> Bars<'a> {
    /// Lays out the tasks that people read of; nothing where nothing was begun.
    pub(super) fn of(report: &'a Report) -> Option<Bars<'a>> {
        let happened_ms = report.times.wall_ms;
        let planned_ms = if report.has_estimates() { report.times.planned_parallel_s.saturating_mul(1000) } else { 0 };
        if happened_ms == 0 || report.tasks.iter().all(|task| task.spells.is_empty()) {
            return None;
        }
        // With one scale for both the shorter should still be told apart from nothing.
        let one_scale = planned_ms > 0 && happened_ms < planned_ms * 8 && planned_ms < happened_ms * 8;
        let longer = planned_ms.max(happened_ms);
        let (of_plan, of_run) = if one_scale { (longer, longer) } else { (planned_ms.max(1), happened_ms) };
        let share = |ms: u64, of: u64| (ms as f64 / of as f64).clamp(0.0, 1.0);
        // What children did is told with their parent.
        let mut spells: BTreeMap<Id, Vec<&Spell>> = BTreeMap::new();
        for task in &report.tasks {
            let told = task.id.parent().map_or_else(|| task.id.clone(), |(parent, _)| parent);
            spells.entry(told).or_default().extend(&task.spells);
        }
        let pair = |task: &'a TaskReport| Pair {
            task,
            planned: (planned_ms > 0).then(|| {
                (
                    share(task.planned_start_s.saturating_mul(1000), of_plan),
                    share(task.planned_finish_s.saturating_mul(1000), of_plan),
                )
            }),
            happened: spells
                .get(&task.id)
                .into_iter()
                .flatten()
                .map(|spell| (share(ms(report, spell.began), of_run), share(ms(report, spell.ended), of_run)))
                .collect(),
        };
        let pairs = report.tasks.iter().filter(|task| task.is_told()).map(pair).collect();
        Some(Bars { pairs, planned_ms, happened_ms, one_scale })
    }

    /// Says how long each is, and whether they may be compared.
    pub(super) fn scale(&self) -> String {
        let short = |ms| time::short(std::time::Duration::from_millis(ms));
        let happened = short(self.happened_ms);
        match (self.planned_ms, self.one_scale) {
            (0, _) => format!("the whole width is {happened}; the plan has no estimates"),
            (planned, true) => format!("the whole width is {}", short(planned.max(self.happened_ms))),
            (planned, false) => format!("the whole width is {} of the plan, {happened} of the run", short(planned)),
        }
    }

    /// Draws them as lines without colour.
    pub(super) fn lines(&self) -> Vec<String> {
        let widest = self.pairs.iter().map(|pair| style::width(pair.task.id.as_str())).max().unwrap_or(0);
        let mut lines = vec![format!("░ planned   █ at work   {}", self.scale())];
        for pair in self.pairs.iter().take(TASKS) {
            let name = pair.task.id.as_str();
            let mut head = format!("{name}{}", " ".repeat(widest - style::width(name)));
            if let Some(planned) = pair.planned {
                lines.push(format!("{head}  {}", bar(&[planned], '░')).trim_end().to_owned());
                head = " ".repeat(widest);
            }
            if !pair.happened.is_empty() || pair.planned.is_none() {
                lines.push(format!("{head}  {}", bar(&pair.happened, '█')).trim_end().to_owned());
            }
        }
        let more = self.pairs.len().saturating_sub(TASKS);
        if more > 0 {
            lines.push(format!("and {}; `--format html` has them all", count(more, "task")));
        }
        lines
    }
}

fn ms(report: &Report, moment: pitcrew_engine::Timestamp) -> u64 {
    u64::try_from(moment.since(report.started).as_millis()).unwrap_or(u64::MAX)
}

/// Draws stretches as signs; what is shorter than a column takes one.
fn bar(stretches: &[(f64, f64)], sign: char) -> String {
    let mut cells = vec![' '; ROOM];
    for (from, to) in stretches {
        let first = ((from * ROOM as f64) as usize).min(ROOM - 1);
        let last = ((to * ROOM as f64).round() as usize).clamp(first + 1, ROOM);
        cells[first..last].fill(sign);
    }
    cells.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_is_seen_and_nothing_leaves_the_width() {
        assert_eq!(bar(&[(0.0, 0.0)], '█').trim_end(), "█");
        assert_eq!(bar(&[(1.0, 1.0)], '█').trim_start(), "█");
        assert_eq!(bar(&[(0.0, 0.5), (0.75, 1.0)], '█').chars().filter(|c| *c == '█').count(), 36);
    }
}
