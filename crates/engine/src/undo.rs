//! Rolling back on order: what of a run is undone, and in which order.

use std::collections::BTreeSet;

use pitcrew_plan::Id;

use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::Failure;
use crate::input::Rejected;
use crate::part::Part;
use crate::queue::contested;
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::Stage;

impl Deciding<'_> {
    /// Orders that what landed of a part and of all that needs it be undone, the newest first.
    pub(crate) fn roll_back(&mut self, part: Option<&Part>, by: &str) -> Result<(), Rejected> {
        let undo = self.run.would_undo(part)?;
        let stands = |id: &&Id| self.run.is_left_standing(id) || self.run.is_contested_anew(id);
        let left: BTreeSet<Id> = undo.iter().filter(stands).cloned().collect();
        for task in left {
            let stands = self.run.tasks[&task].standing.as_ref().map_or(0, |standing| standing.attempt);
            let reason = "all of it is to be undone".to_owned();
            self.emit(Event::Kept { task, stands, reason });
        }
        let comes_to_nothing = |id: &&Id| self.run.rests_between_turns(id) || self.run.is_contested_in_landing(id);
        let given_up: BTreeSet<Id> = undo.iter().filter(comes_to_nothing).cloned().collect();
        for task in &given_up {
            let failure = Failure::Undone { by: by.to_owned() };
            self.emit(Event::GivenUp { task: task.clone(), failure });
        }
        for task in undo.into_iter().filter(|id| !given_up.contains(id)) {
            self.emit(Event::UndoOrdered { task, by: by.to_owned() });
        }
        Ok(())
    }
}

impl Run {
    /// Returns what an order to roll a part back undoes, first to last: what landed of it and of all
    /// that needs it, one entry a change, the newest first. Without a part it is everything that landed.
    pub fn would_undo(&self, part: Option<&Part>) -> Result<Vec<Id>, Rejected> {
        let (among, what) = match part {
            Some(part) => {
                let members = part.members(&self.plan)?;
                let among = members.iter().flat_map(|id| self.with_dependents(id)).collect();
                (among, part.to_string())
            }
            None => (self.tasks.keys().cloned().collect::<BTreeSet<Id>>(), "this run".to_owned()),
        };
        // One entry for each change: what landed between two of a task's is undone between them.
        let mut undo: Vec<Id> = self.landed.iter().rev().map(|l| l.task.clone()).collect();
        // What is held on its way in or out was the newest: it goes first, but for what has cleaned up after it since.
        for id in self.held.iter().filter(|id| self.lies_on_top(id)) {
            let above = self.with_dependents(id);
            let at = undo.iter().rposition(|other| above.contains(other)).map_or(0, |last| last + 1);
            undo.insert(at, id.clone());
        }
        let is_still = |stage: Stage| stage.is_settled() || stage.awaits_a_decision();
        let rests =
            |id: &Id| is_still(self.tasks[id].stage) || self.is_left_standing(id) || self.rests_between_turns(id);
        undo.retain(|id| among.contains(id) && rests(id));
        undo.retain(|id| !self.unwinding.contains_key(id));
        if let Some(moving) = self.in_the_way(&among, &undo) {
            return Err(Rejected::Moving(moving));
        }
        if undo.is_empty() { Err(Rejected::NothingApplied(what)) } else { Ok(undo) }
    }

    /// Whether something that somebody ordered to be undone is not undone yet.
    pub fn is_undoing(&self) -> bool {
        let goes_down = |task: &TaskRecord| {
            (task.undone_by.is_some() || task.given_up)
                && matches!(task.stage, Stage::Restoring | Stage::Undoing | Stage::Lost)
        };
        !self.unwinding.is_empty() || self.tasks.values().any(goes_down)
    }

    /// Returns a task that must come to rest before `undo` can be: one of those that depend on it,
    /// one that holds the same files, or, in a stopped run, one that was cut off while it moved the head.
    fn in_the_way(&self, among: &BTreeSet<Id>, undo: &[Id]) -> Option<Id> {
        if self.ended_as.is_some() {
            return self.who_moves_a_head().cloned();
        }
        let moves = |id: &&Id| {
            let stage = self.tasks[*id].stage;
            !stage.is_settled() && !stage.awaits_a_decision() && !matches!(stage, Stage::Pending | Stage::Canceled)
        };
        let meets = |holder: &&Id| {
            let mine = &self.plan.tasks[*holder];
            undo.iter().any(|id| id != *holder && contested(&self.plan, mine, &self.plan.tasks[id]).is_some())
        };
        let stays = |holder: &&Id| !undo.contains(holder);
        among.iter().find(moves).or_else(|| self.holding.iter().filter(stays).find(meets)).cloned()
    }
}
