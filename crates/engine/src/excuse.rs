//! Failures that fail nothing: of what is optional, and of what somebody has mended.
//!
//! A failure has one root: the task that failed. What is skipped for want of it shares its fate.
//! A root is excused where it is optional, or once a task that needs its failure has succeeded; as
//! long as such a task may still succeed, nobody knows, and the phases that it touches wait.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::{Graph, Id, Need, Plan};

use crate::run::Run;
use crate::stage::Stage;

/// What a failure means for the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It fails nothing.
    Excused,
    /// Somebody may still mend it.
    Open,
    /// It fails its phase and the run.
    Final,
}

/// Who mends whose failure.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Menders {
    of: BTreeMap<Id, Vec<Mender>>,
    mended_by: BTreeMap<Id, Vec<Id>>,
}

/// A task that needs the failure of another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mender {
    pub task: Id,
    /// Whether a phase may wait for it: neither it nor what it needs waits for a phase behind the failure.
    pub in_time: bool,
}

impl Menders {
    pub(crate) fn of_plan(plan: &Plan) -> Menders {
        let mut menders = Menders::default();
        let mending = |id: &Id| plan.tasks[id].needs.iter().any(Need::awaits_failure);
        if !plan.tasks.keys().any(mending) {
            return menders;
        }
        let graph = Graph::of(plan);
        let place = |id: &Id| {
            let phase = plan.tasks[id].phase.as_ref()?;
            plan.phases.iter().position(|other| other.name == *phase)
        };
        for (id, task) in &plan.tasks {
            let needed = graph.index(id).map(|index| graph.transitive_needs(index)).unwrap_or_default();
            let last = needed.into_iter().filter_map(|index| place(graph.id(index))).chain(place(id)).max();
            for root in task.needs.iter().filter(|need| need.awaits_failure()).filter_map(Need::task) {
                if plan.tasks.contains_key(root) {
                    let mender = Mender { task: id.clone(), in_time: last <= place(root) };
                    menders.of.entry(root.clone()).or_default().push(mender);
                    menders.mended_by.entry(id.clone()).or_default().push(root.clone());
                }
            }
        }
        menders
    }

    fn of(&self, root: &Id) -> &[Mender] {
        self.of.get(root).map_or(&[], Vec::as_slice)
    }

    fn mended_by(&self, mender: &Id) -> &[Id] {
        self.mended_by.get(mender).map_or(&[], Vec::as_slice)
    }
}

impl Run {
    /// Whether a settled task fails neither its phase nor the run.
    pub(crate) fn is_good(&self, id: &Id) -> bool {
        self.verdict_on(id) == Verdict::Excused
    }

    /// Says what it means for the run how a settled task ended.
    fn verdict_on(&self, id: &Id) -> Verdict {
        let record = &self.tasks[id];
        match record.stage {
            Stage::Succeeded => Verdict::Excused,
            Stage::Skipped if !record.wanting => Verdict::Excused,
            // What a child leaves undone is its parent's failure.
            Stage::Skipped | Stage::Failed if let Some((parent, _)) = id.parent() => self.verdict_on(&parent),
            Stage::Skipped => record.root.as_ref().map_or(Verdict::Final, |root| self.verdict_on_root(root)),
            Stage::Failed => self.verdict_on_root(id),
            _ => Verdict::Final,
        }
    }

    fn verdict_on_root(&self, id: &Id) -> Verdict {
        if self.tasks[id].stage != Stage::Failed {
            return Verdict::Final;
        }
        if self.plan.tasks[id].optional {
            return Verdict::Excused;
        }
        let menders =
            || self.order.menders.of(id).iter().map(|mender| (self.tasks[&mender.task].stage, mender.in_time));
        if menders().any(|(stage, _)| stage == Stage::Succeeded) {
            Verdict::Excused
        } else if menders().any(|(stage, in_time)| in_time && !stage.is_settled()) {
            Verdict::Open
        } else {
            Verdict::Final
        }
    }

    /// Returns the task whose failure is behind it that `id` is skipped, where it needs `because` in vain.
    pub(crate) fn root_of(&self, because: &Id) -> Option<Id> {
        let record = &self.tasks[because];
        if record.stage == Stage::Skipped { record.root.clone() } else { Some(because.clone()) }
    }

    /// Counts how a task has ended: against its phase, or as something that may still be mended.
    pub(crate) fn judge(&mut self, id: &Id) {
        if id.parent().is_some() {
            return;
        }
        let Some(phase) = self.plan.tasks[id].phase.clone() else { return };
        match self.verdict_on(id) {
            Verdict::Excused => {}
            Verdict::Final => self.break_phase(&phase),
            Verdict::Open => {
                let root = self.tasks[id].root.clone().unwrap_or_else(|| id.clone());
                if let Some(record) = self.phases.get_mut(&phase) {
                    record.doubt.insert(root);
                }
            }
        }
    }

    /// Looks again at what `mender` might have mended, now that it has settled.
    pub(crate) fn judge_mended(&mut self, mender: &Id) {
        for root in self.order.menders.mended_by(mender).to_vec() {
            self.judge_root(&root);
        }
    }

    /// Looks again at every failure in doubt: who might have mended it may have gone with an amendment.
    pub(crate) fn judge_doubts(&mut self) {
        let roots: BTreeSet<Id> = self.phases.values().flat_map(|phase| phase.doubt.iter().cloned()).collect();
        roots.iter().for_each(|root| self.judge_root(root));
    }

    fn judge_root(&mut self, root: &Id) {
        let verdict = self.verdict_on_root(root);
        let in_doubt = self.phases.iter().filter(|(_, phase)| phase.doubt.contains(root));
        let in_doubt: Vec<Id> = in_doubt.map(|(name, _)| name.clone()).collect();
        for phase in in_doubt.into_iter().filter(|_| verdict != Verdict::Open) {
            if let Some(record) = self.phases.get_mut(&phase) {
                record.doubt.remove(root);
            }
            if verdict == Verdict::Final {
                self.break_phase(&phase);
            }
        }
    }
}
