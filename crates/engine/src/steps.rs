//! The steps of a task: which are ticked, and what was seen of each.
//!
//! A step is ticked by its check, asked of the staged change where `verify` is, and by nothing else:
//! what an attempt says of itself ticks none. An attempt whose check finds a step open has failed.

use pitcrew_plan::{Id, Task};
use serde::{Deserialize, Serialize};

use crate::failure::Evidence;
use crate::record::TaskRecord;
use crate::run::Run;

/// Whether a step is done, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Its check holds of the newest attempt's change.
    Ticked,
    /// Its check does not hold, or was not asked yet.
    Open,
    /// It has no check: nobody knows.
    NotChecked,
}

/// A step as people and scripts see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepView {
    /// What it is called.
    pub title: String,
    /// Whether it is done.
    pub state: StepState,
    /// What its check said of the newest attempt; nothing while it was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

impl Run {
    /// Returns how the steps of a task stand, in the order of the plan. Where it is done for each of
    /// several items, its children have them.
    pub fn steps(&self, id: &Id) -> Vec<StepView> {
        let (Some(task), Some(record)) = (self.plan.tasks.get(id), self.tasks.get(id)) else { return Vec::new() };
        if task.for_each.is_some() {
            return Vec::new();
        }
        let view = |(at, step): (usize, &pitcrew_plan::TaskStep)| {
            let seen = record.steps.iter().find(|seen| seen.step == Some(at as u32)).filter(|_| step.check().is_some());
            let state = match (step.check(), seen) {
                (None, _) => StepState::NotChecked,
                (Some(_), Some(seen)) if seen.holds => StepState::Ticked,
                (Some(_), _) => StepState::Open,
            };
            StepView { title: step.title().to_owned(), state, evidence: seen.cloned() }
        };
        task.steps.iter().enumerate().map(view).collect()
    }
}

impl TaskRecord {
    /// Takes down what was seen of the steps.
    pub(crate) fn look_at_steps(&mut self, evidence: &[Evidence]) {
        self.steps = evidence.iter().filter(|one| one.step.is_some()).cloned().collect();
    }
}

/// Adds what is missing: a step that was not looked at is open, whoever left it out.
pub(crate) fn with_every_step(task: &Task, mut evidence: Vec<Evidence>) -> Vec<Evidence> {
    for (at, check) in task.checked_steps() {
        let step = Some(at as u32);
        if evidence.iter().any(|seen| seen.step == step) {
            continue;
        }
        let said = "it was not looked at".to_owned();
        let check = check.name.clone();
        evidence.push(Evidence { check, holds: false, tries: 0, took_ms: 0, said, report: None, step, findings: None });
    }
    evidence
}
