//! When a task may begin: its windows, and until when it must have begun.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::calendar::{self, Bound, Instant, Window};
use pitcrew_plan::{Id, Plan, Task};

use crate::decide::Deciding;
use crate::event::Event;
use crate::failure::Failure;
use crate::ids::Timestamp;
use crate::question::Topic;
use crate::run::Run;
use crate::stage::Stage;

/// The number of a set of windows that some tasks share.
pub(crate) type Shift = usize;

/// What is fixed about a plan's times. Tasks with equal windows share a shift, so that many tasks
/// that wait for one window cost as much as one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Hours {
    shifts: Vec<Vec<Window>>,
    of: BTreeMap<Id, Shift>,
}

impl Hours {
    pub(crate) fn of(plan: &Plan) -> Hours {
        let mut hours = Hours::default();
        let mut known: BTreeMap<String, Shift> = BTreeMap::new();
        for (id, task) in &plan.tasks {
            let windows = plan.windows_of(task);
            if windows.is_empty() {
                continue;
            }
            let shift = *known.entry(said(windows)).or_insert(hours.shifts.len());
            if shift == hours.shifts.len() {
                hours.shifts.push(windows.to_vec());
            }
            hours.of.insert(id.clone(), shift);
        }
        hours
    }

    /// Takes in a task that the plan did not have, with its windows.
    pub(crate) fn join(&mut self, id: &Id, windows: &[Window]) {
        if windows.is_empty() {
            return;
        }
        let shift = self.shifts.iter().position(|known| known == windows).unwrap_or_else(|| {
            self.shifts.push(windows.to_vec());
            self.shifts.len() - 1
        });
        self.of.insert(id.clone(), shift);
    }

    /// Forgets a task.
    pub(crate) fn leave(&mut self, id: &Id) {
        self.of.remove(id);
    }

    /// Returns the shift in which a change of the task may land.
    pub(crate) fn to_land(&self, id: &Id) -> Option<Shift> {
        self.of.get(id).copied()
    }

    /// Returns the shift in which the task may start: for one that cannot land, what it does is its start.
    pub(crate) fn to_start(&self, id: &Id, task: &Task) -> Option<Shift> {
        self.to_land(id).filter(|_| !task.can_land())
    }

    /// Returns when a shift begins next: `now` in the middle of one, `None` where none comes any more.
    pub(crate) fn next(&self, shift: Shift, now: Timestamp) -> Option<Timestamp> {
        calendar::opens(&self.shifts[shift], Instant(now.0)).map(|moment| Timestamp(moment.0))
    }

    pub(crate) fn is_on(&self, shift: Shift, now: Timestamp) -> bool {
        self.next(shift, now) == Some(now)
    }

    /// Returns the last moment at which windows can be open, where there is one.
    fn last(windows: &[Window]) -> Option<Instant> {
        let ends = windows.iter().map(|window| match window {
            Window::Between(between) => between.before,
            Window::Weekly(_) => None,
        });
        ends.collect::<Option<Vec<Instant>>>()?.into_iter().max()
    }

    /// Writes a shift's windows for people.
    pub(crate) fn say(&self, shift: Shift) -> String {
        said(&self.shifts[shift])
    }
}

fn said(windows: &[Window]) -> String {
    windows.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

/// Tasks whose changes wait to land, first come first, in a lane for each shift.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Landing {
    come: u64,
    places: BTreeMap<Id, u64>,
    always: BTreeMap<u64, Id>,
    shifts: BTreeMap<Shift, BTreeMap<u64, Id>>,
}

impl Landing {
    pub(crate) fn push(&mut self, id: &Id, shift: Option<Shift>) {
        self.come += 1;
        self.places.insert(id.clone(), self.come);
        match shift {
            None => self.always.insert(self.come, id.clone()),
            Some(shift) => self.shifts.entry(shift).or_default().insert(self.come, id.clone()),
        };
    }

    pub(crate) fn remove(&mut self, id: &Id, shift: Option<Shift>) {
        let Some(place) = self.places.remove(id) else { return };
        match shift {
            None => self.always.remove(&place),
            Some(shift) => self.shifts.get_mut(&shift).and_then(|lane| lane.remove(&place)),
        };
    }

    /// Returns who is first among those whose shift is on.
    pub(crate) fn first(&self, is_on: impl Fn(Shift) -> bool) -> Option<&Id> {
        let open = self.shifts.iter().filter(|(shift, lane)| !lane.is_empty() && is_on(**shift)).map(|(_, lane)| lane);
        let firsts = std::iter::once(&self.always).chain(open).filter_map(BTreeMap::first_key_value);
        firsts.min_by_key(|(place, _)| **place).map(|(_, id)| id)
    }

    /// Returns the shifts for which somebody waits.
    fn awaited(&self) -> impl Iterator<Item = Shift> {
        self.shifts.iter().filter(|(_, lane)| !lane.is_empty()).map(|(shift, _)| *shift)
    }
}

