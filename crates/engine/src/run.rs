//! A run's state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pitcrew_plan::{Id, Plan};
use serde::{Deserialize, Serialize};

use crate::budget::{Purse, Tab};
use crate::capacity::InUse;
use crate::claims::HeldClaims;
use crate::digests::Digests;
use crate::effect::Moment;
use crate::event::{Figure, RunStatus};
use crate::failure::Evidence;
use crate::fan::Fan;
use crate::gate::Gate;
use crate::head::Head;
use crate::hours::Shift;
use crate::ids::{ChangeId, RunId, Timestamp};
use crate::leases::Leases;
use crate::opening::Opening;
use crate::outbox::Outbox;
use crate::overdue::Deadlines;
use crate::pause::Pause;
use crate::questions::Questions;
use crate::queue::{Order, Queue};
use crate::record::TaskRecord;
use crate::signals::Signal;
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
    /// What is to be told and is not yet.
    #[serde(skip_serializing_if = "Outbox::is_empty")]
    pub(crate) outbox: Outbox,
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
            outbox: Outbox::default(),
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

/// Writes a map whose keys are more than texts.
fn pairs<S: serde::Serializer>(tabs: &BTreeMap<Purse, Tab>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(tabs.iter())
}
