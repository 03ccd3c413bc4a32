//! The signals of a run: who told whom what.

use std::collections::BTreeMap;

use pitcrew_engine::{Run, Sender, Timestamp};
use pitcrew_plan::Id;
use serde::Serialize;
use serde_json::Value;

/// A signal that was sent.
#[derive(Debug, Serialize)]
pub struct SignalReport {
    /// Its name.
    pub name: Id,
    /// Who sent it: `{"task": ID}` or `{"person": NAME}`.
    pub from: Sender,
    /// What was told with it.
    pub data: Value,
    /// When.
    pub time: Timestamp,
    /// The tasks that heard it; nobody may have.
    pub heard_by: Vec<Id>,
}

/// Returns every signal of a run, in the order in which they were sent.
pub fn gather(run: &Run) -> Vec<SignalReport> {
    let mut heard_by: BTreeMap<u64, Vec<Id>> = BTreeMap::new();
    for (id, _) in run.tasks() {
        for seq in run.ever_heard(id) {
            heard_by.entry(seq).or_default().push(id.clone());
        }
    }
    let mut found: Vec<(u64, SignalReport)> = Vec::new();
    for (name, sent) in run.signals() {
        found.extend(sent.iter().map(|signal| {
            let report = SignalReport {
                name: name.clone(),
                from: signal.from.clone(),
                data: signal.data.clone(),
                time: signal.time,
                heard_by: heard_by.remove(&signal.seq).unwrap_or_default(),
            };
            (signal.seq, report)
        }));
    }
    found.sort_by_key(|(seq, _)| *seq);
    found.into_iter().map(|(_, signal)| signal).collect()
}

impl SignalReport {
    /// Says who heard it.
    pub fn ears(&self) -> String {
        match &self.heard_by[..] {
            [] => "nobody has heard it".to_owned(),
            ears => format!("heard by {}", ears.iter().map(Id::as_str).collect::<Vec<_>>().join(", ")),
        }
    }
}
