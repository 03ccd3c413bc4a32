//! What follows of itself: tasks become ready, start, land, and a run comes to its end.

use pitcrew_plan::{Id, Shared};

use crate::budget::Purse;
use crate::capacity::Room;
use crate::decide::Deciding;
use crate::effect::{Effect, Moment};
use crate::event::{Event, RunStatus};
use crate::failure::Failure;
use crate::head::Head;
use crate::ids::Timestamp;
use crate::needs::Lost;
use crate::queue::contested;
use crate::record::TaskRecord;
use crate::run::{PhaseState, Run, RunStage};
use crate::stage::Stage;

impl Deciding<'_> {
    /// Emits everything that follows, until nothing more does.
    pub(crate) fn settle(&mut self) {
        // Nothing follows in a run that is over: whoever resumes it looks at everything.
        if self.run.ended_as.is_none() {
            self.tell_overdue();
            self.tell_digests();
            self.look_at_late();
        }
        while self.run.ended_as.is_none() {
            let before = self.events.len();
            self.phases();
            while let Some(task) = self.run.dirty.pop_first() {
                self.look_at(&task);
            }
            self.land();
            self.start();
            self.forget_money();
            self.look_at_success();
            self.finish();
            if self.events.len() == before && self.run.dirty.is_empty() {
                break;
            }
        }
    }

    /// Moves one task as far as it goes without anybody's doing.
    fn look_at(&mut self, id: &Id) {
        if let Some(Lost { reason, by_condition, because }) = self.run.never_goes_on(id) {
            return self.emit(Event::TaskSkipped { task: id.clone(), reason, by_condition, because });
        }
        if self.fail_late(id) {
            return;
        }
        if let Some(purse) = self.run.is_denied_money(id) {
            let failure = self.run.broke(purse);
            return self.emit(Event::TaskFailed { task: id.clone(), failure });
        }
        if self.skip_called_off(id) {
            return;
        }
        let record = &self.run.tasks[id];
        let task = id.clone();
        if self.run.is_canceled_now(id) {
            return self.emit(Event::TaskCanceled { task });
        }
        match record.stage {
            Stage::Pending => self.look_at_pending(id),
            Stage::Going => self.look_at_go(id),
            Stage::AskingToRun | Stage::AskingToApply | Stage::Partial => self.ask_approval(id),
            Stage::ByHand => self.ask_whether_done(id),
            Stage::Applying if record.change.is_none() => {
                let attempt = record.attempt;
                self.emit(Event::Applied { task, attempt, change: None, commit: None });
            }
            Stage::Landed if self.run.waits_in_part(id) => {
                let attempt = record.attempt;
                self.emit(Event::TaskPartial { task, attempt });
            }
            Stage::Landed => {
                self.succeed(task.clone());
                self.release_what_waits_for(&task);
            }
            Stage::Tending => self.look_at_children(id),
            Stage::Contending => self.look_at_contest(id),
            Stage::Lost => self.after_a_loss(id),
            Stage::Contested => self.ask_about_conflict(id),
            _ => {}
        }
    }

    fn look_at_pending(&mut self, id: &Id) {
        let task = id.clone();
        let run = &*self.run;
        let may_start = run.stage() == RunStage::Working && !run.stopped;
        if may_start && run.tasks[id].unmet == 0 && run.phase_is_open(id) && run.is_released(id) {
            self.emit(Event::TaskReady { task });
        }
    }

    /// Tries a lost attempt again, or gives the task up.
    fn after_a_loss(&mut self, id: &Id) {
        let record = &self.run.tasks[id];
        let task = id.clone();
        if self.run.is_to_be_undone(id) {
            return;
        }
        let is_stopped = record.stopped_by.is_some();
        let has_turns = self.run.turn(id).is_some();
        if record.given_up && record.undone_by.is_none() && (has_turns || !is_stopped) {
            let failure = record.failure.clone().unwrap_or(Failure::CutOff);
            return self.emit(Event::TaskFailed { task, failure });
        }
        let refused = matches!(record.failure, Some(Failure::Denied { .. } | Failure::Unanswered));
        if let Some(failure) = record.failure.clone().filter(|_| refused || record.hold.is_some()) {
            return self.emit(Event::TaskFailed { task, failure });
        }
        if let Some(by) = record.undone_by.clone() {
            if record.landed > 0 {
                let reason = "some of it was undone; the rest is kept, because what was built on it is held".to_owned();
                return self.emit(Event::TaskHeld { task, reason });
            }
            return self.emit(Event::TaskFailed { task, failure: Failure::Undone { by } });
        }
        // What stopped turns have changed stays for the next one.
        if is_stopped && (record.landed == 0 || record.standing.is_some() || has_turns) {
            return self.emit(Event::TaskCanceled { task });
        }
        let retry = &self.run.plan.tasks[id].retry;
        let again = record.failures <= retry.times || self.run.asks_again(id);
        let halted = self.run.halted_by.is_some() && !self.run.handles(id);
        if again && !halted && !is_stopped {
            let factor = u64::from(retry.backoff).saturating_pow(record.failures.saturating_sub(1));
            let delay_ms = (retry.delay.0.as_millis() as u64).saturating_mul(factor);
            let at_once = record.failure.as_ref().is_some_and(|failure| failure.is_no_fault());
            let delay_ms = if at_once { 0 } else { delay_ms };
            let due = self.now.after(std::time::Duration::from_millis(delay_ms));
            let attempt = record.attempt + 1;
            return self.emit(Event::RetryScheduled { task, attempt, due });
        }
        let failure = record.failure.clone().unwrap_or(Failure::CutOff);
        self.emit(Event::TaskFailed { task, failure });
    }

    /// Gives the turns to land: first to what must be undone, then in each workspace to who came first.
    fn land(&mut self) {
        if let Some(id) = self.run.next_to_undo().cloned() {
            // One after the other over all workspaces: what is undone next may be what this one was built on.
            if self.run.who_moves_a_head().is_none() {
                self.undo_newest(id);
            }
            return;
        }
        if self.run.stopped {
            return;
        }
        // Whoever mends the cause may hold the same, and comes to an end first.
        let is_its_turn = |id: &&Id| self.run.head_of(id).turn.is_none() && self.run.contested_by(id, &[]).is_none();
        if let Some(id) = self.run.released.iter().find(is_its_turn).cloned() {
            let attempt = self.run.tasks[&id].attempt;
            return self.emit(Event::CheckedAgain { task: id, attempt });
        }
        let hours = &self.run.order.hours;
        let free = self.run.heads.values().filter(|head| head.turn.is_none());
        let first = |head: &Head| head.landing.first(|shift| hours.is_on(shift, self.now)).cloned();
        let next: Vec<Id> = free.filter_map(first).collect();
        for id in next {
            self.land_one(id);
        }
    }

    fn land_one(&mut self, id: Id) {
        let record = &self.run.tasks[&id];
        let verifies = self.run.plan.tasks[&id].is_verified();
        if verifies && record.verified_on != Some(self.run.head_of(&id).version) {
            let attempt = record.attempt;
            self.emit(Event::VerifyAgain { task: id, attempt });
        } else {
            let (attempt, change) = (record.attempt, record.change.clone());
            self.emit(Event::ApplyStarted { task: id, attempt, change });
        }
    }

    /// Starts whatever there is room for, in the order of the queue.
    fn start(&mut self) {
        if self.run.stopped || self.run.stage() != RunStage::Working || !self.run.unwinding.is_empty() {
            return;
        }
        let (mut startable, mut overtaken): (Vec<&Id>, Vec<Option<Id>>) = Default::default();
        let mut broke: Vec<Purse> = Vec::new();
        let mut room = self.run.room();
        let mut line = self.run.queue.line();
        for (shift, queue) in &self.run.shut {
            if !queue.is_empty() && self.run.order.hours.is_on(*shift, self.now) {
                line.join(queue.line());
            }
        }
        while let Some((lane, id)) = line.pop() {
            let task = &self.run.plan.tasks[id];
            let by_hand = self.run.plan.is_by_hand(task);
            if !by_hand && !room.has_place() {
                line.close(lane);
                continue;
            }
            let share = self.run.plan.share_of(task);
            match self.run.keeps_from_starting(id, &room, &startable, self.now) {
                Some(Keeps::Team(_)) => line.close(lane),
                _ if !self.run.is_due(id, self.now) => {}
                Some(Keeps::Claim { .. } | Keeps::Lease { .. }) => {}
                Some(Keeps::Vendor { .. }) => {}
                Some(Keeps::Money(purse)) => broke.push(purse),
                Some(Keeps::Room { .. }) => {
                    room.keep_for(id, share);
                    line.close(lane);
                }
                None if self.run.gives_way(id, &room, &startable, self.now).is_some() => {}
                None if by_hand => {
                    startable.push(id);
                    overtaken.push(None);
                }
                None => {
                    startable.push(id);
                    overtaken.push(room.take(id, task.team.as_ref(), share));
                    // Its attempts side by side come into the line with this start, and before whoever is behind it.
                    (1..task.contest().map_or(1, |contest| contest.times)).for_each(|_| {
                        room.take(id, task.team.as_ref(), share);
                    });
                }
            }
        }
        let startable: Vec<Id> = startable.into_iter().cloned().collect();
        for (task, ahead_of) in startable.into_iter().zip(overtaken) {
            let (attempt, head) = (self.run.tasks[&task].attempt + 1, self.run.head_of(&task).version);
            self.emit(Event::AttemptStarted { task, attempt, head, ahead_of });
        }
        self.ask_about_money(broke);
    }

    /// Ends the run when nothing more can happen in it.
    fn finish(&mut self) {
        let run = &*self.run;
        if run.ended_as.is_some() || !run.dirty.is_empty() {
            return;
        }
        if run.success_needs_people() {
            return;
        }
        let status = if run.stopped && run.unwinding.is_empty() {
            RunStatus::Canceled
        } else if run.is_worked_out() {
            run.verdict()
        } else {
            return;
        };
        if self.run.in_flight().is_empty() {
            self.emit(Event::RunFinished { status });
        }
    }
}

