//! Who starts when there is room, what it takes of what is shared, and what it gives back.

use std::cmp::Reverse;
use std::rc::Rc;

use super::ground::Ground;
use super::{Crew, Entry, Turn};
use crate::model::Share;
use crate::portion::Portion;

impl<'a> Crew<'a> {
    /// Starts what can start, the most urgent first over all lanes; leaves in `started` which child of each that is.
    pub(super) fn start(&mut self) {
        if self.free == 0 {
            return;
        }
        let ground = Rc::clone(&self.ground);
        self.heads.clear();
        for lane in 0..ground.lanes.len() {
            if self.has_place(&ground.lanes[lane].teams)
                && let Some(rank) = self.ready.first(lane)
            {
                self.heads.push(Reverse((rank, lane as u32)));
            }
        }
        let mut first_in_line: Option<usize> = None;
        while self.free > 0 {
            let Some(Reverse((rank, lane))) = self.heads.pop() else { break };
            let kind = &ground.lanes[lane as usize];
            if !self.has_place(&kind.teams) {
                // What was started since is of the same team, or of one that shares its places.
                continue;
            }
            let task = self.ready.task(rank);
            // What it owns it holds from its first child on.
            let child = self.begun[task];
            let is_held = |claim: &u32| Some(*claim as usize) != self.waived && self.held[*claim as usize] > 0;
            let blocked = child == 0 && ground.contested.get(task).iter().any(is_held);
            if !blocked && ground.is_shared && !self.has_room(kind.share, first_in_line) {
                // The whole lane lacks the same.
                first_in_line.get_or_insert(task);
                continue;
            }
            let next = self.ready.after(lane as usize, rank);
            if let Some(opens) = self.may_not_start_until(task) {
                // It has waited so long for its place that its window has closed, or the day is over.
                self.ready.remove(task);
                self.agenda.push(Entry::new(opens, Turn::Opened, task));
            } else if !blocked {
                let Portion { of, at_once } = ground.portions[task];
                let has_more = child + 1 < of && self.working[task] + 1 < at_once;
                if !has_more {
                    self.ready.remove(task);
                }
                self.take(&ground, task, first_in_line);
                self.started.push((task, child));
                if has_more {
                    self.heads.push(Reverse((rank, lane)));
                    continue;
                }
            }
            self.heads.extend(next.map(|next| Reverse((next, lane))));
        }
    }

    fn has_place(&self, teams: &[u32]) -> bool {
        teams.iter().all(|team| self.places[*team as usize] > 0)
    }

    /// Whether there is room for a share now, beside what `first` will take once there is room for it.
    fn has_room(&self, share: Share, first: Option<usize>) -> bool {
        let kept = |first: usize| {
            let overtaking = self.overtaking.get(&first).copied().unwrap_or_default();
            self.limits.lacks(overtaking.with(self.ground.share(first)), share).is_none()
        };
        self.limits.lacks(self.taken, share).is_none() && first.is_none_or(kept)
    }

    /// Takes what a task uses.
    fn take(&mut self, ground: &Ground<'a>, task: usize, ahead_of: Option<usize>) {
        self.free -= 1;
        for team in &ground.lane(task).teams {
            self.places[*team as usize] -= 1;
        }
        if ground.is_shared {
            self.taken = self.taken.with(ground.share(task));
            if let Some(first) = ahead_of {
                let overtaking = self.overtaking.entry(first).or_default();
                *overtaking = overtaking.with(ground.share(task));
                self.ahead_of.entry(task).or_default().push(first);
            }
        }
        if self.begun[task] == 0 {
            self.count_claims(ground, task, 1);
        }
        self.begun[task] += 1;
        self.working[task] += 1;
    }

    /// Gives back what a task used while it worked. What it owns it holds until its change has landed.
    pub(super) fn leave(&mut self, task: usize) {
        let ground = Rc::clone(&self.ground);
        self.free += 1;
        for team in &ground.lane(task).teams {
            self.places[*team as usize] += 1;
        }
        if ground.is_shared {
            self.taken = self.taken.without(ground.share(task));
            let first = self.ahead_of.get_mut(&task).and_then(Vec::pop);
            if let Some(overtaking) = first.and_then(|first| self.overtaking.get_mut(&first)) {
                *overtaking = overtaking.without(ground.share(task));
            }
        }
        self.working[task] -= 1;
    }

    /// Counts what a task holds of its claims.
    pub(super) fn count_claims(&mut self, ground: &Ground<'a>, task: usize, sign: i32) {
        for claim in ground.contested.get(task).iter().filter(|claim| Some(**claim as usize) != self.waived) {
            for other in &ground.overlaps[*claim as usize] {
                self.held[*other] = self.held[*other].wrapping_add_signed(sign);
            }
        }
    }
}
