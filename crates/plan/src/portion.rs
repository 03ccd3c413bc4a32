//! How much of a task a schedule counts: each of its known items, each of its attempts side by side, and one turn.

use std::time::Duration;

use serde::Serialize;

use crate::fan::ForEach;
use crate::model::Task;
use crate::schedule::estimate;

/// How often the work of a task is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Portion {
    /// How many children, or attempts side by side, it has; 1 where it has none, or nobody knows before it runs.
    pub(crate) of: u32,
    /// How many of them are at work at once, if nobody else takes their places.
    pub(crate) at_once: u32,
}

/// What of a task is counted once and may come more often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CountedOnce {
    /// Its items, which are not known before other tasks have run.
    Items,
    /// Its turns: how many there are is seen when they are done.
    Turns,
}

impl Portion {
    /// Works out how much of a task is counted.
    pub(crate) fn of(task: &Task) -> Portion {
        let items = task.for_each.as_ref().and_then(ForEach::known_count);
        let items = items.map(|items| u32::try_from(items).unwrap_or(u32::MAX));
        let of = items.or(task.contest().map(|contest| contest.times)).unwrap_or(1);
        Portion { of, at_once: task.parallel.unwrap_or(u32::MAX).clamp(1, of.max(1)) }
    }

    /// Returns the time from the first child's start to the last one's end, if only the task's own `parallel` counts.
    pub(crate) fn span(self, each: Duration) -> Duration {
        each.saturating_mul(self.of.div_ceil(self.at_once))
    }
}

impl Task {
    /// Returns how many children the schedule counts, where the task is done for each of items that are known, or is
    /// tried several times side by side.
    pub(crate) fn children_counted(&self) -> Option<u32> {
        let has_some = self.for_each.as_ref().and_then(ForEach::known_count).is_some() || self.contest().is_some();
        has_some.then(|| Portion::of(self).of)
    }

    /// Returns what of the task is counted once and may come more often.
    pub(crate) fn counted_once(&self) -> Vec<CountedOnce> {
        let items = self.for_each.as_ref().is_some_and(|each| each.known_count().is_none());
        let turns = self.repeat.as_ref().is_some_and(|repeat| repeat.times > 1);
        let items = items.then_some(CountedOnce::Items);
        items.into_iter().chain(turns.then_some(CountedOnce::Turns)).collect()
    }
}

/// Returns how long a task is thought to take from its start to its end, if there is room for all its children.
pub(crate) fn span(task: &Task) -> Duration {
    Portion::of(task).span(estimate(task))
}
