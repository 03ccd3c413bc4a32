//! How each event changes a run's state.
//!
//! Nothing here fails, asks a clock, or iterates over what has no order: a fold of the same journal
//! makes the same run.

use std::collections::BTreeSet;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use pitcrew_plan::{ApprovalMoment, Id, OnFailure};

use crate::course::Course;
use crate::effect::Moment;
use crate::event::Event;
use crate::failure::Failure;
use crate::gate::Gate;
use crate::ids::{ChangeId, Timestamp};
use crate::question::Topic;
use crate::queue::{Lane, Queue, Rank};
use crate::run::{Landed, PhaseState, Run};
use crate::stage::{Happening, Stage};

impl Run {
    /// Changes the state as `event` says. The caller has made sure that the event can happen here.
    pub(crate) fn apply(&mut self, event: &Event, time: Timestamp) {
        self.seq += 1;
        self.apply_to_questions(event, time);
        self.apply_to_deadlines(event, time);
        self.apply_to_digests(event, time);
        self.apply_to_outbox(event, time);
        self.apply_to_budgets(event);
        self.apply_to_pauses(event, time);
        self.apply_to_carry(event);
        self.tally.count(event);
        if let Some(task) = event.task() {
            self.dirty.insert(task.clone());
        }
        match event {
            Event::RunStarted(_) => {}
            Event::TakenOver { .. } => self.begun = self.seq,
            Event::Prepared { layers } => {
                self.layers.clone_from(layers);
                self.prepared = true;
                self.look_at_all();
            }
            Event::PrepareFailed { reason } => {
                self.trouble = Some(reason.clone());
                self.look_at_all();
            }
            Event::Measured { moment, figures, evidence, holds } => {
                self.measured.push((*moment, figures.clone()));
                if *moment == Moment::After {
                    self.success = Some((*holds, evidence.clone()));
                }
                self.look_at_all();
            }
            Event::PhaseAnswered { phase, moment, holds, evidence } => {
                self.phase_answered(phase, *moment, *holds, evidence);
            }
            Event::TeamAnswered { team, holds, evidence } => self.team_answered(team, *holds, evidence),
            Event::PhaseOpened { phase } => {
                if let Some(record) = self.phases.get_mut(phase) {
                    record.state = PhaseState::Open;
                }
                self.look_at_members(phase);
            }
            Event::LeaseTaken { lease } => self.leases.taken(lease),
            Event::SignalSent { name, from, data } => self.signal_sent(name, from, data, time),
            Event::Amended { amendment, .. } => self.amended(amendment, time),
            Event::StopRequested { .. } => self.stopped = true,
            Event::RunResumed { .. } => {
                self.stopped = false;
                // What people have said of the success of a run that was cut off stays said.
                if self.ended_as.is_some() {
                    self.reopen();
                }
                for record in self.tasks.values_mut() {
                    record.cut = false;
                }
                self.look_at_all();
            }
            Event::RunFinished { status } => {
                self.ended_as = Some(*status);
                self.finished = Some(time);
            }
            Event::UndoOrdered { task, by } => {
                self.record(task).undone_by = Some(by.clone());
                self.record(task).leaves = false;
                *self.unwinding.entry(task.clone()).or_default() += 1;
                self.questions.remove_of(task);
                self.reopen();
            }
            _ => self.apply_to_task(event, time),
        }
    }

