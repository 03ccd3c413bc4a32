//! Which of the optional stages lie on a task's way.

use pitcrew_plan::{ApprovalMoment, Network, Plan, Risk, Task};

use crate::stage::Stage;

/// The optional stages on one task's way, as its plan and its attempt have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// It has a condition.
    pub weighs: bool,
    /// It has go checks.
    pub goes: bool,
    /// It is done once for each item, by its children.
    pub fans: bool,
    /// A person is asked before it runs.
    pub asks_to_run: bool,
    /// People do it.
    pub by_hand: bool,
    /// It is tried several times side by side.
    pub contends: bool,
    /// Its change is verified.
    pub verifies: bool,
    /// A person is asked before its change is applied.
    pub asks_to_apply: bool,
    /// It has something to apply or to make live.
    pub lands: bool,
    /// It has commands that make its change live.
    pub activates: bool,
    /// It has checks on the live system.
    pub probes: bool,
    /// It is done in turns.
    pub repeats: bool,
    /// It has rollback commands.
    pub undoes: bool,
}

impl Course {
    /// Works out a task's way. `changed` says whether its attempt left a change, `risky` whether
    /// that change touches what others execute later.
    pub fn of(plan: &Plan, task: &Task, changed: bool, risky: bool) -> Course {
        let agent = plan.agent_of(task).map(|(_, agent)| agent);
        let network = plan.network_of(task);
        let asked = task.approval.as_ref().map(|a| a.when);
        let by_hand = plan.is_by_hand(task);
        // One of several attempts ends when it is verified; what is kept lands as its task's.
        let ends_verified = task.is_contender();
        let lands = !ends_verified && (changed || !task.activate.is_empty() || !task.probe.is_empty());
        Course {
            weighs: task.when.is_some() && !task.weighs_each(),
            goes: !task.go.is_empty(),
            fans: task.for_each.is_some(),
            asks_to_run: !ends_verified
                && (asked == Some(ApprovalMoment::BeforeRun)
                    || network == Network::Host
                    || plan.reviewers_outside(task).next().is_some()),
            by_hand,
            contends: task.contest().is_some(),
            verifies: task.is_verified(),
            asks_to_apply: (lands || by_hand)
                && (asked == Some(ApprovalMoment::BeforeApply)
                    || agent.is_some_and(|a| a.risk == Risk::ApprovalRequired)
                    // What people write themselves they have seen.
                    || (risky && !by_hand)),
            lands,
            activates: !task.activate.is_empty(),
            probes: !task.probe.is_empty(),
            repeats: task.turns().is_some(),
            undoes: !task.rollback.is_empty(),
        }
    }

    /// Returns the first of `stages` that lies on the way, or `end`.
    pub(crate) fn first_of(&self, stages: &[Stage], end: Stage) -> Stage {
        stages.iter().copied().find(|stage| self.has(*stage)).unwrap_or(end)
    }

    fn has(&self, stage: Stage) -> bool {
        match stage {
            Stage::Weighing => self.weighs,
            Stage::Going => self.goes,
            Stage::FanningOut => self.fans,
            Stage::AskingToRun => self.asks_to_run,
            Stage::ByHand => self.by_hand,
            Stage::Contending => self.contends,
            Stage::Verifying => self.verifies,
            Stage::AskingToApply => self.asks_to_apply,
            Stage::Landing => self.lands,
            Stage::Activating => self.activates,
            Stage::Probing => self.probes,
            Stage::Judging => self.repeats,
            Stage::Undoing => self.undoes,
            _ => true,
        }
    }
}
