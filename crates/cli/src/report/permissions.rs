//! What coding agents wanted to do and were not simply allowed.

use pitcrew_engine::{Decided, Event, Record, Ruling, Timestamp};
use pitcrew_plan::Id;
use serde::Serialize;

/// A decision that was no plain yes.
#[derive(Debug, Serialize)]
pub struct PermissionReport {
    /// When.
    pub time: Timestamp,
    /// The task.
    pub task: Id,
    /// Which attempt of it.
    pub attempt: u32,
    /// What was wanted, how it was decided, by whom, and why.
    #[serde(flatten)]
    pub ruling: Ruling,
}

/// Returns every such decision of a run, in the order in which they were made.
pub fn gather(records: &[Record]) -> Vec<PermissionReport> {
    let ruled = records.iter().filter_map(|record| match &record.event {
        Event::Permission { task, attempt, ruling } => {
            Some(PermissionReport { time: record.time, task: task.clone(), attempt: *attempt, ruling: ruling.clone() })
        }
        _ => None,
    });
    ruled.collect()
}

impl PermissionReport {
    /// Says what came of it: `denied: runs `curl x` (the plan denies …)`.
    pub fn says(&self) -> String {
        let Ruling { action, decision, by, why } = &self.ruling;
        let how = match decision {
            Decided::Allowed => "allowed",
            Decided::Denied => "denied",
        };
        let by = by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
        format!("{how}{by}: {action} ({why})")
    }
}
