//! Clocks: one alarm at the next moment at which any plan's schedule falls due, and nothing in between. What fell due
//! while no server ran is left out or made up for once, as the plan says.

use std::sync::Arc;

use pitcrew_engine::Timestamp;
use pitcrew_plan::Trigger;
use pitcrew_plan::calendar::Instant;
use pitcrew_plan::trigger::{Cron, Missed};
use pitcrew_runner::clock;
use serde_json::json;

use super::door::Parcel;
use super::timer::Timer;
use crate::app::App;
use crate::problem::Problem;
use crate::store::{Arrival, Mark};

/// What fell due longer ago than this was missed, in milliseconds: nobody was there to start it.
const LATE_MS: i64 = 60_000;

/// How many missed moments are counted one by one.
const COUNTED: u32 = 1000;

/// Begins to start what falls due.
pub(super) fn begin(app: &Arc<App>) {
    // Without an alarm nothing falls due; the list of triggers says when it would.
    let Ok(timer) = Timer::new() else { return };
    let app = app.clone();
    tokio::spawn(async move {
        let mut plans = app.triggers.plans.subscribe();
        loop {
            plans.mark_unchanged();
            let next = app.work(|app| settle(app, clock::now())).await.unwrap_or_default();
            tokio::select! {
                rang = timer.until(next) => if rang.is_err() { return },
                changed = plans.changed() => if changed.is_err() { return },
                () = app.closed() => return,
            }
        }
    });
}

/// Starts what is due, and returns when anything falls due next.
fn settle(app: &Arc<App>, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
    let (mut arrivals, mut marks) = (Vec::new(), Vec::new());
    let mut next = None;
    for planned in app.triggers.plans().iter() {
        for trigger in &planned.plan().on {
            let Trigger::Cron(cron) = trigger else { continue };
            let name = &planned.plan().name;
            let seen = app.store.mark(name, cron)?;
            let due = Due::between(cron, seen.unwrap_or(now), now);
            let moved = seen.is_none() || due.last.is_some();
            arrivals.extend(due.arrival(name, cron, trigger, now));
            if moved {
                marks.push(Mark { plan: name.clone(), cron: cron.clone(), seen: now });
            }
            next = next.into_iter().chain(due.next).min();
        }
    }
    if !arrivals.is_empty() || !marks.is_empty() {
        app.deliver(&arrivals, &marks, now)?;
    }
    Ok(next)
}

/// What fell due between two moments.
#[derive(Debug, PartialEq, Eq)]
struct Due {
    /// The last moment at which it did.
    last: Option<Timestamp>,
    /// How often.
    times: u32,
    /// When it does next.
    next: Option<Timestamp>,
}

impl Due {
    fn between(cron: &Cron, seen: Timestamp, now: Timestamp) -> Due {
        let mut due = Due { last: None, times: 0, next: cron.next(Instant(seen.0)).map(|moment| Timestamp(moment.0)) };
        while let Some(moment) = due.next.filter(|next| *next <= now) {
            due.last = Some(moment);
            due.times += 1;
            // Of very many only the last days are looked at.
            let from = if due.times == COUNTED { Timestamp(moment.0.max(now.0 - LATE_MS)) } else { moment };
            due.next = cron.next(Instant(from.0)).map(|moment| Timestamp(moment.0));
        }
        due
    }

    /// Returns what arrives: one run for all that fell due, where it is not too late for that.
    fn arrival(&self, plan: &str, cron: &Cron, trigger: &Trigger, now: Timestamp) -> Option<Arrival> {
        let last = self.last?;
        let is_late = now.0 - last.0 > LATE_MS;
        if is_late && cron.missed == Missed::Skip {
            return None;
        }
        let schedule = cron.schedule.to_string();
        let missed = if is_late { self.times } else { self.times - 1 };
        let parcel = Parcel {
            source: "cron".to_owned(),
            key: format!("{last} {schedule} {}", cron.zone),
            also: Vec::new(),
            kind: "cron",
            event: schedule.clone(),
            by: "cron".to_owned(),
            payload: json!({ "schedule": schedule, "zone": cron.zone, "due": last, "missed": missed }),
        };
        let ignored = parcel.unwanted(trigger);
        let Parcel { source, key, also, kind, event, by, payload } = parcel;
        Some(Arrival { plan: plan.to_owned(), source, key, also, kind, event, by, payload, ignored })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cron(schedule: &str, zone: &str, missed: &str) -> Cron {
        serde_json::from_value(json!({ "schedule": schedule, "zone": zone, "missed": missed })).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<Instant>().unwrap().0)
    }

    fn arrives(cron: &Cron, seen: &str, now: &str) -> Option<String> {
        let due = Due::between(cron, at(seen), at(now));
        let arrival = due.arrival("p", cron, &Trigger::Cron(cron.clone()), at(now))?;
        Some(format!("{} {}", arrival.payload["due"], arrival.payload["missed"]))
    }

    #[test]
    fn what_was_missed_is_left_out_or_made_up_for_once() {
        let hourly = |missed| cron("0 * * * *", "UTC", missed);
        let days = ("2026-11-18T00:30:00Z", "2026-11-21T02:30:00Z");
        assert_eq!(arrives(&hourly("skip"), days.0, days.1), None);
        assert_eq!(arrives(&hourly("run_once"), days.0, days.1).unwrap(), r#""2026-11-21T02:00:00.000Z" 74"#);
        // On time, or as good as.
        let on_time = Some(r#""2026-11-21T02:00:00.000Z" 0"#.to_owned());
        assert_eq!(arrives(&hourly("skip"), "2026-11-21T01:00:00Z", "2026-11-21T02:00:00Z"), on_time);
        assert_eq!(arrives(&hourly("skip"), "2026-11-21T01:00:00Z", "2026-11-21T02:00:59Z"), on_time);
        assert_eq!(arrives(&hourly("run_once"), "2026-11-21T02:00:00Z", "2026-11-21T02:59:59Z"), None);
    }

    #[test]
    fn an_hour_that_clocks_show_twice_or_skip_is_one_run() {
        let nightly = cron("30 2 * * *", "Europe/Berlin", "run_once");
        let due = Due::between(&nightly, at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z"));
        assert_eq!((due.times, due.last), (1, Some(at("2026-10-25T00:30:00Z"))));
        let due = Due::between(&nightly, at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z"));
        assert_eq!((due.times, due.last), (1, Some(at("2026-03-29T01:00:00Z"))));
    }

    #[test]
    fn a_year_without_a_server_is_settled_at_once() {
        let busy = cron("* * * * * *", "UTC", "run_once");
        let due = Due::between(&busy, at("2025-11-21T00:00:00Z"), at("2026-11-21T00:00:00Z"));
        assert_eq!(due.last, Some(at("2026-11-21T00:00:00Z")));
        assert_eq!(due.next, Some(at("2026-11-21T00:00:01Z")));
    }
}
