//! What a day of an estimate is: twenty-four hours on the clock, or as many as somebody works in it.

use std::time::Duration;

use crate::model::Plan;
use crate::quantity::{Estimate, Span};

const DAY: Duration = Duration::from_secs(86_400);

/// How many days somebody works in a week.
const DAYS_OF_WEEK: u32 = 5;

/// Whether an estimate of the plan is told in days, or in weeks.
pub fn counts_days(plan: &Plan) -> bool {
    plan.tasks.values().any(|task| task.estimate.is_some_and(|estimate| estimate.high.0 >= DAY))
}

/// Returns the plan with the days of its estimates as days of work of that length; a week has five.
///
/// Half a day on the clock is half a day of work behind a whole one. By itself it is that where `halves` says so:
/// documents speak of half a day, while twelve hours of a plan in YAML are twelve hours.
pub fn with_days_of(plan: &Plan, day: Duration, halves: bool) -> Plan {
    let mut plan = plan.clone();
    for task in plan.tasks.values_mut() {
        task.estimate = task
            .estimate
            .map(|Estimate { low, high }| Estimate { low: worked(low, day, halves), high: worked(high, day, halves) });
    }
    plan
}

fn worked(span: Span, day: Duration, halves: bool) -> Span {
    let days = u32::try_from(span.0.as_secs() / DAY.as_secs()).unwrap_or(u32::MAX);
    let days_of_work = (days / 7).saturating_mul(DAYS_OF_WEEK).saturating_add(days % 7);
    let rest = span.0.saturating_sub(DAY.saturating_mul(days));
    let is_half = rest == DAY / 2 && (days > 0 || halves);
    let rest = if is_half { day / 2 } else { rest };
    Span(day.saturating_mul(days_of_work).saturating_add(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn days_are_days_of_work_and_a_week_has_five() {
        for (told, worked_in) in
            [("1d", "8h"), ("2d", "16h"), ("1w", "40h"), ("8d", "48h"), ("1d4h", "12h"), ("1d12h", "12h"), ("3h", "3h")]
        {
            let span: Span = told.parse().unwrap();
            assert_eq!(worked(span, 8 * HOUR, false), worked_in.parse().unwrap(), "{told}");
        }
    }

    #[test]
    fn half_a_day_of_a_document_is_half_a_day_of_work() {
        let half: Span = "12h".parse().unwrap();
        assert_eq!(worked(half, 8 * HOUR, true), "4h".parse().unwrap());
        assert_eq!(worked(half, 8 * HOUR, false), half);
    }
}