    /// Changes one task's record, and what is counted over all of them.
    fn apply_to_task(&mut self, event: &Event, time: Timestamp) {
        let Some(id) = event.task().cloned() else { return };
        match event {
            Event::ChangeTakenOver { attempt, change, commit, apart, .. } => {
                self.put_on_head(&id, *attempt, change, commit.as_ref(), *apart)
            }
            Event::TaskTakenOver { .. } => self.take_over(&id, event, time),
            Event::AttemptStarted { attempt, ahead_of, .. } => {
                self.record(&id).begin(*attempt, time);
                if let Some(first) = ahead_of {
                    let share = self.plan.share_of(&self.plan.tasks[&id]);
                    self.in_use.overtakes(&id, first, share);
                }
            }
            Event::VerifyAgain { .. } => {
                let head = self.head_of(&id).version;
                let record = self.record(&id);
                record.verifying_on = Some(head);
                record.steps.clear();
            }
            Event::Harvested { change, paths, output, risky, dropped, .. } => {
                let head = self.head_of(&id).version;
                let record = self.record(&id);
                record.verifying_on = Some(head);
                record.change.clone_from(change);
                record.paths = *paths;
                record.output.clone_from(output);
                record.risky.clone_from(risky);
                record.dropped.clone_from(dropped);
            }
            Event::Verified { head, evidence, .. } => {
                let record = self.record(&id);
                record.verified_on = Some(*head);
                record.look_at_steps(evidence);
            }
            Event::Scored { score, .. } => self.record(&id).score = Some(*score),
            Event::CalledOff { best, .. } => {
                let record = self.record(&id);
                record.called_off = Some(best.clone());
                record.failure = None;
            }
            Event::BestChosen { best, merit, said, .. } => self.choose(&id, best, *merit, said),
            Event::Applied { attempt, change, commit, .. } => {
                if let Some(change) = change {
                    self.put_on_head(&id, *attempt, change, commit.as_ref(), false);
                }
                let record = self.record(&id);
                record.applied = true;
                record.commit.clone_from(commit);
            }
            Event::AttemptFailed { failure, .. } => {
                let record = self.record(&id);
                // Pitcrew's own end, and a vendor's no, is no failure of the task's, and costs it no try.
                record.failures += u32::from(!failure.is_no_fault());
                record.failure = Some(failure.clone());
                if let Failure::Verify { evidence } = failure {
                    record.look_at_steps(evidence);
                }
            }
            Event::ChildrenJoined { of, children, .. } => self.children_joined(&id, *of, children, time),
            Event::FannedOut { .. } => {
                self.record(&id).started.get_or_insert(time);
            }
            Event::Gathered { output, .. } => self.record(&id).output = Some(output.clone()),
            Event::RollbackStarted { attempt, of, .. } => {
                if let Entry::Occupied(mut changes) = self.unwinding.entry(id.clone()) {
                    *changes.get_mut() -= 1;
                    if *changes.get() == 0 {
                        changes.remove();
                    }
                }
                let record = self.record(&id);
                record.undoing = Some(of.unwrap_or(*attempt));
                record.to_put_back = 0;
            }
            Event::Restored { attempt, commit, .. } => self.restored(&id, *attempt, commit.as_ref()),
            Event::Reopened { .. } => {
                self.record(&id).stand();
                // People may be judging what it came to at this moment.
                self.reopen();
            }
            Event::Kept { .. } => self.record(&id).fall_back(),
            Event::ConflictFound { conflict, .. } => self.conflict_found(&id, conflict),
            Event::TaskContested { .. } => self.contested(&id),
            Event::ConflictReleased { leaves, .. } => self.released_from_conflict(&id, *leaves),
            Event::Reported { report, .. } => self.record(&id).report = Some(report.clone()),
            Event::Widened { path, .. } => self.widened(&id, path),
            Event::TaskClaimed { by, until, .. } => self.claimed(&id, by, *until),
            Event::TaskReleased { .. } => self.unclaim(&id),
            Event::Approved { about, .. } if about.moment == ApprovalMoment::Done => self.submitted(&id),
            Event::SessionOpened { session, .. } => self.record(&id).opens(session),
            Event::Spent { usage, by, .. } => self.record(&id).spends(*usage, by.as_ref()),
            Event::Approved { about, .. } if about.moment == ApprovalMoment::Partial => {
                self.record(&id).accepted = true;
            }
            Event::PutOnHold { owner, asks, .. } => self.hold(&id, owner.as_ref(), asks),
            Event::HoldReleased { .. } => {
                self.released.insert(id.clone());
            }
            Event::TaskSucceeded { .. } => {
                let record = self.record(&id);
                record.standing = None;
                record.hold = None;
            }
            Event::TurnEnded { turn, due, .. } => {
                self.record(&id).end_turn(*turn, *due);
                self.retrying.insert(id.clone(), *due);
                self.listen_anew(&id);
            }
            Event::GivenUp { failure, .. } => {
                self.give_up(&id, failure);
                self.reopen();
            }
            Event::RetryScheduled { due, .. } => {
                self.record(&id).due = Some(*due);
                self.retrying.insert(id.clone(), *due);
            }
            Event::TaskFailed { failure, .. } => {
                let record = self.record(&id);
                record.failure = Some(failure.clone());
                // What a person had undone is no reason to stop the rest.
                let by_order = matches!(failure, Failure::Undone { .. });
                if self.plan.tasks[&id].on_failure == OnFailure::Stop && !by_order {
                    self.halted_by = Some(id.clone());
                    self.look_at_all();
                }
            }
            Event::TaskSkipped { reason, by_condition, because, .. } => {
                let root = because.as_ref().and_then(|because| self.root_of(because));
                let record = self.record(&id);
                record.root = root;
                record.wanting = !by_condition;
                record.reason = Some(reason.clone());
            }
            Event::StopOrdered { by, .. } => self.record(&id).stopped_by = Some(by.clone()),
            Event::TaskCanceled { .. } => self.record(&id).due = None,
            Event::TaskResumed { .. } => {
                let record = self.record(&id);
                record.stopped_by = None;
                record.failures = 0;
                record.given_up = false;
                record.go = Gate::default();
            }
            Event::TaskHeld { reason, .. } => {
                let record = self.record(&id);
                record.held_in = Some(record.stage);
                record.reason = Some(reason.clone());
                self.keep_below(&id);
            }
            _ => {}
        }
        if let Some(next) = self.stage_after(event) {
            self.move_to(&id, next, time);
        }
        if let Event::FannedOut { .. } = event {
            self.release_first(&id);
        }
        if let Event::AttemptStarted { .. } = event {
            self.enter_contenders(&id, time);
        }
        if let Event::Interrupted { .. } = event {
            let head = self.head_of(&id).version;
            let record = self.record(&id);
            record.cut = record.stage.is_busy();
            // Whatever is checked again is checked on the head of then.
            record.verifying_on = record.verifying_on.map(|_| head);
        }
    }

