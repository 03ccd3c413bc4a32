//! Waiting for somebody's judgement after a change is applied: of a task that is done in part, and of
//! one that failed live and is kept while the cause is looked for.

use pitcrew_plan::{Id, OnPartial};
use serde::Serialize;

use crate::account::{Account, Standpoint};
use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::Failure;
use crate::input::{Outcome, Rejected, Remains};
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::{Stage, TaskState};

/// What a task that failed live waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// The task that is thought to be the cause: a new attempt of it that succeeds has this one checked again.
    pub owner: Option<Id>,
    /// Who is asked to look.
    pub asks: Vec<String>,
}

impl TaskRecord {
    /// Whether it counts as done although its report says that it is done in part.
    pub fn is_partial(&self) -> bool {
        let partial = |report: &Account| report.status == Standpoint::Partial;
        self.report.as_ref().is_some_and(partial) && !self.accepted
    }

    /// Returns what scripts see of it.
    pub fn state(&self) -> TaskState {
        match self.stage {
            Stage::Succeeded if self.is_partial() => TaskState::Partial,
            stage => stage.state(),
        }
    }

    /// Adds to why it failed who is asked about it, while it is held live.
    pub(crate) fn with_hold(&self, why: String) -> String {
        let Some(hold) = self.hold.as_ref().filter(|_| self.stage == Stage::OnHold) else { return why };
        let asks = hold.asks.join(", ");
        match &hold.owner {
            Some(owner) => format!("{why}; `{owner}` is thought to be the cause, {asks} is asked"),
            None => format!("{why}; {asks} is asked to look"),
        }
    }

    /// Returns what says most of why it failed live: the check's own report, else the attempt's.
    pub fn complaint(&self) -> Option<&Account> {
        self.failure.as_ref().and_then(Failure::report).or(self.report.as_ref())
    }
}

impl Run {
    /// Whether the task is done in part, and somebody must say whether that is enough.
    pub(crate) fn waits_in_part(&self, id: &Id) -> bool {
        self.tasks[id].is_partial() && self.plan.tasks[id].on_partial == OnPartial::Wait
    }

    /// Notes what a task that failed live waits for.
    pub(crate) fn hold(&mut self, id: &Id, owner: Option<&Id>, asks: &[String]) {
        let record = self.record(id);
        record.held_in = Some(record.stage);
        record.hold = Some(Hold { owner: owner.cloned(), asks: asks.to_vec() });
    }

    /// Whether a task is held live and takes `owner` for the cause, or what `owner` is a child of.
    pub(crate) fn waits_for(&self, held: &Id, owner: &Id) -> bool {
        let record = &self.tasks[held];
        let cause = record.hold.as_ref().filter(|_| record.stage == Stage::OnHold).and_then(|hold| hold.owner.as_ref());
        cause.is_some_and(|cause| cause == owner || owner.parent().is_some_and(|(parent, _)| parent == *cause))
    }

    /// Returns the tasks that are held live and take `id` for the cause.
    pub fn held_because_of<'a>(&'a self, id: &'a Id) -> impl Iterator<Item = &'a Id> {
        self.held.iter().filter(move |held| {
            let record = &self.tasks[*held];
            let hold = record.hold.as_ref().filter(|_| record.stage == Stage::OnHold);
            hold.is_some_and(|hold| hold.owner.as_ref() == Some(id))
        })
    }
}

impl Deciding<'_> {
    /// Takes down what an attempt reports, and returns how it went in the light of that.
    pub(crate) fn take_report(&mut self, task: &Id, attempt: u32, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Harvested(mut harvest) => {
                if let Some(report) = harvest.report.take() {
                    self.report_of(task, attempt, report, false);
                }
                let Some(report) = &self.run.tasks[task].report else { return Outcome::Harvested(harvest) };
                let (status, gist) = (report.status, report.gist().map(str::to_owned));
                let fails = self.run.plan.tasks[task].on_partial == OnPartial::Fail;
                match status {
                    Standpoint::Partial if !fails => Outcome::Harvested(harvest),
                    Standpoint::Success => Outcome::Harvested(harvest),
                    Standpoint::Failed | Standpoint::Partial => {
                        let remains = Remains { left: harvest.change, report: None };
                        Outcome::FailedWith(Failure::Reported { status, gist }, Box::new(remains))
                    }
                }
            }
            Outcome::FailedWith(failure, mut remains) => {
                if let Some(report) = remains.report.take() {
                    self.report_of(task, attempt, report, false);
                }
                Outcome::FailedWith(failure, remains)
            }
            other => other,
        }
    }

    /// Keeps a change that failed live, and names who is to look for the cause.
    pub(crate) fn put_on_hold(&mut self, task: Id) {
        let (owner, asks) = self.run.blame(&task);
        let attempt = self.run.tasks[&task].attempt;
        self.emit(Event::PutOnHold { task, attempt, owner, asks });
    }

    /// Has what failed live asked again, because somebody says so.
    pub(crate) fn release(&mut self, task: Id, by: &str) -> Result<(), Rejected> {
        if self.run.released.contains(&task) || self.run.unwinding.contains_key(&task) {
            return Err(Rejected::Moving(task));
        }
        self.emit(Event::HoldReleased { task, by: by.to_owned() });
        Ok(())
    }

    /// Has what was held because of `owner` asked again: it has just done its work anew.
    pub(crate) fn release_what_waits_for(&mut self, owner: &Id) {
        let held: Vec<Id> = self.run.held_because_of(owner).cloned().collect();
        for task in held {
            let is_due = !self.run.released.contains(&task) && !self.run.unwinding.contains_key(&task);
            if is_due {
                self.emit(Event::HoldReleased { task, by: format!("`{owner}`, which succeeded") });
            }
        }
    }

    /// Somebody, or time, said no to what a task asks. What is done in part and not enough is undone.
    pub(crate) fn refuse(&mut self, task: Id, failure: Failure, by: &str) {
        let record = &self.run.tasks[&task];
        if record.stage != Stage::Partial {
            return self.emit(Event::TaskFailed { task, failure });
        }
        let attempt = record.attempt;
        self.emit(Event::AttemptFailed { task: task.clone(), attempt, failure });
        self.emit(Event::UndoOrdered { task, by: by.to_owned() });
    }
}
