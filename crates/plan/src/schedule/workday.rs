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
pub fn with_days_of(plan: &Plan, day: Duration) -> Plan {
    let mut plan = plan.clone();
    for task in plan.tasks.values_mut() {
        task.estimate =
            task.estimate.map(|estimate| Estimate { low: worked(estimate.low, day), high: worked(estimate.high, day) });
    }
    plan
}

fn worked(span: Span, day: Duration) -> Span {
    let days = u32::try_from(span.0.as_secs() / DAY.as_secs()).unwrap_or(u32::MAX);
    let days_of_work = (days / 7).saturating_mul(DAYS_OF_WEEK).saturating_add(days % 7);
    let rest = span.0.saturating_sub(DAY.saturating_mul(days));
    // Half a day on the clock is longer than one of work.
    Span(day.saturating_mul(days_of_work).saturating_add(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days_of_work_and_a_week_has_five() {
        for (told, worked_in) in
            [("1d", "8h"), ("2d", "16h"), ("1w", "40h"), ("8d", "48h"), ("1d4h", "12h"), ("3h", "3h")]
        {
            let span: Span = told.parse().unwrap();
            assert_eq!(worked(span, Duration::from_secs(8 * 3600)), worked_in.parse().unwrap(), "{told}");
        }
    }
}
