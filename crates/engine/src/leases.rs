//! Leases that come up while a run lasts: what a child of a `for_each`, or a task that joined by an
//! amendment, owns that is no file and that no task of the plan named before.
//!
//! Whoever carries the run out takes such a lease when a task could start that owns it. Where another
//! run has it the task stays in the line, and that is a conflict on record; it starts when the other
//! lets it go.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::{Claim, Id, Plan, Task};
use serde::Serialize;

use crate::conflict::{Conflict, Contest, Done, Party, Rule};
use crate::decide::Deciding;
use crate::effect::Effect;
use crate::event::Event;
use crate::failure::Failure;
use crate::run::{Run, RunStage};
use crate::settle::Keeps;

/// The leases of a run, as `kind:name`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Leases {
    /// Those that whoever drives the run has for it alone, from the start or from when they were taken.
    had: BTreeSet<String>,
    /// Those that tasks in the line own, and that are still to be taken.
    wanted: BTreeMap<String, Wanted>,
}

/// A lease that is to be taken.
#[derive(Clone, Debug, Default, Serialize)]
struct Wanted {
    /// The tasks that wait for it.
    by: BTreeSet<Id>,
    /// Who has it, where somebody has.
    holder: Option<String>,
}

impl Leases {
    /// Returns those that the tasks of a plan own by names that are known from the start.
    pub(crate) fn of(plan: &Plan) -> Leases {
        Leases { had: plan.tasks.values().flat_map(owned).collect(), wanted: BTreeMap::new() }
    }

    /// Takes a task's leases for wanted when it comes into the line, and no longer when it leaves it.
    pub(crate) fn follow(&mut self, id: &Id, task: &Task, is_in_line: bool) {
        for lease in owned(task) {
            if self.had.contains(&lease) {
                continue;
            }
            let wanted = self.wanted.entry(lease.clone()).or_default();
            if is_in_line {
                wanted.by.insert(id.clone());
            } else {
                wanted.by.remove(id);
            }
            if wanted.by.is_empty() {
                self.wanted.remove(&lease);
            }
        }
    }

    /// Notes that a lease is had.
    pub(crate) fn taken(&mut self, lease: &str) {
        self.wanted.remove(lease);
        self.had.insert(lease.to_owned());
    }

    /// Notes who has a lease that is wanted.
    pub(crate) fn held_by(&mut self, lease: &str, holder: &str) {
        if let Some(wanted) = self.wanted.get_mut(lease) {
            wanted.holder = Some(holder.to_owned());
        }
    }
}

fn owned(task: &Task) -> impl Iterator<Item = String> {
    let claims = task.owns.iter().flatten();
    claims.filter(|claim| matches!(claim, Claim::Lease { .. }) && !claim.is_template()).map(Claim::to_string)
}

impl Run {
    /// Returns the leases that the run has for itself while somebody drives it, as `kind:name`.
    pub fn leases(&self) -> impl Iterator<Item = &str> {
        self.leases.had.iter().map(String::as_str)
    }

    /// Returns what is still to be taken for tasks that could start.
    pub(crate) fn lease_effects(&self) -> impl Iterator<Item = Effect> {
        let works = self.stage() == RunStage::Working && !self.stopped;
        let wanted = self.leases.wanted.keys().filter(move |_| works);
        wanted.map(|lease| Effect::TakeLease { lease: lease.clone() })
    }

    /// Returns a lease of a task in the line that is still to be taken.
    pub(crate) fn lacks_lease(&self, id: &Id) -> Option<Keeps> {
        if self.leases.wanted.is_empty() {
            return None;
        }
        let lacks = |lease: String| Some((self.leases.wanted.get(&lease)?.holder.clone(), lease));
        let (holder, what) = owned(&self.plan.tasks[id]).find_map(lacks)?;
        Some(Keeps::Lease { what, holder })
    }
}

impl Deciding<'_> {
    /// Somebody else has a lease: once for each of them that is a conflict of the tasks that want it.
    pub(crate) fn lease_held(&mut self, lease: &str, holder: String) {
        let Some(wanted) = self.run.leases.wanted.get(lease) else { return };
        if wanted.holder.as_ref() == Some(&holder) {
            return;
        }
        for task in wanted.by.clone() {
            let conflict = Conflict {
                kind: Contest::Lease,
                over: lease.to_owned(),
                more: 0,
                with: Party::Outside(holder.clone()),
                rule: Rule::FirstHolder,
                done: Done::Waits,
                asks: self.run.referees(&task),
            };
            let attempt = self.run.tasks[&task].attempt;
            self.emit(Event::ConflictFound { task, attempt, conflict });
        }
    }

    /// A lease is taken, or cannot be: then whoever wants it fails.
    pub(crate) fn lease_taken(&mut self, lease: String, taken: Result<(), String>) {
        let Err(reason) = taken else { return self.emit(Event::LeaseTaken { lease }) };
        let waiting = self.run.leases.wanted.get(&lease).map(|wanted| wanted.by.clone()).unwrap_or_default();
        for task in waiting {
            let cure = "mend that, then try the task again".to_owned();
            self.emit(Event::TaskFailed { task, failure: Failure::NotStarted { reason: reason.clone(), cure } });
        }
    }
}
