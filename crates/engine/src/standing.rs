//! Several landed changes of one task: a new attempt on top of what an earlier one did.
//!
//! What is done stays done while the task is tried anew. Where the new attempt comes to nothing, the
//! task is as it was before; where the task is undone, its changes go one by one, the newest first.

use pitcrew_plan::Id;
use serde::Serialize;

use crate::account::Account;
use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::{Evidence, Failure};
use crate::ids::{BlobId, ChangeId};
use crate::input::Rejected;
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::Stage;

/// What a task is by the attempt that succeeded, while another is tried on top of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The attempt.
    pub attempt: u32,
    /// Its change.
    pub change: Option<ChangeId>,
    /// How many paths the change touches.
    pub paths: u64,
    /// Its output.
    pub output: Option<BlobId>,
    /// What it reported.
    pub report: Option<Account>,
    /// Whether somebody said that what it did in part is enough.
    pub accepted: bool,
    /// Paths in the change that others execute later.
    pub risky: Vec<String>,
    /// Whether it was applied.
    pub applied: bool,
    /// The commit that holds the change.
    pub commit: Option<String>,
    /// What was seen of its steps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Evidence>,
}

impl TaskRecord {
    /// Remembers what the task is, before another attempt is made on top of it.
    pub(crate) fn stand(&mut self) {
        self.standing = Some(Standing {
            attempt: self.stands(),
            change: self.change.clone(),
            paths: self.paths,
            output: self.output.clone(),
            report: self.report.clone(),
            accepted: self.accepted,
            risky: self.risky.clone(),
            applied: self.applied,
            commit: self.commit.clone(),
            steps: self.steps.clone(),
        });
        self.kept = None;
        self.failures = 0;
        self.failure = None;
        self.turns = 0;
    }

    /// Takes back what the newest attempt said: the earlier one's work is what the task is.
    pub(crate) fn fall_back(&mut self) {
        let Some(standing) = self.standing.take() else { return };
        self.kept = Some(standing.attempt);
        self.change = standing.change;
        self.paths = standing.paths;
        self.output = standing.output;
        self.report = standing.report;
        self.accepted = standing.accepted;
        self.undone_by = None;
        self.hold = None;
        self.risky = standing.risky;
        self.commit = standing.commit;
        self.steps = standing.steps;
        self.applied = standing.applied;
        self.failures = 0;
        self.failure = None;
        self.due = None;
        self.given_up = false;
    }

    /// Returns the attempt whose work the task is.
    pub fn stands(&self) -> u32 {
        self.kept.unwrap_or(self.attempt)
    }
}

impl Run {
    /// Says what giving a task up means where an earlier attempt of it did its work: that stays.
    pub(crate) fn as_it_stands(&self, event: Event) -> Event {
        let standing = |task| self.tasks.get(task).and_then(|record: &TaskRecord| record.standing.as_ref());
        let (task, reason) = match &event {
            Event::TaskFailed { failure: Failure::Undone { .. }, .. } => return event,
            Event::TaskFailed { task, failure } => (task, format!("its new attempt {failure}")),
            Event::TaskSkipped { task, reason, .. } => (task, reason.clone()),
            Event::TaskCanceled { task } => (task, "its new attempt was stopped".to_owned()),
            _ => return event,
        };
        match standing(task) {
            Some(standing) => Event::Kept { task: task.clone(), stands: standing.attempt, reason },
            None => event,
        }
    }

    /// Returns the attempt whose change is being undone, with the change.
    pub(crate) fn to_undo(&self, id: &Id) -> (u32, Option<ChangeId>) {
        let record = &self.tasks[id];
        let of = record.undoing.unwrap_or(record.attempt);
        if of == record.stands() {
            return (of, record.change.clone());
        }
        let landed = self.landed.iter().rev().find(|landed| landed.task == *id && landed.attempt == of);
        (of, landed.map(|landed| landed.change.clone()))
    }

    /// Whether a new attempt of the task was begun, and the run ended before anything of it landed.
    pub(crate) fn is_left_standing(&self, id: &Id) -> bool {
        let record = &self.tasks[id];
        self.ended_as.is_some() && record.standing.is_some() && record.stage.before_landing()
    }

