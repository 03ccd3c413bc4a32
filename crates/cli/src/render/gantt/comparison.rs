//! A plan as it is beside the same plan changed a little.

use pitcrew_plan::Id;
use pitcrew_plan::schedule::{Analysis, Change};

use crate::render::style;
use crate::render::table::table;
use crate::render::time::work;

/// Says what changes would come to.
pub fn draw(changes: &[Change], before: &Analysis, after: &Analysis) -> String {
    let told: Vec<String> = changes.iter().map(ToString::to_string).collect();
    let mut rows = vec![["", "NOW", "THEN", ""].map(str::to_owned).to_vec()];
    let (now, then) = (&before.schedule, &after.schedule);
    rows.push(times("in parallel", now.makespan_s, then.makespan_s));
    rows.push(times("one after the other", now.sequential_s, then.sequential_s));
    let ranges = [now, then].iter().any(|schedule| schedule.p90_s != schedule.makespan_s);
    if ranges {
        rows.push(times("in half of all cases (P50)", now.p50_s, then.p50_s));
        rows.push(times("in eight of ten (P80)", now.p80_s, then.p80_s));
        rows.push(times("in nine of ten (P90)", now.p90_s, then.p90_s));
    }
    rows.push(times("no schedule faster than", before.lower_bound.seconds, after.lower_bound.seconds));
    let count = |count: usize| count.to_string();
    rows.push(vec!["at most at once".to_owned(), count(now.peak_parallel), count(then.peak_parallel)]);
    for team in &before.idle {
        let idle = |analysis: &Analysis| {
            analysis.idle.iter().find(|other| other.team == team.team).map_or(0, |team| team.idle_s)
        };
        rows.push(times(&format!("idle in {}", team.team), team.idle_s, idle(after)));
    }
    let path = |path: &[Id]| path.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ");
    let paths = match now.critical_path == then.critical_path {
        true => format!("critical path, now and then: {}\n", path(&now.critical_path)),
        false => {
            format!(
                "critical path now:  {}\ncritical path then: {}\n",
                path(&now.critical_path),
                path(&then.critical_path)
            )
        }
    };
    format!("{}\n\n{}{paths}", style::strong(format!("what if {}", told.join(", "))), table(&rows))
}

fn times(what: &str, now: u64, then: u64) -> Vec<String> {
    let difference = match now.cmp(&then) {
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Greater => style::good(format!("{} less", work(now - then))),
        std::cmp::Ordering::Less => style::care(format!("{} more", work(then - now))),
    };
    vec![what.to_owned(), work(now), work(then), difference]
}
