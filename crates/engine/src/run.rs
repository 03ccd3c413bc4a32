//! A run's state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pitcrew_plan::{Claim, Id, Plan, Task};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::best::{Best, Score};
use crate::budget::{Purse, Tab};
use crate::capacity::InUse;
use crate::carry::Carry;
use crate::claims::HeldClaims;
use crate::coder::{Session, Usage};
use crate::conflict::Conflict;
use crate::digests::Digests;
use crate::effect::Moment;
use crate::event::{Figure, RunStatus};
use crate::failure::{Evidence, Failure};
use crate::fan::{Fan, Item};
use crate::gate::Gate;
use crate::head::Head;
use crate::hold::Hold;
use crate::hours::Shift;
use crate::ids::{BlobId, ChangeId, RunId, Timestamp};
use crate::join::Joiner;
use crate::leases::Leases;
use crate::needs::NeedState;
use crate::opening::Opening;
use crate::overdue::Deadlines;
use crate::pause::Pause;
use crate::questions::Questions;
use crate::queue::{Order, Queue};
use crate::signals::Signal;
use crate::stage::Stage;
use crate::standing::Standing;
use crate::tally::Tally;
use crate::team::TeamRecord;

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
    /// The event with which its start was complete.
    pub(crate) begun: u64,
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
    /// Teams that have something to show when their tasks are done.
    pub(crate) teams: BTreeMap<Id, TeamRecord>,
    /// What happened how often.
    pub(crate) tally: Tally,
    /// The tasks that are done once for each item, and how they stand with their children.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) fans: BTreeMap<Id, Fan>,
    /// What is applied, in order of landing.
    pub(crate) landed: Vec<Arc<Landed>>,
    /// The head of each workspace.
    pub(crate) heads: BTreeMap<Id, Head>,
    /// Tasks whose changes are to be undone, and how many of each.
    pub(crate) unwinding: BTreeMap<Id, u32>,
    pub(crate) queue: Queue,
    /// Tasks that could start but for their window, by shift.
    pub(crate) shut: BTreeMap<Shift, Queue>,
    /// Until when each task that is not settled must have begun.
    pub(crate) bounds: BTreeSet<(Timestamp, Id)>,
    /// Until when what is to be done, and what was told because it was not.
    pub(crate) deadlines: Deadlines,
    /// When somebody is told how it goes.
    pub(crate) digests: Digests,
    /// Tasks that are tried again, and when at the earliest.
    pub(crate) retrying: BTreeMap<Id, Timestamp>,
    /// Tasks for which something is being done.
    pub(crate) busy: BTreeSet<Id>,
    /// Tasks that wait for a decision: held for good, held live, or done in part.
    pub(crate) held: BTreeSet<Id>,
    /// What people are asked.
    pub(crate) questions: Questions,
    /// Tasks that were held live and are to be checked again, once it is their turn.
    pub(crate) released: BTreeSet<Id>,
    /// Tasks that were stopped and wait to be let go on.
    pub(crate) canceled: BTreeSet<Id>,
    /// Tasks that hold what they own: from their first attempt until they are settled.
    pub(crate) holding: BTreeSet<Id>,
    /// The same by what they hold.
    #[serde(skip)]
    pub(crate) held_claims: HeldClaims,
    /// When claims lapse that people have on tasks.
    #[serde(skip)]
    pub(crate) claims: BTreeSet<(Timestamp, Id)>,
    /// What is taken of places, memory and CPUs.
    pub(crate) in_use: InUse,
    /// What it has for itself that is no file, and what it is still to take of that.
    pub(crate) leases: Leases,
    /// What was taken out of each purse that has a budget.
    #[serde(serialize_with = "pairs", skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) tabs: BTreeMap<Purse, Tab>,
    /// The vendors that refuse for now, by driver and model.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) pauses: BTreeMap<String, Pause>,
    pub(crate) unsettled: u64,
    pub(crate) layers: Vec<String>,
    pub(crate) measured: Vec<(Moment, Vec<Figure>)>,
    pub(crate) success: Option<(bool, Vec<Evidence>)>,
    /// How many of the plan's success checks people have answered, counted over all of them.
    pub(crate) success_asked: usize,
    pub(crate) trouble: Option<String>,
    /// Every signal that was sent, by name, each in order.
    pub(crate) signals: BTreeMap<Id, Vec<Signal>>,
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
    /// Whether an earlier run has done it, and this one took it over.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub taken_over: bool,
    /// How many of its needs are not met yet.
    pub unmet: u32,
    /// How many of its needs will not be met any more.
    pub gone: u32,
    /// How each of its needs stands, in the order of the plan.
    pub needs: Vec<NeedState>,
    /// For each need that waits for a signal, by its place: the newest one that it has heard.
    pub heard: BTreeMap<usize, Signal>,
    /// The numbers of the signals that it heard in earlier turns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) heard_before: Vec<u64>,
    /// What was being done was cut off, and is not being done now.
    pub cut: bool,
    /// How far its go has come.
    pub(crate) go: Gate,
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
    /// What was seen of its steps that have a check.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Evidence>,
    /// The version of its workspace's head on which the change is, or was, being checked.
    pub verifying_on: Option<u64>,
    /// The version of its workspace's head on which the change passed its checks.
    pub verified_on: Option<u64>,
    /// How many changes of the task are part of the head: one for each attempt that landed and was not undone.
    pub landed: u32,
    /// What the newest attempt reported.
    pub report: Option<Account>,
    /// The newest session of the coding agent that does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// What the next attempt begins with of the one before.
    #[serde(skip_serializing_if = "Carry::is_nothing")]
    pub carry: Carry,
    /// What its attempts have cost so far.
    #[serde(skip_serializing_if = "Usage::is_nothing")]
    pub spent: Usage,
    /// What of that agents have cost that judge what its attempts left, by agent.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub judging: BTreeMap<Id, Usage>,
    /// What of that the newest session has cost, over all attempts that it went through.
    #[serde(skip_serializing_if = "Usage::is_nothing")]
    pub session_spent: Usage,
    /// How good its change is by what scores it, of one of several attempts side by side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// The one beside it that verified first, for whose sake it is told to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called_off: Option<Id>,
    /// Which of its attempts side by side is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<Best>,
    /// The purse for whose sake the newest attempt was told to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broke: Option<Purse>,
    /// How often the newest attempt has reported and asked.
    pub words: u32,
    /// Who has taken it, to do it in a copy of the files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joiner: Option<Joiner>,
    /// How often somebody has.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) claims: u32,
    /// The copies in which the changes of its attempts were made, where they were, by attempt.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) copies: BTreeMap<u32, u32>,
    /// What it owns besides what the plan gives it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub widened: Vec<Claim>,
    /// Whether somebody said that what is done in part is enough.
    pub accepted: bool,
    /// Where it stood when it was held.
    pub held_in: Option<Stage>,
    /// How many of its changes were still to be put back when somebody else's change was in the way.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) to_put_back: u32,
    /// Whether what others changed stays as it is while the rest is put back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) leaves: bool,
    /// What is waited for while it is held live.
    pub hold: Option<Hold>,
    /// The attempt whose change is being undone.
    pub undoing: Option<u32>,
    /// What the task is without the attempt that was ordered on top of it.
    pub standing: Option<Standing>,
    /// The earlier attempt whose work the task is, where the newest came to nothing.
    pub kept: Option<u32>,
    /// Whether the change is part of the head.
    pub applied: bool,
    /// The commit that holds it.
    pub commit: Option<String>,
    /// Why the newest attempt failed.
    pub failure: Option<Failure>,
    /// The conflicts that the newest attempt got into.
    pub conflicts: Vec<Conflict>,
    /// Whether it was skipped because something it needs is not there, not by its own condition.
    pub wanting: bool,
    /// The task whose failure is behind that, where one is.
    pub root: Option<Id>,
    /// Why it was skipped or held.
    pub reason: Option<String>,
    /// Who ordered that it be undone.
    pub undone_by: Option<String>,
    /// Who ordered that it be stopped.
    pub stopped_by: Option<String>,
    /// What it is done for, where it is a child.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// How many of its turns are over and have a next one.
    pub turns: u32,
    /// It comes to nothing, as soon as what its turns changed is undone.
    pub(crate) given_up: bool,
    /// When the next attempt may start.
    pub due: Option<Timestamp>,
    /// When the first attempt started.
    pub started: Option<Timestamp>,
    /// When nothing more happened to it.
    pub finished: Option<Timestamp>,
}

