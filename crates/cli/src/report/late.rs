//! What was not done by its deadline.

use pitcrew_engine::{Due, Run, Timestamp};
use serde::Serialize;

use crate::render::{people, time};

/// Something that was not done by its deadline.
#[derive(Debug, Serialize)]
pub struct LateReport {
    /// What: `{"task": ID}`, `{"phase": NAME}` or `"run"`.
    pub of: Due,
    /// When it was to be done.
    pub deadline: Timestamp,
    /// When it was over, done or not; `None` while it is not.
    pub over: Option<Timestamp>,
    /// Who was told.
    pub told: Vec<String>,
    #[serde(skip)]
    now: Timestamp,
}

/// Returns everything that was not done by its deadline.
pub fn gather(run: &Run, now: Timestamp) -> Vec<LateReport> {
    let open: Vec<&Due> = run.overdue().map(|(due, _)| due).collect();
    let late = run.ever_overdue().map(|(of, overdue)| LateReport {
        of: of.clone(),
        deadline: overdue.deadline,
        over: if open.contains(&of) { None } else { end_of(run, of) },
        told: overdue.told.clone(),
        now,
    });
    late.collect()
}

/// Returns when the last task was over that a deadline is for.
fn end_of(run: &Run, due: &Due) -> Option<Timestamp> {
    let is_meant = |id: &pitcrew_plan::Id| match due {
        Due::Task(task) => task == id,
        Due::Phase(phase) => run.plan().tasks[id].phase.as_ref() == Some(phase),
        Due::Run => true,
    };
    run.tasks().filter(|(id, _)| is_meant(id)).filter_map(|(_, record)| record.finished).max()
}

impl LateReport {
    /// Says how late it is, or was.
    pub fn says(&self) -> String {
        let by = |moment: Timestamp| time::short(moment.since(self.deadline));
        let late = match self.over {
            None => format!("is {} over its deadline", by(self.now)),
            Some(over) => format!("was over {} after its deadline", by(over)),
        };
        let were = if self.told.len() == 1 { "was" } else { "were" };
        format!("{late}, {}; {} {were} told", time::date(self.deadline), people::names(self.told.iter()))
    }
}
