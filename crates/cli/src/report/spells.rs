//! When the tasks of a run were at work.

use std::collections::BTreeMap;

use pitcrew_engine::{Record, Timestamp};
use pitcrew_plan::Id;
use serde::Serialize;

use super::gather::ms;

/// A stretch of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Spell {
    /// When it began.
    pub began: Timestamp,
    /// When it ended, or until when it has lasted.
    pub ended: Timestamp,
}

/// When each task was at work: not while it waited for a person, or for its next try.
pub(super) struct Spells {
    spells: Vec<(Id, Timestamp, Timestamp)>,
}

impl Spells {
    /// Reads it out of the events of a run that lasts, or has lasted, until `end`.
    pub(super) fn of(records: &[Record], end: Timestamp) -> Spells {
        let mut open: BTreeMap<&Id, Timestamp> = BTreeMap::new();
        let mut spells = Vec::new();
        for record in records {
            let Some(task) = record.event.task() else { continue };
            match record.event.puts_to_work() {
                Some(true) => {
                    open.entry(task).or_insert(record.time);
                }
                Some(false) => {
                    let began = open.remove(task);
                    spells.extend(began.map(|began| (task.clone(), began, record.time)));
                }
                None => {}
            }
        }
        spells.extend(open.into_iter().map(|(task, began)| (task.clone(), began, end)));
        Spells { spells }
    }

    /// Returns when each task was at work, in order.
    pub(super) fn by_task(&self) -> BTreeMap<&Id, Vec<Spell>> {
        let mut by_task: BTreeMap<&Id, Vec<Spell>> = BTreeMap::new();
        for (task, began, ended) in &self.spells {
            by_task.entry(task).or_default().push(Spell { began: *began, ended: *ended });
        }
        by_task
    }

    /// Returns how long all of it would take one after the other.
    pub(super) fn sum_ms(&self) -> u64 {
        self.spells.iter().map(|(_, began, ended)| ms(*ended, *began)).sum()
    }

    /// Returns how long at least one was at work.
    pub(super) fn together_ms(&self) -> u64 {
        let mut spells: Vec<_> = self.spells.iter().map(|(_, began, ended)| (*began, *ended)).collect();
        spells.sort();
        let (mut total, mut until) = (0, Timestamp(i64::MIN));
        for (began, ended) in spells {
            let from = began.max(until);
            total += ms(ended.max(from), from);
            until = until.max(ended);
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use pitcrew_engine::Event;

    use super::*;

    fn at(seq: u64, ms: i64, event: Event) -> Record {
        Record { seq, time: Timestamp(ms), event }
    }

    #[test]
    fn time_that_is_spent_waiting_is_not_work() {
        let id = |name: &str| name.parse::<Id>().unwrap();
        let started = |name: &str| Event::AttemptStarted { task: id(name), attempt: 1, head: 0, ahead_of: None };
        let records = [
            at(1, 0, started("a")),
            at(2, 1000, started("b")),
            at(3, 3000, Event::TaskSucceeded { task: id("a") }),
            at(4, 4000, Event::RetryScheduled { task: id("b"), attempt: 1, due: Timestamp(9000) }),
            at(5, 9000, started("b")),
        ];
        let work = Spells::of(&records, Timestamp(10_000));
        let spell = |began, ended| Spell { began: Timestamp(began), ended: Timestamp(ended) };
        assert_eq!(work.by_task()[&id("b")], [spell(1000, 4000), spell(9000, 10_000)]);
        assert_eq!(work.sum_ms(), 7000);
        assert_eq!(work.together_ms(), 5000);
    }
}
