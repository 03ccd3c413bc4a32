//! A plan as it is beside the same plan changed a little.

use std::cmp::Ordering;
use std::time::Duration;

use pitcrew_plan::calendar::Zone;
use pitcrew_plan::schedule::{Analysis, Change};
use pitcrew_plan::{Id, Schedule};

use crate::render::style;
use crate::render::table::table;
use crate::render::time::{seconds, work};

/// A figure of the plan as it is, and as it would be.
pub struct Row {
    /// What it is.
    pub what: String,
    /// As it is.
    pub now: String,
    /// As it would be.
    pub then: String,
    /// What lies between, in words; empty where nothing does.
    pub difference: String,
    /// How the first stands to the second; equal, too, where neither is better.
    pub change: Ordering,
}

/// Says what changes would come to.
pub fn draw(changes: &[Change], before: &Analysis, after: &Analysis, zone: &Zone) -> String {
    let mut lines = vec![["", "NOW", "THEN", ""].map(str::to_owned).to_vec()];
    lines.extend(rows(before, after, zone).into_iter().map(|row| {
        let difference = match row.change {
            Ordering::Equal => row.difference,
            Ordering::Greater => style::good(row.difference),
            Ordering::Less => style::care(row.difference),
        };
        vec![row.what, row.now, row.then, difference]
    }));
    let path = |path: &[Id]| path.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ");
    let (now, then) = (&before.schedule.critical_path, &after.schedule.critical_path);
    let paths = match now == then {
        true => format!("critical path, now and then: {}\n", path(now)),
        false => format!("critical path now:  {}\ncritical path then: {}\n", path(now), path(then)),
    };
    format!("{}\n\n{}{paths}", style::strong(title(changes)), table(&lines))
}

/// Says what is otherwise.
pub fn title(changes: &[Change]) -> String {
    let told: Vec<String> = changes.iter().map(ToString::to_string).collect();
    format!("What if {}", told.join(", "))
}

/// Returns the figures, as they are and as they would be; moments by the clocks of `zone`.
pub fn rows(before: &Analysis, after: &Analysis, zone: &Zone) -> Vec<Row> {
    let (now, then) = (&before.schedule, &after.schedule);
    let [takes, all] = match now.terms.hours.is_empty() {
        true => ["in parallel", "one after the other"],
        false => ["by the clock, from begin to end", "of work"],
    };
    let mut rows = Vec::new();
    if let Some(begins) = now.terms.begins {
        let done = |schedule: &Schedule| zone.show(begins.after(Duration::from_secs(schedule.makespan_s)));
        let what = "done".to_owned();
        let (now, then) = (done(now), done(then));
        rows.push(Row { what, now, then, difference: String::new(), change: Ordering::Equal });
    }
    rows.push(row(takes, now.makespan_s, then.makespan_s, seconds));
    rows.push(row(all, now.sequential_s, then.sequential_s, work));
    if [now, then].iter().any(|schedule| schedule.p90_s != schedule.makespan_s) {
        rows.push(row("in half of all cases (P50)", now.p50_s, then.p50_s, seconds));
        rows.push(row("in eight of ten (P80)", now.p80_s, then.p80_s, seconds));
        rows.push(row("in nine of ten (P90)", now.p90_s, then.p90_s, seconds));
    }
    rows.push(row("no schedule is faster than", before.lower_bound.seconds, after.lower_bound.seconds, seconds));
    rows.push(Row {
        what: "tasks at once at most".to_owned(),
        now: now.peak_parallel.to_string(),
        then: then.peak_parallel.to_string(),
        difference: String::new(),
        change: Ordering::Equal,
    });
    for team in &before.idle {
        let then = after.idle.iter().find(|other| other.team == team.team).map_or(0, |team| team.idle_s);
        rows.push(row(&format!("idle in {}", team.team), team.idle_s, then, work));
    }
    rows
}

/// Compares lengths of time, told as by the clock or as work.
fn row(what: &str, now: u64, then: u64, told: fn(u64) -> String) -> Row {
    let change = now.cmp(&then);
    let difference = match change {
        Ordering::Equal => String::new(),
        Ordering::Greater => format!("{} less", told(now - then)),
        Ordering::Less => format!("{} more", told(then - now)),
    };
    Row { what: what.to_owned(), now: told(now), then: told(then), difference, change }
}
