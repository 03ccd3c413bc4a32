//! Runs as the API shows them.

use std::collections::BTreeMap;

use pitcrew_engine::{Run, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::gallery::Folded;

/// A run in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RunSummary {
    /// Its name.
    pub(crate) run: String,
    /// The plan that it carries out.
    pub(crate) plan: String,
    /// `running`, `waiting`, `succeeded`, `failed` or `canceled`.
    pub(crate) status: String,
    /// When it was started.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created: Timestamp,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) finished: Option<Timestamp>,
    /// Who started it.
    pub(crate) by: String,
    /// Its tasks, counted.
    pub(crate) tasks: TaskCounts,
    /// How many questions wait for people.
    pub(crate) asks: usize,
    /// The number of its newest event.
    pub(crate) seq: u64,
}

/// Tasks of a run by where they stand.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TaskCounts {
    /// How many there are.
    pub(crate) total: usize,
    /// How many are in each state that any is in.
    pub(crate) by_state: BTreeMap<String, usize>,
}

impl RunSummary {
    /// Says how a run stands.
    pub(crate) fn of(Folded { run, row }: &Folded, now: Timestamp) -> RunSummary {
        RunSummary {
            run: run.id().to_string(),
            plan: run.plan().name.to_string(),
            status: run.status(now).to_owned(),
            created: row.created,
            finished: run.finished(),
            by: run.opening().by.clone(),
            tasks: TaskCounts::of(run),
            asks: if run.ended_as().is_some() { 0 } else { run.questions().count() },
            seq: run.seq(),
        }
    }
}

impl TaskCounts {
    fn of(run: &Run) -> TaskCounts {
        let mut by_state = BTreeMap::new();
        let mut total = 0;
        for (_, record) in run.tasks() {
            total += 1;
            let name = serde_json::to_value(run.state_of(record)).ok();
            let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().to_owned();
            *by_state.entry(name).or_insert(0) += 1;
        }
        TaskCounts { total, by_state }
    }
}

/// Where a run stands, and what there is to know of it beside its tasks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RunDetail {
    /// The status view, as `pitcrew status RUN --format json` prints it.
    #[serde(flatten)]
    pub(crate) view: pitcrew_engine::RunView,
    /// The plan that it carries out.
    pub(crate) plan: String,
    /// What the plan is for.
    pub(crate) goal: Option<String>,
    /// When it was started.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created: Timestamp,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) finished: Option<Timestamp>,
    /// Who started it.
    pub(crate) by: String,
    /// How many questions wait for people.
    pub(crate) asks: usize,
    /// The number of the newest event that is in this: a stream goes on behind it.
    pub(crate) seq: u64,
}

impl RunDetail {
    /// Says where a run stands.
    pub(crate) fn of(Folded { run, row }: &Folded, now: Timestamp) -> RunDetail {
        let view = run.view(now);
        RunDetail {
            asks: view.questions.len(),
            view,
            plan: run.plan().name.to_string(),
            goal: run.plan().goal.clone(),
            created: row.created,
            finished: run.finished(),
            by: run.opening().by.clone(),
            seq: run.seq(),
        }
    }
}
