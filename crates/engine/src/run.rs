//! A run's state, and how each event changes it.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::{ApprovalMoment, Id, OnFailure, Plan, Task};
use serde::Serialize;

use crate::course::Course;
use crate::effect::Moment;
use crate::event::{Event, Figure, Opening, RunStatus};
use crate::failure::{Evidence, Failure};
use crate::ids::{BlobId, ChangeId, RunId, Timestamp};
use crate::queue::{Order, Rank};
use crate::stage::{Happening, Stage};

/// A run: its plan and everything its journal says. Serialised it is the whole state, so that two
/// folds can be compared byte for byte.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    pub(crate) id: RunId,
    #[serde(skip)]
    pub(crate) plan: Plan,
    #[serde(skip)]
    pub(crate) order: Order,
    pub(crate) opening: Opening,
    pub(crate) seq: u64,
    pub(crate) started: Timestamp,
    pub(crate) finished: Option<Timestamp>,
    pub(crate) ended_as: Option<RunStatus>,
    pub(crate) prepared: bool,
    /// Nothing new starts because somebody said so.
    pub(crate) stopped: bool,
    /// Nothing new starts because a task failed whose plan says so.
    pub(crate) halted_by: Option<Id>,
    pub(crate) tasks: BTreeMap<Id, TaskRecord>,
    pub(crate) phases: BTreeMap<Id, PhaseRecord>,
    /// What is applied, in order of landing.
    pub(crate) landed: Vec<Landed>,
    /// Counts every change of the head.
    pub(crate) head: u64,
    /// The task whose turn it is to move the head.
    pub(crate) turn: Option<Id>,
    /// Tasks whose changes wait to land, first come first.
    pub(crate) landing: Vec<Id>,
    /// Tasks whose changes are to be undone, next first.
    pub(crate) unwinding: Vec<Id>,
    pub(crate) queue: BTreeSet<Rank>,
    /// Tasks for which something is being done.
    pub(crate) busy: BTreeSet<Id>,
    /// Tasks that ask a person.
    pub(crate) asking: BTreeSet<Id>,
    /// Tasks that hold what they own: from their first attempt until they are settled.
    pub(crate) holding: BTreeSet<Id>,
    pub(crate) active: u32,
    pub(crate) active_by_team: BTreeMap<Id, u32>,
    pub(crate) unsettled: u64,
    pub(crate) layers: Vec<String>,
    pub(crate) measured: Vec<(Moment, Vec<Figure>)>,
    pub(crate) success: Option<(bool, Vec<Evidence>)>,
    pub(crate) trouble: Option<String>,
    /// Tasks to look at again; empty between steps.
    #[serde(skip)]
    pub(crate) dirty: BTreeSet<Id>,
}

/// Where a run as a whole stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunStage {
    /// What the plan prepares is being made.
    Preparing,
    /// The plan's figures are measured before the first task.
    MeasuringBefore,
    /// Tasks run.
    Working,
    /// It is over.
    Finished(RunStatus),
}

/// What the journal says of one task.
#[derive(Clone, Debug, Serialize)]
pub struct TaskRecord {
    /// Where it stands.
    pub stage: Stage,
    /// Since when it stands there.
    pub since: Timestamp,
    /// The newest attempt; 0 before the first.
    pub attempt: u32,
    /// How many attempts failed, less those that were cut off.
    pub failures: u32,
    /// How many of its needs are not met yet.
    pub unmet: u32,
    /// The first of its needs that will never be met.
    pub gone: Option<Id>,
    /// What was being done was cut off, and is not being done now.
    pub cut: bool,
    /// What a person is asked, while one is.
    pub asked: Option<Asked>,
    /// The newest attempt's change.
    pub change: Option<ChangeId>,
    /// How many paths it touches.
    pub paths: u64,
    /// The newest attempt's output.
    pub output: Option<BlobId>,
    /// Paths in the change that others execute later.
    pub risky: Vec<String>,
    /// What was left and dropped.
    pub dropped: BTreeMap<String, u64>,
    /// The version of the head on which the change is, or was, being checked.
    pub verifying_on: Option<u64>,
    /// The version of the head on which the change passed its checks.
    pub verified_on: Option<u64>,
    /// Whether the change is part of the head.
    pub applied: bool,
    /// The commit that holds it.
    pub commit: Option<String>,
    /// Why the newest attempt failed.
    pub failure: Option<Failure>,
    /// Whether it was skipped because something it needs is not there, not by its own condition.
    pub wanting: bool,
    /// Why it was skipped or held.
    pub reason: Option<String>,
    /// Who ordered that it be undone.
    pub undone_by: Option<String>,
    /// When the next attempt may start.
    pub due: Option<Timestamp>,
    /// When the first attempt started.
    pub started: Option<Timestamp>,
    /// When nothing more happened to it.
    pub finished: Option<Timestamp>,
}

