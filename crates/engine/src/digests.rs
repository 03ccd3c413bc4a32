//! When somebody is told of a run: at a steady pace, at a time of day, or because of what happened.
//!
//! That something is to be told is an event; what it says follows from the journal up to there. So none is lost or told
//! twice, whenever the process that tells it ends. Of the digests that fell due while nobody drove the run there is one.

use pitcrew_plan::calendar::Instant;
use pitcrew_plan::{Notify, Occasion};
use serde::Serialize;

use crate::decide::Deciding;
use crate::event::{Event, RunStatus};
use crate::ids::Timestamp;
use crate::run::Run;

/// What was due of each entry of the plan's `notify`, in their order.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Digests(Vec<Pace>);

#[derive(Clone, Debug, Serialize)]
struct Pace {
    /// When the next digest is due; `None` where only what happens is told.
    next: Option<Timestamp>,
    /// How many there were.
    told: u32,
}

impl Digests {
    pub(crate) fn of(notify: &[Notify], started: Timestamp) -> Digests {
        Digests(notify.iter().map(|one| Pace { next: next(one, started, started), told: 0 }).collect())
    }
}

/// Returns the first digest of an entry after a moment: the next full step from the start, or the next of its times.
fn next(notify: &Notify, started: Timestamp, moment: Timestamp) -> Option<Timestamp> {
    let of_day = notify.at.iter().filter_map(|daily| daily.next(Instant(moment.0))).min();
    let step = notify.pace().map(|pace| {
        let step_ms = u64::try_from(pace.as_millis()).unwrap_or(u64::MAX).max(1);
        let gone_ms = u64::try_from(moment.since(started).as_millis()).unwrap_or(u64::MAX);
        let next_ms = (gone_ms / step_ms).saturating_add(1).saturating_mul(step_ms);
        started.after(std::time::Duration::from_millis(next_ms))
    });
    step.or(of_day.map(|moment| Timestamp(moment.0)))
}

/// Returns what an event is an occasion for; the run's end may be two at once.
fn occasions(event: &Event) -> &'static [Occasion] {
    match event {
        Event::ApprovalRequested { .. } | Event::QuestionAsked { .. } => &[Occasion::Asked],
        // What becomes of children is told by their parent.
        Event::TaskFailed { task, .. } if task.parent().is_none() => &[Occasion::Failed],
        Event::TaskHeld { .. } | Event::PutOnHold { .. } => &[Occasion::Held],
        Event::DeadlinePassed { .. } => &[Occasion::Overdue],
        Event::RunFinished { status: RunStatus::Succeeded } => &[Occasion::Finished, Occasion::Succeeded],
        Event::RunFinished { .. } => &[Occasion::Finished],
        _ => &[],
    }
}

impl Run {
    /// Returns when the next digest is due.
    pub(crate) fn next_digest(&self, now: Timestamp) -> Option<Timestamp> {
        self.digests.0.iter().filter_map(|pace| pace.next).filter(|next| *next > now).min()
    }

    /// Returns the first digest that is due.
    fn digest_due(&self, now: Timestamp) -> Option<Event> {
        let is_due = |pace: &Pace| pace.next.is_some_and(|next| next <= now);
        let (which, pace) = self.digests.0.iter().enumerate().find(|(_, pace)| is_due(pace))?;
        let which = u32::try_from(which).ok()?;
        Some(Event::DigestDue { which, number: pace.told + 1, occasion: None, of: None })
    }

    /// Returns what is to be told of the newest event, by each entry that asks for it.
    pub(crate) fn told_of(&self, event: &Event) -> Vec<Event> {
        let occasions = occasions(event);
        if occasions.is_empty() {
            return Vec::new();
        }
        let entries = (0_u32..).zip(self.plan.notify.iter().zip(&self.digests.0));
        let due = entries.filter_map(|(which, (notify, pace))| {
            let occasion = occasions.iter().copied().find(|occasion| notify.when.contains(occasion))?;
            Some(Event::DigestDue { which, number: pace.told + 1, occasion: Some(occasion), of: Some(self.seq) })
        });
        due.collect()
    }

    pub(crate) fn apply_to_digests(&mut self, event: &Event, time: Timestamp) {
        let Event::DigestDue { which, number, .. } = event else { return };
        let at = *which as usize;
        let (Some(pace), Some(notify)) = (self.digests.0.get_mut(at), self.plan.notify.get(at)) else { return };
        // The next full step from the start, however late this one is.
        pace.next = next(notify, self.started, time);
        pace.told = *number;
    }

    /// Says why a digest cannot be due here, if it cannot.
    pub(crate) fn check_digest(&self, event: &Event) -> Result<(), String> {
        let Event::DigestDue { which, number, occasion, .. } = event else { return Ok(()) };
        let at = *which as usize;
        let (Some(pace), Some(notify)) = (self.digests.0.get(at), self.plan.notify.get(at)) else {
            return Err(format!("the plan has no `notify` number {which}"));
        };
        if pace.told + 1 != *number {
            return Err(format!("digest {number} comes after digest {}", pace.told));
        }
        match occasion {
            Some(occasion) if !notify.when.contains(occasion) => {
                Err(format!("`notify` number {which} does not tell what is {}", occasion.word()))
            }
            None if pace.next.is_none() => Err(format!("`notify` number {which} has no digests")),
            _ => Ok(()),
        }
    }
}

impl Deciding<'_> {
    /// Notes the digests that are due.
    pub(crate) fn tell_digests(&mut self) {
        while !self.run.stopped
            && let Some(event) = self.run.digest_due(self.now)
        {
            self.emit(event);
        }
    }
}