    /// Puts a change on top of its workspace's head.
    fn put_on_head(&mut self, id: &Id, attempt: u32, change: &ChangeId, commit: Option<&String>, apart: bool) {
        self.head_of_mut(id).version += 1;
        let (task, change, commit) = (id.clone(), change.clone(), commit.cloned());
        let apart = apart || self.tasks[id].copy_of(attempt).is_some();
        self.landed.push(Arc::new(Landed { task, attempt, change, commit: commit.clone(), apart }));
        let record = self.record(id);
        record.landed += 1;
        record.commit = commit;
    }

    /// Returns the stage into which `event` brings its task, or `None` where it moves none or cannot happen.
    pub(crate) fn stage_after(&self, event: &Event) -> Option<Stage> {
        let id = event.task()?;
        let record = self.tasks.get(id)?;
        let happening = happening(event, record.stage)?;
        if happening == Happening::Released && record.held_in == Some(Stage::Restoring) {
            // It is put back when it is its turn.
            return None;
        }
        let mut course = self.course(id)?;
        if matches!(event, Event::Restored { .. }) && self.next_to_undo() == Some(id) {
            // Its commands run once, when the last of its files are back.
            course.undoes = false;
        }
        if matches!(event, Event::CheckedAgain { .. }) {
            // What was made live is live: only the question is asked again.
            course.activates &= !matches!(record.held_in, Some(Stage::Probing | Stage::Judging));
            course.probes &= record.held_in != Some(Stage::Judging);
        }
        if let Event::Harvested { change, risky, .. } = event {
            course = Course::of(&self.plan, &self.plan.tasks[id], change.is_some(), !risky.is_empty());
        }
        record.stage.after(happening, &course)
    }

    /// Returns which optional stages lie on the task's way.
    pub(crate) fn course(&self, id: &Id) -> Option<Course> {
        let record = self.tasks.get(id)?;
        let task = self.plan.tasks.get(id)?;
        Some(Course::of(&self.plan, task, record.change.is_some(), !record.risky.is_empty()))
    }