impl Run {
    /// Returns what is being done for the run as a whole.
    pub(crate) fn run_effects(&self) -> Vec<Effect> {
        if self.stopped {
            // Nothing of this changes anything: it is done again when the run is resumed.
            return Vec::new();
        }
        match self.stage() {
            RunStage::Preparing => vec![Effect::Prepare],
            RunStage::MeasuringBefore => vec![Effect::Measure(Moment::Before)],
            RunStage::Finished(_) => Vec::new(),
            RunStage::Working => {
                let mut effects = self.phase_effects();
                effects.extend(self.team_effects());
                let measures = !self.plan.success.is_empty() && self.trouble.is_none();
                if effects.is_empty() && measures && self.success.is_none() && self.is_worked_out() {
                    effects.push(Effect::Measure(Moment::After));
                }
                effects.extend(self.lease_effects());
                effects
            }
        }
    }

    /// Whether every task is settled and nothing is to be undone.
    fn is_worked_out(&self) -> bool {
        self.stage() == RunStage::Working && self.unsettled == 0 && self.unwinding.is_empty()
    }

    /// Returns why nothing new starts in this run, if nothing does.
    pub(crate) fn nothing_starts(&self) -> Option<String> {
        if let Some(reason) = &self.trouble {
            return Some(format!("what the plan prepares could not be made: {reason}"));
        }
        self.halted_by.as_ref().map(|id| format!("nothing new starts after `{id}` failed"))
    }

