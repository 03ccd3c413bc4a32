//! Changes to a running plan: tasks that join, go, or become others before anything was begun for them.
//!
//! The plan as it was started stays stored as it is; an amendment is an event, and what a run works on
//! is that plan and its amendments in order. An amendment is rare, so it may cost as much as the plan is long.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::{Graph, Id, Plan, Roster, Task, Work};
use serde::{Deserialize, Serialize};

use crate::decide::Deciding;
use crate::event::{Event, RunStatus};
use crate::ids::Timestamp;
use crate::input::Rejected;
use crate::queue::{Order, Queue};
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::Stage;
use crate::team::TeamRecord;

/// The most that an amendment may hold, in bytes of JSON: it is one event, which whoever follows the
/// run gets as one line.
pub const AMENDMENT_LIMIT: usize = 8 << 20;

/// What becomes of the tasks of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Amendment {
    /// Tasks that join.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub added: BTreeMap<Id, Task>,
    /// Tasks that become others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub changed: BTreeMap<Id, Task>,
    /// Tasks that go.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub dropped: BTreeSet<Id>,
}

impl Amendment {
    /// Returns what makes the tasks of a run, by its [`Run::amended_plan`], those of another plan. What the items of
    /// a `for_each` brought belongs to the run, and is left alone.
    pub fn between(now: &Plan, then: &Plan) -> Amendment {
        let mut amendment = Amendment::default();
        for (id, task) in &then.tasks {
            match now.tasks.get(id) {
                None => drop(amendment.added.insert(id.clone(), task.clone())),
                Some(known) if known != task => drop(amendment.changed.insert(id.clone(), task.clone())),
                Some(_) => {}
            }
        }
        let gone = now.tasks.keys().filter(|id| id.parent().is_none() && !then.tasks.contains_key(*id));
        amendment.dropped = gone.cloned().collect();
        amendment
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.dropped.is_empty()
    }

    /// Returns the tasks that stand in the plan and become others or go.
    fn touched(&self) -> impl Iterator<Item = &Id> {
        self.changed.keys().chain(&self.dropped)
    }

    /// Returns the plan after it.
    fn applied_to(&self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        plan.tasks.retain(|id, _| !self.dropped.contains(id));
        let set = self.added.iter().chain(&self.changed);
        plan.tasks.extend(set.map(|(id, task)| (id.clone(), task.clone())));
        plan
    }
}

impl Deciding<'_> {
    pub(crate) fn amend(&mut self, amendment: Amendment, digest: String, by: &str) -> Result<(), Rejected> {
        if let Some(status @ (RunStatus::Succeeded | RunStatus::Failed)) = self.run.ended_as {
            return Err(Rejected::Over(status.past()));
        }
        self.run.may_be_amended(&amendment)?;
        self.emit(Event::Amended { by: by.to_owned(), digest, amendment: Box::new(amendment) });
        Ok(())
    }
}

impl Run {
    /// Returns the plan that it has come to: the one that it started with, as amended since. What
    /// the items of a `for_each` brought is the run's own, and left out, as is what tasks were granted to own besides.
    pub fn amended_plan(&self) -> Plan {
        let mut plan = self.plan.clone();
        plan.tasks.retain(|id, _| id.parent().is_none());
        self.without_widenings(&mut plan);
        plan
    }

    /// Says why an amendment cannot be made, if it cannot.
    pub(crate) fn may_be_amended(&self, amendment: &Amendment) -> Result<(), Rejected> {
        let no = |why: String| Err(Rejected::NoAmendment(why));
        if amendment.is_empty() {
            return no("it changes no task".to_owned());
        }
        for id in amendment.touched() {
            let record = self.tasks.get(id).ok_or_else(|| Rejected::NoSuchTask(id.clone()))?;
            let unbegun = record.attempt == 0 && record.stopped_by.is_none() && id.parent().is_none();
            if !unbegun || !matches!(record.stage, Stage::Pending | Stage::Queued) {
                return no(format!(
                    "`{id}` is {} already, and only what has not begun can change",
                    record.stage.state()
                ));
            }
        }
        if let Some(id) = amendment.added.keys().find(|id| self.tasks.contains_key(*id) || id.parent().is_some()) {
            return no(format!("there is a task `{id}` already"));
        }
        let size = serde_json::to_vec(amendment).map_or(usize::MAX, |bytes| bytes.len());
        if size > AMENDMENT_LIMIT {
            return no(format!("it is {size} bytes long, of {AMENDMENT_LIMIT} at most; amend in several steps"));
        }
        fits(&amendment.applied_to(&self.plan)).or_else(no)
    }

