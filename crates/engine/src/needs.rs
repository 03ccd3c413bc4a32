//! How the needs of a task stand, as the tasks that it needs go on.

use pitcrew_plan::{Ending, Id, Need};
use serde::Serialize;

use crate::failure::Failure;
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::Stage;

/// How one need stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedState {
    /// It may still be met.
    #[default]
    Open,
    /// It is met.
    Met,
    /// It will not be met any more.
    Gone,
}

/// A need in the plan: whose it is, and its place among the needs of that task.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub task: Id,
    pub at: usize,
}

impl Run {
    /// Works out anew how the needs stand that `id` decides, because it started, ended, or is being taken back.
    pub(crate) fn tell_dependents(&mut self, id: &Id) {
        for index in 0..self.order.heard_by(id).len() {
            let place = self.order.heard_by(id)[index].clone();
            let standing = self.standing_of(&place);
            self.stands(&place, standing);
        }
    }

    /// Works out how all needs of a task stand that has just joined.
    pub(crate) fn work_out_needs(&mut self, id: &Id) {
        for at in 0..self.plan.tasks[id].needs.len() {
            let place = Place { task: id.clone(), at };
            let standing = self.standing_of(&place);
            self.stands(&place, standing);
        }
    }

    fn standing_of(&self, place: &Place) -> NeedState {
        let need = &self.plan.tasks[&place.task].needs[place.at];
        match need.task() {
            Some(task) => self.tasks.get(task).map_or(NeedState::Open, |needed| standing(need, needed)),
            // What was heard stays heard, whatever becomes of who said it.
            None if self.tasks[&place.task].needs[place.at] == NeedState::Met => NeedState::Met,
            None => self.state_of_wait(place),
        }
    }

    pub(crate) fn stands(&mut self, place: &Place, standing: NeedState) {
        let record = self.record(&place.task);
        let before = std::mem::replace(&mut record.needs[place.at], standing);
        // Counted rather than gone through: a task may need thousands of others.
        record.unmet = record.unmet + u32::from(before == NeedState::Met) - u32::from(standing == NeedState::Met);
        record.gone = record.gone + u32::from(standing == NeedState::Gone) - u32::from(before == NeedState::Gone);
        if record.unmet == 0 || record.gone > 0 {
            self.dirty.insert(place.task.clone());
        }
    }

    /// Returns the first of a task's needs that will not be met any more, with why that is so.
    pub(crate) fn lost_need(&self, id: &Id) -> Option<Lost> {
        let record = &self.tasks[id];
        if record.gone == 0 {
            return None;
        }
        let needs = &self.plan.tasks[id].needs;
        let gone = || record.needs.iter().zip(needs).filter(|(standing, _)| **standing == NeedState::Gone);
        // That nothing failed is what everybody hopes for: it comes before whatever else is missing.
        let (_, need) = gone().find(|(_, need)| need.awaits_failure()).or_else(|| gone().next())?;
        let task = match need {
            Need::Signal { name, .. } => {
                let place = Place { task: id.clone(), at: needs.iter().position(|other| other == need)? };
                let sender = self.order.wiring.senders(&place).first()?.clone();
                let again = if record.turns > 0 { " again" } else { "" };
                let reason = format!("it waits for the signal `{name}`, which `{sender}` has not sent{again}");
                return Some(Lost { reason, by_condition: false, because: Some(sender) });
            }
            Need::End { task, .. } | Need::Start { task } => task.clone(),
        };
        let stage = self.tasks[&task].stage;
        Some(match need {
            Need::End { when: Ending::Failed, .. } => {
                Lost { reason: format!("`{task}` did not fail"), by_condition: true, because: None }
            }
            _ => {
                let gone = match stage {
                    Stage::Held => "is held",
                    Stage::Skipped => "was skipped",
                    _ => "failed",
                };
                Lost { reason: format!("it needs `{task}`, which {gone}"), by_condition: false, because: Some(task) }
            }
        })
    }

    /// Whether the task cleans up or mends after others: it runs where other things no longer start.
    pub(crate) fn handles(&self, id: &Id) -> bool {
        let of = self.contested_task(id);
        self.order.handlers.contains(of.as_ref().unwrap_or(id))
    }
}

/// Why a task is skipped.
pub(crate) struct Lost {
    pub reason: String,
    /// Whether that is as it should be.
    pub by_condition: bool,
    /// The task that it needs in vain.
    pub because: Option<Id>,
}

/// Returns how a need stands when the task that it is about stands so.
fn standing(need: &Need, needed: &TaskRecord) -> NeedState {
    let stage = needed.stage;
    let spared = stage == Stage::Skipped && !needed.wanting;
    // What a person had undone is no failure that anything must be done about.
    let undone = matches!(needed.failure, Some(Failure::Undone { .. }));
    let met = match need {
        Need::End { when: Ending::Succeeded, .. } => stage == Stage::Succeeded || spared,
        Need::End { when: Ending::Failed, .. } => stage == Stage::Failed && !undone,
        Need::End { when: Ending::Always, .. } => stage.is_settled(),
        Need::Start { .. } => needed.started.is_some() || spared,
        Need::Signal { .. } => false,
    };
    match (met, stage.is_settled()) {
        (true, _) => NeedState::Met,
        (false, true) => NeedState::Gone,
        (false, false) => NeedState::Open,
    }
}