/// What a person is asked.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// Whether the attempt may run, or its change be applied.
    pub moment: ApprovalMoment,
    /// The change in question.
    pub change: Option<ChangeId>,
    /// Why it is asked.
    pub why: Vec<String>,
    /// Since when.
    pub since: Timestamp,
    /// Until when an answer counts.
    pub until: Option<Timestamp>,
}

/// A change that is part of the head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Landed {
    /// Whose change it is.
    pub task: Id,
    /// Of which attempt.
    pub attempt: u32,
    /// The change.
    pub change: ChangeId,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct PhaseRecord {
    pub(crate) state: PhaseState,
    /// Tasks of the phase that are not settled.
    pub(crate) open: u64,
    /// Whether a task of it, or its success, failed.
    pub(crate) broken: bool,
    pub(crate) evidence: Vec<Evidence>,
}

/// Where a phase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PhaseState {
    /// An earlier phase is not done, or its go is being asked.
    Closed,
    /// Its tasks may run.
    Open,
    /// Its tasks are done and its success holds.
    Done,
    /// Its go, its success, or an earlier phase said no.
    Refused,
}

impl Run {
    /// Builds the state that the first event, [`Event::RunStarted`], makes.
    pub(crate) fn open(id: RunId, plan: Plan, opening: Opening, time: Timestamp) -> Run {
        let order = Order::of(&plan);
        let tasks: BTreeMap<Id, TaskRecord> =
            plan.tasks.iter().map(|(id, task)| (id.clone(), TaskRecord::new(task, time))).collect();
        let phases = plan
            .phases
            .iter()
            .map(|phase| {
                let open = order.members.get(&phase.name).map_or(0, |m| m.len() as u64);
                let record =
                    PhaseRecord { state: PhaseState::Closed, open, broken: false, evidence: Vec::new() };
                (phase.name.clone(), record)
            })
            .collect();
        Run {
            id,
            dirty: plan.tasks.keys().cloned().collect(),
            unsettled: plan.tasks.len() as u64,
            order,
            opening,
            seq: 1,
            started: time,
            finished: None,
            ended_as: None,
            prepared: plan.prepare.is_empty(),
            stopped: false,
            halted_by: None,
            tasks,
            phases,
            landed: Vec::new(),
            head: 0,
            turn: None,
            landing: Vec::new(),
            unwinding: Vec::new(),
            queue: BTreeSet::new(),
            busy: BTreeSet::new(),
            asking: BTreeSet::new(),
            holding: BTreeSet::new(),
            active: 0,
            active_by_team: BTreeMap::new(),
            layers: Vec::new(),
            measured: Vec::new(),
            success: None,
            trouble: None,
            plan,
        }
    }

    /// Changes the state as `event` says. The caller has made sure that the event can happen here.
    pub(crate) fn apply(&mut self, event: &Event, time: Timestamp) {
        self.seq += 1;
        if let Some(task) = event.task() {
            self.dirty.insert(task.clone());
        }
        match event {
            Event::RunStarted(_) => {}
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
            Event::PhaseOpened { phase } => {
                if let Some(record) = self.phases.get_mut(phase) {
                    record.state = PhaseState::Open;
                }
                self.look_at_members(phase);
            }
            Event::StopRequested { .. } => self.stopped = true,
            Event::RunResumed { .. } => {
                self.stopped = false;
                self.reopen();
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
                self.unwinding.push(task.clone());
                self.reopen();
            }
            _ => self.apply_to_task(event, time),
        }
    }

