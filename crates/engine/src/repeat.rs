//! A task that is done in turns until something holds, each a whole transaction on top of the last.
//!
//! A task that is given up between two turns has changes in the head that nobody has judged good:
//! they are undone, the newest first, and only then the task has failed.

use pitcrew_plan::{Id, OnFailure};

use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::{Evidence, Failure};
use crate::ids::Timestamp;
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::Stage;

impl Run {
    /// Returns which turn a task is in, from 1, and how many it has at most; `None` where it has no turns.
    pub fn turn(&self, id: &Id) -> Option<(u32, u32)> {
        let times = self.plan.tasks.get(id)?.turns()?.times;
        let over = self.tasks.get(id)?.turns;
        Some((over.saturating_add(1).min(times), times))
    }

    /// Returns how many changes of the task are part of the head but those of what it was done as before.
    fn unjudged(&self, id: &Id) -> u32 {
        let record = &self.tasks[id];
        if record.landed == 0 {
            return 0;
        }
        let before = record.standing.as_ref().map_or(0, |standing| standing.attempt);
        let above = self.landed.iter().filter(|landed| landed.task == *id && landed.attempt > before);
        u32::try_from(above.count()).unwrap_or(u32::MAX)
    }

    /// Says what giving a task up means where turns of it have landed: they are undone first.
    pub(crate) fn after_its_turns(&self, event: Event) -> Event {
        let (task, failure) = match &event {
            Event::TaskFailed { failure: Failure::Undone { .. }, .. } => return event,
            Event::TaskFailed { task, failure } => (task, failure.clone()),
            Event::TaskSkipped { task, reason, .. } => (task, Failure::NoNextTurn { reason: reason.clone() }),
            _ => return event,
        };
        let has_landed = self.tasks.get(task).is_some_and(|record| !record.given_up) && self.unjudged(task) > 0;
        if has_landed { Event::GivenUp { task: task.clone(), failure } } else { event }
    }

    /// Orders what the turns of a task changed to be undone.
    pub(crate) fn give_up(&mut self, id: &Id, failure: &Failure) {
        let record = &self.tasks[id];
        // What was made live without a change has nothing to restore, and still its rollback commands to run.
        let is_bare = record.stage == Stage::Judging && record.change.is_none();
        let live = u32::from(is_bare && !self.plan.tasks[id].activate.is_empty());
        let changes = self.unjudged(id) + live;
        if changes > 0 {
            *self.unwinding.entry(id.clone()).or_default() += changes;
        }
        self.questions.remove_of(id);
        let record = self.record(id);
        record.given_up = true;
        record.failure = Some(failure.clone());
    }

    /// Whether the task lies still between two of its turns, and has changed something: it was
    /// stopped there, or its run was.
    pub(crate) fn rests_between_turns(&self, id: &Id) -> bool {
        let record = &self.tasks[id];
        let still = record.stage == Stage::Canceled || self.ended_as.is_some();
        let between = record.stage.before_landing() || record.stage == Stage::Judging;
        still && between && record.standing.is_none() && self.unjudged(id) > 0
    }
}

impl TaskRecord {
    /// A turn is over, and the next begins at `due`: with as many tries as the first.
    pub(crate) fn end_turn(&mut self, turn: u32, due: Timestamp) {
        self.turns = turn;
        self.due = Some(due);
        self.failures = 0;
        self.failure = None;
    }

    /// Whether it waits for its next turn rather than to be tried again.
    pub(crate) fn awaits_its_turn(&self) -> bool {
        self.turns > 0 && self.failures == 0
    }
}

impl Deciding<'_> {
    /// What ends the turns was asked: there is no further one, or the next, or none is left.
    pub(crate) fn turn_judged(&mut self, task: Id, attempt: u32, evidence: Vec<Evidence>) {
        let Some((turn, times)) = self.run.turn(&task) else { return };
        if evidence.iter().all(|e| e.holds) {
            return self.emit(Event::TurnsDone { task, attempt, turn, evidence });
        }
        if turn >= times {
            return self.out_of_turns(task, Failure::Turns { turns: times, evidence });
        }
        let delay = self.run.plan.tasks[&task].turns().map(|repeat| repeat.delay.0).unwrap_or_default();
        let due = self.now.after(delay);
        self.emit(Event::TurnEnded { task, attempt, turn, due, evidence });
    }

    /// Gives up a task whose turns came to nothing, or keeps what they did while somebody looks.
    pub(crate) fn out_of_turns(&mut self, task: Id, failure: Failure) {
        let record = &self.run.tasks[&task];
        if self.run.plan.tasks[&task].on_failure == OnFailure::Hold && record.applied {
            let attempt = record.attempt;
            self.emit(Event::AttemptFailed { task: task.clone(), attempt, failure });
            return self.put_on_hold(task);
        }
        self.emit(Event::GivenUp { task, failure });
    }
}