impl Run {
    /// Notes until when each task must have begun.
    pub(crate) fn set_bounds(&mut self) {
        self.bounds = self.plan.tasks.keys().filter_map(|id| Some((self.bound(id)?, id.clone()))).collect();
    }

    /// Returns until when a task must have begun: a deadline, or the end of its last window.
    pub(crate) fn bound(&self, id: &Id) -> Option<Timestamp> {
        let task = &self.plan.tasks[id];
        let deadlines = self.plan.deadlines_of(task).map(|(_, deadline)| self.moment(deadline));
        let last = Hours::last(self.plan.windows_of(task)).map(|moment| Timestamp(moment.0));
        deadlines.chain(last).min()
    }

    /// Says why it is too late for what the task has not begun, if it is.
    pub(crate) fn too_late(&self, id: &Id, now: Timestamp) -> Option<Failure> {
        let stage = self.tasks[id].stage;
        let task = self.plan.tasks.get(id)?;
        let shift = self.order.hours.to_land(id);
        let waits = match stage {
            Stage::Pending | Stage::AskingToRun | Stage::Queued | Stage::AskingToApply => true,
            Stage::Going => self.questions.has(&Topic::Go { task: id.clone() }),
            // Whose turn alone is missing is in the middle of it.
            Stage::Landing => shift.is_some_and(|shift| !self.order.hours.is_on(shift, now)),
            _ => false,
        };
        if !waits {
            return None;
        }
        // Whoever is between two turns has begun, and so have the attempts at it.
        let turns = self.contested_task(id).map_or(self.tasks[id].turns, |of| self.tasks[&of].turns);
        let deadlines = self.plan.deadlines_of(task).filter(|_| turns == 0);
        let passed = deadlines.map(|(whose, deadline)| (self.moment(deadline), whose));
        let first = passed.min_by_key(|(moment, _)| *moment).filter(|(moment, _)| *moment <= now);
        if let Some((deadline, whose)) = first {
            let whose = match whose {
                Bound::Task => "its".to_owned(),
                Bound::Phase(phase) => format!("phase `{}`'s", phase.name),
                Bound::Plan => "the plan's".to_owned(),
            };
            return Some(Failure::Late { whose, deadline });
        }
        let shift = shift.filter(|shift| self.order.hours.next(*shift, now).is_none())?;
        Some(Failure::WindowPassed { window: self.order.hours.say(shift) })
    }

    /// Returns the shift that the task waits for, and when it begins.
    pub(crate) fn waits_for_shift(&self, id: &Id, now: Timestamp) -> Option<(String, Option<Timestamp>)> {
        let hours = &self.order.hours;
        let shift = match self.tasks[id].stage {
            Stage::Queued => hours.to_start(id, &self.plan.tasks[id])?,
            Stage::Landing => hours.to_land(id)?,
            _ => return None,
        };
        let next = hours.next(shift, now);
        (next != Some(now)).then(|| (hours.say(shift), next))
    }

    /// Returns when the next shift begins for which somebody waits.
    pub(crate) fn next_shift(&self, now: Timestamp) -> Option<Timestamp> {
        let to_start = self.shut.iter().filter(|(_, queue)| !queue.is_empty()).map(|(shift, _)| *shift);
        let landing = self.heads.values().flat_map(|head| head.landing.awaited());
        let awaited: BTreeSet<Shift> = landing.chain(to_start).collect();
        awaited.into_iter().filter_map(|shift| self.order.hours.next(shift, now)).filter(|next| *next > now).min()
    }

    /// Returns the next moment at which something is too late.
    pub(crate) fn next_bound(&self, now: Timestamp) -> Option<Timestamp> {
        // What is late already and goes on is what has begun: never many.
        self.bounds.iter().map(|(bound, _)| *bound).find(|bound| *bound > now)
    }

    /// Keeps what must have begun by when, as a task settles or comes back.
    pub(crate) fn keep_bound(&mut self, id: &Id, settled: bool) {
        self.keep_deadline(id, settled);
        let Some(bound) = self.bound(id) else { return };
        if settled {
            self.bounds.remove(&(bound, id.clone()));
        } else {
            self.bounds.insert((bound, id.clone()));
        }
    }
}

impl Deciding<'_> {
    /// Has every task looked at that must have begun by now.
    pub(crate) fn look_at_late(&mut self) {
        let late: Vec<Id> =
            self.run.bounds.iter().take_while(|(bound, _)| *bound <= self.now).map(|(_, id)| id.clone()).collect();
        self.run.dirty.extend(late);
    }

    /// Fails the task where it is too late for it.
    pub(crate) fn fail_late(&mut self, id: &Id) -> bool {
        let bound = self.run.bound(id).is_some_and(|bound| bound <= self.now);
        let Some(failure) = bound.then(|| self.run.too_late(id, self.now)).flatten() else { return false };
        self.emit(Event::TaskFailed { task: id.clone(), failure });
        true
    }
}