    pub(crate) fn move_to(&mut self, id: &Id, next: Stage, time: Timestamp) {
        let record = self.record(id);
        let before = record.stage;
        if next != before {
            record.since = time;
        }
        record.stage = next;
        record.cut = false;
        if next.is_settled() {
            record.finished = Some(time);
            record.stopped_by = None;
        } else if before.is_settled() {
            record.finished = None;
        }
        self.count_capacity(id, before, next);
        self.count_settled(id, before, next);
        self.count_in_teams(id, before, next);
        if before.is_settled() != next.is_settled() {
            self.keep_bound(id, next.is_settled());
        }
        mark(&mut self.busy, id, next.is_busy());
        mark(&mut self.held, id, next.awaits_a_decision());
        self.released.remove(id);
        if next != before {
            self.questions.remove_of(id);
        }
        mark(&mut self.canceled, id, next == Stage::Canceled);
        let at_rest = next.is_settled() || next == Stage::Canceled;
        self.follow_joiner(id, next, at_rest, time);
        // Of several attempts side by side their task holds what all of them may change.
        let holds = matches!(next, Stage::Running | Stage::Contending | Stage::ByHand | Stage::Restoring);
        if (holds || at_rest) && !self.is_contender(id) {
            mark(&mut self.holding, id, !at_rest);
            self.held_claims.mark(id, &self.plan.tasks[id], !at_rest);
        }
        if (next == Stage::Queued) != (before == Stage::Queued) {
            self.leases.follow(id, &self.plan.tasks[id], next == Stage::Queued);
        }
        if next == Stage::Queued {
            self.line_up(id);
        } else if before == Stage::Queued {
            let (queue, lane, rank) = self.place_in_line(id);
            queue.remove(&lane, &rank);
            self.in_use.no_longer_first(id);
            self.retrying.remove(id);
        }
        let shift = self.order.hours.to_land(id);
        self.head_of_mut(id).follow(id, shift, before, next);
        let begins = matches!(next, Stage::Running | Stage::Contending | Stage::ByHand);
        let first = (begins && self.tasks[id].attempt == 1) || next == Stage::Tending;
        if next.is_settled() || before.is_settled() || first {
            self.tell_dependents(id);
        }
        if next.is_settled() {
            self.judge(id);
            self.judge_mended(id);
        }
        self.child_moved(id, before, time);
        self.contest_moved(id);
    }

    /// Puts a task that could start in line.
    pub(crate) fn line_up(&mut self, id: &Id) {
        let (queue, lane, rank) = self.place_in_line(id);
        queue.insert(lane, rank);
    }

    /// Returns the queue in which a task waits to start, with its lane and its rank there.
    fn place_in_line(&mut self, id: &Id) -> (&mut Queue, Lane, Rank) {
        let task = &self.plan.tasks[id];
        let (lane, rank) = (Lane::of(&self.plan, task), self.order.rank(id));
        let queue = match self.order.hours.to_start(id, task) {
            None => &mut self.queue,
            Some(shift) => self.shut.entry(shift).or_default(),
        };
        (queue, lane, rank)
    }

    fn count_capacity(&mut self, id: &Id, before: Stage, next: Stage) {
        if before.takes_capacity() == next.takes_capacity() {
            return;
        }
        let task = &self.plan.tasks[id];
        let teams = self.order.teams.around(task.team.as_ref());
        self.in_use.count(id, teams, self.plan.share_of(task), next.takes_capacity());
    }

    fn count_settled(&mut self, id: &Id, before: Stage, next: Stage) {
        let change = i64::from(before.is_settled()) - i64::from(next.is_settled());
        if change != 0 {
            let phase = self.plan.tasks[id].phase.clone();
            self.count_unsettled(phase.as_ref(), change);
        }
    }

    /// Counts tasks of a phase, or of none, that are not settled: more of them, or fewer.
    pub(crate) fn count_unsettled(&mut self, phase: Option<&Id>, change: i64) {
        let add = |count: &mut u64| match change {
            0.. => *count += change.unsigned_abs(),
            _ => *count -= change.unsigned_abs(),
        };
        add(&mut self.unsettled);
        if let Some(phase) = phase.and_then(|name| self.phases.get_mut(name)) {
            add(&mut phase.open);
        }
    }