    /// Changes one task's record, and what is counted over all of them.
    fn apply_to_task(&mut self, event: &Event, time: Timestamp) {
        let Some(id) = event.task().cloned() else { return };
        match event {
            Event::ApprovalRequested { about, why, until, .. } => {
                self.record(&id).asked = Some(Asked {
                    moment: about.moment,
                    change: about.change.clone(),
                    why: why.clone(),
                    since: time,
                    until: *until,
                });
            }
            Event::AttemptStarted { attempt, .. } => {
                let record = self.record(&id);
                record.begin(*attempt, time);
            }
            Event::VerifyAgain { .. } => {
                let head = self.head;
                self.record(&id).verifying_on = Some(head);
            }
            Event::Harvested { change, paths, output, risky, dropped, .. } => {
                let head = self.head;
                let record = self.record(&id);
                record.verifying_on = Some(head);
                record.change.clone_from(change);
                record.paths = *paths;
                record.output.clone_from(output);
                record.risky.clone_from(risky);
                record.dropped.clone_from(dropped);
            }
            Event::Verified { head, .. } => self.record(&id).verified_on = Some(*head),
            Event::Applied { attempt, change, commit, .. } => {
                if let Some(change) = change {
                    self.head += 1;
                    self.landed.push(Landed { task: id.clone(), attempt: *attempt, change: change.clone() });
                }
                let record = self.record(&id);
                record.applied = true;
                record.commit.clone_from(commit);
            }
            Event::AttemptFailed { failure, .. } => {
                let record = self.record(&id);
                record.failures += 1;
                record.failure = Some(failure.clone());
            }
            Event::RollbackStarted { .. } => self.unwinding.retain(|waiting| *waiting != id),
            Event::Restored { commit, .. } => {
                if self.landed.iter().any(|l| l.task == id) {
                    self.landed.retain(|l| l.task != id);
                    self.head += 1;
                }
                let record = self.record(&id);
                record.applied = false;
                record.commit.clone_from(commit);
            }
            Event::RetryScheduled { due, .. } => self.record(&id).due = Some(*due),
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
            Event::TaskSkipped { reason, by_condition, .. } => {
                let record = self.record(&id);
                record.wanting = !by_condition;
                record.reason = Some(reason.clone());
            }
            Event::TaskHeld { reason, .. } => {
                self.record(&id).reason = Some(reason.clone());
                self.keep_below(&id);
            }
            _ => {}
        }
        if let Some(next) = self.stage_after(event) {
            self.move_to(&id, next, event, time);
        }
        if let Event::Interrupted { .. } = event {
            let head = self.head;
            let record = self.record(&id);
            record.cut = record.stage.is_busy();
            // Whatever is checked again is checked on the head of then.
            record.verifying_on = record.verifying_on.map(|_| head);
        }
    }