    /// Returns why the task does not start, where nothing new does. What cleans up and mends still starts after a
    /// failure.
    fn nothing_starts_for(&self, id: &Id) -> Option<String> {
        self.nothing_starts().filter(|_| self.trouble.is_some() || !self.handles(id))
    }

    /// Returns why the task goes no further, if that is so and nothing is being done for it.
    fn never_goes_on(&self, id: &Id) -> Option<Lost> {
        let record = &self.tasks[id];
        let idle = record.cut || !self.busy.contains(id);
        let waits = record.stage.before_landing() && idle;
        let unstarted = matches!(record.stage, Stage::Pending | Stage::AskingToRun | Stage::Queued | Stage::Canceled);
        let plain = |reason| Lost { reason, by_condition: false, because: None };
        let by_run = || self.nothing_starts_for(id).filter(|_| unstarted).map(plain);
        let by_need = || self.lost_need(id).filter(|_| waits);
        let by_phase =
            || self.phase_is_lost(id).filter(|_| matches!(record.stage, Stage::Pending | Stage::Canceled)).map(plain);
        let by_task = || self.is_left_behind(id).filter(|_| waits).map(plain);
        by_run().or_else(by_need).or_else(by_phase).or_else(by_task)
    }

    /// Whether a queued task needs nothing more but capacity: its next try is due, and what it needs is there.
    pub(crate) fn is_due(&self, id: &Id, now: Timestamp) -> bool {
        let record = &self.tasks[id];
        // What has begun goes on while something that it needed is done anew, which may wait for its claims. Its next
        // turn waits for word of its own.
        let begun = self.holding.contains(id) && !(record.awaits_its_turn() && self.awaits_word(id));
        (record.unmet == 0 || begun) && record.due.is_none_or(|due| due <= now)
    }