    /// What a held change builds on is not undone from under it.
    pub(crate) fn keep_below(&mut self, held: &Id) {
        let below = |id: &Id| self.with_dependents(id).contains(held);
        let keep: Vec<Id> = self.unwinding.keys().filter(|id| below(id)).cloned().collect();
        for id in keep {
            let changes = self.unwinding.remove(&id).unwrap_or_default();
            self.dirty.insert(id.clone());
            self.dirty.extend(id.parent().map(|(parent, _)| parent));
            let record = self.record(&id);
            if record.stage == Stage::Contested {
                record.to_put_back = changes;
            // One that is half undone is no more what it was.
            } else if record.stage != Stage::Lost {
                record.undone_by = None;
            }
        }
    }

    /// Takes a run up again: what is measured at its end will be measured anew.
    fn reopen(&mut self) {
        self.ended_as = None;
        self.finished = None;
        self.success = None;
        self.success_asked = 0;
        self.questions.remove(&Topic::Success);
        self.measured.retain(|(moment, _)| *moment == Moment::Before);
    }
}

/// Returns what `event` means for its task's stage, if it moves it.
fn happening(event: &Event, stage: Stage) -> Option<Happening> {
    Some(match event {
        Event::TaskTakenOver { .. } => Happening::TakenOver,
        Event::TaskReady { .. } => Happening::Ready,
        Event::ConditionHeld { .. } => Happening::ConditionHeld,
        Event::GoGiven { .. } => Happening::GoGiven,
        Event::Approved { .. } => Happening::Approved,
        Event::AttemptStarted { .. } => Happening::Started,
        Event::Harvested { .. } => Happening::Harvested,
        Event::Verified { .. } => Happening::Verified,
        Event::Comparing { .. } => Happening::Compared,
        Event::BestChosen { .. } => Happening::Chosen,
        Event::VerifyAgain { .. } => Happening::VerifyAgain,
        Event::ApplyStarted { .. } => Happening::ApplyStarted,
        Event::Applied { .. } => Happening::Applied,
        Event::Activated { .. } => Happening::Activated,
        Event::Probed { .. } => Happening::Probed,
        // Where the change is applied, the failure is noted and the rollback moves the task.
        Event::AttemptFailed { .. } if stage.is_live() => return None,
        Event::AttemptFailed { .. } => Happening::Dropped,
        Event::RollbackStarted { .. } => Happening::RollbackStarted,
        Event::Restored { .. } => Happening::Restored,
        Event::RolledBack { .. } => Happening::RolledBack,
        Event::TurnEnded { .. } => Happening::TurnEnded,
        Event::TurnsDone { .. } => Happening::TurnsDone,
        Event::GivenUp { .. } => Happening::GivenUp,
        Event::RetryScheduled { .. } => Happening::RetryScheduled,
        Event::Reopened { .. } => Happening::Reopened,
        Event::Kept { .. } => Happening::Kept,
        Event::Interrupted { .. } => Happening::Interrupted,
        Event::FannedOut { .. } => Happening::FannedOut,
        Event::ChildrenDone { .. } => Happening::ChildrenDone,
        Event::Gathered { .. } => Happening::Gathered,
        Event::TaskSucceeded { .. } => Happening::Succeeded,
        Event::TaskFailed { .. } => Happening::Failed,
        Event::TaskSkipped { .. } => Happening::Skipped,
        Event::TaskHeld { .. } => Happening::Held,
        Event::TaskPartial { .. } => Happening::Partial,
        Event::PutOnHold { .. } => Happening::PutOnHold,
        Event::CheckedAgain { .. } => Happening::CheckedAgain,
        Event::TaskContested { .. } => Happening::Contested,
        Event::ConflictReleased { .. } => Happening::Released,
        Event::TaskCanceled { .. } => Happening::Stopped,
        // Let go on before what was begun for it has ended, or in a run that is over: it never stopped.
        Event::TaskResumed { .. } if stage != Stage::Canceled => return None,
        Event::TaskResumed { .. } => Happening::Resumed,
        _ => return None,
    })
}

fn mark(set: &mut BTreeSet<Id>, id: &Id, member: bool) {
    if member {
        set.insert(id.clone());
    } else {
        set.remove(id);
    }
}