/// A change that is part of the head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landed {
    /// Whose change it is.
    pub task: Id,
    /// Of which attempt.
    pub attempt: u32,
    /// The change.
    pub change: ChangeId,
    /// The commit that holds it, in a git work tree.
    pub commit: Option<String>,
    /// Whether people made it in a copy of the files: then their own files do not have it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub apart: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct PhaseRecord {
    pub(crate) state: PhaseState,
    /// Tasks of the phase that are not settled.
    pub(crate) open: u64,
    /// Whether a task of it, or its success, failed.
    pub(crate) broken: bool,
    /// Failures that it waits to see mended.
    pub(crate) doubt: BTreeSet<Id>,
    /// How far its go, or its success, has come.
    pub(crate) gate: Gate,
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
                let record = PhaseRecord {
                    state: PhaseState::Closed,
                    open,
                    broken: false,
                    doubt: BTreeSet::new(),
                    gate: Gate::default(),
                    evidence: Vec::new(),
                };
                (phase.name.clone(), record)
            })
            .collect();
        let mut run = Run {
            id,
            dirty: plan.tasks.keys().cloned().collect(),
            unsettled: plan.tasks.len() as u64,
            order,
            opening,
            seq: 1,
            begun: 1,
            started: time,
            finished: None,
            ended_as: None,
            prepared: plan.prepare.is_empty(),
            stopped: false,
            halted_by: None,
            tasks,
            phases,
            teams: TeamRecord::all(&plan),
            tally: Tally::default(),
            fans: BTreeMap::new(),
            landed: Vec::new(),
            heads: Head::of_all(&plan),
            unwinding: BTreeMap::new(),
            queue: Queue::default(),
            shut: BTreeMap::new(),
            bounds: BTreeSet::new(),
            deadlines: Deadlines::default(),
            digests: Digests::of(&plan.notify, time),
            retrying: BTreeMap::new(),
            busy: BTreeSet::new(),
            held: BTreeSet::new(),
            questions: Questions::default(),
            released: BTreeSet::new(),
            canceled: BTreeSet::new(),
            holding: BTreeSet::new(),
            held_claims: HeldClaims::default(),
            claims: BTreeSet::new(),
            in_use: InUse::default(),
            leases: Leases::of(&plan),
            tabs: BTreeMap::new(),
            pauses: BTreeMap::new(),
            layers: Vec::new(),
            signals: BTreeMap::new(),
            measured: Vec::new(),
            success: None,
            success_asked: 0,
            trouble: None,
            plan,
        };
        run.set_bounds();
        run.set_deadlines();
        run
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
            self.plan
                .success
                .iter()
                .any(|check| matches!(&check.asks, pitcrew_plan::Asks::Measure { before: Some(_), .. }))
        };
        if !measured && measures() { RunStage::MeasuringBefore } else { RunStage::Working }
    }

    pub(crate) fn record(&mut self, id: &Id) -> &mut TaskRecord {
        self.tasks.get_mut(id).expect("an event names a task of the plan: `fold` and the decisions check it")
    }

    /// Returns a task and all that builds on it, directly or not: what needs it, its children, and
    /// for a child what needs its parent.
    pub(crate) fn with_dependents(&self, task: &Id) -> BTreeSet<Id> {
        let mut found = BTreeSet::new();
        let mut open = vec![task.clone()];
        while let Some(next) = open.pop() {
            if !found.insert(next.clone()) {
                continue;
            }
            open.extend(self.order.dependents_of(&next).iter().cloned());
            open.extend(self.children(&next));
            if let Some((parent, _)) = next.parent() {
                open.extend(self.order.dependents_of(&parent).iter().cloned());
            }
        }
        found
    }

    pub(crate) fn look_at_all(&mut self) {
        self.dirty.extend(self.plan.tasks.keys().cloned());
    }

    pub(crate) fn look_at_members(&mut self, phase: &Id) {
        if let Some(members) = self.order.members.get(phase) {
            self.dirty.extend(members.iter().cloned());
        }
    }
}