    /// Returns the stage into which `event` brings its task, or `None` where it moves none or cannot happen.
    pub(crate) fn stage_after(&self, event: &Event) -> Option<Stage> {
        let id = event.task()?;
        let record = self.tasks.get(id)?;
        let happening = happening(event, record.stage)?;
        let mut course = self.course(id)?;
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

    fn move_to(&mut self, id: &Id, next: Stage, event: &Event, time: Timestamp) {
        let rank = self.order.rank(id);
        let record = self.record(id);
        let before = record.stage;
        if next != before {
            record.since = time;
        }
        record.stage = next;
        record.cut = false;
        if !matches!(next, Stage::AskingToRun | Stage::AskingToApply) {
            record.asked = None;
        }
        if next.is_settled() {
            record.finished = Some(time);
        } else if before.is_settled() {
            record.finished = None;
        }
        self.count_capacity(id, before, next);
        self.count_settled(id, before, next);
        mark(&mut self.busy, id, next.is_busy());
        mark(&mut self.asking, id, matches!(next, Stage::AskingToRun | Stage::AskingToApply));
        if matches!(next, Stage::Running | Stage::Restoring) || next.is_settled() {
            mark(&mut self.holding, id, !next.is_settled());
        }
        if next == Stage::Queued {
            self.queue.insert(rank);
        } else if before == Stage::Queued {
            self.queue.remove(&rank);
        }
        // Who verifies again keeps its place in the line.
        let in_line = |stage| matches!(stage, Stage::Landing | Stage::VerifyingAgain);
        match (in_line(before), in_line(next)) {
            (false, true) => self.landing.push(id.clone()),
            (true, false) => self.landing.retain(|waiting| waiting != id),
            _ => {}
        }
        if next.holds_the_turn() {
            self.turn = Some(id.clone());
        } else if self.turn.as_ref() == Some(id) {
            self.turn = None;
        }
        if next.is_settled() {
            let met = next == Stage::Succeeded || matches!(event, Event::TaskSkipped { by_condition: true, .. });
            self.tell_dependents(id, met);
        } else if before == Stage::Succeeded {
            self.take_back(id);
        }
    }

    fn count_capacity(&mut self, id: &Id, before: Stage, next: Stage) {
        let team = self.plan.tasks[id].team.clone();
        let change = i64::from(next.takes_capacity()) - i64::from(before.takes_capacity());
        let add = |count: &mut u32| *count = count.saturating_add_signed(change as i32);
        add(&mut self.active);
        if let Some(team) = team {
            add(self.active_by_team.entry(team).or_default());
        }
    }

    fn count_settled(&mut self, id: &Id, before: Stage, next: Stage) {
        let phase = self.plan.tasks[id].phase.clone().and_then(|name| self.phases.get_mut(&name));
        match (before.is_settled(), next.is_settled()) {
            (false, true) => {
                self.unsettled -= 1;
                if let Some(phase) = phase {
                    phase.open -= 1;
                }
            }
            (true, false) => {
                self.unsettled += 1;
                if let Some(phase) = phase {
                    phase.open += 1;
                }
            }
            _ => {}
        }
    }

    /// Counts down what the dependents wait for, and has them looked at.
    fn tell_dependents(&mut self, id: &Id, met: bool) {
        for dependent in self.order.dependents_of(id) {
            if let Some(record) = self.tasks.get_mut(dependent) {
                if met {
                    record.unmet = record.unmet.saturating_sub(1);
                } else {
                    record.gone.get_or_insert_with(|| id.clone());
                }
            }
            self.dirty.insert(dependent.clone());
        }
        if !met && let Some(phase) = self.plan.tasks[id].phase.clone() {
            self.break_phase(&phase);
        }
    }

    /// What the task did is being undone: those that need it wait for it again.
    fn take_back(&mut self, id: &Id) {
        for dependent in self.order.dependents_of(id) {
            if let Some(record) = self.tasks.get_mut(dependent) {
                record.unmet += 1;
            }
        }
    }

    /// Notes that a phase did not succeed, and has every task looked at that waits behind it.
    fn break_phase(&mut self, phase: &Id) {
        let Some(record) = self.phases.get_mut(phase) else { return };
        if std::mem::replace(&mut record.broken, true) {
            return;
        }
        let behind = self.plan.phases.iter().skip_while(|p| p.name != *phase);
        for members in behind.filter_map(|p| self.order.members.get(&p.name)) {
            self.dirty.extend(members.iter().cloned());
        }
    }

    /// What a held change builds on is not undone from under it.
    fn keep_below(&mut self, held: &Id) {
        let (keep, undo): (Vec<Id>, Vec<Id>) = std::mem::take(&mut self.unwinding)
            .into_iter()
            .partition(|id| self.order.with_dependents(id).contains(held));
        self.unwinding = undo;
        for id in keep {
            self.record(&id).undone_by = None;
        }
    }

    fn phase_answered(&mut self, phase: &Id, moment: Moment, holds: bool, evidence: &[Evidence]) {
        let Some(record) = self.phases.get_mut(phase) else { return };
        record.evidence.extend_from_slice(evidence);
        record.state = match (moment, holds) {
            (_, false) => PhaseState::Refused,
            (Moment::Before, true) => PhaseState::Open,
            (Moment::After, true) => PhaseState::Done,
        };
        if !holds {
            self.break_phase(phase);
        }
        self.look_at_members(phase);
    }

    /// Takes a run up again: what is measured at its end will be measured anew.
    fn reopen(&mut self) {
        self.ended_as = None;
        self.finished = None;
        self.success = None;
        self.measured.retain(|(moment, _)| *moment == Moment::Before);
    }

    /// Returns where the run as a whole stands.
    pub(crate) fn stage(&self) -> RunStage {
        if let Some(status) = self.ended_as {
            return RunStage::Finished(status);
        }
        if self.trouble.is_some() {
            return RunStage::Working;
        }
        if !self.prepared {
            return RunStage::Preparing;
        }
        let measured = self.measured.iter().any(|(moment, _)| *moment == Moment::Before);
        let measures = || {
            self.plan.success.iter().any(|check| {
                matches!(&check.asks, pitcrew_plan::Asks::Measure { before: Some(_), .. })
            })
        };
        if !measured && measures() { RunStage::MeasuringBefore } else { RunStage::Working }
    }

    pub(crate) fn record(&mut self, id: &Id) -> &mut TaskRecord {
        self.tasks.get_mut(id).expect("an event names a task of the plan: `fold` and the decisions check it")
    }

    pub(crate) fn look_at_all(&mut self) {
        self.dirty.extend(self.plan.tasks.keys().cloned());
    }

    fn look_at_members(&mut self, phase: &Id) {
        if let Some(members) = self.order.members.get(phase) {
            self.dirty.extend(members.iter().cloned());
        }
    }
}

impl TaskRecord {
    fn new(task: &Task, time: Timestamp) -> TaskRecord {
        TaskRecord {
            stage: Stage::Pending,
            since: time,
            attempt: 0,
            failures: 0,
            unmet: task.needs.len() as u32,
            gone: None,
            cut: false,
            asked: None,
            change: None,
            paths: 0,
            output: None,
            risky: Vec::new(),
            dropped: BTreeMap::new(),
            verifying_on: None,
            verified_on: None,
            applied: false,
            commit: None,
            failure: None,
            wanting: false,
            reason: None,
            undone_by: None,
            due: None,
            started: None,
            finished: None,
        }
    }

