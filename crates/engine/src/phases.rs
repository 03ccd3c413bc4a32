//! Phases: when each opens, what is asked at its ends, and what its failure keeps closed.

use pitcrew_plan::{Id, Phase};

use crate::decide::Deciding;
use crate::effect::{Effect, Moment};
use crate::event::Event;
use crate::failure::Evidence;
use crate::gate::{Gate, Needs};
use crate::question::Topic;
use crate::run::{PhaseState, Run, RunStage};

impl Deciding<'_> {
    /// Opens the phases of which nothing is asked first, and has the others asked.
    pub(crate) fn phases(&mut self) {
        if self.run.stage() != RunStage::Working || self.run.stopped {
            return;
        }
        for index in 0..self.run.plan.phases.len() {
            let phase = &self.run.plan.phases[index];
            let record = &self.run.phases[&phase.name];
            let opens = record.state == PhaseState::Closed
                && phase.go.is_empty()
                && self.run.earlier_are_done(index)
                && self.run.nothing_starts().is_none();
            if opens {
                let phase = phase.name.clone();
                self.emit(Event::PhaseOpened { phase });
            }
        }
        self.look_at_phases();
    }
}

impl Run {
    /// Returns which ends of phases are to be asked about now.
    pub(crate) fn phase_effects(&self) -> Vec<Effect> {
        let asks = |(index, phase): (usize, &Phase)| {
            let moment = self.due_gate(index)?;
            let phase = phase.name.clone();
            match self.needs_at(&Topic::Phase { phase: phase.clone(), moment })? {
                Needs::Runner => Some(Effect::AskPhase { moment, first: self.phases[&phase].gate.next, phase }),
                Needs::People { .. } | Needs::Nothing => None,
            }
        };
        self.plan.phases.iter().enumerate().filter_map(asks).collect()
    }

    /// Returns which end of a phase has checks that are due.
    pub(crate) fn due_gate(&self, index: usize) -> Option<Moment> {
        let phase = &self.plan.phases[index];
        let record = &self.phases[&phase.name];
        match record.state {
            PhaseState::Closed if !phase.go.is_empty() => {
                (self.earlier_are_done(index) && self.nothing_starts().is_none()).then_some(Moment::Before)
            }
            PhaseState::Open if !phase.success.is_empty() => {
                (record.open == 0 && !record.broken && record.doubt.is_empty()).then_some(Moment::After)
            }
            _ => None,
        }
    }

    /// Whether every phase before this one is done, as far as this one waits for that.
    fn earlier_are_done(&self, index: usize) -> bool {
        if !self.plan.phases[index].barrier {
            return true;
        }
        self.plan.phases[..index].iter().all(|phase| {
            let record = &self.phases[&phase.name];
            let closed = record.open == 0 && !record.broken && record.doubt.is_empty();
            match record.state {
                PhaseState::Done => true,
                PhaseState::Open => closed && phase.success.is_empty(),
                PhaseState::Closed | PhaseState::Refused => false,
            }
        })
    }

    /// Whether the task's phase lets it start.
    pub(crate) fn phase_is_open(&self, id: &Id) -> bool {
        match &self.plan.tasks[id].phase {
            None => true,
            Some(phase) => {
                let open = matches!(self.phases[phase].state, PhaseState::Open | PhaseState::Done);
                open || (self.handles(id) && (self.halted_by.is_some() || self.broken_before(phase).is_some()))
            }
        }
    }

    /// Says why a closed phase will never open, if that is so for this task: what cleans up and mends waits for no
    /// phase that a failure keeps closed.
    pub(crate) fn phase_is_lost(&self, id: &Id) -> Option<String> {
        let phase = self.plan.tasks[id].phase.as_ref()?;
        if self.phases[phase].state == PhaseState::Refused {
            return Some(format!("phase `{phase}` got a no-go"));
        }
        let broken = self.broken_before(phase).filter(|_| !self.handles(id))?;
        Some(format!("phase `{broken}` before it did not succeed"))
    }

    /// Returns the phase whose failure keeps this one closed.
    fn broken_before(&self, phase: &Id) -> Option<&Id> {
        let index = self.plan.phases.iter().position(|p| p.name == *phase)?;
        if !self.plan.phases[index].barrier {
            return None;
        }
        self.plan.phases[..index].iter().map(|p| &p.name).find(|name| self.phases[*name].broken)
    }

    /// Notes what came of asking at one end of a phase.
    pub(crate) fn phase_answered(&mut self, phase: &Id, moment: Moment, holds: bool, evidence: &[Evidence]) {
        let Some(record) = self.phases.get_mut(phase) else { return };
        record.evidence.extend_from_slice(evidence);
        record.gate = Gate::default();
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

    /// Notes that a phase did not succeed, and has every task looked at that waits behind it.
    pub(crate) fn break_phase(&mut self, phase: &Id) {
        let Some(record) = self.phases.get_mut(phase) else { return };
        if std::mem::replace(&mut record.broken, true) {
            return;
        }
        let behind = self.plan.phases.iter().skip_while(|p| p.name != *phase);
        for members in behind.filter_map(|p| self.order.members.get(&p.name)) {
            self.dirty.extend(members.iter().cloned());
        }
    }
}