    /// Returns what keeps a queued task from starting now, beside those that start `with` it: a full
    /// team, another task's claim, or too little room.
    pub(crate) fn keeps_from_starting(&self, id: &Id, room: &Room<'_>, with: &[&Id], now: Timestamp) -> Option<Keeps> {
        let task = &self.plan.tasks[id];
        if self.plan.is_by_hand(task) {
            return self.contested_by(id, with).or_else(|| self.lacks_lease(id));
        }
        if let Some(team) = room.full_team(task.team.as_ref()) {
            return Some(Keeps::Team(team.clone()));
        }
        if let Some((agent, until)) = self.waits_for_vendor(id, with, now) {
            return Some(Keeps::Vendor { agent, until });
        }
        if let Some(purse) = self.lacks_money(id, with) {
            return Some(Keeps::Money(purse));
        }
        self.contested_by(id, with).or_else(|| self.lacks_lease(id)).or_else(|| {
            let share = self.plan.share_of(task);
            let lacks = room.lacks(share).map(|what| Keeps::Room { what, kept_for: None });
            lacks.or_else(|| {
                let (what, first) = room.lacks_beside_first(share)?;
                Some(Keeps::Room { what, kept_for: Some(first.clone()) })
            })
        })
    }

    /// Returns what another task holds of a queued task's claims.
    fn contested_by(&self, id: &Id, with: &[&Id]) -> Option<Keeps> {
        let task = &self.plan.tasks[id];
        // What one of several attempts may change, its task holds for it.
        if task.is_contender() {
            return None;
        }
        let claims = task.owns.as_deref().filter(|claims| !claims.is_empty())?;
        let holders = self.held_claims.suspects(claims, &self.holding).into_iter().chain(with.iter().copied());
        // What is held live waits for its owner to mend the cause, and must not keep it from that.
        holders.filter(|other| *other != id && !self.waits_for(other, id)).find_map(|other| {
            contested(&self.plan, task, &self.plan.tasks[other]).map(|what| Keeps::Claim { what, by: other.clone() })
        })
    }

    /// Returns what is left, with what is kept for the first in the line of those who lack room.
    pub(crate) fn room_behind_the_first(&self) -> Room<'_> {
        let mut room = self.room();
        let may = |id: &Id| self.contested_by(id, &[]).is_none() && self.lacks_lease(id).is_none();
        let ready = |id: &Id| self.tasks[id].unmet == 0 && may(id);
        if let Some((first, share)) = self.queue.first(|share| room.lacks(share).is_some(), ready) {
            room.keep_for(first, share);
        }
        room
    }

    fn verdict(&self) -> RunStatus {
        let undone = |record: &TaskRecord| matches!(record.failure, Some(Failure::Undone { .. }));
        let phases_hold = self.phases.values().all(|p| p.state != PhaseState::Refused);
        let teams_hold = self.teams_hold();
        let success_holds = self.success.as_ref().is_none_or(|(holds, _)| *holds);
        if self.tasks.values().any(undone) && self.tasks.iter().all(|(id, r)| self.is_good(id) || undone(r)) {
            RunStatus::Canceled
        } else if self.tasks.keys().all(|id| self.is_good(id))
            && phases_hold
            && teams_hold
            && success_holds
            && self.trouble.is_none()
        {
            RunStatus::Succeeded
        } else {
            RunStatus::Failed
        }
    }
}

/// What keeps a task from starting although all that it needs is there.
pub(crate) enum Keeps {
    /// Every member of its team is busy.
    Team(Id),
    /// Another task holds what it claims.
    Claim {
        /// The path or lease.
        what: String,
        /// Who holds it.
        by: Id,
    },
    /// The vendor of its agent refuses for now, or another task tries first whether it still does.
    Vendor {
        /// The driver, and the model where the plan says one.
        agent: String,
        /// Until when it refuses.
        until: Timestamp,
    },
    /// There is too little left in a purse out of which it is paid.
    Money(Purse),
    /// A lease is not taken yet that came up while the run lasts.
    Lease {
        /// The lease.
        what: String,
        /// Which other run has it, where one has.
        holder: Option<String>,
    },
    /// There is too little memory, or too few CPUs.
    Room {
        /// What there is too little of.
        what: Shared,
        /// The more urgent task for which the rest is kept.
        kept_for: Option<Id>,
    },
}