impl TaskRecord {
    pub(crate) fn new(task: &Task, time: Timestamp) -> TaskRecord {
        TaskRecord {
            stage: Stage::Pending,
            since: time,
            attempt: 0,
            taken_over: false,
            failures: 0,
            unmet: task.needs.len() as u32,
            gone: 0,
            heard: BTreeMap::new(),
            heard_before: Vec::new(),
            needs: vec![NeedState::Open; task.needs.len()],
            cut: false,
            go: Gate::default(),
            change: None,
            paths: 0,
            output: None,
            risky: Vec::new(),
            dropped: BTreeMap::new(),
            steps: Vec::new(),
            verifying_on: None,
            verified_on: None,
            landed: 0,
            report: None,
            session: None,
            carry: Carry::default(),
            spent: Usage::default(),
            judging: BTreeMap::new(),
            session_spent: Usage::default(),
            score: None,
            called_off: None,
            best: None,
            broke: None,
            words: 0,
            joiner: None,
            claims: 0,
            copies: BTreeMap::new(),
            widened: Vec::new(),
            accepted: false,
            held_in: None,
            to_put_back: 0,
            leaves: false,
            hold: None,
            undoing: None,
            standing: None,
            kept: None,
            applied: false,
            commit: None,
            failure: None,
            conflicts: Vec::new(),
            wanting: false,
            root: None,
            reason: None,
            undone_by: None,
            stopped_by: None,
            item: None,
            turns: 0,
            given_up: false,
            due: None,
            started: None,
            finished: None,
        }
    }

    /// Begins an attempt: nothing of an earlier one is left but the count and its failure, which
    /// the next attempt is told.
    pub(crate) fn begin(&mut self, attempt: u32, time: Timestamp) {
        self.attempt = attempt;
        self.kept = None;
        self.report = None;
        self.words = 0;
        self.score = None;
        self.best = None;
        self.broke = None;
        self.accepted = false;
        self.hold = None;
        self.due = None;
        self.change = None;
        self.paths = 0;
        self.output = None;
        self.risky.clear();
        self.dropped.clear();
        self.steps.clear();
        self.conflicts.clear();
        self.verifying_on = None;
        self.verified_on = None;
        self.started.get_or_insert(time);
    }
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Writes a map whose keys are more than texts.
fn pairs<S: serde::Serializer>(tabs: &BTreeMap<Purse, Tab>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(tabs.iter())
}
