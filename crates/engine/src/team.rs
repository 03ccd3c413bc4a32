//! What must hold of a team's work when its tasks are done.

use std::collections::BTreeMap;

use pitcrew_plan::{Id, Plan, Roster};
use serde::Serialize;

use crate::effect::Effect;
use crate::failure::Evidence;
use crate::record::TaskRecord;
use crate::run::Run;
use crate::stage::Stage;

/// A team that has something to show when its tasks are done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct TeamRecord {
    /// Tasks of it, and of the teams within it, that are not settled.
    open: u64,
    /// Those that are settled, and not well.
    unwell: u64,
    /// Whether its success holds, with what was asked.
    answer: Option<(bool, Vec<Evidence>)>,
}

impl TeamRecord {
    /// Lists the teams of a plan that have success checks and tasks.
    pub(crate) fn all(plan: &Plan) -> BTreeMap<Id, TeamRecord> {
        let roster = Roster::of(plan);
        let mut records: BTreeMap<Id, TeamRecord> = BTreeMap::new();
        for team in plan.tasks.values().filter_map(|task| task.team.as_ref()) {
            for (around, _) in roster.around(team).filter(|(_, team)| !team.success.is_empty()) {
                records.entry(around.clone()).or_default().open += 1;
            }
        }
        records
    }

    /// Whether its tasks are done well and nobody has looked at the whole.
    fn is_to_be_asked(&self) -> bool {
        self.open == 0 && self.unwell == 0 && self.answer.is_none()
    }
}

impl Run {
    /// Returns the teams that are to be asked for their success.
    pub(crate) fn team_effects(&self) -> impl Iterator<Item = Effect> {
        let asked = self.teams.iter().filter(|(_, record)| record.is_to_be_asked());
        asked.map(|(team, _)| Effect::AskTeam { team: team.clone() })
    }

    /// Counts a task that the plan did not have.
    pub(crate) fn join_teams(&mut self, team: Option<&Id>) {
        for around in self.order.teams.around(team) {
            if let Some(record) = self.teams.get_mut(around) {
                record.open += 1;
            }
        }
    }

    /// Counts a task out that the plan has no longer and that was not settled.
    pub(crate) fn leave_teams(&mut self, team: Option<&Id>) {
        for around in self.order.teams.around(team) {
            if let Some(record) = self.teams.get_mut(around) {
                record.open -= 1;
            }
        }
    }

    /// Counts a task of its teams that becomes settled, or no longer is.
    pub(crate) fn count_in_teams(&mut self, id: &Id, before: Stage, next: Stage) {
        if self.teams.is_empty() || before.is_settled() == next.is_settled() {
            return;
        }
        let is_well = |record: &TaskRecord, stage| match stage {
            Stage::Succeeded => true,
            Stage::Skipped => !record.wanting,
            _ => false,
        };
        let settled = if next.is_settled() { next } else { before };
        let unwell = u64::from(!is_well(&self.tasks[id], settled));
        for team in self.order.teams.around(self.plan.tasks[id].team.as_ref()) {
            let Some(record) = self.teams.get_mut(team) else { continue };
            if next.is_settled() {
                (record.open, record.unwell) = (record.open.saturating_sub(1), record.unwell + unwell);
            } else {
                (record.open, record.unwell) = (record.open + 1, record.unwell.saturating_sub(unwell));
                // What was seen is not so any more.
                record.answer = None;
            }
        }
    }

    /// Takes down what a team's checks said.
    pub(crate) fn team_answered(&mut self, team: &Id, holds: bool, evidence: &[Evidence]) {
        if let Some(record) = self.teams.get_mut(team) {
            record.answer = Some((holds, evidence.to_vec()));
        }
    }

    /// Whether no team's success was found wanting.
    pub(crate) fn teams_hold(&self) -> bool {
        self.teams.values().all(|record| record.answer.as_ref().is_none_or(|(holds, _)| *holds))
    }

    /// Returns whether each team's success holds, with what was asked, as far as it was.
    pub fn teams(&self) -> impl Iterator<Item = (&Id, bool, &[Evidence])> {
        self.teams.iter().filter_map(|(team, record)| {
            let (holds, evidence) = record.answer.as_ref()?;
            Some((team, *holds, evidence.as_slice()))
        })
    }
}