    /// Begins an attempt: nothing of an earlier one is left but the count and its failure, which
    /// the next attempt is told.
    fn begin(&mut self, attempt: u32, time: Timestamp) {
        self.attempt = attempt;
        self.due = None;
        self.change = None;
        self.paths = 0;
        self.output = None;
        self.risky.clear();
        self.dropped.clear();
        self.verifying_on = None;
        self.verified_on = None;
        self.started.get_or_insert(time);
    }
}

/// Returns what `event` means for its task's stage, if it moves it.
fn happening(event: &Event, stage: Stage) -> Option<Happening> {
    Some(match event {
        Event::TaskReady { .. } => Happening::Ready,
        Event::ConditionHeld { .. } => Happening::ConditionHeld,
        Event::GoGiven { .. } => Happening::GoGiven,
        Event::Approved { .. } => Happening::Approved,
        Event::AttemptStarted { .. } => Happening::Started,
        Event::Harvested { .. } => Happening::Harvested,
        Event::Verified { .. } => Happening::Verified,
        Event::VerifyAgain { .. } => Happening::VerifyAgain,
        Event::ApplyStarted { .. } => Happening::ApplyStarted,
        Event::Applied { .. } => Happening::Applied,
        Event::Activated { .. } => Happening::Activated,
        Event::Probed { .. } => Happening::Probed,
        // Where the change is applied, the failure is noted and the rollback moves the task.
        Event::AttemptFailed { .. } if matches!(stage, Stage::Activating | Stage::Probing) => return None,
        Event::AttemptFailed { .. } => Happening::Dropped,
        Event::RollbackStarted { .. } => Happening::RollbackStarted,
        Event::Restored { .. } => Happening::Restored,
        Event::RolledBack { .. } => Happening::RolledBack,
        Event::RetryScheduled { .. } => Happening::RetryScheduled,
        Event::Interrupted { .. } => Happening::Interrupted,
        Event::TaskSucceeded { .. } => Happening::Succeeded,
        Event::TaskFailed { .. } => Happening::Failed,
        Event::TaskSkipped { .. } => Happening::Skipped,
        Event::TaskHeld { .. } => Happening::Held,
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
