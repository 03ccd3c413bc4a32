//! Whose turn it is where several tasks wait for the same claim: the earlier phase goes first. Within a phase the
//! queue's own order holds: the higher priority, then the longer remaining path.

use pitcrew_plan::Id;

use crate::capacity::Room;
use crate::ids::Timestamp;
use crate::queue::contested;
use crate::run::Run;
use crate::settle::Keeps;
use crate::stage::Stage;

impl Run {
    /// Returns what a queued task waits for beside its time.
    pub(crate) fn keeps_waiting(&self, id: &Id, now: Timestamp) -> Option<Keeps> {
        let room = self.room_behind_the_first();
        self.keeps_from_starting(id, &room, &[], now).or_else(|| self.gives_way(id, &room, &[], now))
    }

    /// Returns what a queued task leaves to another of an earlier phase, which contests it and could start now,
    /// beside those that start `with` it.
    ///
    /// Behind a barrier nothing of an earlier phase is left, so only phases without one cost a look.
    pub(crate) fn gives_way(&self, id: &Id, room: &Room<'_>, with: &[&Id], now: Timestamp) -> Option<Keeps> {
        let task = &self.plan.tasks[id];
        if task.owns.as_ref().is_none_or(Vec::is_empty) {
            return None;
        }
        let phase = task.phase.as_ref()?;
        let earlier = self.plan.phases.iter().map(|one| &one.name).take_while(|name| *name != phase);
        let unfinished = earlier.filter(|name| self.phases[*name].open > 0);
        let members = unfinished.filter_map(|name| self.order.members.get(name)).flatten();
        members.filter(|other| self.tasks[*other].stage == Stage::Queued).find_map(|other| {
            let what = contested(&self.plan, task, &self.plan.tasks[other])?;
            self.could_start(other, room, with, now).then(|| Keeps::Claim { what, by: other.clone() })
        })
    }

    fn could_start(&self, id: &Id, room: &Room<'_>, with: &[&Id], now: Timestamp) -> bool {
        let hours = &self.order.hours;
        let shift_is_on = hours.to_start(id, &self.plan.tasks[id]).is_none_or(|shift| hours.is_on(shift, now));
        shift_is_on && self.is_due(id, now) && self.keeps_from_starting(id, room, with, now).is_none()
    }
}
