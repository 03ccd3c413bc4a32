//! What a person's order means: the events that follow from it directly.

use std::collections::BTreeSet;

use pitcrew_plan::Id;

use crate::decide::Deciding;
use crate::effect::Effect;
use crate::event::{Event, RunStatus};
use crate::input::{Order, Rejected};
use crate::question::Voice;
use crate::queue::contested;
use crate::run::{Run, TaskRecord};
use crate::stage::Stage;

impl Run {
    /// Whether something that somebody ordered to be undone is not undone yet.
    pub fn is_undoing(&self) -> bool {
        let goes_down = |task: &TaskRecord| {
            task.undone_by.is_some() && matches!(task.stage, Stage::Restoring | Stage::Undoing | Stage::Lost)
        };
        !self.unwinding.is_empty() || self.tasks.values().any(goes_down)
    }
}

impl Deciding<'_> {
    pub(crate) fn order(&mut self, order: Order, voice: &Voice) -> Result<(), Rejected> {
        let by = voice.name.as_str();
        match order {
            Order::Approve { topic, change, reason } => self.approve(topic, change, reason, voice),
            Order::Deny { topic, reason } => self.deny(topic, reason, voice),
            Order::Stop { hard } => self.stop(hard, by),
            Order::Resume { task } => self.resume(task, by),
            Order::Rollback { task } => self.roll_back(task, by),
        }
    }

    fn stop(&mut self, hard: bool, by: &str) -> Result<(), Rejected> {
        if let Some(status) = self.run.ended_as {
            return Err(Rejected::Over(status.past()));
        }
        self.emit(Event::StopRequested { by: by.to_owned(), hard });
        if hard {
            let ending: Vec<Effect> = self.endings(|stage| stage.is_busy(), true);
            self.extra.extend(ending);
            self.cut_off_everything();
            self.emit(Event::RunFinished { status: RunStatus::Canceled });
        } else {
            let ending = self.endings(|stage| stage == Stage::Running, false);
            self.extra.extend(ending);
        }
        Ok(())
    }

    fn endings(&self, which: impl Fn(Stage) -> bool, hard: bool) -> Vec<Effect> {
        self.run
            .busy
            .iter()
            .filter(|id| which(self.run.tasks[*id].stage))
            .map(|id| Effect::End { task: id.clone(), hard })
            .collect()
    }

    /// Orders that what landed of a task and of all that needs it be undone, the newest first.
    fn roll_back(&mut self, task: Option<Id>, by: &str) -> Result<(), Rejected> {
        let (among, what) = match &task {
            Some(id) if !self.run.tasks.contains_key(id) => return Err(Rejected::NoSuchTask(id.clone())),
            Some(id) => (self.run.order.with_dependents(id), format!("`{id}`")),
            None => (self.run.tasks.keys().cloned().collect(), "this run".to_owned()),
        };
        // One entry for each change: what landed between two of a task's is undone between them.
        let mut undo: Vec<Id> = self.run.landed.iter().rev().map(|l| l.task.clone()).collect();
        // What is held on its way in or out was the newest: it goes first, but for what has cleaned up after it since.
        for id in self.run.held.iter().filter(|id| self.run.lies_on_top(id)) {
            let above = self.run.order.with_dependents(id);
            let at = undo.iter().rposition(|other| above.contains(other)).map_or(0, |last| last + 1);
            undo.insert(at, id.clone());
        }
        let rests = |id: &Id| {
            self.run.tasks[id].stage.is_settled()
                || self.run.tasks[id].stage.awaits_a_decision()
                || self.run.is_left_standing(id)
        };
        undo.retain(|id| among.contains(id) && rests(id));
        undo.retain(|id| !self.run.unwinding.contains_key(id));
        if let Some(moving) = self.in_the_way(&among, &undo) {
            return Err(Rejected::Moving(moving));
        }
        if undo.is_empty() {
            return Err(Rejected::NothingApplied(what));
        }
        let left: BTreeSet<&Id> = undo.iter().filter(|id| self.run.is_left_standing(id)).collect();
        for task in left.into_iter().cloned().collect::<Vec<Id>>() {
            let stands = self.run.tasks[&task].standing.as_ref().map_or(0, |standing| standing.attempt);
            let reason = "all of it is to be undone".to_owned();
            self.emit(Event::Kept { task, stands, reason });
        }
        for task in undo {
            self.emit(Event::UndoOrdered { task, by: by.to_owned() });
        }
        Ok(())
    }

    /// Returns a task that must come to rest before `undo` can be: one of those that depend on it,
    /// one that holds the same files, or, in a stopped run, one that was cut off while it moved the head.
    fn in_the_way(&self, among: &BTreeSet<Id>, undo: &[Id]) -> Option<Id> {
        let run = &*self.run;
        if run.ended_as.is_some() {
            return run.turn.clone();
        }
        let moves = |id: &&Id| {
            let stage = run.tasks[*id].stage;
            !stage.is_settled() && !stage.awaits_a_decision() && stage != Stage::Pending
        };
        let meets = |holder: &&Id| {
            let mine = &run.plan.tasks[*holder];
            undo.iter().any(|id| id != *holder && contested(mine, &run.plan.tasks[id]).is_some())
        };
        among.iter().find(moves).or_else(|| run.holding.iter().find(meets)).cloned()
    }
}