    /// Returns the newest attempt of the task whose change is part of the head.
    pub(crate) fn newest_landed(&self, id: &Id) -> Option<u32> {
        if self.tasks[id].landed == 0 {
            return None;
        }
        self.landed.iter().rev().find(|landed| landed.task == *id).map(|landed| landed.attempt)
    }

    /// Returns whose change is undone next: of those that were ordered to be, the one that landed last.
    pub(crate) fn next_to_undo(&self) -> Option<&Id> {
        if self.unwinding.is_empty() {
            return None;
        }
        // What has cleaned up after a held task since goes before it.
        let is_built_on = |id: &Id| {
            let above = self.with_dependents(id);
            above.iter().any(|other| other != id && self.tasks[other].landed > 0 && self.unwinding.contains_key(other))
        };
        let mut held = self.held.iter().filter(|id| self.unwinding.contains_key(*id) && !is_built_on(id));
        let landed = || self.landed.iter().rev().map(|landed| &landed.task);
        let is_left = |id: &&Id| matches!(self.tasks[*id].stage, Stage::Lost | Stage::Contested);
        held.find(|id| self.lies_on_top(id))
            .or_else(|| landed().find(|id| self.unwinding.contains_key(*id)))
            .or_else(|| self.unwinding.keys().find(is_left))
    }

    /// Whether the task waits for a decision with something of it on top of all that has landed: it
    /// was held on its way in or out, or made something live without a change.
    pub(crate) fn lies_on_top(&self, id: &Id) -> bool {
        let record = &self.tasks[id];
        match record.stage {
            Stage::Held => matches!(record.held_in, Some(Stage::Applying | Stage::Undoing)),
            Stage::Contested => record.held_in == Some(Stage::Applying) && record.landed == 0,
            Stage::Partial | Stage::OnHold => self.newest_landed(id) != Some(record.attempt),
            _ => false,
        }
    }

    /// Whether a change of the task still waits to be undone.
    pub(crate) fn is_to_be_undone(&self, id: &Id) -> bool {
        let record = &self.tasks[id];
        (record.landed > 0 || record.given_up) && self.unwinding.contains_key(id)
    }

    /// Takes what was put back out of the head.
    pub(crate) fn restored(&mut self, id: &Id, attempt: u32, commit: Option<&String>) {
        let of = self.tasks[id].undoing.unwrap_or(attempt);
        let at = self.landed.iter().rposition(|landed| landed.task == *id && landed.attempt == of);
        if let Some(at) = at {
            self.landed.remove(at);
            self.head_of_mut(id).version += 1;
        }
        let record = self.record(id);
        if of == record.stands() {
            // Nothing of what its checks have seen is there any more.
            record.steps.clear();
        }
        record.landed -= u32::from(at.is_some());
        record.undoing = None;
        record.leaves = false;
        record.standing = record.standing.take().filter(|standing| standing.attempt != of);
        record.applied = false;
        record.commit = commit.cloned();
    }
}

impl Deciding<'_> {
    /// Begins to undo the newest change of a task that is part of the head.
    pub(crate) fn undo_newest(&mut self, task: Id) {
        let record = &self.run.tasks[&task];
        let attempt = record.attempt;
        let of = if self.run.lies_on_top(&task) { None } else { self.run.newest_landed(&task) };
        let of = of.filter(|of| *of != attempt);
        self.emit(Event::RollbackStarted { task, attempt, of });
    }

    /// Gives a task that is done a new attempt on top of what it did.
    pub(crate) fn try_anew(&mut self, task: Id, by: &str) -> Result<(), Rejected> {
        let record = self.run.tasks.get(&task).ok_or_else(|| Rejected::NoSuchTask(task.clone()))?;
        if record.stage == Stage::OnHold {
            return self.release(task, by);
        }
        if record.stage == Stage::Contested {
            return self.look_again(task, by);
        }
        if let Some(of) = self.run.contested_task(&task) {
            return Err(Rejected::OneOfSeveral { task, of });
        }
        if record.stage != Stage::Succeeded {
            return Err(Rejected::NothingToResume { state: record.stage.state().to_string(), task });
        }
        if self.run.plan.tasks[&task].for_each.is_some() {
            return Err(Rejected::HasChildren(task));
        }
        if self.run.unwinding.contains_key(&task) {
            return Err(Rejected::Moving(task));
        }
        self.run.has_come_to(&task)?;
        self.emit(Event::Reopened { task, by: by.to_owned() });
        Ok(())
    }
}