    /// Makes an amendment. Whatever waits in a line is put in line anew: its rank may be another now.
    pub(crate) fn amended(&mut self, amendment: &Amendment, time: Timestamp) {
        for id in amendment.touched() {
            self.leave(id);
        }
        self.plan = amendment.applied_to(&self.plan);
        let mut order = Order::of(&self.plan);
        // The numbers of shifts are in use; those that are new come after them.
        order.hours = std::mem::take(&mut self.order.hours);
        self.order = order;
        for team in TeamRecord::all(&self.plan).into_keys() {
            self.teams.entry(team).or_default();
        }
        for (id, task) in amendment.added.iter().chain(&amendment.changed) {
            self.order.hours.join(id, self.plan.windows_of(task));
            self.count_in(task);
            self.tasks.insert(id.clone(), TaskRecord::new(task, time));
            self.keep_bound(id, false);
        }
        for id in amendment.added.keys().chain(amendment.changed.keys()) {
            self.work_out_needs(id);
            self.listen_back(id);
        }
        self.line_up_anew();
        self.judge_doubts();
        self.look_at_all();
    }

    /// Forgets a task for which nothing was begun.
    fn leave(&mut self, id: &Id) {
        self.keep_bound(id, true);
        self.order.hours.leave(id);
        self.in_use.no_longer_first(id);
        self.leases.follow(id, &self.plan.tasks[id], false);
        self.dirty.remove(id);
        if let (Some(task), Some(_)) = (self.plan.tasks.get(id).cloned(), self.tasks.remove(id)) {
            self.count_unsettled(task.phase.as_ref(), -1);
            self.leave_teams(task.team.as_ref());
        }
    }

    fn line_up_anew(&mut self) {
        self.queue = Queue::default();
        self.shut.clear();
        let queued = self.tasks.iter().filter(|(_, record)| record.stage == Stage::Queued);
        let queued: Vec<Id> = queued.map(|(id, _)| id.clone()).collect();
        queued.iter().for_each(|id| self.line_up(id));
    }
}

/// Says what a plan refers to and does not have: the engine trusts nobody's linter.
fn fits(plan: &Plan) -> Result<(), String> {
    let roster = Roster::of(plan);
    for (id, task) in &plan.tasks {
        let lacks = |what: &str, name: &Id| Err(format!("`{id}` names {what} `{name}`, which the plan does not have"));
        if let Some(need) =
            task.needs.iter().filter_map(|need| need.task()).find(|need| !plan.tasks.contains_key(*need))
        {
            return lacks("the task", need);
        }
        match (&task.phase, &task.team, &task.workspace, &task.does) {
            (Some(phase), ..) if plan.phases.iter().all(|known| known.name != *phase) => {
                return lacks("the phase", phase);
            }
            (_, Some(team), ..) if roster.get(team).is_none() => return lacks("the team", team),
            (_, _, Some(workspace), _) if !plan.workspaces.contains_key(workspace) => {
                return lacks("the workspace", workspace);
            }
            (.., Work::Agent(agent)) if plan.agent(agent).is_none() => return lacks("the agent", agent),
            _ => {}
        }
    }
    match Graph::of(plan).cycles().first() {
        Some(cycle) => {
            let cycle: Vec<String> = cycle.iter().map(ToString::to_string).collect();
            Err(format!("{} wait for each other", cycle.join(" → ")))
        }
        None => Ok(()),
    }
}
