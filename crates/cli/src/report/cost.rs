//! What attempts cost: as their coding agents count it, or as they say it themselves.

use std::collections::BTreeMap;

use pitcrew_engine::{Account, Event, Record};
use pitcrew_plan::Id;

/// Under which names a report says it, in US dollars.
const NAMES: &[&str] = &["cost_usd", "total_cost_usd"];

/// Returns what each task's attempts cost together; of an attempt that says it several times, the last counts.
pub(super) fn of_tasks(records: &[Record]) -> BTreeMap<&Id, f64> {
    // By task, attempt, and the agent that judges what that left, where it is that one's.
    let mut of_attempts: BTreeMap<(&Id, u32, Option<&Id>), f64> = BTreeMap::new();
    let mut counted: BTreeMap<(&Id, u32, Option<&Id>), f64> = BTreeMap::new();
    for record in records {
        if let Event::Reported { task, attempt, report, .. } = &record.event
            && let Some(cost) = said(report)
        {
            of_attempts.insert((task, *attempt, None), cost);
        }
        if let Event::Spent { task, attempt, by, usage } = &record.event
            && let Some(micros) = usage.cost_micros
        {
            *counted.entry((task, *attempt, by.as_ref())).or_default() += micros as f64 / 1e6;
        }
    }
    // What was counted is not said twice.
    of_attempts.extend(counted);
    let mut of_tasks: BTreeMap<&Id, f64> = BTreeMap::new();
    for ((task, ..), cost) in of_attempts {
        *of_tasks.entry(task).or_default() += cost;
    }
    of_tasks
}

fn said(report: &Account) -> Option<f64> {
    let cost = NAMES.iter().find_map(|name| report.more.get(*name))?.as_f64()?;
    (cost.is_finite() && cost >= 0.0).then_some(cost)
}

#[cfg(test)]
mod tests {
    use pitcrew_engine::Timestamp;
    use serde_json::json;

    use super::*;

    #[test]
    fn of_each_attempt_the_last_word_counts_and_attempts_add_up() {
        let record = |attempt, cost| Record {
            seq: 1,
            time: Timestamp(0),
            event: Event::Reported {
                task: "a".parse().unwrap(),
                attempt,
                report: Account::read(&json!({"cost_usd": cost})).unwrap(),
                live: false,
            },
        };
        let records = [record(1, json!(0.25)), record(1, json!(0.5)), record(2, json!(1)), record(3, json!("free"))];
        assert_eq!(of_tasks(&records).into_values().collect::<Vec<f64>>(), [1.5]);
    }
}
