//! The lines of a time axis, and what stands at them.

use std::time::Duration;

use super::View;
use crate::render::time::seconds;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// The steps between the lines, in seconds.
const STEPS: [u64; 18] = [
    60,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    10_800,
    21_600,
    43_200,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    90 * DAY,
    365 * DAY,
    3650 * DAY,
];

/// How many lines there are at most.
const MOST: u64 = 9;

/// A line of the axis.
pub struct Tick {
    /// Where it is, in seconds from the run's start.
    pub second: u64,
    /// The day that begins to hold here; only where moments are known.
    pub day: Option<String>,
    /// How long after the start, or what time of the day it is; empty where lines are days apart.
    pub time: String,
}

/// Returns the seconds between two lines of a schedule's axis.
pub fn step(view: &View<'_>) -> u64 {
    let makespan = view.analysis.schedule.makespan_s;
    STEPS.into_iter().find(|step| makespan / step < MOST).unwrap_or(STEPS[STEPS.len() - 1])
}

/// Returns the lines of a schedule's axis, from its start to its end.
pub fn ticks(view: &View<'_>) -> Vec<Tick> {
    let schedule = &view.analysis.schedule;
    let step = step(view);
    let mut last = String::new();
    let tick = |second: u64| {
        let Some(begins) = schedule.terms.begins else { return Tick { second, day: None, time: seconds(second) } };
        let moment = begins.after(Duration::from_secs(second));
        let day = view.zone.format(moment, "%a %m-%d");
        let is_new = day != last;
        last.clone_from(&day);
        let time = if step < DAY { view.zone.format(moment, "%H:%M") } else { String::new() };
        Tick { second, day: is_new.then_some(day), time }
    };
    (0..=schedule.makespan_s / step).map(|at| at * step).map(tick).collect()
}
